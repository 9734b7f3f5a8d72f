from check import *
import calling_conventions as m

# Functions.
same(m.noargs(), ("noargs", m, None))
same(m.one(5), ("one", m, 5))
same(m.varargs(), ("varargs", m, ()))
same(m.varargs(1, 2), ("varargs", m, (1, 2)))
same(m.keywords(), ("keywords", m, (), None))
same(m.keywords(1, a=2), ("keywords", m, (1,), {"a": 2}))
same(m.fast(), ("fast", m, (), None))
same(m.fast(1, 2, 3), ("fast", m, (1, 2, 3), None))
same(m.fast_keywords(1, b=2, c=3), ("fast_keywords", m, (1, 2, 3), ("b", "c")))
same(m.fast_keywords(*[1, 2], **{"x": 3}), ("fast_keywords", m, (1, 2, 3), ("x",)))
same(m.fast(*range(300))[2], tuple(range(300)))
ok(m.keywords(**{})[3] in (None, {}))

raises(TypeError, "calling_conventions.noargs() takes no arguments (1 given)", m.noargs, 1)
raises(TypeError, "calling_conventions.one() takes exactly one argument (0 given)", m.one)
raises(TypeError, "calling_conventions.one() takes exactly one argument (2 given)", m.one, 1, 2)
for name in "noargs", "one", "fast":
    raises(TypeError, f"calling_conventions.{name}() takes no keyword arguments", getattr(m, name), x=1)
raises(TypeError, "varargs() takes no keyword arguments", m.varargs, x=1)

# What a function says of itself.
same(m.one.__name__, "one")
same(m.one.__qualname__, "one")
same(m.one.__module__, "calling_conventions")
ok(m.one.__self__ is m)
same(m.one.__doc__, "One thing.")
same(m.one.__text_signature__, "($self, thing, /)")
same(m.varargs.__doc__, "Without a signature.")
same(m.varargs.__text_signature__, None)
same(m.fast.__doc__, None)
same(repr(m.one), "<built-in function one>")
same(type(m.one).__name__, "builtin_function_or_method")
ok(m.one == m.one and m.one != m.fast)
same(hash(m.one), hash(m.one))
raises(AttributeError, "'builtin_function_or_method' object has no attribute 'colour'", getattr, m.one, "colour")
same(m.describe(m.one), (8, 8, m, None, 1))
raises(TypeError, "not a C function", m.describe, len.__class__)
f = m.one
ok(f(1) == m.one(1))

# Methods.
t = m.Thing()
same(t.noargs(), ("noargs", t, None))
same(t.one(1), ("one", t, 1))
same(t.varargs(1, 2), ("varargs", t, (1, 2)))
same(t.keywords(1, k=2), ("keywords", t, (1,), {"k": 2}))
same(t.fast(1), ("fast", t, (1,), None))
same(t.fast_keywords(1, k=2), ("fast_keywords", t, (1, 2), ("k",)))
same(t.method(1, k=2), (m.Thing, ("method", t, (1, 2), ("k",))))
same(m.Thing.one(t, 1), ("one", t, 1))
same(m.Thing.method(t, 1), (m.Thing, ("method", t, (1,), None)))
bound = t.fast_keywords
same(bound(1, z=2), ("fast_keywords", t, (1, 2), ("z",)))
same(bound.__self__, t)
same(bound.__qualname__, "Thing.fast_keywords")
same(m.describe(bound)[:3], (130, 130, t))
same(m.describe(t.method), (642, 642, t, m.Thing, 1))
raises(TypeError, "Thing.noargs() takes no arguments (1 given)", t.noargs, 1)
raises(TypeError, "Thing.one() takes exactly one argument (2 given)", t.one, 1, 2)
raises(TypeError, "Thing.one() takes no keyword arguments", t.one, x=1)
raises(TypeError, "unbound method Thing.one() needs an argument", m.Thing.one)
raises(TypeError, "descriptor 'one' for 'calling_conventions.Thing' objects doesn't apply to a 'int' object", m.Thing.one, 5, 6)
same(repr(m.Thing.one), "<method 'one' of 'calling_conventions.Thing' objects>")
same(type(m.Thing.one).__name__, "method_descriptor")
same(m.Thing.one.__objclass__, m.Thing)
same(m.Thing.one.__name__, "one")
same(m.Thing.one.__text_signature__, "($self, thing, /)")


class Sub(m.Thing):
    def one(self, x):
        return super().one(x)


s = Sub()
same(s.one(1), ("one", s, 1))
same(s.method(1), (m.Thing, ("method", s, (1,), None)))
same(s.noargs_class(), ("noargs", Sub, None))

# Class and static methods, through the class, an instance and a subclass.
for owner in m.Thing, t:
    same(owner.noargs_class(), ("noargs", m.Thing, None))
    same(owner.one_class(1), ("one", m.Thing, 1))
    same(owner.varargs_class(1), ("varargs", m.Thing, (1,)))
    same(owner.keywords_class(1, k=2), ("keywords", m.Thing, (1,), {"k": 2}))
    same(owner.fast_class(1, 2), ("fast", m.Thing, (1, 2), None))
    same(owner.fast_keywords_class(1, k=2), ("fast_keywords", m.Thing, (1, 2), ("k",)))
    same(owner.method_class(3), (m.Thing, ("method", m.Thing, (3,), None)))
    same(owner.noargs_static(), ("noargs", None, None))
    same(owner.one_static(1), ("one", None, 1))
    same(owner.varargs_static(1), ("varargs", None, (1,)))
    same(owner.keywords_static(1, k=2), ("keywords", None, (1,), {"k": 2}))
    same(owner.fast_static(1), ("fast", None, (1,), None))
    same(owner.fast_keywords_static(k=2), ("fast_keywords", None, (2,), ("k",)))
same(type(m.Thing.__dict__["one_class"]).__name__, "classmethod_descriptor")
same(type(m.Thing.__dict__["one_static"]).__name__, "staticmethod")

# Where a slot and a method want the same name.
same(t.__contains__(1), ("method, not slot", 1))
ok(1 in t)
ok(0 not in t)
same(len(t), 7)
same(t.__len__(), 7)

# Impossible flags.
raises(SystemError, "wrong() method: bad call flags", m.with_flags, 0)
raises(SystemError, "wrong() method: bad call flags", m.with_flags, 0x0001 | 0x0008)
raises(SystemError, "wrong() method: bad call flags", m.with_flags, 0x0200 | 0x0001)
same(m.with_flags(1)(4), ("varargs", m, (4,)))

thing = object()
for name in "one", "varargs", "keywords", "fast", "fast_keywords":
    keeps(getattr(m, name), thing)
    keeps(getattr(t, name), thing)
keeps(lambda x: m.fast_keywords(k=x), thing)
keeps(lambda x: m.keywords(k=x), thing)
done("calling_conventions")
