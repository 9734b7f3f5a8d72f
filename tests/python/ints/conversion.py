"""int(), str(), bytes: to and from text and bytes."""

for text in ("0", "-0", " 42 ", "+7", "1_000", "-123456789012345678901234567890", "\t9\n", "٣٤", "0007"):
    print(repr(text), int(text))
for text, base in (("ff", 16), ("0xff", 16), ("0XFF", 0), ("0b101", 2), ("0o17", 0), ("z", 36), ("-0b11", 0), ("1e", 16), ("777", 8), ("0", 0)):
    print(text, base, int(text, base))
print(int(3.99), int(-3.99), int(1e20), int(True), int(b"17"), int(bytearray(b"-5")), int())
for n in (0, 1, -1, 255, 256, -256, 2**64, 10**20):
    print(n, bin(n), oct(n), hex(n), str(n), repr(n), format(n, "x"), format(n, "#b"), format(n, "_d"), format(n, ",d"))
for n, length, order, signed in ((1, 2, "big", False), (1, 2, "little", False), (-2, 4, "big", True), (2**63, 8, "little", False), (0, 0, "big", False)):
    raw = n.to_bytes(length, order, signed=signed)
    print(raw, int.from_bytes(raw, order, signed=signed))
print((1000).to_bytes(3), int.from_bytes(b"\x01\x00"), int.from_bytes([1, 2, 3], "little"))
print((10).as_integer_ratio(), (10).conjugate(), (10).numerator, (10).denominator, (10).real, (10).imag, (10).is_integer())


class Index:
    def __index__(self):
        return 11


class Whole(int):
    def __int__(self):
        return 5


class Truncated:
    def __int__(self):
        return 77


print(int(Index()), int(Truncated()), int(Whole(9)), Whole(9) + 1, type(Whole(9) + 1), [*range(20)][Index()], hex(Index()))
print(0x_ff, 0b_1, 1_0.0_1, 0o1_7, 1_000_000, 0xDEAD_BEEF)
for digits in (1, 10, 50, 200, 1000):
    n = 7**digits
    print(digits, n == int(str(n)), len(str(n)), str(n)[:10], hash(n), hash(-n))
print(hash(2**61 - 1), hash(2**61), hash(-1), hash(-2), hash(0), hash(True))
