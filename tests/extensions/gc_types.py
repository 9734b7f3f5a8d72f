from check import *
import gc
import gc_types as m

gc.collect()


def live():
    return m.counts()[0]


# Without cycles, death is prompt.
n = m.Node()
n.next = m.Node()
same(live(), 2)
del n
same(live(), 0)

# Cycles: through itself, through two, through a list, a dict, an instance, a closure.
gc.disable()
n = m.Node()
n.next = n
del n
same(live(), 1)
ok(gc.collect() >= 1)
same(live(), 0)

a, b = m.Node(), m.Node()
a.next, b.next = b, a
del a, b
gc.collect()
same(live(), 0)


class Python:
    pass


for make in (lambda n: [n], lambda n: {"k": n}, lambda n: (n,), lambda n: {1: [n]}, lambda n: lambda: n, lambda n: iter([n]),
             lambda n: (x for x in [n]), lambda n: n.__init__):
    n = m.Node()
    n.next = make(n)
    del n
gc.collect()
same(live(), 0)
n, p = m.Node(), Python()
n.next, p.node = p, n
del n, p
gc.collect()
same(live(), 0)

# What can be reached stays.
n = m.Node()
n.next = keep = [n]
gc.collect()
ok(keep[0] is n and n.next is keep)
del n
gc.collect()
same((live(), type(keep[0])), (1, m.Node))
keep.clear()
same(live(), 0)

# A long chain unwinds without overflowing the stack.
head = None
for _ in range(20000):
    n = m.Node()
    n.next = head
    head = n
del n
same(live(), 20000)
head = [head]
head.clear()
same(live(), 0)

# The type of a class is part of the cycle.
class SubNode(m.Node):
    pass


SubNode.loop = SubNode()
SubNode.loop.next = SubNode
SubNode.loop.extra = [SubNode.loop]
del SubNode
gc.collect()
same(live(), 0)

# Weak references.
for kind in m.Node, m.Managed, m.Plain:
    n = kind()
    seen = []
    w = m.weak(n, seen.append)
    ok(w() is n)
    ok(m.weak(n) is m.weak(n))
    same(m.target(w), (1, n, 0))
    p = m.proxy(n)
    same(type(p).__name__, "ProxyType")
    ok(p.__class__ is kind)
    del n
    ok(w() is None and seen == [w])
    same(m.target(w), (0, None, 1))
    raises(ReferenceError, "weakly-referenced object no longer exists", lambda: p.next)
raises(TypeError, "cannot create weak reference to 'gc_types.Dicted' object", m.weak, m.Dicted())
raises(TypeError, "expected a weakref", m.target, 5)
raises(TypeError, "cannot create weak reference to 'int' object", m.weak, 5)
seen = []
n = m.Node()
n.next = n
w = m.weak(n, lambda r: seen.append(r() is None))
del n
gc.collect()
same((w(), seen, live()), (None, [True], 0))
n = m.Node()
n.next = [n, m.weak(n, lambda r: seen.append("called"))]  # dies with its target: not called
del n
gc.collect()
same((seen, live()), ([True], 0))

# Instance dictionaries.
for kind in m.Dicted, m.Managed:
    d = kind()
    same(d.__dict__, {})
    d.x = 1
    d.y = [d]
    same((d.x, sorted(d.__dict__)), (1, ["x", "y"]))
    del d.x
    raises(AttributeError, f"'gc_types.{kind.__name__}' object has no attribute 'x'", getattr, d, "x")
    d.__dict__["z"] = 2
    same(d.z, 2)
    d.__dict__ = {"new": d}
    same((d.new is d, hasattr(d, "z")), (True, False))
    raises(TypeError, "__dict__ must be set to a dictionary, not a 'int'", setattr, d, "__dict__", 5)
    del d
    gc.collect()
    same(live(), 0)

    class Sub(kind):
        pass

    s = Sub()
    s.a = s
    s.b = 3
    same(s.b, 3)
    del s
    gc.collect()
    same(live(), 0)
    many = [Sub() for _ in range(100)]
    for i, s in enumerate(many):
        s.i, s.me = i, many
    same(sum(s.i for s in many), 4950)
    del many, s
    gc.collect()
    same(live(), 0)

# Finalizers: once, before death; cycles too.
f = m.Finalized()
del f
same(m.counts(), (0, 1))
f = m.Finalized()
f.next = f
del f
gc.collect()
same(m.counts(), (0, 2))

kept = []
m.set_hook(kept.append)
f = m.Finalized()
del f
same(m.counts(), (1, 3))
same(type(kept[0]), m.Finalized)
ok(m.tracked(kept[0])[2])
kept.clear()  # the second time it dies without being asked
same(m.counts(), (0, 3))
f = m.Finalized()
f.next = [f]
del f
gc.collect()
same((m.counts(), len(kept)), ((1, 4), 1))
ok(kept[0].next[0] is kept[0])  # resurrected whole
kept.clear()
gc.collect()
same(m.counts(), (0, 4))
m.set_hook(None)


class PyFinal(m.Finalized):
    def __del__(self):
        kept.append("del")


PyFinal()
same((kept, live()), (["del"], 0))


class PyDel(m.Node):
    def __del__(self):
        kept.append(self)


kept.clear()
x = PyDel()
x.next = x
del x
gc.collect()
same((len(kept), live()), (1, 1))
kept[0].next = None
kept.clear()
same(live(), 0)

# Hooks that raise are reported, not lost.
reported = []
sys.unraisablehook, before = lambda u: reported.append((type(u.exc_value), str(u.exc_value))), sys.unraisablehook
m.set_hook(lambda f: 1 // 0)
m.Finalized()
same(reported, [(ZeroDivisionError, "division by zero")])
sys.unraisablehook = before
m.set_hook(None)

# The collector's interface.
same(m.enable(True), (0, 1))
same(m.enable(True), (1, 1))
ok(gc.isenabled())
same(m.enable(False), (1, 0))
n = m.Node()
n.next = n
del n
same((m.collect(), live()), (0, 1))  # while disabled, it does nothing
m.enable(True)
n = m.Node()
n.next = n
del n
ok(m.collect() >= 1)
same(live(), 0)
m.enable(False)
same((m.tracked([])[:2], m.tracked(5)[:2], m.tracked("s")[:2]), ((1, 1), (0, 0), (0, 0)))
n = m.Node()
same(m.tracked(n), (1, 1, 0))
m.track(n, False)
same(m.tracked(n)[1], 0)
n.next = n
m.track(n, True)
same((m.tracked(n)[1], gc.is_tracked(n)), (1, True))
ok(any(x is n for x in gc.get_objects()))
same(m.referents(n), 2)
ok(n in gc.get_referents(n) and m.Node in gc.get_referents(n))
ok(any(x is n for x in gc.get_referrers(n)))
same(m.visit_heap(m.Node), 1)
del n
gc.collect()
same((live(), m.visit_heap(m.Node)), (0, 0))
same(m.referents([1, 2, 3]), 3)
ok(m.referents({1: [], 2: 2}) >= 2)
same(m.referents(5), 0)

# The same under automatic collection.
gc.enable()
for _ in range(3000):
    n = m.Node()
    n.next = [n]
del n
ok(live() < 3000)
gc.collect()
same(live(), 0)
done("gc_types")
