from check import *
import members_getsets as m

a = m.All()
same(m.raw(a), (0, 0, 0, 0.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

# Integers: the ends of every range.
for name, low, high in [
    ("s", -(2**15), 2**15 - 1), ("i", -(2**31), 2**31 - 1), ("l", -(2**63), 2**63 - 1), ("byte", -128, 127), ("ubyte", 0, 255),
    ("ushort", 0, 2**16 - 1), ("uint", 0, 2**32 - 1), ("ulong", 0, 2**64 - 1), ("longlong", -(2**63), 2**63 - 1),
    ("ulonglong", 0, 2**64 - 1), ("ssize", -(2**63), 2**63 - 1),
]:
    for value in low, high, 0, 1, 100:
        setattr(a, name, value)
        same(getattr(a, name), value)
    raises(TypeError, "can't delete numeric/char attribute", delattr, a, name)
    ok(raises(TypeError, None, setattr, a, name, "text"))
    ok(raises(TypeError, None, setattr, a, name, 1.5))
    setattr(a, name, True)
    same(getattr(a, name), 1)
    if high > 2**62:
        raises(OverflowError, None, setattr, a, name, 2**64)


class Index:
    def __index__(self):
        return 33


for name in "s", "i", "l", "byte", "ubyte", "ushort", "uint", "ulong", "longlong", "ulonglong":
    setattr(a, name, Index())
    same(getattr(a, name), 33)
raises(TypeError, "an integer is required", setattr, a, "ssize", Index())
a.s = a.i = a.l = -7
a.ubyte = 200
same(m.raw(a)[:3], (-7, -7, -7))
same(m.raw(a)[6], 200)

# Reals.
a.f = 1.5
a.d = 0.1
same((a.f, a.d), (1.5, 0.1))
a.f = 0.1
ok(a.f != 0.1 and abs(a.f - 0.1) < 1e-8)
a.d = 3
same(a.d, 3.0)
raises(TypeError, "must be real number, not str", setattr, a, "d", "x")
raises(TypeError, "can't delete numeric/char attribute", delattr, a, "d")

# Characters and strings.
same((a.c, a.string, a.null_string, a.inplace), ("c", "text", None, "inside"))
a.c = "z"
same(a.c, "z")
raises(TypeError, "bad argument type for built-in operation", setattr, a, "c", "zz")
raises(TypeError, "bad argument type for built-in operation", setattr, a, "c", 5)
raises(TypeError, "readonly attribute", setattr, a, "string", "other")
raises(TypeError, "readonly attribute", setattr, a, "inplace", "other")
raises(TypeError, "can't delete numeric/char attribute", delattr, a, "string")

# Booleans.
same(a.boolean, False)
a.boolean = True
same((a.boolean, m.raw(a)[-1]), (True, 1))
raises(TypeError, "attribute value type must be bool", setattr, a, "boolean", 1)
raises(TypeError, "can't delete numeric/char attribute", delattr, a, "boolean")

# Objects.
same(a.object, None)
raises(AttributeError, "'members_getsets.All' object has no attribute 'object_ex'", getattr, a, "object_ex")
thing = [1, 2]
before = sys.getrefcount(thing)
a.object = a.object_ex = thing
ok(a.object is thing and a.object_ex is thing and a.object_readonly is thing)
same(sys.getrefcount(thing), before + 2)
a.object_ex = 5
same(sys.getrefcount(thing), before + 1)
del a.object
same((sys.getrefcount(thing), a.object), (before, None))
del a.object_ex
raises(AttributeError, "'members_getsets.All' object has no attribute 'object_ex'", getattr, a, "object_ex")
raises(AttributeError, "object_ex", delattr, a, "object_ex")
del a.object  # deleting nothing from a T_OBJECT is no error
keeps(lambda x: (setattr(a, "object", x), a.object, delattr(a, "object")), thing)

# The rest.
same(a.none, None)
raises(AttributeError, "readonly attribute", setattr, a, "none", 1)
raises(AttributeError, "readonly attribute", setattr, a, "i_readonly", 1)
raises(AttributeError, "readonly attribute", delattr, a, "i_readonly")
raises(AttributeError, "readonly attribute", setattr, a, "object_readonly", 1)
same(a.i_readonly, -7)
same(a.audited, -7)
raises(SystemError, "bad memberdescr type", getattr, a, "strange")
raises(SystemError, "bad memberdescr type for strange", setattr, a, "strange", 1)

# Their descriptors.
d = m.All.i
same(type(d).__name__, "member_descriptor")
same(repr(d), "<member 'i' of 'members_getsets.All' objects>")
same((d.__name__, d.__doc__, d.__objclass__), ("i", "doc of i", m.All))
same(d.__get__(a), -7)
d.__set__(a, 12)
same(a.i, 12)
raises(TypeError, "descriptor 'i' for 'members_getsets.All' objects doesn't apply to a 'int' object", d.__get__, 5)
raises(TypeError, "descriptor 'i' for 'members_getsets.All' objects doesn't apply to a 'int' object", d.__set__, 5, 5)
ok(m.All.__dict__["i"] is d)

# Getters and setters.
same(a.stored, None)
a.stored = thing
ok(a.stored is thing)
same(sys.getrefcount(thing), before + 1)
raises(ValueError, "no numbers here", setattr, a, "stored", 5)
ok(a.stored is thing)
del a.stored
same((a.stored, sys.getrefcount(thing)), (None, before))
same(a.closure, "from the table")
raises(AttributeError, "attribute 'closure' of 'members_getsets.All' objects is not writable", setattr, a, "closure", 1)
raises(AttributeError, "attribute 'closure' of 'members_getsets.All' objects is not writable", delattr, a, "closure")
raises(LookupError, "nothing in members_getsets.All", getattr, a, "failing")
raises(AttributeError, "gone", getattr, a, "missing")
same(getattr(a, "missing", "default"), "default")
ok(not hasattr(a, "missing"))
raises(AttributeError, "attribute 'write_only' of 'members_getsets.All' objects is not readable", getattr, a, "write_only")
a.write_only = "w"
same(a.stored, "w")
g = m.All.stored
same((type(g).__name__, g.__name__, g.__doc__), ("getset_descriptor", "stored", "stored by functions"))
same(repr(g), "<attribute 'stored' of 'members_getsets.All' objects>")
raises(TypeError, "descriptor 'stored' for 'members_getsets.All' objects doesn't apply to a 'int' object", g.__get__, 5)


# In subclasses.
class Sub(m.All):
    @property
    def i(self):
        return "own"

    def __getattr__(self, name):
        return f"no {name}"


s = Sub()
same((s.i, s.l, s.missing, s.whatever), ("own", 0, "no missing", "no whatever"))
raises(LookupError, "nothing in Sub", getattr, s, "failing")
s.object = s
del s
done("members_getsets")
