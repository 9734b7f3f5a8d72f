"""Write the expected results that this crate's tests compare with, as the running CPython gives them.

    python3.14 generate_vectors.py FOLDER

One case per line, fields separated by tabs. Text is written with backslash escapes, floats in hexadecimal, bytes
as hexadecimal digits; an outcome starts with `=` when it is a result and with `!` when it is an exception.
"""

import itertools
import math
import pathlib
import random
import sys


def escape(text):
    escapes = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
    return "".join(
        escapes.get(char) or (char if " " <= char <= "~" else f"\\U{ord(char):08x}") for char in text)


def outcome(function, *arguments):
    try:
        return "=" + escape(function(*arguments))
    except Exception as error:
        return "!" + escape(f"{type(error).__name__}: {error}")


def show(value):
    match value:
        case int():
            return "int", hex(value)
        case float():
            return "float", value.hex()
        case complex():
            return "complex", f"{value.real.hex()} {value.imag.hex()}"
        case str():
            return "str", escape(value)


def random_spec(random):
    pick = random.choice
    return "".join((
        pick(("", "", "", "<", ">", "^", "=", "*<", "0=", "x>", "\u00e9^", "0<", "\U0001f600>", " =")),
        pick(("", "", "", "+", "-", " ")), pick(("", "", "", "z")), pick(("", "", "#")), pick(("", "", "0")),
        pick(("", "", "1", "5", "9", "10", "11", "12", "17", "20", "33")), pick(("", "", "", ",", "_", ",_")),
        pick(("", "", "", ".0", ".1", ".2", ".3", ".5", ".8", ".12", ".17", ".30", ".", ".,", ".4_", ".7,", "._,")),
        pick(("", "", "d", "e", "E", "f", "F", "g", "G", "%", "n", "s", "x", "X", "o", "b", "c", "\u00e9", "\0", "dd")),
    ))


def format_cases():
    rng = random.Random(314)
    numbers = [0, 1, -1, 7, 65, 255, -4096, 1234567, 0x10ffff, 0x110000, 10**18, -10**30, 2**64]
    floats = [0.0, -0.0, 0.5, 1.0, -1.5, 0.1, 2.5, 1234.5678, 1e16, 1e15, 123456789.123, -0.04, 1e-5, 1e100, 5e-324,
              -1e-10, 99999.5, 0.000123456, math.inf, -math.inf, math.nan, 1.7976931348623157e308]
    complexes = [0j, 1 + 2j, -1.5 - 2.5j, complex(-0.0, 1), complex(0.0, -0.0), complex(math.inf, math.nan), 1e20 + 0.1j]
    strings = ["", "abc", "\u00e9\u00e8", "\u20ac uro", "\U0001f600", "a\udc80"]
    for values, count in ((numbers, 700), (floats, 1600), (complexes, 500), (strings, 300)):
        for _ in range(count):
            value, spec = rng.choice(values), random_spec(rng)
            yield *show(value), escape(spec), outcome(format, value, spec)
    for spec in ("\u0663\u0663", "9223372036854775808", ".9223372036854775808", ".2147483648f", "\u0661,"):
        yield *show(5.25), escape(spec), outcome(format, 5.25, spec)
    for value in (10**400, 10**5000):
        yield *show(value), "d", outcome(format, value, "d")
        yield *show(value), "e", outcome(format, value, "e")


def float_cases():
    rng = random.Random(271)
    values = [rng.uniform(-10, 10) for _ in range(60)]
    values += [math.ldexp(rng.random(), rng.randrange(-1074, 1024)) for _ in range(150)]
    values += [float(f"{rng.randrange(1, 10**rng.randrange(1, 18))}e{rng.randrange(-30, 30)}") for _ in range(150)]
    values += [math.ldexp(1, e) for e in range(-1074, 1024, 37)] + [k / 8 for k in range(-20, 20)]
    for value in values:
        precision, digits = rng.randrange(0, 25), rng.randrange(-5, 20)
        shown = [f"{value:.{precision}{code}}" for code in "efg"]
        yield value.hex(), repr(value), precision, *shown, digits, round(value, digits).hex()


def write(folder, name, cases):
    with open(folder / f"{name}.tsv", "w", encoding="ascii") as file:
        for case in cases:
            print("\t".join(map(str, case)), file=file)


folder = pathlib.Path(sys.argv[1])
write(folder, "format", format_cases())
write(folder, "float", float_cases())
