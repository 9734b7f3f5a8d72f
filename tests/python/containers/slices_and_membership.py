"""Slices of lists, tuples and strings; membership; unpacking; also where operands change or die meanwhile."""


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def outcome(function):
    try:
        return function()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def slices():
    bounds = [None, 0, 1, -1, 3, -3, 9, -9, 2**40, -(2**40), 2**70, -(2**70), True, Index(2), 1.5, "x"]
    for sequence in ([0, 1, 2, 3, 4], (0, 1, 2, 3, 4), "abcde", "a\u00e9\u20ac\U0001f600e", [], (), ""):
        for start in bounds:
            row = []
            for stop in bounds:
                row.append(outcome(lambda: sequence[start:stop]))
                row.append(outcome(lambda: sequence[start:stop:-2]))
            print(row)


def assignments():
    for start in (None, 0, 1, -1, 3, -3, 9, -9, 2**70, Index(2), "x"):
        for stop in (None, 0, 1, -1, 3, -3, 9, -9, 2**70, Index(2)):
            for value in ([], [7], [7, 8, 9], (7, 8), (), "xy", range(3), {1: 2}):
                numbers = [0, 1, 2, 3, 4]

                def assign():
                    numbers[start:stop] = value
                    return numbers

                print(outcome(assign), value, end=" ")
        print()
    numbers = [0, 1, 2]
    numbers[1:2] = numbers
    print(numbers)
    numbers[:] = numbers
    print(numbers)
    numbers[1:3] = numbers[::-1][1:3]
    print(numbers)
    numbers[len(numbers) :] = [5, 6]
    print(numbers)
    kept = [1, 2]
    numbers[:2] = kept
    print(numbers, kept)
    numbers[0:0] = list(range(20))
    del numbers[2:12]
    print(numbers)
    print(outcome(lambda: numbers.__setitem__(slice(1, 2), 3)))
    loud = [Loud(1), Loud(2), Loud(3)]
    loud[:2] = [Loud(4), Loud(5)]
    print("replaced")
    loud[1:] = []
    print("shortened")
    loud[:] = [0] * 10
    print("all")


class Equal:
    def __init__(self, container):
        self.container = container

    def __eq__(self, other):
        self.container.clear()
        return False

    def __hash__(self):
        return 1


def membership():
    nan = float("nan")
    containers = [
        [1, 2.0, "a", nan, 2**40, None], (1, 2.0, "a", nan, 2**40, None), {1, 2.0, "a", nan, 2**40, None},
        frozenset("abc"), {1: 0, "a": 0, 2.0: 0, 2**40: 0}, {"a": 1, "b": 2}, {}, set(), [], "a 1", range(5),
    ]
    items = [1, 2, -1, True, 1.0, nan, float("nan"), "a", "b", "", "a " , 2**40, -(2**70), None, (), [1]]
    for container in containers:
        row = []
        for item in items:
            for i in range(3):
                row.append(outcome(lambda: "yes" if item in container else "no"))
                row.append(outcome(lambda: item not in container))
        print(row[::3])
    for kind in (list, set):
        changing = kind()
        changing.__iadd__([Equal(changing), 1]) if kind is list else changing.update([Equal(changing), 2])
        print(1 in changing, len(changing))
    found = 0
    small = {-1, 0, 5, 300, 2**33}
    for i in range(-3, 400):
        if i in small:
            found += i
    small.discard(5)
    for i in (5, 300, -1, -2):
        if i in small:
            found += 1000
    print(found, 2**33 in small)


def looked_up(mapping, keys):
    row = []
    for key in keys:
        try:
            row.append(mapping[key])
        except KeyError as error:
            row.append(repr(error))
    return row


def subscripts():
    print(looked_up({"a": 1, "b": 2}, ["a", "b", "c", 1, None, "a"]))
    print(looked_up({1: "one", -1: "minus", 2**40: "large", 2.0: "two", "x": 0, 2**61: "huge"},
                    [1, -1, -2, 2**40, 2, True, 1.0, "x", "y", 2**61, 1, 2**61 - 1, 2**62]))
    print(looked_up({True: "yes", False: "no"}, [1, 0, 2, True]))
    print(looked_up([10, 20], [0, 1, -1]))

    class Missing(dict):
        def __missing__(self, key):
            return ("missing", key)

    print(looked_up(Missing(a=1), ["a", "b"]))


def unpacking():
    a, b = 1, 2
    pair = (3, 4)
    for _ in range(3):
        a, b = pair
        b, a = a, b
        print(a, b)
    x = (5, 6)
    x, y = x
    print(x, y)
    t = (Loud("in tuple"), 1)
    p, q = t
    del t
    p, q = (q, p)
    p = q = None
    first = second = Loud("both")
    first, second = pair
    print(first, second)
    for shape in ((), (1,), (1, 2, 3), [1, 2], [1], "ab", "abc", {1: 2, 3: 4}, 5, iter([1, 2])):
        def two():
            one, other = shape
            return one, other

        def swapped():
            box = [None, None]
            box[1], box[0] = shape
            return box

        print(outcome(two), outcome(swapped))
    for i, (m, n) in enumerate([(1, 2), [3, 4], (5, 6)]):
        print(i, m, n)
    for key, value in {"a": [1], "b": [2]}.items():
        print(key, value)
    for i, item in enumerate([Loud("a"), Loud("b")]):
        del item


def loops():
    for kind in ("abc", {1, 2}, {"k": 1}, map(str, [1]), zip([1], [2]), (i for i in (1, 2)), [8], (9,), range(2), b"x"):
        print([item for item in kind], end=" ")
        for item in kind:
            print(item, end=" ")
    print()

    class Failing:
        def __iter__(self):
            return self

        def __next__(self):
            raise ValueError("next")

    def run(things):
        total = []
        for thing in things:
            total.append(thing)
        return total

    print(run({1: 2}), run(i for i in range(3)), run({5}), outcome(lambda: run(Failing())), run(iter(int, 0)))

    def changing():
        numbers = {1: 2, 3: 4}
        for number in numbers:
            numbers[number + 10] = 1

    print(outcome(changing))
    print(outcome(lambda: run(map(len, ["a", 1]))))

    def appended(target, count):
        for i in range(count):
            target.append(i if i % 2 else i * 1.5)
            target.append([i])
        return target

    class Mine(list):
        def append(self, item):
            super().append(("mine", item))

    print(appended([], 3), appended(Mine(), 2))
    for n in range(40):
        grown = []
        for i in range(n):
            grown.append(i)
        while len(grown) > 3:
            grown.pop()
        grown.extend([1] * n)
        grown.clear()
        grown += range(n)
        assert grown == list(range(n))


slices()
assignments()
membership()
subscripts()
unpacking()
loops()
