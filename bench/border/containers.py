"""Lists and dicts made and read by C."""

import border
from harness import entry

SIZE, FEW = 200_000, 10
FLOATS = [i * 0.5 for i in range(10_000)]
NUMBERS = {i: 1 for i in range(10_000)}


@entry("sum-floats", 500, 1)
def sum_floats(n):
    for _ in range(n):
        total = border.sum_floats(FLOATS)
    return total


@entry("list-of-ints", SIZE * 2, FEW)
def list_of_ints(n):
    numbers = border.list_of_ints(n)
    return len(numbers), numbers[-1]


@entry("list-by-append", SIZE * 2, FEW)
def list_by_append(n):
    numbers = border.list_by_append(n)
    return len(numbers), numbers[-1]


@entry("list-of-pairs", SIZE // 2, FEW)
def list_of_pairs(n):
    pairs = border.list_of_pairs(n)
    return len(pairs), pairs[-1]


@entry("dict-fill", SIZE // 2, FEW, lambda n: [f"key {i}" for i in range(n)])
def dict_fill(keys):
    return len(border.fill_dict(keys))


@entry("dict-fill-ints", SIZE * 2, FEW, lambda n: list(range(n)))
def dict_fill_ints(keys):
    return len(border.fill_dict(keys))


def dict_and_keys(n):
    keys = [f"key {i}" for i in range(n)]
    return dict.fromkeys(keys[::2]), keys


@entry("dict-read", SIZE, FEW, dict_and_keys)
def dict_read(both):
    return border.read_dict(*both)


@entry("dict-iterate", 50, 1)
def dict_iterate(n):
    for _ in range(n):
        total = border.walk_dict(NUMBERS)
    return total
