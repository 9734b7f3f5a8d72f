from check import *
import number_slots as m

n, k = m.Num(2), m.Num(3)
same(n + k, "add(N2, N3)")
same(n + 5, "add(N2, 5)")
same(5 + n, "add(5, N2)")
same(n + None, "add(N2, None)")
same(1.5 + n, "add(1.5, N2)")
same(n - 1, "subtract(N2, 1)")
same(1 - n, "subtract(1, N2)")
same(n * 1, "multiply(N2, 1)")
same([1] * n, "multiply([1], N2)")
same(n % 1, "modulo(N2, 1)")
same(7 % n, "modulo(7, N2)")
same(divmod(n, 1), "divmod_(N2, 1)")
same(divmod(1, n), "divmod_(1, N2)")
same(n ** 1, "power(N2, 1)")
same(2 ** n, "power(2, N2)")
same(pow(n, 1), "power(N2, 1)")
same(pow(n, 3, 5), "power(N2, 3, 5)")
same(pow(3, n, 5), "power(3, N2, 5)")
same(pow(3, 5, n), "power(3, 5, N2)")
same((-n, +n, ~n, abs(n)), ("negative(N2)", "positive(N2)", "invert(N2)", "absolute(N2)"))
same(n << 1, "lshift(N2, 1)")
same(n >> 1, "rshift(N2, 1)")
same(n & 1, "and_(N2, 1)")
same(n ^ 1, "xor_(N2, 1)")
same(n | 1, "or_(N2, 1)")
same({1} | n, "or_({1}, N2)")
same(n // 1, "floor_divide(N2, 1)")
same(n / 1, "true_divide(N2, 1)")
same(n @ 1, "matrix_multiply(N2, 1)")
same(1 @ n, "matrix_multiply(1, N2)")

# In place, with and without slots for it.
for operator, name in [("+", "add"), ("-", "subtract"), ("*", "multiply"), ("%", "modulo"), ("**", "power"), ("<<", "lshift"), (">>", "rshift"),
                       ("&", "and"), ("^", "xor"), ("|", "or"), ("//", "floor_divide"), ("/", "true_divide"), ("@", "matrix_multiply")]:
    space = {"x": n}
    exec(f"x {operator}= 4", space)
    same(space["x"], f"inplace_{name}(N2, 4)")
p = m.Plain(1)
x = p
x += 4
ok(x.startswith("add(<number_slots.Plain object"))
x = p
x **= 4
ok(x.startswith("power(<number_slots.Plain object"))

# Conversions.
same((int(n), float(n), n.__index__(), bool(n), bool(m.Num(0))), (20, 2.5, 2, True, False))
raises(ArithmeticError, "neither", bool, m.Num(-1))
raises(ArithmeticError, "neither", lambda: not m.Num(-1))
same(["a", "b", "c"][n], "c")
same("abcdef"[n:m.Num(4)], "cd")
same(hex(n), "0x2")
same(list(range(n)), [0, 1])
same(complex(n), 2.5 + 0j)
same("%d" % n, "20")
same("%.1f" % n, "2.5")
w = m.Wrong()
raises(TypeError, None, int, w)
raises(TypeError, None, float, w)
raises(TypeError, None, lambda: [1][w])

# Not implemented: the message names the types and the operator.
raises(TypeError, "unsupported operand type(s) for +: 'number_slots.Num' and 'str'", lambda: n + "x")
raises(TypeError, "unsupported operand type(s) for -: 'str' and 'number_slots.Num'", lambda: "x" - n)
raises(TypeError, "unsupported operand type(s) for ** or pow(): 'number_slots.Num' and 'str'", lambda: n ** "x")
raises(TypeError, "unsupported operand type(s) for divmod(): 'number_slots.Num' and 'str'", divmod, n, "x")
raises(TypeError, 'can only concatenate str (not "number_slots.Num") to str', lambda: "x" + n)


def iadd(x, y):
    x += y


raises(TypeError, "unsupported operand type(s) for +=: 'number_slots.Num' and 'str'", iadd, n, "x")
raises(TypeError, "unsupported operand type(s) for -: 'number_slots.Plain' and 'int'", lambda: p - 1)
raises(TypeError, "bad operand type for unary -: 'number_slots.Plain'", lambda: -p)
raises(TypeError, "bad operand type for abs(): 'number_slots.Plain'", abs, p)
raises(TypeError, "int() argument must be a string, a bytes-like object or a real number, not 'number_slots.Plain'", int, p)

# As methods.
same(n.__add__(1), "add(N2, 1)")
same(n.__radd__(1), "add(1, N2)")
same(n.__add__("x"), NotImplemented)
same(n.__pow__(1, 2), "power(N2, 1, 2)")
same(n.__rpow__(1), "power(1, N2)")
same(n.__iadd__(1), "inplace_add(N2, 1)")
same(n.__ipow__(1), "inplace_power(N2, 1)")
same((n.__neg__(), n.__bool__(), n.__int__(), n.__float__()), ("negative(N2)", True, 20, 2.5))
same(type(m.Num.__add__).__name__, "wrapper_descriptor")
same(repr(m.Num.__add__), "<slot wrapper '__add__' of 'number_slots.Num' objects>")
same(m.Num.__add__.__text_signature__, "($self, value, /)")
raises(TypeError, "expected 1 argument, got 0", n.__add__)
raises(TypeError, "expected 0 arguments, got 1", n.__neg__, 1)
raises(TypeError, "wrapper __add__() takes no keyword arguments", lambda: n.__add__(value=1))
raises(TypeError, "descriptor '__add__' requires a 'number_slots.Num' object but received a 'int'", m.Num.__add__, 1, 2)


# Overridden in Python: the slot calls the method.
class Sub(m.Num):
    def __add__(self, other):
        return ("mine", super().__add__(other))

    def __radd__(self, other):
        return ("reflected", other)

    def __bool__(self):
        return False

    def __index__(self):
        return 1


s = Sub(7)
same(s + 1, ("mine", "add(N7, 1)"))
same(1 + s, ("reflected", 1))
same(n + s, ("reflected", n))  # the subclass goes first
same(s + n, ("mine", "add(N7, N2)"))
same(s - 1, "subtract(N7, 1)")
same((bool(s), [0, 5][s], int(s)), (False, 5, 70))
keeps(lambda x: n + x, 10**30)
keeps(lambda x: x + n, 10**30)
keeps(lambda x: n + x, "refused")
done("number_slots")
