"""_random: the Mersenne Twister's sequences, states, and what is refused."""

import _random, random

def t(label, f, *a, **k):
    try: r = repr(f(*a, **k))
    except Exception as e: r = f"{type(e).__name__}: {e}"
    print(label, str(a)[:60], k or "", r[:200])

class Index:
    def __init__(s, v): s.v = v
    def __index__(s): return s.v
    def __hash__(s): return 12345
for seed in (0, 1, -1, 42, 2**31, 2**32, 2**64 - 1, 2**200, -2**200, True, 1.5, "a", b"bytes", (1, 2), Index(3)):
    if isinstance(seed, (str, bytes, tuple)) : continue
    r = _random.Random(seed); print(r.random(), r.random(), r.getrandbits(1), r.getrandbits(32), r.getrandbits(33), r.getrandbits(100), r.getrandbits(0))
for seed in (0, 5, "text", b"bytes", bytearray(b"x"), 1.5, -7):
    r = random.Random(seed); print(seed, r.random(), r.randrange(1000), r.choice("abcdef"), r.sample(range(100), 5), r.shuffle(x := list(range(6))), x, r.gauss(), r.uniform(1, 2), r.choices("abc", k=5), r.randbytes(5), r.betavariate(1, 2), r.expovariate(), r.triangular(), r.getrandbits(20), r.binomialvariate(10, 0.3))
r = _random.Random(7); state = r.getstate(); print(len(state), state[:4], state[-2:], type(state)); a = [r.random() for i in range(700)]; r.setstate(state); print(a == [r.random() for i in range(700)], a[-1], r.getstate()[-1])
t("getrandbits", r.getrandbits, -1); t("getrandbits", r.getrandbits, 2**70); t("getrandbits", r.getrandbits, 1.5); t("getrandbits", r.getrandbits, "a"); t("getrandbits", r.getrandbits); t("getrandbits", r.getrandbits, True)
t("setstate", r.setstate, 5); t("setstate", r.setstate, (1, 2)); t("setstate", r.setstate, tuple(range(624)) + (700,)); t("setstate", r.setstate, tuple(range(624)) + (-1,)); t("setstate", r.setstate, ("a",) * 625); t("setstate", r.setstate, (-1,) * 625); t("setstate", r.setstate, (2**32,) * 624 + (1,)); t("setstate", r.setstate, (2**64,) * 624 + (1,)); t("setstate", r.setstate, list(state)); t("setstate", r.setstate, state[:624] + (624,)); t("random", r.random); t("random", r.random, 1)
t("seed", r.seed, 1, 2); t("seed", r.seed, n=1); t("seed", r.seed, []); t("seed", r.seed, None); t("seed", r.seed); t("Random", _random.Random, 1, 2); t("Random", _random.Random, x=1); t("Random", _random.Random, [])
class Sub(_random.Random):
    def __new__(cls, *a, **k): return super().__new__(cls)
    def __init__(s, x=None, y=None): s.seed(x)
print(Sub(5, y=2).random(), _random.Random(5).random(), _random.Random.__module__, _random.Random().random() != _random.Random().random())
class Plain(_random.Random): pass
t("Plain", lambda *a, **k: Plain(*a, **k).random(), 5); t("Plain", lambda *a, **k: Plain(*a, **k).random() < 1, x=5)
random.seed(42); print(random.random(), random.randint(1, 6), random.getrandbits(70)); s = random.getstate(); v = random.random(); random.setstate(s); print(v == random.random(), random.SystemRandom().random() < 1)
import pickle, copy; q = random.Random(3); w = pickle.loads(pickle.dumps(q)); print(q.random() == w.random(), copy.copy(q).random() == q.random())
