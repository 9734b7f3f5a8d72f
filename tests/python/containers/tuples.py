"""Tuples, ranges, slices and unpacking."""

t = (1, "a", 2.5, None)
print(t, t[0], t[-1], t[1:3], t[::-1], len(t), t + (5,), t * 2, (), (1,), tuple("ab"), tuple([1]), t.index("a"), t.count(1), "a" in t, t == (1, "a", 2.5, None), (1, 2) < (1, 3), (1,) < (1, 0), hash((1, 2)) == hash((1, 2)), repr(("x",)))
r = range(10); print(r, r[2], r[-1], r[2:8:2], r[::-1], len(r), 5 in r, 5.0 in r, 10 in r, "a" in r, list(range(5, 0, -2)), range(0) == range(5, 5), range(1, 4).index(3), range(3).count(1), hash(range(3)) == hash(range(0, 3, 1)), range(10**20)[10**19], list(reversed(range(4))), range(1, 10, 3).stop, bool(range(0)), len(range(0, 10**18, 7)))
s = slice(1, 10, 2); print(s, s.start, s.stop, s.step, s.indices(5), slice(None).indices(3), slice(None, None, -1).indices(3), slice(5), s == slice(1, 10, 2), hash(s) == hash(slice(1, 10, 2)))


class Shown:
    def __getitem__(self, key):
        return key


x = Shown(); print(x[1], x[1:2], x[::], x[1:2, 3], x[...], x[:, ::2], x[()], x[*[1, 2]], x[1:2, *"ab"], x["a":])
a, b, c = 1, 2, 3; a, b = b, a; (a, (b, *c)), d = (1, (2, 3, 4)), 5; print(a, b, c, d)
first, *rest = "abcd"; *init, last = [1, 2, 3]; head, *mid, tail = range(5); [p, q] = {"k": 1, "l": 2}; print(first, rest, init, last, head, mid, tail, p, q)
*all_, = (1, 2); a = b = c = []; a.append(1); print(all_, b, a is c); (z) = 4; (y,) = [7]; print(z, y)
for i, (j, *k) in enumerate([(1, 2, 3), "ab"]): print(i, j, k)
print(*[1, 2], *"ab", sep="-"); print([*range(3), *[9]], (*"ab", 1), {**{"a": 1}}, *())
l = [0, 1, 2]; i = 0; i, l[i] = 1, "set"; print(i, l)
class Box: pass
box = Box(); box.a, box.b = box.c = 1, 2; print(vars(box))
for text in ("a, b = 1", "a, b = 1, 2, 3", "a, b = [1]", "a, *b, c = [1]", "(a, b), c = 1, 2", "a, b = {}", "(1).x = 5", "t[0] = 1", "del t[0]", "t + [1]", "t < (2, 'b') < 5", "(1, 2)[5]", "range(1, 2, 0)", "range(5)[9]", "range('a')", "hash((1, []))", "tuple(5)", "t.index(99)", "*a, *b = 1", "range(3).index(7)", "hash(slice([]))"):
    try:
        exec(text)
        print(text, "ran")
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)
print(list(zip("ab", [1, 2, 3])), list(enumerate("ab", 5)), list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])), list(zip()), list(zip("a", "b", strict=True)), [x for x in reversed((1, 2))])
try:
    list(zip("ab", "c", strict=True))
except ValueError as error:
    print(error)
try:
    list(map(lambda x, y: x, [1], [1, 2], strict=True))
except ValueError as error:
    print(error)
it = iter(range(3)); print(next(it), list(it), next(it, None)); print(list(iter(iter([1, 2]).__next__, 2)), list(iter("ab")))
