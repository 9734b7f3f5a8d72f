from check import *
import cplusplus as m

w = m.Words()
same((w.add("one").add("zw\u00f6lf") is w, len(w), w.at(0), w.at(1)), (True, 2, "one", "zw\u00f6lf"))
raises(IndexError, "no word 7", w.at, 7)
raises(TypeError, "bad argument type for built-in operation", w.add, 5)
same(m.macros(1), (1, 1, 5, 1))
same(m.macros([], {}), (1, 1, 5, 1))


class Sub(m.Words):
    pass


s = Sub()
s.add("x" * 1000)
same(len(s.at(0)), 1000)
done("cplusplus")
