"""One instruction that sees operands of many types: operators, comparisons, truth, membership and items."""

import binascii


class Answer:
    def __init__(self, answer):
        self.answer = answer

    def __lt__(self, other):
        return self.answer

    def __eq__(self, other):
        return self.answer

    def __bool__(self):
        return False


class Derived(Answer):
    def __gt__(self, other):
        return "Derived.__gt__"


class Refusing:
    def __lt__(self, other):
        return NotImplemented

    def __eq__(self, other):
        return NotImplemented

    def __add__(self, other):
        return NotImplemented

    def __iadd__(self, other):
        return NotImplemented


class Reflected:
    def __radd__(self, other):
        return "Reflected.__radd__"

    def __gt__(self, other):
        return "Reflected.__gt__"


class Integer(int):
    def __radd__(self, other):
        return "Integer.__radd__"

    def __gt__(self, other):
        return "Integer.__gt__"


def attempt(function):
    def outcome(*operands):
        try:
            result = function(*operands)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        return type(result).__name__ if isinstance(result, (Answer, Refusing, Reflected)) else repr(result)

    outcome.name = function.__name__
    return outcome


@attempt
def less(a, b):
    return a < b


@attempt
def jump_if_less(a, b):
    if a < b:
        return "yes"
    return "no"


@attempt
def equal(a, b):
    return a == b


@attempt
def jump_if_equal(a, b):
    if a == b:
        return "yes"
    return "no"


@attempt
def unequal(a, b):
    return a != b


@attempt
def add(a, b):
    return a + b


@attempt
def add_in_place(a, b):
    if isinstance(a, list):
        a = list(a)
    a += b
    return a


@attempt
def multiply(a, b):
    return a * b


@attempt
def compare_with_small(a, _):
    return a < 1, a == 1


@attempt
def compare_with_large(a, _):
    return a < 1000, a != 1000


@attempt
def add_number(a, _):
    return a + 1000, a + 1


@attempt
def contained(a, b):
    return a in b


@attempt
def jump_if_contained(a, b):
    if a not in b:
        return "no"
    return "yes"


@attempt
def item(a, b):
    return a[b]


@attempt
def item_at_number(a, _):
    return a[1], a[1000]


@attempt
def truth(a, _):
    return "true" if a else "false", not a


class Container:
    def __contains__(self, item):
        if item == 3:
            raise KeyError(item)
        return item

    def __getitem__(self, key):
        if key == 5:
            raise KeyError(key)
        return key


class Sequence:
    def __getitem__(self, index):
        if index > 3:
            raise IndexError(index)
        return index


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        if self.value is None:
            raise ValueError("neither")
        return self.value


values = [
    1, 5, 1000, 2.5, "s", None, [1], (1,), Answer(True), Answer(None), Answer([]), Derived(0), Refusing(), Reflected(),
    Integer(4), 10**30, {1}, frozenset({1, 2}), b"x", 1j, True, range(3), {1: 2}, "text", Container(), Sequence(),
    Truth(True), Truth(False), Truth(3), Truth(None), slice(1, 2), memoryview(b"\1\2"),
]  # fmt: skip


def show(value):
    return type(value).__name__ if type(value).__module__ == "__main__" or type(value) is memoryview else repr(value)


for function in (
    less, jump_if_less, equal, jump_if_equal, unequal, add, add_in_place, multiply, compare_with_small,
    compare_with_large, add_number, contained, jump_if_contained, item, item_at_number, truth,
):  # fmt: skip
    for turn in range(2):
        for left in values:
            results = []
            for right in values:
                results.append(function(left, right))
                results.append(function(left, right))
            text = " ".join(results)
            if " at 0x" not in text:
                print(function.name, show(left)[:40], results[0][:60], binascii.crc32(text.encode()))


class Dying:
    def __init__(self, name):
        self.name = name

    def __lt__(self, other):
        return Dying(self.name + other.name)

    def __add__(self, other):
        return Dying(self.name + other.name)

    def __contains__(self, item):
        return True

    def __bool__(self):
        return True

    def __del__(self):
        print("gone:", self.name)


def lives():
    x = Dying("a") + Dying("b")
    Dying("c") < Dying("d")
    if Dying("e") < Dying("f"):
        print("less")
    Dying("g") in Dying("h")
    if Dying("i") in Dying("j"):
        print("contained")
    if Dying("k"):
        print("true")
    not Dying("l")


for _ in range(3):
    lives()
