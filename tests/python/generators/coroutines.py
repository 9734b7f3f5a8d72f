"""Coroutines, async iteration and async context managers, driven by hand."""


class Pause:
    def __init__(self, value): self.value = value
    def __await__(self): return (yield self.value)


def drive(coro, answers=()):
    answers = iter(answers); sent = None
    try:
        while True:
            print("  yielded", coro.send(sent)); sent = next(answers, None)
    except StopIteration as stop:
        return stop.value


async def leaf(n): return await Pause(n) or n
async def add(a, b): x = await leaf(a); y = await leaf(b); return x + y
print(drive(add(1, 2)), drive(add(1, 2), [10, 20]))


class Manager:
    def __init__(self, suppress=False): self.suppress = suppress
    async def __aenter__(self): print("  enter"); await Pause("in"); return "resource"
    async def __aexit__(self, kind, value, tb): print("  exit", kind and kind.__name__); await Pause("out"); return self.suppress


async def use(error=None, suppress=False):
    async with Manager(suppress) as r, Manager() as q:
        if error: raise error
        return r
    return "suppressed"


print(drive(use())); print(drive(use(ValueError("x"), True)))
try: drive(use(KeyError("k")))
except KeyError as error: print("propagated", error)


class Count:
    def __init__(self, n): self.n = n
    def __aiter__(self): self.i = 0; return self
    async def __anext__(self):
        if self.i >= self.n: raise StopAsyncIteration
        self.i += 1; await Pause(f"tick {self.i}"); return self.i


async def loops():
    out = []
    async for i in Count(2): out.append(i)
    else: out.append("else")
    out.append([i * 2 async for i in Count(2) if i > 1]); out.append({i async for i in Count(1)}); out.append({i: await leaf(i) async for i in Count(1)})
    return out, [await leaf(n) for n in (5, 6)]


print(drive(loops()))


async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("  got", got)
            await Pause("work")
    finally:
        print("  agen finally")


async def consume():
    out = [x async for x in agen(2)]
    g = agen(5); out.append(await g.__anext__()); out.append(await g.asend("hello"))
    try: await g.athrow(ValueError("thrown"))
    except ValueError as error: out.append(str(error))
    h = agen(3); out.append(await anext(h)); await h.aclose(); out.append(await anext(h, "default"))
    try: await h.__anext__()
    except StopAsyncIteration: out.append("stop")
    lazy = (i async for i in agen(1)); out.append([i async for i in lazy])
    return out


print(drive(consume()))
c = leaf(1); print(type(c).__name__, c.cr_code.co_name, c.cr_running, c.cr_await); print(c.send(None)); c.close()
try: c.send(None)
except RuntimeError as error: print(error)
c = leaf(1); c.send(None)
try: c.throw(ValueError("into"))
except ValueError as error: print("thrown", error)


async def bad_await(x): return await x
async def bad_for(x):
    async for _ in x: pass
async def bad_with(x):
    async with x: pass
for make in (lambda: bad_await(5), lambda: bad_await([1]), lambda: bad_for([1]), lambda: bad_with(5), lambda: bad_await(agen(1))):
    try: drive(make())
    except Exception as error: print(type(error).__name__, error)
done = leaf(1); drive(done)
try: drive(bad_await(done))
except RuntimeError as error: print(error)
async def stops(): raise StopIteration("s")
try: drive(stops())
except RuntimeError as error: print(error, repr(error.__cause__))
import types
@types.coroutine
def old(): r = yield "old-style"; return r
async def uses_old(): return await old()
print(drive(uses_old(), ["answer"]))
for text in ("await x", "async def f():\n yield 1\n return 2", "def f():\n await x", "[await x for x in y]", "async def f():\n yield from x", "def f():\n async with x: pass", "def f():\n async for i in x: pass", "def f():\n return [i async for i in x]"):
    try: compile(text, "s", "exec"); print("compiled")
    except SyntaxError as error: print(error.msg)
