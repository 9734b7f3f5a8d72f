print("deep", __name__)
depth = 3
def climb():
    from .. import first
    from ..first import here
    from ... import nothing
