x = 6
y = 7
print(x * y, x + y, x - y, x / y, x // y, x % y, x ** y, -x, x < y, x == 6)
z = 0.5
print(x * z, z + 1, z < 1)
print(2 ** 64, 10 ** 20 // 3)
