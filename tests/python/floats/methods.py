"""float() from text, hexadecimal floats, ratios, hashes, complex numbers."""

for text in ("1", " 1.5 ", "-1e3", "1_000.5", ".5", "5.", "1E-2", "inf", "-Infinity", "nan", "+nan", "0x1", "1e", "", " ", "1__0", "_1", "1.5.2", "1e400", "1e-400", "٣.٥", "infinit"):
    try:
        print(repr(text), float(text))
    except Exception as error:
        print(repr(text), type(error).__name__, error)
for number in (0.0, 1.0, -0.1, 3.14159, 1e300, 5e-324, float("inf")):
    print(number.hex(), float.fromhex(number.hex()) == number, hash(number))
    try:
        print(number.as_integer_ratio())
    except Exception as error:
        print(type(error).__name__, error)
print(float.fromhex("0x1.8p3"), float.fromhex("-0x.8"), float.fromhex("1p-1"), (2.5).is_integer(), (2.0).is_integer(), (1.5).conjugate(), (1.5).real, (1.5).imag)
print(hash(float("inf")), hash(0.5), hash(1e20) == hash(10**20), float.from_number(3), float(True), float(10**20))


class Ratio:
    def __float__(self):
        return 0.25


class Index:
    def __index__(self):
        return 3


print(float(Ratio()), float(Index()), 1.0 + float(Ratio()))
for bad in (None, [], "x", b"1.5", b"y"):
    try:
        print(float(bad))
    except Exception as error:
        print(type(error).__name__, error)
z = 3 + 4j
print(z, abs(z), z.real, z.imag, z.conjugate(), -z, z * z, z / (1 - 1j), z**2, z == 3 + 4j, 2j * 2j, complex("1+2j"), complex(1, -0.0), complex(2), bool(0j), hash(z), 1j**2, repr(-0.0 - 0j))
print(f"{z:.2f}", f"{z}", str(1e20j), complex("infj"), complex("nan"), [1j, -1j, 0j])
for text in ("complex('1 + 2j')", "z < z", "z // 1", "z % 2", "int(z)", "float(z)", "0j ** -1", "1 / 0j", "complex('1', 2)", "divmod(z, z)"):
    try:
        print(text, eval(text))
    except Exception as error:
        print(text, type(error).__name__, error)
import math
print(math.floor(-1.5), math.ceil(-1.5), math.trunc(2.7), math.sqrt(2), math.hypot(3, 4), math.isclose(0.1 + 0.2, 0.3), math.fsum([0.1] * 10), math.copysign(1, -0.0), math.frexp(10.0), math.ldexp(0.5, 3), math.modf(-2.5), math.pi, math.e, math.log(8, 2), math.log2(8), math.exp(1), math.fmod(-7, 3), math.nan, math.isinf(math.inf), math.degrees(math.pi))
