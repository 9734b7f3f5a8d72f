"""What the test scripts of this folder share: checks that count themselves. Needs builtins and sys only.

A script is run as `python X.py BUILD`, BUILD being the folder of compiled modules. It imports from here first
(that puts BUILD on the path), then the module it tests, and ends with `done("X")`.
"""

import sys

if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])

_checks = 0
_failures = 0


def _failed(text):
    global _failures
    _failures += 1
    frame = sys._getframe(2)
    print(f"line {frame.f_lineno}: {text}")


def ok(value, what="not true"):
    """`value` is true."""
    global _checks
    _checks += 1
    if not value:
        _failed(what)


def same(got, want):
    """Equal, and of the same type."""
    global _checks
    _checks += 1
    if type(got) is not type(want) or not (got == want):
        _failed(f"got {got!r}, want {want!r}")


def raises(exception, message, call, *args, **kwargs):
    """The call raises exactly `exception`, with `message` as its text unless that is None. Returns what was raised."""
    global _checks
    _checks += 1
    try:
        result = call(*args, **kwargs)
    except BaseException as caught:
        if type(caught) is not exception:
            _failed(f"raised {caught!r}, want {exception.__name__}")
        elif message is not None and str(caught) != message:
            _failed(f"says {str(caught)!r}, want {message!r}")
        return caught
    _failed(f"returned {result!r}, want {exception.__name__}")
    return None


def keeps(call, *args):
    """Called a hundred times, it leaves every argument's reference count as it was (up to the noise of one)."""
    global _checks
    _checks += 1
    before = [sys.getrefcount(arg) for arg in args]
    for _ in range(100):
        try:
            call(*args)
        except Exception:
            pass
    after = [sys.getrefcount(arg) for arg in args]
    if any(abs(b - a) > 1 for a, b in zip(before, after)):
        _failed(f"reference counts went from {before} to {after}")


def done(name):
    """End the script: one line, or exit status 1."""
    if _failures:
        print(f"FAILED {name}: {_failures} of {_checks} checks")
        sys.exit(1)
    print(f"ok {name} {_checks} checks")
