"""Calls of Python functions."""

from harness import entry


def three(a, b, c):
    return b


def with_defaults(a, b=2, c=3):
    return c


@entry("calls", 60_000, 20)
def calls(n):
    total = 0
    for i in range(n):
        total += three(1, i, 2)
        total += three(i, 2, 3)
        total -= three(i, i, i)
    return total


@entry("keyword-arguments", 60_000, 20)
def keyword_arguments(n):
    total = 0
    for i in range(n):
        total += three(1, b=i, c=2)
        total += three(c=3, b=2, a=i)
        total -= three(i, i, c=i)
    return total


@entry("default-arguments", 60_000, 20)
def default_arguments(n):
    total = 0
    for i in range(n):
        total += with_defaults(i)
        total += with_defaults(i, i)
        total -= with_defaults(i, c=i)
    return total


@entry("star-arguments", 40_000, 20)
def star_arguments(n):
    def forward(*args, **keywords):
        return three(*args, **keywords)

    total = 0
    for i in range(n):
        total += forward(i, i, 1)
        total -= forward(i, b=2, c=3)
    return total


@entry("fib", 24, 8)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@entry("closures", 50_000, 20)
def closures(n):
    def make(step):
        count = 0

        def move(by):
            nonlocal count
            count += step * by
            return count

        return move

    forward = make(1)
    total = 0
    for i in range(n):
        total += forward(i) & 3
        total += make(i)(2) & 7
    return total


@entry("generators", 100_000, 20)
def generators(n):
    def count(n):
        i = 0
        while i < n:
            yield i
            i += 1

    def odd(numbers):
        for i in numbers:
            if i & 1:
                yield i

    return sum(odd(count(n))), sum(i * i for i in range(n // 2))


def tree_walk(low, high):
    if low < high:
        middle = (low + high) // 2
        yield from tree_walk(low, middle)
        yield middle
        yield from tree_walk(middle + 1, high)


@entry("generators-nested", 12_000, 20)
def generators_nested(n):
    return sum(i * (1 + i % 3) for i in tree_walk(0, n))


@entry("try-except", 60_000, 20)
def try_except(n):
    caught = cleaned = 0
    for i in range(n):
        try:
            try:
                if i % 3 == 0:
                    raise ValueError(i)
            finally:
                cleaned += 1
        except (KeyError, ValueError) as error:
            caught += error.args[0] & 1
    return caught, cleaned
