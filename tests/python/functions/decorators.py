"""Decorators on functions, methods and classes; functools."""

import functools


def trace(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("call", function.__name__, args, kwargs)
        return function(*args, **kwargs)

    return wrapper


def times(n):
    print("make", n)
    return lambda function: lambda *a: [function(*a) for _ in range(n)]


@trace
def add(a, b=1):
    """Adds."""
    return a + b


print(add(1), add(2, b=3), add.__name__, add.__doc__, add.__wrapped__(5))


@times(2)
@trace
def hello(name):
    return "hi " + name


print(hello("bob"))


def register(cls, table={}):
    table[cls.__name__] = cls
    cls.table = table
    return cls


@register
class One:
    @staticmethod
    def s(x): return "s", x

    @classmethod
    def c(cls, x): return cls.__name__, x

    @property
    def p(self): return getattr(self, "_p", "unset")

    @p.setter
    def p(self, value): self._p = value

    @p.deleter
    def p(self): del self._p

    @functools.cached_property
    def cached(self):
        print("computing")
        return 42

    @trace
    def traced(self, x): return x

    def __repr__(self): return "One()"


o = One(); print(o.s(1), One.s(2), o.c(3), One.c(4), o.p, One.table); o.p = 5; print(o.p); del o.p; print(o.p, o.cached, o.cached, o.traced(9), isinstance(One.p, property), One.p.fget.__name__)


@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info().hits > 0, functools.reduce(lambda a, b: a * b, range(1, 6)), functools.reduce(lambda a, b: a + b, [], "start"))
double = functools.partial(lambda a, b, *, c=0: (a, b, c), 2, c=5); print(double(7), double(8, c=1), double.args, double.keywords)


@functools.total_ordering
class Version:
    def __init__(self, n): self.n = n
    def __eq__(self, other): return self.n == other.n
    def __lt__(self, other): return self.n < other.n


print(Version(1) <= Version(2), Version(3) > Version(2), Version(1) >= Version(1), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


@functools.singledispatch
def kind(x): return "object"
@kind.register
def _(x: int): return "int"
@kind.register(list)
def _(x): return "list"
print(kind(1), kind([]), kind("a"), kind(True))
decorators = [trace]
@decorators[0]
def indexed(): return 1
@(lambda f: f)
def anonymous(): return 2
print(indexed(), anonymous())
class Callable:
    def __init__(self, function): self.function = function; self.calls = 0
    def __call__(self, *args): self.calls += 1; return self.function(*args)
@Callable
def counted(x): return x * 2
print(counted(2), counted(3), counted.calls)
