from check import *
import mapping_slots as m

d = m.Map()
d["a"] = 1
d[None] = 2
d[(1, 2)] = [3]
same((len(d), d["a"], d[None], d[(1, 2)], d[1, 2]), (3, 1, 2, [3], [3]))
raises(KeyError, "'b'", lambda: d["b"])
raises(KeyError, "(1, 3)", lambda: d[1, 3])
raises(TypeError, None, lambda: d[[]])
del d[None]
same(len(d), 2)
raises(KeyError, "None", d.__delitem__, None)
same(list(d), ["a", (1, 2)])
same(dict(d), {"a": 1, (1, 2): [3]})
same({**d, "c": 3}, {"a": 1, (1, 2): [3], "c": 3})
ok(bool(d) and not bool(m.Map()))
ok("a" in d)  # by iteration


def f(**kwargs):
    return kwargs


e = m.Map()
e["x"], e["y"] = 1, 2
same(f(**e), {"x": 1, "y": 2})
raises(TypeError, "keywords must be strings", lambda: f(**d))


def pattern(x):
    match x:
        case {"a": value}:
            return value
    return None


raises(AttributeError, None, pattern, d)  # patterns need .get


class Sub(m.Map):
    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __missing__(self, key):
        return "never asked"


s = Sub()
s["a"] = "found"
same(pattern(s), "found")
raises(KeyError, "'z'", lambda: s["z"])
same("{a}".format_map(s), "found")
same("%(a)s" % s, "found")

# Slices arrive as objects.
same(d[:], (0, 2, 1, 2))
same(d[::-1], (1, -1, -1, 2))
same(d[-1:], (1, 2, 1, 1))
same(d[5:1:2], (2, 1, 2, 0))
raises(ValueError, "slice step cannot be zero", lambda: d[::0])
raises(TypeError, "slice indices must be integers or None or have an __index__ method", lambda: d["a":])
same(d[10**100:], (2, 2, 1, 0))

# Which protocol?
b = m.Both()
same(b[-1], ("mapping", -1))
same(len(b), 3)
same(m.ask(b), (("sequence", 2), ("mapping", None), 3, 4))
i = iter(b)
same(next(i), ("sequence", 0))

# As methods, and from C into Python.
same((d.__len__(), d.__getitem__("a")), (2, 1))
d.__setitem__("k", "v")
same(d["k"], "v")
same(type(m.Map.__getitem__).__name__, "wrapper_descriptor")


class Over(m.Map):
    def __getitem__(self, key):
        return ("over", key)

    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)

    def __len__(self):
        return 77


o = Over()
o["x"] = 4
same((o["x"], m.Map.__getitem__(o, "x"), len(o)), (("over", "x"), 8, 77))
key, value = object(), object()
keeps(lambda k, v: (d.__setitem__(k, v), d[k], d.__delitem__(k)), key, value)
done("mapping_slots")
