"""zlib: compression in all formats, streams, and what is refused. (Which bytes compression gives is the library's affair.)"""

import zlib

def t(label, f, *a, **k):
    try: r = repr(f(*a, **k))
    except Exception as e: r = f"{type(e).__module__}.{type(e).__name__}: {e}"
    print(label, str(a)[:70], k or "", r[:200])

data = b"".join(b"line %d of some text\n" % i for i in range(2000)); small = b"hello hello hello"
for level in range(-1, 10):
    c = zlib.compress(data, level); print(level, zlib.decompress(c) == data, len(c) < len(data) // 2 or level == 0)
for wbits in (15, 9, -15, -9, 31, 25, 15 + 32):
    try: c = zlib.compress(data, wbits=wbits); print(wbits, zlib.decompress(c, wbits) == data, zlib.decompress(c, wbits=47) == data if wbits > 0 else "")
    except Exception as e: print(wbits, type(e).__name__, e)
print(zlib.decompress(b"x\x9c\xcbH\xcd\xc9\xc9W\xc8@\x90\x00:.\x06}"), zlib.decompress(b"\xcbH\xcd\xc9\xc9W\xc8@\x90\x00", -15))
for a, k in (((), {}), (("a",), {}), ((b"a", 10), {}), ((b"a", -2), {}), ((b"a", "x"), {}), ((b"a", 1, 15, 2), {}), ((b"a",), {"wbits": 99}), ((b"a",), {"wbits": 8}), ((b"a",), {"wbits": 0}), ((b"a",), {"wbits": -8}), ((b"a",), {"level": 2**40}), ((bytearray(b"q"),), {"level": 1}), ((), {"data": b"a"})):
    t("compress", lambda *a, **k: zlib.decompress(zlib.compress(*a, **k), 47) if k.get("wbits", 15) > 0 else zlib.compress(*a, **k), *a, **k)
good = zlib.compress(small)
for d in (b"", b"x", b"junk", good[:-1], good[:-4], good[:5], good + b"more", good[:-1] + b"\0", b"\x78\x9c\xff\xff\xff", "str", 5):
    t("decompress", zlib.decompress, d); t("decompress", zlib.decompress, d, -15); t("decompress", zlib.decompress, d, 31)
for a, k in (((good, 15, 1), {}), ((good, 15, 0), {}), ((good, 15, -1), {}), ((good,), {"bufsize": 5}), ((good, 99), {}), ((good, 0), {}), ((good, 8), {}), ((good, 9), {}), ((), {}), ((good, 15, 1, 1), {}), ((good,), {"wbits": "x"})): t("decompress", zlib.decompress, *a, **k)
t("compressobj", lambda **k: type(zlib.compressobj(**k)).__name__)
for k in ({"level": 10}, {"level": -2}, {"method": 7}, {"wbits": 7}, {"wbits": 16}, {"memLevel": 0}, {"memLevel": 10}, {"strategy": 5}, {"strategy": -1}, {"zdict": "x"}, {"x": 1}, {"level": "a"}): t("compressobj", lambda **k: type(zlib.compressobj(**k)).__name__, **k)
for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED):
    for memory in (1, 9):
        c = zlib.compressobj(6, zlib.DEFLATED, 15, memory, strategy); out = b"".join(c.compress(data[i:i + 100]) for i in range(0, len(data), 100)) + c.flush(); print(strategy, memory, zlib.decompress(out) == data)
c = zlib.compressobj(); out = c.compress(small)
for mode in (zlib.Z_NO_FLUSH, zlib.Z_PARTIAL_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_BLOCK): out += c.flush(mode) + c.compress(b"next")
copy = c.copy(); out2 = out + copy.compress(b"other") + copy.flush(); out += c.flush(); print(zlib.decompress(out), zlib.decompress(out2))
t("compress after end", c.compress, b"a"); t("flush after end", c.flush); t("copy after end", c.copy); t("flush", zlib.compressobj().flush, 99); t("flush", zlib.compressobj().flush, "a"); t("compress", zlib.compressobj().compress, "a")
d = zlib.decompressobj(); out = b"".join(d.decompress(good[i:i + 1]) for i in range(len(good))); print(out, d.eof, d.unused_data, d.unconsumed_tail); print(d.decompress(b"extra"), d.unused_data, d.flush()); t("ended", d.decompress, b"more"); t("ended", d.flush); t("ended", d.copy); print(d.unused_data, d.eof)
d = zlib.decompressobj(); big = zlib.compress(b"a" * 10000); part = d.decompress(big, 100); print(len(part), len(d.unconsumed_tail) > 0, d.eof); rest = d.decompress(d.unconsumed_tail); print(len(rest), d.eof, d.unconsumed_tail); d = zlib.decompressobj(); part = d.decompress(big + b"tail", 100); print(len(d.flush()), d.unused_data, d.eof, d.unconsumed_tail)
d = zlib.decompressobj(); d.decompress(big[:10]); e = d.copy(); print(d.decompress(big[10:]) == e.decompress(big[10:]), e.eof); print(type(d.copy()) is type(e.__copy__())); import copy as cp; x = zlib.decompressobj(); x.decompress(good[:4]); print(cp.copy(x).decompress(good[4:]), cp.deepcopy(x).decompress(good[4:]))
for a, k in ((("x",), {}), ((good, -1), {}), ((good, 0), {}), ((good, 5), {}), ((good,), {"max_length": 3}), ((), {}), ((good, "x"), {}), ((b"junk",), {}), ((b"",), {})): t("decompressobj", lambda *a, **k: zlib.decompressobj().decompress(*a, **k), *a, **k)
for a in ((0,), (-1,), (1,), ("x",)): t("flush", zlib.decompressobj().flush, *a)
for k in ({"wbits": 7}, {"wbits": 99}, {"zdict": 5}, {"zdict": "a"}, {"wbits": 15}): t("decompressobj", lambda **k: type(zlib.decompressobj(**k)).__name__, **k)
words = b"hello world some text line of"
for wbits in (15, -15):
    c = zlib.compressobj(wbits=wbits, zdict=words); out = c.compress(data) + c.flush(); print(zlib.decompressobj(wbits, zdict=words).decompress(out) == data)
    t("no dictionary", lambda: zlib.decompressobj(wbits).decompress(out)) if wbits > 0 else None; t("another", lambda: zlib.decompressobj(wbits, zdict=b"zzz").decompress(out)) if wbits > 0 else None
d = zlib._ZlibDecompressor(); print(d.eof, d.needs_input, d.unused_data, len(d.decompress(big, 100)), d.needs_input, d.eof, len(d.decompress(b"", 200)), len(d.decompress(b"")), d.eof, d.needs_input, d.unused_data); t("after end", d.decompress, b"x")
d = zlib._ZlibDecompressor(wbits=31); g = zlib.compress(small, wbits=31); print(d.decompress(g[:5]), d.needs_input, d.decompress(g[5:] + b"tail"), d.unused_data, d.needs_input); t("junk", zlib._ZlibDecompressor().decompress, b"junk!"); t("args", zlib._ZlibDecompressor, 1, 2, 3); t("args", zlib._ZlibDecompressor, 99); t("args", zlib._ZlibDecompressor().decompress); t("args", zlib._ZlibDecompressor().decompress, "x")
for f in (zlib.crc32, zlib.adler32):
    for a in ((b"",), (b"abc",), (b"abc", 5), (b"abc", -1), (b"abc", 2**40 + 1), (b"abc", 2**70), ("a",), (), (b"", 1, 2), (b"", "x"), (b"a" * 10000,)): t(f.__name__, f, *a)
    print(f(b"world", f(b"hello ")) == f(b"hello world"))
print([(n, getattr(zlib, n)) for n in sorted(dir(zlib)) if n[0] in "DMZ" and "VERSION" not in n], zlib.error.__mro__, zlib.error.__module__, type(zlib.ZLIB_VERSION), zlib.__version__)
for o in (zlib.compressobj(), zlib.decompressobj()): print(type(o).__name__, type(o).__module__, sorted(n for n in dir(o) if n[0] != "_")); t("new", type(o))
import gzip, io; b = io.BytesIO(); f = gzip.GzipFile(fileobj=b, mode="wb", mtime=0); f.write(data); f.close(); print(gzip.decompress(b.getvalue()) == data, gzip.decompress(gzip.compress(small)))
import zipfile; b = io.BytesIO(); z = zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED); z.writestr("a.txt", data); z.close(); print(zipfile.ZipFile(b).read("a.txt") == data)
