"""Numbers that C functions get as arguments keep their values, whoever keeps the objects."""

import functools
import operator
from collections import deque

kept = []
queue = deque()
for i in range(1000, 1010):
    queue.append(i)
    kept.insert(0, i)
    kept.insert(0, float(i))
    operator.index(i)
print(queue, kept)

cache = {}
for i in range(300, 306):
    cache.setdefault(i, i + 1)
    cache.setdefault(i + 0.5, i + 0.25)
print(cache)

parts = [functools.partial(max, i, i + 1) for i in range(5000, 5004)]
print([part() for part in parts], [part.args for part in parts])

values = []
for i in (255, 256, 257, -5, -6, -257, 2**30 - 1, 2**30, 2**50, -(2**50), 2**62):
    values.append(i)
    print(operator.neg(i), abs(i), divmod(i, 7), max(i, 3), pow(i, 1), end=" ")
print(values)

for x in (0.0, -0.0, 1.5, float("inf"), float("nan"), 1e300):
    print(operator.neg(x), abs(x), max(x, x), divmod(x, 2.0) if x - x == 0 else None, end=" ")
print()

errors = []
for i in range(700, 704):
    try:
        raise ValueError(i, i * 2)
    except ValueError as error:
        errors.append(error)
print([error.args for error in errors])


class Keeping:
    def __init__(self, *args):
        self.args = args


class Whole(int):
    pass


class Text(str):
    def __new__(cls, number):
        return super().__new__(cls, number)


print([Keeping(i, i + 1).args for i in range(900, 903)])
print([Whole(i) + 1 for i in range(400, 403)], [Text(i) for i in range(800, 803)])
print([complex(i, i + 1) for i in range(600, 603)], [range(i, i + 2)[1] for i in range(500, 503)])
print([slice(i, i + 1) for i in range(650, 653)], [tuple.__new__(tuple, (i,)) for i in range(10, 12)])
print([list(zip((i,), (i + 1,))) for i in range(1234, 1237)], [id(i) == id(i) for i in (1000, 2000)])
print([isinstance(i, int) for i in range(3)], [hash(i) for i in range(998, 1001)], [str(i) for i in range(998, 1001)])


class Deep(dict):
    def __missing__(self, key):
        return self.get(key - 1000, key) if key > 3000 else self[key + 1001]


print([Deep()[i] for i in range(1500, 1504)])


class Recursive:
    def __getattr__(self, name):
        return getattr(str(name), "count", 0)


print(Recursive().x("x"))


class Base:
    def __init__(self, *args, **keywords):
        super().__init__()
        self.given = args, keywords


class Child(Base, Exception):
    def __init__(self, number, **keywords):
        super().__init__(number, number + 1, **keywords)


print([Child(i, k=i).given for i in range(333, 335)], Child(1).args)


class Ints(list):
    def __init__(self, items):
        super().__init__(items)
        super().__init__(i + 1 for i in self)


print(Ints(range(3)), Ints((5000, 6000)))
for arguments in ((1, 2), (5,)):
    try:
        print(list.__init__([], *arguments))
    except TypeError as error:
        print(error)


class Plain:
    def __init__(self, x):
        super().__init__(x)


for _ in range(3):
    try:
        Plain(1000)
    except TypeError as error:
        print(error)
