"""Frames: f_locals that writes through, locals(), and the other attributes."""

import sys
def f(a):
    b=1
    p=sys._getframe().f_locals
    print(sorted(dir(type(p))), type(p), type(p).__module__, type(p).__mro__)
    for src in ("del p['a']","del p['zz']","p['zz']","p[1]","p[1]=2; print(p)","p.pop('a')","p.pop('zz')","p.pop('zz',5)","p.popitem()","p.clear()","type(p)()","type(p)(1)","type(p)(sys._getframe())","hash(p)","p|{'q':1}","p|5","p.__ior__({'q':1})","p=={'a':5}","p==p","p!=p","p<p","p.update([('k',3)]); print(p)","p.update(5)","p.setdefault('a',9)","p.setdefault('new',9)","p.setdefault('new2')","p.get('a')","p.get('no')","p.get('no',1)","p.get()","len(p)","list(reversed(p))","'a' in p","1 in p","[] in p","p[[]]","p.copy()","p.keys()","type(p.keys())","type(p.values())","type(p.items())","iter(p)","p.fromkeys","p.__doc__","p.pop()","p.update()","p.update(a=1)","del p['new']; print('new' in p)","p.pop('new2')","p.__reversed__()","p.__class_getitem__", "repr(p)", "import copy; copy.copy(p)","type(p).__init__", "p.x=1","p.items()[0]","p.__sizeof__() > 0", "isinstance(p, dict)", "import collections.abc; isinstance(p, collections.abc.Mapping), isinstance(p, collections.abc.MutableMapping)", "{**p}.keys()", "match_p(p)"):
        try:
            try: r=eval(src,globals(),{'p':p,'match_p':match_p}); print(src,'->',r if 'iter(' not in src and '__reversed__' not in src else type(r))
            except SyntaxError: exec(src,globals(),{'p':p})
        except Exception as e: print(src,type(e).__name__,e)
def match_p(p):
    match p:
        case {'a':x}: return x
    return None
f(5)
g=(lambda:(yield))()
for act in ("fr.f_lineno=5","del fr.f_lineno","fr.f_lineno='a'","fr.clear()","fr.f_trace=5; print(fr.f_trace)","del fr.f_trace; print(fr.f_trace)","fr.f_trace_lines=5","del fr.f_trace_lines","fr.f_trace_opcodes=True","fr.f_trace_opcodes=1","fr.f_locals=1","fr.f_code=1","fr.f_back=1","fr.f_builtins is __builtins__.__dict__","g.gi_frame.clear(); print(g.gi_frame)", "sorted(x for x in dir(fr) if x[0]!='_')", "fr.f_generator", "type(fr)()", "fr.f_locals is globals()"):
    fr=sys._getframe()
    try:
        try: print(act, eval(act))
        except SyntaxError: exec(act)
    except Exception as e: print(act,type(e).__name__,e)
g=(lambda:(yield))(); next(g)
try: g.gi_frame.clear()
except Exception as e: print(type(e).__name__,e)
def ff():
    x=1
    y=[x for x in [7]]
    l=locals(); l['x']=9; print(x, locals() is l, sorted(locals()))
    sys._getframe().f_locals['x']=10; print(x)
    sys._getframe().f_locals['n']=10; print(locals())
    exec('x=55; z=1'); print(x, 'z' in locals())
    def h(): nonlocal x; x=77; return sys._getframe().f_locals
    print(sorted(h()), x); h()['x']=5; print(x)
    return sys._getframe()
fr=ff(); print(sorted(fr.f_locals), len(fr.f_locals)); fr.f_locals['x']=3; print(fr.f_locals['x'], fr.f_lineno - fr.f_code.co_firstlineno)
fr.clear(); print(fr.f_locals, dict(fr.f_locals))
class C:
    a=1
    print(locals() is sys._getframe().f_locals, [k for k in locals() if k[:2]!='__'])
    print([sys._getframe().f_locals.get('q') for q in (1,)])
    print([sorted(k for k in locals() if k[:2]!='__') for q in (1,)])
print([sorted(k for k in locals() if k in('qq','ff')) for qq in (1,)])
def gen():
    x=1
    yield
    print(x)
g=gen(); next(g); g.gi_frame.f_locals['x']=44; next(g,None)
def cl(a):
    def inner(): return a
    fr=sys._getframe(); fr.f_locals['a']=8; print(inner(), a)
cl(1)
def dele(a):
    del a; print(sys._getframe().f_locals, 'a' in sys._getframe().f_locals, locals()); sys._getframe().f_locals['a']=5; print(a)
dele(3)
import inspect
def st(): return [ (f.function, f.lineno-inspect.currentframe().f_code.co_firstlineno, f.code_context) for f in inspect.stack()]
print(st())
print(inspect.currentframe().f_lineno, repr(inspect.currentframe())[:9])
