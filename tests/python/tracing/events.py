"""sys.settrace and sys.setprofile: events, their order, lines and values."""

import sys
def show(frame, event, arg):
    if frame.f_code.co_filename != __file__: return None
    a = arg
    if event == 'exception': a = (arg[0].__name__, str(arg[1]), arg[2] is not None)
    elif event in ('c_call','c_return','c_exception'): a = getattr(arg,'__name__',arg)
    elif a is not None and not isinstance(a,(int,str,list,tuple)): a = type(a).__name__
    out.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, a))
    return show
out=[]
def run(f, *a, setter=sys.settrace):
    out.clear()
    setter(show)
    try:
        try: f(*a)
        except Exception as e: pass
    finally: setter(None)
    print('==', f.__name__, setter.__name__)
    for o in out: print(o)
def simple():
    x = 1
    return x
def loop(n):
    for i in range(n):
        if i == 1:
            continue
        x = i
    else:
        y = 2
    while n:
        n -= 1
    return n
def oneline(n):
    for i in range(n): pass
    while n: n -= 1
    [x for x in range(2)]
def exc():
    try:
        raise ValueError('v')
    except KeyError:
        pass
    except ValueError as e:
        x = str(e)
    finally:
        y = 1
    try:
        1/0
    finally:
        z = 3
def inner(x):
    return x + y_undefined
def caller():
    try:
        inner(1)
    except NameError:
        return 5
def gen():
    yield 1
    x = yield 2
def usegen():
    for v in gen():
        pass
    g = gen()
    next(g)
    g.close()
def withs():
    import contextlib
    with contextlib.nullcontext(3) as q:
        a = 1
    return a
def multi(
        a=1,
        b=2):
    x = (a + b)
    y = [
        a,
        b,
    ]
    if a and \
            b:
        z = 1
    elif b:
        z = 2
    return foo(
        x,
        y,
    )
def foo(a, b): return a
def lam():
    f = lambda: 3
    f()
    class K:
        q = 1
        def m(self): pass
    K().m()
def mat(v):
    match v:
        case [1, x]:
            r = x
        case {'a': 1}:
            r = 2
        case _:
            r = 3
    return r
def asserts(a):
    assert a, "x"
    del a
    global GG
    GG = 1
    pass
    ...
    "doc"
    return
def ccalls():
    len([]); [].append(1); "a".upper()
    max(1, 2, key=abs)
    int("x")
def nested():
    def deco(f):
        return f
    @deco
    def g():
        pass
    return g()
for f, a in ((simple,()),(loop,(3,)),(oneline,(2,)),(exc,()),(caller,()),(usegen,()),(withs,()),(multi,()),(lam,()),(mat,([1,2],)),(mat,(5,)),(asserts,(1,)),(nested,())):
    run(f,*a)
for f, a in ((simple,()),(caller,()),(usegen,()),(ccalls,()),(lam,())):
    run(f,*a,setter=sys.setprofile)
