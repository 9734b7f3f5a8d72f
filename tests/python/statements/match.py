"""match: every kind of pattern."""

from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int = 0


class Manual:
    __match_args__ = ("a",)
    def __init__(self, a, b): self.a, self.b = a, b


class K: LIMIT = 99


def kind(v):
    match v:
        case 0 | 1: return "zero or one"
        case -3 | 2.5 | 1 + 2j: return "number"
        case "text" | b"bytes": return "literal"
        case None | True | False: return "singleton"
        case K.LIMIT: return "value"
        case str() as s if s.startswith("x"): return f"x-string {s}"
        case str(s): return f"string {s}"
        case int(n) if n > 1000: return f"big {n}"
        case int() | float(): return "other number"
        case []: return "empty"
        case [x]: return f"one {x}"
        case [1, *rest, 9]: return f"1..9 {rest}"
        case (a, [b, *_]) if a == b: return f"nested {a}"
        case [Point(x=0), Point(y=y)]: return f"points {y}"
        case ["go", ("n" | "s") as d]: return f"go {d}"
        case [a, b]: return f"pair {a} {b}"
        case [first, *_]: return f"first {first}"
        case {}if not v: return "empty map"
        case {"kind": "a", "v": v2, **rest}: return f"map {v2} {rest}"
        case {"p": Point(x, y)}: return f"map point {x} {y}"
        case {1: _, "k": [*items]}: return f"items {items}"
        case {**rest} if len(rest) > 3: return "big map"
        case Point(0, 0): return "origin"
        case Point(x, y=0): return f"on x {x}"
        case Point(): return "point"
        case Manual(a, b=b): return f"manual {a} {b}"
        case set() | frozenset(): return "set"
        case type(): return "type"
        case _: return "default"


for v in (0, True, 1.0, -3, 2.5, 1 + 2j, "text", b"bytes", None, 99, "xyz", "abc", 5000, 7, 7.5, [], (), [4], [1, 2, 3, 9], [1, 9], (5, [5, 6]), [Point(0, 1), Point(2, 3)], ["go", "n"], ["go", "x"], "go", [1, 2, 3], {}, {"kind": "a", "v": 1, "w": 2}, {"p": Point(1, 2)}, {1: 0, "k": "ab"}, {1: 0, "k": [1]}, {1: 1, 2: 2, 3: 3, 4: 4}, {9: 9}, Point(0, 0), Point(3), Point(1, 1), Manual(1, 2), {1}, int, object, b"ab", bytearray(b"x"), range(3), iter([])):
    print(f"{str(v)[:40] if not type(v) is object and not hasattr(v, '__next__') and not isinstance(v, Manual) else type(v).__name__:40} {kind(v)}")


def bind(v):
    match v:
        case [a, b, *c] | [a, b, c]: return a, b, c
        case (x): return "captured", x


print(bind([1, 2, 3]), bind([1]), bind(5))
match 1, 2:
    case a, b if a > b: print("no")
    case a, b: print(a, b)
match {"a": {"b": [1, {"c": 2}]}}:
    case {"a": {"b": [_, {"c": c}]}}: print("deep", c)
match 5:
    case 6: print("no")
print("fell through")
def fails(src):
    try: exec(src)
    except Exception as e: print(type(e).__name__, e)
    else: print("ran", src.splitlines()[1])
fails("match 5:\n case int(1, 2): pass"); fails("match Point(1):\n case Point(1, 2, 3): pass"); fails("match 5:\n case x: pass\n case y: pass"); fails("match 5:\n case [a, a]: pass"); fails("match 5:\n case {'a': 1, 'a': 2}: pass"); fails("match 5:\n case Point(x=1, x=2): pass"); fails("match 5:\n case [*a, *b]: pass"); fails("match 5:\n case 1 | x: pass\n case 2: pass"); fails("match 5:\n case a | b: pass"); fails("match 5:\n case [a] | [b]: pass"); fails("match 5:\n case K(): pass"); fails("match 5:\n case print(): pass"); fails("match 5:\n case nope.x: pass"); fails("match Point(1):\n case Point(1, x=1): pass")
class BadArgs: __match_args__ = 5
fails("match BadArgs():\n case BadArgs(1): pass")
match = 3; case = 4; type = 5; _ = 6; print(match + case, type, _)
class Eq:
    def __eq__(self, o): print("eq", o); return o == 2
match Eq():
    case 1: print("one")
    case 2: print("two")
