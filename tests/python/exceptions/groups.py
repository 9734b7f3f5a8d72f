"""Exception groups and except*."""


def show(e, depth=0):
    pad = "  " * depth
    if isinstance(e, BaseExceptionGroup):
        print(pad + type(e).__name__, repr(e.message), len(e.exceptions))
        for one in e.exceptions: show(one, depth + 1)
    else: print(pad + repr(e))


g = ExceptionGroup("g", [ValueError(1), KeyError("k"), ExceptionGroup("inner", [TypeError("t"), ValueError(2)])])
show(g); print(str(g), repr(g), g.args[0]); show(g.subgroup(ValueError)); match, rest = g.split((ValueError, KeyError)); show(match); show(rest); print(g.subgroup(OSError), g.split(OSError)[1] is g); show(g.subgroup(lambda e: isinstance(e, KeyError))); show(g.derive([ValueError("d")]))


def handle(make):
    try:
        try: raise make()
        except* ValueError as e: print("values:"); show(e, 1)
        except* (KeyError, IndexError) as e: print("keys:"); show(e, 1)
        else: print("else")
        finally: print("finally")
    except BaseException as e: print("left:"); show(e, 1); return
    print("all handled")


handle(lambda: g); handle(lambda: ValueError("naked")); handle(lambda: TypeError("naked")); handle(lambda: ExceptionGroup("k", [KeyError(1)])); handle(lambda: BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(3)]))
try:
    try: raise ExceptionGroup("eg", [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError: raise OSError("from handler")
    except* TypeError: raise
except ExceptionGroup as e: show(e); print([type(x.__context__).__name__ for x in e.exceptions])
for text in ("ExceptionGroup('m', [])", "ExceptionGroup('m', [5])", "ExceptionGroup('m', 5)", "ExceptionGroup(5, [ValueError()])", "ExceptionGroup('m')", "ExceptionGroup('m', [KeyboardInterrupt()])", "type(BaseExceptionGroup('m', [ValueError()])).__name__", "type(BaseExceptionGroup('m', [KeyboardInterrupt()])).__name__"):
    try: print(text, eval(text))
    except BaseException as e: print(text, "->", type(e).__name__ + ":", e)
for text in ("try: 1/0\nexcept* ValueError: pass\nexcept KeyError: pass", "try: pass\nexcept*: pass", "for i in x:\n try: pass\n except* ValueError: break", "def f():\n try: pass\n except* ValueError: return 1"):
    try: compile(text, "f", "exec"); print("compiled")
    except SyntaxError as e: print(e.msg)
try:
    try: raise ValueError
    except* ExceptionGroup: pass
except TypeError as e: print(e)
try:
    try: raise ValueError
    except* 5: pass
except Exception as e: print(type(e).__name__, e)
class My(ExceptionGroup):
    def __new__(cls, m, e, code=0): self = super().__new__(cls, m, e); self.code = code; return self
    def derive(self, e): return My(self.message, e, self.code)
a, b = My("mine", [ValueError(1), KeyError(2)], 7).split(ValueError); print(type(a).__name__, a.code, b.code)
n = ExceptionGroup("noted", [ValueError()]); n.add_note("hello"); print(n.subgroup(ValueError) is n, n.split(ValueError)[0].__notes__)
