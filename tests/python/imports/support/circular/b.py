print("b begins")
from . import a
try: a.name
except AttributeError as e: print(str(e).replace(a.__file__, "FILE"))
try: from .a import name
except ImportError as e: print(str(e).replace(a.__file__, "FILE"))
name = "b"
