"""Errors that cross between C and Python."""

import border
from harness import entry

TIMES, FEW = 40_000, 5


@entry("error-from-c", TIMES, FEW)
def error_from_c(n):
    fail = border.fail
    caught = 0
    for _ in range(n):
        try:
            fail()
        except ValueError:
            caught += 1
    return caught


@entry("error-cleared-by-c", TIMES, FEW)
def error_cleared_by_c(n):
    def fail():
        raise ValueError

    return border.catch(fail, n)


@entry("error-through-c", TIMES, FEW)
def error_through_c(n):
    def fail():
        raise ValueError

    call = border.call
    caught = 0
    for _ in range(n):
        try:
            call(fail)
        except ValueError:
            caught += 1
    return caught
