from check import *
import long_float_api as m


class Index:
    def __index__(self):
        return 42


class Float:
    def __float__(self):
        return 2.5


class Sub(int):
    pass


CASES = [("int", -(2**31), 2**31 - 1), ("long", -(2**63), 2**63 - 1), ("llong", -(2**63), 2**63 - 1), ("ssize", -(2**63), 2**63 - 1), ("ulong", 0, 2**64 - 1),
         ("ullong", 0, 2**64 - 1), ("size", 0, 2**64 - 1), ("int32", -(2**31), 2**31 - 1), ("uint32", 0, 2**32 - 1), ("int64", -(2**63), 2**63 - 1), ("uint64", 0, 2**64 - 1)]
for name, low, high in CASES:
    f = getattr(m, "as_" + name)
    for n in low, high, 0, 1, 255, 2**30 - 1, 2**30, Sub(7), True:
        same(f(n), int(n))
    raises(OverflowError, None, f, high + 1)
    raises(ValueError if name.startswith("uint") else OverflowError, None, f, low - 1)
    raises(OverflowError, None, f, 10**100)
    raises(TypeError, None, f, "5")
    raises(TypeError, None, f, 5.0)
raises(OverflowError, "Python int too large to convert to C long", m.as_long, 2**63)
raises(OverflowError, "Python int too large to convert to C int", m.as_int, 2**31)
raises(OverflowError, "can't convert negative value to unsigned int", m.as_ulong, -1)
raises(OverflowError, "Python int too large to convert to C ssize_t", m.as_ssize, 2**63)
raises(TypeError, "'str' object cannot be interpreted as an integer", m.as_long, "x")
same((m.as_int(Index()), m.as_long(Index()), m.as_llong(Index()), m.as_ulong_mask(Index()), m.as_int32(Index())), (42,) * 5)
raises(TypeError, "an integer is required", m.as_ssize, Index())
same((m.as_ulong_mask(-1), m.as_ulong_mask(2**64 + 5), m.as_ullong_mask(-(2**70) - 1), m.as_ullong_mask(10**30)), (2**64 - 1, 5, 2**64 - 1, 10**30 % 2**64))
same((m.overflow(5), m.overflow(2**63), m.overflow(-(2**63) - 1), m.overflow(-(2**63))), ((5, 0, 5, 0), (-1, 1, -1, 1), (-1, -1, -1, -1), (-(2**63), 0, -(2**63), 0)))
same((m.as_double(2**52), m.as_double(-(2**70)), m.as_double(0)), (float(2**52), -float(2**70), 0.0))
raises(OverflowError, "int too large to convert to float", m.as_double, 10**400)
raises(TypeError, "an integer is required", m.as_double, 5.5)
same(m.new_numbers(None), (-5, -(2**63), 2**64 - 1, -(2**63), 2**64 - 1, -(2**63), 2**64 - 1, 10**20))

# Bytes.
little = 1
same((m.native_bytes(258, 2, little), m.native_bytes(-1, 4, little), m.native_bytes(2**70, 4, little)[0]), ((2, b"\x02\x01"), (4, b"\xff" * 4), 9))
same((m.native_bytes(255, 1, little)[0], m.native_bytes(255, 1, little | 4)), (2, (1, b"\xff")))
raises(ValueError, "Cannot convert negative int", m.native_bytes, -1, 4, little | 8)
same(m.from_native_bytes(b"\xfe\xff", little), (-2, 65534))
same(m.from_native_bytes(b"\x01\x00", 0), (256, 256))
for n in 0, 1, -1, 2**30, -(2**30), 2**60 + 7, -(2**100) - 3, 2**126:
    same(m.byte_array(n), (n, abs(n).bit_length()))
    sign, digits, compact, value = m.digits(n)
    want = []
    rest = abs(n)
    while rest:
        want.append(rest & (2**30 - 1))
        rest >>= 30
    same((sign, digits or [0] if n else [], compact), ((n > 0) - (n < 0), want, int(abs(n) < 2**30)))
    if compact:
        same(value, n)
raises(OverflowError, "int too big to convert", m.byte_array, 2**127)
same(m.export(5), (("value", 5), (30, 4, -1, -1)))
same(m.export(-(2**90) - 9)[0], ("digits", 1, 4, 9))
same(m.write(None), -(1 + 2 * 2**30 + 3 * 2**60))
raises(TypeError, "expect int, got float", m.export, 1.0)
same((m.sign(-7), m.sign(0), m.sign(10**30)), ((-1, 0, 1, 0), (0, 0, 0, 1), (1, 1, 0, 0)))
raises(TypeError, "expect int, got float", m.sign, 1.0)

# Text.
same((m.from_string("ff", 16), m.from_string("-12", 0), m.from_string("0x1f", 0)),
     ((255, ""), (-12, ""), (31, "")))
raises(ValueError, "invalid literal for int() with base 10: 'x'", m.from_string, "x", 10)
raises(ValueError, "int() arg 2 must be >= 2 and <= 36", m.from_string, "1", 99)
same((m.from_unicode("\u0664\u0665", 10), m.from_unicode(" 1_000 ", 10)), (45, 1000))
same((m.from_double(1e20), m.from_double(-2.9)), (10**20, -2))
raises(OverflowError, "cannot convert float infinity to integer", m.from_double, float("inf"))
raises(ValueError, "cannot convert float NaN to integer", m.from_double, float("nan"))
same((m.pointer(0), m.pointer(2**47), m.pointer(-1)), (0, 2**47, 2**64 - 1))
same((m.booleans(True), m.booleans(1)), ((True, False, 1, 1), (True, False, 0, 0)))

# Reals.
same((m.float_as_double(1.5), m.float_as_double(3), m.float_as_double(Float()), m.float_as_double(Index()), m.float_as_double(True)), (1.5, 3.0, 2.5, 42.0, 1.0))
raises(TypeError, "must be real number, not str", m.float_as_double, "1.5")
raises(TypeError, "must be real number, not complex", m.float_as_double, 1j)
same((m.float_from_string("1e3"), m.float_from_string(b" 2.5 "), m.float_from_string("-inf")), (1000.0, 2.5, float("-inf")))
raises(ValueError, "could not convert string to float: 'x'", m.float_from_string, "x")
high, low, info = m.float_info(None)
same((high, low, info.dig, info.max), (1.7976931348623157e308, 2.2250738585072014e-308, 15, high))
same(m.float_pack(1.5), (1.5, 1.5, 1.5))
same(m.float_pack(0.1)[0], 0.1)
raises(OverflowError, "float too large to pack with f format", m.float_pack, 1e300)
raises(OverflowError, "float too large to pack with e format", m.float_pack, 1e6)
same(m.nans(None), float("-inf"))
same((m.complex(1 + 2j), m.complex(3), m.complex(Float())), ((1 + 2j, 1.0, 2.0, 2 + 1j), (3 + 0j, 3.0, 0.0, 3j), (2.5 + 0j, 2.5, 0.0, 2.5j)))
raises(TypeError, "must be real number, not str", m.complex, "1")
same((m.string_to_double("1.5"), m.string_to_double("1e16")[2], m.string_to_double("5")[2]), ((1.5, "", "1.5"), "1e+16", "5.0"))
raises(ValueError, "could not convert string to float: 'abc'", m.string_to_double, "abc")
keeps(lambda n: (m.as_llong(n), m.digits(n), m.byte_array(n), m.export(n)), 2**62 + 12345)
done("long_float_api")
