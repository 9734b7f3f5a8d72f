"""Threads: many at once, what is local to them, locks, and how they end."""

import _thread
import os
import queue
import sys
import threading
import time


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(function.__name__, type(error).__name__, error)


def many():
    total = [0]
    lock = threading.Lock()

    def work():
        for _ in range(500):
            with lock:
                total[0] += 1

    threads = [threading.Thread(target=work) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(total[0], threading.active_count(), [thread.is_alive() for thread in threads].count(True))


def fair():
    # A thread that only computes does not keep others waiting.
    stop = False
    counts = [0, 0]

    def spin(index):
        while not stop:
            counts[index] += 1

    threads = [threading.Thread(target=spin, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    stop = True
    for thread in threads:
        thread.join()
    print(all(count > 100 for count in counts))


class Own(threading.local):
    def __init__(self, start):
        self.value = start


def local():
    own = Own(5)
    own.value += 1
    seen = []

    def look():
        seen.append((own.value, own.__dict__))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    print(own.value, own.__dict__, seen)
    attempt(_thread._local, 1)
    attempt(getattr, own, "missing")
    attempt(setattr, own, "__dict__", {})

    class Noisy:
        def __del__(self):
            print("the thread's own is gone")

    def keep():
        own.noisy = Noisy()

    thread = threading.Thread(target=keep)
    thread.start()
    thread.join()


def locks():
    lock = threading.Lock()
    print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01))
    attempt(lock.acquire, False, 1)
    attempt(lock.acquire, True, -2)
    attempt(lock.acquire, True, "a")
    lock.release()
    attempt(lock.release)
    again = threading.RLock()
    with again, again:
        print(again._recursion_count(), again._is_owned())
    attempt(again.release)
    condition = threading.Condition()
    items = queue.Queue()

    def wait():
        with condition:
            items.put("ready")
            items.put(condition.wait(5))

    thread = threading.Thread(target=wait)
    thread.start()
    print(items.get())
    with condition:
        condition.notify()
    print(items.get())
    thread.join()
    barrier = threading.Barrier(3)
    threads = [threading.Thread(target=barrier.wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    barrier.wait()
    for thread in threads:
        thread.join()
    timer = threading.Timer(0.01, print, ("timer",))
    timer.start()
    timer.join()


def handles():
    attempt(_thread._ThreadHandle().join)
    handle = _thread.start_joinable_thread(lambda: None)
    print(handle.join(), handle.is_done())
    attempt(_thread.start_joinable_thread, print, handle)
    attempt(_thread.start_joinable_thread, 1)
    attempt(_thread.start_new_thread, print, 1)
    attempt(_thread.stack_size, 1)
    attempt(_thread.interrupt_main, 99)
    attempt(_thread.interrupt_main)


def fail():
    raise ValueError("in a thread")


def ends():
    sys.stderr = sys.stdout
    threading.excepthook = lambda args: print(args.exc_type.__name__, args.exc_value, args.thread.name)
    thread = threading.Thread(target=fail, name="failing")
    thread.start()
    thread.join()
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    # What is in the buffer now would be written by both processes.
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        print("child", threading.active_count(), threading.current_thread().name)
        sys.stdout.flush()
        os._exit(3)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    # Daemons end with the program; others are waited for.
    threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
    threading.Thread(target=lambda: (time.sleep(0.1), print("last"))).start()


many()
fair()
local()
locks()
handles()
ends()
