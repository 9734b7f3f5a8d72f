"""An __init__ that is a generator function gives a generator, which it must not."""

class A:
    def __init__(self, x):
        yield x
def make():
    return A(1)
for _ in range(4):
    try: make()
    except TypeError as e: print(e)
