"""Calls from Python into C and back. The folder of the built extension is the argument.

An implementation that cannot load the extension times the builtin functions only.
"""

import sys

from timing.best import best

CALLS = 500_000


def nothing(function):
    for _ in range(CALLS):
        function()


def one(function):
    for i in range(CALLS):
        function(i)


def two(function):
    for i in range(CALLS):
        function(i, 3)


def python_function():
    return None


def main(folder):
    sys.path.insert(0, folder)
    try:
        import border
    except ImportError as error:
        print(f"calls.py: {error}", file=sys.stderr)
        return
    best("c_no_argument", nothing, border.nothing)
    best("c_one_argument", one, border.same)
    best("c_add_two_ints", two, border.add)
    best("c_short_text", nothing, border.text)
    best("c_calls_python", border.apply, python_function, CALLS)
    best("c_calls_c", border.apply, border.nothing, CALLS)


best("builtin_abs", one, abs)
best("builtin_method", nothing, [].copy)
if len(sys.argv) > 1:
    main(sys.argv[1])
