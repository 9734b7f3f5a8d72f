"""Operators on floats, with zeros, infinities and NaN."""

inf, nan = float("inf"), float("nan")
values = [0.0, -0.0, 1.5, -2.25, 1e-310, 1e308, inf, -inf, nan]


def attempt(label, function, *arguments):
    try:
        print(label, function(*arguments))
    except Exception as error:
        print(label, type(error).__name__, error)


for a in values:
    print(a, -a, abs(a), bool(a), a == a, a.is_integer())
    for b in values:
        print(" ", b, a + b, a - b, a * b, a < b, a <= b, a == b, a != b, min(a, b), max(a, b))
        attempt("   /", lambda: a / b)
        attempt("  //", lambda: a // b)
        attempt("   %", lambda: a % b)
        attempt("divmod", divmod, a, b)
        attempt("  **", lambda: a**b)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), 2.0**0.5, (-8.0) ** (1 / 3), 2**-1.0, 10.0**-2)
print(0.1 + 0.2, 1e16 + 1, 1e22, 1e21 + 1, 123456789.123456789, 5e-324, 1.7976931348623157e308 * 10)
print(1 + 2.5, 2.5 - 1, 3 * 1.5, 7 / 2.0, True + 0.5, 2**0.5, 10**-2)
for text in ("1.0 // 0", "1.0 % 0", "1.0 / 0", "0.0 ** -1", "1e300 ** 2", "1.0 + 'a'", "int(1e400)", "1.5 | 1", "round(float('inf'))", "round(float('nan'))", "(-8) ** 0.5 < 1"):
    attempt(text, eval, text)
