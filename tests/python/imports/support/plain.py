"""A module."""
print("importing plain as", __name__)
value = 1
_hidden = 2
__private = 3
def function(): return value
