"""A tour: compile a C extension, import it, use it.

    pyrox examples/tour.py        (or python3.14)

Needs a C compiler (`cc`, or the one that $CC names). The extension is examples/tour/particles.c.
"""

import gc
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LINE = 78


def title(text):
    print(f"\n{text} {'-' * (LINE - len(text) - 1)}")


def say(what, value):
    print(f"  {what:<46}{value}")


def implementation():
    own = getattr(sys, "pyroxene_version_info", None)
    python = ".".join(map(str, sys.version_info[:3]))
    if own:
        return f"Pyroxene {'.'.join(map(str, own[:3]))} (Python {python})"
    return f"{sys.implementation.name} {python}"


def headers():
    """The folder with Python.h: this repository's, or else the running interpreter's."""
    ours = os.path.join(os.path.dirname(HERE), "include", "python3.14")
    if os.path.exists(os.path.join(ours, "Python.h")):
        return ours
    return os.path.join(sys.base_prefix, "include", "python3.14")


def compile_extension(folder):
    source = os.path.join(HERE, "tour", "particles.c")
    target = os.path.join(folder, "particles.so")
    command = f'{os.environ.get("CC", "cc")} -O2 -fPIC -shared -I "{headers()}" "{source}" -o "{target}"'
    start = time.perf_counter()
    if os.system(command) != 0:
        sys.exit(f"the C compiler failed: {command}")
    say("cc -shared particles.c", f"{time.perf_counter() - start:.2f} s, {os.path.getsize(target) // 1024} KiB")
    return target


def nanoseconds(call, *args):
    """Time of one call, the best of some rounds, less the loop's own."""
    def measure(function, arguments, count):
        best = float("inf")
        numbers = range(count)
        for _ in range(7):
            if not arguments:
                start = time.perf_counter()
                for _ in numbers:
                    function()
            elif len(arguments) == 1:
                a, = arguments
                start = time.perf_counter()
                for _ in numbers:
                    function(a)
            else:
                a, b = arguments
                start = time.perf_counter()
                for _ in numbers:
                    function(a, b)
            best = min(best, time.perf_counter() - start)
        return best / count

    def loop(count):
        best = float("inf")
        for _ in range(7):
            start = time.perf_counter()
            for _ in range(count):
                pass
            best = min(best, time.perf_counter() - start)
        return best / count

    count = 50_000
    return max(0.0, (measure(call, args, count) - loop(count)) * 1e9)


def python_add(a, b):
    return a + b


def show_traceback(error):
    tb = error.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        print(f"    {os.path.basename(code.co_filename)}:{tb.tb_lineno} in {code.co_name}")
        tb = tb.tb_next
    print(f"    {type(error).__name__}: {error}")


def main():
    print(implementation())
    folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"pyroxene-tour-{os.getpid()}")
    os.mkdir(folder)
    try:
        title("A C extension")
        target = compile_extension(folder)
        sys.path.insert(0, folder)
        import particles
        say("import particles", particles)
    finally:
        if os.path.exists(os.path.join(folder, "particles.so")):
            os.remove(os.path.join(folder, "particles.so"))
        os.rmdir(folder)

    title("A type written in C, a class derived from it in Python")
    particle = particles.Particle(1.5, speed=2)
    say("Particle(1.5, speed=2).move(10)", particle.move(10))

    class Named(particles.Particle):
        def __repr__(self):
            return f"{self.name}, a {super().__repr__()}"

    named = Named(3)
    named.name = "Ada"
    say("class Named(Particle): ...", named)
    say("C calls Python: sum of i * i for i < 10", particles.call_back(lambda i: i * i, 10))

    title("An error raised in C arrives as an exception")
    try:
        particle.move(-1)
    except ValueError as error:
        show_traceback(error)
    try:
        particles.call_back(lambda i: 10 // (3 - i), 10)
    except ZeroDivisionError as error:
        show_traceback(error)

    title("Reference counts are exact")
    thing = object()
    before = particles.refcount(thing)
    many = [thing] * 1000
    during = particles.refcount(thing)
    del many
    say("before, in a list 1000 times, after", f"{before}, {during}, {particles.refcount(thing)}")
    count = particles.alive()
    temporary = [particles.Particle(i) for i in range(1000)]
    made = particles.alive() - count
    del temporary
    say("1000 particles made; left after del", f"{made}; {particles.alive() - count}")

    title("Cycles through C objects are collected")
    gc.collect()
    count = particles.alive()
    for _ in range(100):
        one, two = particles.Particle(1), particles.Particle(2)
        one.partner, two.partner = [two], {"partner": one}
    del one, two
    waiting = particles.alive() - count
    found = gc.collect()
    say("100 cycles of two particles: alive before", waiting)
    say("gc.collect()", f"{found} objects; {particles.alive() - count} left alive")

    title("What a call costs")
    for what, call, *args in [
        ("C function without arguments", particles.nothing),
        ("C function of two ints", particles.add, 20, 22),
        ("C method of one float", particles.Particle(0.0).move, 0.5),
        ("making and dropping a C object", particles.Particle, 1.0),
        ("Python function of two ints", python_add, 20, 22),
    ]:
        say(what, f"{nanoseconds(call, *args):7.1f} ns")
    start = time.perf_counter()
    particles.call_back(lambda i: i, 100_000)
    say("C calling a Python function", f"{(time.perf_counter() - start) * 1e4:7.1f} ns")


if __name__ == "__main__":
    main()
