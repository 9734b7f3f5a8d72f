"""The same operator again and again on numbers of every kind: what the interpreter learned from the first ones holds for the others."""

from operator import add, ge, gt, le, lt, mul, sub, truediv

INF = float("inf")
NAN = float("nan")
NUMBERS = [
    1.5, 0.0, -0.0, -2.25, INF, -INF, NAN, -NAN, 5e-324, 1.7e308, 3, 0, -7, 2**49, -(2**50), 2**60, 2**1100, True, False,
]


class Number(float):
    def __radd__(self, other):
        return "radd"


def sums(numbers, other):
    made = []
    for number in numbers:
        try:
            made.append(number + other)
        except OverflowError as error:
            made.append(str(error))
    return made


def differences(numbers, other):
    made = []
    for number in numbers:
        try:
            made.append(number - other)
        except OverflowError as error:
            made.append(str(error))
    return made


def products(numbers, other):
    made = []
    for number in numbers:
        try:
            made.append(number * other)
        except OverflowError as error:
            made.append(str(error))
    return made


def quotients(numbers, other):
    made = []
    for number in numbers:
        try:
            made.append(number / other)
        except (OverflowError, ZeroDivisionError) as error:
            made.append(str(error))
    return made


def with_constants(numbers):
    made = []
    for number in numbers:
        try:
            made.append((number + 0.5, number - 0.5, number * 0.5, number / 0.5, 0.5 - number, number * INFINITE * 0.0))
        except OverflowError as error:
            made.append(str(error))
    return made


INFINITE = INF


def comparisons(numbers, other):
    made = []
    for number in numbers:
        answers = ""
        if number < other:
            answers += "<"
        if number <= other:
            answers += "<="
        if number == other:
            answers += "=="
        if number != other:
            answers += "!="
        if number > other:
            answers += ">"
        if number >= other:
            answers += ">="
        made.append(answers)
    return made


def equal(one, other):
    return type(one) is type(other) and (repr(one) == repr(other) or one != one)


def signs(values):
    return [repr(value).replace("-nan", "nan") for value in values]


for other in NUMBERS:
    print("other", str(other)[:12])
    for function in (sums, differences, products, quotients):
        print(function.__name__, [text[:24] for text in signs(function(NUMBERS, other))])
        # The first operands decide what the instruction becomes: once more in the other order.
        assert all(map(equal, function(NUMBERS[::-1], other), function(NUMBERS, other)[::-1]))
    print(*comparisons(NUMBERS, other))
    assert comparisons(NUMBERS[::-1], other) == comparisons(NUMBERS, other)[::-1]
print([text[:60] for text in map(str, with_constants(NUMBERS))])

for operator in (add, sub, mul, truediv, lt, le, gt, ge):
    print(operator.__name__, operator(1.5, 2), operator(NAN, 2), operator(INF, -INF))

for bad in ("text", None, [1.5], 1j, Number(2.0)):
    for function in (sums, differences, products, quotients):
        try:
            print(function.__name__, function([1.5, 2.5, bad], 0.5))
        except TypeError as error:
            print(error)
        try:
            print(function.__name__, function([1.5, 2.5], bad))
        except TypeError as error:
            print(error)
    try:
        print(comparisons([1.5, bad], 0.5))
    except TypeError as error:
        print(error)


def chain(n):
    x = 0.0
    for i in range(n):
        x = x * 0.5 + i * 1.25 - 3.0
    return x


def rebound(n):
    """A local that holds an object gets a double, and the other way round."""
    x = "text"
    for i in range(n):
        y = x
        x = i * 0.5
        x = x - 1.5
        if i % 3 == 0:
            x = [x]
        y = 2.5
        y = y + 1.5
    return x, y


print(chain(1000), chain(3), rebound(9), rebound(10))


def overflowing(n):
    x = 1.0
    for i in range(n):
        x = x * 1e10
    y = x - x
    return x, y, y + 1.0, x * 0, 0 * x


print(overflowing(40))
