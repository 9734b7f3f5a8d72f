"""f-strings: conversions, nesting, the = form, quotes inside, evaluation order."""

name, n, x = "world", 42, 3.14159
print(f"hello {name}", f"{name!r} {name!s} {'é'!a}", f"{n:5}|{n:<5}|{n:^5}|{n:05}|{n:x}", f"{x:.2f} {x:10.3e}|{x:{5}.{2}}")
print(f"{n=} {name=} {n = } {x=:.1f} {name=!s} {n + 1 = }", f"{{}} {{{n}}} }}{{", f"{'nested ' + f'{n:{len(name)}}'}")
print(f"{name!r:>10}|{name:*^11}|", f"{[i * i for i in range(4)]}", f"{({'a': 1})['a']}", f"{(lambda y: y + 1)(4)}", f"{n if n > 5 else 0}", f"{n,}", f"{n!r}")
print(f"{"same quotes"} {"\n".join(["a", "b"])}", f"{f"{f"{1 + 1}"}"}", f'{name + "x"}' f" joined {n}" "{plain}")
print(f"""multi
{n
 + 1} line {
    name  # a comment inside
}""")
print(rf"\d{n}\n", fr"{name}\t", f"\x41\N{GREEK SMALL LETTER ALPHA}{n}\u00e9", f"{'a' 'b'}", f"{n:>{n // 4}}|", f"{1_000:,}")


def note(value):
    print("note", value)
    return value


print(f"{note(1)}{note(2):{note(3)}}{note(4)}")


class Spy:
    def __format__(self, spec):
        return f"[{spec!r}]"


spy = Spy()
print(f"{spy}{spy:}{spy:a{n}b}{spy: x }", f"{spy!s:.6}"[:1])
d = {"k": [1, 2]}
print(f"{d['k'][1]} {d["k"]}", f"{n:{'>'}{10}}", f"{x!r:.3}", f"{True:d} {None}", f"{...}", f"{'':>3}|", f"{'a' if n else 'b':>3}")
for text in ("f'{nope}'", "f'{1/0}'", "f'{n:q}'", "f'{'", "f'}'", "f'{}'", "f'{n!}'", "f'{n!z}'", "f'{lambda x: 1}'", "f'{*[1]}'"):
    try:
        print(eval(text))
    except Exception as error:
        print(text, type(error).__name__, error)
y = 0
print(f"{(y := 5)} {y}", f"{y:=5}|", f"{ {1: 2}[1] }", f"{n!s}{n!r:}")
