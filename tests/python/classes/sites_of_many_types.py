"""Instructions that meet objects of one type, then of others, and types that change meanwhile."""

import sys
from types import ModuleType


def show(*values):
    print(*values)


# Attributes of instances of several classes, which grow in different ways.


class A:
    tag = "A"

    def __init__(self, x):
        self.x = x

    def who(self):
        return "A.who", self.x


class B(A):
    tag = "B"

    def __init__(self, x):
        self.y = -x
        super().__init__(x)

    def who(self):
        return "B.who", self.x, self.y


class C:
    __slots__ = ("x", "call")
    tag = "C"

    def who(self):
        return "C.who", self.x


class D:
    tag = "D"

    @property
    def x(self):
        return "property"

    @x.setter
    def x(self, value):
        show("set", value)

    def who(self):
        return "D.who"


def read(thing):
    return thing.x, thing.tag, thing.who()


def write(thing, value):
    thing.x = value


def objects():
    c = C()
    c.x = 7
    return [A(1), B(2), c, D()]


for round in range(4):
    for thing in objects():
        write(thing, round * 1.5)
        show(read(thing))
        write(thing, round * 1000)
        show(read(thing))
A.tag = "changed"
A.who = lambda self: "another"
del B.tag
for thing in objects():
    show(read(thing))
B.x = property(lambda self: "shadows")
show(B.x.fget(None))
try:
    show(read(objects()[1]))
except AttributeError as error:
    show(error)


# A number that is stored does not change what others hold.


def keeps():
    a = A(1.5)
    items = [2.5, 1000]
    held = []
    for i in range(300, 304):
        held.append((a.x, items[0], items[1]))
        a.x = i + 0.5
        items[0] = i + 0.25
        items[1] = i
        before = a.x
        a.x = i * 2.0
        show(before, a.x, items)
        a.x = i
        first = a.x
        a.x = i + 1
        show(first, a.x, a.x is a.x)
    return held


show(keeps())


# Attributes of classes, whose metaclass may have a say, and of modules.


class Meta(type):
    pass


class E(metaclass=Meta):
    value = 1

    def method(*args):
        return len(args)

    @classmethod
    def make(cls):
        return cls.__name__

    @staticmethod
    def plain(*args):
        return len(args)


class F(E):
    value = 2


def of_class(cls):
    return cls.value, cls.method(5), cls.make(), cls.plain(), cls.__name__


for cls in (E, F, E, F):
    show(of_class(cls))
E.value = 10
show(of_class(E), of_class(F))
Meta.value = property(lambda cls: "of the metaclass")
show(of_class(E), of_class(F))
del Meta.value
del F.value
show(of_class(E), of_class(F))
one, two = ModuleType("one"), ModuleType("two")
one.f, two.f = lambda: 1, lambda: 2
one.v, two.v = 3, 4
for module in (one, one, two, one, two):
    show(module.f(), module.v)
one.f = lambda: "new"
show(one.f())
del two.f
try:
    two.f()
except AttributeError as error:
    show(error)


class Holder:
    def __init__(self, call):
        self.call = call


for holder in (Holder(len), Holder(repr), Holder(str)):
    show(holder.call("abc"))


# Members and C functions of builtin types.


def parts(thing):
    return thing.real, thing.imag


for number in (1 + 2j, 3, 2.5, True, 4j):
    show(parts(number))


def bounds(thing):
    return thing.start, thing.stop, thing.step


for thing in (slice(1, 2), range(5), slice(None), range(1, 9, 2)):
    show(bounds(thing))


def function():
    pass


for name in ("one", "two", "three"):
    function.__name__ = name
    show(function.__name__, function.__code__.co_argcount, function.__code__.co_firstlineno > 0)
for bad in (5, None, 2.5):
    try:
        function.__name__ = bad
    except TypeError as error:
        show(error)
for _ in range(3):
    try:
        slice(1).start = 5
    except AttributeError as error:
        show(error)
error = ImportError("x", name="n")
for value in (1, None, "s"):
    error.name = value
    show(error.name, error.msg)
error = SystemExit()
for _ in range(2):
    error.code = 3
    show(error.code)
syntax = SyntaxError()
for value in (5, 2.5, None):
    syntax.lineno = value
    show(syntax.lineno)


# Operators that ask the slots of both operands.


class Left:
    def __add__(self, other):
        return NotImplemented if other == 3 else ("Left.add", type(other).__name__)

    def __iadd__(self, other):
        return NotImplemented if other == 4 else ("Left.iadd", type(other).__name__)


class Right:
    def __radd__(self, other):
        return "Right.radd"

    def __rmul__(self, other):
        return NotImplemented


class Under(Left):
    def __radd__(self, other):
        return "Under.radd"


def add(a, b):
    return a + b


def grow(a, b):
    a += b
    return a


def times(a, b):
    return a * b


for operation in (add, grow, times):
    for a, b in (
        (Left(), 1), (Left(), 3), (Left(), 4), (Left(), 2.5), (Left(), Right()), (Left(), Under()), (5, Right()),
        ([1], [2]), ((1,), (2,)), ([1], 2), (2, [1]), ("ab", 2), (b"ab", 2), ("a", "b"), ([1], "a"), (1 << 70, 2),
        (2.5, 1 << 70), (None, 1), ({1}, {2}), (1j, 2), (True, 2.5), (Left(), "s"), ([1], Right()),
    ):
        try:
            show(operation.__name__, type(a).__name__, type(b).__name__, operation(a, b))
        except TypeError as error:
            show(error)
for value in ("%s-%d" % ("a", 1), {1, 2} & {2, 3}, {1: 2} | {3: 4}, [0] * 3, 2 * (1,), 1 << 80 >> 78):
    show(value)


# Truth, identity and membership, in jumps and as values.


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size

    def __contains__(self, item):
        return item == self.size


class Undecided:
    def __bool__(self):
        raise ValueError("undecided")


def truths(value):
    found = []
    if value:
        found.append("if")
    if not value:
        found.append("if not")
    found.append(not value)
    found.append("and" if value and True else "no")
    found.append("or" if value or False else "no")
    return found


for value in (
    0, 1, -1, 0.0, 1.5, -0.0, float("nan"), "", "a", (), (1,), [], [1], {}, {1: 2}, set(), {1}, None, True, False, object,
    A(1), Sized(0), Sized(2), 0j, 1 << 80, b"", b"x", range(0), range(3),
):
    show(type(value).__name__, truths(value))
try:
    truths(Undecided())
except ValueError as error:
    show(error)


def membership(item, container):
    found = [item in container, item not in container]
    if item in container:
        found.append("in")
    if item not in container:
        found.append("not in")
    return found


for item, container in (
    (1, [1, 2]), (3, (1, 2)), ("a", "abc"), ("x", "abc"), (1.0, {1}), (2, {1: 2}), (5, Sized(5)), (4, Sized(5)), (3, range(5)),
    (1 << 70, {1 << 70}), (98, b"abc"), (2.5, iter([1, 2.5])),
):
    show(item, type(container).__name__, membership(item, container))
for item, container in (([], {1}), (1, "abc"), (1, 5), ({}, {})):
    try:
        membership(item, container)
    except TypeError as error:
        show(error)


def same(a, b):
    found = []
    if a is b:
        found.append("is")
    if a is not b:
        found.append("is not")
    return found


big = 1 << 100
thing = A(1)
for a, b in ((thing, thing), (thing, A(1)), (big, big), (None, thing), (True, True), (None, False), ("a", "b")):
    show(same(a, b))


def equal(a, b):
    found = []
    if a == b:
        found.append("==")
    if a != b:
        found.append("!=")
    return found


word = "".join(["wo", "rd"])
for a, b in (
    ("word", "word"), ("word", word), (word, "ward"), ("word", "words"), (sys.intern(word), "word"), ("é", "é"), ("a", 1), (1, 1.0),
    ("", ""), (word, None),
):
    show(equal(a, b))


# Subscripts of several types.


class Missing(dict):
    def __missing__(self, key):
        return "missing", key


class Sequence:
    def __getitem__(self, index):
        if index == 3:
            raise IndexError(index)
        return "item", index

    def __setitem__(self, index, value):
        show("set", index, value)


def item(container, key):
    return container[key]


def set_item(container, key, value):
    container[key] = value
    return container


for container, key in (
    ([1, 2], 1), ([1, 2], -1), ((1, 2), 0), ("abc", 1), ("abc", -1), ("aéb", 1), ("a\u1234", 1), ({1: 2}, 1), ({"a": 2}, "a"),
    (Missing(), 5), (Sequence(), 2), (range(10), 4), (b"abc", 0), (bytearray(b"abc"), 1), (memoryview(b"abc"), 2), (list, int),
    ("abc", True), ([1, 2], slice(1)), ({1.5: 2}, 1.5),
):
    show(item(container, key))
for container, key in (
    ([1, 2], 2), ((1, 2), -3), ("abc", 3), ("abc", "a"), ({1: 2}, 2), (Sequence(), 3), (5, 1), (None, 0), ([1], 1.5), (b"abc", 9),
):
    try:
        show(item(container, key))
    except (LookupError, TypeError) as error:
        show(type(error).__name__, error)
for container, key, value in (
    ([1, 2], 1, 5), ([1, 2], -1, 2.5), ({}, 1, 2), ({}, "a", 2.5), (Sequence(), 1, 2), (bytearray(b"abc"), 0, 65), ([1], slice(0), [2]),
):
    show(type(set_item(container, key, value)).__name__, container if not isinstance(container, Sequence) else "")
for container, key, value in (([1], 1, 5), ((1,), 0, 5), ("a", 0, "b"), (bytearray(b"a"), 0, 300), ({}, [], 1), (None, 0, 1), (5, 0, 1)):
    try:
        set_item(container, key, value)
    except (LookupError, TypeError, ValueError) as error:
        show(type(error).__name__, error)


# What an operator works on stays alive, whoever rebinds the variables meanwhile.


class Rebinding:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        show("gone:", self.name)

    def rebind(self):
        variables = sys._getframe(2).f_locals
        variables["left"] = variables["right"] = None
        return self.name

    def __contains__(self, item):
        return [self.rebind(), item]

    def __getitem__(self, key):
        return self.rebind(), key.name

    def __setitem__(self, key, value):
        show(self.rebind(), key.name, value)

    def __add__(self, other):
        return self.rebind(), other.name

    def __lt__(self, other):
        return self.rebind() < other.name


def rebound(operation):
    left, right = Rebinding("left"), Rebinding("right")
    if operation == "in":
        return left in right, left, right
    if operation == "item":
        return left[right], left, right
    if operation == "set item":
        left[right] = 5
        return left, right
    if operation == "+":
        return left + right, left, right
    return left < right, left, right


for _ in range(3):
    for operation in ("in", "item", "set item", "+", "<"):
        show(operation, rebound(operation))
