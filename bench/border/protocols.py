"""Sequence, mapping and iterator slots of C types, used from Python."""

from border import Countdown, Row, Table
from harness import entry

TIMES, FEW = 100_000, 5


@entry("sequence-item", TIMES, FEW)
def sequence_item(n):
    row = Row()
    row[3] = 5
    for _ in range(n):
        row[3]
        row[3]
        row[3]
        row[3]
    return row[3]


@entry("sequence-assign", TIMES, FEW)
def sequence_assign(n):
    row = Row()
    for i in range(n):
        row[3] = i
        row[3] = i
        row[3] = i
        row[3] = i
    return row[3]


@entry("sequence-length", TIMES, FEW)
def sequence_length(n):
    row = Row()
    for _ in range(n):
        len(row)
        len(row)
        len(row)
        len(row)
    return len(row)


@entry("sequence-contains", TIMES, FEW)
def sequence_contains(n):
    row = Row()
    for i in range(n):
        i in row
        i in row
        i in row
        i in row
    return 0 in row, 1 in row


@entry("sequence-iterate", TIMES // 4, FEW)
def sequence_iterate(n):
    row = Row()
    items = 0
    for _ in range(n):
        for item in row:
            items += 1
    return items


@entry("mapping-item", TIMES, FEW)
def mapping_item(n):
    table = Table()
    table[3] = 5
    for _ in range(n):
        table[3]
        table[3]
        table[3]
        table[3]
    return table[3]


@entry("mapping-assign", TIMES, FEW)
def mapping_assign(n):
    table = Table()
    for i in range(n):
        table[3] = i
        table[3] = i
        table[3] = i
        table[3] = i
    return table[3]


@entry("iterator", TIMES * 4, FEW)
def iterator(n):
    last = None
    for last in Countdown(n):
        pass
    return last
