"""Template strings: their parts, and what they join with."""

from string.templatelib import Interpolation, Template

name, n = "x", 7
t = t"a{name}b{n:>{n}}c{n!r:5}{name = }"
print(type(t).__name__, t.strings, t.values)
for part in t.interpolations:
    print(repr(part.value), repr(part.expression), part.conversion, repr(part.format_spec))
print([part if isinstance(part, str) else part.expression for part in t])
print(t"".strings, t"plain".strings, t"{n}".strings, t"{n}{n}".strings, t"{n}".interpolations[0])
both = t"a{n}" + t"b{name}c"
print(both.strings, both.values)
print((t"a" t"b{n}").strings, repr(t"q{n!s:x}"))
try:
    t"a" + "b"
except TypeError as error:
    print(error)


def html(template):
    out = []
    for part in template:
        if isinstance(part, Interpolation):
            out.append(str(part.value).replace("<", "&lt;"))
        else:
            out.append(part)
    return "".join(out)


evil = "<script>"
print(html(t"<p>{evil}</p>"))
match t.interpolations[1]:
    case Interpolation(value, expression, conversion, spec):
        print(value, expression, conversion, spec)
print(Template("a", Interpolation(1, "one"), "b").strings, Template("a", "b").strings, Template(Interpolation(3)).strings)
print(rt"\n{n}".strings, isinstance(t, Template), t == t"a", hash(t) == hash(t))
