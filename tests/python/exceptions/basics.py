"""try, except, else, finally: every path through them."""


def paths(action):
    log = []
    try:
        log.append("try")
        if action == "return": return log
        if action == "value": raise ValueError("v")
        if action == "key": raise KeyError("k")
        if action == "type": raise TypeError
        if action == "base": raise KeyboardInterrupt
    except ValueError as error:
        log.append(f"value {error}")
    except (KeyError, IndexError) as error:
        log.append(f"key {error}")
        return log
    except Exception:
        log.append("any")
        raise
    else:
        log.append("else")
    finally:
        log.append("finally")
        print(action, log)
    return log + ["end"]


for action in ("none", "return", "value", "key", "type", "base"):
    try: print(paths(action))
    except BaseException as error: print("out:", type(error).__name__)


def loops():
    out = []
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            out.append(i)
        finally:
            out.append(f"f{i}")
    else: out.append("no")
    while True:
        try: break
        finally: out.append("w")
    return out


def finally_return():
    for _ in "once":
        try: raise ValueError("kept away")
        except ValueError: continue
        finally: print("finally of the loop")
    return "end"


def nested():
    try:
        try: 1 / 0
        finally: print("inner finally")
    except ZeroDivisionError as error:
        try: raise KeyError("again") from error
        except KeyError as second: return repr(second.__cause__), repr(second.__context__), second.__suppress_context__


print(loops(), finally_return(), nested())
try:
    try: raise ValueError(1)
    except ValueError: raise KeyError(2)
except KeyError as error: print(repr(error.__context__), error.__cause__)
try:
    try: raise ValueError(1)
    except ValueError: raise KeyError(2) from None
except KeyError as error: print(repr(error.__context__), error.__suppress_context__)
error = "kept"
try: raise ValueError
except ValueError as error: pass
try: error
except NameError as gone: print(gone)
for text in ("raise 5", "raise ValueError from 5", "raise", "raise int", "raise ValueError('a', 2)", "raise type('E', (Exception,), {})('made')", "raise ValueError() from KeyError('c')", "assert 0", "assert 1 == 2, 'message'", "try: 1/0\nexcept 5: pass", "try: 1/0\nexcept (ValueError, 5): pass", "try: raise ValueError\nexcept int: pass"):
    try: exec(text); print(text, "ran")
    except BaseException as e: print(text, "->", repr(e), e.args, repr(e.__cause__))
print(repr(ValueError()), repr(ValueError("a")), repr(ValueError("a", 1)), str(ValueError()), str(ValueError("a", 1)), str(KeyError("a")), str(KeyError("a", 1)), ValueError("x").args, ValueError("x") == ValueError("x"), OSError(2, "msg"), OSError(2, "msg", "file"), repr(OSError(2, "m", "f")), type(OSError(2, "x")).__name__, type(OSError(13, "x")).__name__, OSError(2, "m", "f").filename, OSError("one").errno)
print(StopIteration(5).value, SystemExit(3).code, ImportError("m", name="n", path="p").name, AttributeError("m", name="n", obj=5).obj, NameError("m", name="n").name, UnicodeDecodeError("u", b"abc", 1, 2, "why"), UnicodeEncodeError("u", "abc", 0, 3, "why"), SyntaxError("m", ("f", 1, 2, "text")), issubclass(FileNotFoundError, OSError), IOError is OSError, IndexError.__mro__[1].__name__)


class Custom(Exception):
    def __init__(self, code, *rest): super().__init__(code, *rest); self.code = code
    def __str__(self): return f"code {self.code}"


try: raise Custom(5, "x")
except Custom as e: print(e, repr(e), e.args, e.code); e.add_note("note"); print(e.__notes__); print(e.with_traceback(None) is e, e.__traceback__)
class NoInit(Exception): pass
print(NoInit(1, 2).args, NoInit("a"), repr(NoInit()))
import sys
def info():
    try: raise ValueError("info")
    except ValueError: return sys.exc_info()[0].__name__, repr(sys.exception())
print(info(), sys.exc_info(), sys.exception())
def bare():
    try: raise ValueError("orig")
    except ValueError:
        try: raise TypeError("temp")
        except TypeError: pass
        raise
try: bare()
except ValueError as e: print("reraised", e, e.__context__)
def chain_cycle():
    try: raise ValueError("a")
    except ValueError as a:
        try: raise KeyError("b")
        except KeyError as b:
            try: raise a
            except ValueError as c: return repr(c.__context__), repr(c.__context__.__context__)
print(chain_cycle())
try: raise (ValueError("a"),)
except TypeError as e: print(e)
try: ...
except* ValueError: pass
else: print("else of except*")
