"""Comprehensions: scopes, nesting, conditions, closures, the walrus."""

print([x * y for x in range(3) for y in range(x)], [x for x in range(10) if x % 2 if x > 3], {x: y for x, y in zip("ab", [1, 2])}, {c for c in "aab"} == {"a", "b"}, list(x for x in "ab"))
x = "outer"; _ = [x for x in range(3)]; print(x, [[i * j for j in range(3)] for i in range(3)], [y for y in [z + 1 for z in range(3)]])
fs = [lambda: i for i in range(3)]; print([f() for f in fs]); fs = [lambda i=i: i for i in range(3)]; print([f() for f in fs])
print([last := n for n in range(4)], last, [y for n in range(5) if (y := n * n) > 3], sum(n for n in range(10)), any(n > 3 for n in range(5)), max((len(w), w) for w in ["a", "bbb", "cc"]))


class Scope:
    names = ["p", "q"]
    size = 2
    lengths = [len(n) for n in names]
    try:
        bad = [n * size for n in names]
    except NameError as error:
        bad = str(error)
    ok = [(n, s) for n, s in zip(names, [size] * 2)]


print(Scope.lengths, Scope.bad, Scope.ok)


def function(arg):
    local = 10
    inner = [arg + local + k for k in range(3)]
    total = 0

    def adder():
        nonlocal total
        return [total := total + k for k in range(4)]

    return inner, adder(), total, [locals().get("arg") for _ in range(1)], {k: (lambda: k + local)() for k in range(2)}


print(function(1))
gen = (print("ran", n) or n for n in [1, 2]); print("made"); print(next(gen), list(gen))
try:
    (n for n in 5)
except TypeError as error:
    print(error)
it = iter(range(6)); print([(a, next(it)) for a in it])
matrix = [[1, 2, 3], [4, 5, 6]]; print([list(row) for row in zip(*matrix)], [n for row in matrix for n in row], {(i, j): matrix[i][j] for i in range(2) for j in range(3) if (i + j) % 2})
def outer():
    values = [1, 2, 3]
    return [[v + w for w in values] for v in values], (lambda: [v for v in values])()
print(outer(), [*(i for i in range(3))], [(yield_ := 5)], [i for i in range(3) for _ in range(2)], [a if a else b for a, b in [(0, 1), (2, 3)]])
def deletes():
    k = 5
    r = [k for k in range(2)]
    del k
    try:
        return k
    except UnboundLocalError as error:
        return r, str(error)
print(deletes())
print([i for i in range(5) if not i % 2 or i == 3], [(x, y) for x in "ab" for y in "cd" if x + y != "ad"], {n: {m: n * m for m in range(2)} for n in range(2)})
