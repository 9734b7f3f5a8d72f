"""Loops with else, chained comparison, conditional expressions, evaluation order, augmented assignment, del, walrus."""

for i in range(3): pass
else: print("for else", i)
for i in []: pass
else: print("empty else", i)
for i in range(5):
    if i == 2: break
else: print("no")
while i: i -= 1
else: print("while else", i)
n = 0
while True:
    n += 1
    if n % 2: continue
    if n > 6: break
print(n)


def t(x):
    print("t", x, end=" ")
    return x


print(1 < t(2) < 3, 1 < t(5) < t(2) < t(9), t(1) == t(1) != t(2), 1 < 2 > 0 in [0] is not None)
print(t(0) or t("b") or t("c"), t(1) and t("") and t("x"), not t(0), t(1) if t(0) else t(2), (t(1), t(2))[t(0)])
d = {}
def key(k): print("key", k, end=" "); return k
d[key("a")] = t(1); d[key("b")], d[key("c")] = t(2), t(3); d[key("a")] += t(10); print(d, {t(1): t(2), t(3): t(4)}, [t(1), *[t(2)], t(3)])
def call(*a, **k): return a, k
print(call(t(1), *t([2]), x=t(3), **t({"y": 4})), t([1, 2, 3])[t(0):t(2)])
a = b = [1]; a += [2]; print(b); a = a + [3]; print(b); x = 5; x -= 1; x *= 2; x **= 2; x //= 3; x %= 5; x <<= 3; x |= 1; x &= 13; x ^= 2; x >>= 1; x /= 2; print(x)
class At:
    v = 1
o = At(); o.v += 5; At.v += 100; print(o.v, At.v); l = [1, 2]; l[0] += 5; l[1:] += [7]; print(l)
tup = ([1],)
try: tup[0] += [2]
except TypeError as e: print(e, tup)
if (m := len("abc")) > 2 and (k := m * 2): print(m, k)
print([y := 1, y + 1], (z := 5) + z); del y; print("y" in globals()); del (m, k), [z]; lst = [1, 2, 3, 4]; del lst[0], lst[-1]; print(lst); del o.v; print(o.v)
if None: pass
elif 0: pass
elif []: pass
else: print("falsy", bool(()), bool(""), bool({}), bool(0.0), bool(0j), bool(b""), bool(range(0)), bool("0"), bool([0]))
print(*(("fizz" * (not i % 3) + "buzz" * (not i % 5)) or i for i in range(1, 16)))
def f():
    pass; return; 1 / 0
print(f(), (lambda: ...)(), ... is Ellipsis, NotImplemented)
x = 1 if True else 2 if False else 3; y = lambda a, b=2, *c, **d: a + b; print(x, y(1), (lambda: [1, (2, 3)])()[1][0])
for a, *b in [(1, 2, 3)]: print(a, b)
for d["loop"] in range(3): pass
for o.attr in "xy": pass
print(d["loop"], o.attr, end="\n\n"); print("a", "b", sep="", end="."); print()
print(1, 2, sep=", ", file=None) if True else None
global_list = [i for i in range(3)]; [print(i, end=" ") for i in global_list]; print()
print(1 if 0 else 2, 1 or 0 and 0, not 1 == 2, -2**2, 2**-1, 2**3**2, 1 - 1 - 1, 7 // 2 * 2, ~1 + 1, 1 | 2 ^ 3 & 4, 3 > 2 == True, not True in [False], 1 + 2 if 0 else 3 + 4, 5 % 3 * 2, 1 << 2 + 1)
if 1:
    if 0: print("a")
    else:
        print("b")
print("continued" \
      " line", (1,
  2))
print(0xff, 0o17, 0b11, 1e3, .5, 1_0, 1j, 'a' 'b', r'\n', b'\x01', u'u', '''tri
ple''', "\N{BULLET}", "\
joined")
