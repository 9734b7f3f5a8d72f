"""Time a function: the best of some runs, printed as "NAME SECONDS"."""

from time import perf_counter


def best(name, function, *arguments, runs=5):
    times = []
    for _ in range(runs):
        start = perf_counter()
        function(*arguments)
        times.append(perf_counter() - start)
    print(f"{name} {min(times):.6f}", flush=True)
