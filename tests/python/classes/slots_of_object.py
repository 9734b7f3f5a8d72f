"""Classes that define few special methods, or none: the other slots are `object`'s, or those of the class from C that they derive from."""


class Meta(type):
    def __call__(cls, *args):
        return "called", args


class Called(metaclass=Meta):
    pass


print(Called(1), type(Called), Called)


class Number(int):
    def __add__(self, other):
        return "sum"


number = Number(3)
print(number + 1, number * 2, hash(number), number == 3, repr(number), str(number), number < 4)


class Error(ValueError):
    pass


class Both(Error, KeyError):
    pass


print(repr(Error(1)), str(Both("a")), Error(1) == Error(1), bool(Error()), Error.__init__ is ValueError.__init__)


class Equal:
    def __eq__(self, other):
        return True


class Hashed(Equal):
    __hash__ = object.__hash__


class Sequence(list):
    pass


for maker in (Equal, Hashed, Sequence):
    try:
        print(maker.__name__, isinstance(hash(maker()), int), maker() == [])
    except TypeError as error:
        print(maker.__name__, error)
print(Sequence([1]) + [2], len(Sequence([1])), Sequence([1]) < [2])


class Plain:
    pass


class Derived(Plain):
    pass


def shown():
    derived = Derived()
    return repr(derived).split(" at ")[0].rsplit(".")[-1], derived == derived, derived != 1, bool(derived)


def iterated():
    try:
        return list(iter(Derived()))
    except TypeError as error:
        return str(error)


# What is assigned to a base and removed again.
print(shown(), iterated())
Plain.__repr__ = lambda self: "by Plain"
Plain.__iter__ = lambda self: iter([1])
Plain.__bool__ = lambda self: False
print(repr(Derived()), bool(Derived()), iterated())
Derived.__repr__ = object.__repr__
print(shown())
del Plain.__repr__, Plain.__iter__, Plain.__bool__, Derived.__repr__
print(shown(), iterated())


class Making(Plain):
    def __new__(cls):
        print("made")
        return object.__new__(cls)


class MakingToo(Making):
    pass


MakingToo()
del Making.__new__
print(type(MakingToo()).__name__, type(Making()).__name__)


class Setting:
    def __setattr__(self, name, value):
        print("sets", name)
        object.__setattr__(self, name, value)


class SettingToo(Setting):
    pass


setting = SettingToo()
setting.x = 1
print(setting.x)
del Setting.__setattr__
setting.x = 2
print(setting.x)


class Asking:
    def __getattr__(self, name):
        return name


class AskingToo(Asking):
    pass


print(AskingToo().foo)
del Asking.__getattr__
try:
    AskingToo().foo
except AttributeError as error:
    print(error)


# Names that are not interned.
name = "".join(["__", "len", "__"])
print(len(type("Sized", (), {name: lambda self: 7})()))
