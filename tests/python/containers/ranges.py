"""range and slice: small and large, their arithmetic and their errors."""


def attempt(label, function):
    try:
        print(label, function())
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)


big = 10**25
for r in (range(0), range(5), range(2, 10, 3), range(10, 0, -4), range(5, 5), range(big, big + 5), range(big, -big, -big), range(-(2**63), 2**63 - 1, 2**62), range(2**63 - 3, 2**63 + 2), range(0, 10, big)):
    print(r, len(r), list(r), list(reversed(r)), bool(r), hash(r) == hash(range(r.start, r.stop, r.step)), r[::-1], list(r[1:]), r[:2], list(r[::2]))
for text in ("range(10**30)[10**29]", "len(range(10**30))", "range(10**30)[-1]", "range(5)[5]", "range(5)[-6]", "range(5)['a']", "range(5)[None]", "range(5)[1.0]", "range(5)[10**30]", "range(5)[::0]", "range(5)['a':]"):
    attempt(text, lambda: eval(text))
for value in (3, 4, -1, 2.0, 2.5, True, 10**30, "a", None, 3 + 0j):
    print(repr(value), value in range(1, 10, 2), value in range(9, 0, -2), range(1, 10, 2).count(value), end=" ")
    attempt("index", lambda: range(1, 10, 2).index(value))
print(range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), range(0, 1) == range(0, 2, 2), range(3) == [0, 1, 2], range(3) != range(3), hash(range(2, 1)) == hash(range(0)), {range(3): 1}[range(0, 3, 1)])
for text in ("range()", "range(1, 2, 3, 4)", "range(1, 2, 0)", "range(1.0)", "range('1')", "range(None)", "range(stop=1)", "range(3) < range(4)", "range(3) + range(4)", "range(3) * 2", "range(3).start", "range(True, 5)", "setattr(range(3), 'start', 1)", "type('R', (range,), {})"):
    attempt(text, lambda: eval(text))


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


print(range(Index(3)), range(Index(1), Index(10), Index(2))[Index(1)], list(range(5))[Index(1):Index(3)])
attempt("bad index", lambda: range(Index("a")))

for s in (slice(3), slice(1, 10, 2), slice(None, None, -1), slice(-3, None), slice(10, -10, -3), slice(2**70, None, -(2**70))):
    print(s, s.start, s.stop, s.step, s.indices(7), s.indices(0), s.indices(2**65), s.__reduce__()[1])
print(slice(1, 2) == slice(1, 2), slice(1, 2) < slice(1, 3), slice(1) != slice(2), hash(slice(1, 2, 3)) == hash(slice(1, 2, 3)), slice(None) == slice(None, None, None))
for text in ("slice()", "slice(1, 2, 3, 4)", "slice(1).indices(-1)", "slice(1, 2, 0).indices(3)", "slice('a').indices(3)", "slice(1).indices('a')", "slice(1).indices()", "slice(1) < 5", "hash(slice([], 1))", "setattr(slice(1), 'start', 2)", "slice(start=1)"):
    attempt(text, lambda: eval(text))
numbers = list(range(10))
for start in (None, 0, 3, -2, 20, -20):
    for step in (None, 1, 2, -1, -3):
        print(numbers[start:7:step], numbers[7:start:step], end=";")
    print()
