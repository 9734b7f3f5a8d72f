"""Deep recursion raises RecursionError whatever calls whatever, and the program goes on."""

import sys


def f(n): return f(n + 1)
class A:
    def __repr__(self): return repr(self)
    def __getattr__(self, name): return getattr(self, name + "x")
    def __eq__(self, o): return self == o
    def __call__(self): return self()
    def __len__(self): return len(self)
    def __iter__(self): return iter(self)
    def __hash__(self): return hash(self)
    def __add__(self, o): return self + o
    def __getitem__(self, k): return self[k]
    def __lt__(self, o): return sorted([self, o])
def g(): yield from g()
class P:
    @property
    def p(self): return self.p
nested = []
for _ in range(100000): nested = [nested]
t = ()
for _ in range(100000): t = (t,)
d = {}
for _ in range(100000): d = {1: d}
deep = A()
for name, action in (("function", lambda: f(0)), ("lambda", lambda: (lambda x: x(x))(lambda x: x(x))), ("repr", lambda: repr(A())), ("getattr", lambda: A().x), ("eq", lambda: A() == A()), ("call", lambda: A()()), ("len", lambda: len(A())), ("iter", lambda: iter(A())), ("hash", lambda: hash(A())), ("add", lambda: A() + 1), ("getitem", lambda: A()[1]), ("sort", lambda: sorted([A(), A()])), ("generator", lambda: next(g())), ("property", lambda: P().p), ("list repr", lambda: repr(nested)), ("dict repr", lambda: repr(d)), ("map", lambda: list(map(f, [1]))), ("exec", lambda: exec("def e(): e()\ne()", {})), ("sum", lambda: sum([A()], A())), ("max", lambda: max(A(), A())), ("str", lambda: str(A())), ("format", lambda: f"{A()}")):
    try: action(); print(name, "returned")
    except RecursionError as error: print(name, "RecursionError")
    except Exception as error: print(name, type(error).__name__, error)
for name, action in (("tuple hash", lambda: hash(t)), ("list eq", lambda: nested == [nested]), ("isinstance", lambda: isinstance(5, eval("(" * 90 + "int" + ",)" * 90)))):
    # where the limit is, and so whether there is an answer, is the implementation's business
    try: action()
    except RecursionError: pass
    print(name, "survived")
del nested, t, d
print("deep structures are freed", sys.getrecursionlimit())
try: f(0)
except RecursionError as error: print(error)
def depth(n=1):
    try: return depth(n + 1)
    except RecursionError: return n
print(900 < depth() < 1000)
sys.setrecursionlimit(5000); print(4800 < depth() < 5000)
sys.setrecursionlimit(100); print(depth() < 100); sys.setrecursionlimit(1000)
for bad in (0, -1, "a"):
    try: sys.setrecursionlimit(bad)
    except Exception as error: print(type(error).__name__, error)
def catches():
    try: catches()
    finally: pass
try: catches()
except RecursionError: print("through finally")
class Node:
    def __init__(self, n): self.next = n
head = None
for _ in range(200000): head = Node(head)
del head; print("a long chain dies")
