"""Builtin functions that no other program covers."""

print(abs(-1), ascii("é"), bin(5), bool([]), callable(print), chr(97), divmod(7, 3), eval("1+1"), format(3.5, ".2f"), hash("") == 0, hex(255), id(1) == id(1), len("abc"), oct(8), ord("a"), pow(2, 3), repr("a"), round(1.5), sorted("ba"), sum([1, 2]), type(1))
class A:
    x = 1
    def __dir__(self): return ["b", "a"]
a = A(); print(getattr(a, "x"), getattr(a, "y", 0), hasattr(a, "x"), dir(a), vars(A)["x"], isinstance(a, (int, A)), issubclass(A, (int, object)), "x" in dir(A), [n for n in dir(1) if n.startswith("to_")], vars(type("V", (), {"q": 1})())); setattr(a, "z", 1); delattr(a, "z")
it = iter([1, 2]); print(next(it), next(it), next(it, "d"), list(iter(lambda s=[3, 2, 1]: s.pop(), 3)), list(enumerate("ab", start=1)), list(zip("ab", "cd")), list(map(str, [1])), list(filter(lambda x: x > 1, [1, 2])), list(reversed("ab")), any([]), all([]), max(1, 2), min("b", "a"), max([1, 5, 3], key=lambda x: -x), min([], default="none"))
print(exec("q = 1") , q, eval("q + z", {"q": 1}, {"z": 2}), compile("1 + 1", "f", "eval").co_filename, eval(compile("3 * 3", "f", "eval"))); g = {}; exec("def f(): return 5\nv = f()", g); print(g["v"], "__builtins__" in g)
print("a", 1, None, sep="-", end="!\n"); print(); print(*[], sep="x"); print("flush", flush=True)
import io; s = io.StringIO(); print("to", "file", file=s); print(repr(s.getvalue()))
print(__name__, __doc__[:7], __file__.rsplit("/", 1)[-1], __builtins__.__name__, __spec__, __package__)
for text in ("abs('a')", "chr('a')", "ord(1)", "len(1)", "round('a')", "sum('ab')", "sum([1], 'a')", "max()", "max(1)", "min([])", "sorted(1)", "reversed(1)", "next([])", "iter(1)", "enumerate(1)", "zip(1)", "map()", "map(1)", "filter(1)", "isinstance(1, 1)", "issubclass(1, int)", "getattr(1)", "getattr(1, 2)", "hasattr(1, 2)", "setattr(1, 'a', 1)", "vars(1)", "hash([])", "pow('a', 1)", "divmod(1)", "eval('1 +')", "eval(1)", "exec(1)", "compile(1, 2, 3)", "open(1.5)", "print(sep=1)", "input.x", "__import__('nope')", "__import__('')", "__import__(1)", "globals(1)", "id()", "type(1, 2)", "super(1)", "super(int, 'a')", "property(1, 2, 3, 4, 5)", "staticmethod()", "bool(1, 2)", "any(1)", "all(1)", "bin('a')", "callable()", "format(1, 2)", "memoryview(1)", "slice()", "object.__new__()", "object.__new__(1)", "object.__init__(1, 2)", "object().__reduce_ex__(5)[0].__name__", "all([1], 2)", "aiter(1)", "anext(1)"):
    try: print(text, "=", eval(text))
    except Exception as error: print(text, "->", type(error).__name__ + ":", error)
import builtins; print(sorted(n for n in dir(builtins) if not n.startswith("_") and n[0].islower()))
class Sized:
    def __length_hint__(self): return 3
    def __iter__(self): return iter("abc")
import operator; print(operator.length_hint(Sized()), list(Sized()), operator.itemgetter(1, 2)("abc"), operator.attrgetter("real", "imag")(5), operator.methodcaller("upper")("a"), operator.add(1, 2), operator.index(True))
