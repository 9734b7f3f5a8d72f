"""Operators on instances of one class: results, NotImplemented, errors, and what may be seen while the method runs."""

import sys


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        if other.x == 13:
            return NotImplemented
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, other):
        return self.x * other.x + self.y * other.y

    def __mod__(self, other):
        return NotImplemented

    def __truediv__(self, other):
        raise ZeroDivisionError(f"{self.x} / {other.x}")

    def __or__(self, other):
        self = other = None
        return NotImplemented

    def __and__(self, other):
        return [name for name in sys._getframe().f_locals]

    def __lshift__(self, other):
        # What the caller sees of its own variables while the operator runs.
        return sorted(name for name in sys._getframe(1).f_locals if len(name) == 1)

    def __xor__(self, other):
        return 1.5

    def __matmul__(self, other, *rest):
        return len(rest)

    def __iadd__(self, other):
        self.x += other.x
        return self

    def __del__(self):
        deaths.append((self.x, self.y))

    def __repr__(self):
        return f"<{self.x}, {self.y}>"


deaths = []


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def temporaries():
    total = Vector(1, 2) + Vector(3, 4) + Vector(5, 6)
    return total


def inplace(a, b):
    a -= b
    return a


def plus_inplace(a, b):
    kept = a
    a += b
    return kept is a


def refused(a, b):
    return a % b


def refused_inplace(a, b):
    a %= b
    return a


def forgotten(a, b):
    return a | b


def failing(a, b):
    return a / b


FUNCTIONS = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a & b,
    lambda a, b: a << b,
    lambda a, b: a ^ b,
    lambda a, b: a @ b,
    inplace,
    plus_inplace,
    refused,
    refused_inplace,
    forgotten,
    failing,
]

for function in FUNCTIONS:
    results = [attempt(function, Vector(10, n), Vector(n, 1)) for n in range(11, 15)]
    print(results)

for _ in range(5):
    deaths.clear()
    result = temporaries()
    print(result, deaths)
del result

# The same sites with other types: subclasses with methods of their own, and none at all.


class Deep(Vector):
    def __add__(self, other):
        return "deep"

    def __radd__(self, other):
        return "reflected"


add = FUNCTIONS[0]
for _ in range(3):
    print(add(Vector(1, 1), Vector(2, 2)), add(Deep(1, 1), Deep(2, 2)), add(Vector(1, 1), Deep(2, 2)))
    print(add(1, 2), add("a", "b"), add([1], [2]), attempt(add, Vector(1, 1), 5))

# The method is replaced between two calls, and while it runs.


def other_add(self, other):
    Vector.__add__ = original
    return "replaced"


original = Vector.__add__
for n in range(6):
    if n == 3:
        Vector.__add__ = other_add
    print(add(Vector(n, 0), Vector(0, n)))


# A class that is a sequence, too: what the method does not know is joined.


class Items(list):
    def __add__(self, other):
        return NotImplemented

    def __mul__(self, other):
        return NotImplemented


for _ in range(3):
    print(attempt(add, Items([1]), Items([2])), attempt(FUNCTIONS[2], Items([1]), Items([2])))


# Recursion through operators ends as any other.


class Endless:
    def __add__(self, other):
        return self + other


print(attempt(add, Endless(), Endless()))


class Yields:
    def __add__(self, other):
        yield self is other


x = Yields()
for _ in range(3):
    print(list(x + x), list(x + Yields()))


# Tracing sees the method called by the caller.
def traced(frame, event, arg):
    if event == "call" and frame.f_code.co_name == "__sub__":
        print("call", frame.f_code.co_name, frame.f_back.f_code.co_name)
    return None


def subtract(a, b):
    return a - b


for _ in range(3):
    subtract(Vector(1, 1), Vector(2, 2))
sys.settrace(traced)
subtract(Vector(1, 1), Vector(2, 2))
sys.settrace(None)
print(subtract(Vector(1, 1), Vector(2, 2)))
