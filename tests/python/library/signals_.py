"""Signals: handlers, timers, masks, and what they interrupt."""

import os
import select
import signal
import threading
import time


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(function.__name__, type(error).__name__, error)


def note(number, frame):
    print("handled", signal.Signals(number).name, frame.f_code.co_name)


class Alarm(Exception):
    pass


def alarm(number, frame):
    raise Alarm


def main():
    print(signal.getsignal(signal.SIGUSR1), signal.signal(signal.SIGUSR1, note))
    print(signal.getsignal(signal.SIGUSR1) is note, signal.getsignal(signal.SIGINT).__name__)
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.raise_signal(signal.SIGUSR1)
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

    # Handlers that raise end what they interrupt; others do not.
    signal.signal(signal.SIGALRM, alarm)
    for wait in (spin, nap, read, lock, poll, pause, join):
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try:
            wait()
        except Alarm:
            print("interrupted", wait.__name__)
    calls = []
    signal.signal(signal.SIGALRM, lambda number, frame: calls.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
    start = time.monotonic()
    time.sleep(0.2)
    print(time.monotonic() - start >= 0.2, len(calls) > 2)
    print(signal.setitimer(signal.ITIMER_REAL, 0)[1], signal.getitimer(signal.ITIMER_REAL))
    print(signal.alarm(100), signal.alarm(0))

    # A mask puts a signal off.
    print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]))
    signal.raise_signal(signal.SIGUSR1)
    print(signal.sigpending())
    print(signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1]))
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    signal.raise_signal(signal.SIGUSR1)
    print(signal.sigwait([signal.SIGUSR1]))
    print(signal.sigtimedwait([signal.SIGUSR1], 0))
    os.kill(os.getpid(), signal.SIGUSR1)
    info = signal.sigwaitinfo([signal.SIGUSR1])
    print(info.si_signo == signal.SIGUSR1, info.si_pid == os.getpid(), info.si_uid == os.getuid(), len(info))
    signal.pthread_sigmask(signal.SIG_SETMASK, [])

    # The wakeup descriptor gets the number of every signal.
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    print(signal.set_wakeup_fd(writer))
    signal.raise_signal(signal.SIGUSR1)
    print(os.read(reader, 10), signal.set_wakeup_fd(-1) == writer)

    attempt(signal.signal, 0, note)
    attempt(signal.signal, 65, note)
    attempt(signal.signal, signal.SIGUSR1, 5)
    attempt(signal.signal, signal.SIGKILL, note)
    attempt(signal.getsignal, 0)
    attempt(signal.strsignal, signal.SIGHUP)
    attempt(signal.strsignal, 0)
    attempt(signal.set_wakeup_fd, reader)
    attempt(signal.setitimer, 9, 1)
    attempt(signal.setitimer, 0, "a")
    attempt(signal.pthread_sigmask, signal.SIG_BLOCK, [0])
    attempt(signal.pthread_sigmask, 99, [])
    attempt(signal.sigtimedwait, [], -1)
    attempt(signal.default_int_handler)
    attempt(signal.default_int_handler, signal.SIGINT, None)
    attempt(signal.raise_signal, signal.SIGINT)
    attempt(signal.raise_signal, 99)
    thread = threading.Thread(target=attempt, args=(signal.signal, signal.SIGUSR1, note))
    thread.start()
    thread.join()
    print(signal.SIGINT in signal.valid_signals(), len(signal.valid_signals()) > 30)


def spin():
    while True:
        pass


def nap():
    time.sleep(10)


def read():
    os.read(os.pipe()[0], 1)


def lock():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def poll():
    select.poll().poll()


def pause():
    signal.pause()


def join():
    thread = threading.Thread(target=time.sleep, args=(0.3,))
    thread.start()
    try:
        thread.join()
    finally:
        # The masks below are the main thread's: no other may get its signals.
        signal.setitimer(signal.ITIMER_REAL, 0)
        thread.join()


main()
