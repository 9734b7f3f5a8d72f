"""The module ast: classes of nodes, trees of source text, and code from trees."""
import ast, copy, pickle, warnings

warnings.simplefilter("error")


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


# The classes
for name in "AST mod Module stmt Assign expr Constant expr_context Load arguments pattern MatchAs type_param alias".split():
    cls = getattr(ast, name)
    print(name, cls.__bases__, cls._fields, cls._attributes, cls.__match_args__, cls.__doc__ and cls.__doc__.splitlines()[0])
print(ast.arg._field_types, ast.FunctionDef._field_types["body"], ast.Constant.kind, ast.expr.end_lineno)

# The constructor
print(ast.dump(ast.Name("x")), ast.Name("x", ast.Store()).ctx, ast.List().elts, ast.Return().value)
for action in (
    lambda: ast.Name(),
    lambda: ast.Name("a", id="b"),
    lambda: ast.Name("a", 1, 2),
    lambda: ast.Add(1),
    lambda: ast.Name("a", foo=1),
    lambda: ast.Name("a", lineno=4).lineno,
    lambda: ast.AST(1),
):
    attempt(action)


class Own(ast.AST):
    _fields = ("a", "b")


print(Own(1).__dict__, Own(1, 2))
node = ast.Name("x", ast.Load(), lineno=3)
print(node.__reduce__(), pickle.loads(pickle.dumps(node)).__dict__, copy.deepcopy(node).id)
print(copy.replace(node, id="y").__dict__)
for action in (lambda: copy.replace(node, foo=1), lambda: ast.BinOp.__new__(ast.BinOp).__replace__(), lambda: node.__replace__(1)):
    attempt(action)
print(repr(ast.parse("def f(a, b, c): return a + b * (c + [1, 2, 3])\na = 1\nb\nc")), repr(ast.List([])), repr(Own(1)) if hasattr(Own(1), "b") else "no repr")
recursive = ast.Expr(ast.Constant(1)); recursive.value = recursive; print(recursive)

# Trees, with positions
source = '''\
@dec(1)  # c
def f(a, /, b: int = 3, *c, d, e=4, **g) -> x: 'doc'; return
class A(B, metaclass=C, *d): pass
x = y = (1, 2); z: int = 3; (z): int
if a: b
elif c: d
else: e
with (a as b, c): pass
try: pass
except* (E, F) as e: pass
else: a
finally: b
from .x import *; import a.b as c, d
lambda x, *y: z; f(x for x in y); f((x for x in y), *a, b=1, **c)
"a" u'b' 'c'; u"x"; b'a' b'\\xff'; 'é' + y
f"a{x}b{y!r:>{w}}c{{}}" "d" f'{z=}' f'{ z = !s}{z=:3}'; f""; f"{x:}"
t"a{x}b" t"{y=}{ z !r:3}"
match x:
    case 1 | -2 | 3+4j | None: pass
    case [a, *_, 3] | {"x": y, **z}: pass
    case A(b, c=d) as e if g: pass
type T[X: int = 3, *Y = 4, **Z] = 5
async def f():
    async with a as b: return [await x async for x in y];
x[1:2, ::3] += 0xffffffffffffffffffff; 1e5; 2j; ...
'''
tree = ast.parse(source)
print(ast.dump(tree, include_attributes=True, indent=1))
print(ast.unparse(tree))
assert ast.dump(ast.parse(ast.unparse(tree))) == ast.dump(tree)
print(ast.dump(ast.parse("1 + x", mode="eval")), ast.dump(ast.parse("a; b", mode="single")))
print(ast.dump(ast.parse("(int, *str, **Any) -> list[int]", mode="func_type")))
for mode in ("exec", "func_type", "wrong"):
    attempt(lambda: ast.parse("(int", mode=mode))

# Preprocessed trees
for text, level in (("__debug__", 0), ("__debug__", 1), ("def f(): 'doc'", 2), ("'%s-%5r' % (a, b)", 0), ("'%d' % (a,)", 0), ("match x:\n case -1 | 2-3j: 1 + 2", 0)):
    print(ast.dump(compile(text, "f", "exec", ast.PyCF_OPTIMIZED_AST, optimize=level)))

# Code from trees
program = '''
def deco(f): return f
@deco
def fib(n: int) -> "int":
    """doc"""
    return n if n < 2 else fib(n - 1) + fib(n - 2)
class C[T]:
    attr = [i * j for i in range(3) for j in range(i) if i]
    def m(self, *args, k=1, **kw):
        nonlocal_ = lambda: (self.__class__.__name__, k, sorted(kw))
        return nonlocal_()
def g():
    try:
        received = yield from range(3)
    except ValueError as e:
        yield repr(e)
    else:
        yield {**{1: 2}, 'x': (y := 5)}, y
    finally:
        del received
def kind(v):
    match v:
        case [1, *rest] if rest: return rest
        case {"k": k, **others}: return k, others
        case str() | bytes(): return "text"
        case C(attr=a): return a
        case -1: return "minus one"
        case _: return None
print(fib(10), fib.__doc__, fib.__annotations__, C.attr, C().m(1, k=2, z=3), list(g()))
print([kind(v) for v in ([1, 2], {"k": 1, "l": 2}, b"", C(), -1, 0)])
print(f"{1+1!r:>4}|{'a' 'b'}", "%s!" % (3,), t"{fib(3)}" .interpolations[0].expression, '\\ud800\\ufffd' == chr(0xd800) + chr(0xfffd))
'''
exec(compile(ast.parse(program), "<tree>", "exec"))
print(eval(compile(ast.Expression(ast.Constant((1, -2, frozenset({3}), -1.5, 1 - 2j, None, ...), lineno=1, col_offset=0)), "<tree>", "eval")))
exec(compile(ast.Interactive([ast.Expr(ast.Constant(5, lineno=1, col_offset=0), lineno=1, col_offset=0)]), "<tree>", "single"))


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant(node.value * 2)


print(eval(compile(ast.fix_missing_locations(Double().visit(ast.parse("1 + sum([x * 3 for x in (4, 5)]) + (lambda y=6: y)()", mode="eval"))), "<tree>", "eval")))
tree = ast.parse("a = 1\nb = a / 0")
ast.increment_lineno(tree, 40)
try:
    exec(compile(tree, "<moved>", "exec"))
except ZeroDivisionError as e:
    print(e.__traceback__.tb_next.tb_lineno, list(e.__traceback__.tb_next.tb_frame.f_code.co_positions())[-3:] != [])

# Trees that are wrong
place = dict(lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
name, store = ast.Name("x", ast.Load(), **place), ast.Name("x", ast.Store(), **place)
number = ast.Constant(1, **place)
wrong = [
    ast.Name("x"), ast.Name("x", ast.Store(), **place), ast.Name(1, ast.Load(), **place), ast.Name("None", ast.Load(), **place),
    ast.Constant([], **place), ast.Constant(1, lineno="x", col_offset=0), ast.Constant(1, lineno=2, col_offset=0, end_lineno=1),
    ast.Constant(1, lineno=1, col_offset=5, end_lineno=1, end_col_offset=2), ast.Constant(1, lineno=-1, col_offset=0, end_lineno=1),
    ast.BoolOp(ast.And(), [name], **place), ast.BoolOp(ast.And(), [name, None], **place), ast.BoolOp(1, [name, name], **place),
    ast.BinOp(None, ast.Add(), name, **place), ast.Compare(name, [], [], **place), ast.Compare(name, [ast.Eq()], [], **place),
    ast.Dict([name], [], **place), ast.ListComp(name, [], **place), ast.Call(name, "x", [], **place), ast.Lambda(ast.arguments(defaults=[number]), name, **place),
    ast.Lambda(ast.arguments(kw_defaults=[number]), name, **place), ast.Starred(name, ast.Load(), **place), "x", None, ast.Pass(**place), ast.Load(),
]
for body in wrong:
    attempt(lambda: compile(ast.Expression(body), "<wrong>", "eval"))
statements = [
    ast.Assign([], name, **place), ast.Assign([name], name, **place), ast.Assign([number], name, **place), ast.Delete([], **place), ast.Import([], **place),
    ast.FunctionDef("f", ast.arguments(), [], **place), ast.If(name, [], [], **place), ast.Try([ast.Pass(**place)], [], [], [], **place), ast.Raise(None, name, **place),
    ast.With([], [ast.Pass(**place)], **place), ast.ImportFrom("x", [ast.alias("y", **place)], -1, **place), ast.AnnAssign(ast.Attribute(name, "y", ast.Store(), **place), name, None, 1, **place),
    ast.Global([], **place), ast.Match(name, [], **place), ast.Return(name, **place), None, 3, ast.Expr(name), ast.TypeAlias(number, [], name, **place),
    ast.Assign([ast.Name("__debug__", ast.Store(), **place)], name, **place), ast.Break(**place), ast.Nonlocal(["x"], **place),
]
patterns = [
    ast.MatchValue(name, **place), ast.MatchSingleton(3, **place), ast.MatchStar("x", **place), ast.MatchAs(ast.MatchAs(**place), None, **place), ast.MatchAs(None, "_", **place),
    ast.MatchOr([ast.MatchAs(**place)], **place), ast.MatchMapping([number], [], **place), ast.MatchClass(number, [], [], [], **place), ast.MatchClass(name, [], ["a"], [], **place), ast.MatchAs(),
    ast.MatchValue(ast.Constant(..., **place), **place), ast.MatchValue(ast.JoinedStr([], **place), **place),
]
statements += [ast.Match(name, [ast.match_case(pattern, None, [ast.Pass(**place)])], **place) for pattern in patterns]
for statement in statements:
    attempt(lambda: compile(ast.Module([statement]), "<wrong>", "exec"))
attempt(lambda: compile(ast.Module([]), "<wrong>", "eval"))
attempt(lambda: compile(ast.Module("x"), "<wrong>", "exec"))
deep = name
for _ in range(100_000):
    deep = ast.UnaryOp(ast.Not(), deep, **place)
try:
    compile(ast.Expression(deep), "<deep>", "eval")
except RecursionError as e:
    print("RecursionError")
