"""Generators that delegate to each other, many deep: values go down and up the whole chain."""

import sys
import traceback


def leaf():
    sent = yield 1
    print("leaf got", sent)
    try:
        sent = yield 2
        print("leaf got", sent)
    except ValueError as error:
        print("leaf caught", error)
        yield "after"
    finally:
        print("leaf is over")
    return "result"


def link(n):
    result = yield from leaf() if n == 0 else link(n - 1)
    return n, result


chain = link(5)
print(next(chain), chain.gi_suspended, chain.gi_running)
inner = chain
while inner.gi_yieldfrom is not None:
    inner = inner.gi_yieldfrom
print(inner.gi_code.co_name, inner.gi_frame.f_lineno - leaf.__code__.co_firstlineno)
print(chain.send("hello"))
print(chain.throw(ValueError("thrown")))
try:
    next(chain)
except StopIteration as stop:
    print(stop.value)
print(list(link(4)))

chain = link(3)
next(chain)
chain.close()


# A `for` loop and an expression between the links.
def loop(n):
    for value in link(n):
        yield value
    print((yield from link(n)))


def doubled(n):
    for value in loop(n):
        yield value * 2


print(list(doubled(2)))


# What is raised inside goes through all of them.
def failing():
    yield 1
    1 / 0


def guarded(n):
    try:
        yield from failing() if n == 0 else guarded(n - 1)
    finally:
        print("leaving", n)


try:
    for value in guarded(3):
        print(value)
except ZeroDivisionError as error:
    print([entry.name for entry in traceback.extract_tb(error.__traceback__)])


# The one that runs cannot be resumed, nor any that waits for it.
def resuming():
    yield 0
    for generator in waiting:
        try:
            next(generator)
        except ValueError as error:
            print(error)
    yield 1


def first():
    yield from resuming()


def second():
    yield from generator


generator, last = first(), second()
waiting = [generator, last]
print(list(last))


# Each has handled exceptions of its own.
def handling(n):
    try:
        raise KeyError(n)
    except KeyError:
        yield sys.exception().args
        if n:
            yield from handling(n - 1)
        print("still", sys.exception().args)


for value in handling(2):
    print(value, sys.exception())


# Who asks for the frames sees all.
def stack():
    while True:
        frame, names = sys._getframe(), []
        while frame.f_code.co_name != "<module>":
            names.append(frame.f_code.co_name)
            frame = frame.f_back
        yield names


def over(generator):
    yield from generator


chain = over(over(over(stack())))
print(next(chain), next(chain))


def deep(n):
    if n:
        yield from deep(n - 1)
    else:
        yield "bottom"
        yield "again"


print(list(deep(300)))
limit = sys.getrecursionlimit()
sys.setrecursionlimit(200)
try:
    list(deep(400))
except RecursionError as error:
    print(error)
sys.setrecursionlimit(limit)
