"""Operators on integers of every size, and the signs of // and %."""

values = [0, 1, -1, 7, -7, 2**30 - 1, 2**30, -(2**31), 2**62, 2**63 - 1, -(2**63), 2**64 + 5, 10**30, -(10**40)]

for a in values:
    print(a, -a, +a, ~a, abs(a), bool(a), a.bit_length(), a.bit_count())

for a in values:
    for b in values:
        row = [a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a == b]
        if b:
            row += [a // b, a % b, divmod(a, b), (a // b) * b + a % b == a]
        print(a, b, *row)

for shift in (0, 1, 29, 30, 31, 62, 63, 64, 100):
    print(shift, 1 << shift, -1 << shift, (10**25) >> shift, -(10**25) >> shift, 12345 << shift >> shift)

n = 5
n += 3; n -= 1; n *= 10; n //= 3; n %= 16; n **= 3; n <<= 2; n >>= 1; n |= 1; n &= 0xFFFF; n ^= 0x55
print(n)
print(2**100, (-3)**5, 0**0, 5**-1, (-2)**-3, pow(7, 100, 13), pow(3, -1, 11), pow(-3, 5, 7), pow(2, 10, -7))
print(7 / 2, 10**20 / 10**10, 2**1023 / 2**1000, -7 / 7, 1 / 3)
print(True + True, True * 5, -True, True & 6, True & False, True ^ True, True | False, type(True & True))
