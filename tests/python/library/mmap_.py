"""Memory maps: files and shared memory."""

import mmap
import os
import tempfile


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(function.__name__, type(error).__name__, error)


with tempfile.TemporaryFile() as file:
    attempt(mmap.mmap, file.fileno(), 0)
    file.write(b"first line\nsecond line\nthird")
    file.flush()
    attempt(mmap.mmap, file.fileno(), 1000)
    with mmap.mmap(file.fileno(), 0) as it:
        print(it, len(it), it[0], it[-1], it[0:5], it[::-5], it.size())
        print(it.readline(), it.tell(), it.read(6), it.read_byte(), it.read(), it.read())
        print(it.seek(0), it.seek(-5, os.SEEK_END), it.find(b"line", 0), it.rfind(b"line", 0), it.find(b"x"))
        it[0:5] = b"FIRST"
        it[6] = ord("L")
        it.seek(11)
        print(it.write(b"SECOND"), it.tell(), it[:])
        it.move(0, 11, 6)
        it.write_byte(33)
        it.flush()
        view = memoryview(it)
        attempt(it.close)
        attempt(it.resize, 10)
        view.release()
        attempt(it.__setitem__, slice(0, 2), b"abc")
        attempt(it.__setitem__, 0, 256)
        attempt(it.__setitem__, 0, "a")
        attempt(it.__getitem__, 100)
        attempt(it.__getitem__, "a")
        attempt(it.__delitem__, 0)
        attempt(it.seek, 100)
        attempt(it.seek, 0, 9)
        attempt(it.write, b"x" * 100)
        attempt(it.move, 0, 20, 20)
        it.resize(4096)
        print(len(it), it.size(), os.fstat(file.fileno()).st_size)
    print(it, it.closed)
    attempt(it.read)
    attempt(len, it)
    with mmap.mmap(file.fileno(), 10, access=mmap.ACCESS_READ) as it:
        print(it, bytes(it))
        attempt(it.write, b"a")
        attempt(it.__setitem__, 0, 1)
        attempt(it.resize, 5)
    with mmap.mmap(file.fileno(), 10, access=mmap.ACCESS_COPY) as it:
        it[0] = 0
        print(it[0], os.pread(file.fileno(), 1, 0) != b"\0")
    attempt(mmap.mmap, file.fileno(), 10, access=9)
    attempt(mmap.mmap, file.fileno(), 10, flags=mmap.MAP_PRIVATE, access=mmap.ACCESS_READ)
    attempt(mmap.mmap, file.fileno(), -1)
    attempt(mmap.mmap, file.fileno(), 10, offset=-1)

with mmap.mmap(-1, 100) as it:
    process = os.fork()
    if process == 0:
        it[:5] = b"child"
        os._exit(0)
    os.waitpid(process, 0)
    print(it[:6])
