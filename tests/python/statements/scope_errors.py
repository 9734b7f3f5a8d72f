"""What is grammatical and refused all the same: names, scopes, and statements in the wrong place."""

sources = [
    "def f(a, a): pass", "return 1", "yield 1", "break", "continue", "class C:\n return 1",
    "from . import *\ndef f():\n  from x import *", "global x\nx = 1\nglobal x", "def f():\n  x = 1\n  global x",
    "def f():\n  nonlocal y", "nonlocal z", "__debug__ = 1", "match x:\n  case 1 | y: pass\n  case 2: pass",
    "from __future__ import nope", "x = 1\nfrom __future__ import annotations", "type X = yield", "def f[T, T](): pass",
    "lambda: (yield) = 1", "a = *b", "*x", "f(a=1, a=2)", "try: pass\nexcept: pass\nexcept ValueError: pass",
    "def f():\n  global x\n  nonlocal x", "def f(x):\n  global x", "def f(x):\n  nonlocal x",
    "def f():\n  x: int\n  global x", "def f():\n  print(x)\n  global x", "async def f():\n  yield 1\n  return 2",
    "def f():\n  await x", "[(y := 1) for y in z]", "[x for x in (y := 1)]", "class C:\n  [z := 1 for i in x]",
    "[i := 0 for i in x]", "def f():\n  class C:\n    nonlocal q", "for x in y:\n  def f():\n    break",
    "while 1:\n  class C:\n    continue", "def f[T: (yield)](): pass", "class C[T](x := 1): pass", "x: (yield)",
    "def f(a, /, a): pass", "def f(a, *, a): pass", "def f(**a, ): a\nlambda a, a: 0", "x = [await y for y in z]",
    "def f():\n  from x import *", "match 1:\n  case {**r, 'a': 1}: pass", "match 1:\n  case a.b(c=1, c=2): pass",
    "type T[X, X] = int", "def f():\n  del x\n  nonlocal x", "with a as (b, c), d as b.c: continue", "import __debug__",
    "def __debug__(): pass", "f(__debug__=1)", "x.__debug__ = 1", "del __debug__", "lambda __debug__: 1",
]
for source in sources:
    try:
        compile(source, "<test>", "exec")
        print(repr(source), "compiled")
    except SyntaxError as error:
        print(repr(source), type(error).__name__, "|", error.msg, "|", error.lineno, error.offset, error.end_lineno, error.end_offset)
