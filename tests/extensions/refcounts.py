from check import *
import refcounts as m

want = [
    ("new", 1), ("PyList_SET_ITEM steals", 2), ("PyList_SetItem steals", 3), ("PyList_SetItem releases the old", 2), ("PyList_GetItem borrows", 2),
    ("PyList_GetItemRef is new", 3), ("PyList_Append and PyList_Insert take their own", 4), ("PyList_SetItem steals when it fails too", 4),
    ("PyList_AsTuple", 7), ("the list is gone", 4), ("PyTuple_GetItem borrows", 4), ("the tuple is gone", 1), ("PyTuple_SetItem steals", 3),
    ("and releases the old", 2), ("Py_CLEAR", 1), ("PyDict_SetItem takes its own", 3), ("PyDict_GetItem borrows", 3), ("PyDict_GetItemRef is new", 4),
    ("PyDict_SetDefaultRef is new", 4), ("PyDict_Pop hands its own over", 3), ("PyDict_DelItem", 1), ("PyCell_New takes its own", 2),
    ("PyCell_Get is new", 3), ("the cell is gone", 1), ("PySlice_New takes its own", 3), ("Py_SETREF releases the old", 1),
    ("Py_CLEAR leaves NULL", 1), ("Py_INCREF", 2), ("Py_XNewRef", 2), ("at the end", 1),
]
for got, wanted in zip(m.steps(), want):
    same(got, wanted)
same(len(m.steps()), len(want))
same(m.immortals(), (7, 7))
same(m.fresh(), [1] * 14)
same(m.set_count([]), (5, 0))
same(m.unique(), (1, 0, 1))

# Of objects held by Python.
x = object()
base = m.of(x)
y = [x] * 10
same(m.of(x), base + 10)
z = {1: x, 2: (x,)}
same(m.of(x), base + 12)
del y, z
same(m.of(x), base)


def closure():
    return x


class Holder:
    pass


h = Holder()
h.a = h.b = x
same(m.of(x), base + 2)
h.a = None
same(m.of(x), base + 1)
del h
same(m.of(x), base)
s = {x}
same(m.of(x), base + 1)
s.clear()
same((m.of(x), sys.getrefcount(x) - m.of(x)), (base, sys.getrefcount(x) - base))


def generator(v):
    yield v


g = generator(x)
same(m.of(x), base + 1)
next(g)
same(m.of(x), base + 1)
del g
same(m.of(x), base)
try:
    raise ValueError(x)
except ValueError as e:
    same(m.of(x), base + 1)
same(m.of(x), base)
same(m.of(10**10), m.of(10**10))
ok(m.of(None) > 2**31 - 1 and m.of(1) > 2**31 - 1 and m.of("") > 2**31 - 1)
done("refcounts")
