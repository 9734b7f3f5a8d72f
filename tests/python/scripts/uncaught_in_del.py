"""Errors that cannot be raised are reported and the program goes on."""

import atexit


class D:
    def __repr__(self): return "<D>"
    def __del__(self): raise ValueError("from del")


def failing(): raise KeyError("from atexit")


print("start", flush=True)
import sys
sys.unraisablehook = lambda u: print("hook:", u.exc_type.__name__, u.exc_value, flush=True)
D()
atexit.register(failing)
print("end", flush=True)
