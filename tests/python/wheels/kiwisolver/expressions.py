"""Variables, terms, expressions and constraints of kiwisolver: a C++ extension whose types have number slots."""

import gc
import weakref

from kiwisolver import Constraint, Expression, Solver, Term, Variable, strength


def attempt(label, function, *args):
    """Print what a call gives, or what it raises."""
    try:
        result = function(*args)
    except Exception as error:
        print(f"{label}: {type(error).__name__}: {error}")
    else:
        print(f"{label}: {result!r}")


def show_expression(label, expression):
    """Print an expression, its terms by name: some have the order of the variables' addresses."""
    terms = sorted((term.variable().name(), term.coefficient()) for term in expression.terms())
    text = sorted(str(expression).split(" + "))
    print(f"{label}: {text} | {terms} {expression.constant()} {expression.value()}")


print("-- variables")
x, y, z = Variable("x"), Variable("y"), Variable("größe")
print(x, repr(y), z, [v.name() for v in (x, y, z)], x.value())
y.setName("width")
print(y.name(), y)
attempt("name of an int", y.setName, 3)
attempt("name of no str", Variable, 3)
attempt("unnamed", Variable)
attempt("keyword", lambda: Variable("x", context=[1]).context())
attempt("unknown keyword", lambda: Variable("x", colour=1))
attempt("too many", Variable, "x", 1, 2)
context = {"where": "here"}
w = Variable("w", context)
print(w.context() is context, x.context())
w.setContext((1, 2))
print(w.context())
attempt("hash", hash, x)
attempt("truth", bool, x)
attempt("attribute", lambda: setattr(x, "colour", 1))

print("-- terms and expressions")
for label, value in [
    ("x * 2", x * 2),
    ("2.5 * x", 2.5 * x),
    ("x / 4", x / 4),
    ("-x", -x),
    ("(2 * x) * 3", (2 * x) * 3),
    ("-(2 * x) / 4", -(2 * x) / 4),
]:
    print(label, type(value).__name__, value, value.variable().name(), value.coefficient(), value.value())
for label, value in [
    ("x + 1", x + 1),
    ("1 + x", 1 + x),
    ("x - 1.5", x - 1.5),
    ("1.5 - x", 1.5 - x),
    ("x + y", x + y),
    ("x - y", x - y),
    ("x + 2 * y", x + 2 * y),
    ("2 * x - y", 2 * x - y),
    ("(x + 1) + (y - 1)", (x + 1) + (y - 1)),
    ("(x + y) * -2", (x + y) * -2),
    ("(x + y) / 8", (x + y) / 8),
    ("-(x + y + 1)", -(x + y + 1)),
    ("x + x", x + x),
    ("sum", sum([x, y, z], 10)),
]:
    show_expression(label, value)
attempt("x * y", lambda: x * y)
attempt("x * 'a'", lambda: x * "a")
attempt("x + None", lambda: x + None)
attempt("x / 0", lambda: x / 0)
attempt("1 / x", lambda: 1 / x)
attempt("x ** 2", lambda: x**2)
attempt("x * huge", lambda: x * 10**400)
attempt("(x + 1) * (y + 1)", lambda: (x + 1) * (y + 1))
print(Term(x), Term(x, 3), Term(y, coefficient=-1.25))
attempt("Term of a str", Term, "x")
attempt("Term with a str", Term, x, "3")
show_expression("Expression", Expression([Term(x, 2), Term(y)], 4))
show_expression("from a generator", Expression(Term(v, i) for i, v in enumerate((x, y, z))))
attempt("Expression of an int", Expression, 3)
attempt("Expression of variables", Expression, [x])
attempt("Expression with a bad constant", Expression, [], "a")


def failing():
    yield Term(x)
    raise LookupError("half way")


attempt("Expression of a failing generator", Expression, failing())

print("-- constraints")
for label, constraint in [
    ("x == 1", x == 1),
    ("x <= y", x <= y),
    ("x >= 2 * y", x >= 2 * y),
    ("x + y == z - 1", x + y == z - 1),
    ("(x == 1) | weak", (x == 1) | "weak"),
    ("medium | (x == 1)", "medium" | (x == 1)),
    ("(x == 1) | 123.5", (x == 1) | 123.5),
    ("3 <= x", 3 <= x),
]:
    text = str(constraint).partition("0 | ")[2]
    print(label, "->", text, constraint.op(), constraint.strength(), constraint.violated())
    show_expression("   ", constraint.expression())
for symbol, comparison in [("<", lambda: x < 1), (">", lambda: x > y), ("!=", lambda: x != 1)]:
    attempt(f"x {symbol}", comparison)
attempt("op of the constructor", lambda: Constraint(x + 1, ">=", "strong"))
attempt("bad op", lambda: Constraint(x + 1, "<"))
attempt("op of no str", lambda: Constraint(x + 1, 3))
attempt("no expression", lambda: Constraint(3, "=="))
attempt("bad strength", lambda: (x == 1) | "strongest")
attempt("strength of no number", lambda: (x == 1) | [])

print(x == 1, 2 * x <= 5, sep="; ")

print("-- strengths")
print(strength.weak, strength.medium, strength.strong, strength.required)
print(strength.create(1, 2, 3), strength.create(1, 2, 3, 0.5), strength.create(10**6, -1, 0))
attempt("create", strength.create, 1)
attempt("create of a str", strength.create, "a", 1, 2)
attempt("read only", lambda: setattr(strength, "weak", 3))

print("-- subclasses and lifetimes")


class Named(Variable):
    """Variables that number themselves and have attributes."""

    count = 0

    def __init__(self, name, context=None):
        super().__init__()
        type(self).count += 1
        self.label = f"{name}{self.count}"
        self.setName(self.label.upper())

    def __add__(self, other):
        return super().__add__(other) * 2

    def __repr__(self):
        return f"<{self.label}>"


attempt("subclass", Named, "a")
try:
    a, b = Named("v"), Named("v")
except TypeError:
    print("cannot be made")
else:
    print(a, repr(a), [a, b], a.label, vars(b), len((a + b).terms()), len((b - a).terms()), isinstance(a * 2, Term), (a * 2).variable() is a)
    print((a <= 3).expression().terms()[0].variable() is a)


class Held:
    pass


held = Held()
died = weakref.ref(held, lambda _: print("the context died"))
holder = Variable("holder", held)
term = 2 * holder
del held, holder
print(died() is term.variable().context())
del term
gc.collect()
print(died())
# A cycle through an object of the extension.
held = Held()
held.variable = Variable("cycle", held)
died = weakref.ref(held, lambda _: print("the cycle died"))
del held
gc.collect()
print(died())
print(gc.is_tracked(x), type(x).__flags__ & (1 << 14) != 0)
print([name for name in dir(Solver) if not name.startswith("_")])
