"""Special methods: operators and their reflections, containers, calls, truth, conversion, attribute access."""


class V:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"V({self.n})"
    def __add__(self, o): return V(self.n + o.n) if isinstance(o, V) else NotImplemented
    def __radd__(self, o): return f"radd {o}"
    def __iadd__(self, o): self.n += 100; return self
    def __sub__(self, o): return NotImplemented
    def __mul__(self, o): return V(self.n * o)
    __rmul__ = __mul__
    def __matmul__(self, o): return f"{self} @ {o}"
    def __neg__(self): return V(-self.n)
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return abs(self.n)
    def __eq__(self, o): return isinstance(o, V) and self.n == o.n
    def __lt__(self, o): return self.n < o.n
    def __hash__(self): return hash(self.n)
    def __bool__(self): return self.n != 0
    def __int__(self): return self.n
    def __index__(self): return self.n
    def __float__(self): return self.n + 0.5
    def __complex__(self): return complex(self.n, 1)
    def __round__(self, digits=None): return f"round {digits}"
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __divmod__(self, o): return "divmod", o
    def __pow__(self, o, m=None): return "pow", o, m
    def __rpow__(self, o): return "rpow", o
    def __lshift__(self, o): return "lshift"
    def __rand__(self, o): return "rand", o
    def __truediv__(self, o): return "truediv"
    def __rfloordiv__(self, o): return "rfloordiv", o


v = V(2); w = v; w += 1; print(v, V(1) + V(2), 5 + V(1), V(3) * 2, 2 * V(3), v @ 1, -V(1), +v, ~v, abs(V(-3)), V(1) == V(1), V(1) != V(2), V(1) < V(2), V(3) > V(2), {V(1): "x"}[V(1)], bool(V(0)), not V(1), int(V(7)), [10, 20, 30][V(1)], float(V(1)), complex(V(1)), round(V(1)), round(V(1), 2), divmod(V(1), 2), V(1) ** 2, pow(V(1), 2, 3), 2 ** V(1), V(1) << 1, 1 & V(1), V(1) / 2, 5 // V(1), hex(V(255)), "ab" * V(2), range(V(3)))
import math
print(math.floor(v), math.trunc(v))
for text in ("V(1) - 1", "1 - V(1)", "V(1) + 1", "V(1) <= V(2)", "V(1) % 2", "V(1) | 1", "V(1) > 5", "1 @ V(1)"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)


class Sub(V):
    def __radd__(self, o): return "sub first"
    def __rsub__(self, o): return "rsub"


print(V(1) + Sub(2), V(1) - Sub(1), Sub(1) + V(1), Sub(1) == V(1))


class Box:
    def __init__(self): self.d = {}
    def __getitem__(self, k): print("get", k); return self.d[k]
    def __setitem__(self, k, v): print("set", k, v); self.d[k] = v
    def __delitem__(self, k): print("del", k); del self.d[k]
    def __len__(self): return len(self.d)
    def __contains__(self, k): return "contains"
    def __iter__(self): return iter(["i", "t"])
    def __reversed__(self): return "reversed"
    def __call__(self, *a, **k): return a, k
    def __missing__(self, k): return "missing"


b = Box(); b[1] = 2; b[1] += 3; print(b[1], len(b), 5 in b, list(b), reversed(b), b(1, x=2), bool(b), [*b]); del b[1]


class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError(i)
        return i * 10


print(list(Seq()), 10 in Seq(), 99 in Seq(), [x for x in Seq()], *Seq(), tuple(iter(Seq())))


class Attr:
    real = 1
    def __getattr__(self, name): return f"dynamic {name}"
    def __setattr__(self, name, value): print("setattr", name); object.__setattr__(self, name, value)
    def __delattr__(self, name): print("delattr", name)
    def __dir__(self): return ["z", "a"]


a = Attr(); a.x = 1; print(a.x, a.y, a.real, dir(a), hasattr(a, "anything")); del a.x


class Intercept:
    def __getattribute__(self, name):
        if name == "magic": return "intercepted"
        if name == "fallback": raise AttributeError("raised")
        return super().__getattribute__(name)
    def __getattr__(self, name): return "getattr " + name


i = Intercept(); i.z = 5; print(i.magic, i.z, i.fallback, i.other)
class Bad:
    def __len__(self): return -1
    def __bool__(self): return 5
    def __repr__(self): return 5
    def __hash__(self): return "x"
    def __iter__(self): return 5
    def __index__(self): return "a"
    def __int__(self): return 1.5
    def __float__(self): return 1
    def __str__(self): return b"x"
    def __contains__(self, x): raise KeyError(x)
    __add__ = None
    def __format__(self, spec): return 5
bad = Bad()
for text in ("len(bad)", "bool(bad)", "repr(bad)", "hash(bad)", "iter(bad)", "[1][bad]", "int(bad)", "float(bad)", "str(bad)", "1 in bad", "bad + 1", "f'{bad}'", "list(bad)", "for_", "{bad: 1}"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)
class LenOnly:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(LenOnly(0)), bool(LenOnly(3)), [1 for _ in [LenOnly(0)] if _])
class NoHash:
    def __eq__(self, o): return True
try: hash(NoHash())
except TypeError as e: print(e)
