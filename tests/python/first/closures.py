def make_counter():
    n = 0

    def count():
        nonlocal n
        n += 1
        return n

    return count


c = make_counter()
print(c(), c(), make_counter()(), (lambda x: x + 1)(5), sorted([3, 1, 2], key=lambda v: -v))
