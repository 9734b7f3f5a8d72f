from check import *
import buffer_slots as m

g = m.Grid()
v = memoryview(g)
same((v.shape, v.strides, v.format, v.itemsize, v.nbytes, v.ndim, v.readonly), ((2, 3), (12, 4), "i", 4, 24, 2, False))
same(v.tolist(), [[0, 11, 22], [33, 44, 55]])
same((v[1, 2], v[0, 0], len(v)), (55, 0, 2))
v[0, 1] = -5
same(v.tolist(), [[0, -5, 22], [33, 44, 55]])
same(m.item(g, 0, 1), -5)
ok(v.obj is g)
ok(v.c_contiguous and v.contiguous and not v.f_contiguous)
raises(IndexError, "index out of bounds on dimension 1", lambda: v[2, 0])
raises(NotImplementedError, "multi-dimensional sub-views are not implemented", lambda: v[0])
flat = v.cast("B")
same((flat.shape, flat[4], len(flat)), ((24,), 251, 24))
same(flat[8:12].tolist(), [22, 0, 0, 0])
same(bytes(g)[8:12], b"\x16\x00\x00\x00")
same(len(bytearray(g)), 24)
same(g.exports, 1)
flat.release()
v.release()
same(g.exports, 0)
raises(ValueError, "operation forbidden on released memoryview object", v.tolist)
with memoryview(g) as w:
    same(g.exports, 1)
same(g.exports, 0)
v = memoryview(g)
u = memoryview(v)
same(g.exports, 1)
del v, u
same(g.exports, 0)
ok(memoryview(g) == memoryview(g) and memoryview(g) != memoryview(m.Grid()))

r = m.Grid(readonly=True)
v = memoryview(r)
ok(v.readonly)
raises(TypeError, "cannot modify read-only memory", v.__setitem__, (0, 0), 1)
raises(BufferError, "Grid is read-only", m.inspect, r, m.PyBUF_WRITABLE)
raises(BufferError, "not now", memoryview, m.Grid(refuse=True))
raises(BufferError, "not now", bytes, m.Grid(refuse=True))
raises(TypeError, "memoryview: a bytes-like object is required, not 'int'", memoryview, 5)

# What is asked is what is given.
view = m.inspect(g, m.PyBUF_FULL)
same(view, {"len": 24, "itemsize": 4, "readonly": 0, "ndim": 2, "format": "i", "shape": [2, 3], "strides": [12, 4], "C": 1, "F": 0, "A": 1, "own": 1})
same(m.inspect(g, m.PyBUF_SIMPLE)["format"], None)
same(m.inspect(b"abc", m.PyBUF_SIMPLE), {"len": 3, "itemsize": 1, "readonly": 1, "ndim": 1, "format": None, "shape": [-1], "strides": [-1],
                                        "C": 1, "F": 1, "A": 1, "own": 1})
same(m.inspect(b"abc", m.PyBUF_FULL_RO)["format"], "B")
same(m.inspect(b"abc", m.PyBUF_FULL_RO)["strides"], [1])
raises(BufferError, "Object is not writable.", m.inspect, b"abc", m.PyBUF_WRITABLE)
same(m.inspect(bytearray(b"abcd"), m.PyBUF_FULL)["readonly"], 0)
raises(TypeError, "a bytes-like object is required, not 'str'", m.inspect, "abc", 0)
raises(TypeError, "a bytes-like object is required, not 'NoneType'", m.inspect, None, 0)
strided = memoryview(b"abcdef")[::2]
same(m.inspect(strided, m.PyBUF_FULL_RO)["strides"], [2])
same(m.inspect(strided, m.PyBUF_FULL_RO)["C"], 0)
raises(BufferError, "memoryview: underlying buffer is not C-contiguous", m.inspect, strided, m.PyBUF_SIMPLE)

# Copies.
same(m.copy(strided, "C"), b"ace")
same(m.copy(g, "C"), bytes(g))
f = m.copy(g, "F")
same([f[i] for i in range(0, 24, 4)], [0, 33, 251, 44, 22, 55])
target = bytearray(4)
same(m.fill(target, b"wxyz"), 0)
same(target, bytearray(b"wxyz"))
target = bytearray(6)
m.fill(memoryview(target)[::2], b"abc")
same(target, bytearray(b"a\0b\0c\0"))

# A bytearray does not change its size while someone looks.
b = bytearray(b"abc")
v = memoryview(b)
raises(BufferError, "Existing exports of data: object cannot be re-sized", b.append, 1)
v[0] = 122
same(b, bytearray(b"zbc"))
del v
b.append(1)
same(len(b), 4)

# Made from C.
t = m.Text()
same((bytes(t), memoryview(t).readonly, memoryview(t)[1], b"".join([t, t])), (b"hello", True, 101, b"hellohello"))
same(b"hello" == t, False)
same(m.memory(False).tolist(), [97, 98, 99, 0])
raises(TypeError, "cannot modify read-only memory", m.memory(False).__setitem__, 0, 1)
m.memory(True)[3] = 33
same(bytes(m.memory(False)), b"abc!")
same(m.view_of(b"xy").tolist(), [120, 121])
ok(m.contiguous(strided, "C").tolist() == [97, 99, 101])
raises(TypeError, "memoryview: a bytes-like object is required, not 'int'", m.view_of, 5)
same([m.sizes(f) for f in ("i", "q", "B", "3d", "2x4s", "c", "if")], [4, 8, 1, 24, 6, 1, 8])
same((m.strides("C"), m.strides("F")), ((96, 32, 8), (8, 16, 48)))
same([m.check(x) for x in (b"", bytearray(), g, t, "", 5, memoryview(b""))], [True, True, True, True, False, False, True])


# Into Python: __buffer__ and subclasses.
class Exporter:
    def __init__(self):
        self.data = bytearray(b"py")
        self.log = []

    def __buffer__(self, flags):
        self.log.append(flags)
        return memoryview(self.data)

    def __release_buffer__(self, view):
        self.log.append("released")
        view.release()


e = Exporter()
same(m.inspect(e, m.PyBUF_FULL)["len"], 2)
same(e.log, [m.PyBUF_FULL, "released"])
same(bytes(e), b"py")
same(g.__buffer__(m.PyBUF_FULL).tolist()[1], [33, 44, 55])


class Sub(m.Grid):
    pass


s = Sub()
v = memoryview(s)
same((s.exports, v[1, 1]), (1, 44))
count = sys.getrefcount(s)
del v
same((s.exports, sys.getrefcount(s)), (0, count - 1))
keeps(lambda x: bytes(x), g)
done("buffer_slots")
