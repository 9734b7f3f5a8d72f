"""repr gives the shortest digits that read back as the same number; format specifications of floats."""

numbers = [0.0, -0.0, 1.0, 0.1, 1 / 3, 2 / 3, 1e15, 1e16, 123456789012345680.0, 1e17, 1e-4, 1e-5, 0.00012345, 1.5e300, 5e-324,
           1.7976931348623157e308, 9007199254740993.0, 4.35, 2.675, 1e23, 9.5e-7, 100.0, 12345.678, float("inf"), -float("inf"), float("nan")]
for number in numbers:
    print(repr(number), str(number), float(repr(number)) == number, f"{number:g}", f"{number:.3f}", f"{number:.2e}", f"{number:.4g}", f"{number:n}")
specs = ["", ".0f", ".1f", "10.3f", "<10.2f", "^+12.2e", "010.2f", ",.2f", "_.1f", "%", ".1%", "#.0f", "#g", "G", "E", "F", ".17g", "z.0f", "+", " ", "é^12.1f", "020,.3f", ".3", "12", "#.3"]
for number in (0.0, -0.04, 1234567.891, -9.995, 1e20, 1.5e-7, float("inf"), float("nan")):
    print(number, [format(number, spec) for spec in specs])
print("%f %.2f %e %g %G %10.3f|%-10.1f|%+.1f|%05.1f|%#.0f" % (1.5, 2.345, 12345.678, 1e-7, 1e-7, 3.14159, 2.5, 3.0, 4.5, 7.0))
print(f"{3.14159:{8}.{3}}", f"{2.5:.0f} {3.5:.0f} {0.5:.0f}", round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(0.5), round(1e300, 5), round(5e15 + 0.5))
for spec in ("d", "x", "s", "c", ".-1f", "q"):
    try:
        print(format(1.5, spec))
    except Exception as error:
        print(spec, type(error).__name__, error)
