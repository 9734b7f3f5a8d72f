"""Numbers loaded for an operator, from wherever they may be: attributes, items, globals, cells; and objects that are not numbers there."""

import sys

INF = float("inf")
NAN = float("nan")


class Plain:
    shared = 2.5

    def __init__(self, value):
        self.value = value


class Slotted:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


class Whole(int):
    def __add__(self, other):
        return "whole"


class Part(float):
    def __radd__(self, other):
        return "part"


VALUES = [
    1.5, -0.0, INF, -INF, NAN, -NAN, 0, -1, 2**29, 2**30, -(2**30), 2**50, -(2**50) - 1, 2**64, True, False,
    Whole(4), Part(0.5), 2 + 1j, "text", None, [1],
]
current = 0


def attempt(function, *arguments):
    try:
        return repr(function(*arguments))[:40]
    except (TypeError, OverflowError, ZeroDivisionError) as error:
        return f"{type(error).__name__}: {error}"[:60]


def attribute(holder, other):
    return holder.value + other.value


def on_type(holder, other):
    return holder.shared * other.value


def compared(holder, other):
    if holder.value < other.value:
        return "less"
    if holder.value == other.value:
        return "equal"
    return holder.value >= other.value


def item(items, index):
    return items[index] + items[index - 1]


def keyed(values, key):
    return values[key] - values["half"]


def in_globals():
    return current + current


def in_cell(value):
    def get():
        return value * value

    value = value
    return get(), value + value


def temporary(make, value):
    return make(value).value + make(value).value


def nested(holder):
    return holder.value.value * holder.value.value - 1


def chosen(holder, other, first):
    return (holder.value if first else other.value) + 1


def in_place(holder):
    holder.value += holder.value
    holder.value -= 1
    return holder.value


for kind in (Plain, Slotted):
    for value in VALUES:
        holder, half = kind(value), kind(0.5)
        print(
            kind.__name__,
            attempt(attribute, holder, half),
            attempt(attribute, half, holder),
            attempt(attribute, holder, holder),
            attempt(compared, holder, half),
            attempt(temporary, kind, value),
            attempt(nested, kind(holder)),
            attempt(chosen, holder, half, True),
            attempt(chosen, holder, half, False),
            attempt(in_place, kind(value)),
        )
for value in VALUES:
    current = value
    print(
        attempt(on_type, Plain(1), Plain(value)),
        attempt(item, [1, value], 1),
        attempt(item, (1, value), 1),
        attempt(keyed, {"half": 0.5, "value": value}, "value"),
        attempt(keyed, {"half": 0.5, 7: value}, 7),
        attempt(in_globals),
        attempt(in_cell, value),
    )

# What is no operator's operand is the object itself.
number, big = 1234.5, 123456.0 + 1
holder, slotted, items, table = Plain(number), Slotted(big), [number, big], {"number": number}
copies = [holder.value, slotted.value, items[0], items[1], table["number"]]
print([id(copy) == id(original) for copy, original in zip(copies, (number, big, number, big, number))])
before = sys.getrefcount(number)
for _ in range(1000):
    holder.value + slotted.value
    items[0] < items[1]
    table["number"] * 2
    holder.value + None if False else holder.value - 1
print(sys.getrefcount(number) == before)
for bad in (holder, None):
    try:
        holder.value + bad.missing
    except AttributeError as error:
        print(error)
try:
    items[0] + items[5]
except IndexError as error:
    print(error)
