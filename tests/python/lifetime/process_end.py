"""What the end of a process runs: every finalizer and callback that is left, and nothing twice."""

import subprocess
import sys

PROGRAMS = [
    "class A:\n def __del__(s): print('del')\na = A()",
    "class A:\n __slots__ = ()\n def __del__(s): print('slots')\na = A()",
    "class A: pass\na = A()\nA.__del__ = lambda s: print('late')",
    "class M(type):\n def __del__(s): print('metaclass')\nclass A(metaclass=M): pass",
    "class A(dict):\n def __del__(s): print('dict')\na = A()",
    "class A(tuple):\n __slots__ = ()\n def __del__(s): print('tuple')\na = A()",
    "import gc; gc.disable()\nclass A:\n def __del__(s): print('cycle')\na = A(); a.a = a; del a",
    "import gc\nclass A:\n def __del__(s): print('frozen')\na = A(); gc.freeze()",
    "import sys, weakref\nclass A: pass\na = A()\nsys.keep = [weakref.ref(a, lambda r: print('callback'))]",
    "import sys, weakref\nclass A: pass\na = A()\nsys.keep = [weakref.proxy(a, lambda r: print('proxy'))]",
    "import weakref\nclass A: pass\na = A()\nweakref.finalize(a, print, 'finalize')",
    "import atexit; atexit.register(print, 'atexit')",
    "def g():\n try: yield 1\n finally: print('generator')\nx = g(); next(x)",
    "async def f(): pass\nx = f()",
    "import io; b = io.BufferedWriter(io.FileIO(1, 'w', closefd=False)); b.write(b'buffered')",
    "import io, sys; sys.stdout = io.TextIOWrapper(open(1, 'wb', closefd=False)); print('wrapped')",
    "import io\nclass F(io.RawIOBase):\n def close(s):\n  print('closing'); super().close()\nf = F()",
    "import sys\nclass W:\n def write(s, t): sys.__stderr__.write(t)\n def flush(s): sys.__stderr__.write('flush')\n"
    "sys.stdout = W(); print('own stream')",
    "import sys; sys.stdout.write('no __stdout__'); sys.__stdout__ = None",
    "print('no newline', end='')",
    "class A:\n def __del__(s): print('after')\ndef g():\n try: yield 1\n finally:\n  try: import sys\n  except ImportError as e: print(e)\n"
    "x = g(); next(x); a = A()",
]

for program in PROGRAMS:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    print(done.returncode, repr(done.stdout), repr(done.stderr))
