"""_heapq, _bisect and _statistics: every function, and what is refused."""

import _heapq, _bisect, _statistics, heapq, bisect

def t(f, *a, **k):
    try: r = repr(f(*a, **k))
    except Exception as e: r = f"{type(e).__name__}: {e}"
    print(f.__name__, str(a)[:80], list(k) or "", r[:200])

import random
rng = random.Random(1)
for size in (0, 1, 2, 3, 7, 8, 20, 100):
    data = [rng.randrange(50) for i in range(size)]
    for suffix in ("", "_max"):
        heap = data[:]; getattr(_heapq, "heapify" + suffix)(heap); print(size, suffix, heap)
        out = []
        while heap: out.append(getattr(_heapq, "heappop" + suffix)(heap))
        print(out == sorted(data, reverse=suffix != ""))
        heap = []
        for x in data: getattr(_heapq, "heappush" + suffix)(heap, x)
        print(heap); print([getattr(_heapq, "heappushpop" + suffix)(heap, x) for x in (5, 100, -3, 25)], heap)
        if heap: print([getattr(_heapq, "heapreplace" + suffix)(heap, x) for x in (5, 100, -3, 25)], heap)
class Bad:
    def __init__(s, n): s.n = n
    def __repr__(s): return f"Bad({s.n})"
    def __lt__(s, o): raise KeyError("lt")
class Changing:
    def __repr__(s): return "Changing"
    def __lt__(s, o): victim.clear(); return True
class Growing(Changing):
    def __lt__(s, o): victim.append(0); return False
for name in ("heapify", "heappop", "heappush", "heappushpop", "heapreplace"):
    for suffix in ("", "_max"):
        f = getattr(_heapq, name + suffix); extra = (1,) if name not in ("heapify", "heappop") else ()
        for heap in ([], (), None, "abc", [1], [3, 1, 2], ["a", 1, 2], [Bad(1), Bad(2), Bad(3), Bad(4)]): t(f, heap, *extra)
        for cls in (Changing, Growing):
            victim = [cls() for i in range(8)]; t(f, victim, *((cls(),) if extra else ())); print(len(victim))
        t(f); t(f, [1], 2, 3, 4)
class Sub(list): pass
h = Sub([3, 1, 2]); heapq.heapify(h); print(h, heapq.heappop(h), heapq.nlargest(2, [5, 1, 4]), heapq.nsmallest(2, [5, 1, 4], key=lambda x: -x), list(heapq.merge([1, 4], [2, 3])), list(heapq.merge([4, 1], [3, 2], reverse=True)))
for f in (_bisect.bisect_left, _bisect.bisect_right, _bisect.insort_left, _bisect.insort_right):
    for x in (0, 1, 2, 2.5, 3, 9):
        a = [1, 2, 2, 3, 5]; t(f, a, x); print(a)
    for args, k in ((([1, 2, 3, 4, 5], 3, 1), {}), (([1, 2, 3, 4, 5], 3, 1, 2), {}), (([1, 2, 3, 4, 5], 3, -1), {}), (([1, 2, 3, 4, 5], 3, 0, 100), {}), (([1, 2, 3, 4, 5], 3, 0, -1), {}), (([1, 2, 3], 2, 0, None), {}), (([1, 2, 3], 2, None), {}), (([1, 2, 3], 2), {"lo": 1, "hi": 2}), (([1, 2, 3], "a"), {}), ((5, 1), {}), (("abc", "b"), {}), (([5, 4, 3, 2], -3), {"key": lambda v: -v}), (([(1, "a"), (2, "b")], (1, "z")), {"key": lambda v: v[0]}), (([(1, "a"), (2, "b")], 1), {"key": lambda v: v[0]}), (([1, 2], 1), {"key": 5}), (([1, 2], 1), {"key": None}), (((1, 2, 3), 2), {}), (([1],), {}), ((), {}), (([1], 2, 3, 4, 5), {}), (([1], 2), {"z": 1}), (([Bad(1), Bad(2)], 1), {}), (([1, 2, 3], 2, "x"), {}), (([1, 2, 3], 2, 0, 1.5), {}), (([], 1), {}), (([1], 1, 0, 2**70), {}), ((range(10), 5), {}), (({1: 2}, 5), {}), (([0], 0, 5), {})):
        t(f, *args, **k)
class Seq:
    def __repr__(s): return "Seq"
    def __len__(s): return 6
    def __getitem__(s, i): print("get", i); return i * 2
    def insert(s, i, x): print("insert", i, x)
t(_bisect.bisect_left, Seq(), 5); t(_bisect.insort_right, Seq(), 4)
for args in ((0.5, 0.0, 1.0), (0.1, 100, 15), (0.9, 100, 15), (0.001, 0, 1), (0.999999, 0, 1), (1e-300, 0, 1), (0.0, 0, 1), (1.0, 0, 1), (-1, 0, 1), (0.5, 0, 0), (0.5, 0, -1), ("a", 0, 1), (0.5, 0), (0.425, 5, 2), (0.075, 0, 1), (0.07499, 0, 1), (float("nan"), 0, 1)): t(_statistics._normal_dist_inv_cdf, *args)
