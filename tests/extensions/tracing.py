from check import *
import sys
import tracing as m


def work():
    total = 0
    for item in (1, 2):
        total += abs(item)
    return total


def fails():
    raise ValueError("told")


first = work.__code__.co_firstlineno
result, events = m.trace(work)
same(result, 3)
same(events[0], ("call", "work", first, None))
same([line - first for what, _, line, _ in events if what == "line"], [1, 2, 3, 2, 3, 2, 4])
same(events[-1], ("return", "work", first + 4, "3"))
result, events = m.profile(work)
same([(what, told) for what, _, _, told in events],
     [("call", None), ("c_call", "abs"), ("c_return", "abs"), ("c_call", "abs"), ("c_return", "abs"), ("return", "3")])
result, events = m.trace(fails)
same(result, "ValueError('told')")
same([what for what, *_ in events], ["call", "line", "exception", "return"])
same(m.everywhere(work), m.trace(work))
same(m.profile_everywhere(work), m.profile(work))
# What the function raises comes out of the traced code, and ends the tracing.
result, events = m.refused(work)
same((result, events), ("RuntimeError('refused')", []))
same((sys.gettrace(), sys.getprofile()), (None, None))
same(work(), 3)
done("tracing")
