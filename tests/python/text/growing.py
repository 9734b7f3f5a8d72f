"""Strings that grow: nobody who has the old one may see the new."""

import sys


def grow(pieces):
    text = ""
    for piece in pieces:
        text += piece
    return text


def keep_all(pieces):
    text, kept = "", []
    for piece in pieces:
        kept.append(text)
        text = text + piece
    return kept, text


def itself(text, times):
    for _ in range(times):
        text += text
    return text


def parameter(text):
    before = text
    text += "!"
    return before, text


def closure():
    text = "a"

    def add(piece):
        nonlocal text
        text += piece
        return text

    return [add("b"), add("c"), text]


def hashed():
    seen, text = {}, "k"
    for number in range(5):
        seen[text] = number
        text += "k"
        hash(text)
    return seen, text in seen, text[:-1] in seen


def interned():
    text = sys.intern("never seen before")
    text += "!"
    return text, sys.intern("never seen before")


def temporaries(a, b):
    return a + b + a + "-" + b, a + (b + a)


class Text(str):
    def __add__(self, other):
        return "added " + str(other)

    def __radd__(self, other):
        return "radded " + str(other)


def subclass():
    text = Text("x")
    text += "y"
    other = "x"
    other += Text("y")
    other = other + "z"
    return text, other


def mixed(values):
    total = values[0]
    for value in values[1:]:
        total += value
    return total


pieces = ["ab", "", "c", "\xe9", "d", "\u20ac", "e", "\U0001f600", "f", "x" * 40]
print(ascii(grow(pieces)), len(grow(pieces * 500)))
print(ascii(keep_all(pieces)))
print(itself("ab", 4), itself("\u20ac", 3), itself("", 2))
print(parameter("hello"), closure(), hashed(), interned())
print(temporaries("p", "qr"), subclass())
print(mixed(["a", "b"]), mixed([1, 2]), mixed([1.5, 2]), mixed([[1], [2]]), mixed(["c", "d", "e"]))
for values in (["a", 1], [1, "a"], ["a", b"b"], ["a", None]):
    try:
        mixed(values)
    except TypeError as error:
        print(error)
text = "module"
for number in range(3):
    text += f"-{number}"
print(text)
