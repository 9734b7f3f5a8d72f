print("first", __name__, __package__)
from .sub.deep import depth
from . import sub
here = "first"
