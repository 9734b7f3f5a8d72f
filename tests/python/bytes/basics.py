"""bytes and bytearray: making, methods, repr."""

print(b"abc", b"\x00\xff\n\t\\'", b'"', b"'\"", bytes(3), bytes([65, 66]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(5)), bytes.fromhex("00 ff1A"), b"".join([b"a", b"b"]), rb"\n")
b = b"Hello, World"
print(b[0], b[-1], b[1:4], b[::-1], len(b), 72 in b, b"ell" in b, b + b"!", b * 2, b.upper(), b.lower(), b.title(), b.swapcase(), b.find(b"o"), b.find(111), b.rfind(b"o"), b.count(b"l"), b.index(b"W"))
print(b.split(b", "), b.split(), b.rsplit(b"o", 1), b.partition(b","), b.replace(b"l", b"L", 2), b.startswith((b"x", b"He")), b.endswith(b"ld"), b"  x ".strip(), b"xxaxx".strip(b"x"), b"a\nb\r\nc".splitlines(), b.center(20, b"*"), b"5".zfill(3), b"a\tb".expandtabs(4))
print(b.hex(), b.hex("-"), b.hex(":", 4), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b.isalpha(), b"abc".isalnum(), b"12".isdigit(), b"".isascii(), b.removeprefix(b"Hell"), b"x".ljust(3, b".") )
print(b == b"Hello, World", b < b"Help", b"a" == "a", hash(b"a") == hash(bytes([97])), b"a" != bytearray(b"a"), sorted([b"b", b"a"]), list(b"ab"), b"%d %s %b %x %a %5.2f %c" % (1, b"two", b"three", 255, "é", 2.5, 65), b"%%")
a = bytearray(b"hello")
a[0] = 72
a.append(33)
a.extend(b"??")
a.extend([65, 66])
print(a, len(a), a[1:3], bytes(a), a.pop(), a.pop(0), a)
a[1:3] = b"XYZ"
del a[0]
a += b"end"
a *= 2
a.insert(1, 45)
a.remove(45)
a.reverse()
print(a, a.copy() == a, a.count(b"d"), bytearray(3), bytearray([1, 2]), bytearray("é", "latin-1"))
del a[::2]
print(a)
a[::2] = bytes(len(a[::2]))
print(a)
a.clear()
print(a, bool(a), bytearray(b"x") + b"y", b"y" + bytearray(b"x"), type(b"y" + bytearray(b"x")), type(bytearray(b"x") + b"y"))
for text in ("b'a' + 'b'", "bytes(-1)", "bytes([256])", "bytes(['a'])", "bytes('a')", "bytes(1, 'utf-8')", "b'abc'[9]", "b'a'.join(['x'])", "bytearray([300])", "bytes.fromhex('xx')", "bytes.fromhex('abc')", "b'a'.index(b'z')", "b'a'.split(b'')", "b'%d' % 'a'",
             "b'%s' % 'a'", "'a' in b'a'", "300 in b'a'", "b'a' < 'a'", "bytes(1.5)", "b'a'.find('a')", "bytearray().pop()", "bytearray(b'a').remove(98)", "bytearray(b'a').append(256)", "b'\\x80'.decode('ascii')"):
    try:
        print(text, eval(text))
    except Exception as error:
        print(text, type(error).__name__, error)


class Blob:
    def __bytes__(self):
        return b"blob"


print(bytes(Blob()), int.from_bytes(bytes(Blob()), "big"))
