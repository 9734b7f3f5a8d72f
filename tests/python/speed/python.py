"""Python code alone: loops, calls, attributes, containers, text."""

from timing.best import best


def int_loop(n):
    total = 0
    for i in range(n):
        total = (total + i * 3 - (i >> 1)) & 0xFFFFFF
    return total


def while_loop(n):
    i = 0
    while i < n:
        i += 1
    return i


def float_loop(n):
    x = 0.0
    for i in range(n):
        x = x * 0.5 + i * 1.25 - 3.0
    return x


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def moved(self, dx, dy):
        return Point(self.x + dx, self.y + dy)


def objects(n):
    point = Point(0, 0)
    for i in range(n):
        point = point.moved(i, 1)
    return point.x


def lists(n):
    numbers = [i ^ 5 for i in range(n)]
    for i in range(1, n):
        numbers[i] += numbers[i - 1] & 7
    numbers.sort()
    return sum(numbers[::2])


def dicts(n):
    counts = {}
    for i in range(n):
        key = i % 1000
        counts[key] = counts.get(key, 0) + 1
    return len(counts)


def strings(n):
    parts = []
    for i in range(n):
        parts.append(f"{i}:{i * 2}")
    text = ",".join(parts)
    return len(text.split(",")), text.count("9")


def generators(n):
    def numbers():
        for i in range(n):
            yield i

    return sum(i for i in numbers() if i & 1)


def exceptions(n):
    caught = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                raise ValueError(i)
        except ValueError:
            caught += 1
    return caught


def sieve(n):
    flags = [True] * n
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            for j in range(i * i, n, i):
                flags[j] = False
    return sum(flags)


def nbody(steps):
    bodies = [[float(i), i * 0.5, 1.0 / (i + 1), 0.0, 0.0, 0.0, 1.0 + i] for i in range(5)]
    for _ in range(steps):
        for i, a in enumerate(bodies):
            for b in bodies[i + 1 :]:
                dx, dy, dz = a[0] - b[0], a[1] - b[1], a[2] - b[2]
                pull = 0.001 / (dx * dx + dy * dy + dz * dz) ** 1.5
                a[3] -= dx * b[6] * pull
                a[4] -= dy * b[6] * pull
                b[3] += dx * a[6] * pull
                b[4] += dy * a[6] * pull
        for body in bodies:
            body[0] += 0.001 * body[3]
            body[1] += 0.001 * body[4]


best("int_loop", int_loop, 1_000_000)
best("while_loop", while_loop, 1_000_000)
best("float_loop", float_loop, 1_000_000)
best("fib", fib, 26)
best("objects", objects, 200_000)
best("lists", lists, 200_000)
best("dicts", dicts, 500_000)
best("strings", strings, 100_000)
best("generators", generators, 500_000)
best("exceptions", exceptions, 300_000)
best("sieve", sieve, 500_000)
best("nbody", nbody, 5_000)
