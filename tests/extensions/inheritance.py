from check import *
import inheritance as m

# C types on builtin types.
x = m.List([1, 2, 3])
same((list(x), x.extra, x.total(), len(x), x[1:]), ([1, 2, 3], 3, 6.0, 3, [2, 3]))
x.append(4.5)
x.extra = 9
same((x.total(), x.extra, x == [1, 2, 3, 4.5], type(x + [1])), (10.5, 9, True, list))
x.sort(reverse=True)
same((repr(x), sorted(x)[0], x.pop()), ("[4.5, 3, 2, 1]", 1, 1))
raises(TypeError, "must be real number, not str", m.List("ab").total)
same(type(x.copy()), list)

d = m.Dict({"a": 1}, b=2)
same((d["a"], d["b"], d.extra, d.get("a"), d.extra, len(d)), (1, 2, 2, 1, 2, 2))
raises(KeyError, "'z'", lambda: d["z"])
same((dict(d), {**d}, d.extra, list(d.items())), ({"a": 1, "b": 2}, {"a": 1, "b": 2}, 3, [("a", 1), ("b", 2)]))


class Missing(m.Dict):
    def __missing__(self, key):
        return key * 2


same((Missing()["ab"], Missing(x=1)["x"]), ("abab", 1))

s = m.Str("h\u00e9llo")
same((s == "h\u00e9llo", hash(s) == hash("h\u00e9llo"), len(s), s.upper(), s[1], s.extra), (True, True, 5, "H\u00c9LLO", "\u00e9", 0))
s.extra = 5
same(({s: 1}["h\u00e9llo"], s.extra, type(str(s)), s + "!", f"{s:>6}"), (1, 5, str, "h\u00e9llo!", " h\u00e9llo"))
same(getattr(m.Str("x"), "extra"), 0)
same(getattr(s, m.Str("extra")), 5)

f = m.Float(2.5)
same((f + 1, repr(f), f.extra, f == 2.5, hash(f) == hash(2.5), f.is_integer()), (3.5, "F2", 0, True, True, False))
t = m.Set([1, 2])
t.add(3)
same((t == {1, 2, 3}, len(t), 2 in t, t.extra, t & {1}), (True, 3, True, 0, m.Set([1])))
i = m.Int(10**20)
same((i == 10**20, i.int_bits(), i + 1, hash(i) == hash(10**20), [0, 1, 2][m.Int(1)]), (True, 67, 10**20 + 1, True, 1))
same((m.Int("ff", 16), type(m.Int(3) + m.Int(4)), m.Int(-5).__index__()), (m.Int(255), int, -5))
u = m.Tuple((1, 2))
same((u == (1, 2), u.tuple_last(), hash(u) == hash((1, 2)), u + (3,), {u: 1}[(1, 2)]), (True, 2, True, (1, 2, 3), 1))
raises(IndexError, "empty", m.Tuple().tuple_last)
y = m.Bytes(b"abc")
same((y == b"abc", y[0], y + b"d", bytes(y), y.decode()), (True, 97, b"abcd", b"abc", "abc"))
o = m.Object()
o.extra = 3
same(o.extra, 3)

# Exceptions.
e = m.Error("a", "b")
same((e.args, e.extra, str(e), repr(e)), (("a", "b"), 2, "('a', 'b')", "Error('a', 'b')"))


def throw(e):
    raise e


ok(raises(m.Error, "x", throw, m.Error("x")).extra == 1)
try:
    throw(m.Error("y"))
except Exception as caught:
    same((caught.extra, caught.__traceback__ is not None), (1, True))
e = m.OsError(2, "gone", "file")
same((e.errno, e.strerror, e.filename, e.extra, str(e)), (2, "gone", "file", 0, "[Errno 2] gone: 'file'"))


class PyError(m.Error):
    def __str__(self):
        return "mine"


raises(PyError, "mine", throw, PyError(1))

# What C sees of them.
#      int list tuple bytes str dict exc type float exact set
for op, flags in [(x, (0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)), (d, (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)), (s, (0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)),
                  (f, (0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0)), (i, (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), (u, (0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
                  (y, (0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)), (e, (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)), (t, (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
                  (int, (0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0)), ([], (0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0)), (True, (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))]:
    same(m.fast_flags(op), flags)

# Python classes on C types on builtin types.
for base, argument, want in [(m.List, [1], [1]), (m.Dict, {"a": 1}, {"a": 1}), (m.Str, "abc", "abc"), (m.Float, 1.5, 1.5), (m.Set, {1}, {1}),
                             (m.Int, 7, 7), (m.Tuple, (1, 2), (1, 2)), (m.Bytes, b"x", b"x")]:

    class Sub(base):
        attribute = "class"

        def method(self):
            return self.value

    z = Sub(argument)
    z.value = 5
    ok(z == want and z.method() == 5 and z.attribute == "class" and z.__dict__ == {"value": 5})
    same(m.is_subtype(Sub, base), (1, 1, 1))
    ok(isinstance(z, base) and isinstance(z, base.__base__))


class Meta(type):
    pass


class Diamond(m.List, metaclass=Meta):
    def total(self):
        return super().total() + 1


same((Diamond([1, 2]).total(), type(Diamond), Diamond([1]).extra), (4.0, Meta, 1))
raises(TypeError, "multiple bases have instance lay-out conflict", type, "X", (m.List, m.Dict), {})
raises(TypeError, "multiple bases have instance lay-out conflict", type, "X", (m.List, str), {})
same(type("X", (m.List, list), {})([1]).total(), 1.0)


class Mixin:
    def mixed(self):
        return "mixed"


class Mixed(Mixin, m.List):
    pass


same((Mixed([1]).mixed(), Mixed([1]).total()), ("mixed", 1.0))


# C types on Python classes.
class Base:
    def __init__(self, v=1):
        self.v = v

    def __repr__(self):
        return f"<base {self.v}>"

    def __len__(self):
        return self.v

    def __iter__(self):
        return iter([self.v])

    def __hash__(self):
        return 77


D = m.derive(Base)
z = D(4)
same((z.v, repr(z), z.greet(), len(z), list(z), hash(z)), (4, "<base 4>", "greetings from inheritance.Derived", 4, [4], 77))
same((m.call_slot(z, "repr"), m.call_slot(z, "hash"), m.call_slot(z, "len"), next(m.call_slot(z, "iter"))), ("<base 4>", 77, 4, 4))
same(D.__mro__, (D, Base, object))
Base.__len__ = lambda self: 55
same((len(z), m.call_slot(z, "len")), (55, 55))
Base.__repr__ = lambda self: "changed"
same((repr(z), m.call_slot(z, "repr")), ("changed", "changed"))


class Over(D):
    def greet(self):
        return super().greet() + "!"


same(Over().greet(), "greetings from Over!")
E = m.derive((Mixin, Base))
same((E(2).mixed(), E(2).v, E.__bases__), ("mixed", 2, (Mixin, Base)))
L = m.derive((m.List,))
same((L([1]).total(), L([1]).greet()), (1.0, "greetings from inheritance.Derived"))
raises(TypeError, "type 'bool' is not an acceptable base type", m.derive, bool)
raises(TypeError, None, m.derive, (m.List, m.Dict))


class Slots:
    __slots__ = ("a",)


S = m.derive(Slots)
q = S()
q.a = 5
same((q.a, q.greet()), (5, "greetings from inheritance.Derived"))

# Class assignment and abstract bases.
class A(m.Object):
    pass


class B(m.Object):
    pass


a = A()
a.extra = 8
a.__class__ = B
same((type(a), a.extra), (B, 8))
raises(TypeError, None, setattr, a, "__class__", int)
done("inheritance")
