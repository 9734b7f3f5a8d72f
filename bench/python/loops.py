"""Loops over ints and floats."""

from harness import entry


@entry("int-loop", 200_000, 100)
def int_loop(n):
    total = 0
    for i in range(n):
        total = (total + i * 3 - (i >> 1)) & 0xFFFFFF
    return total


@entry("while-loop", 200_000, 100)
def while_loop(n):
    i = steps = 0
    while i < n:
        if i % 7 == 3:
            i += 3
        i += 1
        steps += 1
    return steps


@entry("float-loop", 200_000, 100)
def float_loop(n):
    x = 0.0
    for i in range(n):
        x = x * 0.5 + i * 1.25 - 3.0
    return x


@entry("large-ints", 20, 1)
def large_ints(n):
    digits = 0
    for start in range(n):
        a, b = 1, start
        for i in range(1, 700):
            a, b = b * i + a, a + (b << 5)
            if i % 50 == 0:
                a //= b | 1
        digits += len(str(b)) + b.bit_length() + a % 1_000_000_007
    return digits
