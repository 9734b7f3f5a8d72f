"""sys.monitoring: tools, events and callbacks."""

import sys
m=sys.monitoring
def t(s):
    try: print(s,'->',eval(s))
    except Exception as e: print(s,type(e).__name__,e)
for s in ("m.use_tool_id(6,'x')","m.use_tool_id(-1,'x')","m.use_tool_id(1,5)","m.use_tool_id('a','x')","m.use_tool_id(1,'x')","m.use_tool_id(1,'y')","m.get_tool(1)","m.get_tool(2)","m.get_tool(8)","m.set_events(2,1)","m.set_events(1,1<<30)","m.set_events(1,-1)","m.set_events(1,1<<16)","m.set_events(1,(1<<16)|16)","m.get_events(1)","m.set_events(1,1<<18)","m.get_events(1)","m.get_events(2)","m.set_events(1,0)","m.register_callback(1,3,print)","m.register_callback(1,1<<25,print)","m.register_callback(1,0,print)","m.register_callback(1,1,print)","m.register_callback(1,1,None)","m.register_callback(3,1,None)","m.register_callback(9,1,None)","m.set_local_events(1,5,1)","m.set_local_events(1,t.__code__,1<<12)","m.set_local_events(1,t.__code__,32)","m.get_local_events(1,t.__code__)","m.get_local_events(2,t.__code__)","m.set_local_events(1,t.__code__,0)","m.set_local_events(1,t.__code__,1<<16)","m.restart_events()","m._all_events()","m.clear_tool_id(1)","m.clear_tool_id(2)","m.free_tool_id(1)","m.free_tool_id(2)","m.get_tool(1)","m.events","m.use_tool_id.__text_signature__,m.register_callback.__text_signature__,m.set_local_events.__text_signature__,m.restart_events.__text_signature__,m.set_events.__text_signature__","m.__spec__","m.__name__", "sys.modules.get('sys.monitoring')", "m.COVERAGE_ID,m.DEBUGGER_ID,m.OPTIMIZER_ID,m.PROFILER_ID"): t(s)
m.use_tool_id(1,'x'); m.set_events(1,5); print(m._all_events()); m.set_events(1,0)

def exc():
    try:
        1/0
    finally:
        z = 3
def oneline(n):
    for i in range(n): pass
def calls():
    len([1]); "a".upper(); [].append(2)
    try: int("x")
    except ValueError: pass
def gen():
    try: yield 1
    except KeyError: yield 2
def usegen():
    g = gen(); next(g); g.throw(KeyError); g.close()
E=m.events
m.use_tool_id(2,'x')
log=[]
def note(n):
    def callback(code, *rest):
        if code.co_name == 'go': return
        rest = [r if isinstance(r, (int, str, BaseException)) and n == 'LINE' else type(r).__name__ if n != 'LINE' else r for r in rest if n == 'LINE' or type(r) is not int]
        log.append((n, code.co_name, *rest))
    return callback
for n in dir(E):
    v=getattr(E,n)
    if n[0]!='_' and v and n not in ('BRANCH', 'INSTRUCTION'): m.register_callback(2,v,note(n))
def go(f,*a,ev=None):
    log.clear(); m.set_events(2, ev or (E.LINE|E.RAISE|E.RERAISE|E.PY_UNWIND|E.EXCEPTION_HANDLED|E.PY_START|E.PY_RETURN|E.PY_RESUME|E.PY_THROW|E.PY_YIELD|E.JUMP|E.BRANCH_LEFT|E.BRANCH_RIGHT|E.CALL|E.C_RETURN|E.C_RAISE))
    try: f(*a)
    except ZeroDivisionError: pass
    finally: m.set_events(2,0)
    for l in log: print(l)
    print()
for f, a in ((exc, ()), (oneline, (2,)), (calls, ()), (usegen, ())): go(f, *a)
lines = []
def once(code, line):
    lines.append((code.co_name, line - code.co_firstlineno)); return m.DISABLE
m.register_callback(2, E.LINE, once)
def repeated(n):
    for i in range(n):
        x = i
    return n
m.set_local_events(2, repeated.__code__, E.LINE)
repeated(3); repeated(3); print(lines)
m.restart_events(); repeated(1); print(lines); m.set_local_events(2, repeated.__code__, 0)
m.register_callback(2, E.RAISE, lambda *a: m.DISABLE); m.set_events(2, E.RAISE)
try: exc()
except Exception as e: print(type(e).__name__, e, repr(e.__context__))
def broken(*a): raise RuntimeError("from the callback")
m.register_callback(2, E.PY_START, broken); m.set_events(2, E.PY_START)
try: repeated(1)
except RuntimeError as e: print(e)
m.set_events(2, 0); m.free_tool_id(2)
