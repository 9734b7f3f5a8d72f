"""Each failing line is shown with the marks under the part that failed."""

import traceback


class Obj:
    attr = None


def show(function):
    try: function()
    except Exception as error:
        text = "".join(traceback.format_exception(error))
        print(text.replace(__file__, "FILE"))


o, d, n, items = Obj(), {"a": {"b": None}}, 0, [1, 2, 3]


def attribute(): return o.attr.missing
def subscript(): return d["a"]["b"]["c"]
def binary(): return 1 + 2 * (3 - 4) / n
def call(): return len(1, 2)
def method(): return "abc".upper().nope().lower()
def unary(): return -"text"
def compare(): return 1 < 2 < "a"
def several_lines():
    return (items[0]
            + items[1] /
              n
            + items[2])
def arguments():
    return max(
        1,
        [2],
    )
def assign():
    a, b = items
def store(): items[10] = 5
def store_attribute(): o.attr.x = 1
def delete(): del d["zz"]
def raise_(): raise ValueError("a message\nof two lines")
def assert_(): assert items == [1], "assertion"
def nested(): return [x / 0 for x in items if x]
def lambda_(): return (lambda z: z / 0)(1)
def with_():
    with o as x: pass
def for_():
    for x in n: pass
def wide(): return "日本語" + n + "é"
def fstring(): return f"{n:>10} {1 / n} end"
def starred(): return print(*n)
def import_(): import os.nope
def unpack():
    first, (second, third) = 1, (2,)
def chained(): return o.attr().attr
def augmented():
    global n
    n += "x"
def slice_(): return items["a":"b"]
def in_(): return 1 in n
def long_line(): return "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" + items + "ccccccccccccc"
def generator():
    def g(): yield 1 / n
    return list(g())
def decorator():
    @n
    def f(): pass
def class_body():
    class C:
        x = 1 / n
def default():
    def f(a=1 / n): pass
for function in (attribute, subscript, binary, call, method, unary, compare, several_lines, arguments, assign, store, store_attribute, delete, raise_, assert_, nested, lambda_, with_, for_, wide, fstring, starred, import_, unpack, chained, augmented, slice_, in_, long_line, generator, decorator, class_body, default):
    print("#", function.__name__); show(function)
