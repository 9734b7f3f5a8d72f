from check import *
import object_protocol as m


class Thing:
    kind = "class"

    def __init__(self):
        self.x = 1

    @property
    def bad(self):
        raise ArithmeticError("bad")

    def __getattr__(self, name):
        if name.startswith("auto"):
            return name
        raise AttributeError(f"no {name}")


t = Thing()
same((m.get_attr(t, "x"), m.get_attr_string(t, "kind"), m.get_attr(t, "auto1"), m.get_optional(t, "x"), m.get_optional(t, "nope")), (1, "class", "auto1", (1, 1), (0, None)))
raises(AttributeError, "no nope", m.get_attr, t, "nope")
raises(ArithmeticError, "bad", m.get_optional, t, "bad")
raises(TypeError, "attribute name must be string, not 'int'", m.get_attr, t, 5)
raises(AttributeError, "'int' object has no attribute 'x'", m.get_attr_string, 5, "x")
same((m.has_attr(t, "x"), m.has_attr(t, "nope")), ((1, 1), (0, 0)))
raises(ArithmeticError, "bad", m.has_attr, t, "bad")
m.set_attr(t, "y", 2)
m.del_attr(t, "y")
same(m.has_attr(t, "y"), (0, 0))
raises(AttributeError, "'Thing' object has no attribute 'y'", m.del_attr, t, "y")
raises(AttributeError, "'int' object has no attribute 'y' and no __dict__ for setting new attributes", m.set_attr, 5, "y", 1)
raises(AttributeError, "'Thing' object has no attribute 'auto1'", m.generic, t, "auto1")

# Items.
d = {"a": [1]}
same((m.get_item(d, "a"), m.get_item([5, 6], -1), m.get_item("abc", slice(1, None))), ([1], 6, "bc"))
m.set_item(d, "b", 2), m.del_item(d, "a")
same(d, {"b": 2})
raises(KeyError, "'z'", m.get_item, d, "z")
raises(TypeError, "'int' object is not subscriptable", m.get_item, 5, 0)
raises(TypeError, "'tuple' object does not support item assignment", m.set_item, (1,), 0, 0)
raises(TypeError, "'str' object doesn't support item deletion", m.del_item, "x", 0)
raises(TypeError, "list indices must be integers or slices, not str", m.get_item, [], "x")
same(m.get_item(list, int), list[int])

# Texts.
same((m.texts("\u00e9"), m.texts(5), m.texts([1.5])), (("\u00e9", "'\u00e9'", "'\\xe9'", "\u00e9"), ("5",) * 4, ("[1.5]",) * 4))
same((m.format(5, "04d"), m.format("x", ">3"), m.bytes(b"x"), m.bytes([1])), ("0005", "  x", b"x", b"\1"))
raises(ValueError, None, m.format, 5, "bad")
raises(TypeError, None, m.bytes, "x")
ok("x" in m.dir(t) and "append" in m.dir([]))
same((m.hash("x") == hash("x"), m.hash(-1), m.hash(5)), (True, -2, 5))
raises(TypeError, "unhashable type: 'list'", m.hash, [])
same((m.truth([]), m.truth([0]), m.truth(0.0), m.truth(t)), ((0, 1), (1, 0), (0, 1), (1, 0)))
same((m.length([1, 2]), m.length({}), m.length("abc")), (2, 0, 3))
raises(TypeError, "object of type 'int' has no len()", m.length, 5)
same((m.hint([1, 2], 9), m.hint(iter([1, 2]), 9), m.hint(5, 9), m.hint((x for x in ()), 9)), (2, 2, 9, 9))
same(m.type(5), (int, int))

# Types.
same((m.is_instance(5, int), m.is_instance(True, (str, int)), m.is_instance(5, int | str), m.is_instance("x", int), m.is_subclass(bool, int), m.is_subclass(int, (str, float))),
     (1, 1, 1, 0, 1, 0))
raises(TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union", m.is_instance, 5, 5)
raises(TypeError, "issubclass() arg 1 must be a class", m.is_subclass, 5, int)


class Meta(type):
    def __instancecheck__(cls, obj):
        return obj == "special"


class Special(metaclass=Meta):
    pass


same((m.is_instance("special", Special), m.is_instance(5, Special)), (1, 0))
same(list(m.iter([1])), [1])
raises(TypeError, "'int' object is not iterable", m.iter, 5)
ok(m.self_iter(t) is t)

# Numbers.
for name, a, b, want in [("Add", 1, 2, 3), ("Add", [1], [2], [1, 2]), ("Subtract", 5, 2.5, 2.5), ("Multiply", "ab", 2, "abab"), ("FloorDivide", -7, 2, -4),
                         ("TrueDivide", 7, 2, 3.5), ("Remainder", -7, 3, 2), ("Remainder", "%d", 5, "5"), ("Divmod", 7, 2, (3, 1)), ("Lshift", 1, 70, 1 << 70),
                         ("Rshift", -8, 1, -4), ("And", 6, 3, 2), ("Xor", {1, 2}, {2}, {1}), ("Or", {1: 1}, {2: 2}, {1: 1, 2: 2}), ("InPlaceSubtract", 5, 1, 4),
                         ("InPlaceFloorDivide", 7, 2, 3), ("InPlaceTrueDivide", 1, 4, 0.25), ("InPlaceRemainder", 7, 4, 3), ("InPlaceLshift", 1, 3, 8),
                         ("InPlaceRshift", 8, 3, 1), ("InPlaceXor", 5, 1, 4), ("InPlaceAnd", 5, 4, 4)]:
    same(m.number(name, a, b), want)
x = [1]
ok(m.number("InPlaceAdd", x, (2,)) is x and x == [1, 2])
ok(m.number("InPlaceMultiply", x, 2) is x and x == [1, 2, 1, 2])
y = {1}
ok(m.number("InPlaceOr", y, {2}) is y and y == {1, 2})
same([m.number(n, -5) for n in ("Negative", "Positive", "Absolute", "Invert", "Long", "Float", "Index")], [5, -5, 5, 4, -5, -5.0, -5])
same((m.number("Long", "12"), m.number("Long", 2.9), m.number("Float", "1.5"), m.number("Long", b"7")), (12, 2, 1.5, 7))
raises(TypeError, "unsupported operand type(s) for +: 'int' and 'str'", m.number, "Add", 1, "x")
raises(TypeError, "unsupported operand type(s) for +=: 'int' and 'str'", m.number, "InPlaceAdd", 1, "x")
raises(TypeError, "unsupported operand type(s) for @: 'int' and 'int'", m.number, "MatrixMultiply", 1, 2)
raises(TypeError, "bad operand type for unary -: 'str'", m.number, "Negative", "x")
raises(TypeError, "'float' object cannot be interpreted as an integer", m.number, "Index", 1.5)
raises(ZeroDivisionError, "division by zero", m.number, "FloorDivide", 1, 0)
raises(ValueError, "invalid literal for int() with base 10: 'x'", m.number, "Long", "x")
same((m.power(2, 10, None), m.power(3, 4, 5), m.power(2.0, -1, None)), ((1024, 1024), (1, 1), (0.5, 0.5)))
raises(ValueError, "pow() 3rd argument cannot be 0", m.power, 1, 2, 0)
same((m.base(255, 16), m.base(-5, 2), m.base(8, 8), m.base(10, 10)), ("0xff", "-0b101", "0o10", "10"))
same((m.number_checks(5), m.number_checks([]), m.number_checks({}), m.number_checks("x"), m.number_checks(1.5)), ((1, 1, 0, 0), (0, 0, 1, 1), (0, 0, 0, 1), (0, 0, 1, 1), (1, 0, 0, 0)))
same((m.as_ssize(5, None), m.as_ssize(10**30, None), m.as_ssize(-(10**30), None)), (5, 2**63 - 1, -(2**63)))
raises(IndexError, "cannot fit 'int' into an index-sized integer", m.as_ssize, 10**30, IndexError)
raises(OverflowError, None, m.as_ssize, 10**30, OverflowError)

# Sequences.
x = [1, 2, 3]
same((m.seq_get(x, -1), m.seq_get("abc", 0), m.seq_get(range(5), 3)), (3, "a", 3))
raises(IndexError, "list index out of range", m.seq_get, x, 5)
raises(TypeError, "dict is not a sequence", m.seq_get, {}, 0)
raises(TypeError, "'int' object does not support indexing", m.seq_get, 5, 0)
m.seq_set(x, -1, "last"), m.seq_del(x, 0)
same(x, [2, "last"])
raises(TypeError, "'tuple' object does not support item assignment", m.seq_set, (1,), 0, 0)
raises(TypeError, "'tuple' object doesn't support item deletion", m.seq_del, (1,), 0)
same((m.seq_slice("hello", 1, 3), m.seq_slice([1, 2, 3], -2, 3), m.seq_slice((1, 2), 0, 100)), ("el", [2, 3], (1, 2)))
m.seq_slice(x, 0, 1, "ab")
same(x, ["a", "b", "last"])
m.seq_slice(x, 0, 2, None)
same(x, ["last"])
raises(TypeError, "'int' object is unsliceable", m.seq_slice, 5, 0, 1)
same((m.seq_join("a", "b"), m.seq_join((1,), (2,)), m.seq_repeat([0], 3), m.seq_repeat("ab", -1)), (("ab", "ab"), ((1, 2), (1, 2)), [0, 0, 0], ""))
raises(TypeError, "'int' object can't be concatenated", m.seq_join, 5, [1])
raises(TypeError, "'int' object can't be repeated", m.seq_repeat, 5, 2)
same((m.seq_find([1, 2, 1], 1), m.seq_find("abca", "a")), ((2, 1, 0), (2, 1, 0)))
raises(ValueError, "sequence.index(x): x not in sequence", m.seq_find, [1], 2)
raises(TypeError, "argument of type 'int' is not iterable", m.seq_find, 5, 2)
same((m.seq_convert("ab"), m.seq_convert({1: 2}), m.seq_convert(())), ((["a", "b"], ("a", "b")), ([1], (1,)), ([], ())))
raises(TypeError, "'int' object is not iterable", m.seq_convert, 5)
same((m.seq_fast([1, 2, 3]), m.seq_fast((1, 2)), m.seq_fast("ab"), m.seq_fast(range(3))), (((1, 2, 3), 1), ((1, 2), 1), (("a", "b"), 0), ((0, 1, 2), 0)))
raises(TypeError, "not iterable, I say", m.seq_fast, 5)

# Mappings.
d = {"k": 1}


class Mapping:
    def keys(self):
        return iter("ab")

    def values(self):
        return (1, 2)

    def items(self):
        return [("a", 1), ("b", 2)]

    def __getitem__(self, key):
        if key == "bad":
            raise ArithmeticError("bad key")
        if key not in ("a", "b"):
            raise KeyError(key)
        return key.upper()


same((m.map_views(d), m.map_views(Mapping())), ((["k"], [1], [("k", 1)]), (["a", "b"], [1, 2], [("a", 1), ("b", 2)])))
same((m.map_get(d, "k"), m.map_get(d, "z"), m.map_get(Mapping(), "a"), m.map_get(Mapping(), "z")), ((1, 1, 1, 1), (0, None, 0, 0), (1, "A", 1, 1), (0, None, 0, 0)))
raises(ArithmeticError, "bad key", m.map_get, Mapping(), "bad")
raises(TypeError, None, m.map_get, 5, "x")
m.map_set(d, "n", 2), m.map_del(d, "k")
same(d, {"n": 2})
raises(AttributeError, "'list' object has no attribute 'keys'", m.map_views, [])

# The rest.
same([m.constant(i) for i in range(10)], [None, False, True, ..., NotImplemented, 0, 1, "", b"", ()])
raises(SystemError, None, m.constant, 99)
same(m.alias(list, int), list[int])


def f(a, b=2):
    return a, b


bound, function, this, check = m.bind(f, 5)
same((bound(), bound(3), function is f, this, check), ((5, 2), (5, 3), True, 5, 1))
cm, sm = m.class_static(f, None)
same((type(cm), type(sm), cm.__get__(None, int)(), sm.__get__(5)(1)), (classmethod, staticmethod, (int, 2), (1, 2)))
code, g, defaults, module = m.function(f)
same((code is f.__code__, g is globals(), defaults, module), (True, True, (2,), "__main__"))
thing = object()
keeps(lambda o: (m.texts(o), m.type(o), m.seq_convert([o]), m.seq_fast([o]), m.bind(f, o), m.get_optional(t, "x"), m.hash(o)), thing)
done("object_protocol")
