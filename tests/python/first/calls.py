def add(a, b=10, *rest, c=0, **more):
    return a + b + sum(rest) + c + len(more)


print(add(1), add(1, 2), add(1, 2, 3, 4), add(1, c=5), add(1, x=1, y=2), add(*[1, 2], **{"c": 3}))


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


print(fib(15))
