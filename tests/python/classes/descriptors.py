"""Descriptors, properties, __slots__, __set_name__, __init_subclass__, __class_getitem__."""


class Data:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name); self.name = name
    def __get__(self, obj, owner=None): return f"{self.name} of {'class' if obj is None else 'instance'} {owner.__name__}"
    def __set__(self, obj, value): print("set", self.name, value)
    def __delete__(self, obj): print("delete", self.name)


class NonData:
    def __get__(self, obj, owner): return "nondata"


class Owner:
    d = Data()
    n = NonData()


o = Owner(); print(o.d, Owner.d, o.n); o.d = 5; del o.d; o.n = "instance wins"; o.__dict__["d"] = "hidden"; print(o.n, o.d, o.__dict__)


class Slots:
    __slots__ = ("a", "b", "__weakref__")
    def __init__(self): self.a = 1


s = Slots(); print(s.a, hasattr(s, "b"), hasattr(s, "__dict__"), Slots.a, type(Slots.a).__name__)
for text in ("s.c = 1", "print(s.b)", "del s.b", "s.b = 2; print(s.b)", "Slots.a.__get__(5)", "Slots.a.__set__(5, 1)", "class X: __slots__ = ('a', 'a b')", "class X: __slots__ = ('a',); a = 1", "class X(int): __slots__ = ('q',)", "class X(int): __slots__ = ()\nX(5).z = 1", "class X: __slots__ = 5", "class X(tuple): __slots__ = ('q',)"):
    try:
        exec(text)
        print(text, "ran")
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)


class SubSlots(Slots):
    __slots__ = ["c"]


class DictSub(Slots):
    pass


x = SubSlots(); x.c = 3; print(x.a, x.c, hasattr(x, "__dict__")); y = DictSub(); y.anything = 1; print(y.__dict__, y.a)


class Plugin:
    registry = {}
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); cls.registry[cls.__name__] = tag
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"


class A(Plugin, tag="a"): pass
class B(A): pass
print(Plugin.registry, A[int], Plugin["x", 1])
try:
    class C(object, tag=1): pass
except TypeError as error:
    print(error)


class Prop:
    def __init__(self): self._v = 1
    def _get(self): "doc here"; return self._v
    def _set(self, v): self._v = v * 2
    v = property(_get, _set, doc="given")
    readonly = property(lambda self: "ro")
    writeonly = property(None, _set)


p = Prop(); p.v = 4; print(p.v, Prop.v.__doc__, property(Prop._get).__doc__, p.readonly, isinstance(Prop.v, property))
for text in ("p.readonly = 1", "del p.v", "p.writeonly", "del p.readonly"):
    try:
        exec(text)
    except AttributeError as error:
        print(text, "->", error)
class Meth:
    def m(self): return self
    s = staticmethod(len)
    c = classmethod(lambda cls: cls.__name__)
print(Meth.__dict__["m"].__get__(5)(), Meth.s([1, 2]), Meth().s("abc"), Meth.c(), Meth().c(), type(Meth.__dict__["s"]).__name__, type(Meth.__dict__["c"]).__name__, Meth.m.__get__(None, Meth) is Meth.m)
print(str.upper.__get__("abc")(), list.append.__objclass__, type(list.append).__name__, type([].append).__name__, type(int.__add__).__name__, type((1).__add__).__name__, int.__add__(1, 2), [].append.__self__, "x".join.__name__, dict.fromkeys.__self__, type(int.real).__name__, int.real.__get__(5), type(type.__dict__["__dict__"]).__name__)
class Cached:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner):
        if obj is None: return self
        value = obj.__dict__[self.name] = self.f(obj)
        return value
class UsesCached:
    @Cached
    def slow(self): print("computed"); return 5
u = UsesCached(); print(u.slow, u.slow, vars(u))
class BadName:
    def __set_name__(self, owner, name): raise ValueError("no name")
try:
    class Broken: z = BadName()
except Exception as error:
    print(type(error).__name__, error, error.__notes__)
