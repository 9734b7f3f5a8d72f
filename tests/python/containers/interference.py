"""Containers that change while they are looked at: keys, comparisons and finalizers that interfere."""


def attempt(label, function):
    try:
        print(label, function())
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)


class Key:
    """Hashes to a given number; comparing runs `action`."""

    def __init__(self, number, action=None, answer=False):
        self.number, self.action, self.answer = number, action, answer

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        if self.action is not None:
            self.action()
        return self is other or self.answer

    def __repr__(self):
        return f"Key({self.number})"


# A comparison that empties, fills or replaces what is being searched.
for kind in (dict, set):
    holder = kind()
    put = holder.__setitem__ if kind is dict else lambda key, _: holder.add(key)
    put(Key(1, lambda: holder.clear(), True), "gone")
    attempt("cleared", lambda: Key(1) in holder)
    print(len(holder))
    put(Key(1, lambda: [put(n, n) for n in range(2, 50)]), "kept")
    attempt("filled", lambda: Key(1) in holder)
    print(len(holder))
    holder.clear()
    first = Key(1, lambda: holder.pop(first) if kind is dict else holder.discard(first), True)
    first.action = (lambda action: lambda: (setattr(first, "action", None), action()))(first.action)
    put(first, "first")
    put(Key(1), "second")
    print(len(holder))


class Failing(Key):
    __hash__ = Key.__hash__

    def __eq__(self, other):
        raise ZeroDivisionError("in __eq__")


attempt("get", lambda: {Failing(1): 0}.get(Key(1)))
attempt("in set", lambda: Key(1) in {Failing(1)})
attempt("list index", lambda: [Failing(1)].index(3))
attempt("tuple count", lambda: (Failing(1),).count(3))
attempt("dict ==", lambda: {1: Failing(1)} == {1: Key(1)})

# Iteration over a changing container.
d = {1: 1, 2: 2}
attempt("dict grows", lambda: [d.setdefault(key + 10) for key in d])
d = {1: 1, 2: 2}
attempt("dict, same size", lambda: [(d.pop(key), d.setdefault(key + 10, 0)) for key in d])
d = dict.fromkeys(range(5))
iterator = iter(d)
next(iterator)
d.pop(4)
attempt("dict shrinks", lambda: next(iterator))
attempt("and stays broken", lambda: next(iterator))
d[4] = None
attempt("even so", lambda: next(iterator))
s = {1, 2}
attempt("set grows", lambda: [s.add(item + 10) for item in s])
numbers = [1, 2, 3]
print([numbers.append(item * 10) or item for item in numbers if len(numbers) < 6], numbers)
iterator = iter(numbers)
numbers.clear()
attempt("list emptied", lambda: next(iterator))
numbers.append(1)
attempt("exhausted for ever", lambda: next(iterator))

# Finalizers that run while a container lets go of things.


class Noisy:
    def __init__(self, name, log, container=None):
        self.name, self.log, self.container = name, log, container

    def __del__(self):
        self.log.append((self.name, None if self.container is None else len(self.container)))


log, box = [], []
box.extend(Noisy(n, log, box) for n in range(3))
box.clear()
print(log)
log.clear()
box[:] = [Noisy(n, log, box) for n in range(4)]
box[1:3] = [Noisy("new", log)]
print(log, len(box))
log.clear()
del box[::2]
print(log, len(box))
box.clear()
log.clear()
table = {}
table.update((n, Noisy(n, log, table)) for n in range(3))
table[1] = None
print(log)
table.clear()
print(log)

# Sorting sees an empty list, and notices changes.
numbers = [3, 1, 2]
seen = []
numbers.sort(key=lambda item: seen.append(len(numbers)) or item)
print(numbers, seen)
attempt("appends while sorting", lambda: numbers.sort(key=lambda item: numbers.append(item) or item))
print(numbers)
attempt("fails while sorting", lambda: numbers.sort(key=lambda item: 1 // (item - 2)))
print(numbers)


# repr of a list that shrinks, and of containers in themselves.
class Shrinker:
    def __repr__(self):
        if numbers:
            numbers.pop()
        return "shrunk"


numbers = [Shrinker(), 1, 2, 3]
print(repr(numbers))
loop = [1]
loop.append((loop, {"again": loop}))
print(loop)
d = {}
d["items"], d["values"] = d.items(), d.values()
print(d)
