from check import *
import contextvars
import running as m

EXPRESSION, FILE, SINGLE = 258, 257, 256


class Stream:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass


def captured(call, *args):
    """What a call gives, and what it writes to the error stream (the last line alone)."""
    stream, sys.stderr = sys.stderr, Stream()
    try:
        result = call(*args)
    finally:
        text, sys.stderr = sys.stderr.text, stream
    return result, text.splitlines()[-1:]


# Files.
space = {}
same(m.run_file(b"x = 6\ny = __builtins__ is not None\n", "made.py", FILE, space), (None, 0))
same((space["x"], space["y"]), (6, True))
same(m.run_file(b"x * 7", "made.py", EXPRESSION, space), (42, 0))
same(m.run_file(b"from __future__ import annotations\n", "made.py", FILE, space), (None, 1))
same(m.run_file(b"# coding: latin-1\nz = '\xe9'\n", "made.py", FILE, space), (None, 0))
same(space["z"], "\xe9")
same(m.run_file(b"import sys\nw = sys._getframe().f_code.co_filename", "made.py", FILE, space), (None, 0))
same(space["w"], "made.py")
raises(SyntaxError, None, m.run_file, b"def", "made.py", FILE, space)
raises(ZeroDivisionError, "division by zero", m.run_file, b"1 / 0", "made.py", EXPRESSION, space)
del __file__
same(m.simple_file(b"named = __file__\nvalue = 5", "simple.py"), 0)
same((named, value, "__file__" in globals()), ("simple.py", 5, False))
same(captured(m.simple_file, b"1 / 0", "simple.py"), (-1, ["ZeroDivisionError: division by zero"]))
same(m.any_file(b"anything = __file__", None), 0)
same(anything, "???")
shown = sys.displayhook
printed = []
sys.displayhook = printed.append
stream, sys.stderr = sys.stderr, Stream()
outcome = m.interactive(b"typed = 1\nif typed:\n    typed += 1\n\ntyped\n1 / 0\n'on'\n")
sys.stderr, sys.displayhook = stream, shown
same(outcome, (0, 0))
same((typed, printed), (2, [2, "on"]))
same(m.merged(None), 0)


def inner(argument):
    here = m.locals(None)
    return here is m.locals(None), sorted(m.locals(None))


same(inner(1), (True, ["argument", "here"]))
ok(m.locals(None) is globals())


# Watchers.
class Watched:
    attribute = 1


def act():
    def function(a, *, b):
        pass

    def other(a, *, b):
        pass

    function.__defaults__ = (1,)
    function.__kwdefaults__ = {"b": 2}
    function.__code__ = other.__code__
    code = function.__code__
    del function, other
    Watched.attribute
    Watched.attribute = 2
    contextvars.Context().run(int)
    exec("made = 1")
    return code


seen = m.watched(act, Watched)
functions = [(e[1], e[2]) for e in seen if e[0] == "function"]
same([n for n, _ in functions][:7], [0, 0, 3, 4, 2, 1, 1])
same((functions[2][1], functions[3][1], functions[4][1].co_name), ((1,), {"b": 2}, "other"))
same([e[1:] for e in seen if e[0] == "code" and e[2] == "<module>"], [(0, "<module>"), (1, "<module>")])
same([e[1:] for e in seen if e[0] == "context"], [(1, True), (1, None)] if seen.count(("context", 1, None)) else [(1, True), (1, True)])
same([e for e in seen if e[0] == "type"], [("type", "Watched")])
for kind, text in ("function", "func"), ("code", "code"), ("context", "context"), ("type", "type"):
    invalid, none = ("invalid", "no") if kind == "function" else ("Invalid", "No")
    raises(ValueError, f"{invalid} {text} watcher ID 9", m.bad_watchers, kind, 9)
    raises(ValueError, f"{invalid} {text} watcher ID -1", m.bad_watchers, kind, -1)
    raises(ValueError, f"{none} {text} watcher set for ID 7", m.bad_watchers, kind, 7)

# What is attached to code.
code = compile("1", "attached", "eval")
same(m.extras(code), (1, 1, 1))
del code
same(m.extras_freed(None), 11)
raises(SystemError, None, m.extras, 5)

# marshal
for value in None, True, 5, 2**70, -1.5, "text", b"bytes", (1, ("x",)), [1], {"a": 1}, {1, 2}, 1j, ...:
    same(m.load(m.dump(value)), value)
    same(m.through_file(value), (-5, value))
raises(EOFError, "EOF read where object expected", m.load, b"")
raises(EOFError, "marshal data too short", m.load, b"i\1")
raises(ValueError, "bad marshal data (unknown type code)", m.load, b"\0")
raises(ValueError, "unmarshallable object", m.dump, object())
same(m.load_file(b"\1\2\3\4\5", 0), (513, 2))
same(m.load_file(b"\1\2\3\4\5", 1), (67305985, 4))
same(m.load_file(b"\xff\xff\xff\xff", 0), (-1, 2))
raises(EOFError, "EOF read where not expected", m.load_file, b"\1", 1)
same(m.load_file(b"i\1\0\0\0xx", 2), (1, 5))
same(m.load_file(b"i\1\0\0\0xx", 3)[0], 1)
raises(EOFError, "EOF read where object expected", m.load_file, b"", 2)

# A static struct sequence.
s = m.sides(1, 2, 3)
same((repr(s), tuple(s), s.left, s.right, s.hidden), ("running.Sides(left=1, right=2)", (1, 2), 1, 2, 3))
same((m.Sides.n_fields, m.Sides.n_sequence_fields, m.Sides.__doc__), (3, 2, "Two sides."))
same((m.Sides((4, 5)).hidden, m.Sides.__name__, m.Sides.__module__), (None, "Sides", "running"))
ok(isinstance(s, tuple) and type(s) is m.Sides)
raises(TypeError, "running.Sides() takes an at least 2-sequence (1-sequence given)", m.Sides, (1,))

# The configuration.
same((m.config_get("argv") is sys.argv, m.config_get("executable") == sys.executable), (True, True))
same((m.config_get("verbose"), m.config_get("isolated"), m.config_int("optimization_level")), (0, False, 0))
ok({"argv", "verbose", "xoptions", "home"} <= m.config_names(None) and type(m.config_names(None)) is frozenset)
raises(ValueError, "unknown config option name: x", m.config_get, "x")
raises(TypeError, "config option argv is not an int", m.config_int, "argv")
raises(TypeError, "config option executable is not an int", m.config_int, "executable")
raises(ValueError, "cannot set read-only option home", m.config_set, "home", "x")
raises(TypeError, "expected list[str], got int", m.config_set, "argv", 1)
raises(TypeError, "expected str, list item 1 has type int", m.config_set, "argv", ["a", 5])
raises(TypeError, "expected str or None, got int", m.config_set, "executable", 1)
raises(ValueError, "unknown config option name: x", m.config_set, "x", 1)
before = sys.argv
m.config_set("argv", ["a", "b"])
same(sys.argv, ["a", "b"])
sys.argv = before
same(m.command_line(None), sys.orig_argv)
same(m.statuses(None), (0, 1, 0, "what", 1, 3, 0, 2, 1, "a", "b"))
same((m.threads(None), m.initialise_again(None)), (1, True))
kept = [1]
same((m.unique(kept), m.unique([1]), m.unique(None)), (0, 1, 0))

# Auditing.
heard = []
same(m.listen(heard), 0)
sys.audit("running.event", 1, "x")
sys.audit("other.event")
same(heard, [("running.event", (1, "x"), 7)])
raises(PermissionError, "no", sys.audit, "running.forbidden")
done("running")
