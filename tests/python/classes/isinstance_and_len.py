"""isinstance and len at call sites that have seen plain classes and containers before."""


class Base:
    pass


class Derived(Base):
    pass


class Other:
    pass


class Pretender:
    @property
    def __class__(self):
        return Base


class Liar:
    def __getattribute__(self, name):
        if name == "__class__":
            return Derived
        return super().__getattribute__(name)


class Meta(type):
    def __instancecheck__(cls, instance):
        print("asked about", type(instance).__name__)
        return False


class Asked(metaclass=Meta):
    pass


def is_base(thing):
    return isinstance(thing, Base)


def tell(thing, cls):
    return isinstance(thing, cls)


things = [Base(), Derived(), Other(), Pretender(), Liar(), 3, 2.5, True, None, "text", 1 << 70]
for _ in range(3):
    print([is_base(thing) for thing in things])
for cls in (int, float, bool, object, str, (int, float), int | str, Asked, Derived, Base):
    print(cls, [tell(thing, cls) for thing in things])
print(tell(Asked(), Asked))

# What an answer depends on changes.
derived, other = things[1], things[2]
Derived.__bases__ = (Other,)
print([is_base(thing) for thing in things], tell(derived, Other))
other.__class__ = Base
print(is_base(other), tell(other, Other))
print(tell(other, Other), tell(derived, Other), tell(Other(), Other))
Base.__getattribute__ = lambda self, name: Other if name == "__class__" else object.__getattribute__(self, name)
print(tell(Base(), Derived), tell(Base(), Base))
print(tell(Base(), Other))

for bad in (3, "name", (int, 3)):
    try:
        print(tell("text", bad))
    except TypeError as error:
        print(error)


def make_and_check(n):
    count = 0
    for i in range(n):
        cls = type(f"C{i}", (Base if i % 2 else Other,), {})
        count += isinstance(cls(), Base) + isinstance(3.5, float) + isinstance(i, int)
    return count


print(make_and_check(50))


class Long(list):
    def __len__(self):
        return 42


class Odd:
    def __init__(self, answer):
        self.answer = answer

    def __len__(self):
        return self.answer


def length(container):
    return len(container)


for container in ([1, 2], (1,), "abc", "\N{SNOWMAN}x", b"abcd", {1: 2}, {1, 2, 3}, range(7), bytearray(5), Long(), Odd(3), []):
    print(type(container).__name__, length(container), len(container), length(container) + 1)
for container in (Odd(-1), Odd("x"), Odd(1 << 70), 3, None, 2.5):
    try:
        print(length(container))
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)


def dying():
    total = 0
    for i in range(5):
        total += len([i] * i)
        text = "x" * i
        text = len(text)
        total += text
    return total


print(dying())

len = lambda container: "another"
print(length([1]))
del len
print(length([1]))
import builtins

original = builtins.len
builtins.len = lambda container: "a third"
print(length([1]))
builtins.len = original
print(length([1]))
