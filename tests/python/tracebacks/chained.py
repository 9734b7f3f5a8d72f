"""Chains and groups, as the interpreter prints them at the end."""


class Custom(Exception):
    def __str__(self): return "custom text"


def lower(): raise KeyError("first")


def middle():
    try: lower()
    except KeyError as error: raise ValueError("second") from error


def upper():
    try: middle()
    except ValueError:
        raise Custom("third")


def group():
    errors = []
    for f in (lower, upper):
        try: f()
        except Exception as error:
            error.add_note("a note\nof two lines")
            errors.append(error)
    raise ExceptionGroup("several", [*errors, ExceptionGroup("inner", [TypeError("t")])])


group()
