"""What containers do at once for common types, beside what they must ask the types for."""

import gc


class Same:
    """Equal to everything, and hashes as one string does."""

    def __init__(self, like):
        self.like = like

    def __hash__(self):
        return hash(self.like)

    def __eq__(self, other):
        return True


class Text(str):
    def __eq__(self, other):
        return "x"

    __hash__ = str.__hash__


nan = float("nan")
print([1, 2.0, "a", nan].index(2), 1 in [1.0], True in [1], "a" in [Text("b")], nan in [nan], nan in [float("nan")])
print([10**20, -(10**20)].count(10**20), [0.0].count(-0.0), [1, True, 1.0, "1"].count(1))
print([1, 2, nan] == [1, 2, nan], [1, 2, float("nan")] == [1, 2, float("nan")], ["é", "x"] == ["é", "x"])
print([1, "a"] < [1, "b"], [2**70, 1] < [2**70, 2], [[1]] < [[1, 2]], [1] < [1, 2])
try:
    [1, "a"] < [1, 2]
except TypeError as err:
    print(err)


# Dicts and sets whose keys are found without asking, and with.
names = {"a": 1, "b": 2}
print(Same("a") in names, names.get(Same("b")), names.get(Text("a")), 1 in names)
numbers = {n: -n for n in range(-3, 40)}
print(numbers[-1], numbers[-2], numbers[True], numbers[2.0], numbers.get(2**64), hash(-1))
numbers["k"] = 0
print(list(numbers)[-2:], len(numbers), numbers.pop("k"), numbers.pop(39), 39 in numbers)
mixed = {1, "1", 1.5, -1, -2, (1, 2)}
print(sorted(map(repr, mixed)), 1.0 in mixed, -1 in mixed, "1" in mixed, (1, 2) in mixed, Same(-1) in mixed)
grown = set()
for n in range(300):
    grown.add(n * 7)
    grown.discard(n * 5)
print(len(grown), sum(grown), grown == set(list(grown)), len(grown & set(range(500))), len(grown ^ set(range(500))))
grown.clear()
print(grown, {*range(5)} | {3, 9}, frozenset([1, 1, 2]))


class Resizing:
    """Changes the container that it is looked up in."""

    def __init__(self, target):
        self.target = target

    def __hash__(self):
        return 7

    def __eq__(self, other):
        for n in range(50):
            if isinstance(self.target, set):
                self.target.add(("new", n))
            else:
                self.target[("new", n)] = n
        return False


for target in (set(), {}):
    key = Resizing(target)
    if isinstance(target, set):
        target.add(key)
    else:
        target[key] = 0
    print(Resizing(target) in target, len(target))

# Displays take what they are made of, also when one of the keys cannot be hashed.
for display in ("{1, 2, []}", "{'a': 1, []: 2}", "{'a': 1, 2: 3, 'a': 4}", "{1, 1.0, True}", "[*'ab', 3], (*'ab', 3)"):
    try:
        print(eval(display))
    except TypeError as err:
        print(err)

# Items that go while a list is changed see the list as it is then.
log = []


class Loud:
    def __init__(self, items):
        self.items = items

    def __del__(self):
        log.append(len(self.items))


items = []
items.extend([Loud(items), 1, Loud(items), 2, 3])
del items[:3]
items[:] = []
items.append(Loud(items))
items.clear()
print(log, items)
print([1, 2] * 3, [None] * 4, [[]] * 2, ["a"] * 0, [1] * -1, (lambda l: [l.pop() for _ in range(3)])([1, 2, 3]))
a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
del a[1:3], a[0:0], a[-9:]
print(a)
del a[:]
print(a)

# Iterators that give the same tuple again only if nobody kept it.
pairs = list(zip("ab", "cd")), list(enumerate("ab", -1)), list({"k": 1, "l": 2}.items())
print(pairs)
kept = [pair for pair in enumerate("xyz")]
print(kept, [id(pair) for pair in kept] == [id(pair) for pair in kept], len({id(pair) for pair in kept}))
for first, second in {"a": 1}.items():
    print(first, second)
d = {"a": 1, "b": 2}
try:
    for key in d:
        d[key + "x"] = 1
except RuntimeError as err:
    print(err)
print(list(d), list(d.values()), list(d.items()), tuple(d), [*d.keys()], [*{3}], sorted(d, reverse=True))
x, y, z = [1, 2, 3]
try:
    x, y = [1, 2, 3]
except ValueError as err:
    print(err)

# Sorting.
print(sorted([3, 1, 2]), sorted([3, 1, 2], reverse=True), sorted("bca", key=ord), sorted([2.5, -0.0, 0.0, -1.5]))
texts = ["b", "a\0", "a", "", "abcdefgh", "abcdefghi", "abcdefgg", "é", "\xff", "abcdefgh\0"]
print(sorted(texts), sorted(texts, reverse=True), sorted(texts + ["\u20ac", "\U0001f600"])[-3:])
tuples = [(1, "b"), (0, "z"), (1, "a"), (0,), (1, "a", 0)]
print(sorted(tuples), sorted(tuples, reverse=True))
print(sorted([(2.5, 1), (0.5, 2), (2.5, 0)]), sorted([("b", 1), ("a", 2), ("b", 0)]), sorted([(1, 2), (0.5, 1)]))
print(sorted([(True, 1), (0, 2)]), sorted([(10**30, 1), (3, 2)]), sorted([(), (1,), ()]))
stable = [(n % 3, [n]) for n in range(9)]
print([item for _, (item,) in sorted(stable, key=lambda pair: pair[:1])])
print([item for _, (item,) in sorted(stable, key=lambda pair: pair[:1], reverse=True)])
for bad in ([1, "a"], [(1, 2), (1, "a")], [None, None], [(1,), 2]):
    try:
        print(sorted(bad))
    except TypeError as err:
        print(err)
print(sorted([nan, 1.0])[0] != sorted([nan, 1.0])[0], len(sorted([(nan, 1), (1.0, 2)])))
for arguments in ({"key": 3}, {"wrong": 1}, {"reverse": []}, {"key": None, "reverse": 1}):
    try:
        print(sorted([2, 1], **arguments))
    except TypeError as err:
        print(err)
count = 0


def failing(item):
    global count
    count += 1
    if count == 3:
        raise KeyError(item)
    return item


l = [5, 4, 3, 2]
try:
    l.sort(key=failing)
except KeyError as err:
    print(err, l)
try:
    l.sort(key=lambda item: l.append(item) or item)
except ValueError as err:
    print(err, l)
print(min([3, 1, 2]), max(["a", "b"]), max([1, 1.0]), min(2, 1.5), max([nan, 1.0]) != 1.0, max([1.0, nan]), min([], default=0))
print(max([(1, 2), (1, 3)]), min("bca", key=lambda c: -ord(c)), any([0, 0.0, "", 2**80]), all([1, [], 2]))
try:
    max([])
except ValueError as err:
    print(err)
try:
    max([1, "a"])
except TypeError as err:
    print(err)


# Instances end as they did: attributes, slots, weak references, finalizers.
import weakref


class Plain:
    pass


class Slotted:
    __slots__ = ("a", "b", "__weakref__")


class Child(Plain):
    __slots__ = ("extra",)


for make in (Plain, Slotted, Child):
    thing = make()
    thing.a = Loud([1, 2])
    if make is Child:
        thing.extra = Loud([1])
    log.clear()
    dead = []
    ref = weakref.ref(thing, lambda _: dead.append(True))
    del thing
    print(make.__name__, log, dead, ref())
    again = make()
    again.a = 1
    if make is not Slotted:
        again.__dict__["b"] = Loud([])
    log.clear()
    del again
    print(log)
class Gone:
    pass


thing, ref = Gone(), weakref.ref(Gone)
thing.own = thing
del Gone, thing
gc.collect()
print(ref())
