"""collections, heapq, bisect, itertools, operator."""

from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple
import bisect, heapq, itertools as it

d = deque([1, 2, 3], maxlen=4); d.append(4); d.append(5); d.appendleft(0); print(d, d.pop(), d.popleft(), d, d[0], d[-1], len(d), d.maxlen); d.rotate(1); d.extend("ab"); d.extendleft("xy"); d.reverse(); print(d, d.count("a"), d.index("x"), list(reversed(d)), d == deque(d), d.copy() + deque([1])); d.clear()
for text in ("d.pop()", "d[0]", "d.remove(1)", "deque(5)", "deque([], -1)", "d.index(3)"):
    try: print(eval(text))
    except Exception as e: print(text, type(e).__name__, e)
dd = defaultdict(list); dd["a"].append(1); print(dd, dd["b"], dd.get("c"), len(dd), dd.default_factory, defaultdict(int, x=1) | {"y": 2}); c = Counter("abracadabra"); print(c, c.most_common(2), c["z"], c + Counter("ab"), c - Counter("aaa"), c & Counter("abc"), sorted(c.elements())[:6], c.total()); c.update("zz"); c.subtract("z"); print(c["z"])
o = OrderedDict(a=1, b=2, c=3); o.move_to_end("a"); print(o, o.popitem(last=False), o == {"c": 3, "a": 1}, o == OrderedDict(a=1, c=3)); m = ChainMap({"a": 1}, {"a": 2, "b": 3}); m["z"] = 0; print(m["a"], m["b"], dict(m), m.maps, m.new_child({"a": 9})["a"])
N = namedtuple("N", "x y", defaults=[5]); n = N(1); print(n, n.x, n[1], N._make([3, 4]), n._replace(x=9), n._asdict(), N._fields, n == (1, 5), *n)
try: N()
except TypeError as e: print(e)
class U(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
u = U(a=1); u["b"] = 2; print(u, UserList([1]) + [2])
h = [5, 2, 8, 1]; heapq.heapify(h); heapq.heappush(h, 0); print([heapq.heappop(h) for _ in range(5)], heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, "hello"), list(heapq.merge([1, 4], [2, 3]))); l = [1, 3, 3, 5]; print(bisect.bisect(l, 3), bisect.bisect_left(l, 3)); bisect.insort(l, 4); print(l)
print(list(it.chain("a", [1])), list(it.islice(it.count(5, 2), 3)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat(1, 2)), list(it.accumulate([1, 2, 3], initial=10)), list(it.compress("abc", [1, 0, 1])), list(it.dropwhile(lambda x: x < 2, [1, 2, 1])), list(it.takewhile(lambda x: x < 2, [1, 2, 1])), [(k, list(g)) for k, g in it.groupby("aabc")], list(it.product("ab", repeat=2)), list(it.permutations([1, 2, 3], 2)), list(it.combinations_with_replacement("ab", 2)), list(it.starmap(pow, [(2, 3)])), list(it.zip_longest("ab", "c", fillvalue="-")), list(it.pairwise("abc")), list(it.filterfalse(None, [0, 1])), [list(x) for x in it.tee("ab")], list(it.batched("abc", 2)))
