from check import *
import sequence_slots as m

s = m.Longs(10, 20, 30)
same((len(s), s[0], s[-1], s[2]), (3, 10, 30, 30))
raises(IndexError, "index 3 is out of range", lambda: s[3])
raises(IndexError, "index -1 is out of range", lambda: s[-4])
raises(TypeError, "sequence index must be integer, not 'str'", lambda: s["a"])
raises(TypeError, "sequence index must be integer, not 'slice'", lambda: s[0:1])
raises(IndexError, "cannot fit 'int' into an index-sized integer", lambda: s[10**30])
same(list(s), [10, 20, 30])
same(tuple(s), (10, 20, 30))
same(sum(s), 60)
same([x for x in s], [10, 20, 30])
a, b, c = s
same((a, b, c), (10, 20, 30))
same(list(reversed(s)), [30, 20, 10])
same(sorted(s, reverse=True), [30, 20, 10])
same((min(s), max(s)), (10, 30))
same(list(zip(s, s)), [(10, 10), (20, 20), (30, 30)])
same(list(map(lambda x: x + 1, s)), [11, 21, 31])
same(list(enumerate(s)), [(0, 10), (1, 20), (2, 30)])
ok(bool(s) and not bool(m.Longs()))
ok(10 in s and 11 not in s)
raises(TypeError, None, lambda: "x" in s)

s[1] = 25
s[-1] = 35
same(list(s), [10, 25, 35])
raises(TypeError, None, s.__setitem__, 0, "x")
raises(IndexError, "assignment index 7 is out of range", s.__setitem__, 7, 1)
del s[0]
same(list(s), [25, 35])
raises(IndexError, "assignment index 2 is out of range", s.__delitem__, 2)


def set_slice():
    s[0:1] = [1]


raises(TypeError, "sequence index must be integer, not 'slice'", set_slice)

same(list(s + m.Longs(1)), [25, 35, 1])
raises(TypeError, "cannot concatenate list", lambda: s + [1])
same(list(s * 2), [25, 35, 25, 35])
same(list(2 * s), [25, 35, 25, 35])
same(list(s * -1), [])
raises(TypeError, "can't multiply sequence by non-int of type 'float'", lambda: s * 1.5)
raises(TypeError, "can't multiply sequence by non-int of type 'sequence_slots.Longs'", lambda: s * s)
before = s
s *= 2
ok(s is before)
same(list(s), [50, 70])
s += 5
ok(s is before)
same(list(s), [55, 75])

# As methods.
same((s.__len__(), s.__getitem__(-1), s.__contains__(55)), (2, 75, True))
same(list(s.__add__(s)), [55, 75, 55, 75])
same(list(s.__rmul__(1)), [55, 75])
same(list(s.__mul__(0)), [])
raises(IndexError, None, s.__getitem__, 9)
ok(not hasattr(s, "__iter__") and not hasattr(s, "__radd__") and not hasattr(s, "keys"))


# Patterns (the flag says it is a sequence).
def shape(x):
    match x:
        case [a, b]:
            return a, b
        case [a, *rest]:
            return a, list(rest)
    return None


same(shape(s), (55, 75))
same(shape(m.Longs(1, 2, 3)), (1, [2, 3]))
same(shape(m.Squares()), None)

# Items alone are enough to iterate.
q = m.Squares()
same(list(q), [0, 1, 4, 9, 16])
same(q[-3], 9)
raises(KeyError, "'far'", lambda: q[-6])
ok(9 in q and 7 not in q)
raises(TypeError, "object of type 'sequence_slots.Squares' has no len()", len, q)
raises(TypeError, "'sequence_slots.Squares' object does not support item assignment", lambda: exec("q[0] = 1", {"q": q}))
raises(TypeError, "'sequence_slots.Squares' object doesn't support item deletion", lambda: exec("del q[0]", {"q": q}))
i = iter(q)
same((next(i), next(i)), (0, 1))
same(type(i).__name__, "iterator")


class Sub(m.Squares):
    def __getitem__(self, i):
        return super().__getitem__(i) + 1 if i < 3 else [][0]

    def __len__(self):
        return 3


u = Sub()
same((list(u), u[1], u[-1], len(u)), ([1, 2, 5], 2, 5, 3))
raises(RuntimeError, "no length today", len, m.Bad())
raises(RuntimeError, "no length today", lambda: m.Bad()[-1])
raises(RuntimeError, "no length today", bool, m.Bad())
same(m.Bad()[2], 4)
keeps(lambda x: (s[0], x in s, s + s), s)
done("sequence_slots")
