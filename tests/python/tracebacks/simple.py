def outer(x):
    return inner(x, [1, 2])


def inner(a, b):
    value = a + (b[0] / (a - 1)) * 2
    return value


print("before", flush=True)
outer(1)
