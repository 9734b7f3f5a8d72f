"""Format specifications of integers."""

specs = ["", "d", "5", "<5", ">5", "^5", "=5", "05", "+d", " d", "-d", "+05", "*^9", "x", "X", "#x", "#010x", "b", "#b", "o", "#o",
         ",", "_", "_x", "_b", "012,", "n", "c", "e", ".2e", "f", ".1f", "g", "%", ".0%", "z.1f", "0=8", "<08", "é>6"]
for n in (0, 5, -5, 65, 1234567, -98765432109876543210):
    for spec in specs:
        try:
            print(f"{n!r:>24} {spec!r:10} {format(n, spec)!r}")
        except Exception as error:
            print(f"{n!r:>24} {spec!r:10} {type(error).__name__}: {error}")
for spec in ("s", ".2d", "Q", ",x", ",_", "#c", "+c", "5.", "=^", "1" * 30, "\0", "dd", ",,", ".f"):
    try:
        print(repr(spec), format(42, spec))
    except Exception as error:
        print(repr(spec), type(error).__name__, error)
print("%d %5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o|%i|%u|%c|%c" % (1, 2, 3, 4, 5, 6, 255, 255, 255, 8, 8, 9, 10, 65, "z"))
print("%s %r %a %.2s %10s|%-10s|%%" % (1, "é", "é", "abc", "r", "l"))
print("%(a)s-%(b)05.1f" % {"a": 1, "b": 2.25}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159))
for template, value in (("%d", "a"), ("%d %d", 1), ("%d", (1, 2)), ("%(a)d", 5), ("%q", 1), ("%", 1), ("%c", 1.5), ("%x", 1.5), ("%(a", {}), ("%(b)s", {"a": 1})):
    try:
        print(template % value)
    except Exception as error:
        print(template, type(error).__name__, error)
