"""Replacing with the wheel of regex: calls back into Python from C, errors, subclasses, pickles, time limits."""

import copy
import gc
import pickle
import sys
import threading
import weakref

import regex


def attempt(label, function, *args, **kwargs):
    """Print what a call gives, or what it raises."""
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        print(f"{label}: {type(error).__name__}: {error}")
    else:
        print(f"{label}: {result!r}")


print("-- templates")
print(regex.sub(r"(\w)(\w)", r"\2\1", "abcd e"), regex.subn("b*", "-", "abc"), regex.subn("a", "b", "aaa", count=2))
print(regex.sub(r"(?P<first>\w+) (?P<second>\w+)", r"\g<second> \g<first> \g<0>\n\x41\u00e9\N{BULLET}", "left right"))
print(regex.subf(r"(\w+) (\w+)", "{2} {1} {0}", "left right"), regex.subfn("(a)+", "<{1[0]}{1[-1]}>", "aab"))
print(regex.sub("(?r)a", "b", "aaa", count=1), regex.sub(b"\\d", b"#", b"a1b22"), regex.sub("x*", "-", "abxd", flags=regex.V1))
print(regex.sub(".", "", bytearray(b"") or ""), regex.escape("a.b c[d]*", special_only=False), regex.escape("é ~#", literal_spaces=True))

print("-- callbacks")
print(regex.sub(r"\d+", lambda found: str(int(found[0]) * 2), "1 22 x 333"))
seen = []


def collect(found):
    seen.append(found)
    return found.group().upper() if len(seen) % 2 else None


attempt("a callback that gives None", regex.sub, r"\w+", collect, "one two three")
print([found.span() for found in seen])


def nested(found):
    return "".join(piece.group()[::-1] for piece in regex.finditer(r"..?", found.group()))


print(regex.sub(r"\w+", nested, "abcdef ghijk"))
attempt("a callback that fails", regex.sub, r"\w", lambda found: 1 // (ord(found[0]) - ord("c")) and "-", "abcd")
attempt("a callback that gives an int", regex.sub, r"\w", lambda found: 3, "abcd")
attempt("a callback that gives bytes", regex.sub, r"\w", lambda found: b"x", "abcd")


class Replace:
    """A callable with a state, called from C."""

    def __init__(self):
        self.count = 0

    def __call__(self, found):
        self.count += 1
        return f"{found.group()}{self.count}"


replace = Replace()
print(regex.sub("[ab]", replace, "abcab"), replace.count, regex.sub("[ab]", replace.__call__, "ba"))

print("-- errors")
for expression in ["(", "a)", "[a", "*", "(?P<n>a)(?P=m)", "(?<n", r"\p{Nonsense}", "a{3,2}", "(?z)", r"(?<=a", "\\", r"\N{NO SUCH}", "(?P<1>a)"]:
    try:
        regex.compile(expression)
        print(expression, "compiles")
    except regex.error as error:
        print(expression, "|", error, "|", error.msg, error.pos, error.lineno, error.colno)
attempt("bytes in a str", regex.search, b"a", "a")
attempt("str in bytes", regex.search, "a", b"a")
attempt("an int", regex.search, "a", 3)
attempt("pattern of an int", regex.compile, 3)
attempt("flags", regex.compile, "a", regex.A | regex.U)
attempt("flags of a compiled one", regex.compile, regex.compile("a"), regex.I)
attempt("bad group in a template", regex.sub, "a", r"\1", "a")
attempt("bad name in a template", regex.sub, "a", r"\g<x>", "a")
attempt("bad format", regex.subf, "a", "{x}", "a")
attempt("missing list", regex.compile, r"\L<words>")
attempt("keyword", regex.compile("a").search, "a", where=3)
attempt("arguments", regex.compile("a").sub, "b")
attempt("constructor", type(regex.compile("a")))
attempt("attribute", setattr, regex.compile("a"), "x", 3)
print(issubclass(regex.error, Exception), regex.error.__name__)

print("-- subjects")


class Text(str):
    """A str whose slices are of its class."""

    def __getitem__(self, index):
        return Text(super().__getitem__(index))


found = regex.search("b+", Text("abbc"))
print(type(found.group()).__name__, type(found.string).__name__, type(regex.sub("b", "x", Text("abc"))).__name__)
print(regex.split("b", Text("abc")), [type(one).__name__ for one in regex.findall(".", Text("ab"))])
view = memoryview(bytearray(b"one two"))
print(regex.findall(rb"\w+", view), regex.search(b"t", view).start())
attempt("not contiguous", lambda: regex.findall(b".", view[::2]))
print(regex.search("c", "a" * 1000 + "\U0001f600c").span(), regex.search("ÿ", "aÿ").span())
buffer = bytearray(b"abc")
held = regex.search(b"b", buffer)
attempt("a buffer that is held", buffer.append, 1)
held.detach_string()
print(held.group(), len(buffer))

print("-- copies and pickles")
pattern = regex.compile(r"(?P<word>\w+)\L<stops>", regex.I | regex.V1, stops=["!", "?"])
twin = pickle.loads(pickle.dumps(pattern))
print(twin.search("what?"), twin.flags == pattern.flags, {name: sorted(words) for name, words in twin.named_lists.items()}, twin == pattern, copy.copy(pattern) is pattern)
print(copy.deepcopy(pattern).pattern, hash(pattern) == hash(pattern), regex.compile(pattern) is pattern)
match = pattern.search("oh no!")
print(copy.copy(match).group(), copy.deepcopy(match).captures("word"))
attempt("pickle of a match", pickle.dumps, match)
print(regex.compile("a") is regex.compile("a"), regex.cache_all(), regex.purge())

print("-- lifetimes")
pattern = regex.compile("(l)ife+")
proxy = weakref.ref(pattern)
match = pattern.search("lifee")
del pattern
regex.purge()
gc.collect()
print(proxy() is match.re, match.group())
del match
gc.collect()
print(proxy())
subject = "x" * 1000
count = sys.getrefcount(subject)
for _ in range(50):
    regex.findall("x", subject)
    regex.sub("x", lambda found: found.string[0], subject)
    list(regex.splititer("y", subject))
print(sys.getrefcount(subject) - count)

print("-- time limits and threads")
attempt("slow", regex.fullmatch, r"(a|aa|b)*?c\1*d|(?:\1?a+)+(?:b|a+)+", "a" * 40 + "x", timeout=0.05)
attempt("fast", regex.search, "b", "ab", timeout=5)
attempt("negative", regex.search, "b", "ab", timeout=-1)
results = []


def work(number):
    pattern = regex.compile(rf"(?:{number}|x)+")
    results.append((number, sum(len(found.group()) for found in pattern.finditer(f"x{number}" * 500, concurrent=True))))


threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(results))

print("-- a scanner for a language")
TOKENS = regex.compile(r"""(?x)
    (?P<number> \d++ (?: \. \d*+ )? ) | (?P<name> [\p{L}_] \w*+ ) | (?P<string> "(?: [^"\\] | \\. )*+" )
  | (?P<operator> [-+*/=<>()] ) | (?P<space> \s++ ) | (?P<other> . )
""")
source = 'größe = (3.5 + x_1) * "a \\"b\\"" - ?'
print([(found.lastgroup, found.group()) for found in TOKENS.finditer(source) if found.lastgroup != "space"])
scanner = regex.Scanner([(r"\d+", lambda _, text: int(text)), (r"\w+", lambda _, text: text), (r"\s+", None)])
print(scanner.scan("one 2 three 44 !rest"))
