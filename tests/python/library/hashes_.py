"""_md5, _sha1, _sha2, _sha3, _blake2 and _hmac: digests, attributes, and what is refused."""

import _md5, _sha1, _sha2, _sha3, _blake2, _hmac

def t(label, f, *a, **k):
    try: r = repr(f(*a, **k))
    except Exception as e: r = f"{type(e).__module__}.{type(e).__name__}: {e}"
    print(label, str(a)[:60], list(k) or "", r[:200])

makers = [_md5.md5, _sha1.sha1, _sha2.sha224, _sha2.sha256, _sha2.sha384, _sha2.sha512, _sha3.sha3_224, _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _sha3.shake_128, _sha3.shake_256, _blake2.blake2b, _blake2.blake2s]
inputs = [b"", b"a", b"abc", bytes(range(256)) * 9, b"x" * 55, b"x" * 56, b"x" * 63, b"x" * 64, b"x" * 111, b"x" * 112, b"x" * 127, b"x" * 128, b"x" * 129, b"x" * 135, b"x" * 136, b"x" * 5000]
for make in makers:
    length = (20,) if "shake" in make.__name__ else ()
    for data in inputs:
        h = make(data); d = h.digest(*length); step = make()
        for i in range(0, len(data), 37): step.update(data[i:i + 37])
        print(h.name, len(data), h.hexdigest(*length), d.hex() == h.hexdigest(*length), step.digest(*length) == d)
    h = make(b"ab"); c = h.copy(); c.update(b"c"); print(h.hexdigest(*length) != c.hexdigest(*length), c.digest(*length) == make(b"abc").digest(*length), h.digest_size, h.block_size, h.name, type(h), type(c) is type(h))
    for a, k in (((), {}), (("a",), {}), ((5,), {}), ((None,), {}), ((b"a", b"b"), {}), ((), {"data": b"a"}), ((), {"string": b"a"}), ((b"a",), {"string": b"b"}), ((b"a",), {"usedforsecurity": False}), ((), {"x": 1}), ((bytearray(b"q"),), {}), ((memoryview(b"q"),), {})):
        t(make.__name__, lambda *a, **k: make(*a, **k).hexdigest(*length), *[x if type(x) is not memoryview else bytes(x) for x in a], **k)
    t("update", h.update, "a"); t("update", h.update); t("update", h.update, 5); t("update", h.update, b"", b""); t("digest", h.digest, 1, 2); t("type", type(h)) if type(h) is not make else None
    for name in ("digest_size", "name", "block_size"): t("setattr", setattr, c, name, 1) if False else print(type(type(h).__dict__[name]).__name__)
s = _sha3.shake_128(b"abc")
for n in (0, 1, 5, 200, -1, 2**29 - 1 if False else 3, 2**70, "a", 1.5): t("shake", s.digest, n) if not isinstance(n, int) or n < 1000 or n > 2**60 else None; t("shake", s.hexdigest, n) if n != 2**70 else None
t("shake", s.digest, length=4); t("shake", s.digest)
for h in (_sha3.sha3_256(), s): print(h._capacity_bits, h._rate_bits, h._suffix)
print(_md5._GIL_MINSIZE)
for b, key, salt in ((_blake2.blake2b, b"k" * 64, b"s" * 16), (_blake2.blake2s, b"k" * 32, b"s" * 8)):
    print(b.MAX_DIGEST_SIZE, b.MAX_KEY_SIZE, b.SALT_SIZE, b.PERSON_SIZE)
    for k in ({"digest_size": 1}, {"digest_size": 16}, {"digest_size": 0}, {"digest_size": 65}, {"digest_size": -1}, {"key": b"secret"}, {"key": key}, {"key": key + b"x"}, {"salt": salt}, {"salt": b"s"}, {"salt": salt + b"x"}, {"person": salt}, {"person": b"pp"}, {"person": salt + b"x"}, {"fanout": 2, "depth": 2, "leaf_size": 4096, "node_offset": 1, "node_depth": 1, "inner_size": 16, "last_node": True}, {"fanout": 0}, {"fanout": 255}, {"fanout": 256}, {"fanout": -1}, {"depth": 0}, {"depth": 255}, {"depth": 256}, {"leaf_size": 2**32 - 1}, {"leaf_size": 2**32}, {"leaf_size": -1}, {"node_offset": 2**48 - 1}, {"node_offset": 2**48}, {"node_offset": 2**64 - 1}, {"node_offset": 2**64}, {"node_offset": -1}, {"node_depth": 255}, {"node_depth": 256}, {"node_depth": -1}, {"inner_size": 32}, {"inner_size": 64}, {"inner_size": 65}, {"inner_size": -1}, {"last_node": True}, {"last_node": 5}, {"key": "a"}, {"salt": "a"}, {"digest_size": "a"}, {"digest_size": 8, "key": b"k", "salt": b"s", "person": b"p"}):
        t(b.__name__ + str(k)[:70], lambda **k: (lambda h: (h.hexdigest(), h.digest_size, h.name))(b(b"data", **k)), **k)
    h = b(b"12", key=b"k", last_node=True); c = h.copy(); c.update(b"3" * 300); print(c.hexdigest() == b(b"12" + b"3" * 300, key=b"k", last_node=True).hexdigest())
key = b"key"
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2s_32", "blake2b_32"):
    f = getattr(_hmac, "compute_" + name); print(name, f(key, b"message").hex(), f(b"k" * 200, b"m" * 300).hex(), f(b"", b"").hex())
for name in ("md5", "sha256", "SHA256", "sha3_512", "sha512_256", "nope", "", None, 5, "shake_128"):
    t("new", lambda k, m, d: (lambda h: (h.name, h.digest_size, h.block_size, h.hexdigest(), repr(h)[:12]))(_hmac.new(k, m, d)), key, b"message", name if not callable(name) else name)
    if not callable(name): t("compute", _hmac.compute_digest, key, b"m", name)
h = _hmac.new(key, digestmod="sha256"); h.update(b"mess"); c = h.copy(); c.update(b"age"); print(c.digest() == _hmac.compute_sha256(key, b"message"), h.digest() != c.digest(), c.name, c.block_size, c.digest_size, type(c))
t("new", _hmac.new, key); t("new", _hmac.new, "a", b"", "md5"); t("new", _hmac.new, key, "a", "md5"); t("new", _hmac.new); t("update", h.update, "a"); t("update", h.update); t("update", h.update, msg=b"x"); t("HMAC", _hmac.HMAC); t("compute", _hmac.compute_md5, b"a"); t("compute", _hmac.compute_md5, "a", b""); print(_hmac.UnknownHashError.__mro__)
import hashlib, hmac; print(hashlib.sha256(b"a").hexdigest(), hashlib.new("md5", b"a").hexdigest(), hmac.new(b"k", b"m", "sha256").hexdigest(), hmac.digest(b"k", b"m", "sha1").hex(), hmac.compare_digest(b"a", b"a"), hmac.compare_digest("a", "b"))
