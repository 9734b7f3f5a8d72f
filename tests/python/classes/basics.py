"""Classes: attributes, methods, inheritance, the method resolution order, super."""


class Base:
    """Base doc."""
    shared = []
    count = 0

    def __init__(self, name="base"):
        self.name = name
        Base.count += 1

    def greet(self):
        return f"{type(self).__name__} {self.name}"

    def __repr__(self):
        return f"<{self.name}>"


class Left(Base):
    def greet(self):
        return "left " + super().greet()


class Right(Base):
    def greet(self):
        return "right " + super().greet()


class Both(Left, Right):
    def __init__(self, name, extra):
        super().__init__(name)
        self.extra = extra

    def greet(self):
        return "both " + super().greet()


b = Both("b", 1); print(b, b.greet(), [c.__name__ for c in Both.__mro__], Both.__bases__ == (Left, Right), Base.count, isinstance(b, Right), issubclass(Both, Base), issubclass(Base, Both), b.__dict__, Both.__doc__, Base.__doc__, Both.__name__, Both.__module__, type(b) is Both)
b.shared.append(1); print(Base.shared, b.count); b.count = 10; print(b.count, Base.count, hasattr(b, "nope"), getattr(b, "nope", "default"), sorted(vars(b))); del b.count; print(b.count); setattr(b, "dyn", 5); print(b.dyn, delattr(b, "dyn"), hasattr(b, "dyn"))
bound = b.greet; print(bound(), bound.__self__ is b, bound.__func__ is Both.greet, Base.greet(b), b.greet == b.greet, Right.greet(b)); b.greet = lambda: "instance"; print(b.greet())


def outside(self, x): return self.name, x


Base.added = outside; print(b.added(3), Base("z").added(4)); Base.shared = "class changed"; print(b.shared)
for text in ("b.nope", "Base.nope", "Base().x.y", "Base.greet()", "super()", "Base(1, 2)", "object(1)", "object().x", "Both(1)", "b.__dict__ and b[0]", "b()", "len(b)", "b + b", "b < b", "iter(b)", "int(b)", "-b", "with_()", "hash(b) == hash(b)", "b == b", "b != 5", "isinstance(b, 5)", "issubclass(5, Base)", "Base.__nope__", "type(b).mro()[0].__name__", "next(b)", "b in b", "float(b)", "b @ b"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)
for change in ("del b.nothing", "object().x = 1", "int.x = 1", "del Base.nothing", "class X(int, str): pass", "class X(Base, Both): pass", "class X(Base, Base): pass", "class X(5): pass", "class X(bool): pass", "class X(Left, Right, Base, object): ok = 1", "b.__class__ = 5", "b.__class__ = Left", "b.__dict__ = 5", "Base.__bases__ = ()", "Base.__name__ = 5"):
    try:
        exec(change)
        print(change, "ran")
    except Exception as error:
        print(change, "->", type(error).__name__ + ":", error)
print(type(b).__name__)
Dyn = type("Dyn", (Base,), {"x": 1, "m": lambda self: self.x}); print(Dyn().m(), Dyn.__name__, Dyn.__module__, Dyn("q"))
class Outer:
    class Inner:
        def m(self): return "inner"
    def make(self): return self.Inner()
print(Outer().make().m(), Outer.Inner.__qualname__, Outer.Inner.m.__qualname__)
class WithClassCell:
    def who(self): return __class__.__name__
    @classmethod
    def make(cls): return super().__new__(cls)
    @staticmethod
    def static(): return __class__
print(WithClassCell().who(), type(WithClassCell.make()).__name__, WithClassCell.static().__name__)
class P:
    def __private(self): return "mangled"
    def call(self): return self.__private()
    __x = 5
print(P().call(), P()._P__private(), P._P__x, [n for n in dir(P) if n.startswith("_P")])
from types import SimpleNamespace
print(SimpleNamespace(a=1, b=[2]), SimpleNamespace(a=1) == SimpleNamespace(a=1))
class Sub(list):
    def __init__(self, *a): super().__init__(a); self.tag = "t"
s = Sub(1, 2); s.append(3); print(s, s.tag, len(s), s + [4], type(s + [4]).__name__, s[1:], isinstance(s, list))
