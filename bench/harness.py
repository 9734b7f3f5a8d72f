"""What the benchmark programs share: declaring entries, and measuring or checking them.

An entry is a function of a size; it does all its work within one call and returns a result that must be the same everywhere.
Its full size is chosen so that one call takes CPython 5 to 30 ms: short enough that one of several calls is left alone by
whatever else the machine does, long enough that the clock does not matter.

What is printed of an entry is one line, its fields separated by tabs: the name and the result; and when it was measured, how
many samples there are, the best and the median, in seconds or bytes.
"""

import gc
from time import perf_counter

FEWEST_CALLS = 5
LEAST_SECONDS = 0.25
# A whole program has more code for a compiler to get warm in.
LEAST_SECONDS_OF_PROGRAM = 1.0

# Name to two functions of the name: one measures the entry, the other does it once, at its smallest.
entries = {}


def entry(name, full, quick, prepare=None, seconds=LEAST_SECONDS):
    """Declare the decorated function as an entry.

    It is called with the size, `full` when it is measured and `quick` when it is checked; or, where there is something to
    get ready that is not to be measured, with what `prepare` makes of the size.
    """

    def declare(function):
        assert name not in entries, name

        def argument(size):
            return prepare(size) if prepare else size

        entries[name] = (
            lambda name: measure(name, function, argument(full), seconds),
            lambda name: show(name, function(argument(quick))),
        )
        return function

    return declare


def program(name, full, quick):
    """Declare the decorated function as an entry that is a whole program."""
    return entry(name, full, quick, seconds=LEAST_SECONDS_OF_PROGRAM)


def measure(name, function, argument, seconds):
    """Call a function for at least so long, until it is warm and has been timed well."""
    gc.collect()
    times = []
    while len(times) < FEWEST_CALLS or sum(times) < seconds:
        start = perf_counter()
        result = function(argument)
        times.append(perf_counter() - start)
    report(name, result, times)


def report(name, result, samples):
    """Print what was measured of an entry."""
    samples.sort()
    print(name, repr(result), len(samples), samples[0], samples[len(samples) // 2], sep="\t", flush=True)


def show(name, result):
    """Print what an entry that is not measured computed."""
    print(name, repr(result), sep="\t", flush=True)
