"""_queue and queue: between threads, with and without waiting."""

import _queue, queue, threading, time

def t(label, f, *a, **k):
    try: r = repr(f(*a, **k))
    except Exception as e: r = f"{type(e).__module__}.{type(e).__name__}: {e}"
    print(label, a, k or "", r)

q = _queue.SimpleQueue()
print(q.empty(), q.qsize(), q.put(1), q.put(2, False), q.put(3, True, 5), q.put_nowait(4), q.qsize(), q.get(), q.get(block=False), q.get(timeout=1), q.get_nowait(), q.empty())
t("get", q.get, False); t("get_nowait", q.get_nowait); t("get", q.get, timeout=0.01); t("get", q.get, timeout=-1); t("get", q.get, timeout=0); t("get", q.get, block=False, timeout=-1); t("get", q.get, timeout="a"); t("get", q.get, timeout=1e30); t("put", q.put); t("get", q.get, 1, 2, 3); t("get", q.get, x=1); t("put_nowait", q.put_nowait, 1, 2); t("SimpleQueue", _queue.SimpleQueue, 1); t("get", q.get, True, None) if not q.empty() else None
def work():
    for i in range(5): time.sleep(0.005); q.put(i)
thread = threading.Thread(target=work); thread.start(); print([q.get() for i in range(5)], q.qsize()); thread.join()
results = []
def consume():
    while (x := q.get(timeout=5)) is not None: results.append(x)
threads = [threading.Thread(target=consume) for i in range(4)]
for x in threads: x.start()
for i in range(100): q.put(i)
for x in threads: q.put(None)
for x in threads: x.join()
print(sorted(results) == list(range(100)))
print(_queue.SimpleQueue[int], _queue.Empty, _queue.Empty.__mro__, queue.Empty is _queue.Empty, queue.SimpleQueue is _queue.SimpleQueue, _queue.SimpleQueue.__module__)
class Sub(_queue.SimpleQueue): pass
s = Sub(); s.x = 1; s.put(s); import gc, weakref; w = weakref.ref(s); del s; gc.collect(); print(w())
b = queue.Queue(2); b.put(1); b.put(2); t("full", b.put, 3, False); print(b.get(), b.get(), b.full()); p = queue.PriorityQueue(); [p.put(x) for x in (3, 1, 2)]; print([p.get() for i in range(3)]); l = queue.LifoQueue(); [l.put(x) for x in (3, 1, 2)]; print([l.get() for i in range(3)])
