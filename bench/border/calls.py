"""Calls of C functions and of methods of C types, with each calling convention.

The loops are unrolled, so that the calls are what is timed.
"""

import border
from harness import entry

CALLS, FEW = 120_000, 5


@entry("no-argument", CALLS, FEW)
def no_argument(n):
    nothing = border.nothing
    for _ in range(n):
        nothing()
        nothing()
        nothing()
        nothing()
    return nothing()


@entry("one-argument", CALLS, FEW)
def one_argument(n):
    same = border.same
    for i in range(n):
        same(i)
        same(i)
        same(i)
        same(i)
    return same(n)


@entry("two-ints", CALLS // 2, FEW)
def two_ints(n):
    add = border.add
    total = 0
    for i in range(n):
        total = add(total, i)
        total = add(total, i)
        total = add(total, i)
        total = add(total, i)
    return total


@entry("keywords", CALLS // 3, FEW)
def keywords(n):
    scale = border.scale
    total = 0
    for i in range(n):
        total = scale(total, by=i)
        total = scale(total, by=i)
        total = scale(total, by=i)
        total = scale(total, by=i)
    return total


@entry("keywords-parsed", CALLS // 4, FEW)
def keywords_parsed(n):
    parse = border.parse
    total = 0
    for i in range(n):
        total = parse(total, by=i)
        total = parse(total, by=i)
        total = parse(total, by=i)
        total = parse(total, by=i)
    return total


@entry("attribute-of-module", CALLS, FEW)
def attribute_of_module(n):
    for _ in range(n):
        border.nothing()
        border.nothing()
        border.nothing()
        border.nothing()
    return border.nothing()


@entry("method-no-argument", CALLS, FEW, border.StaticCell)
def method_no_argument(cell):
    for _ in range(cell.number):
        cell.nothing()
        cell.nothing()
        cell.nothing()
        cell.nothing()
    return cell.nothing()


@entry("method-one-argument", CALLS, FEW, border.HeapCell)
def method_one_argument(cell):
    for i in range(cell.number):
        cell.same(i)
        cell.same(i)
        cell.same(i)
        cell.same(i)
    return cell.same(1)


@entry("method-parsed", CALLS // 2, FEW)
def method_parsed(n):
    cell = border.HeapCell()
    for i in range(n):
        cell.put(i, str(i))
    return cell.number, cell.object


@entry("method-short-string", CALLS // 2, FEW, border.StaticCell)
def method_short_string(cell):
    for _ in range(cell.number):
        cell.text()
        cell.text()
        cell.text()
        cell.text()
    return cell.text()
