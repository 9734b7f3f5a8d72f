"""memoryview: slices, formats, releasing, writing through."""

a = bytearray(b"abcdefgh")
m = memoryview(a)
print(m[0], m[1:3].tobytes(), len(m), m.nbytes, m.itemsize, m.format, m.shape, m.strides, m.ndim, m.readonly, m.contiguous, m.tolist())
m[0] = 90
m[1:3] = b"YX"
print(a, m[::2].tobytes(), m[::-1].tobytes(), m[2:6][1:3].tolist(), m == a, m[:3] == b"ZYX", bytes(m), m.hex())
try:
    a.append(1)
except BufferError as error:
    print(error)
m.release()
a.append(33)
print(a)
try:
    m[0]
except ValueError as error:
    print(error)
with memoryview(b"readonly") as view:
    try:
        view[0] = 1
    except TypeError as error:
        print(error)
    print(hash(view) == hash(b"readonly"), view.obj, list(view[:3]))
wide = memoryview(bytearray(8)).cast("I")
wide[0] = 0x01020304
print(wide.tolist(), wide.format, wide.itemsize, wide.cast("B").tolist()[:4] in ([4, 3, 2, 1], [1, 2, 3, 4]))
grid = memoryview(bytes(range(6))).cast("B", shape=[2, 3])
print(grid.tolist(), grid[1, 2], grid.shape, grid.ndim)
for text in ("memoryview(5)", "memoryview(b'a')[5]", "memoryview(b'abc').cast('I')", "grid[0]", "memoryview(bytearray(2))['a']", "memoryview(b'ab') + b'c'"):
    try:
        print(text, eval(text))
    except Exception as error:
        print(text, type(error).__name__, error)
target = bytearray(4)
memoryview(target)[1:3] = memoryview(b"hi")
print(target, memoryview(b"abc").index(98) if hasattr(memoryview, "index") else None, memoryview(b"abcb").count(98) if hasattr(memoryview, "count") else None)


class Exporter:
    def __buffer__(self, flags):
        print("exporting")
        return memoryview(b"exported")

    def __release_buffer__(self, view):
        print("released")


with memoryview(Exporter()) as view:
    print(bytes(view))
