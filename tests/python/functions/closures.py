"""Closures, nonlocal, global, lambda, recursion, function attributes."""


def counter():
    count = 0

    def increment(by=1):
        nonlocal count
        count += by
        return count

    def get():
        return count

    return increment, get


inc, get = counter(); inc2, _ = counter(); print(inc(), inc(5), get(), inc2(), inc.__closure__[0].cell_contents, inc.__code__.co_freevars, counter.__code__.co_cellvars)


def nested(a):
    def one(b):
        def two(c):
            def three():
                return a, b, c

            return three

        return two

    return one


print(nested(1)(2)(3)(), [f() for f in [(lambda i: lambda: i * 10)(i) for i in range(3)]])
x = "global"


def scopes():
    x = "local"

    def uses_global():
        global x
        old = x
        x = "changed"
        return old

    class Body:
        y = x
        x = "class"
        z = x

        def method(self):
            return x

    return uses_global(), x, Body.y, Body.z, Body().method()


print(scopes(), x)


def unbound(flag):
    if flag:
        value = 1
    return value


def free_unbound():
    def inner():
        return late

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    late = 5
    result = inner()
    del late
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    return result


try:
    unbound(False)
except UnboundLocalError as error:
    print(error)
print(unbound(True), free_unbound())
try:
    undefined_name
except NameError as error:
    print(error, error.name)
def fact(n): return 1 if n < 2 else n * fact(n - 1)
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(fact(30), even(101), (lambda *a, k=1, **kw: (a, k, kw))(1, 2, z=3), (lambda: (yield))().__class__.__name__)
def attributes(): "the docstring"
attributes.tag = 5; print(attributes.tag, attributes.__dict__, attributes.__doc__, attributes.__name__, callable(attributes))
attributes.__name__ = "renamed"; attributes.__qualname__ = "q.renamed"; print(attributes.__name__, repr(attributes).split(" at ")[0])
import types
made = types.FunctionType(fact.__code__, {"fact": lambda n: 100}, "made"); print(made(3), made.__name__)
def swap(): pass
swap.__code__ = (lambda: "swapped").__code__; print(swap())
cell = types.CellType(5); print(cell.cell_contents, cell == types.CellType(5)); del cell.cell_contents
try:
    cell.cell_contents
except ValueError as error:
    print(error)
def deep():
    v = 1
    class K:
        nonlocal v
        v = 2
        def get(self): return v
    return v, K().get()
print(deep())
def args_captured(a, *args, k=3, **kw): return lambda: (a, args, k, kw)
print(args_captured(1, 2, z=4)())
print(eval("x + '!'"), eval("a + b", {"a": 1}, {"b": 2}), exec("q = 5") or q, sorted(k for k in (lambda a, b: locals())(1, 2)), "x" in globals())
def local_view(a):
    b = 2
    snapshot = locals(); c = 3; snapshot["zzz"] = 1
    return sorted(snapshot), sorted(locals()), eval("a + b")
print(local_view(1))
