total = 0
for i in range(10):
    if i == 3:
        continue
    if i == 8:
        break
    total += i
else:
    print("not reached")
while total > 20:
    total -= 1
print(i, total)
for letter in "abc":
    print(letter, end=" ")
print()
