"""math: every function at the values that matter, and what is refused."""

import math
inf=math.inf; nan=math.nan
exact="ceil degrees fabs factorial floor frexp isqrt modf radians sqrt trunc ulp isfinite isinf isnan".split()
def shown(r): return f"{r:.13g}" if type(r) is float and n not in exact else repr(r) # the last digits are the C library's
names="acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs factorial floor frexp gamma isqrt lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp isfinite isinf isnan".split()
vals=[0.0,-0.0,1.0,-1.0,0.5,-0.5,2.5,-2.5,1e308,-1e308,1e-320,inf,-inf,nan,"x",None,3,-3,10**400,-10**400,True,1j,1000.0,-1000.0]
for n in names:
    f=getattr(math,n)
    for v in vals:
        try: r=shown(f(v))
        except Exception as e: r=type(e).__name__+": "+str(e)
        v=repr(v)
        if len(v)>30: v=v[:5]+"..."
        if len(r)>200: r=r[:50]+"...%d"%len(r)
        print(n,v,r)
    for a in [(),(1,2),(1,2,3)]:
        try: r=repr(f(*a))
        except Exception as e: r=type(e).__name__+": "+str(e)
        print(n,a,r)
    try: r=repr(f(x=1))
    except Exception as e: r=type(e).__name__+": "+str(e)
    print(n,'x=1',r)
def t(label,f,*a,**k):
    try: r=f(*a,**k); r=f"{r:.13g}" if label in ("atan2","log","log2","log10","pow") and type(r) is float else repr(r)
    except Exception as e: r=type(e).__name__+": "+str(e)
    s=repr(a)+(repr(k) if k else '')
    if len(s)>90:s=s[:80]+"..."
    if len(r)>200: r=r[:50]+"...%d"%len(r)
    print(label,s,r)
vals=[0.0,-0.0,1.0,-2.5,3.0,1e308,-inf,nan]
for n in "atan2 copysign fmod pow remainder nextafter log".split():
    f=getattr(math,n)
    for a in vals:
        for b in vals:
            t(n,f,a,b)
    for a in [(),(1,),("a",1),(1,"a"),(1,2,3),(10**400,10**400),(10**400,2),(2,10**400),(-5,2),(8,2),(0,2),(2,0),(True,2),(1,1)]:
        t(n,f,*a)
vals=[-0.0,1.0,1e308,-inf,nan]
for a in vals:
    for b in vals:
        for c in vals: t('fma',math.fma,a,b,c)
for a in [(),(1,2),(1,2,3,4),("a",1,2),(1,"a",2),(1,2,"a"),(0.1,10,-1),(1e308,10,-inf),(1e-300,1e-300,-1)]: t('fma',math.fma,*a)
for x in vals+[2.5]:
    for i in [0,1,-1,5,-5,2000,-2000,10**30,-10**30,"a",1.0,True,None]: t('ldexp',math.ldexp,x,i)
for a in [(),(1,),(1,2,3),("a",1)]: t('ldexp',math.ldexp,*a)
for a in [(0,0),(5,2),(5,6),(-1,2),(2,-1),(1.0,2),(2,1.0),(100,50),(1000,500),(10**20,3),(3,10**20),(10**30,10**30-2),(10**30,10**29),(67,33),(127,3),(200,20),(34,17),("a",1),(1,"a"),(),(1,),(1,2,3),(-10**30,1),(1,-10**30),(True,True),(2**64,2),(2**63,2),(2**64-1,2**64-1)]:
    t('comb',math.comb,*a); t('perm',math.perm,*a)
t('perm',math.perm,5,None); t('perm',math.perm,5.5); t('perm',math.perm,-5); t('perm',math.perm,10**20)
for a in [(-1,),(10**20,),(5.0,),(5.5,),(0,),(1,),(20,),(21,),(100,),(1000,),(-10**20,),("a",),(True,),(),(1,2)]: t('factorial',math.factorial,*a)
class I:
    def __repr__(s): return 'I'
    def __init__(s,v): s.v=v
    def __index__(s): return s.v
class F:
    def __repr__(s): return 'F'
    def __init__(s,v): s.v=v
    def __float__(s): return s.v
class C:
    def __ceil__(s): return "ceil"
    def __floor__(s): return "floor"
    def __trunc__(s): return "trunc"
class FS(float):
    def __ceil__(s): return "ceil"
    def __floor__(s): return "floor"
    def __trunc__(s): return "trunc"
for n in "ceil floor trunc".split():
    for v in [C(),FS(2.5),F(2.5),I(3),object(),"a",2.5,-2.5,1e20,inf,nan,10**30,True]:
        f=getattr(math,n)
        try: r=repr(f(v))
        except Exception as e: r=type(e).__name__+": "+str(e)
        print(n,type(v).__name__,r)
for a in [(),(0,),(-4,),(4,6),(4,6,8),(4,0),(0,0),(10**30,10**20),(-10**30,6),(2**64,2**65+2**64),(1.0,),(1,2.0),("a",1),(1,"a"),(I(4),I(6)),(True,2),(True,),(2**200,3**100,6**50)]:
    t('gcd',math.gcd,*[x for x in a if not isinstance(x,I)]); t('lcm',math.lcm,*[x for x in a if not isinstance(x,I)])
t('gcd',math.gcd,1,k=1)
print(math.gcd(I(4),I(6)),math.lcm(I(4),I(6)),type(math.gcd(True)),type(math.lcm(True)), math.isqrt(I(10)), math.comb(I(5),I(2)), math.factorial(I(5)))
for a in [(),(3,),(3,4),(1,2,3),(inf,nan),(nan,1),(nan,-inf),(1e308,1e308),(1e-320,1e-320),(5e-324,),(0.0,-0.0),("a",),(1,"a"),(10**400,),(-3.5,),(0.1,0.2,0.3,0.4,0.5),(1e200,1e-200),(1.5,)*50]: t('hypot',math.hypot,*a)
for a in [((1,2),(4,6)),((),()),((1,),(1,2)),([1,2],[3,4]),((1,2),"ab"),(1,2),((1,2),2),((inf,1),(nan,2)),((1e308,),(-1e308,)),((0.1,)*30,(0.7,)*30),((True,),(5,)),(("a",),(1,)),((1,),("a",)),iter([1]) and ((1,),)]: t('dist',math.dist,*a)
for a in [[],[0.1]*10,[1e100,1.0,-1e100,1e-100,1e50,-1.0,-1e50],[inf,-inf],[inf,1],[nan,1],[1e308,1e308],[1e308,1e308,-1e308],[1e308,1e308,-1e308,-1e308],["a"],[1,2,True],[10**400],5,[1e16,1.0,1e-16],[2.0**53,-0.5,-2.0**-54],[-0.0],[2.0**53,1.0,2.0**-100],[1.0/n for n in range(1,1001)],[inf,nan]]: t('fsum',math.fsum,a)
for a in [[],[1,2,3],[1.5,2],[2,1.5,3],[2**62,2,2],[True,2],["a",2],[2.0,10**400],[1.0,True,2**70],[[1],2],5,[1,None]]: t('prod',math.prod,a)
t('prod',math.prod,[1,2],start=5); t('prod',math.prod,[1,2],start=2.5); t('prod',math.prod,[1,2],start="a");t('prod',math.prod,[1,2],5); t('prod',math.prod); t('prod',math.prod,[3],start=[1]); t('prod',math.prod,[0.5,2.5],start=1.0)
for a in [([],[]),([1,2],[3,4]),([1,2],[3]),([1.5,2],[2,3]),([2**62,2**62],[4,4]),([1e308,1e308],[1,1]),([0.1]*10,[0.1]*10),([inf],[0]),([inf,1],[1,1]),([nan],[1]),([1e16,1,-1e16],[1.0,1.0,1.0]),([True],[2]),(["a"],[2]),([2],["a"]),([1],["a",2]),(1,2),([1],2),([1.0,2,2**70],[1,2.5,3]),([2**70,1],[2,3.5]),([10,20,30],[1.1,2,3]),([None],[1]),([1e200],[1e200]),([1e200,1e200],[1e200,-1e200]),([1,2.0,"a"],[1,2,3]),([True,2.5],[True,2])]: t('sumprod',math.sumprod,*a)
for a,k in [((1,1),{}),((1,1+1e-10),{}),((1,1.1),{'rel_tol':0.2}),((1,1.1),{'abs_tol':0.2}),((1,2),{'rel_tol':-1}),((1,2),{'abs_tol':-1}),((inf,inf),{}),((inf,-inf),{}),((inf,1),{'rel_tol':inf}),((nan,nan),{}),((1,),{}),((),{}),(("a",1),{}),((1,2,3),{}),((1,2),{'x':1}),((),{'a':1,'b':1}),((1,2),{'rel_tol':'a'})]: t('isclose',math.isclose,*a,**k)
for a,k in [((1,2),{'steps':5}),((1,2),{'steps':0}),((1,2),{'steps':-1}),((1,2),{'steps':10**30}),((1,2),{'steps':1.0}),((1,2),{'steps':None}),((1,2),{'steps':"a"}),((-1.0,1.0),{'steps':2**63}),((0.0,inf),{'steps':2**62}),((-0.0,0.0),{'steps':2}),((-inf,inf),{'steps':10**20}),((1,2,3),{}),((5e-324,-5e-324),{'steps':1}),((5e-324,-5e-324),{'steps':2}),((5e-324,-5e-324),{'steps':3}),((1,nan),{'steps':2}),((1.0,-1.0),{'steps':4607182418800017408}),((1.0,-1.0),{'steps':4607182418800017409}),((1.0,inf),{'steps':2**64})]: t('nextafter',math.nextafter,*a,**k)
for v in [0,1,2,3,4,15,16,17,2**32,2**53-1,2**62,2**63,2**64-1,2**64,10**40,10**400+1,-1,1.0,"a",True]: t('isqrt',math.isqrt,v)
for v in [2**1000,10**309,3**700,7**1000,1,0,-1,2**64,2**1024,2.5,"a"]: t('log',math.log,v); t('log2',math.log2,v); t('log10',math.log10,v); t('log',math.log,v,10); t('log',math.log,v,7**800); t('log',math.log,7.5,v)
t('log',math.log); t('log',math.log,1,2,3); t('log',math.log,F(2.0)); t('log',math.log,I(8),2); t('log',math.log,-I(3) if 0 else I(-3)); t('log',math.log,I(0)); t('log',math.log,x=1)
for a in [(5,3),(7,2),(-7,2),(1e308,3),(5,0.3),(10,4),(6,4),(inf,2),(2,inf),(2,0)]: t('remainder',math.remainder,*a)
print(math.e,math.pi,math.tau,math.inf,math.nan)
for n in sorted(dir(math)):
    if not n.startswith('_'):
        v=getattr(math,n)
        if callable(v): print(n, getattr(v,'__text_signature__',None), v.__name__, v.__module__, v.__qualname__, type(v).__name__)
