"""Annotations as text, by the future import."""

from __future__ import annotations


def f(a: int, b: a.b[c, 'd'] = 1, *args: lambda x: x + 1, k: (1, 2), **kw: {**x}) -> -x ** 2 if y else not z: pass
class C:
    x: undefined
    y: f"{x!r:>{w}}" = 1
    z: [i for i in y if i]
    v: "already quoted"
    w: a[1:2, ..., ::3] | None
    u: yes < no <= maybe is not x in y and (a or b)
    t: (x, *y)
    s: f(*a, **b, c=1)
    r: (a + b) * c - -d // ~e @ f
    q: ({1, 2}, {1: 2}, [], (), (1,))
    p: b"bytes" + "é\n" + 1.50 + 1e100 + 1j


for owner in (f, C):
    for name, text in owner.__annotations__.items(): print(name, "|", text)
