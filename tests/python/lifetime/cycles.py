"""The cycle collector: what it finds, in which order it finalises, what it leaves alone."""

import gc
import weakref

gc.collect(); gc.disable()


class N:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
    def __repr__(self): return self.name


a, b = N("a"), N("b"); a.other, b.other = b, a; r = weakref.ref(a); del a, b; print("cycle alive", r()); print(gc.collect() > 0, r())
s = N("self"); s.me = s; del s; print(gc.collect() > 0)
l = []; l.append(l); w = weakref.ref(N); d = {}; d["d"] = d; l.append(d); del l, d; print(gc.collect() >= 2)

def make():
    node = N("in cell")
    def inner(): return inner, node
    return None
make(); print("closure cycle", gc.collect() > 0)
def gen():
    me = yield
    n = N("in generator")
    yield
g = gen(); next(g); g.send(g); del g; gc.collect(); print("generator cycle collected")
try: raise ValueError("x")
except ValueError as e: err = e
err.me = err; err.n = N("on exception"); del err; print("exception cycle", gc.collect() > 0)
x = N("reachable"); x.c = N("child"); x.c.parent = x; print(gc.collect(), x.c.parent is x); keep = x.c; del x; print(gc.collect(), keep.parent)
del keep; print(gc.collect() > 0)
class R:
    saved = []
    def __del__(self): print("resurrect"); R.saved.append(self)
q = R(); q.me = q; del q; print(gc.collect() >= 0, len(R.saved)); R.saved.clear(); print(gc.collect() > 0)
class C: pass
c = C(); c.me = c; cb = weakref.ref(c, lambda _: print("weak callback")); del c; gc.collect(); print(cb())
class K: attr = []
k = weakref.ref(K); del K; print("class", k() is not None, gc.collect() > 0, k())
o = []; print(gc.is_tracked(o), gc.is_tracked(5), gc.is_tracked("s"), gc.is_tracked(C()), gc.is_tracked((1, 2)), gc.isenabled()); gc.enable(); print(gc.isenabled(), len(gc.get_threshold()), len(gc.get_count()), any(z is o for z in gc.get_objects()), gc.get_referents([1, "a"]) == [1, "a"]); print(gc.garbage, sorted(gc.get_stats()[0]))
holder = [o]; print(holder in gc.get_referrers(o))
events = []
gc.callbacks.append(lambda phase, info: events.append((phase, sorted(info)))); gc.collect(); gc.callbacks.clear(); print(events)
for i in range(50000):
    cyc = C(); cyc.me = cyc
print("automatic collections keep up", sum(isinstance(z, C) for z in gc.get_objects()) < 40000)
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
print("end")
