"""enum: values, aliases, flags, auto, unique, methods."""

from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    def describe(self): return f"{self.name} is {self.value}"
    @classmethod
    def favourite(cls): return cls.GREEN


class N(IntEnum): ONE = 1; TWO = 2
class T(StrEnum): AB = auto(); CD = "x"
class F(Flag): R = auto(); W = auto(); X = auto(); RW = R | W
class I(IntFlag): A = 1; B = 4
class Planet(Enum):
    EARTH = (5.97, 6.37)
    def __init__(self, mass, radius): self.mass = mass; self.radius = radius


print(Color.RED, repr(Color.RED), Color(1), Color["GREEN"], Color.CRIMSON is Color.RED, list(Color), len(Color), Color.RED.describe(), Color.favourite(), Color.RED in Color, 1 in Color, 9 in Color, isinstance(Color.RED, Color), Color.RED == 1, hash(Color.RED) == hash(Color.RED), {Color.RED: 1}, list(Color.__members__))
print(N.ONE + 1, N.ONE < N.TWO, N(2), f"{N.ONE}", N.ONE == 1, T.AB, T.CD.upper(), f"{T.AB}", F.R | F.X, F.RW, F.R in F.RW, ~F.R, F(0), bool(F(0)), F.RW & F.W, list(F.RW), F(7), I.A | I.B, I.A | 8, I(5), int(I.B), Planet.EARTH.mass, Planet.EARTH)
for text in ("Color(9)", "Color['X']", "Color.NOPE", "setattr(Color, 'RED', 5)", "Color.RED < Color.GREEN", "type('Sub', (Color,), {})", "F(99)", "Color()", "delattr(Color, 'RED')"):
    try: print(text, eval(text))
    except Exception as e: print(text, "->", type(e).__name__ + ":", e)
try:
    @unique
    class U(Enum): A = 1; B = 1
except ValueError as e: print(e)
Dyn = Enum("Dyn", "P Q"); print(list(Dyn), Dyn.P.value)
match Color.GREEN:
    case Color.RED: print("red")
    case Color.GREEN: print("green")
