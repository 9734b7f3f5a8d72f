"""Lists: methods, slices, sorting, comparison, changes while iterating."""

a = [3, 1, 2]
a.append(5); a.extend("xy"); a.insert(1, "i"); a.insert(-1, "j"); a.insert(100, "k"); a.insert(-100, "l")
print(a, len(a), a.pop(), a.pop(0), a.pop(-2), a, a.index(2), a.count(1), 1 in a, 9 not in a)
a.remove("x"); a.reverse(); print(a, a[::-1], a[1:3], a[-2:], a[::2], a[5:1], a[-100:100], a[::-2])
b = list(range(10))
b[2:5] = ["a", "b"]; print(b)
b[1:1] = [0.5]; print(b)
b[::3] = "wxyz"[: len(b[::3])]; print(b)
b[8:] = []; del b[0]; del b[1:3]; print(b)
c = list(range(10)); del c[::3]; print(c); del c[::-2]; print(c); c[:] = c * 2; print(c); c[1:2] *= 3; print(c)
c *= 2; c += (1, 2); c += "ab"; print(c, c * 0, 2 * [1], [1] + [2], [[0] * 2] * 2)
print(sorted([3, 1, 2], reverse=True), sorted("bAc", key=str.lower), sorted([(1, "b"), (0, "c"), (1, "a")]), sorted([(1, "b"), (0, "c"), (1, "a")], key=lambda t: t[0]))
d = [5, 2, 8, 1, 9, 3] * 20
d.sort(); print(d == sorted(d), d[:8], d[-3:])
d.sort(key=lambda n: -n); print(d[:8])
words = "the quick brown fox jumps over the lazy dog".split()
words.sort(key=len); print(words); words.sort(key=len, reverse=True); print(words)
print([1, 2] < [1, 3], [1] < [1, 0], [] < [0], [1, 2] == [1, 2], [1] != [1], [[1], [2]] > [[1], [1, 5]], [1, "a"] == [1, "a"])
e = [1]; e.append(e); print(e, e == e, repr([e, e]))
f = [1, 2, 3]
for i in f:
    if len(f) < 8:
        f.append(i * 10)
print(f)
g = list(range(6))
for i in g:
    g.remove(i)
print(g, g.copy() is not g, list(reversed(g)), list(), [*g, *"ab", *()], bool([]))
it = iter([1, 2, 3]); print(next(it), it.__length_hint__(), list(it), list(it), next(it, "end"))
for text in ("[][0]", "[1].pop(5)", "[].pop()", "[1].remove(2)", "[1].index(2)", "[1] + (2,)", "[1] * 'a'", "[1] < ['a']", "sorted([1, 'a'])", "[1, 2].index(1, 1)", "hash([])", "list(5)", "[1].insert('a', 1)", "[3, 1].sort(5)", "[1].nothing", "[].extend(5)", "[1, 2, 3][::0]", "sorted(5)", "[1].append()", "[1].append(1, 2)", "[1].sort(cmp=1)"):
    try:
        print(text, eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)
for change in ("x[::2] = [1]", "x[5] = 1", "x['a'] = 1", "del x[9]", "x[1:2] = 5", "x.sort(key=1)", "x[::2] = 5"):
    x = [1, 2, 3]
    try:
        exec(change)
    except Exception as error:
        print(change, "->", type(error).__name__ + ":", error)
h = [3, 2, 1]
try:
    h.sort(key=lambda n: h.append(n) or n)
except ValueError as error:
    print(error)


class Reversed:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n > other.n

    def __repr__(self):
        return f"R{self.n}"


print(sorted([Reversed(1), Reversed(3), Reversed(2)]), min([Reversed(1), Reversed(3)]))
