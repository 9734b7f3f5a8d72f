"""What containers weigh (bytes without the collector's header), as they grow and shrink."""


def sizes(make, steps):
    return [make(n).__sizeof__() for n in steps]


steps = (0, 1, 3, 5, 6, 10, 11, 50, 1000)
print("tuple", sizes(lambda n: tuple(range(n)), steps))
print("list copy", sizes(lambda n: [0] * n, steps))
print("dict of ints", sizes(lambda n: {i: i for i in range(n)}, steps))
print("dict of strings", sizes(lambda n: {str(i): i for i in range(n)}, steps))
print("set", sizes(lambda n: set(range(n)), steps))
print("frozenset", sizes(lambda n: frozenset(range(n)), steps))
grown, weights = [], []
for n in range(100):
    grown.append(n)
    weights.append(grown.__sizeof__())
print("list growing", sorted(set(weights)))
weights = []
while grown:
    grown.pop()
    weights.append(grown.__sizeof__())
print("list shrinking", weights[::9])
table = {str(n): n for n in range(20)}
before = table.__sizeof__()
table[5] = 5
print("dict with one other key", before, table.__sizeof__())
table.clear()
print("cleared", table.__sizeof__(), set([1]).__sizeof__(), range(5).__sizeof__(), slice(5).__sizeof__(), iter([]).__sizeof__())
