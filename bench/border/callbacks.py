"""C that calls Python, in loops written in C: functions, slots of Python classes, generators, attributes."""

import border
from harness import entry

CALLS, FEW = 200_000, 10


class Stepper:
    """What C calls through slots."""

    def __init__(self):
        self.calls = 0

    def step(self):
        self.calls += 1

    def __len__(self):
        return 7

    def __getitem__(self, key):
        return key

    def __add__(self, other):
        return other

    def __lt__(self, other):
        return True


class Constant:
    """What C reads an attribute of."""

    def __init__(self):
        self.step = 1


class Numbers:
    """An iterator written in Python."""

    def __init__(self, n):
        self.left = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left


@entry("python-no-argument", CALLS, FEW)
def python_no_argument(n):
    return border.call_none(lambda: None, n)


@entry("python-one-argument", CALLS, FEW)
def python_one_argument(n):
    return border.call_one(lambda x: x, n)


@entry("python-two-arguments", CALLS, FEW)
def python_two_arguments(n):
    return border.call_two(lambda x, y: x, n)


@entry("python-format", CALLS // 2, FEW)
def python_format(n):
    return border.call_format(lambda x, y: x, n)


@entry("python-closure", CALLS, FEW)
def python_closure(n):
    calls = 0

    def count():
        nonlocal calls
        calls += 1

    border.call_none(count, n)
    return calls


@entry("python-method", CALLS, FEW)
def python_method(n):
    stepper = Stepper()
    border.call_step(stepper, n)
    return stepper.calls


@entry("c-function", CALLS * 4, FEW)
def c_function(n):
    return border.call_none(border.nothing, n)


@entry("attribute", CALLS * 2, FEW)
def attribute(n):
    return border.get_step(Constant(), n)


@entry("slot-length", CALLS, FEW)
def slot_length(n):
    return border.get_length(Stepper(), n)


@entry("slot-item", CALLS, FEW)
def slot_item(n):
    return border.get_item(Stepper(), n)


@entry("slot-add", CALLS, FEW)
def slot_add(n):
    return border.add_one(Stepper(), n)


@entry("slot-compare", CALLS, FEW)
def slot_compare(n):
    return border.less(Stepper(), n)


@entry("generator", CALLS * 2, FEW)
def generator(n):
    def count(n):
        while n:
            yield n
            n -= 1

    return border.iterate(count(n))


@entry("slot-next", CALLS, FEW)
def slot_next(n):
    return border.iterate(Numbers(n))
