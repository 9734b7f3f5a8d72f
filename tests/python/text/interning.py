"""Building strings in loops, joining, comparing and hashing equal strings made in different ways."""

parts = []
text = ""
for i in range(200):
    text += chr(97 + i % 26)
    parts.append(chr(97 + i % 26))
print(text == "".join(parts), len(text), text[:30], hash(text) == hash("".join(parts)))
alias = text
text += "!"
print(len(alias), len(text), alias == text[:-1])
wide = "a"
for c in ("b", "é", "日", "\U0001F600", "z"):
    wide += c
    print(ascii(wide), len(wide))
table = {}
for i in range(100):
    table["key" + str(i)] = i
    table[f"key{i}"] += 1
print(len(table), sum(table.values()), table["key" + "50"])


class Text(str):
    def __eq__(self, other):
        return "Text:" + str(other)

    __hash__ = str.__hash__

    def upper(self):
        return "overridden"


t = Text("abc")
print(t == "abc", t.upper(), t.lower(), type(t + "d"), type(t[:2]), t, [t], len(t), t.__class__.__name__, isinstance(t, str))
import sys
a = sys.intern("some text here")
b = sys.intern("".join(["some ", "text ", "here"]))
print(a is b)


class Named:
    pass


obj = Named()
setattr(obj, "dyn" + "amic", 1)
print(obj.dynamic, vars(obj), getattr(obj, "".join(["dyn", "amic"])))
