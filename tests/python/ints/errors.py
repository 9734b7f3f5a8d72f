"""What integers refuse, and the words they refuse it with."""


one, five = [1], 5


def attempt(text):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)


for text in (
    "1 // 0", "1 % 0", "1 / 0", "divmod(1, 0)", "0 ** -1", "1 << -1", "1 >> -1", "pow(2, 3, 0)", "pow(2, -1, 4)",
    "10**400 / 3", "float(10**400)", "1 + 'a'", "1 + None", "'a' + 1", "[] < 1", "1 < 'a'", "-'a'", "~1.5",
    "int('12x')", "int('')", "int('  ')", "int('1__0')", "int('_1')", "int('z', 35)", "int('1', 1)", "int('1', 37)",
    "int('9' * 5000)", "str(10**5000)", "int(None)", "int([])", "int(float('nan'))", "int(float('inf'))", "int('5', base=10, x=1)",
    "int(1.5, 2)", "int(b'12x')", "(5).nothing", "int.from_bytes([256])", "(300).to_bytes(1)",
    "(-1).to_bytes(2)", "(1).to_bytes(-1)", "(1).to_bytes(2, 'middle')", "hash([])", "range(1.0)", "one[1.0]", "'a' * 2.0",
    "bin(1.0)", "chr(-1)", "chr(0x110000)", "ord('ab')", "round(1, 'a')", "five(2)", "five[0]", "len(5)", "iter(5)", "1 @ 2", "1 in 2",
):
    attempt(text)
