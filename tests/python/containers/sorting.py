"""list.sort and sorted: orders, stability, keys, mixtures and errors."""


def attempt(label, function):
    try:
        print(label, function())
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)


def numbers(count, limit, seed=1):
    found = []
    for _ in range(count):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        found.append((seed >> 33) % limit)
    return found


class Item:
    """Compares by `key` alone, and only with `<`."""

    def __init__(self, key, tag):
        self.key, self.tag = key, tag

    def __lt__(self, other):
        return self.key < other.key


for count in (0, 1, 2, 10, 31, 64, 65, 500, 3000):
    for limit in (1, 3, 100, 2**40, 2**70):
        values = numbers(count, limit, count + limit)
        expected = sorted(values)
        assert all(a <= b for a, b in zip(expected, expected[1:])) and sorted(expected) == expected
        assert sorted(values, reverse=True) == expected[::-1]
        assert sorted(map(float, values)) == list(map(float, expected))
        assert sorted(map(str, values), key=int) == list(map(str, expected))
        items = [Item(value, tag) for tag, value in enumerate(values)]
        for reverse in (False, True):
            ordered = sorted(items, reverse=reverse)
            for a, b in zip(ordered, ordered[1:]):
                assert (a.key > b.key if reverse else a.key < b.key) or (a.key == b.key and a.tag < b.tag)
        pairs = [(value % 5, str(value)) for value in values]
        assert sorted(pairs) == sorted(sorted(pairs, key=lambda p: p[1]), key=lambda p: p[0])
print("sorted")
words = ["b", "é", "", "aa", "€", "a", "B", "😀", "ab"]
print(sorted(words), sorted(words, key=len), sorted(words, key=str.lower, reverse=True), sorted("hello"))
print(sorted([3, 1.5, 2, True, -(10**20), 10**20]), sorted([(1, "b"), (1, "a"), (0, "z"), ()]), sorted([[2], [1, 5], [1]]), sorted({3: 0, 1: 0}), sorted([0.0, -0.0, 0]), sorted([b"b", b"a"]))
nan = float("nan")
print([repr(x) for x in sorted([3.0, 1.0, 2.0])], len(sorted([nan, 1.0, nan, 0.5])))
for text in ("sorted([1, 'a'])", "sorted([None, 1])", "sorted([1j, 2j])", "sorted(5)", "sorted([1], key=5)", "[1].sort(1)", "[1].sort(kez=1)", "sorted()", "sorted([], None)", "sorted([(1, []), (1, 'a')])", "sorted([1, 2], reverse='x')", "sorted([1], key=None, reverse=0)", "sorted([1, 2], key=lambda x: 1 // 0)", "[2, 1].sort()"):
    attempt(text, lambda: eval(text))


class Odd:
    def __lt__(self, other):
        raise ValueError("no order")


mixed = [3, 1, Odd(), 2]
attempt("fails", mixed.sort)
print(sorted(x for x in mixed if isinstance(x, int)), len(mixed))


class Backwards(int):
    def __lt__(self, other):
        return int(self) > int(other)


print([int(x) for x in sorted(map(Backwards, [1, 3, 2]))])
records = [{"name": n, "age": a} for n, a in (("Ann", 30), ("Bob", 25), ("Cid", 30), ("Dee", 25))]
records.sort(key=lambda r: r["age"], reverse=True)
print([r["name"] for r in records])
