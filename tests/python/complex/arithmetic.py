"""Operators on complex numbers, among themselves and with real ones: signs of zeros, infinities, and what is refused."""

inf, nan = float("inf"), float("nan")
values = [0j, 1 + 2j, 3 - 1j, complex(-0.0, 2), complex(1, -0.0), complex(-0.0, -0.0), complex(inf, nan), complex(0, -inf)]
reals = [0, 1, -2, 10**20, 0.0, -0.0, 2.5, inf, True]


def attempt(label, work):
    try:
        print(label, work())
    except Exception as error:
        print(label, type(error).__name__ + ":", error)


operators = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "==": lambda a, b: a == b,
}
for a in values:
    print(a, -a, +a, a.conjugate(), bool(a), a.real, a.imag)
    attempt("abs", lambda: abs(a))
    for b in values + reals:
        for symbol, operator in operators.items():
            attempt(f"{a} {symbol} {b}", lambda: operator(a, b))
            attempt(f"{b} {symbol} {a}", lambda: operator(b, a))

for base, exponent in ((1 + 1j, 3), (1 + 1j, -2), (1 + 2j, 0), (0j, 0), (0j, 2), (0j, -1), (0j, 1j), (1e300 + 1j, 10), (1j, 2.0), (2, 1j), (-8, 0.5)):
    attempt(f"{base} ** {exponent}", lambda: base**exponent)

for text in ("1j < 2j", "1j // 2", "1j % 2", "divmod(1j, 2)", "pow(1j, 2, 3)", "1j + 10**400", "1j == 10**400", "1j + 'a'", "int(1j)", "float(1j)", "~1j"):
    attempt(text, lambda: eval(text))
print(hash(0j), hash(1.5 + 0j) == hash(1.5), hash(1 + 2j), hash(-1 + 0j), {1: "one"}[1 + 0j])
print(complex(2**53) == 2**53 + 1, complex(2**53) == 2**53, 1 + 0j in [1])
