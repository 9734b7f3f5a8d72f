"""Matching with the wheel of regex, a C extension: what a match tells, and what re does not have."""

import regex

print("-- a match")
pattern = regex.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?")
match = pattern.search("on 2024-05-17 and 1999-12")
print(match, match.group(), match[0], match["year"], match.group(1, "month"), match.groups(), match.groupdict())
print(match.span(), match.span("day"), match.start(2), match.end("month"), match.regs, match.pos, match.endpos)
print(match.lastindex, match.lastgroup, match.string, match.re is pattern, bool(match), len(match.groups()))
print(match.expand(r"\3.\2.\g<year>"), match.expandf("{day[0]}/{month[0]}/{0}"), len(match.regs))
short = pattern.match("1999-12 ")
print(short.groups(), short.groups("?"), short.groupdict("none"), short["day"], short.span("day"))
for wrong in (9, "week", -1, None, 1.5):
    try:
        print(match.group(wrong))
    except Exception as error:
        print(type(error).__name__, error)
print(pattern.match("x"), pattern.fullmatch("2024-05"), pattern.fullmatch("2024-05!"), pattern.match("  2024-05", 2))
print(pattern.search("2024-05-17", 1), pattern.search("2024-05-17", 0, 6), pattern.search("2024-05-17", endpos=7))
print(pattern.groups, pattern.groupindex, pattern.flags, pattern.pattern, pattern)
print(regex.compile(b"a+", regex.I), regex.compile("(?V1)[a-z--[aeiou]]+", regex.X | regex.S))

print("-- repeated captures")
match = regex.match(r"(?:(?P<key>\w+)=(?P<value>\d+);?)+", "a=1;b=22;c=333")
print(match.captures("key"), match.captures(2), match.starts("value"), match.ends(1), match.spans("key"))
print(match.capturesdict(), match.allcaptures(), match.allspans())
match.detach_string()
print(match.group("key"), match.string)

print("-- finditer, findall, splitting")
text = "one  two,three;; four"
print([found.span() for found in regex.finditer(r"\w+", text)])
print([found.group() for found in regex.finditer(r"\w\w", "abcdef", overlapped=True)])
print(regex.findall(r"(\w)(\w*)", text), regex.findall(r"\w+", text, pos=5, endpos=11))
print(regex.split(r"[ ,;]+", text), regex.split(r"([ ,;])+", text, maxsplit=2), regex.split("(?V1)", "abc"))
splitter = regex.splititer(r"[,;]\s*", text)
print(next(splitter), list(splitter), next(splitter, "end"))
scanner = regex.compile(r"\d+").scanner("1 22 333")
print(scanner.search(), scanner.search().group(), scanner.match(), scanner.search())
print([found.group() for found in regex.compile("(?r)\\w+").finditer(text)], regex.search("(?r)o", text).start())
words = regex.finditer(r"\w+", text, concurrent=True)
print(next(words).group(), sum(1 for _ in words))

print("-- Unicode")
text = "Straße ΑΒΓ жук 数字٣४ e\u0301 \U0001f600"
for expression in [
    r"\p{Lu}",
    r"\p{Script=Greek}+",
    r"\p{IsCyrillic}+",
    r"[[:alpha:]--[a-z]]+",
    r"\p{Han}+",
    r"\p{Nd}",
    r"\P{ASCII}+",
    r"\X",
    r"\p{Emoji}",
    r"[\p{L}&&\p{ASCII}]+",
    r"\N{GREEK CAPITAL LETTER BETA}",
    r"\m\w+\M",
    r"\L<names>",
]:
    names = {"names": ["жук", "Straße"]} if "names" in expression else {}
    print(expression, regex.findall(f"(?V1){expression}", text, **names))
print(regex.fullmatch("(?if)strasse", "STRAßE"), regex.findall("(?i)ß|ss", "SS ẞ ss", regex.V1))
print(regex.sub(r"(?w)\b", "|", "can't stop, won't"), regex.findall("(?a)\\w+", "naïve"))

print("-- fuzzy matching")
for expression, subject in [
    ("(?:cat){e<=1}", "the cut"),
    ("(?:approximate){i<=1,d<=2,s<=1,e<=3}", "the aproximite value"),
    ("(?b)(?:hello){e<=2}", "hxllo helo hello"),
    ("(?e)(dog){e<=1}", "the dot and dogs"),
    ("(?:foo){2i+2d+1s<=4}", "fxoxo"),
    ("(?:abc){e}", "xyz"),
    ("(?:colour){s<=1:[a-z]}", "colo1r colaur"),
]:
    found = regex.search(expression, subject)
    print(expression, found and (found.group(), found.fuzzy_counts, found.fuzzy_changes))

print("-- partial matches")
digits = regex.compile(r"\d{4}-\d\d")
for text in ("", "20", "2024-", "2024-05", "x"):
    found = digits.fullmatch(text, partial=True)
    print(repr(text), found and (found.partial, found.span()))

print("-- recursion, conditions, lookarounds, keep, branch reset, atoms")
for expression, subject in [
    (r"\((?:[^()]++|(?R))*\)", "f(a(b)c)(d)"),
    (r"(?P<pair>\[(?&pair)*\])", "[[][[]]]x"),
    (r"(?(DEFINE)(?P<n>\d+))(?&n)-(?&n)", "12-345"),
    (r"(<)?\w+(?(1)>|!)", "<tag> word!"),
    (r"(?<=a+b*)c", "aabbc c"),
    (r"\w+\K\d", "abc1"),
    (r"(?|(a)x|(b)y)", "by"),
    (r"(?>a+)ab", "aaab"),
    (r"a++b", "aab"),
    (r"(?s:.)\R", "a\r\n"),
    (r"^(?:a|b)(*SKIP)(*FAIL)|c", "ac"),
    (r"(?P<a>.)(?P<a>.)", "xy"),
]:
    found = regex.search(expression, subject)
    print(expression, found and (found.group(), found.groups(), found.capturesdict()))
print(regex.match(r"(?<w>a|ab|abc)$", "abc", regex.POSIX), regex.match("(?p)one(self)?(selfsufficient)?", "oneselfsufficient"))
