a = [1, 2, 3]
a.append(4)
a[0] = "first"
d = {"one": 1, "two": 2}
d["three"] = 3
t = (1, "two", 3.0)
s = {1, 2, 2}
print(a, d, t, len(s), a[1:3], a[-1], d["two"], "one" in d, t[1], len(a))
x, (y, *z) = 1, (2, 3, 4)
print(x, y, z, [n * n for n in range(5)], {n: str(n) for n in range(3)})
