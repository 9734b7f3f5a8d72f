"""asyncio: tasks, gathering, cancelling, queues, timeouts, groups, subprocess-free streams."""

import asyncio


async def work(name, delay):
    await asyncio.sleep(delay); print("done", name); return name


async def main():
    print(await asyncio.gather(work("a", 0.02), work("b", 0.01))); t = asyncio.create_task(work("c", 10)); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print("cancelled", t.cancelled())
    try: await asyncio.wait_for(work("d", 10), 0.01)
    except TimeoutError: print("timed out")
    q = asyncio.Queue(2)
    async def producer():
        for i in range(4): await q.put(i)
        await q.put(None)
    async def consumer():
        while (item := await q.get()) is not None: print("got", item)
    await asyncio.gather(producer(), consumer())
    try:
        async with asyncio.TaskGroup() as g: g.create_task(work("e", 0)); g.create_task(fail())
    except* ValueError as e: print("group", e.exceptions)
    lock = asyncio.Lock(); order = []
    async def locked(n):
        async with lock: order.append(n); await asyncio.sleep(0); order.append(n)
    await asyncio.gather(*(locked(n) for n in range(3))); print(order); ev = asyncio.Event(); asyncio.get_running_loop().call_soon(ev.set); await ev.wait(); print(await asyncio.to_thread(lambda: "thread")); print([r if not isinstance(r, Exception) else repr(r) for r in await asyncio.gather(fail(), work("f", 0), return_exceptions=True)])
    async def server(reader, writer): line = await reader.readline(); writer.write(line.upper()); await writer.drain(); writer.close()
    s = await asyncio.start_server(server, "127.0.0.1", 0); r, w = await asyncio.open_connection(*s.sockets[0].getsockname()); w.write(b"hello\n"); print(await r.read()); w.close(); s.close()
    async for x in numbers(): print(x)
    return "end"


async def fail(): raise ValueError("f")
async def numbers():
    for i in range(2): yield i; await asyncio.sleep(0)


print(asyncio.run(main()))
try: asyncio.run(fail())
except ValueError as e: print(repr(e))
import contextvars
v = contextvars.ContextVar("v", default=0); ctx = contextvars.copy_context(); ctx.run(v.set, 5); print(v.get(), ctx[v]); tok = v.set(1); v.reset(tok); print(v.get(), v.name)
