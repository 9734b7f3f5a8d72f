print("init", __name__, __package__, __path__ is not None)
from . import first
from .sub import deep
name = "pack"
