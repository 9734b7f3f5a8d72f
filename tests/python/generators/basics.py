"""Generators: send, throw, close, return values, yield from, laziness."""


def simple():
    print("start")
    x = yield 1
    print("got", x)
    try:
        y = yield 2
        print("got", y)
    except ValueError as error:
        print("caught", error)
        yield "recovered"
    finally:
        print("finally")
    return "result"


g = simple(); print(next(g), g.send("a"), g.throw(ValueError("v")))
try:
    next(g)
except StopIteration as stop:
    print("stop", stop.value)
print(next(g, "exhausted"), g.gi_frame, g.gi_running, g.gi_code.co_name, g.__name__)
g = simple(); next(g); g.send(1); g.close(); print("closed", list(g))
g = simple()
try:
    g.send(5)
except TypeError as error:
    print(error)
g.close(); print(list(g))
g = simple()
try:
    g.throw(KeyError("before start"))
except KeyError as error:
    print("key", error, list(g))


def delegate():
    result = yield from simple()
    print("delegate got", result)
    yield from [10, 20]
    yield from "ab"
    return (yield from empty())


def empty():
    return "e"
    yield


def drive(gen):
    out = []
    try:
        while True:
            out.append(next(gen))
    except StopIteration as stop:
        return out, stop.value


print(drive(delegate()))
d = delegate(); next(d); d.send("through"); print(d.throw(ValueError("deep")), next(d)); d.close()


def ignores_close():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = ignores_close(); next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


g = returns_on_close(); next(g); print(g.close(), g.close())


def raises_stop():
    yield 1
    raise StopIteration("inside")


try:
    list(raises_stop())
except RuntimeError as error:
    print(error, repr(error.__cause__))


def reentrant():
    yield next(me)


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)


def countdown(n):
    while n:
        n -= 1
        yield n


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


print(list(countdown(5)), sum(countdown(100)), list(tree(4)), max(countdown(9)), [*countdown(3)], dict(enumerate(countdown(3))), sorted(countdown(4)), 3 in countdown(10), list(zip(countdown(3), countdown(5))))
first, *rest = countdown(4); print(first, rest, (lambda: (yield))().send(None))


def exceptions_in_context():
    try:
        raise KeyError("outer")
    except KeyError:
        yield 1
        try:
            raise ValueError("inner")
        except ValueError as error:
            yield repr(error.__context__)


print(list(exceptions_in_context()))
class Iter:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration(self.n)
        return self.n
    def send(self, v): return "sent", v
    def throw(self, *a): return "thrown", a
    def close(self): print("iter closed")
def via(): r = yield from Iter(); yield "r", r
print(list(via())); v = via(); next(v); print(v.send(9), v.throw(ValueError)[0]); v.close()
for text in ("next(5)", "next(iter([]))", "simple().send()", "simple().throw()", "simple().throw(5)", "iter(5, 5)"):
    try: print(text, eval(text))
    except BaseException as e: print(text, type(e).__name__, e)
