"""Dicts: order, methods, views, merging, deletion while growing, keys with their own equality."""

d = {"b": 1, "a": 2, 3: "c", (1, 2): [4], None: 0, 2.5: "x"}
print(d, len(d), d["a"], d.get("zz"), d.get("zz", 5), d.pop(3), d.pop("q", "none"), d.setdefault("a", 9), d.setdefault("new", 9), "b" in d, d)
d["b"] = 10; d["z"] = 26; del d["a"]; d["a"] = "again"; print(list(d), list(d.values()), list(d.items()), list(reversed(d)))
print(d.popitem(), d.popitem(), d, dict(a=1, b=2), dict([(1, 2), "ab"]), dict({"x": 1}, y=2), dict.fromkeys("abc", 0), dict.fromkeys([1, 2]), {**d, "q": 1, **{"q": 2}})
e = {"x": 1}; e.update(y=2); e.update({"x": 5}, z=3); e.update([("w", 4)]); print(e, e | {"v": 0}, {"v": 0} | e); e |= {"x": 6}; e |= [("u", 1)]; print(e)
print(e.keys() & {"x", "nope"} == {"x"}, sorted(e.keys() | ["k"]), sorted(e.keys() - {"x"}), sorted(e.keys() ^ {"x", "t"}), e.items() & {("x", 6)}, e.keys() == set(e), ("x", 6) in e.items(), 6 in e.values(), {"x"} <= e.keys(), e.keys().isdisjoint("qr"))
print({"a": 1, "b": 2} == {"b": 2, "a": 1}, {"a": 1} != {"a": 2}, {} == {}, {1: 1} == {1.0: True}, repr({"k": {}}), e.keys(), e.values(), e.items(), str({}))
f = {i: i * i for i in range(100)}
for i in range(0, 100, 3):
    del f[i]
for i in range(300, 330):
    f[i] = 0
print(len(f), sum(f), list(f)[:5], list(f)[-3:], f.copy() == f)
g = {}; g["self"] = g; print(g); keys = iter({1: 2, 3: 4}); print(next(keys), list(keys))
for text in ("{}['a']", "{}[[]]", "{[]: 1}", "{}.pop('a')", "{}.popitem()", "dict([1])", "dict([(1, 2, 3)])", "dict(5)", "{} < {}", "{} + {}", "{} | 5", "dict.fromkeys(5)", "{}.update(5)", "{}.update([1])", "{1: 2}[1][0]", "hash({})", "{**5}", "dict(**{1: 2})", "{}[1, 2]", "{}.get()", "{}.setdefault([])"):
    try:
        print(text, eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error, getattr(error, "__notes__", ""))
for change in ("x[9] = 1", "del x[1]", "x.clear()", "x.pop(1); x[1] = 1"):
    x = {1: 1, 2: 2, 3: 3}
    try:
        for key in x:
            exec(change)
        print(change, "ended", x)
    except RuntimeError as error:
        print(change, "->", error)


class Key:
    def __init__(self, name, hash_value):
        self.name, self.hash_value = name, hash_value

    def __hash__(self):
        return self.hash_value

    def __eq__(self, other):
        print("  compare", self.name, getattr(other, "name", other))
        return self.name == getattr(other, "name", other)

    def __repr__(self):
        return self.name


h = {Key("a", 1): 1, Key("b", 1): 2}
print(h[Key("b", 1)], Key("c", 1) in h, Key("a", 2) in h, h)


class Default(dict):
    def __missing__(self, key):
        return f"no {key}"


print(Default(a=1)["b"], Default(a=1)["a"], Default().get("b"), "b" in Default(), Default(x=1), type(Default().copy()))


class Loud(dict):
    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value * 2)

    def __getitem__(self, key):
        return super().__getitem__(key) + 1


loud = Loud(a=1); loud["b"] = 2; loud.update(c=3); print(loud, loud["b"], loud.get("b"), dict(loud), {**loud})
print({1: "int", True: "bool", 1.0: "float"}, {"a" "b": 1}, {i % 3: i for i in range(9)}, {}.fromkeys("aab"))
