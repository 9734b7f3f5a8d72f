"""Warnings: where they point, filters, catching, errors; those of the compiler."""

import sys
import warnings


def old(): warnings.warn("old is old", DeprecationWarning, stacklevel=2)
old()
old()
warnings.warn("plain")
for _ in range(2): warnings.warn("once per place")
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("always"); old(); warnings.warn(UserWarning("an instance")); ~True
print([(type(w.message).__name__, str(w.message)[:30], w.lineno) for w in log])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try: warnings.warn("raised", RuntimeWarning)
    except RuntimeWarning as e: print(repr(e))
    warnings.filterwarnings("ignore", message="quiet.*"); warnings.warn("quiet please")
for bad in ((5, 5), ("m", int)):
    try: warnings.warn(*bad)
    except TypeError as e: print(e)
for source in ("x is 5", "assert (1, 'always')", "'a' is x", "[1](2)", "'\\d'", "1if x else 2", "def f():\n try: pass\n finally: return 1", "1()", "b'\\z'", "f'\\q{x}'", "'a'[None]", "x == 'a' is not ()"):
    with warnings.catch_warnings(record=True) as log:
        warnings.simplefilter("always")
        compile(source, "<s>", "exec")
    print(repr(source), [(w.category.__name__, str(w.message), w.lineno) for w in log])
sys.stdout.flush()
