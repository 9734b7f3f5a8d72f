"""sys.exit with a number ends the program with it, after finally blocks, atexit functions and buffers."""

import atexit
import sys

atexit.register(print, "at exit, first registered")
atexit.register(print, "at exit, last registered")


class D:
    def __del__(self): print("module global finalised")


d = D()
for code in (0, None, 3, "text", (1, 2), True):
    try: sys.exit(code)
    except SystemExit as e: print(repr(e.code))
try:
    sys.exit(7)
finally:
    print("finally")
