"""However many instructions of each kind are executed, the C stack does not grow: they run on a small one."""

import threading

ROUNDS = 40_000


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    @property
    def sum(self):
        return self.x + self.y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


class Plain:
    kind = "plain"

    def __init__(self, value):
        self.value = value

    def get(self, more=1, *rest, key=None):
        return self.value + more

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return True


def numbers(n):
    i, f = 0, 0.5
    while i < n:
        i += 1
        f = f * 0.5 + i / 3 - 1.25
        j = (i * 3 - (i >> 1)) & 0xFFFF | 1 ^ 2
        k = j // 7 % 5 + (j << 2) - -j + ~j
        if f < 1 or f >= 2.5 and i != j and not k == i and i <= n > 0:
            f = abs(f)
        big = 2**70 + i
    return i, k, big % 1000


def calls(n):
    def inner(a, b=2, *, c=3):
        nonlocal total
        total += a + b + c
        return total

    total = 0
    for i in range(n):
        inner(i)
        inner(i, c=1)
        inner(*(i, 1))
        inner(**{"a": i})
        max(i, 3)
        len("text")
        (lambda: i)()
    return total


def attributes(n):
    p, q = Point(1, 2), Plain(3)
    for i in range(n):
        p.x = q.value
        q.value = i & 7
        q.other = p.y
        del q.other
        p + p
        q.get(1)
        q.get(key=i)
        q.get(1, 2)
        Plain.kind
        threading.current_thread
        p.sum
    return p.x, p.sum


def containers(n):
    items, table, total = [], {}, 0
    for i in range(n):
        items.append(i)
        table[i & 15] = i
        total += items[i] + table[i & 15] + (1, 2, 3)[i % 3]
        items[i] = -i
        a, b = i, (i,)
        first, *rest = items[:3]
        [x for x in (1, 2)], {x for x in b}, {x: x for x in b}
        f"{i:>4}{i!r}" + "abc"[1:]
        if i in b and a is not None and i not in [None]:
            total -= 1
    return total, len(items)


def generators(n):
    def count(n):
        for i in range(n):
            sent = yield i
            if sent:
                total.append(sent)

    def delegate(n):
        yield from count(n)
        return n

    total = []
    for i in delegate(n):
        pass
    running = count(n)
    next(running)
    for i in range(n - 1):
        running.send(i)
    return len(total)


def exceptions(n):
    caught = 0
    for i in range(n):
        try:
            raise ValueError(i)
        except (KeyError, ValueError) as error:
            caught += error.args[0] & 1
        finally:
            caught += 1
        with Plain(i):
            [][1]
        match i & 3:
            case 0 | 1:
                caught += 1
            case other if other:
                pass
    return caught


def run():
    for function in (numbers, calls, attributes, containers, generators, exceptions):
        print(function.__name__, function(ROUNDS))


threading.stack_size(256 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
