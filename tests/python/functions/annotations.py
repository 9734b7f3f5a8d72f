"""Annotations are evaluated when asked for; type parameters and aliases."""

import annotationlib
from annotationlib import Format


def f(a: int, b: undefined_later = 1, *args: str, **kw: "quoted") -> list[int]: pass
try: f.__annotations__
except NameError as e: print(e)
print(annotationlib.get_annotations(f, format=Format.STRING)); print({k: type(v).__name__ for k, v in annotationlib.get_annotations(f, format=Format.FORWARDREF).items()})
undefined_later = float; print(f.__annotations__, f.__annotate__ is not None, f.__annotate__(1)["a"])


class C:
    x: int = 1
    y: "forward"
    z: C
    if x: w: str


print(C.__annotations__, C.x, hasattr(C, "y")); m: int = 5; n: str
print(__annotations__ if "__annotations__" in globals() else __annotate__(1), "n" in globals())
class D(C): pass
print(D.__annotations__); f.__annotations__ = {"q": 1}; print(f.__annotations__, f.__annotate__); del f.__annotations__; print(f.__annotations__)
def local(): v: not_evaluated = 3; return v
print(local())


def generic[T, *Ts, **P](x: T, *a: *Ts) -> T: return x
print(generic.__type_params__, generic(1), [type(p).__name__ for p in generic.__type_params__], generic.__annotations__["x"])
class Box[T: int = bool]:
    item: T
    def get[U](self, u: U) -> T | U: return u
print(Box.__type_params__, Box[int], Box.__parameters__, Box.__orig_bases__, T.__name__ if "T" in globals() else "no T outside", Box.__type_params__[0].__bound__, Box.__type_params__[0].__default__, Box[int]().get(1), Box.get.__type_params__)
class Con[K: (int, str)]: pass
print(Con.__type_params__[0].__constraints__)
type Alias = list[Undefined]
type Pair[A, B] = tuple[A, B]
print(Alias, Alias.__name__, Pair[int, str], Pair.__type_params__, Pair.__value__, type(Alias).__name__)
try: Alias.__value__
except NameError as e: print(e)
Undefined = int; print(Alias.__value__)
type Rec = list[Rec] | int
print(Rec.__value__)
print(list[int], dict[str, int], int | str, int | None, (int | str).__args__, isinstance(1, int | str), list[int]([1]), list[int].__origin__, tuple[int, ...], type(list[int]).__name__, type(int | str).__name__, int | str == str | int, list["x"], hash(int | str) == hash(str | int), isinstance([], list) , callable(list[int]))
for text in ("isinstance([], list[int])", "int | 5", "list[int] | None", "5 | int", "list[int][str]", "dict[int, T2][str]", "int[str]", "Box[str, int]"):
    try: print(text, eval(text, {"Box": Box, "T2": Box.__type_params__[0]}))
    except TypeError as e: print(text, "->", e)
from typing import TypeVar, Generic, get_type_hints, Optional, Union, Any, Callable, NamedTuple, TypedDict, Literal, ClassVar, Protocol, runtime_checkable
X = TypeVar("X"); print(X, Optional[int], Union[int, str], Any, Callable[[int], str], Literal[1, "a"], get_type_hints(C.__init__), list[X][int])
class G(Generic[X]): pass
print(G[int], G[int]().__class__.__name__)
class NT(NamedTuple):
    a: int
    b: str = "d"
print(NT(1), NT(1, "x").b, NT._fields, NT(1)._replace(b="r"), NT(1)._asdict())
class TD(TypedDict): k: int
print(TD(k=1), TD.__annotations__)
@runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...
print(isinstance([], HasLen), isinstance(5, HasLen))
