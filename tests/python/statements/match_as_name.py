# After a semicolon no statement with a block can begin: match is a name there.
a = 1; match = [1, 2, 3]
a; match[0] = "first"; print(match)
a; match: int; print(match)
a; match, rest = 1, 2; print(match, rest)
a; match = print; match("called"); match = 5
a; match -1; print(match -1); match * 3; match in [5]; match is a
if a: match, = "x",; print(match)
for match in "ab": pass; match += "!"; print(match)
class C: x = 1; match = x
print(C.match)
