"""Calls that are specialised for what they saw first: defaults, keywords, classes, instances that can be called; and what happens
when the callable, its code or its defaults change afterwards."""


def attempt(function, *args, **keywords):
    try:
        return function(*args, **keywords)
    except (TypeError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"


def three(a, b=2, c=3):
    return a, b, c


def mixed(a, b=2, *args, c=3, d, **keywords):
    return a, b, args, c, d, keywords


def positional_only(a, b, /, c, *, d=4):
    return a, b, c, d


class Text(str):
    """A keyword that is no plain string."""


def defaults_and_keywords():
    for _ in range(3):
        print(three(1), three(1, 5), three(1, c=7), three(c=1, a=2), three(b=1, a=0, c=9))
        for args, keywords in [
            ((), {}), ((1, 2, 3, 4), {}), ((1, 2), {"a": 2}), ((1,), {"z": 3}), ((1,), {Text("b"): 5}), ((1,), {"b": 2.5}),
        ]:
            print(attempt(three, *args, **keywords))
        print(attempt(mixed), attempt(mixed, 1), attempt(mixed, d=1), attempt(mixed, 1, 2, 3, d=1, x=2))
        print(attempt(positional_only, 1, 2, 3), attempt(positional_only, 1, b=2, c=3), attempt(positional_only, 1, 2, c=3, d=9))
        print(attempt(lambda: three(1, 2, b=3)), attempt(lambda: three(b=3)), attempt(lambda: three(**{1: 2})))


def one_argument(function):
    return function(1)


def one_keyword(function):
    return function(1, c=4)


def other_order(c, b=7, a=8):
    return c, b, a


def two(a, c=1):
    return a, c


def changes():
    for i in range(5):
        print(attempt(one_argument, three), attempt(one_keyword, three))
        if i == 1:
            three.__defaults__ = (8, 9)
        if i == 2:
            three.__defaults__ = None
        if i == 3:
            three.__defaults__ = (2, 3)
    for function in (three, three, two, three, two, other_order, lambda x, c: (x, c), print, three):
        print(attempt(one_keyword, function))

    def first(x, y=1, z=2):
        return "first", x, y, z

    def second(x, z=5, y=6):
        return "second", x, y, z

    for i in range(4):
        print(first(0, z=3), first(0))
        if i == 1:
            first.__code__ = second.__code__


class Callable:
    def __init__(self, a, b=1, *rest, k=0, **keywords):
        self.given = a, b, rest, k, keywords

    def method(self, a, b=1, *rest, k=0, **keywords):
        return a, b, rest, k, keywords

    def __call__(self, a, b=5, **keywords):
        return a, b, keywords


class Derived(Callable):
    def __init__(self, *args, **keywords):
        super().__init__(*args, **keywords)


def methods_and_classes():
    for _ in range(3):
        thing = Callable(1)
        method = thing.method
        print(method(1), method(1, 2, 3), method(1, k=3, z=4), thing.method(1, b=2), thing.method(*(1, 2, 3), **{"k": 4}))
        print(thing(1), thing(1, 2), thing(1, b=3), thing(1, q=3), thing(*(1,), **{"q": 1}), attempt(lambda: thing()))
        print(Callable(1, 2, 3, k=4, z=5).given, Callable(a=1).given, Derived(1, b=7).given, attempt(lambda: Callable()))


class Endless:
    def __init__(self, *args):
        Endless(*args) if args else Endless()

    def __call__(self, n):
        return self(n + 1)


class Dying:
    def __init__(self, name):
        self.name = name
        local = Local()

    def __del__(self):
        print("dies:", self.name)


class Local:
    def __del__(self):
        print("the local dies")


def returns(name, other=None):
    local = Dying(name)
    return 5


def endings():
    print(attempt(lambda: Endless.__call__(object.__new__(Endless), 0)))
    print(attempt(lambda: Endless())[:14], attempt(lambda: Endless(1))[:14])
    for name in range(2):
        print(returns(name, Dying("argument")))
    print(list(map(lambda name: returns(name), "ab")))


defaults_and_keywords()
changes()
methods_and_classes()
endings()
