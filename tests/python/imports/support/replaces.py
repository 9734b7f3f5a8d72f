import sys
class Module:
    answer = 42
sys.modules[__name__] = Module()
