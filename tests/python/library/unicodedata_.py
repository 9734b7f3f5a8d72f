"""unicodedata: both versions, arguments, defaults and errors."""

import unicodedata as u
o=u.ucd_3_2_0
print(type(o), sorted(n for n in dir(o) if n[0]!='_'), o.unidata_version, u.unidata_version, u.UCD)
def t(f,*a,**k):
    try: print(f.__name__,ascii(a),ascii(f(*a,**k)))
    except BaseException as e: print(f.__name__,ascii(a),type(e).__name__,ascii(e))
for m in (u, o):
    for n in ('name','decimal','digit','numeric'):
        f=getattr(m,n)
        for a in ((), ('ab',), (1,), ('a',), ('\0',), ('\0',3), ('a',1,2), ('½',), ('\u0664',),('\U0001F600',),(None,)): t(f,*a)
        t(f,'a',default=1)
    for n in ('category','bidirectional','east_asian_width','mirrored','combining','decomposition'):
        f=getattr(m,n)
        for a in ((), ('ab',), (1,), ('a',), ('\ud800',), ('\0',3),('\uac01',),('é',), ('ﬁ',)): t(f,*a)
    for a in ('foo','x'*300,'é','keycap digit one','NULL','',b'BELL',1,'a\0b','\ud800','CJK UNIFIED IDEOGRAPH-20000','GRINNING FACE','LATIN SMALL LETTER GHA','NBSP'): t(m.lookup,a)
    t(m.lookup)
    for n in ('normalize','is_normalized'):
        f=getattr(m,n)
        for a in ((),('x','a'),('NFC',1),('NFC',),(1,'a'),('NFX','é'),('NFX',''),('NFC','e\u0301'),('NFD','\ud800é'),('nfc','a'),('NFC','\u0958'),('NFKC','\U0002f868'),('NFD','a\u1df5\u0323')): t(f,*a)
try: u.UCD()
except TypeError as e: print(e)
class S(str): pass
s=S('abc'); print(type(u.normalize('NFC',s)))
for s in ("'\\N{KEYCAP DIGIT ONE}'", "'\\N{foo}'", "'\\N{}'", "'\\N'"):
    try: print(eval(s))
    except SyntaxError as e: print(e)
