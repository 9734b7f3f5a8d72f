from check import *
import containers as m

BAD = lambda *a: None


def internal(call, *args):
    """A SystemError that names a bad argument."""
    e = raises(SystemError, None, call, *args)
    ok(e is not None and str(e).endswith("bad argument to internal function"))


class Unhashable:
    __hash__ = None


# Lists.
x = [1, 2, 3]
same((m.list_size(x), m.list_get(x, 0), m.list_get_ref(x, 2), m.list_new(4), m.list_new(0)), (3, 1, 3, [0, 1, 2, 3], []))
raises(IndexError, "list index out of range", m.list_get, x, 3)
raises(IndexError, "list index out of range", m.list_get, x, -1)
raises(IndexError, "list index out of range", m.list_get_ref, x, 3)
raises(IndexError, "list assignment index out of range", m.list_set, x, 3, 0)
raises(IndexError, "list assignment index out of range", m.list_set, x, -1, 0)
internal(m.list_size, ())
internal(m.list_get, (), 0)
raises(TypeError, "expected a list", m.list_get_ref, (), 0)
internal(m.list_set, (1,), 0, 0)
internal(m.list_new, -1)
internal(m.list_append, (), 1)
internal(m.list_sort, ())
m.list_set(x, 0, "a"), m.list_insert(x, 0, "first"), m.list_insert(x, -1, "mid"), m.list_insert(x, 100, "last"), m.list_append(x, x)
ok(x[:6] == ["first", "a", 2, "mid", 3, "last"] and x[6] is x)
x.pop()
same((m.list_slice(x, 1, 3), m.list_slice(x, -5, 100), m.list_slice(x, 4, 2), m.list_tuple(x)), (["a", 2], x, [], tuple(x)))
m.list_set_slice(x, 0, 4, "xy")
same(x, ["x", "y", 3, "last"])
m.list_set_slice(x, 1, 3, None)
same(x, ["x", "last"])
m.list_extend(x, (1, 2)), m.list_reverse(x)
same(x, [2, 1, "last", "x"])
raises(TypeError, None, m.list_sort, x)
m.list_clear(x)
same((x, m.list_struct(x), m.list_struct([1, 2])), ([], (0, 1, 1), (2, 1, 1)))
y = [3, 1, 2]
m.list_sort(y)
same(y, [1, 2, 3])
raises(TypeError, "'int' object is not iterable", m.list_extend, y, 5)

# Tuples.
t = (1, 2, 3)
same((m.tuple_size(t), m.tuple_get(t, 2), m.tuple_slice(t, 1, 10), m.tuple_slice(t, 2, 1), m.tuple_slice(t, -5, 2)), (3, 3, (2, 3), (), (1, 2)))
raises(IndexError, "tuple index out of range", m.tuple_get, t, 3)
raises(IndexError, "tuple index out of range", m.tuple_get, t, -1)
internal(m.tuple_size, [])
internal(m.tuple_get, [], 0)
internal(m.tuple_set, t, 0, 0)  # shared: not to be changed
same((m.tuple_resize(t, 2), m.tuple_resize(t, 5), m.tuple_resize(t, 0), m.tuple_resize((), 2)), ((1, 2), (1, 2, 3, None, None), (), (None, None)))

# Dicts.
d = {"a": 1, 2: "two"}
same((m.dict_size(d), m.dict_get(d, "a"), m.dict_get_ref(d, 2), m.dict_get_ref(d, 3), m.dict_get_string(d, "a"), m.dict_get_string(d, "b")),
     (2, 1, (1, "two"), (0, None), (1, 1), (0, None)))
raises(SystemError, None, m.dict_get, d, "absent")  # NULL without an exception
reported = []
hook, sys.unraisablehook = sys.unraisablehook, lambda u: reported.append(u.exc_type)
same((m.dict_get_quiet(d, []), m.dict_get_quiet([], 1), m.dict_get_quiet(d, "a")), (None, None, 1))
same(reported, [TypeError])
sys.unraisablehook = hook
raises(TypeError, None, m.dict_get, d, [])
raises(TypeError, None, m.dict_get_ref, d, [])
raises(TypeError, None, m.dict_set, d, Unhashable(), 1)
internal(m.dict_size, [])
internal(m.dict_get_ref, [], 1)
internal(m.dict_set, [], 1, 1)
internal(m.dict_del, [], 1)
internal(m.dict_pop, [], 1)
internal(m.dict_copy, [])
internal(m.dict_views, [])
m.dict_set(d, "new", None)
same((d["new"], m.dict_contains(d, "new"), m.dict_contains(d, "old")), (None, 1, 0))
m.dict_del(d, "new")
raises(KeyError, "'new'", m.dict_del, d, "new")
same((m.dict_default(d, "d", 5), m.dict_default(d, "d", 6), m.dict_pop(d, "d"), m.dict_pop(d, "d")), ((5, 5, 1), (5, 5, 1), (1, 5), (0, None)))
same(m.dict_views(d), (["a", 2], [1, "two"], [("a", 1), (2, "two")]))
same((m.dict_next(d), m.dict_next({}), m.dict_next([])), ([("a", 1), (2, "two")], [], []))
c = m.dict_copy(d)
ok(c == d and c is not d)
m.dict_update(c, {"a": 9, "b": 8})
m.dict_merge(c, {"a": 0, "z": 1}, 0)
same(c, {"a": 9, 2: "two", "b": 8, "z": 1})
m.dict_merge_pairs(c, [("p", 1), ["q", 2]])
same((c["p"], c["q"]), (1, 2))
raises(ValueError, "dictionary update sequence element #0 has length 1; 2 is required", m.dict_merge_pairs, c, [(1,)])
raises(AttributeError, None, m.dict_update, c, 5)


class Mapping:
    def keys(self):
        return ["m"]

    def __getitem__(self, key):
        return key * 2


m.dict_update(c, Mapping())
same(c["m"], "mm")
same(m.dict_double({"a": 1, "b": 2}), {"a": 2, "b": 4})
m.dict_clear(c)
same(c, {})
p = m.dict_proxy(d)
same((p["a"], len(p), type(p).__name__), (1, 2, "mappingproxy"))
raises(TypeError, "'mappingproxy' object does not support item assignment", lambda: exec("p[1] = 2", {"p": p}))
raises(TypeError, "mappingproxy() argument must be a mapping, not list", m.dict_proxy, [])
same((m.dict_checks({}), m.dict_checks({}.keys()), m.dict_checks({}.items()), m.dict_checks({}.values())),
     ((1, 1, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 1, 0), (0, 0, 0, 0, 1)))
same(m.dict_watch({"k": 1}, []), [(0, "x", None), (1, "x", True), (2, "x", None), (4, None, None)])
big = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 2):
    m.dict_del(big, i)
same((m.dict_size(big), m.dict_next(big)[:2], sorted(big)[:3]), (500, [(1, "1"), (3, "3")], [1, 3, 5]))


class Evil:
    """Its comparison empties the dict that is being searched."""

    def __init__(self, d):
        self.d = d

    def __hash__(self):
        return hash("a")

    def __eq__(self, other):
        self.d.clear()
        return False


evil = {"a": 1}
m.dict_contains(evil, Evil(evil))
same(evil, {})

# Sets.
s = m.set_new([1, 2, 2])
same((s, m.set_size(s), m.set_add(s, 3), m.set_add(s, 3), m.set_discard(s, 1), m.set_discard(s, 1), m.set_contains(s, 2)), (s, 2, 0, 0, 1, 0, 1))
same((s, m.set_new(None), m.frozenset_new("ab"), m.frozenset_new(None), m.frozenset_fill(5)), ({2, 3}, set(), frozenset("ab"), frozenset(), frozenset([5])))
raises(TypeError, None, m.set_add, s, [])
raises(TypeError, None, m.set_new, 5)
internal(m.set_add, [], 1)
internal(m.set_size, {})
internal(m.set_pop, frozenset([1]))
internal(m.set_clear, frozenset())
same(m.set_contains(frozenset([1]), 1), 1)
same({m.set_pop(s), m.set_pop(s)}, {2, 3})
raises(KeyError, "'pop from an empty set'", m.set_pop, s)
same((m.set_checks({1}), m.set_checks(frozenset()), m.set_checks([])), ((1, 0, 1, 1, 1), (0, 1, 1, 1, 0), (0, 0, 0, 0, -1)))
t = {1, 2}
m.set_clear(t)
same(t, set())

# Slices.
same(m.slice_new(1, None, "c"), slice(1, None, "c"))
same(m.slice_indices(slice(1, 5, 2), 4), ((1, 5, 2), (1, 4, 2, 2), 1))
same(m.slice_indices(slice(None), 3), ((0, 2**63 - 1, 1), (0, 3, 1, 3), 1))
same(m.slice_indices(slice(None, None, -1), 3), ((2**63 - 1, -(2**63), -1), (2, -1, -1, 3), 1))
same(m.slice_indices(slice(-2, -1), 5)[1], (3, 4, 1, 1))
raises(ValueError, "slice step cannot be zero", m.slice_indices, slice(1, 2, 0), 3)
raises(TypeError, "slice indices must be integers or None or have an __index__ method", m.slice_indices, slice("a"), 3)
same(m.slice_indices(slice(10**30), 3)[1], (0, 3, 1, 3))

# Struct sequences.
p = m.pair(1, "b", None)
same((p, p.one, p[1], p.hidden, len(p), tuple(p)), (p, 1, "b", None, 2, (1, "b")))
same((repr(p), m.Pair.__name__, m.Pair.n_fields, m.Pair.n_sequence_fields, m.Pair.__doc__), ("containers.Pair(one=1, two='b')", "Pair", 3, 2, "Two, and one hidden."))
same((p == (1, "b"), isinstance(p, tuple), m.Pair([5, 6]).two), (True, True, 6))
raises(TypeError, None, m.Pair, [1])
o = object()
keeps(lambda o: (m.list_set([0], 0, o), m.dict_set({}, 1, o), m.set_new([o]), m.dict_default({}, 1, o), m.dict_pop({1: o}, 1), m.pair(o, o, o)), o)
done("containers")
