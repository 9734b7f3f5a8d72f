from check import *
import static_types as m

p = m.Point(1, 2.5)
same(repr(p), "<static_types.Point 1.0, 2.5>")
same(repr(m.Point(x=3)), "<static_types.Point 3.0, 0.0>")
same(p.sum(), 3.5)
same(m.Point.__name__, "Point")
same(m.Point.__module__, "static_types")
same(m.Point.__qualname__, "Point")
same(m.Point.__doc__, "A point.")
same(m.Point.__text_signature__, "(x, y=0)")
same(m.Point.__bases__, (object,))
same(m.Point.__mro__, (m.Point, object))
same(repr(m.Point), "<class 'static_types.Point'>")
same(type(m.Point), type)
same(m.Point.__basicsize__, 32)
same(m.Made.__module__, "builtins")
same(repr(m.Made), "<class 'Made'>")
raises(TypeError, "Point() missing required argument 'x' (pos 1)", m.Point)
raises(TypeError, "must be real number, not str", m.Point, "one")
raises(TypeError, "Point() got an unexpected keyword argument 'z'", m.Point, 1, z=2)
raises(TypeError, "Point() takes at most 2 arguments (3 given)", m.Point, 1, 2, 3)

# Counted: what is made is unmade at once.
del p
same(m.count(), 0)
ps = [m.Point(i) for i in range(10)]
same(m.count(), 10)
ps.pop()
same(m.count(), 9)
ps.clear()
same(m.count(), 0)
bad = raises(TypeError, None, m.Point, "x")
bad = None
same(m.count(), 0)

# Re-initialised; made without init.
p = m.Point(1)
p.__init__(8, 9)
same(p.sum(), 17.0)
raw = m.Point.__new__(m.Point)
same(raw.sum(), -1.0)
del p, raw

# Immutable.
raises(TypeError, "cannot set 'colour' attribute of immutable type 'static_types.Point'", setattr, m.Point, "colour", 1)
raises(TypeError, "cannot set 'sum' attribute of immutable type 'static_types.Point'", delattr, m.Point, "sum")
raises(AttributeError, "'static_types.Point' object has no attribute 'colour' and no __dict__ for setting new attributes",
       setattr, m.Point(1), "colour", 1)
raises(AttributeError, "'static_types.Point' object attribute 'sum' is read-only", setattr, m.Point(1), "sum", 1)
raises(AttributeError, "'static_types.Point' object has no attribute 'z'", getattr, m.Point(1), "z")
same(m.facts(m.Point), {"name": "static_types.Point", "basicsize": 32, "itemsize": 0, "heap": 0, "ready": 1, "gc": 0,
                        "base": object, "immutable": 1})
same(m.inherited(), (1, 1, 1, 1, 1, 1, 1))
raises(TypeError, "a type is wanted", m.facts, 5)

# Subclasses in Python.
class Named(m.Point):
    def __init__(self, name, *args):
        super().__init__(*args)
        self.name = name

    def sum(self):
        return super().sum() + 100


n = Named("n", 1, 2)
same(n.sum(), 103.0)
same(n.__dict__, {"name": "n"})
same(repr(n), "<Named 1.0, 2.0>")
same(m.facts(Named)["heap"], 1)
same(m.facts(Named)["gc"], 1)
ok(Named.__basicsize__ >= 32)
same(Named.__base__, m.Point)
del n
same(m.count(), 0)
raises(TypeError, "object.__new__(static_types.Point) is not safe, use static_types.Point.__new__()", object.__new__, m.Point)


class Slotted(m.Point):
    __slots__ = "a", "b"


s = Slotted(1)
s.a = 1
same(s.a, 1)
raises(AttributeError, "'Slotted' object has no attribute 'b'", getattr, s, "b")
ok(not hasattr(s, "__dict__"))

# Bare: all inherited.
b = m.Bare()
same(type(b), m.Bare)
ok(repr(b).startswith("<static_types.Bare object at 0x"))
ok(b == b and b != m.Bare())
ok(hash(b) is not None)
same(type(m.Bare(1)), m.Bare)  # tp_new is its own: who checks the arguments?
raises(TypeError, "type 'static_types.Bare' is not an acceptable base type", type, "X", (m.Bare,), {})

# Made by C only.
same(type(m.make()), m.Made)
raises(TypeError, "cannot create 'Made' instances", m.Made)
raises(TypeError, "cannot create 'Made' instances", type.__call__, m.Made)

# Variable size.
v = m.Bits(10)
same(len(v), 10)
v[3] = 7
v[-1] = 9
same(list(v), [0, 0, 0, 7, 0, 0, 0, 0, 0, 9])
same(v[-7], 7)
raises(IndexError, "Bits index out of range", lambda: v[10])
raises(IndexError, "Bits index out of range", lambda: v[-11])
same(m.Bits.__itemsize__, 1)
same(m.Bits.__basicsize__, 24)
same(v.__sizeof__(), 34)
same(len(m.Bits(0)), 0)


class MoreBits(m.Bits):
    pass


w = MoreBits(1000)
w.extra = 1
w[999] = 1
same((sum(w), w.extra), (1, 1))

# A static type on a static type.
c = m.Child(4)
same((c.sum(), c.tag(), c.tag()), (4.0, 0, 1))
same(m.Child.__mro__, (m.Child, m.Point, object))
same(repr(c), "<static_types.Child 4.0, 0.0>")
same(m.count(), 2)
done("static_types")
