"""re, string, textwrap, difflib, unicodedata, locale-free formatting of text."""

import re, string, textwrap, unicodedata, difflib, fnmatch, shlex

print(re.findall(r"\d+", "a1b22"), re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.split(r"[,;]\s*", "a, b;c"), re.match(r"(?P<y>\d{4})-(?P<m>\d\d)", "2024-05").groupdict(), re.search("b+", "abbb").span(), re.fullmatch("a|ab", "ab").group(), re.compile("x", re.I).sub(lambda m: m.group().upper() + "!", "xX"), re.escape("a.b*"), [m.start() for m in re.finditer("a", "banana")], re.match("a", "b"), re.sub(r"\b(\w)", lambda m: m[1].upper(), "the fox"), re.findall(r"(?<=a)b(?!c)", "abc abd"), re.findall(r"(a)(b)?", "abac"), re.split("(-)", "a-b"), re.sub("x*", "-", "abc"), re.findall(r"(?i)é", "É"), re.match(r"(?s).*", "a\nb").group(), re.match(r"(\w)\1", "aa").groups(), re.findall(r"^\w", "a\nb", re.M), re.sub(b"a", b"b", b"aa"), re.compile(r"(a+)+b").match("aaaab").groups(), re.match("(?:a|b)*?c", "abc").end())
for bad in ("(", "[a", "*a", "(?P<1>a)", "a{2,1}", "\\", "(?<=a+)b", "(?z)"):
    try: re.compile(bad)
    except re.error as e: print(repr(bad), e, e.pos)
p = re.compile(r"(?P<a>x)|y", re.X | re.M); print(p, p.groups, p.groupindex, p.flags, repr(p.match("x")), p == re.compile(r"(?P<a>x)|y", re.X | re.M))
print(string.Template("$a ${b} $$").substitute(a=1, b=2), string.capwords("a bc"), string.digits, string.Formatter().format("{0} {x}", 1, x=2)); print(textwrap.fill("the quick brown fox jumps over", 12)); print(textwrap.dedent("  a\n   b\n"), textwrap.indent("a\nb", "> "), textwrap.shorten("hello big world", 11))
print(unicodedata.name("é"), unicodedata.category("A"), unicodedata.normalize("NFD", "é").encode(), unicodedata.normalize("NFKC", "ﬁ"), unicodedata.lookup("BULLET"), unicodedata.decimal("٣"), unicodedata.numeric("½"), unicodedata.east_asian_width("日"), unicodedata.combining("\u0301"), unicodedata.bidirectional("א"))
print("\n".join(difflib.unified_diff(["a", "b"], ["a", "c"], lineterm="")), difflib.get_close_matches("appel", ["ape", "apple"]), fnmatch.filter(["a.py", "b.c"], "*.py"), shlex.split("a 'b c' \"d\""), shlex.quote("it's"))
