"""What is not grammatical: only that it is refused, and by which exception."""

sources = [
    "x = = 1", "if True\n  pass", "def f(:\n  pass", "print 'x'", "1 = x", "f() = 1", "x + 1 = 2",
    "def f(a=1, b): pass", "f(a=1, 2)", "f(**a, *b)", "for i in x:\npass", "  x = 1", "if 1:\n    x\n  y", "'abc",
    "\"\"\"abc", "(1, 2", "[1, 2)", ")", "a b", "x = 5 5", "import", "from x import", "del f()", "del 1", "x := 1",
    "(x := 1) = 2", "f(x for x in y, 1)", "{**x for x in y}", "[*x for x in y]", "print(*)", "None = 1", "True = 1",
    "def None(): pass", "f(None=1)", "x.None = 1", "import a.b as c.d", "try:\n  pass",
    "try: pass\nexcept A, B as c: pass", "with x as 1: pass", "async x", "await y", "0777", "1__0", "0x", "1e", "0b2",
    "5abc", "'\\N{nope}'", "b'é'", "'\\x1'", "u'\\ud80'", "é = 1; €", "x = $", "a ? b", "x!", "f'{a b}'", "f'{a!x}'",
    "f'{}'", "else: pass", "elif x: pass", "while 1: else", "def f(*): pass", "def f(*, **k): pass",
    "def f(a, /, b, /): pass", "def f(**k, a): pass", "class C(x for x in y): pass", "assert (x, 'y') = 1", "a, b += 1",
    "(a, b): int", "x: int: str", "if x = 1: pass", "a = b if c", "not", "in", "x not y", "@\ndef f(): pass", "i++",
    "x<>y", "exec 'x'", "(a for a in b) = 1", "'a' + = 'b'", "{1: 2, 3}", "{1, 2: 3}", "{**a, b}", "\tx\n        y",
    "if 1:\n\tx\n        y", "def f():\n\tx\n    y",
]
for source in sources:
    try:
        compile(source, "<test>", "exec")
        print(repr(source), "compiled")
    except SyntaxError as error:
        print(repr(source), type(error).__name__, error.filename, error.lineno)
