from check import *
import errors as m

# From every slot.
f = m.Failing()
for name, call in {
    "f_repr": lambda: repr(f), "f_str": lambda: str(f), "f_call": lambda: f(1), "f_iter": lambda: iter(f), "f_iternext": lambda: next(f),
    "f_compare": lambda: f == 1, "f_hash": lambda: hash(f), "f_add": lambda: f + 1, "f_neg": lambda: -f, "f_int": lambda: int(f),
    "f_bool": lambda: not f, "f_subscript": lambda: f[0], "f_length": lambda: len(f), "f_contains": lambda: 1 in f,
    "f_get": lambda: f.attribute, "f_set": lambda: setattr(f, "attribute", 1), "f_ass_subscript": lambda: f.__setitem__(0, 1),
}.items():
    raises(RuntimeError, f"in {name}", call)
raises(RuntimeError, "in f_ass_subscript", lambda: exec("del f[0]", {"f": f}))
raises(RuntimeError, "in f_hash", lambda: {f: 1})
raises(RuntimeError, "in f_repr", lambda: repr([f]))
raises(RuntimeError, "in f_str", lambda: f"{f}")
raises(RuntimeError, "in f_compare", lambda: [1].index(f))
raises(RuntimeError, "in f_iter", lambda: list(f))
raises(ValueError, "in init", m.InitFails)
raises(ValueError, "in new", m.NewFails)


class SubInit(m.InitFails):
    def __init__(self):
        pass


same(type(SubInit()), SubInit)

# The contract.
raises(SystemError, "<built-in function null_without_error> returned NULL without setting an exception", lambda: m.null_without_error())
e = raises(SystemError, "<built-in function result_with_error> returned a result with an exception set", lambda: m.result_with_error())
same((type(e.__cause__), str(e.__cause__)), (ValueError, "left behind"))
b = m.Broken()
ok("returned NULL without setting an exception" in str(raises(SystemError, None, lambda: b())))
ok("returned a result with an exception set" in str(raises(SystemError, None, lambda: b(1))))

# Raising.
raises(ValueError, "text", m.raise_string, ValueError, "text")
set_object = getattr(m, "raise")
same(raises(KeyError, "'k'", set_object, KeyError, "k").args, ("k",))
same(raises(ValueError, "(1, 2)", set_object, ValueError, (1, 2)).args, (1, 2))
same(raises(ValueError, "", set_object, ValueError, None).args, ())
own = ValueError("own")
ok(raises(ValueError, "own", set_object, ValueError, own) is own)
raises(SystemError, "_PyErr_SetObject: exception <class 'int'> is not a BaseException subclass", set_object, int, 5)
same(raises(StopIteration, "", m.raise_none, StopIteration).args, ())
raises(MemoryError, "", m.no_memory)
raises(TypeError, "bad argument type for built-in operation", m.bad_argument)
ok(str(raises(SystemError, None, m.bad_internal)).endswith("bad argument to internal function"))
e = raises(FileNotFoundError, "[Errno 2] No such file or directory", m.from_errno, 2)
same((e.errno, e.strerror, e.filename), (2, "No such file or directory", None))
e = raises(PermissionError, "[Errno 13] Permission denied: 'x'", m.from_errno, 13, "x")
same(e.filename, "x")
e = raises(FileExistsError, "[Errno 17] File exists: 'x' -> 'y'", m.from_errno, 17, "x", "y")
same((e.filename, e.filename2), ("x", "y"))
e = raises(ImportError, "m", m.import_error, "m", "n", "p")
same((e.name, e.path), ("n", "p"))


class Shown:
    def __repr__(self):
        return "REPR\u00e9"

    def __str__(self):
        return "STR"


raises(ValueError, "-1 2 3 -4 5 -6 7 -8 9 ff FF 10 c string abc    42|00042|42   | % STR REPR\u00e9 REPR\\xe9 Shown fallback Shown Shown",
       m.format, Shown())

# Moving.
raises(ZeroDivisionError, "division by zero", m.fetch_restore, lambda: 1 // 0)
same(m.fetch_restore(lambda: 5), 5)
kind, e, empty = m.take(lambda: 1 // 0)
same((kind, type(e), empty), ("raised", ZeroDivisionError, 1))
ok(e.__traceback__ is not None and e.__traceback__.tb_frame.f_code.co_name == "<lambda>")
same(m.take(lambda: 7), ("returned", 7))
ok(raises(ZeroDivisionError, None, m.put, e) is e)
same(m.matches(lambda: 1 // 0, ArithmeticError), 1)
same(m.matches(lambda: 1 // 0, (KeyError, ZeroDivisionError)), 1)
same(m.matches(lambda: 1 // 0, KeyError), 0)
same(m.matches(lambda: 1, KeyError), -1)
same([m.given_matches(KeyError, LookupError), m.given_matches(KeyError(), LookupError), m.given_matches(LookupError, KeyError), m.given_matches(5, 5)],
     [1, 1, 0, 1])
raises(SystemExit, "3", m.put, SystemExit(3))
raises(KeyboardInterrupt, "", m.put, KeyboardInterrupt())

# Chains.
e = raises(ValueError, "outer", m.chain)
same((str(e.__cause__), e.__context__ is e.__cause__, e.__suppress_context__), ("'inner'", True, True))
try:
    try:
        raise KeyError("first")
    except KeyError as first:
        ok(m.handled() is first)
        m.raise_string(ValueError, "second")
except ValueError as second:
    ok(type(second.__context__) is KeyError and second.__cause__ is None)
same(m.handled(), None)
try:
    m.raise_string(OSError, "x")
except OSError as e:
    names, frame = [], e.__traceback__
    while frame:
        names.append(frame.tb_frame.f_code.co_name)
        frame = frame.tb_next
    same(names, ["<module>"])
    same(m.parts(e), (None, None, e.__traceback__, ("x",)))
    m.set_parts(e, None, (1, 2))
    same((e.__traceback__, e.args), (None, (1, 2)))
    raises(TypeError, "__traceback__ must be a traceback or None", m.set_parts, e, 5, ())

# Making classes.
E = m.new_exception("a.b.E")
same((E.__name__, E.__module__, E.__bases__, E.__doc__), ("E", "a.b", (Exception,), None))
E = m.new_exception("a.E", "documented", (KeyError, OSError), {"x": 1, "__module__": "mine"})
same((E.__mro__[1], E.__doc__, E.x, E.__module__), (KeyError, "documented", 1, "mine"))
same(m.new_exception("a.E", None, ValueError).__base__, ValueError)
raises(SystemError, "PyErr_NewException: name must be module.class", m.new_exception, "nodot")
raises(m.error, "own", m.raise_string, m.error, "own")
same(repr(m.error), "<class 'errors.error'>")
same((m.names(KeyError()), m.names(KeyError), m.names(5)), ((1, 0, "KeyError", ""), (0, 1, "", "KeyError"), (0, 0, "", "")))

# Where nobody can be told.
reported = []
hook, sys.unraisablehook = sys.unraisablehook, lambda u: reported.append((u.exc_type, str(u.exc_value), u.err_msg, u.object))
same(m.unraisable("here"), 1)
same(reported, [(OSError, "nobody to tell", None, "here"), (OSError, "with text", "While counting to 3", None)])
m.unraisable(None)
same(reported[2], (OSError, "nobody to tell", None, None))
sys.unraisablehook = hook

# Warnings.
import warnings

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    same(m.warn(DeprecationWarning, "old"), True)
    m.warn(None, "some")
same([(w.category, str(w.message)) for w in seen],
     [(DeprecationWarning, "old"), (DeprecationWarning, "old 2"), (RuntimeWarning, "some"), (RuntimeWarning, "some 2")])
same(seen[0].filename, __file__)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    raises(UserWarning, "raised", m.warn, UserWarning, "raised")

# The rest.
start, end, obj, encoding, reason, e = m.unicode_error()
same((start, end, obj, encoding, reason, str(e)), (1, 2, b"abc", "codec", "changed", "'codec' codec can't decode byte 0x62 in position 1: changed"))
same(m.check_signals(), 0)


def down():
    return m.recursion(down)


ok(raises(RecursionError, None, down))
same(m.recursion(lambda: "flat"), "flat")
value = object()
keeps(lambda v: m.take(lambda: set_object(ValueError, v)), value)
keeps(lambda v: m.fetch_restore(lambda: set_object(ValueError, v)), value)
done("errors")
