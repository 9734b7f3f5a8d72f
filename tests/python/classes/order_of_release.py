"""In which order operands that nobody else holds die."""

class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n,end=' ')
    def __len__(s): return 3
class C(D):
    def __contains__(s,o): return False
    def __getitem__(s,o): return 1
    def __setitem__(s,a,b): pass
    def __lt__(s,o): return True
    def __add__(s,o): return 1
def f():
    print(D(1) in C(2))
    C(1)[D(2)]=D(3); print()
    print(C(1) < C(2))
    print(C(1) + D(2))
    if D(1) in C(2): pass
    print()
    if C(1) < C(2): print()
    try: D(1)+D(2)
    except TypeError: print()
    print(D(1) is D(2), D(1)==D(2))
for _ in range(3): f()
