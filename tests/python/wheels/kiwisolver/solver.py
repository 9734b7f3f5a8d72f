"""The solver of kiwisolver: layouts solved, values suggested, and every error that it raises."""

import copy
import pickle
import random
import threading

import kiwisolver
from kiwisolver import (
    BadRequiredStrength,
    DuplicateConstraint,
    DuplicateEditVariable,
    Solver,
    UnknownConstraint,
    UnknownEditVariable,
    UnsatisfiableConstraint,
    Variable,
)


def attempt(label, function, *args):
    """Print what a call gives, or what it raises."""
    try:
        result = function(*args)
    except Exception as error:
        print(f"{label}: {type(error).__name__}: {error!r}")
        return error
    print(f"{label}: {result!r}")
    return None


print("-- a row of boxes")
solver = Solver()
window = Variable("window")
boxes = [(Variable(f"left{i}"), Variable(f"right{i}")) for i in range(4)]
constraints = [boxes[0][0] == 0, boxes[-1][1] == window]
for left, right in boxes:
    constraints += [right - left >= 10, (right - left == 100) | "weak"]
for (_, right), (left, _) in zip(boxes, boxes[1:]):
    constraints.append(left == right + 5)
for first, second in zip(boxes, boxes[1:]):
    constraints.append((first[1] - first[0] == second[1] - second[0]) | "medium")
for constraint in constraints:
    solver.addConstraint(constraint)
solver.addEditVariable(window, "strong")
print(all(map(solver.hasConstraint, constraints)), solver.hasEditVariable(window))
for width in (500, 55, 61.5, 10, 1000):
    solver.suggestValue(window, width)
    solver.updateVariables()
    print(width, window.value(), [(round(left.value(), 6), round(right.value(), 6)) for left, right in boxes])
    print("  violated:", [str(constraint.violated()) for constraint in constraints].count("True"))
solver.removeConstraint(constraints[-1])
solver.suggestValue(window, 300)
solver.updateVariables()
print([round(right.value() - left.value(), 6) for left, right in boxes])
solver.removeEditVariable(window)
print(solver.hasEditVariable(window), solver.hasConstraint(constraints[-1]))

print("-- errors")
x, y = Variable("x"), Variable("y")
solver = Solver()
one, two = x == 1, x == 2
solver.addConstraint(one)
error = attempt("unsatisfiable", solver.addConstraint, two)
print(isinstance(error, UnsatisfiableConstraint), error.constraint is two)
error = attempt("twice", solver.addConstraint, one)
print(isinstance(error, DuplicateConstraint), error.constraint is one)
error = attempt("unknown", solver.removeConstraint, two)
print(isinstance(error, UnknownConstraint), error.constraint is two)
solver.addEditVariable(y, "medium")
error = attempt("edit twice", solver.addEditVariable, y, "weak")
print(isinstance(error, DuplicateEditVariable), error.edit_variable is y)
error = attempt("edit unknown", solver.removeEditVariable, x)
print(isinstance(error, UnknownEditVariable), error.edit_variable is x)
error = attempt("suggest unknown", solver.suggestValue, x, 3)
print(isinstance(error, UnknownEditVariable))
error = attempt("required edit", solver.addEditVariable, x, "required")
print(isinstance(error, BadRequiredStrength))
attempt("strength as a number", solver.addEditVariable, x, 12345.5)
attempt("no constraint", solver.addConstraint, 3)
attempt("no variable", solver.suggestValue, "x", 3)
attempt("no number", solver.suggestValue, y, "3")
attempt("one argument", solver.suggestValue, y)
attempt("an argument", solver.updateVariables, 1)
attempt("constructor", Solver, 1)
attempt("pickle", pickle.dumps, solver)
attempt("copy", copy.copy, x)
for name in ("BadRequiredStrength", "UnknownConstraint"):
    print(getattr(kiwisolver, name).__mro__)

print("-- dumps")
solver = Solver()
solver.addConstraint(x >= 3)
solver.addConstraint((x == y * 2) | "weak")
solver.addEditVariable(y, "strong")
solver.suggestValue(y, 8)
solver.updateVariables()
print(x.value(), y.value())
# Variables and terms are in the order of the variables' addresses.
lines = solver.dumps().splitlines()
print(len(lines), sorted(" + ".join(sorted(line.split(" + "))) for line in lines if line and set(line) != {"-"}))
solver.reset()
print(solver.hasEditVariable(y), [line for line in solver.dumps().splitlines() if "|" in line])

print("-- many systems")
generator = random.Random(20)
total = 0.0
for size in (5, 20, 60):
    solver = Solver()
    chain = [Variable(str(i)) for i in range(size)]
    solver.addConstraint(chain[0] >= 0)
    for first, second in zip(chain, chain[1:]):
        solver.addConstraint(second >= first + generator.randrange(1, 9))
        solver.addConstraint((second - first == generator.randrange(1, 30)) | "medium")
    solver.addEditVariable(chain[-1], "weak")
    for _ in range(5):
        solver.suggestValue(chain[-1], generator.randrange(1000))
        solver.updateVariables()
        values = [variable.value() for variable in chain]
        total += sum(values)
        assert values == sorted(values)
    print(size, round(values[-1], 3), round(total, 3))

print("-- threads")
results = []


def solve(number):
    own, variable = Solver(), Variable(f"v{number}")
    own.addEditVariable(variable, "strong")
    for i in range(200):
        own.suggestValue(variable, number * 1000 + i)
        own.updateVariables()
    results.append(variable.value())


threads = [threading.Thread(target=solve, args=(i,)) for i in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(results))
