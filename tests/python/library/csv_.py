"""csv: formats, readers, writers, dialects, and their errors."""

import _csv, csv, io
print([n for n in dir(_csv) if n[0]!='_'], _csv.__version__ if hasattr(_csv,'__version__') else None)
def t(f,*a,**k):
    try: print(getattr(f,'__name__',f),a,k,repr(f(*a,**k)))
    except BaseException as e: print(getattr(f,'__name__',f),a,k,type(e).__name__,e)
def rd(data,**k):
    try: print(repr(data),k,list(csv.reader(data,**k)))
    except BaseException as e: print(repr(data),k,type(e).__name__,e)
def wr(rows,**k):
    f=io.StringIO()
    try:
        w=csv.writer(f,**k); r=[w.writerow(x) for x in rows]; print(rows,k,repr(f.getvalue()),r)
    except BaseException as e: print(rows,k,type(e).__name__,e,repr(f.getvalue()))
for s in (['a,b\r\n','c,"d"'],['"a\n','b",c'],['"a""b",c'],['a"b,c'],['"a"b,c'],['a,"b'],['a\0b'],[''],['\n'],[',\n'],['a b'],["'a,b',c"],['1,2.5,"3",x'],['a\\,b'],['a\\'],['a\\\n'],[' a, b'],['a, "b"'],['","'],['"a",b"c"'],['a',1],[b'a'],['"a'+'\n','',"b"],['x'*10+',yy'],['nan,inf,-1,,"",1e5']):
    for k in ({},dict(strict=True),dict(quoting=csv.QUOTE_NONE),dict(escapechar='\\'),dict(skipinitialspace=True),dict(quoting=csv.QUOTE_NONNUMERIC),dict(quoting=csv.QUOTE_STRINGS),dict(quoting=csv.QUOTE_NOTNULL),dict(doublequote=False),dict(doublequote=False,escapechar='\\'),dict(quotechar="'"),dict(delimiter=' ',skipinitialspace=True),dict(quotechar=None,quoting=csv.QUOTE_NONE,escapechar='\\')): rd(s,**k)
for r in ([['a','b']],[[1,2.5,None,'',True]],[['a,b','c"d','e\nf','g\rh']],[['']],[[None]],[[]],[['\\','a\\b']],[' a',' '],[['"']],[["'"]],[[1e300,0.1,10**30]],[1],['abc'],[['x','','y',None]],[['a b']],[["a\0"]],[[b'x']],[['a\r\nb']]):
    for k in ({},dict(quoting=csv.QUOTE_ALL),dict(quoting=csv.QUOTE_NONE),dict(quoting=csv.QUOTE_NONE,escapechar='\\'),dict(quoting=csv.QUOTE_NONNUMERIC),dict(quoting=csv.QUOTE_STRINGS),dict(quoting=csv.QUOTE_NOTNULL),dict(doublequote=False),dict(doublequote=False,escapechar='\\'),dict(lineterminator='\n',delimiter=';'),dict(lineterminator='!!'),dict(quotechar=None,quoting=csv.QUOTE_NONE),dict(delimiter=' '),dict(delimiter=' ',skipinitialspace=True),dict(escapechar='\\')): wr(r,**k)
for k in (dict(delimiter=''),dict(delimiter='ab'),dict(delimiter=1),dict(delimiter=None),dict(delimiter='\n'),dict(delimiter='\r'),dict(delimiter=' ',skipinitialspace=True),dict(quotechar=''),dict(quotechar=1),dict(quotechar='ab'),dict(quotechar=None),dict(quotechar='\n'),dict(quotechar=' ',skipinitialspace=True),dict(escapechar=''),dict(escapechar=1),dict(escapechar='ab'),dict(escapechar='\n'),dict(escapechar=' ',skipinitialspace=True),dict(lineterminator=None),dict(lineterminator=1),dict(lineterminator='x'),dict(quoting=9),dict(quoting='x'),dict(quoting=None),dict(quoting=True),dict(quoting=-1),dict(delimiter=',',quotechar=','),dict(delimiter=',',escapechar=','),dict(quotechar='x',escapechar='x'),dict(delimiter='x',lineterminator='xy'),dict(quotechar='x',lineterminator='xy'),dict(escapechar='x',lineterminator='xy'),dict(foo=1),dict(strict=5),dict(doublequote=0),dict(skipinitialspace=[]),dict(dialect='excel'),dict(dialect='nope'),dict(dialect=None),dict(dialect=1),dict(dialect=csv.excel_tab),dict(dialect=csv.excel_tab()),dict(dialect=_csv.Dialect()),dict(dialect=_csv.Dialect(delimiter=';')),dict(dialect=_csv.Dialect(),delimiter='x'),dict(quotechar=None,quoting=0),dict(dialect='excel',delimiter=':'),dict(lineterminator='\u1234')):
    try:
        d=_csv.Dialect(**k); print(k if 'dialect' not in k else '',d.delimiter,d.doublequote,d.escapechar,repr(d.lineterminator),d.quotechar,d.quoting,d.skipinitialspace,d.strict)
    except BaseException as e: print({a:str(b)[:20] for a,b in k.items()},type(e).__name__,e)
    try: csv.reader([],**k)
    except BaseException as e: print('reader',type(e).__name__,e)
d=_csv.Dialect()
for n in ('delimiter','quotechar','quoting','strict'):
    try: setattr(d,n,1)
    except BaseException as e: print(type(e).__name__,e)
    try: delattr(d,n)
    except BaseException as e: print(type(e).__name__,e)
t(csv.reader);t(csv.reader,1);t(csv.reader,[],1,2);t(csv.writer);t(csv.writer,1);t(_csv.Reader);t(_csv.Writer);t(csv.field_size_limit);t(csv.field_size_limit,'x');t(csv.field_size_limit,5);rd(['abcdef']);rd(['"abcdef"']);t(csv.field_size_limit,131072);t(csv.field_size_limit,2**80);t(csv.field_size_limit,1,2)
t(csv.register_dialect);t(csv.register_dialect,'x');t(csv.register_dialect,1);t(csv.register_dialect,'y',delimiter=';');t(csv.register_dialect,'z',csv.excel,delimiter=';',foo=1);t(csv.register_dialect,'a','b','c');t(csv.list_dialects);t(csv.unregister_dialect,'x');t(csv.unregister_dialect,'x');t(csv.get_dialect,'x');t(csv.unregister_dialect,[]);t(csv.get_dialect);t(csv.list_dialects,1);t(csv.register_dialect,'q',quoting=csv.QUOTE_ALL);t(lambda:csv.get_dialect('q').quoting)
r=csv.reader(['a,b','"c\n','d"','e']); print(r.line_num,next(r),r.line_num,next(r),r.line_num,r.dialect.delimiter,iter(r) is r); 
import copy,pickle

w=csv.writer(io.StringIO()); print(type(w),w.dialect.quoting); t(w.writerows,[[1],[2]]);t(w.writerows,1);t(w.writerows,[1]);t(w.writerow)
class BadW:
    def write(self,s): raise OSError('x')
t(csv.writer(BadW()).writerow,[1])
class BadS:
    def __str__(self): raise ValueError('s')
t(lambda:w.writerow([BadS()]))
class BadIt:
    def __iter__(self): yield 1; raise KeyError('k')
t(lambda:w.writerow(BadIt())); t(lambda:list(csv.reader(BadIt())))
rr=csv.DictReader(['a,b','1,2']); print(list(rr))
for x in (['1','x'],['1.5','"x"']): rd([','.join(x)],quoting=csv.QUOTE_NONNUMERIC)
