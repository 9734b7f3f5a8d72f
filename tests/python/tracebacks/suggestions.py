"""What a traceback adds to the message: did you mean."""

import sys
import traceback


class Point:
    horizontal = 1
    def __init__(self): self.vertical = 2
    def method(self): return verticall


counter_value = 5
def local(): some_name = 1; return some_nme
def attribute(): return Point().horizntal
def instance(): return Point().vertcal
def global_(): return counter_valu
def builtin(): return pritn
def method(): return Point().method()
def selfless(): return Wrapper().get()
def module(): return sys.exitt
def stdlib(): return collections.deque
def import_name(): from os import pth
def keyword(): return sorted([], revers=True)
def keyword_python(): return local(some=1)
def none_close(): return qqqqqqqqqqq
def plain(): return {}["key"]
class Wrapper:
    def __init__(self): self.inner = Point(); self.value = 1
    def get(self): return value
for f in (local, attribute, instance, global_, builtin, method, selfless, module, stdlib, import_name, keyword, keyword_python, none_close, plain):
    try: f()
    except Exception as error: print(f.__name__, "|", traceback.format_exception(error)[-1].strip().split(" (/")[0])
