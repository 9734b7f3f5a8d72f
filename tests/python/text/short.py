"""Short text: case, words, stripping, numbers, and as keys."""

import string

alphabet = string.printable.strip() * 2
for n in (0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100):
    for text in (alphabet[:n], alphabet[::-1][:n], "".join(map(chr, range(128)))[-n:] if n else ""):
        lower = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
        upper = "".join(chr(ord(c) - 32) if "a" <= c <= "z" else c for c in text)
        assert (text.lower(), text.upper(), text.casefold()) == (lower, upper, lower), text
        assert text.lower().isascii()
print("ÄÖ".lower(), "äß".upper(), "Ab".swapcase(), "hello world".title(), "aBC".capitalize(), "x".upper(), "".lower())

print("  a bc\tdef\x1fg \n".split(), "".split(), "   ".split(), "word".split(), "a b c d ".split(None, 2))
print("a b  c ".split(None, 0), " a".split(maxsplit=1), "a\x85b c".split(), "a\0b".split())
word = "same"
print(word.split()[0] is word)

for characters in ("", "a", "ab", "abc", "abcd", "abcde", " "):
    print([text.strip(characters) for text in ("", "a", "abcdef", "xbax", "dcbabcd", "  ")], end=" ")
    print("abcabc".lstrip(characters), "abcabc".rstrip(characters))

for value in (0, 1, -1, 9, 10, 99, 100, 101, 2**30 - 1, 2**30, 2**32 - 1, 2**32, 10**10 - 1, 10**17, 2**63 - 1, 2**63, 10**19):
    print(value, -value, f"{value} {-value:>5}", repr(value) + str(-value))
    assert int(str(value)) == value == -int(str(-value)) == int(f" {value}\n")
for text in ("", "-", "+1", " 1 ", "1_0", "0x1", "٣", "１２", "1234567890123456789", "-1234567890123456789012", "--1", "1.0", "00012", "-0"):
    try:
        print(int(text))
    except ValueError as error:
        print(error)


class Text(str):
    pass


class Number(str):
    def __int__(self):
        return 5


print(int(Text("12")), int(Number("7")), type(str(Text("x"))))

# Classes called at one place.
for _ in range(3):
    for make in (int, str, float, list, tuple, bool, len, Text, int, lambda text: text, type):
        for argument in ("12", None, [1]):
            try:
                print(make(argument), end=" ")
            except TypeError as error:
                print(error, end=" ")
    print(int(), str(), int("11", 2), str(b"ab", "ascii"), int("7", base=8))
try:
    str(1, 2, 3, 4)
except TypeError as error:
    print(error)

keys = {}
for i in range(200):
    for key in (f"k{i}", f"a key of more than sixteen characters {i}", f"ключ {i}", i):
        keys[key] = i
for i in range(200):
    for key in (f"k{i}", f"a key of more than sixteen characters {i}", f"ключ {i}", i):
        assert keys[key] == i
assert "k200" not in keys and "a key of more than sixteen characters 200" not in keys


def variable():
    content = 0

    def store(value):
        nonlocal content
        content = value
        return content

    return store


store = variable()
for value in (1, 2**29, 2**30, 2**45, 2**60, 2**63, 1.5, "a", None, [1], True):
    print(store(value), end=" ")
print()
