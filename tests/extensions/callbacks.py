from check import *
import callbacks as m

want = [((1, 2), {}), ((1, 2), {"k": 2}), ((), {}), ((1, 2), {}), ((), {}), ((1,), {}), ((), {}), ((5,), {}), ((5, 6), {}), ((5, "x"), {}),
        ((1, 2), {}), ((1, 2), {}), ((), {}), ((1, 2), {}), ((1, 2), {}), ((1, 2), {"k": 2}), ((), {}), ((1,), {"k": 2}), ((1,), {}), ((1, 2), {"k": 2})]


def function(*args, **kwargs):
    return args, kwargs


same(m.calls(function), want)


class Callable:
    def __call__(self, *args, **kwargs):
        return args, kwargs

    def method(self, *args, **kwargs):
        return args, kwargs


raises(TypeError, "'Callable' object does not support vectorcall", m.calls, Callable())  # the last of them
same(m.calls(Callable().method), want)
raises(ZeroDivisionError, None, m.calls, lambda *a, **k: 1 // 0)
raises(TypeError, "'int' object is not callable", m.calls, 5)
raises(TypeError, "<lambda>() takes 0 positional arguments but 2 were given", m.calls, lambda: 0)
names = [((), {}), ((1, "a"), {}), ((1,), {}), ((1, 1), {}), ((), {}), ((1,), {}), ((1,), {}), ((1,), {"k": 1})]
same(m.method_calls(Callable(), "method"), names)
raises(AttributeError, "'Callable' object has no attribute 'absent'", m.method_calls, Callable(), "absent")


class Static:
    method = staticmethod(function)

    @classmethod
    def cls(cls, *args, **kwargs):
        return args, kwargs


same(m.method_calls(Static(), "method"), names)
same(m.method_calls(Static, "cls"), names)
instance = Callable()
instance.method = function
same(m.method_calls(instance, "method"), names)

# Back and forth.
seen = []
same(m.repeat(seen.append, 4), None)
same(seen, [0, 1, 2, 3])
same(m.repeat(lambda i: m.repeat(lambda j: (i, j), 3), 3), (2, 2))
raises(KeyError, "2", m.repeat, {0: 0, 1: 1}.__getitem__, 5)


def generate(n):
    for i in range(n):
        yield m.repeat(lambda j: i * j, 3)


same(list(generate(3)), [0, 2, 4])
g = generate(2)
same(m.repeat(lambda i: next(g), 2), 2)
raises(StopIteration, None, m.repeat, lambda i: next(g), 1)
same(m.sorted_by([1, 3, 2]), [3, 2, 1])
raises(TypeError, "bad operand type for unary -: 'str'", m.sorted_by, ["a"])
same(sorted([3, 1, 2], key=m.negate), [3, 2, 1])
same(list(map(m.negate, [1, 2])), [-1, -2])
same(list(filter(m.negate, [0, 1])), [1])
same(max([1, 5], key=m.negate), 1)


def trace(i):
    if i == 1:
        raise ValueError("deep")


try:
    m.repeat(trace, 5)
except ValueError as e:
    functions, tb = [], e.__traceback__
    while tb:
        functions.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    same(functions, ["<module>", "trace"])

# Source.
single, file, expression = 256, 257, 258
space = {"x": 2}
same(m.run("x * 21", expression, space), 42)
same(m.run("y = x + 1", file, space), None)
same((space["y"], "__builtins__" in space), (3, True))
local = {}
m.run("z = x", file, space, local)
same((local, "z" in space), ({"z": 2}, False))
raises(NameError, "name 'nowhere' is not defined", m.run, "nowhere", expression, space)
raises(SyntaxError, "invalid syntax (<string>, line 1)", m.run, "1 +", expression, space)
raises(ZeroDivisionError, None, m.run, "1 // 0", expression, space)
same(m.run_simple("simple = 5"), 0)
same(simple, 5)
same(m.compile("def f(a):\n    return a * 2\n", "file.py", file, space), None)
same((space["f"](4), space["f"].__code__.co_filename), (8, "file.py"))
same(m.compile("x + 1", "e", expression, space), 3)
raises(SyntaxError, None, m.compile, "def", "e", file, space)
same(getattr(m, "import")("sys", "maxsize"), 2**63 - 1)
raises(ModuleNotFoundError, "No module named 'absent_module'", getattr(m, "import"), "absent_module", "x")
raises(AttributeError, "module 'sys' has no attribute 'absent'", getattr(m, "import"), "sys", "absent")


# Where we are.
def inner():
    here = "local"
    return m.surroundings()


g, b, l, line = inner()
ok(g is globals() and l == {"here": "local"} and b["len"] is len and line == inner.__code__.co_firstlineno + 2)


def framed():
    value = 1
    return m.frame_facts()


name, g, l, back = framed()
same((name, g is globals(), dict(l), back), ("framed", True, {"value": 1}, 1))
same([m.callable(x) for x in (len, function, Callable(), 5)],
     [(1, "len", "()"), (1, "function", "()"), (1, "Callable", " object"), (0, "int", " object")])
same(m.without_gil(lambda: "held"), "held")
raises(ZeroDivisionError, None, m.without_gil, lambda: 1 // 0)
todo = []
same((m.add_pending(todo), m.make_pending()), (0, 0))
same(todo, [True])
thing = object()
keeps(lambda x: m.repeat(lambda i: x, 3), thing)
keeps(m.calls, function)
done("callbacks")
