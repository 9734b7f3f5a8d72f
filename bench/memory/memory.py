"""Resident memory of an idle interpreter, and what a million objects in a list add to it.

What counts is the resident set (Rss). The proportional and the private part of it depend on who else has the same files mapped
at that moment; the resident set is the same whoever else runs. The entry idle-private is what the process alone has written
to (Private_Dirty): what each further process costs.

Each entry has a process of its own.
"""

import gc

import harness

MILLION, FEW = 1_000_000, 10


def memory(key="Rss"):
    """So many bytes of this process's memory."""
    with open("/proc/self/smaps_rollup") as lines:
        for line in lines:
            if line.startswith(key + ":"):
                return int(line.split()[1]) * 1024
    raise LookupError(key)


class Pair:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def entry(name, make):
    def measure(name):
        gc.collect()
        before = memory()
        made = make(MILLION)
        gc.collect()
        harness.report(name, len(made), [memory() - before])

    harness.entries[name] = measure, lambda name: harness.show(name, len(make(FEW)))


def idle(name, key):
    harness.entries[name] = (
        lambda name: harness.report(name, True, [memory(key)]),
        lambda name: harness.show(name, memory(key) > 0),
    )


idle("idle", "Rss")
idle("idle-private", "Private_Dirty")
entry("floats", lambda n: [float(i) for i in range(n)])
entry("tuples", lambda n: [(i, i + 1) for i in range(n)])
entry("dicts", lambda n: [{"a": i} for i in range(n)])
entry("instances", lambda n: [Pair(i, i + 1) for i in range(n)])
