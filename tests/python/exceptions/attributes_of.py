"""Suggestions in messages are the traceback's, not the exception's; attributes of the builtin exceptions."""

import builtins

names = sorted(n for n in dir(builtins) if isinstance(getattr(builtins, n), type) and issubclass(getattr(builtins, n), BaseException))
print(len(names))
for name in names:
    cls = getattr(builtins, name)
    print(name, [b.__name__ for b in cls.__mro__[1:-1]], sorted(k for k in vars(cls) if not k.startswith("_")))
try: {}["missing"]
except KeyError as e: print(e.args, e)
try: [].nope
except AttributeError as e: print(e.name, e.obj)
try: print(undefined)
except NameError as e: print(e.name)
try: import nonexistent.module
except ModuleNotFoundError as e: print(e, e.name, e.path)
try: from os import nonexistent
except ImportError as e: print(str(e).split(" (")[0], e.name, e.name_from)
try: open("/nonexistent/file")
except OSError as e: print(e, e.errno, e.strerror, e.filename, e.filename2)
try: int("x" * 5)
except ValueError as e: print(e)
for make in (lambda: OSError(1, "a", "b", None, "c"), lambda: BlockingIOError(11, "m", 5), lambda: SyntaxError("m"), lambda: SyntaxError("m", ("f", 1, 2, "t", 3, 4)), lambda: StopIteration(), lambda: SystemExit("x"), lambda: UnicodeTranslateError("abc", 1, 2, "r"), lambda: ImportError("m", name=1, path=2), lambda: KeyError("é\n"), lambda: BaseException(1, 2)):
    e = make(); print(repr(e), "|", str(e), "|", e.args, sorted((k, getattr(e, k, "unset")) for k in dir(e) if not k.startswith("_") and k not in ("args", "add_note", "with_traceback")))
for text in ("UnicodeDecodeError()", "SyntaxError('m', 5)", "ImportError(x=1)", "ValueError(x=1)", "BaseException.__new__(int)", "ValueError().__cause__", "OSError().errno", "UnicodeEncodeError('a', b'b', 1, 2, 'c')"):
    try: print(text, eval(text))
    except Exception as e: print(text, type(e).__name__, e)
e = ValueError()
for change in ("e.__cause__ = 5", "e.__context__ = 5", "e.__traceback__ = 5", "e.args = 5", "del e.args", "e.args = [1]; print(e.args)", "e.__cause__ = None; print(e.__suppress_context__)", "e.add_note(5)", "e.x = 1; print(e.__dict__)", "e.__setstate__({'y': 2}); print(e.y)", "print(e.__reduce__())"):
    try: exec(change)
    except Exception as error: print(change, type(error).__name__, error)
