# A finally clause that leaves the loop drops the value that was to be returned.
import warnings
warnings.simplefilter("ignore", SyntaxWarning)

CODE = """
class Noisy:
    def __init__(self, n): self.n = n
    def __add__(self, other): return Noisy(self.n + other)
    def __del__(self): print("dropped", self.n)

def breaks(x):
    for count in [Noisy(0), Noisy(10)]:
        n = 0
        while n < 20:
            n += 5
            try:
                return count + n
            finally:
                if x:
                    break
    return "end"

def continues():
    for count in 1, 2, 3:
        try:
            return [count * 1000]
        finally:
            if count < 3:
                continue

def replaced():
    try:
        return Noisy(1) + 1
    finally:
        return "other"
"""
exec(compile(CODE, "<test>", "exec"))
print(breaks(True))
kept = breaks(False)
print(kept.n)
print(continues())
print(replaced())
del kept
