"""Methods of comparisons and items, entered from the dispatch loop; what loops do at their end."""

import sys

class P:

    def __init__(s, n):
        s.n = n

    def __lt__(s, o):
        if isinstance(o, P):
            return s.n < o.n
        return NotImplemented

    def __eq__(s, o):
        if isinstance(o, P):
            return s.n == o.n
        if o == 77:
            raise KeyError(o)
        if o == 78:
            return []
        if o == 79:
            return [1]
        if o == 80:
            return 0
        if o == 81:
            return 1.5
        return NotImplemented

    def __getitem__(s, k):
        if k == 5:
            raise IndexError(k)
        if k == 6:
            return NotImplemented
        return (s.n, k)

    def __gt__(s, o):
        yield 1

    def __del__(s):
        print('del', s.n)

class Q(P):

    def __gt__(s, o):
        return 'Q.gt'

class T:

    def __init__(s, v):
        s.v = v

    def __bool__(s):
        raise ValueError('bool')

class W:

    def __lt__(s, o):
        return T(1)

def lt(a, b):
    try:
        return a < b
    except Exception as e:
        return repr(e)

def jlt(a, b):
    try:
        if a < b:
            return 'y'
        return 'n'
    except Exception as e:
        return repr(e)

def jeq(a, b):
    try:
        while a != b:
            return 'y'
        if a == b:
            return 'e'
        return 'n'
    except Exception as e:
        return repr(e)

def eqc(a):
    try:
        return (a == 77, a == 1)
    except Exception as e:
        return repr(e)

def jeqc(a):
    r = []
    try:
        if a == 1:
            r.append(1)
        if not a == 79:
            r.append(2)
        if a == 78:
            r.append(3)
        if a == 80:
            r.append(4)
        if a == 81:
            r.append(5)
        if a == 77:
            r.append(6)
    except Exception as e:
        r.append(repr(e))
    return r

def gt(a, b):
    return type(a > b).__name__

def it(a, k):
    try:
        return a[k]
    except Exception as e:
        return repr(e)

def itc(a):
    try:
        return (a[1], a[6], a[1000], a['x'], a[5])
    except Exception as e:
        return repr(e)
for _ in range(4):
    a, b = (P(1), P(2))
    print(lt(a, b), lt(b, a), lt(a, 3), lt(a, Q(9)), jlt(a, b), jlt(b, a), jlt(a, 3), jlt(Q(8), a), jlt(a, Q(7)))
    print(jeq(a, b), jeq(a, a), jeq(a, 3), jeq(a, 77), jeq(a, 78), jeq(a, 79), eqc(a), jeqc(a), gt(a, b), gt(a, Q(3)), gt(Q(1), a))
    print(it(a, 1), it(a, 5), it(a, 6), it(a, 2.5), itc(a), P(3)[4], P(3) < P(4))
    print(jlt(W(), 1), lt(W(), 1).__class__)
    if P(10) < P(11):
        print('less')
    if P(10) == P(11):
        print('eq')
    x = P(12)[P(13)]
    print(type(x))
    x = None

def deep(n):

    class D:

        def __init__(s, n):
            s.n = n

        def __eq__(s, o):
            if s.n == 0:
                return True
            return D(s.n - 1) == o

        def __getitem__(s, k):
            return s[k]
    try:
        print(D(n) == 1)
    except RecursionError as e:
        print('RecursionError')
    try:
        print(D(n)[1])
    except RecursionError as e:
        print('RecursionError')
deep(50)
deep(50)
sys.setrecursionlimit(5000)
deep(100000)
import traceback

class E:

    def __lt__(s, o):
        raise ValueError('here')

    def __getitem__(s, k):
        raise KeyError('item')

def f(a):
    return (1, a < 2)

def g(a):
    if a < 3:
        pass

def h(a):
    return a[4]
for _ in range(3):
    for fn in (f, g, h):
        try:
            fn(E())
        except Exception as e:
            print([(s.name, s.lineno, s.colno, s.end_colno) for s in traceback.extract_tb(e.__traceback__)], repr(e))
seen = []

def tr(fr, ev, arg):
    seen.append((fr.f_code.co_name, ev, fr.f_lineno))
    return tr

def run():
    a = P(1)
    for i in range(3):
        if a < P(2):
            pass
        a == P(3)
        a[1]
run()
sys.settrace(tr)
run()
sys.settrace(None)
print(len(seen))
print(seen[:40])

class Tr:

    def __lt__(s, o):
        sys.settrace(tr)
        return True

    def __getitem__(s, k):
        sys.settrace(tr)
        return k

def on(a):
    if a < 1:
        x = 1
    sys.settrace(None)
    y = a < 1
    sys.settrace(None)
    z = a[3]
    sys.settrace(None)
    return (x, y, z)
for _ in range(3):
    print(on(Tr()))

def loops(xs):
    r = 0
    for x in xs:
        r += x
    return r
it1 = iter([1, 2, 3])
l = [1, 2]
for _ in range(3):
    print(loops([1, 2, 3]), loops((4, 5)), loops([]), loops(()), loops(range(3)), loops((x for x in [1])), loops(it1), loops({1, 2}))

def grow():
    l = [1, 2, 3]
    it = iter(l)
    for x in it:
        pass
    l.append(4)
    print(list(it))
    for i in range(2):
        for x in [P(20), P(21)]:
            pass
        for x in (P(22),):
            pass
grow()
