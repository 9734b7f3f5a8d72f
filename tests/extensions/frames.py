from check import *
import frames as m


def call(function):
    return function("told")


def walk(error):
    seen, tb = [], error.__traceback__
    while tb:
        code = tb.tb_frame.f_code
        seen.append((code.co_filename.rpartition("/")[2], code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return seen


e = raises(ValueError, "told", call, m.fail)
line = call.__code__.co_firstlineno + 1
same(walk(e)[1:], [("frames.py", "call", line), ("outer.pyx", "Outer.method", 20), ("inner.pyx", "inner", 1)])  # the code's
same([entry[3] for entry in m.entries(e.__traceback__)][2:], [42, 11])  # the frames'
e = raises(ValueError, "told", call, m.fail_same_line)
same(walk(e)[2:], [("same.pyx", "first_line", 7)])
raises(TypeError, "no traceback", m.entries, None)
frame = e.__traceback__.tb_next.tb_next.tb_frame
same((frame.f_lineno, frame.f_code.co_firstlineno, frame.f_back, type(frame).__name__), (7, 7, None, "frame"))
ok("__builtins__" in frame.f_builtins or "len" in frame.f_builtins)
c = m.empty_code()
same((c.co_name, c.co_qualname, c.co_filename, c.co_firstlineno, c.co_argcount, c.co_varnames), ("function", "function", "file.c", 33, 0, ()))
thing = ["argument"]
keeps(lambda x: call(lambda _: m.fail(x)), thing)
done("frames")
