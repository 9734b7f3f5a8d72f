"""str.format and format specifications of strings."""

print("{} {}".format(1, 2), "{1} {0}".format(1, 2), "{a} {b}".format(a=1, b=2), "{0!r} {0!s} {0!a}".format("é"), "{{}} {{{}}}".format(5))
print("{:>5}|{:<5}|{:^5}|{:*^7}|{:.2}|{:5.1}|{:05}".format("a", "b", "c", "d", "efg", "hi", "j"))
print("{0.real} {0.imag} {1[0]} {1[1]} {2[key]} {2[0]}".format(5, [10, 20], {"key": "v", 0: "zero"}))
print("{:{}}|{:{w}.{p}f}|{:{fill}^{w}}".format("a", 5, 3.14159, "x", w=8, p=2, fill="*"))
print("{:,} {:_} {:x} {:#X} {:b} {:e} {:%} {:c}".format(1234567, 1234567, 255, 255, 5, 12345.678, 0.25, 65))
print("{a.b.c}".format(a=type("A", (), {"b": type("B", (), {"c": 7})})), "{0[a][1]}".format({"a": [1, 2]}))


class Custom:
    def __format__(self, spec):
        return f"<{spec}>"

    def __str__(self):
        return "custom-str"

    def __repr__(self):
        return "custom-repr"


print("{} {:abc} {!r:>15} {!s:>12}".format(Custom(), Custom(), Custom(), Custom()), f"{Custom():x y}", format(Custom()), format(Custom(), "z"))


class Plain:
    def __repr__(self):
        return "plain"


print("{}".format(Plain()), f"{Plain()!r:>8}")
try:
    "{:5}".format(Plain())
except TypeError as error:
    print(error)
print("{a[b]} {a[c]}".format_map({"a": {"b": 1, "c": 2}}))


class Missing(dict):
    def __missing__(self, key):
        return f"<{key}>"


print("{x} {y}".format_map(Missing(x=1)))
print(str(None), "{!s:>6}".format(None), "{:>6}".format(True), "{:d}".format(True), "{}".format([1, "a"]), "{!s:>8}".format([1]))
for spec in ("10", "<10", ">10", "^10", "*<10", "*>10", "*^10", ".3", "10.3", "s", "10s", "é^9"):
    print(repr(spec), repr(format("hello", spec)))
print("%s|%10s|%-10s|%.3s|%r|%a|%c" % ("abc", "abc", "abc", "abcdef", "é\n", "é", "x"))
print("%(x)s %(y)r %%" % {"x": 1, "y": "q"}, "%s" % (1,), "%s" % [1, 2], "%s %s" % (1, (2, 3)), "%s" % {"a": 1}, "plain" % ())
