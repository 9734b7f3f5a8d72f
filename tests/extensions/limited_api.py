from check import *
import gc
import limited_api
import limited_api_old

for m in limited_api, limited_api_old:
    b = m.Box([1, 2, 3], weight=2)
    same((len(b), b[0], b[-1], b.weight, list(b), b.items), (3, 1, 3, 2.0, [1, 2, 3], [1, 2, 3]))
    raises(IndexError, "list index out of range", lambda: b[3])
    same((b < m.Box((), 3), b == m.Box((), 2.0), b != 5), (True, True, True))
    raises(TypeError, "'int' object is not iterable", m.Box, 5)
    ok(m.constants()[:5] == (None, True, False, ..., NotImplemented))
    same(m.counts([]), (1, 1))
    same(m.counts(None), (0, 1))
    same([m.checks(x) for x in (1, [], (), {}, "", b"", int)],
         [tuple(int(i == j) for j in range(7)) for i in range(7)])
    b.items.append(b)
    del b
    gc.collect()

    class Sub(m.Box):
        pass

    s = Sub("ab")
    s.x = s
    same((len(s), s.x[0]), (2, "a"))
m = limited_api
same((m.vectors(), m.vectors(max, 3, 9, 4), m.buffer(b"abc")), (3, 9, 3))
raises(TypeError, "a bytes-like object is required, not 'str'", m.buffer, "x")
done("limited_api")
