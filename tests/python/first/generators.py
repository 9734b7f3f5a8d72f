def count(n):
    for i in range(n):
        yield i
    return "done"


print(list(count(4)), sum(x * x for x in count(5)), next(count(1)))


def chain():
    result = yield from count(2)
    yield result


print(*chain())
