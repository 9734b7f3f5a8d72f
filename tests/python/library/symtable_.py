"""The module symtable."""
import _symtable, symtable

source = '''
@a
@b(
 c)
class A[T: int = str](B):
    "doc"
    x: int = 1
    if x: y: T
    @p
    def f[U](self, *a, b=lambda: 1, **k) -> T:
        items = [x for x in a if (z := x)]
        class Q: __p = self
        def g(): return items, __class__
        return (i async for i in self), sum(i
            for i in a), sum(
                i for i in a)
type X[T] = list[T]
def h():
    import os as o, sys.path
    global gg; gg = 1
    return [lambda: i for i in o], {k: v for k, v in gg}
'''


def show(table, indent=""):
    print(f"{indent}{table.name} type={table.type} line={table.lineno} nested={table.nested} {table.varnames} {dict(sorted(table.symbols.items()))}")
    for child in table.children:
        show(child, indent + "  ")


show(_symtable.symtable(source, "f", "exec"))
top = symtable.symtable(source, "f", "exec")
print(top, top.get_identifiers(), top.has_children(), [child.get_name() for child in top.get_children()])
h = [child for child in top.get_children() if child.get_name() == "h"][0]
print(h, h.get_type(), h.get_locals(), h.get_globals(), h.get_frees(), h.get_parameters(), h.is_nested(), h.get_lineno())
print(h.lookup("o"), h.lookup("o").is_imported(), h.lookup("gg").is_declared_global())
for arguments in ((1, 2, 3), ("a", "f", "x"), ("a b", "f", "exec"), ("nonlocal x", "f", "exec"), ("def f(a, a): pass", "f", "exec"), (3, "f", "exec")):
    try:
        print(symtable.symtable(*arguments))
    except Exception as e:
        print(type(e).__name__, e)
try:
    type(_symtable.symtable("", "f", "exec"))()
except TypeError as e:
    print(e)
