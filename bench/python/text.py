"""Strings: building, formatting, conversions, taking apart."""

from harness import entry


@entry("string-building", 40_000, 20)
def string_building(n):
    text = ""
    parts = []
    for i in range(n):
        text += "ab"
        parts.append("x" + "yz" * (i & 3))
    joined = ",".join(parts)
    return len(text), len(joined), joined.count("zy")


@entry("formatting", 15_000, 20)
def formatting(n):
    length = 0
    for i in range(n):
        length += len(f"{i}: {i * 0.5:.2f} {'name':>8}")
        length += len("%d of %s" % (i, "many"))
        length += len("{} and {:04x}".format(i, i))
    return length


@entry("int-str-round-trip", 80_000, 20)
def int_str_round_trip(n):
    total = 0
    for i in range(n):
        total += int(str(i)) + int(str(i * 1_000_003))
    return total


@entry("float-str-round-trip", 15_000, 20)
def float_str_round_trip(n):
    total = 0.0
    for i in range(n):
        total += float(str(i * 0.1)) + float(repr(i / 3))
    return total


TEXT = "The quick brown fox jumps over the lazy dog, and the dog sleeps on. " * 8


@entry("string-methods", 400, 3)
def string_methods(n):
    counts = {}
    for _ in range(n):
        for word in TEXT.split():
            word = word.strip(",.").lower()
            counts[word] = counts.get(word, 0) + 1
        if TEXT.startswith("The") and "lazy" in TEXT:
            counts["found"] = TEXT.find("sleeps") + len(TEXT.replace("dog", "cat").upper())
    return sorted(counts.items())


@entry("string-characters", 200, 2)
def string_characters(n):
    vowels = letters = 0
    for _ in range(n):
        for character in TEXT:
            if character in "aeiou":
                vowels += 1
            elif character.isalpha():
                letters += ord(character) & 1
    return vowels, letters
