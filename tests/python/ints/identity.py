"""Equality across number types, hashing as dict keys, min, max, sum, round."""

print(1 == 1.0 == True == 1 + 0j, {1: "a", 1.0: "b", True: "c"}, 1 in [True], hash(1) == hash(1.0) == hash(True))
print(2**53 == float(2**53), 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53), 10**400 > float("inf"), 10**400 < float("inf"), -10**400 < 1.5)
print(0 == -0, 1 != 1.5, 3 < 3.5, 4 >= 3.99, 1 < float("nan"), 1 == float("nan"))
print(sum([1, 2, 3]), sum([0.1] * 10), sum([], 5), sum([[1], [2]], []), sum([10**20, 1, 2.5]), sum((True, True)))
print(min(3, 1, 2), max([3, 1, 2]), min("b", "a"), max((), default=9), min([-1, 1], key=abs), max([-1, 1], key=abs))
print(round(5), round(15, -1), round(25, -1), round(-15, -1), round(1234, -2), round(5, 3), round(149, -2), round(150, -2), round(10**30, -29))
print(all([]), any([]), all([1, 0]), any([0, 2]))
x = 5
y = 5
print(x is y, x is not None, (x, y) == (5, 5))
total = 0
for i in range(1000):
    total += i * i - i // 3 + (i ^ 5)
print(total)


class Meters(int):
    def __add__(self, other):
        return Meters(int(self) + int(other))

    def __radd__(self, other):
        return Meters(int(other) + 1000)

    def __repr__(self):
        return f"{int(self)}m"


print(Meters(5) + 3, 3 + Meters(5), sum([Meters(1), Meters(2)]), Meters(5) * 2, [Meters(2)], str(Meters(4)), f"{Meters(4)}", int(Meters(8)))
a, b = 0, 1
for _ in range(200):
    a, b = b, a + b
print(a)
import math
print(math.gcd(12, 18), math.lcm(4, 6), math.isqrt(10**20), math.factorial(25), math.comb(10, 3), math.perm(5, 2), math.prod([2, 3, 4]))
