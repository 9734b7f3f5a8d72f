"""sys.excepthook, sys.displayhook, argv, streams."""

import sys

print(len(sys.argv), sys.argv[0].endswith("hooks.py"), sys.flags.optimize, sys.stdout.encoding, sys.stdin.read() == "")
sys.displayhook(5); sys.displayhook(None); sys.displayhook("é"); import builtins; print(builtins._)
sys.stdout.write("written\n"); print(sys.stdout.writable(), sys.stdout.fileno(), sys.stderr.name, sys.stdout.isatty())


def hook(kind, value, tb): print("hook", kind.__name__, value, tb.tb_lineno)


sys.excepthook = hook
print(sys.__excepthook__ is not hook)
1 / 0
