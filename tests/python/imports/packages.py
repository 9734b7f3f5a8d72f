"""Packages: relative imports, circular imports, namespace packages, running a module as a program."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
import pack.sub.deep

print(pack.name, pack.first.here, pack.sub.deep.depth, pack.first.sub is pack.sub, pack.__path__[0].endswith("support/pack"), pack.sub.__package__, pack.sub.deep.__package__, sorted(n for n in sys.modules if n.startswith("pack")))
try: pack.sub.deep.climb()
except ImportError as e: print(type(e).__name__, e)
from pack import first, sub as s
from pack.sub import deep as d

print(first.here, s.__name__, d.depth)
import circular.a

print(circular.a.name, circular.b.name, circular.b.a is circular.a)
import namespace.part
import namespace

print(namespace.__file__ if hasattr(namespace, "__file__") else "no file", type(namespace.__path__).__name__, namespace.__spec__.loader.__class__.__name__)
import runpy

print(sorted(k for k in runpy.run_module("pack", run_name="__main__") if k[0] != "_"))
print(runpy.run_module("plain", run_name="other")["value"])
import zipfile, tempfile
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "z.zip")
    with zipfile.ZipFile(path, "w") as z: z.writestr("zipped/__init__.py", "print('from zip', __name__)\nv = 5\n")
    sys.path.insert(0, path)
    import zipped
    print(zipped.v, type(zipped.__loader__).__name__)
    cached = os.path.join(folder, "fresh.py")
    with open(cached, "w") as f: f.write("n = 1\n")
    sys.path.insert(0, folder)
    import importlib
    importlib.invalidate_caches()
    import fresh
    with open(cached, "w") as f: f.write("n = 22\n")
    importlib.reload(fresh)
    print(fresh.n)
