"""The spectral norm of the infinite matrix with 1 / ((i + j)(i + j + 1) / 2 + i + 1) at (i, j), cut off at n, by the power method."""

from math import sqrt

from harness import program


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum(element(i, j) * x for j, x in enumerate(vector)) for i in range(len(vector))]


def times_transposed(vector):
    return [sum(element(j, i) * x for j, x in enumerate(vector)) for i in range(len(vector))]


@program("spectral-norm", 60, 5)
def spectral_norm(n):
    u = [1.0] * n
    for _ in range(5):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    uv = sum(a * b for a, b in zip(u, v))
    vv = sum(b * b for b in v)
    return round(sqrt(uv / vv), 9)
