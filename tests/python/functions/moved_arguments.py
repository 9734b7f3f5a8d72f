"""Arguments that move into the callee: keywords, defaults, *args, and the errors of calls that do not fit."""

def f(a,b=2,*,c=3): return (a,b,c)
print(f(1), f(1,c=4), f(b=5,a=1), f(1,2,c=9))
def g(*a, k=1): return a,k
print(g(), g(1,2.5), g(*[1,2],k=3), g(*(1,2)))
def h(a,/,b): return a,b
for call in ("f()", "f(1,2,3)", "f(1,a=2)", "f(1,d=2)", "h(a=1,b=2)", "f(**{'c':1})", "h(1)", "h(1,b=2)"):
    try: print(call, eval(call))
    except TypeError as e: print(call, e)
def k(a,**kw): return a,kw
print(k(1,b=2), k(a=3))
class M:
    def m(self,x,y=5,*,z=6): return x,y,z
o=M(); bm=o.m
print(o.m(1,z=2), bm(1), bm(1,z=4), bm(*(1,2)))
