"""Text beyond ASCII: repr, encoding, surrogates, identifiers, chr and ord."""

for text in ("é", "日本", "\U0001F600", "\x00\x7f\x80\xad", "\u200b\u2028", "\ud800", "'", '"', "'\"", "\\", "\t\n\r", "\xa0", "\ufeff", "\U0010ffff"):
    print(repr(text), ascii(text), len(text), [hex(ord(c)) for c in text])
for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32-be", "latin-1", "ascii", "utf-8-sig", "cp1252"):
    for text in ("abc", "é", "€", "\U0001F600"):
        try:
            raw = text.encode(encoding)
            print(encoding, ascii(text), raw, raw.decode(encoding) == text)
        except UnicodeEncodeError as error:
            print(encoding, error, error.start, error.end, error.reason, error.encoding)
for errors in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass"):
    try:
        print(errors, "aé\ud800b".encode("ascii", errors))
    except UnicodeEncodeError as error:
        print(errors, error)
for raw in (b"\xff", b"ab\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\x80", b"a\x80b\xffc", b"\xf0\x9f\x98\x80"):
    try:
        print(raw, ascii(raw.decode()))
    except UnicodeDecodeError as error:
        print(raw, error)
    print([ascii(raw.decode("utf-8", errors)) for errors in ("ignore", "replace", "backslashreplace", "surrogateescape")])
print(b"\xff\xfe".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))
print(str(b"abc", "ascii"), str(b"\xe9", "latin-1"), str(object=b"a", encoding="utf-8"), bytes("é", "utf-8"), str(b"a"))
变量 = 5
ñandú = 变量 + 1
ﬁne = "the name is normalised"
print(变量, ñandú, fine, "\N{LATIN SMALL LETTER E WITH ACUTE}", "\x41\101\u0041\U00000041", "a\
b")
print(chr(65), chr(0x1F600), ord("é"), "é" == "e\u0301", sorted(["é", "z", "a", "日"]), "é" "x", "日" * 3, "x日"[1:], "日x".encode(), "ab" + "é", ("ab" + "é")[:2].isascii())
print("\U0001F600é"[0], "a\U0001F600".index("\U0001F600"), "日本語日本".replace("日本", "N"), "日,本".split(","), "éÉ".swapcase(), "日".center(5, "本"))
