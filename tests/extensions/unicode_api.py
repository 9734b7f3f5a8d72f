from check import *
import unicode_api as m

KINDS = ["", "a", "hello world", "caf\u00e9", "\u20acuro", "a\U0001f600b", "\xff" * 100, "\u0100" * 50, "\0x", "\ud800"]


class Sub(str):
    pass


for s in KINDS:
    top = max(map(ord, s), default=0)
    kind = 1 if top < 256 else 2 if top < 65536 else 4
    limit = 0x7F if top < 128 else 0xFF if top < 256 else 0xFFFF if top < 65536 else 0x10FFFF
    same(m.facts(s)[:5], (len(s), kind, int(top < 128), 1, limit))
    same(m.facts(Sub(s))[:5], (len(s), kind, int(top < 128), 0, limit))
    same(m.facts(Sub(s))[6], 0)
    for t in s, Sub(s):
        same(m.characters(t), [ord(c) for c in s])
        same(m.reversed(t), s[::-1])
        ok(type(m.from_object(t)) is str and m.from_object(t) == s)
    if s != "\ud800":
        same((m.utf8(s), m.utf8(Sub(s))), (s.encode(), s.encode()))
        same(m.from_sized(s.encode()), s)
        same(m.wide(s)[:2], (s, len(s))) if "\0" not in s else None
raises(UnicodeEncodeError, "'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed", m.utf8, "\ud800")
same(m.utf8_plain("ab"), b"ab")
raises(TypeError, "bad argument type for built-in operation", m.utf8, b"x")
raises(IndexError, "string index out of range", m.read_char, "abc", 3)
raises(IndexError, "string index out of range", m.read_char, "abc", -1)
raises(TypeError, "bad argument type for built-in operation", m.read_char, 5, 0)
same(m.from_kind(None), ("ab", "a\u00e9", "a\u20ac\U0001f600"))
same((m.from_string(b"x\xc3\xa9"), m.from_string(b"")), ("x\u00e9", ""))
raises(UnicodeDecodeError, "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte", m.from_string, b"\xff")
raises(TypeError, "Can't convert 'int' object to str implicitly", m.from_object, 5)

# Codecs.
same((m.encode("\u20ac", None, None), m.encode("\u00e9", "latin-1", None), m.encode("\u20ac", "ascii", "replace"), m.encode("\u20ac", "ascii", "xmlcharrefreplace")),
     (b"\xe2\x82\xac", b"\xe9", b"?", b"&#8364;"))
raises(UnicodeEncodeError, "'ascii' codec can't encode character '\\u20ac' in position 0: ordinal not in range(128)", m.encode, "\u20ac", "ascii", None)
raises(LookupError, "unknown encoding: nowhere", m.encode, "x", "nowhere", None)
same((m.decode(b"\xe9", "latin-1", None), m.decode(b"\xff", "utf-8", "replace"), m.decode(b"\xff", "ascii", "ignore"), m.decode(b"a\0", "utf-16-le", None)),
     ("\u00e9", "\ufffd", "", "a"))
raises(UnicodeDecodeError, None, m.decode, b"\xff", None, None)
same(m.encodings("\u00e9"), (b"\xc3\xa9", b"\xe9", b"\xff\xfe\xe9\0", b"\xff\xfe\0\0\xe9\0\0\0", b"\\xe9", b"\xe9"))
same(m.fs("x"), ("x", b"x"))
same((m.stateful(b"a\xe2\x82"), m.stateful(b"\xe2\x82\xac")), (("a", 1), ("\u20ac", 3)))
same((m.wide("abcde"), m.ucs4("a\U0001f600")), (("abcde", 5, "abc"), "a\U0001f600"))
raises(SystemError, "string is longer than the buffer", m.ucs4, "abcd")

# Operations.
same((m.concat("a", "\u20ac"), m.append("a", "b"), m.append_in_place("\u00e9"), m.substring("hello", 1, 3), m.substring("hi", 1, 100), m.substring("hi", 5, 6)),
     ("a\u20ac", "ab", "\u00e9" * 5 + "!", "el", "i", ""))
raises(TypeError, 'can only concatenate str (not "int") to str', m.concat, "a", 5)
raises(IndexError, "string index out of range", m.substring, "hello", -1, 2)
same((m.join(", ", ["a", "b"]), m.join("", ("x",)), m.join("-", "abc"), m.join("\u20ac", [])), ("a, b", "x", "a-b-c", ""))
raises(TypeError, "sequence item 1: expected str instance, int found", m.join, "", ["a", 5])
same(m.split("a b  c", None, -1), (["a", "b", "c"], ["a", "b", "c"]))
same(m.split("a,b,c", ",", 1), (["a", "b,c"], ["a,b", "c"]))
raises(ValueError, "empty separator", m.split, "a", "", 1)
same((m.splitlines("a\nb\r\nc", False), m.splitlines("a\n", True)), (["a", "b", "c"], ["a\n"]))
same(m.partition("a.b.c", "."), (("a", ".", "b.c"), ("a.b", ".", "c")))
same((m.replace("aaa", "a", "\u20ac", 2), m.replace("abc", "", "-", -1)), ("\u20ac\u20aca", "-a-b-c-"))
same((m.find("abcabc", "b", 0, 6, 1), m.find("abcabc", "b", 0, 6, -1), m.find("abc", "z", 0, 3, 1), m.find("abcabc", "c", 3, 6, 1)), ((1, 1, 2), (4, 4, 2), (-1, -1, 0), (5, 5, 1)))
same((m.tailmatch("hello", "lo", 1), m.tailmatch("hello", "he", -1), m.tailmatch("hello", "x", 1)), (1, 1, 0))
same((m.contains("hello", "ell"), m.contains("hello", "")), (1, 1))
raises(TypeError, "'in <string>' requires string as left operand, not int", m.contains, "x", 5)
same((m.compare("a", "b"), m.compare("b", "a"), m.compare("\u20ac", "\u20ac")), ((-1, False, 0), (1, False, 0), (0, True, 1)))
raises(TypeError, "Can't compare str and int", m.compare, "a", 5)
same((m.compare_ascii("abc", "abc"), m.compare_ascii("abd", "abc")[0], m.compare_ascii("\u00e9", "\u00e9")[1:]), ((0, 1, 1), 1, (1, 1)))
same((m.format("%s-%d", ("a", 5)), m.format("%(k)s", {"k": 1}), m.translate("abc", {97: "x", 98: "yz"})), ("a-5", "1", "xyzc"))
raises(TypeError, "not enough arguments for format string", m.format, "%s %s", ("a",))
same((m.from_ordinal(65), m.from_ordinal(0x1F600)), ("A", "\U0001f600"))
raises(ValueError, "chr() arg not in range(0x110000)", m.from_ordinal, 0x110000)
same((m.intern(b"some interned text"), m.identifier("a1"), m.identifier("1a")), (("some interned text", 1), 1, 0))
same((m.resize(3), m.resize(8), m.fill("abc")), ("abc", "abcdef..", "-abc-"))
raises(SystemError, None, m.fill, "\u00e9\u00e9\u00e9")
same(m.writer("x\u20ac"), "c\u00e9ascx\u20ac'x\u20ac'x\u20ac5")
same(m.from_format("\u00e9b"), "s|     right|left      |cu|\u20ac|ff|ff|0x10|7|-1|00042|\u00e9b|\u00e9b|'\u00e9b'|'\\xe9b'|fallback|\u00e9b|%")
same((m.classes("A"), m.classes("5"), m.classes("\u00df")[0]), ((1, 0, 0, 1, 1, 1, 0, 97, 65, -1, -1), (0, 1, 0, 0, 1, 1, 0, 53, 53, 5, 5), 1))
keeps(lambda s: (m.concat(s, s), m.join(s, [s]), m.utf8(s), m.writer(s), m.compare(s, s)), "not interned, \u20ac" * 3)
done("unicode_api")
