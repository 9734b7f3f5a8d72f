"""Doubles as text: what is exact in machine integers, and what is not."""

VALUES = [
    0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, 1.0, -1.0, 9.5, 99.5, 0.05, 0.15, 1e-5, 2.5e-7, 123456.789, 9.9999995,
    99999.95, 1e15, 1e16, 1e17, 9007199254740991.0, 9007199254740992.0, 9007199254740994.0, 9999999999999998.0, 1e22,
    1e23, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 1 / 3, 2 / 3, 1e-10, 4.35, 2.675, 1e100, float("inf"),
    float("-inf"), float("nan"),
]
for value in VALUES:
    print(repr(value), f"{value}", *(f"{value:.{places}f}" for places in (0, 1, 2, 6)), end=" ")
    print(*(f"{value:.{places}e} {value:.{places}g}" for places in (0, 1, 3, 6, 16, 17)))
for places in (10, 17, 20, 22, 23, 30):
    print(f"{0.1:.{places}f} {1e5 / 3:.{places}f} {1e5 / 3:.{places}e} {1e-20:.{places}g} {0.0:.{places}f} {1e17:.{places}f}")
print(f"{1234.5:10.2f}|{1234.5:<10.1f}|{-1.5:+.0f}|{1e6:,.2f}|{0.256:.1%}|{-0.001:z.1f}|{3:.2f}|{2.0:#.0f}|{1.5:08.3f}")
print("%.2f %5.1f %-8.3f| %e %g %+.1f %05.1f %.0f" % (1 / 3, 2.25, 1.0005, 12345.678, 1e-5, 2.0, -1.5, 0.5))
print("%d %5d %-5d| %05d %x %#X %o %s %r %i %.3d" % (42, 42, 42, -42, 255, 255, 8, 7, -7, True, 5))
print(f"{255:x}{255:#X}{255:08x}{255:#010x}{-255:6x}{5:5}{5:05}{-5:05d}{0:x}{2**63:x}{-(2**63):d}{True:d}{True:3}")
for spec in ("00", "q", "#", ".2", "100x1", "5.2"):
    try:
        print(format(12, spec))
    except ValueError as error:
        print(error)
