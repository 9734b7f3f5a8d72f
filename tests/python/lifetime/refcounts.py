"""Reference counts as C code sees them."""

from sys import getrefcount


class O: pass


o = O(); base = getrefcount(o)
l = [o, o]; print(getrefcount(o) - base); l.pop(); print(getrefcount(o) - base); t = (o,) * 5; print(getrefcount(o) - base); d = {1: o}; o.me = o; print(getrefcount(o) - base); del l, t, d, o.me; print(getrefcount(o) - base)
def argument(x): return getrefcount(x)
def local(x): y = x; z = y; return getrefcount(x)
def passed(x): return argument(x)
print(local(o) - argument(o), argument(O()) == argument(O()), argument([]) == argument({}), getrefcount(None) > 2**30, getrefcount(1) > 2**30, getrefcount("") > 2**30, getrefcount(()) > 2**30, getrefcount(True) > 2**30)
def made(): v = O(); return v
x = made(); print(getrefcount(x) - base); y = x; print(getrefcount(x) - base); x = None; print(getrefcount(y) - base)
c = (lambda v: (lambda: v))(y); print(getrefcount(y) - base); del c; print(getrefcount(y) - base); it = iter([y]); print(getrefcount(y) - base); next(it); print(getrefcount(y) - base); list(it); print(getrefcount(y) - base); m = y.__init__; print(getrefcount(y) - base); del m
def g(v): yield v
gen = g(y); print(getrefcount(y) - base); next(gen); print(getrefcount(y) - base); gen.close(); print(getrefcount(y) - base)
try: raise ValueError(y)
except ValueError as e: print(getrefcount(y) - base)
print(getrefcount(y) - base)
