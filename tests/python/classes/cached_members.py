"""Slots and properties read and written in loops, while what they are changes."""


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    @property
    def sum(self):
        return self.x + self.y

    @property
    def broken(self):
        return self.missing


class Other:
    pass


def read(p):
    return p.x


def total(p):
    return p.sum


def write(p, value):
    p.x = value


points = [Point(i, 2 * i) for i in range(5)]
print([read(p) for p in points], [total(p) for p in points])
other = Other()
other.x, other.sum = "x", "sum"
print([read(p) for p in [points[1], other, points[2]]], [total(p) for p in [other, points[1], other]])
for p in points:
    write(p, 10)
    write(p, [p.x])
print([p.x for p in points])
del points[0].x
try:
    read(points[0])
except AttributeError as error:
    print(error)
write(points[0], 3)
print(read(points[0]))
for p in points:
    try:
        p.broken
    except AttributeError as error:
        print(error)
print([total(Point(i, i)) for i in range(4)])
Point.sum = property(lambda self: -1)
print([total(p) for p in points])
Point.sum = 5
print([total(p) for p in points])


class Sub(Point):
    __slots__ = ()


print([read(Sub(i, 0)) for i in range(3)], [total(Sub(1, 2)) for i in range(2)])


class Borrowed:
    __slots__ = ("z",)
    x = Point.__dict__["x"]


try:
    for i in range(3):
        read(Borrowed())
except TypeError as error:
    print(error)


class Deep:
    @property
    def again(self):
        return self.again


try:
    for i in range(2):
        Deep().again
except RecursionError as error:
    print(type(error).__name__)
