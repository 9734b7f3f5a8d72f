"""Objects die when their last reference goes, and in which order."""


class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)


def note(x): print("  --", x)


d = D("rebound"); d = 1; note("after rebinding")
D("temporary"); note("after a temporary")
x = D("deleted"); del x; note("after del")
y = z = D("two names"); del y; note("one left"); del z; note("none left")
l = [D("item 0"), D("item 1"), D("item 2")]; l[1] = None; note("replaced"); l.pop(0); note("popped"); del l; note("list gone")
t = {"a": D("value a"), "b": D("value b")}; del t["a"]; note("deleted key"); t.clear(); note("cleared")
s = {D("in set")}; s.clear(); note("set cleared")
def f(arg): local = D("local"); note("in f"); return 1
f(D("argument")); note("returned")
def g(): a = D("first"); b = D("second"); note("leaving g")
g()
def h(): yield 1; k = D("in generator"); yield 2; note("generator ends")
gen = h(); next(gen); next(gen); del gen; note("generator dropped")
for i in h(): pass
note("generator ran out")
for e in [D("loop a"), D("loop b")]: note("body " + e.name)
note("loop done"); del e; note("loop variable gone")
try: raise ValueError(D("in exception"))
except ValueError as error: note("handling")
note("after except")
def frames():
    held = D("held by traceback")
    raise KeyError
try: frames()
except KeyError as error: note("handling"); keep = error
note("kept"); del keep; note("dropped")
def closure(): c = D("in cell"); return lambda: c
fn = closure(); note("closure made"); del fn; note("closure dropped")
o = D("holder"); o.child = D("child"); del o; note("holder gone")
print(D("used in expression").name, D("second").name); note("expression done")
a = [D("swap a"), D("swap b")]; a[0], a[1] = a[1], a[0]; note("swapped"); a[:] = [a[0]]; note("cut"); a.clear()
(D("tuple 1"), D("tuple 2")); note("tuple done")
class Resurrect:
    saved = None
    def __del__(self): print("resurrecting"); Resurrect.saved = self
r = Resurrect(); del r; note(type(Resurrect.saved).__name__); Resurrect.saved = None; note("second death is silent")
class Sub(D):
    def __del__(self): print("sub first"); super().__del__()
Sub("subclass"); [D(f"comp {i}").name for i in range(2)]; note("comprehension")
v = D("walrus") if True else None; (v := 5); note("walrus done")
class Slot:
    __slots__ = ("a", "b")
q = Slot(); q.a = D("slot a"); q.b = D("slot b"); del q.a; note("slot deleted"); del q
def ret(): return D("returned")
ret(); note("result ignored"); n = ret(); note("result kept"); n = None
def args(*a, **k): note(len(a) + len(k))
args(D("star 1"), k=D("kw")); note("call done")
with_ = [D("str %d" % 1)]; f"{with_.pop().name}"; note("f-string")
def finally_(): 
    try: m = D("try local"); return m.name
    finally: note("finally")
finally_()
m = map(lambda x: D(f"mapped {x}"), range(2)); next(m); note("map step"); list(m); note("map done"); del m
class Failing:
    def __repr__(self): return "<failing>"
    def __del__(self): raise ValueError("in del")
import sys
sys.unraisablehook = lambda u: print("unraisable:", type(u.exc_value).__name__, u.exc_value, (u.err_msg or "").split(" <")[0])
Failing(); note("error in del is reported")
module_level = D("module level"); note("end of program")
