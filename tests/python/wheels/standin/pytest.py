"""A stand-in for pytest, small enough to be read in a minute.

It has what the test files of small packages use: marks (skipif, skip, parametrize; any other name is accepted
and ignored), fixtures (params, autouse, yield; scopes are ignored: a fixture is set up for each case; capsys is there),
raises, skip, fail, importorskip. The cases are collected and run by run_pytest.py.
"""


class Skipped(Exception):
    """Raised in a case that is to be skipped."""


class Failed(AssertionError):
    """Raised by fail() and by raises() when nothing was raised."""


class FixtureRequest:
    """What a fixture learns about the case that wants it."""

    def __init__(self, param):
        self.param = param


class Mark:
    """A decorator that notes itself on what it decorates."""

    def __init__(self, name, args=(), kwargs=None):
        self.name = name
        self.args = args
        self.kwargs = kwargs or {}

    def __call__(self, *args, **kwargs):
        is_bare = len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], Mark)
        if self.name != "parametrize" and is_bare:
            return self.put_on(args[0])
        return _MarkDecorator(self.name, args, kwargs)

    def put_on(self, target):
        target.pytestmark = [self, *getattr(target, "pytestmark", ())]
        return target

    def skip_reason(self):
        """Why the case is skipped, or None."""
        if self.name == "skip" or (self.name == "skipif" and any(self.args)):
            return self.kwargs.get("reason", "no reason given")
        return None


class _MarkDecorator(Mark):
    def __call__(self, target):
        return self.put_on(target)


class _Marks:
    def __getattr__(self, name):
        return Mark(name)


mark = _Marks()


class param:
    """One set of values for parametrize, or one value of a fixture, with marks of its own."""

    def __init__(self, *values, marks=(), id=None):
        self.values = values
        self.marks = marks if isinstance(marks, (list, tuple)) else [marks]
        self.id = id


class Fixture:
    """A function that makes a value for the cases that name it."""

    def __init__(self, function, params=(None,), autouse=False, name=None):
        self.function = function
        self.params = [one if isinstance(one, param) else param(one) for one in params]
        self.has_params = params != (None,)
        self.autouse = autouse
        self.name = name or function.__name__


def fixture(function=None, *, scope="function", params=(None,), autouse=False, ids=None, name=None):
    def decorate(function):
        return Fixture(function, params, autouse, name)

    return decorate(function) if function else decorate


class CaptureFixture:
    """What a case printed since it asked last."""

    def __init__(self, streams):
        self.streams = streams

    def readouterr(self):
        import types

        texts = []
        for stream in self.streams:
            texts.append(stream.getvalue())
            stream.seek(0)
            stream.truncate()
        return types.SimpleNamespace(out=texts[0], err=texts[1])


@fixture
def capsys():
    """Takes what a case prints through sys.stdout and sys.stderr."""
    import io
    import sys

    old = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    try:
        yield CaptureFixture((sys.stdout, sys.stderr))
    finally:
        sys.stdout, sys.stderr = old


def skip(reason=""):
    raise Skipped(reason)


def fail(reason=""):
    raise Failed(reason)


def importorskip(name, reason=None):
    try:
        __import__(name)
    except ImportError as error:
        raise Skipped(reason or str(error)) from None
    import sys

    return sys.modules[name]


class ExceptionInfo:
    """What raises() caught."""

    value = None

    @property
    def type(self):
        return type(self.value)

    def exconly(self):
        """The exception as the last lines of a traceback show it."""
        import traceback

        return "".join(traceback.format_exception_only(self.value)).rstrip()


class raises:
    """A context in which one of the given exceptions must be raised; with a function, calls it."""

    def __new__(cls, expected, function=None, *args, **kwargs):
        self = super().__new__(cls)
        self.expected = expected
        self.match = kwargs.pop("match", None)
        self.info = ExceptionInfo()
        if function is None:
            return self
        with self as info:
            function(*args, **kwargs)
        return info

    def __enter__(self):
        return self.info

    def __exit__(self, kind, value, traceback):
        if kind is None:
            raise Failed(f"did not raise {self.expected!r}")
        if not issubclass(kind, self.expected):
            return False
        self.info.value = value
        if self.match is not None:
            import re

            assert re.search(self.match, str(value)), f"{self.match!r} does not match {str(value)!r}"
        return True
