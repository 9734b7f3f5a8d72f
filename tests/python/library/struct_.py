"""struct: every format in every byte order, and what is refused."""

import struct, sys

def t(f, *a, **k):
    try: r = repr(f(*a, **k))
    except Exception as e: r = f"{type(e).__module__}.{type(e).__name__}: {e}"
    print(getattr(f, "__name__", f), str(a)[:100], k or "", r[:300])

ints = "bBhHiIlLqQnNP"
values = [0, 127, -128, -129, 255, 256, 32768, 65535, 2**31 - 1, -2**31, 2**32, 2**63 - 1, -2**63, 2**64 - 1, 2**64]
for order in ("", "<", ">"):
    for code in ints:
        for value in values: t(struct.pack, order + code, value)
for code in ints + "cefd?xspFD":
    for order in "@=": t(struct.calcsize, order + code)
class Index:
    def __init__(s, v): s.v = v
    def __index__(s): return s.v
class Bad:
    def __repr__(s): return "Bad()"
    def __index__(s): raise KeyError("no")
    def __float__(s): raise KeyError("no")
    def __bool__(s): raise KeyError("no")
for code in ints: print(code, struct.pack("<" + code if code not in "nNP" else code, Index(5)))
for code in "bBhHiIlLqQnNP?efdFDcspx":
    for value in (1.5, "a", None, b"a", b"ab", bytearray(b"x"), [], 2j): t(struct.pack, code, value)
    t(struct.pack, code, Bad()) if code not in "csp" else None
for v in (0.0, -0.0, 1.0, 1e300, -1e300, 1e-300, float("inf"), float("nan"), 65504.0, 65520.0, 1e-8, 3.4028235e38, 3.5e38, 10**400, 1 << 70):
    for code in ("<e", ">e", "<f", ">f", "<d", ">d", "e", "f", "d"): t(struct.pack, code, v)
for code, data in (("<e", b"\x00<"), (">e", b"<\x00"), ("e", b"\x01\x00"), ("<f", b"\0\0\x80?"), ("<d", b"\0\0\0\0\0\0\xf0?"), (">d", b"\x7f\xf0\0\0\0\0\0\1"), ("?", b"\2"), ("?", b"\0"), ("c", b"x"), ("3s", b"abc"), ("0s", b""), ("5p", b"\2abcd"), ("3p", b"\xffab"), ("p", b"\0"), ("0p", b""), ("xx", b"ab"), ("<q", b"\xff" * 8), ("<Q", b"\xff" * 8), ("N", b"\xff" * 8), ("n", b"\xff" * 8), ("P", b"\xff" * 8), ("<h", b"\0\x80"), (">h", b"\x80\0")):
    t(struct.unpack, code, data)
for n, data in (("5s", b"ab"), ("1s", b"abc"), ("s", b""), ("0s", b"abc"), ("5p", b"ab"), ("1p", b"abc"), ("0p", b"abc"), ("3p", b"abcdef"), ("300p", b"z" * 400), ("s", bytearray(b"q"))):
    t(struct.pack, n, data)
for bad in ("z", "1", "i5", "<n", "<N", "!P", "=P", ">n", "3", "@@i", "i<", "99999999999999999999i", "9223372036854775807i", "4611686018427387904q", "\0", "é", "1 i", " i i ", "i\0", "2x3", b"ii", b"", "", 5, None, bytearray(b"i"), "\ud800", "i" * 3 + "y"):
    t(struct.calcsize, bad)
for f, a in ((struct.pack, ()), (struct.pack, ("i",)), (struct.pack, ("i", 1, 2)), (struct.pack, ("ii", 1)), (struct.unpack, ("i", b"123")), (struct.unpack, ("i",)), (struct.unpack, ("i", "abcd")), (struct.unpack, ("i", 5)), (struct.unpack_from, ("i", b"123")), (struct.unpack_from, ("i", b"12345678", 5)), (struct.unpack_from, ("i", b"12345678", 4)), (struct.unpack_from, ("i", b"12345678", -4)), (struct.unpack_from, ("i", b"12345678", -3)), (struct.unpack_from, ("i", b"12345678", -9)), (struct.unpack_from, ("i", b"12345678", 9)), (struct.unpack_from, ("i",)), (struct.unpack_from, ("i", 5)), (struct.unpack_from, ("i", b"1234", "x")), (struct.pack_into, ()), (struct.pack_into, ("i",)), (struct.pack_into, ("i", bytearray(4))), (struct.pack_into, ("i", bytearray(4), 0)), (struct.pack_into, ("i", b"1234", 0, 1)), (struct.pack_into, ("i", bytearray(3), 0, 1)), (struct.pack_into, ("i", bytearray(8), 5, 1)), (struct.pack_into, ("i", bytearray(8), -5, 1)), (struct.pack_into, ("i", bytearray(8), -3, 1)), (struct.pack_into, ("i", bytearray(8), -9, 1)), (struct.pack_into, ("i", bytearray(8), 10**30, 1)), (struct.pack_into, ("i", bytearray(8), 1.0, 1)), (struct.pack_into, ("i", bytearray(8), 0, 1, 2)), (struct.pack_into, ("i", "x", 0, 1)), (struct.iter_unpack, ("i", b"12345")), (struct.iter_unpack, ("", b"12345")), (struct.iter_unpack, ("i", 5)), (struct.iter_unpack, ("i",)), (struct.calcsize, ()), (struct.calcsize, ("i", "i"))):
    t(f, *a)
t(struct.unpack_from, "i", buffer=b"1234"); t(struct.unpack_from, format="i", buffer=b"1234"); t(struct.unpack_from, "i", b"12345678", offset=4); t(struct.pack, "i", x=1); t(struct.calcsize, format="i"); t(struct.pack_into, "i", buffer=1)
buffer = bytearray(b"." * 12); struct.pack_into("<hxi", buffer, 2, -2, 7); print(buffer); struct.pack_into(">H", buffer, -2, 513); print(buffer, struct.unpack_from("<hxi", buffer, 2), struct.unpack_from(">H", memoryview(buffer), -2))
print(struct.pack("bhilq", 1, 2, 3, 4, 5), struct.pack("=bhilq", 1, 2, 3, 4, 5), struct.calcsize("bi0q"), struct.calcsize("bi0l0i"), struct.pack("bi0q", 1, 2), struct.pack("3xb2x", 5), struct.pack("cbB", b"z", -1, 255), struct.pack("3h", 1, 2, 3), struct.unpack("3?", b"\0\1\2"), struct.pack("?3?", [], 1, "", "x"), struct.pack("<2e", 1, 2))
s = struct.Struct("<ih4s"); print(s, s.format, s.size, s.pack(1, 2, b"abcd"), s.unpack(b"\1\0\0\0\2\0wxyz"), struct.Struct(b"!i").format, s.unpack_from(b".." + s.pack(5, 6, b"q"), 2), list(s.iter_unpack(s.pack(1, 2, b"a") * 2)), s.__sizeof__() > 0)
it = struct.iter_unpack("<H", b"\1\0\2\0\3\0"); print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__(), iter(it) is it, next(it, None), type(it).__name__, type(it).__module__)
t(struct.Struct); t(struct.Struct, 5); t(struct.Struct, "y"); t(struct.Struct, "i", "i"); t(struct.Struct, format="i"); t(struct.Struct, fmt="i"); t(s.pack, 1); t(s.pack, 1, 2, 3, 4); t(s.pack, 1, 2, "a"); t(s.unpack, b""); t(s.unpack_from, b""); t(s.pack_into); t(s.pack_into, bytearray(1)); t(s.pack_into, bytearray(20), 0, 1); t(s.pack_into, bytearray(1), 0, 1, 2, b"a"); t(s.iter_unpack, b"1"); t(s.pack, x=1)
for name in ("size", "format"): t(setattr, s, name, 1)
class Sub(struct.Struct):
    def __init__(self, extra): self.extra = extra; super().__init__("<h")
t(Sub, 1)
class New(struct.Struct):
    def __new__(cls, fmt, tag): return super().__new__(cls, fmt)
    def __init__(self, fmt, tag): super().__init__(fmt); self.tag = tag
n = New(">h", "t"); print(n.tag, n.pack(1), struct.error.__mro__, struct.error.__module__, issubclass(struct.error, Exception))
e = struct.Struct.__new__(struct.Struct, "i"); t(e.pack, 1)
try: t(lambda: struct.Struct.__new__(struct.Struct).pack(1))
except Exception as x: print(x)
struct._clearcache(); print(struct.Struct.__doc__ is not None, sorted(struct.__all__))
import weakref; print(weakref.ref(s)() is s)
