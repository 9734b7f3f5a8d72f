from check import *
import argument_parsing as m


def parse(unit, *args):
    return m.parse(unit, args)


class Index:
    def __index__(self):
        return 9


class Float:
    def __float__(self):
        return 2.5


# Integers, checked and unchecked.
for unit, low, high in [("b", 0, 255), ("h", -(2**15), 2**15 - 1), ("i", -(2**31), 2**31 - 1), ("l", -(2**63), 2**63 - 1),
                        ("L", -(2**63), 2**63 - 1), ("n", -(2**63), 2**63 - 1)]:
    same((parse(unit, low), parse(unit, high), parse(unit, True), parse(unit, Index())), (low, high, 1, 9))
    raises(OverflowError, None, parse, unit, high + 1)
    raises(OverflowError, None, parse, unit, low - 1)
    ok("str" in str(raises(TypeError, None, parse, unit, "1")))
    raises(TypeError, "'float' object cannot be interpreted as an integer", parse, unit, 1.0)
raises(OverflowError, "unsigned byte integer is greater than maximum", parse, "b", 256)
raises(OverflowError, "unsigned byte integer is less than minimum", parse, "b", -1)
raises(OverflowError, "signed short integer is greater than maximum", parse, "h", 2**15)
raises(OverflowError, "signed integer is greater than maximum", parse, "i", 2**31)
raises(OverflowError, "signed integer is less than minimum", parse, "i", -(2**31) - 1)
raises(OverflowError, "Python int too large to convert to C long", parse, "l", 2**63)
for unit, bits in ("B", 8), ("H", 16), ("I", 32), ("k", 64), ("K", 64):
    same((parse(unit, 2**bits - 1), parse(unit, 2**bits + 5), parse(unit, -1), parse(unit, 3)), (2**bits - 1, 5, 2**bits - 1, 3))
    raises(TypeError, None, parse, unit, 1.5)

# Reals, characters, truth.
same((parse("d", 1.5), parse("d", 3), parse("d", Float()), parse("f", 0.5), parse("d", Index())), (1.5, 3.0, 2.5, 0.5, 9.0))
raises(TypeError, "must be real number, not str", parse, "d", "1")
raises(OverflowError, "int too large to convert to float", parse, "d", 10**400)
same((parse("D", 1 + 2j), parse("D", 3)), (1 + 2j, 3 + 0j))
raises(TypeError, "must be real number, not str", parse, "D", "1")
same((parse("c", b"x"), parse("c", bytearray(b"y"))), (b"x", b"y"))
raises(TypeError, None, parse, "c", b"xy")
raises(TypeError, None, parse, "c", "x")
same((parse("C", "x"), parse("C", "\U0001f600")), (120, 0x1F600))
raises(TypeError, None, parse, "C", "xy")
raises(TypeError, None, parse, "C", 5)
same([parse("p", x) for x in (True, 0, [], "a", None, 2.0)], [1, 0, 0, 1, 0, 1])


class NoTruth:
    def __bool__(self):
        raise ArithmeticError("no truth")


raises(ArithmeticError, "no truth", parse, "p", NoTruth())

# Strings and bytes.
same((parse("s", "caf\u00e9"), parse("z", None), parse("z", "a"), parse("y", b"ab")), ("caf\u00e9".encode(), None, b"a", b"ab"))
raises(ValueError, "embedded null character", parse, "s", "a\0b")
raises(ValueError, "embedded null byte", parse, "y", b"a\0b")
raises(UnicodeEncodeError, None, parse, "s", "\ud800")
raises(TypeError, "argument 1 must be str, not bytes", parse, "s", b"a")
raises(TypeError, "argument 1 must be str, not None", parse, "s", None)
raises(TypeError, "argument 1 must be str or None, not int", parse, "z", 1)
raises(TypeError, "a bytes-like object is required, not 'str'", parse, "y", "a")
same((parse("s#", "a\0b"), parse("s#", b"bytes"), parse("z#", None)[1], parse("y#", b"a\0")), ((b"a\0b", 3), (b"bytes", 5), 0, (b"a\0", 2)))
raises(TypeError, "argument 1 must be read-only bytes-like object, not bytearray", parse, "s#", bytearray(b"x"))
same((parse("s*", "text"), parse("s*", b"x"), parse("y*", memoryview(b"mem")), parse("z*", None)[1]), ((b"text", 4, 1), (b"x", 1, 1), (b"mem", 3, 1), 0))
target = bytearray(b"abc")
same((parse("w*", target), target), ((b"abc", 3, 0), bytearray(b"!bc")))
raises(TypeError, "argument 1 must be read-write bytes-like object, not bytes", parse, "w*", b"abc")
raises(TypeError, "a bytes-like object is required, not 'str'", parse, "y*", "a")
same((parse("es8", "\u00e9"), parse("es", "\u00e9"), parse("et", b"wxyz")), (b"\xc3\xa9", b"\xe9", b"wxyz"))
same((parse("es#", "\u00e9\0"), parse("et#", b"\xff\0")), ((b"\xe9\0", 2), (b"\xff\0", 2)))
raises(UnicodeEncodeError, None, parse, "es#", "\u20ac")
raises(TypeError, None, parse, "es8", 5)
raises(TypeError, "argument 1 must be encoded string without null bytes, not str", parse, "es8", "a\0b")

# Objects.
thing, a_list = object(), [1]
ok(parse("O", thing) is thing and parse("O!", a_list) is a_list)
same((parse("S", b"x"), parse("Y", bytearray(b"x")), parse("U", "x"), parse("O&", 21)), (b"x", bytearray(b"x"), "x", 42))
raises(TypeError, "argument 1 must be list, not tuple", parse, "O!", ())
raises(TypeError, "argument 1 must be bytes, not str", parse, "S", "x")
raises(TypeError, "argument 1 must be bytearray, not bytes", parse, "Y", b"x")
raises(TypeError, "argument 1 must be str, not bytes", parse, "U", b"x")
raises(LookupError, "the converter wants an int", parse, "O&", "x")
same((parse("O&i", 1, 2), parse("O&i", 1, "bad")), (0, 1))


class SubList(list):
    pass


ok(type(parse("O!", SubList())) is SubList)

# Shapes.
same((parse("(ii)i", (1, 2), 3), parse("i|ii", 1), parse("i|ii", 1, 2), parse("i|ii", 1, 2, 3)), ((1, 2, 3), (1, -2, -3), (1, 2, -3), (1, 2, 3)))
raises(TypeError, None, parse, "(ii)i", 1, 2)
raises(TypeError, None, parse, "(ii)i", (1,), 2)
raises(TypeError, "function takes at least 1 argument (0 given)", parse, "i|ii")
raises(TypeError, "function takes at most 3 arguments (4 given)", parse, "i|ii", 1, 2, 3, 4)
raises(TypeError, "named() takes at least 1 argument (0 given)", parse, "i|ii:named")
raises(TypeError, "own message", parse, "i|ii;own message")
raises(TypeError, "named() takes exactly 0 arguments (1 given)", parse, ":named", 1)
raises(TypeError, None, parse, "", 1)
same(parse(""), None)
same(m.single(5), 5)
raises(TypeError, None, m.single, "x")
same((m.unpack(1), m.unpack(1, 2, 3)), ((1, None, None), (1, 2, 3)))
raises(TypeError, "unpack expected at least 1 argument, got 0", m.unpack)
raises(TypeError, "unpack expected at most 3 arguments, got 4", m.unpack, 1, 2, 3, 4)
same(m.unpack_exact(1, 2), (1, 2))
raises(TypeError, "exact expected 2 arguments, got 1", m.unpack_exact, 1)

# Keywords.
same((m.keywords(1), m.keywords(1, 2, third=3, fourth=4), m.keywords(first=1, second=2), m.keywords(fourth=4, first=1)),
     ((1, -2, -3, -4), (1, 2, 3, 4), (1, 2, -3, -4), (1, -2, -3, 4)))
raises(TypeError, "keywords() missing required argument 'first' (pos 1)", m.keywords)
raises(TypeError, "keywords() takes at most 2 positional arguments (3 given)", m.keywords, 1, 2, 3)
raises(TypeError, "keywords() got an unexpected keyword argument 'fifth'", m.keywords, 1, fifth=5)
raises(TypeError, "argument for keywords() given by name ('first') and position (1)", m.keywords, 1, first=1)
raises(TypeError, "keywords() takes at most 4 arguments (5 given)", m.keywords, 1, 2, third=1, fourth=2, fifth=3)
raises(TypeError, None, m.keywords, 1, second="x")
same((m.positional(1), m.positional(1, 2), m.positional(1, 2, named=3), m.positional(1, 2, 3)), ((1, None, None), (1, 2, None), (1, 2, 3), (1, 2, 3)))
raises(TypeError, "positional() takes at least 1 positional argument (0 given)", m.positional)
raises(TypeError, "positional() got an unexpected keyword argument 'x'", m.positional, 1, x=1)
same(m.required_keyword(b=2, a=1), (1, 2))
raises(TypeError, "function missing required argument 'b' (pos 2)", m.required_keyword, 1)
raises(TypeError, "function missing required argument 'a' (pos 1)", m.required_keyword, b=1)
same((m.only_keywords(), m.only_keywords(b=1)), ((None, None), (None, 1)))
raises(TypeError, None, m.only_keywords, 1)
same((m.mixed("ab"), m.mixed("ab", 3, True), m.mixed(text="a\0", flag=1)), (("ab", 0, 0), ("ab", 3, 1), ("a\0", 0, 1)))
raises(TypeError, None, m.mixed, 5)
raises(SystemError, "more argument specifiers than keyword list entries (remaining format:'O')", m.bad_names, 1)
same((m.variadic(1), m.variadic(1, 2), m.variadic(1, b=3)), ((1, 0), (1, 2), (1, 3)))
same(m.validate({"a": 1}), True)
raises(TypeError, "keywords must be strings", m.validate, {1: 1})
keeps(lambda x: (parse("O", x), m.unpack(x), m.positional(x, named=x)), thing)
keeps(lambda x: parse("O!", x), thing)
keeps(lambda x: (parse("y*", x), parse("y#", x), parse("s*", x)), b"some bytes")
done("argument_parsing")
