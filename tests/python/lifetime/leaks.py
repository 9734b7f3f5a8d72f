"""Whatever is done with an object a hundred times, its reference count is afterwards what it was."""

import gc
import sys


class O:
    def __init__(self, value=None): self.value = value
    def method(self, x): return x
    def __eq__(self, other): return self is other
    def __hash__(self): return 1
    def __add__(self, other): return other
    def __enter__(self): return self
    def __exit__(self, *a): return True
    def __iter__(self): return iter((self, self))
    def __len__(self): return 1
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): pass
    def __delitem__(self, k): pass
    def __call__(self, *a, **k): return a, k
    def __contains__(self, x): return True
    def __format__(self, spec): return "f"
    @property
    def prop(self): return self
    @classmethod
    def cm(cls, x): return x
    @staticmethod
    def sm(x): return x


def local(o): a = o; b = a; a = None; return b
def deleted(o): a = o; del a
def tuples(o): a, b = o, o; (c, *d) = (o, o, o); return a, d
def swap(o): a, b = o, 1; a, b = b, a
def containers(o): return [o, o], (o,), {o}, {o: o}, {"k": o}
def comprehension(o): return [x for x in [o, o]], {x for x in [o]}, {x: x for x in [o]}, list(x for x in (o, o))
def unfinished_comprehension(o):
    try: [1 / 0 for x in [o, o]]
    except ZeroDivisionError: pass
def attribute(o): o.extra = o; del o.extra; o.value = 5; return o.prop
def methods(o): o.method(o); O.method(o, o); o.cm(o); o.sm(o); m = o.method; m(o)
def call_errors(o):
    for f in (lambda: o.method(), lambda: o.method(o, o), lambda: o.nope(o), lambda: len(o, o), lambda: O(o, o), lambda: local(o, x=o), lambda: o.method(**{"y": o})):
        try: f()
        except (TypeError, AttributeError): pass
def operators(o): o + o; o == o; o != 1; o in [o]; o is o; not o; o and o; o or 1; (o if o else 1); o[o]; o[o] = o; del o[o]; o in o
def operator_errors(o):
    for f in (lambda: o - o, lambda: 1 + o, lambda: o < o, lambda: -o, lambda: o @ o, lambda: int(o)):
        try: f()
        except TypeError: pass
def stars(o): o(*[o, o], **{"k": o}); o(o, *(o,), a=o, **{"b": o}); [*o, o]; {**{"a": o}}; print(*[], end="")
def defaults(o):
    def f(a=o, *, b=o): return a
    f(); return f
def closure(o):
    def f(): return o
    f(); g = lambda: (o, f); return g()
def generator(o):
    def g(x): y = x; got = yield y; yield got
    it = g(o); next(it); it.send(o); it2 = g(o); next(it2); list(g(o)); it3 = g(o); it3.close()
def generator_throw(o):
    def g(x):
        try: yield x
        except ValueError as e: yield e.args[0]
    it = g(o); next(it); it.throw(ValueError(o)); it.close()
def delegation(o):
    def inner(x): yield x; return x
    def outer(x): r = yield from inner(x); yield r
    list(outer(o))
def coroutine(o):
    async def c(x): return x
    async def d(x): return await c(x)
    k = d(o)
    try: k.send(None)
    except StopIteration as e: e.value
def with_(o):
    with o as x, o: pass
    with o: raise ValueError(o)
def raising(o):
    try: raise ValueError(o)
    except ValueError as e: held = e
    try:
        try: raise KeyError(o)
        finally: x = o
    except KeyError: pass
def chained(o):
    try:
        try: raise KeyError(o)
        except KeyError as k: raise ValueError(o) from k
    except ValueError: pass
def group(o):
    try: raise ExceptionGroup("g", [ValueError(o), KeyError(o)])
    except* ValueError as e: pass
    except* KeyError: pass
def loops(o):
    for x in [o, o, o]:
        if x: continue
    for x in [o, o]: break
    while True:
        y = o
        break
def match_(o):
    match [o, {"k": o}]:
        case [O(value=v), {"k": k, **rest}]: pass
        case _: pass
    match o:
        case str(): pass
        case [a, b]: pass
        case x: pass
def formatting(o): f"{o} {o!r:>5} {o:{'x'}}"; "%s" % o; "{}".format(o); str(o)
def classes(o):
    class C:
        attr = o
        def m(self): return o
    C().m(); C.attr = o; type("D", (), {"x": o})
def unpack_errors(o):
    for f in (lambda: (lambda a, b: 0)(*[o]), lambda: exec("a, b = [o]", {"o": o}), lambda: exec("a, *b, c = [o]", {"o": o})):
        try: f()
        except (TypeError, ValueError): pass
def builtins_(o): list(map(lambda x: x, [o])); list(filter(None, [o])); list(zip([o], [o])); sorted([o], key=id); max([o], key=id); getattr(o, "value"); setattr(o, "value", o); setattr(o, "value", None); isinstance(o, (int, O)); iter([o]); next(iter([o])); dict(a=o); dict([(o, o)]); [o] * 3; [o] + [o]; (o,) + (o,); list(enumerate([o])); list(reversed([o])); any([o]); tuple([o]); repr(o); vars(o); hash(o)
def mutation(o): l = [o]; l.append(o); l.extend([o, o]); l.insert(0, o); l.pop(); l.remove(o); l[0] = o; l[:] = [o]; del l[0]; l += [o]; l.sort(key=id); l.index(o); l.count(o); d = {o: o}; d[o] = o; d.pop(o); d.setdefault(o, o); d.update({o: o}); d.get(o); list(d.items()); del d[o]; s = {o}; s.add(o); s.discard(o); s |= {o}; s & {o}
def walrus(o): (x := o); [y := o]; return x
def globals_(o):
    global shared
    shared = o; shared; shared = None
def evaluated(o): eval("o", {"o": o}); exec("x = o", {"o": o})
def annotated(o):
    def f(x: o) -> o: pass
    f.__annotations__
def frames(o): f = sys._getframe(); f.f_locals["o"]; del f
def slots(o):
    class S: __slots__ = ("a", "b")
    s = S(); s.a = o; s.b = o; del s.a
def cycle(o): l = [o]; l.append(l)
def partial(o):
    import functools
    functools.partial(o.method, o)(); functools.reduce(lambda a, b: b, [o, o])


functions = [f for f in list(globals().values()) if type(f) is type(local) and f.__module__ == __name__]
for function in functions:
    o = O(); function(o); function(o); gc.collect(); before, none, true = sys.getrefcount(o), sys.getrefcount(None), sys.getrefcount(O)
    for _ in range(100): function(o)
    gc.collect()
    print(function.__name__, sys.getrefcount(o) - before, abs(sys.getrefcount(O) - true) < 5)
counts = []
for _ in range(3):
    for function in functions: function(O())
    gc.collect(); counts.append(len(gc.get_objects()))
print("objects alive:", "the same" if counts[1] == counts[2] else counts)
