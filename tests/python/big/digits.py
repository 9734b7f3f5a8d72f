"""Large integers around the places where their representation changes."""

import sys

sys.set_int_max_str_digits(0)


def samples():
    for bits in (1, 29, 30, 31, 59, 60, 61, 63, 64, 65, 90, 120, 600, 1919, 1920, 1921, 4000):
        for value in ((1 << bits) - 1, 1 << bits, (1 << bits) + 1, (1 << bits) - (1 << bits // 2)):
            yield value
            yield -value


def fold(values):
    total = 0
    for value in values:
        total = (total * 1000003 ^ value) % (2**127 - 1)
    return total


def results(a, b):
    yield a & b
    yield a | b
    yield a ^ b
    yield ~a
    yield a * b
    yield a - b
    if b:
        quotient, remainder = divmod(a, b)
        assert quotient * b + remainder == a and a // b == quotient and a % b == remainder
        assert abs(remainder) < abs(b) and (remainder == 0 or (remainder < 0) == (b < 0))
        yield quotient
        yield remainder


def texts(a):
    for base, write in ((2, bin), (8, oct), (16, hex), (10, str)):
        text = write(a)
        assert int(text, base) == a and int(text, 0) == a and int(f" {text}\n", base) == a
        yield hash(text.translate({45: "1"}).isalnum()) + len(text)
    assert int(format(a, "_x"), 16) == a
    for shift in (0, 1, 29, 30, 31, 60, 77, 2000):
        assert (a << shift) >> shift == a and a >> shift == a // (1 << shift)
        yield a >> shift


everything = list(samples())
print(fold(value for a in everything for b in everything for value in results(a, b)))
print(fold(value for a in everything for value in texts(a)), fold(map(hash, everything)))
for value in everything[::5]:
    try:
        print(float(value).hex(), end=" ")
    except OverflowError as error:
        print(error, end=" ")
print()
print([divmod(a, b) for a in (-(10**30), 10**30) for b in (-7, 7, -(10**20) - 3, 10**20 + 3, 10**40, -(10**40))])
print(pow(3, 10**18, 2**64 - 59), pow(-5, 12345678901, 2**62), pow(7, 0, 1), pow(2, 10**17, -(2**61)))
for text, base in (("9" * 18, 10), ("9" * 19, 10), ("z" * 12, 36), ("z" * 13, 36), ("-" + "1" * 63, 2), ("0x" + "f" * 15, 16)):
    print(int(text, base), end=" ")
print()
for text, base in (("1" * 20 + "_", 10), ("12g", 16), ("", 10), ("2", 2), ("0b1", 10), ("1 2", 10)):
    try:
        print(int(text, base))
    except ValueError as error:
        print(error)
