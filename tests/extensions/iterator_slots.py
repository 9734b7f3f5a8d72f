from check import *
import iterator_slots as m

same(list(m.Countdown(3)), [3, 2, 1])
same([x * 2 for x in m.Countdown(2)], [4, 2])
c = m.Countdown(2)
ok(iter(c) is c)
same((next(c), next(c), next(c, "end")), (2, 1, "end"))
raises(StopIteration, "", next, c)
raises(StopIteration, "", c.__next__)
raises(ValueError, "failed at 2", list, m.Countdown(3, 2))
got = []


def gather():
    for x in m.Countdown(4, 2):
        got.append(x)


raises(ValueError, "failed at 2", gather)
same(got, [4, 3])
e = raises(StopIteration, "done", next, m.Countdown(0, value="done"))
same(e.value, "done")
same(list(m.Countdown(1, value="done")), [1])


def delegate(it):
    result = yield from it
    yield ("result", result)


same(list(delegate(m.Countdown(2, value="v"))), [2, 1, ("result", "v")])
same(list(delegate(m.Countdown(1))), [1, ("result", None)])
a, *b = m.Countdown(4)
same((a, b), (4, [3, 2, 1]))
raises(ValueError, "too many values to unpack (expected 2)", lambda: exec("a, b = x", {"x": m.Countdown(5)}))
raises(ValueError, "not enough values to unpack (expected 2, got 1)", lambda: exec("a, b = x", {"x": m.Countdown(1)}))
same((sum(m.Countdown(4)), max(m.Countdown(4)), 2 in m.Countdown(4), 9 in m.Countdown(4)), (10, 4, True, False))
same("".join(map(str, m.Countdown(4))), "4321")
same(dict(zip(m.Countdown(2), "ab")), {2: "a", 1: "b"})
same(print(*m.Countdown(0), end=""), None)
same(list(m.Iterable()), [3, 2, 1])
same(list(m.Iterable()), [3, 2, 1])
raises(TypeError, "'iterator_slots.Iterable' object is not an iterator", next, m.Iterable())
raises(TypeError, "iter() returned non-iterator of type 'int'", iter, m.BadIter())


class Sub(m.Countdown):
    def __next__(self):
        return super().__next__() * 100


same(list(Sub(3)), [300, 200, 100])
same(m.collect(Sub(2)), [200, 100])
same(m.slot_next(Sub(1)), 100)
raises(StopIteration, "", m.slot_next, Sub(0))

# C iterating.
same(m.collect([1, 2]), [1, 2])
same(m.collect("ab"), ["a", "b"])
same(m.collect({1: 2}), [1])
same(m.collect(x * x for x in range(4)), [0, 1, 4, 9])
same(m.collect(m.Countdown(2)), [2, 1])
same(m.collect(m.Countdown(2, value=1)), [2, 1])
raises(ValueError, "failed at 1", m.collect, m.Countdown(2, 1))
raises(ZeroDivisionError, "division by zero", m.collect, (1 // x for x in (1, 0)))
raises(TypeError, "'int' object is not iterable", m.collect, 5)


class Old:
    def __getitem__(self, i):
        if i == 3:
            raise IndexError
        return i


same(m.collect(Old()), [0, 1, 2])


def generator():
    got = yield 1
    yield ("got", got)
    return "value"


g = generator()
same((m.slot_next(g), m.slot_next(g)), (1, ("got", None)))
e = raises(StopIteration, "value", m.slot_next, g)
same(m.slot_next(g), "the end")
it = iter([5])
same((m.next_item(it), m.next_item(it)), ((1, 5), (0, None)))
raises(ValueError, "failed at 1", m.next_item, m.Countdown(1, 1))
raises(TypeError, "expected an iterator, got 'list'", m.next_item, [])

# Sending.
g = generator()
same((m.send(g, None), m.send(g, "x"), m.send(g, None)), ((1, 1), (1, ("got", "x")), (0, "value")))
g = generator()
raises(TypeError, "can't send non-None value to a just-started generator", m.send, g, 5)
same((m.send(m.Countdown(1), None), m.send(m.Countdown(0), None)), ((1, 1), (0, None)))
same(m.send(m.Countdown(0, value=7), None), (0, 7))
s = m.Sender(1)
same((m.send(s, "v"), m.send(s, None)), ((1, ("sent", "v")), (0, "returned")))


# Async, driven by hand.
def drive(coroutine):
    seen = []
    try:
        while True:
            seen.append(coroutine.send(None))
    except StopIteration as end:
        return seen, end.value


async def waits():
    return "from " + await m.Async()


async def loops():
    found = 0
    async for item in m.Async():
        found += 1
    return found


async def sends():
    return await m.Sender(2)


same(drive(waits()), ([2, 1], "from awaited"))
same(drive(loops()), ([2, 1, 2, 1], 2))
same(drive(sends()), ([2, 1], None))  # None is sent by tp_iternext


async def bad():
    await 5


raises(TypeError, "'int' object can't be awaited", drive, bad())


class SubAsync(m.Async):
    def __await__(self):
        yield "mine"
        return "sub"


async def waits_sub():
    return await SubAsync()


same(drive(waits_sub()), (["mine"], "sub"))
same((m.check(m.Countdown(1)), m.check([]), m.check(m.Async()), m.check(g)), ((1, 0), (0, 0), (0, 1), (1, 0)))

# The two iterators of iter().
values = iter([1, 2, 3])
same(list(m.call_iter(lambda: next(values), 3)), [1, 2])
same(list(m.seq_iter("abc")), ["a", "b", "c"])
same(type(m.seq_iter([])).__name__, "iterator")
keeps(lambda x: m.collect([x, x]), object())
done("iterator_slots")
