"""The with statement: order, suppression, exceptions from every part of it."""


class M:
    def __init__(self, name, suppress=False, fail=""): self.name, self.suppress, self.fail = name, suppress, fail
    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter": raise KeyError("enter " + self.name)
        return self.name.upper()
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value, tb is not None)
        if self.fail == "exit": raise IndexError("exit " + self.name)
        return self.suppress


with M("a") as x, M("b") as (y): print(x, y)
with (M("c") as x, M("d"),): print(x)
with M("s", suppress=True): raise ValueError("suppressed")
for a, b in (("", ""), ("enter", ""), ("", "enter"), ("exit", ""), ("", "exit")):
    for error in (None, ValueError("body")):
        try:
            with M("1", fail=a), M("2", fail=b):
                if error: raise error
            print("done")
        except Exception as e: print(repr(e), repr(e.__context__))


def returns():
    with M("r"): return "value"
def loops():
    for i in range(3):
        with M(f"l{i}"):
            if i == 0: continue
            if i == 1: break
    return i
def gen():
    with M("g"): yield 1
print(returns(), loops()); g = gen(); next(g); g.close()
class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *a): pass
class AsyncOnly:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
for bad in (NoExit(), NoEnter(), 5, AsyncOnly()):
    try:
        with bad: pass
    except TypeError as e: print(e)
inst = M("i"); inst.__exit__ = 5
with inst: pass
with M("t") as (p, *q): print(p, q)
class Target: pass
t = Target(); d = {}
with M("x") as t.attr, M("y") as d["k"]: pass
print(t.attr, d)
import contextlib
@contextlib.contextmanager
def cm(n):
    print("in", n)
    try: yield n * 2
    except ValueError as e: print("caught", e)
    finally: print("out", n)
with cm(1) as v: print(v)
with cm(2): raise ValueError("inside")
try:
    with cm(3): raise KeyError("through")
except KeyError as e: print("got", e)
@cm(4)
def decorated(): return "decorated"
print(decorated())
with contextlib.suppress(KeyError, ValueError): raise KeyError
with contextlib.ExitStack() as stack:
    stack.enter_context(M("e1")); stack.callback(print, "callback", end="!\n"); stack.enter_context(M("e2")); stack.push(lambda *a: print("push", a[0]))
with contextlib.closing(type("C", (), {"close": lambda s: print("close")})()): pass
with contextlib.nullcontext(5) as five: print(five)
import io
out = io.StringIO()
with contextlib.redirect_stdout(out): print("captured")
print(repr(out.getvalue()))
