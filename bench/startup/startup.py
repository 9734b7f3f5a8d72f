"""Time from the start of a process that runs `pass` to its end, seen by a process of the same implementation.

So it does not matter through how many programs the command of an implementation goes before it is one.
"""

import os
import sys
from time import perf_counter

import harness

FEWEST, FEW = 20, 1


def run(arguments):
    """Run this implementation to its end; its exit status."""
    command = [sys.executable, *arguments]
    if hasattr(os, "posix_spawn"):
        child = os.posix_spawn(sys.executable, command, os.environ)
    else:
        child = os.fork()
        if child == 0:
            os.execv(sys.executable, command)
    return os.waitpid(child, 0)[1]


def entry(name, arguments):
    def measure(name):
        run(arguments)
        times = []
        for _ in range(FEWEST):
            start = perf_counter()
            status = run(arguments)
            times.append(perf_counter() - start)
        harness.report(name, status, times)

    harness.entries[name] = measure, lambda name: harness.show(name, run(arguments))


entry("pass", ["-c", "pass"])
entry("pass-isolated", ["-I", "-S", "-c", "pass"])
