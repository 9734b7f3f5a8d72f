"""binascii: every function, and what is refused."""

import binascii

def t(f, *a, **k):
    try: r = repr(f(*a, **k))
    except Exception as e: r = f"{type(e).__module__}.{type(e).__name__}: {e}"
    print(f.__name__, str([type(x).__name__ if type(x) is memoryview else x for x in a])[:90], k or "", r[:400])

b = binascii
data = bytes(range(256))
for d in (b"", b"a", b"ab", b"abc", b"abcd", data, bytearray(b"xyz"), memoryview(b"xyz")[::1], "a", 5, None, memoryview(b"abcdef")[::2]):
    for f in (b.b2a_base64, b.b2a_hex, b.hexlify, b.b2a_uu, b.b2a_qp, b.crc32): t(f, d)
t(b.b2a_base64, b"abc", newline=False); t(b.b2a_base64, b"abc", newline=0); t(b.b2a_base64, b"abc", False); t(b.b2a_base64); t(b.b2a_base64, data=b"")
for d in (b"", "", b"YWJj", "YWJj", b"YWJj\n", b"YW Jj", b"YWI=", b"YQ==", b"YQ=", b"YQ", b"Y", b"YWJjZ", b"=", b"==", b"====", b"YQ==YQ==", b"YQ==a", b"Y=Q=", b"=YQ==", b"YQ===", b"YWI==", b"YWJj=", b"YWJj==", b"YW\0Jj", b"\xffYWJj", b"ab=c", b"ab==c", b"ab=c=", b"abc=d", b"abc=defg", b"a===", b"ab=", b"a=b==", b"abcd====", b"abcd=efgh", b"AAAAAAAA\n=\n", b"\nYWJj", b"YW\nJj", "é", "\x80", 5, None, bytearray(b"YWJj"), b"+/+/", b"-_-_"):
    t(b.a2b_base64, d); t(b.a2b_base64, d, strict_mode=True)
for d in (b"", "", b"6162", "6162", b"6", b"6g", "6g", "é1", b"FFfe", bytearray(b"00"), 5, b" 61"):
    t(b.a2b_hex, d); t(b.unhexlify, d)
for a, k in (((b"abcdef", ":"), {}), ((b"abcdef", b":"), {}), ((b"abcdef", ":", 2), {}), ((b"abcdef", ":", -2), {}), ((b"abcde", ":", 2), {}), ((b"abcde", ":", -2), {}), ((b"abc", "::"), {}), ((b"abc", ""), {}), ((b"abc", "é"), {}), ((b"abc", "\u20ac"), {}), ((b"abc", 5), {}), ((b"abc", ":", 0), {}), ((b"abc", ":", 10), {}), ((b"abc",), {"bytes_per_sep": 2}), ((b"abc",), {"sep": "-", "bytes_per_sep": 1}), ((b"", ":"), {}), ((b"abc", ":", 2**40), {}), ((b"abc", None), {}), ((), {"data": b"ab"}), ((b"a", ":", "x"), {})):
    t(b.hexlify, *a, **k); t(b.b2a_hex, *a, **k)
for d in (b"", b" ", b"`", b"#86)C\n", b"#86)C", b"#86)", b"#86", b"#", b"!80", b"$86)C9 \n", b"#86)Cx", b"#86)C  \n", b"#86\x80C\n", b"M" + b"5" * 60 + b"\n", b"#86)C``\n", b"#86)C\r\n", b"\x7f", "#86)C", "é", 5, b"e" + b"!" * 92):
    t(b.a2b_uu, d)
t(b.b2a_uu, b"x" * 45); t(b.b2a_uu, b"x" * 46); t(b.b2a_uu, b"\0\0a"); t(b.b2a_uu, b"\0\0a", backtick=True); t(b.b2a_uu, b"", backtick=True); t(b.b2a_uu, b"a", True)
for d in (b"", b"abc", b"a=3Db", b"a=\nb", b"a=\r\nb", b"a= \nb", b"=", b"a=", b"a=3", b"a=zz", b"=C3=A9", b"==41", b"a_b", b"=\rx", b"=4", b"=0d=0a", "a=3Db", "é", 5, b"a=b", b"=41=", b"=\x00", b"a\n=\nb"):
    t(b.a2b_qp, d); t(b.a2b_qp, d, header=True)
long = b"a" * 100
for d in (b"", b"abc", b"a=b", b"a b ", b"a\t\n", b" \nb", b".", b".\n", b"a\n.\nb", b".x", b"\xe9", long, b"x" * 75 + b"=", b"x" * 74 + b"\xe9" * 3, b"a\r\nb", b"a\nb\r\n", b"\r", b"\n", b"a\r", b"_ _", b"\0\x01\x7f", b"x" * 76, b"x" * 76 + b"\n", b"x" * 75 + b" ", b"tail ", b"tail\t", (b"y" * 30 + b" ") * 4, data, b"\t x", b"=\r\n=\n"):
    t(b.b2a_qp, d)
    for k in ({"quotetabs": True}, {"istext": False}, {"header": True}, {"quotetabs": True, "istext": False, "header": True}): t(b.b2a_qp, d, **k)
t(b.b2a_qp, b"a", True, False, True); t(b.b2a_qp, b"a", True, False, True, 1); t(b.a2b_qp); t(b.a2b_qp, b"a", 1, 2); t(b.b2a_qp, "s")
for a in ((b"abc",), (b"abc", 5), (b"abc", -1), (b"abc", 2**40 + 1), (b"abc", 2**70), (b"",), (b"", 7), (data * 50,), ("a",), (b"a", "x"), (b"a", 1.5), (), (b"", 1, 2)): t(b.crc32, *a); t(b.crc_hqx, *a)
t(b.crc_hqx, b"123456789", 0); t(b.crc_hqx, data, 70000); t(b.crc_hqx, b"ab", -1); print(b.crc32(b"world", b.crc32(b"hello ")) == b.crc32(b"hello world"))
import random
print(all(b.a2b_base64(b.b2a_base64(x)) == x == b.unhexlify(b.hexlify(x)) == b.a2b_uu(b.b2a_uu(x[:45])) + x[45:] == b.a2b_qp(b.b2a_qp(x, istext=False)) for x in (bytes(i * j % 256 for i in range(j)) for j in range(60))))
for c in (b.Error, b.Incomplete): print(c, c.__mro__, c.__doc__)
print([n for n in dir(b) if not n.startswith("_")])
