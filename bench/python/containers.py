"""Lists, dicts and sets."""

from harness import entry


@entry("list-append", 150_000, 20)
def list_append(n):
    numbers = []
    for i in range(n):
        numbers.append(i)
    return len(numbers), numbers[-1]


@entry("list-index", 150_000, 20)
def list_index(n):
    numbers = list(range(100))
    for i in range(n):
        numbers[i % 100] = numbers[i % 99] ^ i
    return sum(numbers)


@entry("comprehension", 120_000, 20)
def comprehension(n):
    squares = [i * i for i in range(n)]
    even = [i for i in squares if i & 1 == 0]
    return len(squares), sum(even)


@entry("slicing", 30_000, 20)
def slicing(n):
    numbers = list(range(20))
    text = "a piece of text"
    total = 0
    for i in range(n):
        j = i % 10
        total += len(numbers[j:]) + numbers[::2][j] + len(text[j : j + 3])
        numbers[j : j + 2] = numbers[j + 1 : j + 3]
    return total, numbers


@entry("unpacking", 80_000, 20)
def unpacking(n):
    pairs = [(i, i + 1) for i in range(50)]
    total = 0
    for _ in range(n // 50):
        for i, (a, b) in enumerate(pairs):
            a, b = b, a
            total += a - b + i
    first, *rest = pairs
    return total, first, len(rest)


@entry("dict-insert", 60_000, 40)
def dict_insert(n):
    squares = {}
    for i in range(n):
        squares[i] = i * i
    by_name = {}
    for i in range(n // 4):
        by_name["key" + str(i & 1023)] = i
    return len(squares), len(by_name), by_name["key7"]


def numbered_names(n):
    return {f"name{i}": i for i in range(100)}, n


@entry("dict-lookup", 100_000, 200, numbered_names)
def dict_lookup(prepared):
    ages, n = prepared
    names = list(ages)
    total = 0
    for _ in range(n // 100):
        for name in names:
            total += ages[name]
            if name in ages:
                total += ages.get(name, 0) - ages.get("nobody", 1)
    return total


@entry("dict-iterate", 1_500, 3, numbered_names)
def dict_iterate(prepared):
    ages, n = prepared
    total = 0
    for _ in range(n):
        for name, age in ages.items():
            total += age
        total += len(list(ages.values()))
    return total


@entry("set-operations", 3_000, 10)
def set_operations(n):
    total = 0
    primes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29}
    for i in range(n):
        some = set(range(i % 20, i % 20 + 30, 2))
        some.add(i)
        total += len(some & primes) + len(some | primes) - len(some - primes)
        for prime in primes:
            if prime in some:
                total += prime
        some.discard(2)
        total += len(some ^ primes)
    return total


@entry("sort", 30_000, 20)
def sort(n):
    numbers = [(i * 7919) % 10_007 for i in range(n)]
    numbers.sort()
    names = sorted(str(i) for i in numbers)
    return numbers[: n // 4 : n // 8], names[0]


@entry("sort-key", 15_000, 20)
def sort_key(n):
    pairs = [((i * 7919) % 10_007, i) for i in range(n)]
    pairs.sort(key=lambda pair: (pair[0] & 15, -pair[1]))
    by_second = sorted(pairs, key=lambda pair: pair[1], reverse=True)
    return pairs[0], pairs[-1], by_second[0]
