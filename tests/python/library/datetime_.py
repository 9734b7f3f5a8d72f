"""datetime: constructors, methods, operators, and their errors."""

from datetime import *
import datetime as D, _datetime
def t(f,*a,**k):
    try: print(getattr(f,'__name__',f),a,k,repr(f(*a,**k)))
    except BaseException as e: print(getattr(f,'__name__',f),a,k,type(e).__name__,e)
for c in (date,datetime):
    t(c); t(c,2020); t(c,2020,1); t(c,2020,13,1); t(c,2020,2,30); t(c,0,1,1);t(c,10000,1,1);t(c,2020,1.5,1);t(c,2020,1,'x');t(c,2**40,1,1);t(c,2020,1,1,foo=1);t(c,year=2020,month=1,day=1);t(c,2020,1,1,year=1)
    t(c,2020,1,1,1,1,1,1,None,1,1)
    t(c.fromordinal,0); t(c.fromordinal,10**9);t(c.fromordinal,'x');t(c.fromordinal,3652060);t(c.fromordinal,1)
    t(c.fromtimestamp,'x');t(c.fromtimestamp,1e30);t(c.fromtimestamp,float('nan'));t(c.fromtimestamp,-1e15);t(c.fromtimestamp,2**100);t(c.fromtimestamp);t(c.fromtimestamp,1e12)
    t(c.fromisoformat,1);t(c.fromisoformat,'x');t(c.fromisoformat,'2020-13-01');t(c.fromisoformat,'2020-W54-1');t(c.fromisoformat,'20200101xx');t(c.fromisoformat,'2020-W01-8');t(c.fromisoformat,'2020-01-0100')
    t(c.fromisocalendar,2020,54,1);t(c.fromisocalendar,2020,1,8);t(c.fromisocalendar,0,1,1);t(c.fromisocalendar,10000,1,1);t(c.fromisocalendar,'x',1,1);t(c.fromisocalendar,2020,1);t(c.fromisocalendar,2**70,1,1);t(c.fromisocalendar,9999,53,1);t(c.fromisocalendar,9999,52,6);t(c.fromisocalendar,year=2020,week=1,day=1)
    x=c(2020,1,2)
    t(x.__format__,1);t(x.__format__,'');t(x.__format__,'%Y');t(x.strftime,1);t(x.strftime);t(x.replace,year=0);t(x.replace,2021,2);t(x.replace,1,2,3,4);t(x.replace,foo=1)
    t(x.__add__,1);t(lambda:x+1);t(lambda:x-1);t(lambda:1-x);t(lambda:x<1);t(lambda:x<date(2020,1,1));t(lambda:x+timedelta(10**8));t(lambda:x-timedelta(10**6));t(lambda: timedelta(1)-x); t(lambda:x==1)
    t(x.isocalendar);t(x.timetuple);t(x.ctime);t(x.__reduce__);t(lambda:x.__reduce_ex__(4));t(x.isoformat,1)
    t(c.strptime,'x','%Y');t(c.strptime,1,'x');t(c.strptime,'2020','%Y');t(c.strptime,'2020'); t(c.today,1)
    t(c,b'\x07\xe4\x01\x02'); t(c,'\x07\xe4\x01\x02'); t(c,b'1234'); t(c,b'\x07\xe4\x01\x02\0\0\0\0\0\0'); t(c,b'\x07\xe4\x81\x02\0\0\0\0\0\0',timezone.utc);t(c,b'\x07\xe4\x01\x02\0\0\0\0\0\0',1);t(c,'\x07\xe4\x01\u0132'); t(c,'\x07\xe4\x01\x32\0\0\0\0\0\u0122'); t(c,b'1234',1,2); t(c,b'\x07\xe4\x01\x02',year=1)
x=datetime(2020,1,2,3,4,5,6)
t(datetime,2020,1,1,24);t(datetime,2020,1,1,1,60);t(datetime,2020,1,1,1,1,60);t(datetime,2020,1,1,1,1,1,10**6);t(datetime,2020,1,1,fold=2);t(datetime,2020,1,1,tzinfo=1)
t(x.isoformat,'x','y');t(x.isoformat,'xx');t(x.isoformat,' ','hours');t(x.isoformat,timespec='milliseconds');t(x.isoformat,1);t(x.isoformat,'\ud800');t(x.isoformat,'T',None)
t(x.replace,tzinfo=1);t(x.replace,fold=5);t(x.astimezone,1);t(x.utcoffset);t(x.utcoffset,1);t(x.timestamp);t(x.utctimetuple);t(x.dst);t(x.tzname)
t(datetime.now,1);t(datetime.now,tz=1);t(datetime.now,1,2);t(datetime.combine,1,2);t(datetime.combine,date(2020,1,1),time(1));t(datetime.combine,date(2020,1,1),time(1),1);t(datetime.combine,date(2020,1,1));t(datetime.combine,date(2020,1,1),time(1),tzinfo=timezone.utc)
import warnings
warnings.simplefilter('error')
t(datetime.utcnow);t(datetime.utcfromtimestamp,0)
t(lambda:x<x.replace(tzinfo=timezone.utc));t(lambda:x-x.replace(tzinfo=timezone.utc));t(lambda:x==x.replace(tzinfo=timezone.utc))
t(time,24);t(time,1,60);t(time,1,1,60);t(time,1,1,1,10**6);t(time,fold=3);t(time,tzinfo=1);t(time,'x');t(time,1,2,3,4,None,1);t(time,hour=1,foo=2);t(time,2**40); t(time,1.5)
y=time(1,2,3,4)
t(y.isoformat,'x');t(y.isoformat,timespec='minutes');t(y.isoformat,1);t(y.strftime,'%H %Y %f');t(y.replace,hour=25);t(y.replace,1,2,3,4,None,1);t(lambda:y<1);t(lambda:y<y.replace(tzinfo=timezone.utc));t(y.__reduce__);t(y.__reduce_ex__,4);t(y.replace(fold=1).__reduce_ex__,4);t(y.replace(fold=1).__reduce__);t(y.replace(fold=1).__reduce_ex__,3);t(y.__reduce_ex__);t(y.__reduce_ex__,'x')
t(time.fromisoformat,'x');t(time.fromisoformat,1);t(time.fromisoformat,'T01:02');t(time.fromisoformat,'25:00');t(time.fromisoformat,'24:00');t(time.fromisoformat,'24:01');t(time.fromisoformat,'01:02+25:00');t(time.fromisoformat,'01:02Z');t(time.fromisoformat,'01:02+01:60')
t(time.strptime,'1','%H');t(time.strptime,'x','%H')
for dt in ('2020-01-01T24:00','2020-12-31T24:00:00','9999-12-31T24:00','2020-01-01T24:01','2020-13-31T24:00','2020-01-01T01:02:03.1234567','2020-01-01T01:02:03,5','2020-01-01T01:02:03+00:00','2020-01-01T01:02:03-00:00:01.5','2020-01-01TT','2020-01-01T','2020-01-01T01:02:','2020-02-30T24:00'): t(datetime.fromisoformat,dt)
for a in ((1,),(timedelta(1),),(timedelta(hours=24),),(timedelta(0),),(timedelta(0),'x'),(timedelta(0),None),(timedelta(1),1),(timedelta(hours=1),1),(timedelta(hours=1),'x'),(timedelta(hours=-1,microseconds=1),),()): t(timezone,*a)
t(timezone,offset=timedelta(0)); t(timezone,timedelta(0),name='x'); t(timezone,timedelta(0),foo='x')
u=timezone.utc; z=timezone(timedelta(hours=1),'x'); v=timezone(timedelta(hours=-1,microseconds=1))
for q in (u,z,v):
    t(repr,q);t(str,q);t(q.utcoffset,1);t(q.utcoffset,None);t(q.utcoffset,x);t(q.utcoffset);t(q.tzname,None);t(q.tzname,1);t(q.dst,None);t(q.dst,1);t(q.fromutc,1);t(q.fromutc,x);t(q.fromutc,x.replace(tzinfo=q));t(q.__getinitargs__);t(q.__reduce__);t(lambda:q==u);t(lambda:q<u);t(lambda:hash(q)==hash(q.utcoffset(None)))
class I(tzinfo):
    def __repr__(s): return 'I()'
i=I()
t(i.utcoffset,None);t(i.dst,None);t(i.tzname,None);t(i.fromutc,x);t(i.fromutc,1);t(i.fromutc,x.replace(tzinfo=i));t(i.__reduce__);t(I,1,2,a=3)
class B(tzinfo):
    def __repr__(s): return 'B()'
    def __init__(s,*a): s.a=a
    def utcoffset(s,d): return s.a[0]
    def dst(s,d): return s.a[1]
    def tzname(s,d): return s.a[2]
for a in ((1,2,3),(timedelta(1),timedelta(1),None),(None,None,None),(timedelta(0,1),timedelta(-1,1),'x'),(timedelta(hours=-24),)*3):
    b=B(*a); k=x.replace(tzinfo=b)
    for n in 'utcoffset','dst','tzname','isoformat','timetuple','utctimetuple','timestamp','__repr__','__reduce__':
        t(getattr(k,n))
        if n in('__repr__','__reduce__'): break
    t(b.fromutc,k); t(k.astimezone,u); t(k.strftime,'%z|%Z|%:z|%%z|%'); t(b.__reduce__); t(y.replace(tzinfo=b).utcoffset)
t(lambda:timedelta(1)/0);t(lambda:timedelta(1)//0);t(lambda:timedelta(1)//timedelta(0));t(lambda:timedelta(1)/timedelta(0));t(lambda:timedelta(1)%timedelta(0));t(lambda:divmod(timedelta(1),timedelta(0)));t(lambda:timedelta(1)/0.0)
t(timedelta,1e300);t(timedelta,float('nan'));t(timedelta,10**400);t(timedelta,10**9);t(timedelta,days=10**40,hours=-24*10**40);t(timedelta,microseconds=0.5);t(timedelta,microseconds=1.5);t(timedelta,microseconds=2.5,seconds=1);t(timedelta,seconds=0.1,microseconds=0.5);t(timedelta,milliseconds=0.0005,seconds=1e-6);t(timedelta,weeks=1/7,days=-1)


import copy, pickle
for o in (timedelta(1,2,3),timezone.utc,timezone(timedelta(hours=2),'n'),date(2020,1,2),x,x.replace(fold=1,tzinfo=timezone.utc),y,y.replace(fold=1),date(2020,1,2).isocalendar()):
    for p in range(6): print(p, pickle.loads(pickle.dumps(o,p))==o, type(pickle.loads(pickle.dumps(o,p))).__name__)
    print(copy.copy(o)==o, copy.deepcopy(o)==o)
class Sub(datetime):
    def __new__(c,*a,**k): return super().__new__(c,*a,**k)
s=Sub(2020,1,2,3)
for v in (s+timedelta(1),s.replace(year=1999),Sub.fromisoformat('2020-01-01'),Sub.combine(date(1,1,1),time(1)),s.astimezone(timezone.utc),Sub.fromtimestamp(0,timezone.utc),s.date(),s-timedelta(1),Sub.strptime('2020','%Y')): print(type(v).__name__,v)
for f in ('%Y-%m-%d %H:%M:%S.%f %z %Z %j %a %b','%C %F %G','%%f %:z','%','%5Y'): print(datetime(33,1,2,3,4,5,6,timezone.utc).strftime(f) if '5' not in f else '')
print(f'{x:%Y/%m}', f'{date(2020,1,2)}', format(y,'%H'))
