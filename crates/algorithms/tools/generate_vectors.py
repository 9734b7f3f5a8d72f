"""Write the expected results that this crate's tests compare with, as the running CPython gives them.

    python3.14 generate_vectors.py FOLDER

One case per line, fields separated by tabs. Text is written with backslash escapes, floats in hexadecimal, bytes
as hexadecimal digits; an outcome starts with `=` when it is a result and with `!` when it is an exception.
"""

import codecs
import math
import operator
import pathlib
import random
import sys
import unicodedata
import warnings


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


def complex_cases():
    """Operations on complex and real numbers; outcomes as two hexadecimal floats or the exception's message."""
    rng = random.Random(141)
    parts = [0.0, -0.0, 1.0, -1.0, 2.5, -3.75, 1e200, 1e-200, math.inf, -math.inf, math.nan]
    operations = {"*": operator.mul, "/": operator.truediv, "**": operator.pow, "abs": lambda left, _: abs(left) + 0j}
    for _ in range(900):
        name = rng.choice(list(operations))
        left, right = (complex(rng.choice(parts), rng.choice(parts)) for _ in range(2))
        if name == "**":
            right = complex(rng.choice((0, 1, 2, 3, 7, -1, -2, 0.5, 101, 1.5)), rng.choice((0, 0, 0, 1, -0.5)))
        elif name in "*/" and rng.random() < 0.5:
            left, right = rng.choice(((left.real, right), (left, right.real)))
        try:
            result = operations[name](left, right)
            shown = f"{result.real.hex()} {result.imag.hex()}"
        except ArithmeticError as error:
            shown = f"!{error}"
        yield *show(left), name, *show(right), shown


def normalization_cases():
    """Normal forms of every code point that has one of its own, in groups, and of random mixtures with marks."""
    forms = ("NFC", "NFD", "NFKC", "NFKD")
    rng = random.Random(1729)
    decomposed = [chr(code) for code in range(0x110000)
                  if not 0xac00 <= code < 0xd7a4 and unicodedata.normalize("NFKD", chr(code)) != chr(code)]
    marks = [chr(code) for code in range(0x110000) if unicodedata.combining(chr(code))]
    starters = ["a", "E", "\u03b1", "\u1100", "\u1161", "\u11a8", "\uac00", "\uac01", "\u0b47", "\U0001d15e", "\ud800"]
    texts = ["x".join(rng.sample(decomposed, 8)) for _ in range(120)]
    texts += ["".join(rng.choice((rng.choice(starters), rng.choice(marks), rng.choice(decomposed))) for _ in range(12))
              for _ in range(150)]
    for text in texts:
        yield escape(text), *(escape(unicodedata.normalize(form, text)) for form in forms)


def text_cases():
    """Methods of random strings: conversions, predicates (as a row of digits) and splits (joined by bars)."""
    rng = random.Random(577)
    special = [chr(code) for code in range(0x110000)
               if len(chr(code).upper()) > 1 or len(chr(code).lower()) > 1 or chr(code).casefold() != chr(code).lower()]
    plain = list("aZ1 _-'\"\\\t\n\r\x0b\x1c\x85\u2028\u00e9\u0130\u03a3\u03a3\u0345\u01c5\u2160\u00aa\u00b2\u0661\ud800"
                 "\U00010400\U0001f600\u00a0\u00ad\u0301\x00\x7f\u3000.")
    for _ in range(400):
        text = "".join(rng.choice(plain if rng.random() < 0.8 else special) for _ in range(rng.randrange(0, 9)))
        converted = (text.upper(), text.lower(), text.title(), text.capitalize(), text.swapcase(), text.casefold(),
                     repr(text), ascii(text), text.zfill(6), text.expandtabs(3), text.strip(),
                     "|".join(text.split()), "|".join(text.rsplit(None, 1)), "|".join(text.splitlines()),
                     "|".join(text.splitlines(True)), "|".join(text.split(" ", 2)))
        tests = (text.isupper(), text.islower(), text.istitle(), text.isalpha(), text.isdecimal(), text.isdigit(),
                 text.isnumeric(), text.isspace(), text.isprintable(), text.isidentifier(), text.isalnum())
        yield escape(text), "".join(str(int(value)) for value in tests), *map(escape, converted)


DECODED = {
    "utf-8": [b"ascii only, long enough", "\u00e9\u20ac\U0001f600 x".encode(), b"\xff", b"\xc3", b"\xc3(", b"\xe2\x82", b"\xe2(\xa1",
              b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xed\xa0", b"\xed\xa0(", b"\xed", b"\xed\x9f", b"\xf0\x9f\x98", b"\xf0\x80\x80\x80",
              b"\xf4\x90\x80\x80", b"\xf4\x90", b"\xf5\x80", b"\x80", b"\xc0\x80", b"\xe2\x82(", b"\xf0\x9f(x", b"\xf0\x9f\x98(",
              b"a\xff\xffb\xe2", b"\xe0\x80", b"\xf0\x90", b"\xf1", b""],
    "utf-16-le": [b"a\0b\0", b"\x00\xd8a\x00", b"\x00\xdc", b"\x00\xd8", b"\x00\xd8\x00\xd8", b"\x00\xd8\x00\xdc",
                  b"\x00\xd8\x00", b"\x00\xd8\x00\xd8\x00", b"\x00\xdc\x00", b"a", b"a\x00b", b""],
    "utf-16-be": [b"\0a\0b", b"\xd8\x00\0a", b"\xdc\x00", b"\xd8\x00", b"\xd8\x00\xdc\x00z", b"\xd8"],
    "utf-32-le": [b"a\0\0\0b\0", b"\0\xd8\0\0", b"\xff\xff\xff\xff", b"\0\0\x11\0", b"\0\0\x10\0", b"abc", b""],
    "utf-32-be": [b"\0\0\0a\0", b"\0\0\xd8\0", b"\0\x11\0\0", b"\0\x10\xff\xff"],
    "utf-7": [b"+AGEAYg-", b"+AGE", b"+", b"+-", b"a+b", b"+AG", b"+AGEAYg", b"+AGEAYg+", b"+AGEAYg!x", b"+!x", b"+2D3cAA-",
              b"+2D0-", b"+2D0AYQ-", b"+3AA-", b"\xff", b"a\xffb", b"+AGE\xff", b"+AGEAYQ-b", b"+AGE-", b"+AGE=", b"+AB!",
              b"+AGEA", b"+AGEB", b"+AGEB-", b"a~b\\c", b"+2D0+", b"+AA-", b"+A", b"+AGH-", b"+AAA-", b"+2D3d-", b"+2D",
              b"+2D0", b"+2D3", b"+2D3cA", b"+2AA-+3AA-", b"+2AA", b"+2ABhAGE-", b"+2AA\xff", b"ab+AGEAY", b"+2D3cAGE",
              b"+AGEAYg-+", b"+/"],
    "unicode_escape": [
        b"\\", b"a\\", b"\\x", b"\\x4", b"\\x4g", b"\\u12", b"\\u123g", b"\\U0010ffff", b"\\U00110000", b"\\Uffffffff", b"\\U0011",
        b"\\N{DIGIT ONE}", b"\\N{nope}", b"\\N", b"\\N{", b"\\N{}", b"\\Nx", b"\\q\\w", b"\\7\\77\\777\\7777\\400\\8",
        b"\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"", b"\\\n", b"\xe9\\xe9", b"\\ud800\\udc00", b"\\xzz\\q", b"\\U",
        b"\\N{DIGIT ONE", b"\\u123", b"\\uzz", b"\\x4\\x4", b"\\77", b"\\7"],
    "raw_unicode_escape": [
        b"\\", b"\\u12", b"\\u123g", b"\\\\u1234", b"\\\\\\u1234", b"\\U00110000", b"\\U0010ffff", b"\\x41\xe9", b"\\u",
        b"\\N{DIGIT ONE}", b"\\U0011zzzz", b"a\\x4", b"\\\\", b"\\\\\\", b"\\ud800"],
    "ascii": [b"abc", b"a\x81\x8db", b""],
    "latin-1": [bytes(range(256))],
    "cp1252": [bytes(range(256))],
}

ENCODED = ["", "a+b", "\u00e9", "\u00e9a", "\u00e9-", "\u00e9+", "\U0001f600", "~\\", "a\udc80", "\0", "\u00e9!",
           "!\"#$%&*;<=>@[]^_`{|}", "\t\n\r\x01\u00e9\t", "\u00e9/", "\u00e9\u00e9", "\u00e9 \u00e9", "a\ud800b",
           "\udc00\udc00", "a\U0001f600\u00e9", "a\u20ac\u20acb", "\u00e9\U0001f600\u00ff", "\\\\n'\"",
           "\x00\x7f\x80\u00ff\u0100\uffff\U0010ffff\n\t\r'\"\\", "\\u1234", "a\u0444\u0444\u2020"]


def codec_cases():
    """Decoding with an error handler that answers every error with a mark, and logs it."""
    log = []

    def handler(error):
        log.append(f"{error.start} {error.end} {error.reason}")
        return "?" if isinstance(error, UnicodeDecodeError) else b"?", error.end

    codecs.register_error("log", handler)
    stateful = {"utf-8": codecs.utf_8_decode, "utf-16-le": codecs.utf_16_le_decode, "utf-16-be": codecs.utf_16_be_decode,
                "utf-32-le": codecs.utf_32_le_decode, "utf-32-be": codecs.utf_32_be_decode, "utf-7": codecs.utf_7_decode,
                "unicode_escape": codecs.unicode_escape_decode, "raw_unicode_escape": codecs.raw_unicode_escape_decode}
    for codec, inputs in DECODED.items():
        for data in inputs:
            log.clear()
            text = data.decode(codec, "log")
            yield "decode", codec, data.hex(), escape(text), len(data), escape(";".join(log))
            if codec in stateful:
                log.clear()
                text, consumed = stateful[codec](data, "log", False)
                yield "partial", codec, data.hex(), escape(text), consumed, escape(";".join(log))
    for codec in DECODED:
        for text in ENCODED:
            log.clear()
            try:
                result = text.encode(codec, "log").hex()
            except UnicodeEncodeError:
                result = "!"
            yield "encode", codec, escape(text), result, 0, escape(";".join(log))
    table = bytes(range(256)).decode("cp1252", "replace").replace("\ufffd", "\ufffe")
    yield "table", "cp1252", "", escape(table), 0, ""


def write(folder, name, cases):
    with open(folder / f"{name}.tsv", "w", encoding="ascii") as file:
        for case in cases:
            print("\t".join(map(str, case)), file=file)


warnings.simplefilter("ignore")
folder = pathlib.Path(sys.argv[1])
write(folder, "format", format_cases())
write(folder, "float", float_cases())
write(folder, "codecs", codec_cases())
write(folder, "complex", complex_cases())
write(folder, "normalization", normalization_cases())
write(folder, "text", text_cases())
