"""json: both directions, with the native parts and without, and the errors."""
import json, _json, math
from json import encoder, decoder, scanner

def t(f, *a, **k):
    try: print(ascii(a), sorted(k), ascii(f(*a, **k)))
    except BaseException as e:
        print(ascii(a), {n: '..' if callable(v) else v for n, v in k.items()}, type(e).__name__, ascii(str(e)), ascii(getattr(e, 'pos', '')), getattr(e, '__notes__', ''))

docs = ['', ' ', 'null', ' true ', 'false', 'nul', 'tru', 'fals', 'NaN', 'Infinity', '-Infinity', '-Inf', '-', '0', '-0', '01', '1.', '1.5', '.5', '1e5', '1E+5', '1e-5', '1e', '1e+', '1.5e3x', '123456789012345678901234567890', '-1.7976931348623157e309', '0.1', '-0.0',
 '"', '""', '"a', '"a\\', '"\\n\\t\\b\\f\\r\\/\\\\\\""', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\ud83dx"', '"\\ud83d\\u0041"', '"\\ude00"', '"\\u12"', '"\\u12G4"', '"\\uD83D\\u12"', '"\\x"', '"a\nb"', '"a\tb"', '"\x1f"', '"é\u1234\U0001f600"', '"\\u 123"', '"\\u+123"', '"\\u1_23"',
 '[', ']', '[]', '[ ]', '[1', '[1,', '[1,]', '[1 2]', '[1, 2, [3, {"a": [4]}]]', '[,]', '[1,,2]', '["a", "b"', '[1]]', '{', '}', '{}', '{ }', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{"a" 1}', '{a:1}', '{1:2}', "{'a':1}", '{"a":1 "b":2}', '{"a":1, "a":2}', '{"a":[1,2,{"b":null}], "c":"d"}', '{"a":}', '{"a":1}x', '\ufeff[]', '\u00a0[]', '[1\n,2\r\n,\t3]', '{"\\ud83d\\ude00": "x"}', '"\u1234\\n\u1234"', '[NaN, Infinity, -Infinity]', '[nullx]', '[tru]', '{"k": "\u1234", "\u1234": 1}']
for d in docs:
    t(json.loads, d)
for d in docs[28:54]: t(json.loads, d, strict=False)
for d in ('[1, 2.5, NaN, {"a": 1}]', '{"b": {"a": [1.5, -Infinity]}}'):
    t(json.loads, d, parse_float=lambda x: 'f' + x, parse_int=lambda x: 'i' + x, parse_constant=lambda x: 'c' + x)
    t(json.loads, d, object_hook=lambda x: sorted(x.items(), key=str))
    t(json.loads, d, object_pairs_hook=list)
for b in (b'[1]', '[1]'.encode('utf-16'), b'\xff', bytearray(b'"a"'), 1, None, b'\xef\xbb\xbf1'): t(json.loads, b)
keys = json.loads('[{"abc": 1}, {"abc": 2}]'); print(list(keys[0])[0] is list(keys[1])[0])
class I(int):
    def __repr__(self): return 'I!'
class F(float):
    def __repr__(self): return 'F!'
class S(str): pass
class D(dict): pass
class X: pass
c = []; c.append(c); e = {}; e['x'] = [e]
import collections, enum
class E(enum.IntEnum): A = 5
values = [None, True, False, 0, -1, 10**18, -10**18, 2**63, -2**63, 2**64, 10**40, 1.5, -0.0, 1e300, 1e-7, math.inf, -math.inf, math.nan, '', 'a"b\\c/\x00\x1f\x7f\x80\u2028é\u1234\U0001f600\ud800', [], {}, (), [1, [2, [3]]], (1, 2), {'a': 1, 'b': [1, {}]}, {1: 2, 1.5: 3, True: 4, None: 5, 'x': 6}, {(1, 2): 3}, {b'x': 1}, I(3), F(2.5), S('x\n'), D(a=1), X, {1}, b'x', [1, X], {'k': {'j': [b'z']}}, c, e, collections.OrderedDict(b=1, a=2), E.A, {E.A: 1}, {'b': 1, 'a': {'d': 1, 'c': 2}}, {1: 1, 'a': 2}, [math.nan], {math.inf: 1}, [[], {}, [{}]]]
options = [{}, {'indent': 2}, {'indent': '\t'}, {'indent': 0}, {'sort_keys': True}, {'skipkeys': True}, {'ensure_ascii': False}, {'allow_nan': False}, {'separators': (',', ':')}, {'indent': 1, 'separators': ('; ', ' = '), 'sort_keys': True}, {'default': lambda o: ['d', str(type(o))]}, {'check_circular': True, 'indent': 3}, {'skipkeys': True, 'indent': 1}, {'ensure_ascii': False, 'indent': 1}]
for v in values:
    for o in options: t(lambda o=o, v=v: json.dumps(v, **o))
def bad(o): return o
t(lambda: json.dumps(X, default=bad)); t(lambda: json.dumps([X], default=lambda o: 1/0)); t(lambda: json.dumps({'a': [X()]}, default=lambda o: {'v': o}))
t(_json.encode_basestring_ascii, 1); t(_json.encode_basestring, b''); t(_json.scanstring, 'abc', 1); t(_json.scanstring, 'ab"c', 0); t(_json.scanstring, 'ab"', 9); t(_json.scanstring, 'a"', -1); t(_json.scanstring, b'', 0); t(_json.scanstring, 'a\n"', 0, False); t(_json.scanstring, 'x', 'y')
s = scanner.c_make_scanner(json.JSONDecoder()); t(s, '[1]', 0); t(s, '[1]', -1); t(s, '[1]', 9); t(s, 'x', 0); t(s, 1, 0)
t(json.JSONDecoder().raw_decode, '[1] x'); t(json.JSONDecoder().raw_decode, ' [1]'); t(json.JSONDecoder().raw_decode, '[1]', 1)
t(lambda: list(json.JSONEncoder().iterencode({'a': [1, 2]}))); t(lambda: ''.join(json.JSONEncoder(indent=1).iterencode({'a': [1, 2]})))
import io
f = io.StringIO(); json.dump({'x': [1, 2.5, 'é']}, f, indent=1); print(f.getvalue()); f.seek(0); print(json.load(f))
for depth in (100, 900): print(json.dumps(json.loads('[' * depth + ']' * depth)) == '[' * depth + ']' * depth)
import random
class R:
    x = 7
    def __call__(self, n):
        self.x = (self.x * 1103515245 + 12345) & 0x7fffffff
        return (self.x >> 8) % n
r = R()
def value(depth):
    k = r(9 if depth < 4 else 7)
    if k == 0: return None
    if k == 1: return bool(r(2))
    if k == 2: return r(1 << 20) - (1 << 19)
    if k == 3: return (r(1 << 20) - (1 << 19)) / (r(1000) + 1)
    if k < 7: return ''.join(chr((32, 34, 92, 97, 233, 0x1234, 0x1f600, 10)[r(8)] + r(3)) for i in range(r(8)))
    if k == 7: return [value(depth + 1) for i in range(r(5))]
    return {str(r(50)): value(depth + 1) for i in range(r(5))}
for i in range(150):
    v = value(0); d = json.dumps(v, indent=(None, 1)[i % 2], ensure_ascii=i % 3 == 0)
    assert json.loads(d) == v
    print(ascii(d))
    if d:
        at = r(len(d)); m = d[:at] + '"{}[],:x1\\'[r(10)] + d[at + r(2):]
        t(json.loads, m)
