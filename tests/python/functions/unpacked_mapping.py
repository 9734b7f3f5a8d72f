"""`f(**mapping)` with one mapping and nothing else: the mapping is left alone, whatever is called."""

from collections import OrderedDict, UserDict
from functools import partial


def show(*args, **keywords):
    keywords["added"] = True
    return args, keywords


def named(a, /, b, *, c=3, **rest):
    return a, b, c, rest


class Mapping:
    def keys(self):
        print("keys")
        return ["x", "y"]

    def __getitem__(self, key):
        print("item", key)
        return key * 2


class Keyed(dict):
    def keys(self):
        return ["only"]

    def __getitem__(self, key):
        return "made"


class Called:
    def __call__(self, *args, **keywords):
        keywords.clear()
        return args

    def method(self, **keywords):
        return sorted(keywords)


class Meta(type):
    def __call__(cls, *args, **keywords):
        keywords["meta"] = cls.__name__
        return keywords


class Made(metaclass=Meta):
    pass


class Initialised:
    def __init__(self, **keywords):
        self.__dict__ = keywords


given = {"p": 1, "q": 2}
print(show(**given), given)
print(show(1, 2, **given), given)
print(show(*"ab", **given), given)
print(Called()(**given), Called().method(**given), Made(**given), given)
print(dict(**given) is given, dict(**given), given)
held = Initialised(**given)
held.later = 3
print(vars(held), given)
kept = partial(show, **given)
kept.keywords["r"] = 4
print(kept(), given)
print(show(**Mapping()))
print(show(**Keyed(a=1)), show(**OrderedDict(z=1, y=2)), show(**UserDict(k=1)))
print(named(1, **{"b": 2}), named(1, **{"b": 2, "c": 4, "d": 5, "a": 6}))
print("{a}-{b}".format(**{"a": 1, "b": 2}), sorted([3, 1], **{"reverse": True}))
print(type("New", (), {}, **{}), int(**{}), show(**{}))


def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: show(**5))
attempt(lambda: show(**None))
attempt(lambda: show(*1, **2))
attempt(lambda: show(*1, **{}))
five = 5
attempt(lambda: five(**6))
attempt(lambda: five(**{}))
attempt(lambda: show(**{1: 2}))
attempt(lambda: dict(**{1: 2}))
attempt(lambda: print(**{1: 2}))
attempt(lambda: Called()(**{1: 2}))
attempt(lambda: named(1, **{"b": 2}, **{"b": 3}))
attempt(lambda: named(1, 2, **{"b": 3}))
attempt(lambda: named(**{"a": 1, "b": 2}))
attempt(lambda: named(1, **{"e": 2}))
attempt(lambda: print(**{"nonsense": 1}))
attempt(lambda: [].append(**{"x": 1}))
attempt(lambda: int(**{"nonsense": 1}))


class Failing:
    def keys(self):
        return ["a"]

    def __getitem__(self, key):
        raise KeyError(key)


attempt(lambda: show(**Failing()))


# What the callee does to the caller's dict while it runs changes nothing for it.
shared = {"a": 1, "b": 2}


def changing(a, b, **rest):
    shared.clear()
    return a, b, rest


print(changing(**shared), shared)
