"""How arguments meet parameters, and what is said when they do not."""


def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


def g(a, b, /, c, *, d):
    return a, b, c, d


def h(a, /, b=1, *, c=2):
    return a, b, c


def n():
    return "n"


def v(*args, **kwargs):
    return args, kwargs


def p(a, /, **kwargs):
    return a, kwargs


class C:
    def method(self, x):
        return x


print(f(1, c=3), f(1, 5, 6, 7, c=3, z=9), f(*[1, 2, 3], **{"c": 3, "q": 1}), f(b=1, a=0, c=2), g(1, 2, 3, d=4), g(1, 2, c=3, d=4), h(1), h(1, c=5), v(), v(1, *[2], x=1, **{"y": 2}), v(*"ab", *"c", **{"a": 1}, **{"b": 2}), p(1, a=2))
o = C()
for text in ("n(1)", "n(x=1)", "f()", "f(1)", "f(c=1)", "f(1, c=2, a=5)", "g(1)", "g(1, 2, 3)", "g(1, 2, 3, 4)", "g(1, b=2, c=3, d=4)", "g(a=1, b=2, c=3, d=4)", "g(1, 2, 3, d=4, e=5)", "h()", "h(1, 2, 3)", "h(1, 2, 3, c=4)", "h(a=1)", "h(1, z=1)",
             "v(**{1: 2})", "v(*5)", "v(**5)", "v(x=1, **{'x': 2})", "f(1, c=1, **{'c': 2})", "o.method()", "o.method(1, 2)", "C.method()", "C.method(o)", "C(1)", "len()", "len(1, 2)", "len(x=1)", "int(1, 2, 3)", "print(end=5)", "print(nothing=1)", "sorted()", "isinstance(1)", "(lambda x: x)()", "(lambda: 0)(1)", "dict(1, 2)", "f(1, 2, c=3, colour=4, **{'c': 5})", "h(1, bb=2)"):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)


def mutable(x, items=[]):
    items.append(x)
    return items


print(mutable(1), mutable(2), mutable(3, []), mutable.__defaults__, f.__kwdefaults__, f.__code__.co_varnames, f.__code__.co_argcount, f.__code__.co_kwonlyargcount, g.__code__.co_posonlyargcount)
f.__defaults__ = (20,); f.__kwdefaults__ = {"c": 30, "d": 40}; print(f(1), f.__name__, f.__qualname__, f.__module__, C.method.__qualname__)


def order():
    def say(x):
        print("eval", x)
        return x

    v(say(1), *[say(2)], k=say(3), **{"l": say(4)}, m=say(5))


order()
def many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p): return a + p
print(many(*range(16)), many(**{c: 1 for c in "abcdefghijklmnop"}))
def annotated(a: int, b: "str" = "x", *args: float, c: list = None, **kw: dict) -> bool: return True
print(annotated.__annotations__, annotated(1), annotated.__doc__)
