"""dataclasses: fields, defaults, ordering, freezing, slots, inheritance, post-init."""

from dataclasses import KW_ONLY, FrozenInstanceError, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, make_dataclass, replace


@dataclass
class A:
    x: int
    y: list = field(default_factory=list)
    z: str = "d"
    def total(self): return self.x + len(self.y)


@dataclass(order=True, frozen=True)
class P:
    a: int
    b: str = field(compare=False, default="b")
    c: float = field(repr=False, default=0.5)


@dataclass(slots=True, kw_only=True)
class S: u: int = 1; v: int = 2


@dataclass
class Child(A):
    w: int = 9
    init: InitVar[int] = 3
    _: KW_ONLY
    k: int = 0
    derived: int = field(init=False)
    def __post_init__(self, init): self.derived = self.x * init


print(A(1), A(1, [2]), A(1) == A(1), A(1) != A(2), A(1).y is not A(1).y, A(5, [1]).total(), P(1) < P(2), P(1, "z") == P(1, "q"), hash(P(1)) == hash(P(1, "other")), sorted([P(3), P(1)]), S(u=5), S(), Child(2), Child(2, init=10, k=1).derived)
print(asdict(A(1, [A(2)])), astuple(P(1)), replace(P(1), a=7), [f.name for f in fields(Child)], is_dataclass(A), is_dataclass(A(1)), is_dataclass(5), A.__match_args__, make_dataclass("M", ["p", ("q", int, 5)])(1), hasattr(S(), "__dict__"))
for text in ("A()", "A(1, 2, 3, 4)", "S(1)", "P(1) < 5", "hash(A(1))", "fields(5)", "replace(5)", "setattr(P(1), 'a', 2)", "S().nope"):
    try: print(text, eval(text))
    except Exception as e: print(text, "->", type(e).__name__ + ":", e)
for bad in ("x: int = 1\n y: int", "x: list = []", "x: int = field(default=1, default_factory=int)"):
    try: exec(f"@dataclass\nclass B:\n {bad}")
    except Exception as e: print(type(e).__name__, e)
