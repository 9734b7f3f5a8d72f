"""The iterators of builtin containers: hints, copies of their state, ends, and the iterator makers."""

import operator


def attempt(label, function):
    try:
        print(label, function())
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)


class Sequence:
    def __init__(self, *items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]

    def __len__(self):
        return len(self.items)


sources = [[1, 2, 3], (1, 2, 3), {1: "a", 2: "b", 3: "c"}, {1, 2, 3}, frozenset([1, 2, 3]), range(1, 4), range(10**20, 10**20 + 3), Sequence(1, 2, 3), {1: "a", 2: "b"}.items(), {1: "a", 2: "b"}.values()]
for source in sources:
    iterator = iter(source)
    hints = [operator.length_hint(iterator)]
    next(iterator)
    hints.append(operator.length_hint(iterator))
    function, arguments, *state = iterator.__reduce__()
    copy = function(*arguments)
    if state and state[0] is not None and hasattr(copy, "__setstate__"):
        copy.__setstate__(*state)
    print(type(iterator).__name__, hints, iter(iterator) is iterator, list(copy) == list(iterator), list(iterator), operator.length_hint(iterator))
    function, arguments, *state = iterator.__reduce__()
    print("   ended:", function.__name__, list(function(*arguments)))

for source in ([1, 2, 3], (1, 2, 3), {1: "a", 2: "b", 3: "c"}, range(1, 4), range(10**20, 10**20 + 3), Sequence(1, 2, 3), {1: "a", 2: "b"}.items(), {1: "a", 2: "b"}.values(), {1: "a", 2: "b"}.keys()):
    iterator = reversed(source)
    hint = operator.length_hint(iterator)
    print(type(iterator).__name__, hint, next(iterator), iterator.__reduce__()[0].__name__, list(iterator), list(iterator))

for state in (-5, 0, 2, 100, 10**30):
    results = []
    for make in (lambda: iter([1, 2, 3]), lambda: iter((1, 2, 3)), lambda: reversed([1, 2, 3]), lambda: reversed((1, 2, 3)), lambda: iter(Sequence(1, 2, 3)), lambda: iter(range(3))):
        iterator = make()
        try:
            iterator.__setstate__(state)
            results.append(list(iterator))
        except Exception as error:
            results.append(f"{type(error).__name__}: {error}")
    print(state, results)

print(list(enumerate("ab")), list(enumerate("ab", 10**30)), list(enumerate("ab", start=2**63 - 1)), enumerate("ab", 5).__reduce__()[1][1])
for text in ("enumerate()", "enumerate(5)", "enumerate([], 'a')", "enumerate([], 1, 2)", "enumerate([], begin=1)", "enumerate(iterable=[1], start=3).__next__()"):
    attempt(text, lambda: eval(text))

print(list(zip()), list(zip("ab")), list(zip("ab", range(5))), list(zip("ab", "cd", "ef")), list(zip("ab", "cd", strict=True)))
pairs = zip("abc", "abc")
kept = [next(pairs), next(pairs)]
print(kept, next(pairs), next(pairs, "end"))
for text in ("list(zip('ab', 'c', strict=True))", "list(zip('a', 'bc', strict=True))", "list(zip('a', 'b', 'cd', strict=True))", "list(zip('ab', 'cd', 'e', strict=True))", "zip(5)", "zip('a', 5)", "zip(strikt=True)", "zip('a', strict=True).__reduce__()[2]"):
    attempt(text, lambda: eval(text))

print(list(map(len, ["a", "bb"])), list(map(operator.add, [1, 2], [10, 20, 30])), list(map(max, "ab", "ba", "cc")), list(map(operator.add, [1], [2], strict=True)))
for text in ("map()", "map(len)", "map(len, 5)", "list(map(operator.add, [1], [2, 3], strict=True))", "list(map(operator.add, [1, 2], [3], strict=True))", "list(map(5, [1]))", "map(len, [], stric=1)"):
    attempt(text, lambda: eval(text))

print(list(filter(None, [0, 1, "", "a", [], [0]])), list(filter(bool, [0, 2])), list(filter(lambda n: n % 2, range(6))))
for text in ("filter()", "filter(None)", "filter(None, 5)", "list(filter(5, [1]))", "filter(None, [], a=1)"):
    attempt(text, lambda: eval(text))

counter = iter([1, 2, 3, 0, 4]).__next__
print(list(iter(counter, 0)), counter())
attempt("iter of no callable", lambda: iter(5, 0))
ending = iter(iter([1, 2]).__next__, 5)
print(list(ending), next(ending, "ended"))


class Unreversible(dict):
    __reversed__ = None


for text in ("reversed({1})", "reversed(5)", "reversed(Unreversible())", "reversed()", "reversed([], [])", "iter(5)", "next([])", "iter(Sequence)"):
    attempt(text, lambda: eval(text))


class Endless:
    def __getitem__(self, index):
        if index > 3:
            raise StopIteration
        return index


print(list(Endless()), operator.length_hint(iter(Endless()), 7))
