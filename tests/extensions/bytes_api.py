from check import *
import bytes_api as m


class Sub(bytes):
    pass


class HasBytes:
    def __bytes__(self):
        return b"mine"


same(m.make(0), (b"text", b"a\0b", b"", b"x"))
same((m.from_object(b"a"), m.from_object(bytearray(b"b")), m.from_object([1, 2]), m.from_object(memoryview(b"c")), m.from_object(iter([3]))), (b"a", b"b", b"\1\2", b"c", b"\3"))
raises(TypeError, "cannot convert 'str' object to bytes", m.from_object, "x")
raises(ValueError, "bytes must be in range(0, 256)", m.from_object, [256])
same((m.size(b"abc"), m.size(Sub(b"x")), m.as_string(b"abc")), (3, 1, 3))
raises(TypeError, "expected bytes, bytearray found", m.size, bytearray())
raises(TypeError, "expected bytes, str found", m.as_string, "x")
same((m.as_string_and_size(b"a\0b", True), m.as_string_and_size(b"ab", False)), (b"a\0b", b"ab"))
raises(ValueError, "embedded null byte", m.as_string_and_size, b"a\0b", False)
same((m.structure(b"abc"), m.structure(b""), m.structure(Sub(b"ab"))), ((3, 1, 0, 1), (0, 1, 0, 1), (2, 1, 0, 0)))
same((m.resize(b"abcdef", 3), m.resize(b"abc", 6), m.resize(b"abc", 3), m.resize(b"abc", 0)), (b"abc", b"abc...", b"abc", b""))
shared = b"shared bytes"
same((m.resize_shared(shared), shared), (b"s", b"shared bytes"))  # somebody else's is copied
same((m.concat(b"a", b"b"), m.concat(b"a", bytearray(b"c")), m.concat(b"", b"x"), m.concat(b"x", memoryview(b"y"))), (b"ab", b"ac", b"x", b"xy"))
raises(TypeError, "can't concat str to bytes", m.concat, b"a", "b")
same((m.join(b", ", [b"a", bytearray(b"b")]), m.join(b"", []), m.concat_del(b"mid")), (b"a, b", b"", b"<mid>"))
raises(TypeError, "sequence item 0: expected a bytes-like object, int found", m.join, b"", [1])
same(m.format(0), b"s|cu|-1|-2|-3|4|ff|c|%|5|6|7")
same((m.repr(b"a'b\n\xff"), m.escape(rb"a\n\x41\101")), ("b'a\\'b\\n\\xff'", b"a\nAA"))
same((m.ba_make(0), m.ba_from_object(b"x"), m.ba_from_object([1])), (bytearray(b"Xbc"), bytearray(b"x"), bytearray(b"\1")))
b = bytearray(b"abc")
same((m.ba_resize(b, 5)[1], b, m.ba_resize(b, 2)[0], m.ba_resize(b, 0)[1], m.ba_resize(b, 1000)[1]), (5, b, b, 0, 1000))
same(b, bytearray(b"-" * 1000))
view = memoryview(b)
raises(BufferError, "Existing exports of data: object cannot be re-sized", m.ba_resize, b, 5)
same(m.ba_struct(b), (1, 1, 1000))
view.release()
same((m.ba_struct(b), m.ba_struct(bytearray())), ((1, 0, 1000), (1, 0, 0)))
raises(ValueError, "Can only resize to positive sizes, got -1", m.ba_resize, b, -1)
same((m.ba_concat(bytearray(b"a"), b"b"), m.ba_concat(b"a", b"b")), (bytearray(b"ab"), bytearray(b"ab")))
raises(TypeError, "can't concat str to bytearray", m.ba_concat, bytearray(), "x")
keeps(lambda x: (m.concat(x, x), m.join(x, [x]), m.from_object(x)), b"some shared bytes")
done("bytes_api")
