print("a begins")
from . import b
early = 1
print("a sees b", b.name)
name = "a"
