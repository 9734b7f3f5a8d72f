"""Metaclasses: __prepare__, __new__, __call__, conflicts, instance and subclass checks, type()."""


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw): print("prepare", name, kw); return {"injected": 1}
    def __new__(mcs, name, bases, ns, **kw): print("new", name, sorted(k for k in ns if not k.startswith("__"))); return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): print("init", name); super().__init__(name, bases, ns)
    def __call__(cls, *a, **k): print("call", cls.__name__, a); return super().__call__(*a, **k)
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    def __getattr__(cls, name): return "meta " + name
    def __len__(cls): return 7
    def __iter__(cls): return iter("mi")
    def __contains__(cls, x): return x == "yes"
    def __getitem__(cls, k): return k
    def __instancecheck__(cls, obj): return obj == 42
    def __subclasscheck__(cls, sub): return sub is int
    @property
    def prop(cls): return cls.__name__ + " prop"
    def method(cls): return cls


class K(metaclass=Meta, option=1):
    x = 5
    def __init__(self, *a): pass


k = K(1, 2); print(K, K.injected, K.dyn, len(K), list(K), "yes" in K, K[3], isinstance(42, K), isinstance(43, K), isinstance(k, K), issubclass(int, K), issubclass(str, K), K.prop, K.method() is K, type(K), bool(K))
try:
    k.method
except AttributeError as error:
    print(error)


class Sub(K): pass


print(type(Sub).__name__, Sub.prop)
class M1(type): pass
class M2(type): pass
class A1(metaclass=M1): pass
class A2(metaclass=M2): pass
try:
    class A3(A1, A2): pass
except TypeError as error:
    print(error)
class M3(M1, M2): pass
class A4(A1, A2, metaclass=M3): pass
print(type(A4).__name__)


class Singleton(type):
    _it = {}
    def __call__(cls, *a):
        if cls not in cls._it: cls._it[cls] = super().__call__(*a)
        return cls._it[cls]


class One(metaclass=Singleton):
    def __init__(self, v=0): self.v = v


print(One(1) is One(2), One().v)
def function_meta(name, bases, ns): return name, bases, sorted(n for n in ns if n[0] != "_")
class F(metaclass=function_meta): q = 1
print(F)
class Ordered(type):
    @classmethod
    def __prepare__(m, n, b):
        class Log(dict):
            def __setitem__(s, k, v):
                if not k.startswith("__"): print("bind", k)
                super().__setitem__(k, v)
        return Log()
class O(metaclass=Ordered):
    z = 1; a = z + 1
    def m(self): pass
    for i in range(2): pass
print(O.a, type("T", (), {}).__name__, type(5), type("T", (int,), {"y": 1})(5).y)
for text in ("type('T')", "type()", "type('T', (), {}, 1)", "type(1, (), {})", "type('T', 5, {})", "type('T', (), 5)", "type.__new__(int)", "type.__call__(5)", "type('a\\0b', (), {})"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)
class New:
    def __new__(cls, v): print("new", v); return v if isinstance(v, int) else super().__new__(cls)
    def __init__(self, v): print("init", v)
print(New(5), type(New("a")).__name__)
class Tup(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    a = property(lambda s: s[0])
print(Tup(1, 2), Tup(3, 4).a, Tup(1, 2) == (1, 2))
class MroEntries:
    def __mro_entries__(self, bases): return (int,)
class Entry(MroEntries(), object): pass
print([c.__name__ for c in Entry.__mro__], Entry.__orig_bases__[1])
from abc import ABC, abstractmethod
class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def sides(self): ...
class Square(Shape):
    def area(self): return 4
    sides = 4
try: Shape()
except TypeError as error: print(error)
class Half(Shape):
    def area(self): return 1
try: Half()
except TypeError as error: print(error)
print(Square().area(), isinstance(Square(), Shape)); Shape.register(int); print(isinstance(5, Shape), issubclass(int, Shape))
from collections.abc import Iterable, Sized, Hashable, Callable, Mapping
print(isinstance([], Iterable), isinstance(5, Sized), isinstance([], Hashable), isinstance(len, Callable), isinstance({}, Mapping))
