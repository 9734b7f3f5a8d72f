"""Pancake flipping: over all permutations, the most reversals of a prefix, as long as its first number says, until 1 is first."""

from harness import program


def permutations(n):
    """All permutations of range(n), each from the one before by one swap (Heap's algorithm). The same list each time."""
    numbers = list(range(n))
    counters = [0] * n
    yield numbers
    i = 1
    while i < n:
        if counters[i] < i:
            j = counters[i] if i & 1 else 0
            numbers[i], numbers[j] = numbers[j], numbers[i]
            yield numbers
            counters[i] += 1
            i = 1
        else:
            counters[i] = 0
            i += 1


def flips(numbers):
    numbers = numbers[:]
    count = 0
    while first := numbers[0]:
        numbers[: first + 1] = numbers[first::-1]
        count += 1
    return count


@program("fannkuch", 8, 4)
def fannkuch(n):
    most = checksum = 0
    sign = 1
    for numbers in permutations(n):
        count = flips(numbers)
        if count > most:
            most = count
        checksum += sign * count
        sign = -sign
    return most, checksum
