"""Weak references, proxies, callbacks, finalize, weak containers."""

import weakref


class O:
    def __init__(self, n=0): self.n = n
    def method(self): return self.n
    def __repr__(self): return f"O{self.n}"


o = O(1); r = weakref.ref(o); print(r() is o, r() == o, weakref.getweakrefcount(o), weakref.ref(o) is r, r == weakref.ref(o), hash(r) == hash(o)); del o; print(r(), r == r)
o = O(2); a = weakref.ref(o, lambda w: print("callback a", w() is None, w is a)); b = weakref.ref(o, lambda w: print("callback b")); print(len(weakref.getweakrefs(o))); del o; print("after")
o = O(3); p = weakref.proxy(o); print(p.n, p.method(), isinstance(p, O), type(p).__name__, str(p)); p.n = 9; print(o.n); del o
try: p.n
except ReferenceError as e: print(e)
o = O(4); silent = weakref.ref(o, lambda w: print("never")); del silent; del o; print("dead reference has no callback")
m = weakref.WeakMethod(O(5).method); print(m()); o = O(6); m = weakref.WeakMethod(o.method); print(m()()); del o; print(m())
d = weakref.WeakValueDictionary(); k = O(7); d["k"] = k; print(list(d.items()), len(d)); del k; print(list(d), len(d))
e = weakref.WeakKeyDictionary(); k = O(8); e[k] = "v"; print(len(e), e[k]); del k; print(len(e))
s = weakref.WeakSet(); k = O(9); s.add(k); print(k in s, len(s)); del k; print(len(s))
o = O(10); f = weakref.finalize(o, print, "finalized", "args"); print(f.alive); del o; print(f.alive, f())
o = O(11); f = weakref.finalize(o, print, "called by hand"); f(); del o
for bad in (5, "s", (), None, object()):
    try: weakref.ref(bad)
    except TypeError as e: print(e)
class NoWeak: __slots__ = ()
class Weak: __slots__ = ("__weakref__",)
try: weakref.ref(NoWeak())
except TypeError as e: print(e)
w = Weak(); print(weakref.ref(w)() is w); print(weakref.ref(print) is not None, weakref.ref(O)() is O, weakref.ref(lambda: 0)(), weakref.ref({1})())
class Ref(weakref.ref):
    def __init__(self, obj, cb=None, tag=None): super().__init__(obj, cb); self.tag = tag
    def __new__(cls, obj, cb=None, tag=None): return super().__new__(cls, obj, cb)
o = O(12); x = Ref(o, tag="t"); print(x().n, x.tag, x is not weakref.ref(o), repr(x).split(" at ")[0].lstrip("<")); del o; print(x())
class Del:
    def __del__(self): print("del sees weakref:", wr() is self)
z = Del(); wr = weakref.ref(z, lambda _: print("callback before or after del")); del z
