"""str methods: searching, splitting, case, stripping, alignment."""

s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold(), "ßTRASSE".casefold(), "ß".upper(), "ǆ".title(), "İ".lower(), "ΑΣ".lower(), "ŉ".upper())
print(s.find("o"), s.find("o", 5), s.find("z"), s.rfind("o"), s.rfind("o", 0, 5), s.index("W"), s.rindex("l"), s.count("l"), s.count(""), "".count(""), s.find(""), s.find("", 50), s.rfind("", 0, 3), "aaa".count("aa"))
print(s.startswith("Hell"), s.startswith(("x", "He")), s.endswith("ld"), s.endswith("W", 0, 8), s.startswith("", 12), s.startswith("", 13), "lo" in s, "" in s, "z" not in s)
print(s.split(), s.split(","), s.split("l"), s.split("l", 1), s.rsplit("l", 1), " a  b ".split(), " a  b ".split(" "), "".split(), "".split(","), "a,b,,c".split(",", -1), "x  y z".split(None, 1), "x  y z ".rsplit(None, 1))
print("a\nb\r\nc\rd\x0be\u2028f".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "one".partition("-"), "a-b-c".partition("-"), "a-b-c".rpartition("-"))
print("  x ".strip() + "|", "  x ".lstrip() + "|", "  x ".rstrip() + "|", "xyxaxy".strip("xy"), "\u3000a\u2003".strip(), "aXbX".rstrip("X"), "prefix-a".removeprefix("prefix-"), "a.py".removesuffix(".py"), "a".removesuffix(""))
print("x".center(5, "*"), "x".center(4, "*"), "ab".center(5), "x".ljust(3, "-"), "x".rjust(3, "-"), "5".zfill(3), "-5".zfill(4), "+a".zfill(4), "".zfill(2), "long".center(2))
print("abcabc".replace("b", "X"), "abcabc".replace("b", "X", 1), "aaa".replace("", "-"), "aaa".replace("", "-", 2), "abc".replace("abc", ""), "".replace("", "x"), "abab".replace("ab", "é"), "abc".replace("b", "B", count=-1))
print(",".join(["a", "b", "c"]), "".join([]), "-".join("xyz"), ", ".join(str(n) for n in range(3)), "é".join(("a", "b")))
print("a\tb\tc".expandtabs(4), "\t".expandtabs(), "ab\tc\n\td".expandtabs(3), "x" * 3, 3 * "ab", "x" * 0, "x" * -1)
for text in ("abc", "ABC", "123", "a1", "", " ", "É", "²", "½", "五", "_a1", "1a", "Ab C", "\n", "ⅷ"):
    print(repr(text), [getattr(text, name)() for name in ("isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "islower", "isupper", "istitle", "isspace", "isidentifier", "isprintable", "isascii")])
print("abc".translate({97: "X", 98: None, 99: 0x444}), "abc".translate(str.maketrans("ab", "xy", "c")), str.maketrans({"a": 1, 98: "z"}), "héllo".translate(str.maketrans("é", "e")))
print(sorted("hello"), list("añb"), max("hello"), min("hello"), "abc" < "abd", "a" < "B", "" < "a", "abc" == "abc", "é" > "z", hash("abc") == hash("ab" + "c"))
print(s[0], s[-1], s[2:5], s[::-1], s[::2], s[10:2:-3], s[5:2], s[-3:], s[:100], len(s), "日本語"[1], "a\U0001F600b"[1], len("a\U0001F600b"), "\U0001F600x"[::-1])
