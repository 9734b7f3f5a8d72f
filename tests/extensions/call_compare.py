from check import *
import call_compare as m

# Calls.
c = m.Caller()
same(c(), ("tp_call", (), None))
same(c(1, 2, a=3), ("tp_call", (1, 2), {"a": 3}))
same(c(*(1, 2), **{"a": 3}), ("tp_call", (1, 2), {"a": 3}))
same(c.__call__(1), ("tp_call", (1,), None))
ok(callable(c) and not callable(m.Ordered(1)))
raises(TypeError, "'call_compare.Ordered' object is not callable", m.Ordered(1))
v = m.Vector()
same(v(), ("vector", (), None))
same(v(1, a=2), ("vector", (1, 2), ("a",)))
same(v(*[1, 2], **{"b": 3}), ("vector", (1, 2, 3), ("b",)))
same(list(map(v, [1, 2])), [("vector", (1,), None), ("vector", (2,), None)])
ok(m.has_vectorcall(v) and not m.has_vectorcall(c) and m.has_vectorcall(len) and m.has_vectorcall(lambda: 0))


class SubVector(m.Vector):
    pass


class OverVector(m.Vector):
    def __call__(self, *args):
        return ("python", args)


same(SubVector()(1), ("vector", (1,), None))
same(OverVector()(1), ("python", (1,)))
same(list(map(OverVector(), [1])), [("python", (1,))])
same(super(OverVector, OverVector()).__call__(2), ("vector", (2,), None))
m.Vector.__call__ = lambda self, x: ("patched", x)
same(v(1), ("patched", 1))
del m.Vector.__call__
same(m.Fast(1, 2), ("constructed", m.Fast, 2))


class SubFast(m.Fast):
    pass


same(type(SubFast()), SubFast)

# Comparison.
o, p = m.Ordered(1), m.Ordered(2)
same((o < p, o <= p, o == p, o != p, o > p, o >= p), (True, True, False, True, False, False))
same((o == m.Ordered(1), o is o, o == o), (True, True, True))
same([x.__repr__() for x in sorted([p, o])], ["Ordered(1)", "Ordered(2)"])
same((max(o, p), min(o, p)), (p, o))
raises(TypeError, "never with text (operator 2)", lambda: o == "x")
raises(TypeError, "never with text (operator 4)", lambda: "x" < o)
same(o < 1.5, ("compared", 0, 1.5))
same(1.5 < o, ("compared", 4, 1.5))
same(o == None, False)
same(o != None, True)
same(o == 1, False)
raises(TypeError, "'<' not supported between instances of 'call_compare.Ordered' and 'int'", lambda: o < 1)
raises(TypeError, "'>=' not supported between instances of 'list' and 'call_compare.Ordered'", lambda: [] >= o)
same(o.__lt__(p), True)
same(o.__eq__(1), NotImplemented)
same([m.compare(o, p, op) for op in range(6)], [True, True, False, True, False, False])
same([m.compare_bool(o, p, op) for op in range(6)], [1, 1, 0, 1, 0, 0])
same(m.compare_bool(o, 2.0, 0), 1)
raises(TypeError, None, m.compare, o, 1, 0)
nan = float("nan")
same((m.compare(nan, nan, 2), m.compare_bool(nan, nan, 2), m.compare_bool(nan, nan, 3)), (False, 1, 0))
ok(nan in [nan])


class SubOrdered(m.Ordered):
    def __eq__(self, other):
        return "mine"

    __hash__ = m.Ordered.__hash__


s = SubOrdered(1)
same((s == o, o == s, o != s, s < p), ("mine", "mine", (o != s), True))
same(o.__eq__(s), True)

# Hashes.
same((hash(m.Ordered(25)), hash(s)), (5, 1))
raises(TypeError, "thirteen has no hash", hash, m.Ordered(13))
same({m.Ordered(1): "a", m.Ordered(11): "b"}[m.Ordered(11)], "b")
ok(m.Ordered(3) in {m.Ordered(3)})
e = m.EqualOnly()
raises(TypeError, "unhashable type: 'call_compare.EqualOnly'", hash, e)
raises(TypeError, "cannot use 'call_compare.EqualOnly' as a set element (unhashable type: 'call_compare.EqualOnly')", lambda: {e})
same(m.EqualOnly.__hash__, None)
same((e == 5, 5 == e), (True, True))

# Texts.
same((repr(o), str(o), f"{o}", f"{o!r}", "%s %r" % (o, o), [o].__repr__()), ("Ordered(1)", "no. 1", "no. 1", "Ordered(1)", "no. 1 Ordered(1)", "[Ordered(1)]"))
raises(TypeError, "__repr__ returned non-string (type int)", repr, e)
raises(TypeError, "__str__ returned non-string (type int)", str, e)
raises(TypeError, "unsupported format string passed to call_compare.Ordered.__format__", format, o, ">5")
ok(repr(c).startswith("<call_compare.Caller object at 0x"))


# Descriptors.
class Owner:
    d = m.Descriptor()
    g = m.Getter()


w = Owner()
same(w.d, ("got", w, Owner))
same(Owner.d, ("got", None, Owner))
log = []
w.d = log
ok(log == [w] and log[0] is w)
raises(TypeError, "lists only", setattr, w, "d", 1)
raises(AttributeError, "kept", delattr, w, "d")
w.__dict__["d"] = 5
same(w.d[0], "got")  # data descriptors go first
same(w.g[0], "got")
w.g = 7
same(w.g, 7)  # others do not
same(Owner.__dict__["d"].__get__(1, int), ("got", 1, int))
same(Owner.__dict__["d"].__get__(None, int), ("got", None, int))
raises(TypeError, "__get__(None, None) is invalid", Owner.__dict__["d"].__get__, None, None)

# Attribute hooks.
h = m.Hooked()
same(h.magic, "from the hook")
same(h.__class__, m.Hooked)
raises(AttributeError, "'call_compare.Hooked' object has no attribute 'other'", getattr, h, "other")
raises(AttributeError, "cannot set forbidden", setattr, h, "forbidden", 1)
raises(AttributeError, "cannot delete forbidden", delattr, h, "forbidden")


class SubHooked(m.Hooked):
    def __getattr__(self, name):
        return f"getattr {name}"

    def __setattr__(self, name, value):
        super().__setattr__(name, (value, "wrapped"))


h = SubHooked()
h.x = 1
same((h.magic, h.x, h.other), ("from the hook", (1, "wrapped"), "getattr other"))
raises(AttributeError, "cannot set forbidden", setattr, h, "forbidden", 1)
old = m.OldHooked()
same(old.anything, "old anything")
raises(AttributeError, "old set x", setattr, old, "x", 1)
raises(AttributeError, "old delete x", delattr, old, "x")
keeps(lambda x: (c(x), v(x), v(k=x), x == o, o == x), object())
done("call_compare")
