"""Threads: start, join, locks, local data, what an uncaught error prints."""

import threading
import sys

results = []
lock = threading.Lock()


def work(n):
    for _ in range(100):
        with lock: results.append(n)


threads = [threading.Thread(target=work, args=(n,), name=f"t{n}") for n in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(len(results), sorted(set(results)), [t.is_alive() for t in threads], threading.current_thread().name, threads[0].name)
local = threading.local(); local.x = "main"
def sees(): print(hasattr(local, "x")); local.x = "other"
t = threading.Thread(target=sees); t.start(); t.join(); print(local.x)
e = threading.Event(); out = []
def waits(): e.wait(); out.append("woken")
t = threading.Thread(target=waits); t.start(); out.append("before"); e.set(); t.join(); print(out)
c = threading.Condition(); queue = []
def consumer():
    for _ in range(3):
        with c:
            while not queue: c.wait()
            print("consumed", queue.pop(0))
t = threading.Thread(target=consumer); t.start()
for i in range(3):
    with c: queue.append(i); c.notify()
t.join()
threading.excepthook = lambda a: print("thread died:", a.exc_type.__name__, a.exc_value)
t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()
print(lock.acquire(), lock.locked(), lock.acquire(timeout=0.01), lock.acquire(blocking=False)); lock.release()
try: lock.release()
except RuntimeError as error: print(error)
r = threading.RLock(); print(r.acquire(), r.acquire()); r.release(); r.release()
counter = 0
def count():
    global counter
    for _ in range(20000):
        with lock: counter += 1
ts = [threading.Thread(target=count) for _ in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(counter)
s = threading.Semaphore(2); print(s.acquire(), s.acquire(), s.acquire(blocking=False)); b = threading.Barrier(2); t = threading.Thread(target=b.wait); t.start(); b.wait(); t.join(); print("barrier")
import queue as q
ch = q.Queue(); t = threading.Thread(target=lambda: [ch.put(i) for i in range(3)]); t.start(); print([ch.get(timeout=5) for _ in range(3)]); t.join()
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool: print(list(pool.map(lambda x: x * x, range(5))))
