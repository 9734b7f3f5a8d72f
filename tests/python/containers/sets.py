"""Sets and frozensets; printed sorted, because their order is nobody's business."""


a_set = {1}


def show(*sets):
    print(*[sorted(s, key=repr) if isinstance(s, (set, frozenset)) else s for s in sets])


a, b = {1, 2, 3}, {2, 3, 4}
show(a | b, a & b, a - b, a ^ b, a < b, a <= {1, 2, 3, 4}, a > {1}, a >= a, a == {3, 2, 1}, a != b, a.isdisjoint({9}), a.issubset([1, 2, 3]), a.issuperset("") , 2 in a)
show(a.union([7], "x"), a.intersection([1, 9], [1]), a.difference([1]), a.symmetric_difference([1, 9]), set("hello"), set(), frozenset([1, 2]), len({1, 1, 2}), {1, True, 1.0})
c = set(a); c.add(9); c.discard(100); c.discard(1); c.remove(2); c.update([5, 6], "z"); show(c)
c |= {7}; c &= {3, 5, 7, 9}; c -= {9}; c ^= {1, 3}; show(c); c.intersection_update([5, 7]); c.difference_update([5]); c.symmetric_difference_update([8]); show(c, c.pop() in (7, 8), len(c)); c.clear(); print(c, repr({5}), repr(frozenset()), repr(frozenset([1])), str({"a"}), bool(set()))
show(type(frozenset([1]) | {2}).__name__, type({2} | frozenset([1])).__name__, frozenset([1]) == {1}, hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset([1]): "x"}[frozenset([1])], {frozenset([1])} == {frozenset([1])}, {1} in {frozenset([1])}, frozenset("ab") is frozenset(frozenset("ab")))
for text in ("{[]}", "{1} | [2]", "{1} < [2]", "set(5)", "{1}.remove(2)", "set().pop()", "hash({1})", "a_set[0]", "{1} + {2}", "{{1}: 2}", "frozenset([1]).add(2)", "{1}.union(5)", "{1} - 5", "set().remove({1})"):
    try:
        print(text, eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)
s = {1, 2, 3}
try:
    for item in s:
        s.add(item + 10)
except RuntimeError as error:
    print(error)
big = set(range(1000)); big -= set(range(0, 1000, 2)); print(len(big), sum(big), 501 in big, 500 in big)


class Sub(set):
    pass


print(type(Sub([1]) | {2}).__name__, type(Sub([1]).copy()).__name__, Sub([1]), Sub([1]) == {1})
show({x * x for x in range(-3, 4)}, {*a, *b}, set({"k": 1}), max({3, 1}), sum({1, 2}))


class Changing:
    """An element whose hash can change while it is in a set."""

    def __init__(self):
        self.value = 1

    def __hash__(self):
        return self.value


# It is looked up by its new hash: in the same place of the table, and in another one.
changing = Changing()
holder = {changing}
for value in 9, 2, 1:
    changing.value = value
    print(value, changing in holder, len(holder | {changing}))
