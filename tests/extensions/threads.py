from check import *
import threads as m

seen = []
same(m.run(lambda thread, call: seen.append((thread, call)), 4, 50), (0, 0, 0, 1))
same(sorted(seen), [(t, c) for t in range(4) for c in range(50)])
same(m.run(lambda thread, call: 1 // thread, 3, 10), (10, 0, 0, 1))  # those of thread 0 fail
count = 0


def work(thread, call):
    global count
    m.sleep(100)  # others run meanwhile
    count += 1
    return [thread] * call


same(m.run(work, 3, 10), (0, 0, 0, 1))
same(count, 30)
same(m.by_hand(), (1, 1, 1, 1, 1))
exceptions = []


def handles(thread, call):
    try:
        raise KeyError(thread)
    except KeyError as e:
        m.sleep(50)
        exceptions.append((e.args[0] == thread, sys.exception() is e))


m.run(handles, 4, 10)
same(exceptions, [(True, True)] * 40)
same(sys.exception(), None)
thing = object()
keeps(lambda x: m.run(lambda t, c: x, 2, 2), thing)
done("threads")
