"""In how many ways n queens stand on a board without attacking each other."""

from harness import program


def place(row, n, columns, rising, falling):
    if row == n:
        return 1
    ways = 0
    for column in range(n):
        if column not in columns and row + column not in rising and row - column not in falling:
            columns.add(column)
            rising.add(row + column)
            falling.add(row - column)
            ways += place(row + 1, n, columns, rising, falling)
            columns.remove(column)
            rising.remove(row + column)
            falling.remove(row - column)
    return ways


@program("n-queens", 8, 4)
def queens(n):
    return place(0, n, set(), set(), set())
