"""Instances of Python classes: attributes, methods, creation; and classes themselves."""

from harness import entry


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x + self.y

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        return self


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z

    def norm(self):
        return super().norm() + self.z


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    @property
    def sum(self):
        return self.x + self.y


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __getitem__(self, index):
        return self.y if index else self.x


@entry("attribute-read", 100_000, 20)
def attribute_read(n):
    point = Point(3, 4)
    total = 0
    for _ in range(n):
        total += point.x + point.y
        total -= point.x
    return total


@entry("attribute-write", 100_000, 20)
def attribute_write(n):
    point = Point(3, 4)
    for i in range(n):
        point.x = i
        point.y = point
        point.y = i
    return point.x + point.y


@entry("method-calls", 60_000, 20)
def method_calls(n):
    point = Point(0, 0)
    total = 0
    for i in range(n):
        total += point.norm()
        point.move(i, -1)
    return total


@entry("super-calls", 40_000, 20)
def super_calls(n):
    point = Point3(1, 2, 3)
    total = 0
    for _ in range(n):
        total += point.norm()
    return total


@entry("instance-creation", 50_000, 20)
def instance_creation(n):
    point = None
    for i in range(n):
        point = Point(i, point and point.x)
    return point.norm()


@entry("instance-creation-inherited", 25_000, 20)
def instance_creation_inherited(n):
    total = 0
    for i in range(n):
        total += Point3(i, 1, 2).z
    return total


@entry("slots-and-properties", 40_000, 20)
def slots_and_properties(n):
    total = 0
    for i in range(n):
        pair = Slotted(i, 1)
        total += pair.sum - pair.x
    return total


@entry("operator-methods", 30_000, 20)
def operator_methods(n):
    total, step = Vector(0, 0), Vector(1, 2)
    same = 0
    for _ in range(n):
        total = total + step
        if total == step:
            same += 1
        same += total[0] & 1
    return total.x, total.y, same


@entry("class-creation", 300, 3)
def class_creation(n):
    names = []
    for i in range(n):

        class Base:
            limit = i

            def get(self):
                return self.limit

        class Derived(Base):
            limit = i + 1

            @property
            def twice(self):
                return self.limit * 2

        names.append(Derived().twice + Base().get())
    return sum(names)
