"""import in all its forms; what is in sys.modules; what fails and how."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))

import plain
import plain as again
from plain import value, function as f

print(plain is again, value, f(), plain.__name__, plain.__doc__, plain.__file__.endswith("support/plain.py"), plain.__package__ == "", plain.__spec__.name, type(plain.__loader__).__name__, "plain" in sys.modules, repr(plain).startswith("<module 'plain' from "))
from plain import *

print("_hidden" in globals(), "value" in globals())
from starred import *

print("public" in globals(), "_also" in globals(), "other" in globals())
import os.path as p, sys as s

print(p is os.path, s is sys)


def inside():
    import plain as local
    from os import path, sep
    return local is plain, path is os.path, sep


print(inside())
for text in ("import missing", "import plain.sub", "from plain import nope", "import raises", "import raises", "import syntax", "from badall import *", "from . import x", "from .x import y", "import missing.sub", "from missing import x", "import os.missing", "from os.path import nope", "from ... import z", "import lazy; print(lazy.dynamic, dir(lazy)); lazy.nope", "from lazy import dynamic; print(dynamic)", "from lazy import nope2"):
    try:
        exec(text)
        print(text, "ran")
    except Exception as error:
        message = str(error).replace(os.path.dirname(os.path.abspath(__file__)), "HERE")
        print(text, "->", type(error).__name__ + ":", message.split(" (/")[0])
print("raises" in sys.modules, "syntax" in sys.modules)
import replaces

print(replaces.answer)
sys.modules["made_up"] = "anything"; import made_up; print(made_up)
sys.modules["blocked"] = None
try: import blocked
except ModuleNotFoundError as e: print(e)
del sys.modules["plain"]; import plain; print(plain is again)
import importlib
importlib.reload(plain); print(importlib.import_module("plain") is plain, importlib.util.find_spec("nope_at_all") if hasattr(importlib, "util") else None)
module = type(sys)("fresh", "doc"); print(module, module.__doc__, module.__name__, sorted(vars(module))); module.x = 1; print(module.x)
try: module.y
except AttributeError as e: print(e)
try: plain.y
except AttributeError as e: print(e)
try: sys.vresion
except AttributeError as e: print(e)
print(__import__("os.path").__name__, __import__("os.path", fromlist=["join"]).__name__ in ("posixpath", "ntpath"))


class Finder:
    def find_spec(self, name, path, target=None):
        if name.startswith("virtual"):
            print("finder asked for", name, path)
            from importlib.machinery import ModuleSpec
            return ModuleSpec(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module): module.made = module.__name__.upper()


sys.meta_path.append(Finder()); import virtual_module; print(virtual_module.made)
print(sys.builtin_module_names.__class__.__name__, "sys" in sys.builtin_module_names, isinstance(sys.path, list), sys.implementation.name, sys.version_info[:2], sys.version_info.major, sys.byteorder, sys.maxsize == 2**63 - 1)
