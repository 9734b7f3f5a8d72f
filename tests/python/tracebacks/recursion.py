import sys

sys.setrecursionlimit(60)


def again(n):
    return again(n + 1) + 1


again(0)
