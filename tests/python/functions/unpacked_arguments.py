"""`f(*args, **keywords)` of functions of all kinds, with arguments that fit and that do not."""


def plain(a, b, c=3):
    return a, b, c


def positional_only(a, b=7, /, c=8):
    return a, b, c


def keyword_only(a, b=2, /, d=4, *, e=5):
    return a, b, d, e


class Class:
    def method(self, a, b=1):
        return a, b


class Text(str):
    pass


functions = {
    "plain": plain,
    "positional_only": positional_only,
    "keyword_only": keyword_only,
    "bound": Class().method,
    "method": Class.method,
    "all": lambda *args, **keywords: (args, keywords),
    "some": lambda a, *rest, c=0, **keywords: (a, rest, c, keywords),
}
calls = [
    ((), {}),
    ((1,), {}),
    ((1, 2), {}),
    ((1, 2, 3), {}),
    ((1, 2, 3, 4), {}),
    ((1,), {"b": 2}),
    ((1,), {"c": 2}),
    ((), {"a": 1, "b": 2}),
    ((), {"b": 2, "a": 1, "c": 0}),
    ((1,), {"a": 1}),
    ((1, 2), {"x": 1}),
    ((1,), {"".join(["b"]): 9}),
    ((1,), {Text("b"): 9}),
    ((1, 2, 3), {"c": 1}),
    ((1,), {1: 2}),
]
for _ in range(2):
    for args, keywords in calls:
        for name, function in functions.items():
            try:
                print(name, function(*args, **keywords))
            except TypeError as error:
                print(name, "TypeError", error)


# What is given is copied.
def keeping(**keywords):
    keywords["z"] = 1
    return keywords


def forward(*args, **keywords):
    return plain(*args, **keywords), args, keywords


given = {"a": 1}
print(keeping(**given), given)
for _ in range(3):
    print(forward(1, 2), forward(1, b=2), forward(b=[], a={}))


# Objects die when they should.
class Dying:
    def __del__(self):
        print("dies")


def taking(a, b=None):
    del a
    print("taken")


for _ in range(2):
    taking(*(), **{"b": Dying(), "a": 1})
    taking(*[Dying()])
    print("next")
