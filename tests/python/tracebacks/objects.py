"""Traceback, frame and code objects."""

import sys
import traceback


def a(x):
    y = 1
    b(x)


def b(z): raise ValueError(z)


try: a("deep")
except ValueError as error: tb = error.__traceback__
while tb: print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_frame.f_lineno, sorted(tb.tb_frame.f_locals)[:2] if tb.tb_frame.f_code.co_name != "<module>" else "", tb.tb_lasti >= 0); tb = tb.tb_next
def depth():
    f = sys._getframe(); names = []
    while f: names.append(f.f_code.co_name); f = f.f_back
    return names
def caller(): local = 5; return depth(), sys._getframe(0).f_locals["local"], sys._getframe().f_code is caller.__code__, sys._getframe(1).f_code.co_name
print(caller()); f = sys._getframe(); print(f.f_globals is globals(), f.f_locals is globals() or f.f_locals == globals(), f.f_builtins["len"] is len, f.f_lineno, f.f_back, f.f_trace)
def proxies():
    v = 1
    fl = sys._getframe().f_locals
    fl["v"] = 10; fl["extra"] = 2
    return v, fl["extra"], sorted(fl), type(fl).__name__, "v" in fl, len(fl)
print(proxies()); c = a.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_nlocals, c.co_varnames, c.co_names, c.co_flags & 3, c.co_firstlineno, c.co_filename == __file__, list(c.co_lines())[0][2], [p for p in c.co_positions()][-1][0], c == c.replace(), c.replace(co_name="q").co_name, c.co_freevars, c.co_cellvars, c.co_posonlyargcount, c.co_stacksize >= 0)
print(traceback.format_list(traceback.extract_stack())[-1].replace(__file__, "FILE"))
try: a(1)
except ValueError as error:
    for s in traceback.extract_tb(error.__traceback__): print(s.name, s.lineno, s.line, s.colno, s.end_colno, s.end_lineno)
    te = traceback.TracebackException.from_exception(error, capture_locals=True); print(te.exc_type_str, [(s.name, s.locals and s.locals.get("y")) for s in te.stack]); new = error.with_traceback(error.__traceback__.tb_next); print(new.__traceback__.tb_frame.f_code.co_name)
import types
tb2 = types.TracebackType(None, sys._getframe(), 0, 5); print(tb2.tb_lineno); tb2.tb_next = None
def tracer():
    events = []
    def trace(frame, event, arg):
        if frame.f_code.co_name in ("traced", "sub"): events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, arg if event == "return" else None)); return trace
    def sub(): return 1
    def traced():
        x = sub()
        for i in range(2):
            x += i
        return x
    sys.settrace(trace); traced(); sys.settrace(None); return events
for event in tracer(): print(event)
