"""json, pickle, copy, struct, base64, hashlib, binascii, zlib, csv, decimal, fractions, datetime, random, statistics."""

import base64, binascii, copy, csv, datetime as dt, decimal, fractions, hashlib, io, json, pickle, random, statistics, struct, uuid, zlib

class C:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
class R:
    def __reduce__(self): return (C, (5,))
shared = [1]; data = {"i": 1, "big": 10**30, "f": 1.5, "s": "é", "b": b"x", "t": (1, None, True), "set": frozenset([1]), "l": [shared, shared], "c": C([1]), "cls": C, "fn": len, "e": ...}
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    back = pickle.loads(pickle.dumps(data, protocol)); print(protocol, back == data, back["l"][0] is back["l"][1])
print(pickle.loads(pickle.dumps(R())).v, pickle.dumps([1, "a"], 0), pickle.dumps((1, 2), 4)); loop = []; loop.append(loop); print(pickle.loads(pickle.dumps(loop))[0].__class__, copy.copy(data)["l"] is data["l"], copy.deepcopy(data)["l"][0] is not shared, copy.deepcopy(loop)[0].__class__.__name__)
for bad in (lambda: pickle.dumps(lambda: 0), lambda: pickle.loads(b""), lambda: pickle.loads(b"junk"), lambda: copy.copy(open)):
    try: print(bad())
    except Exception as e: print(type(e).__name__, str(e)[:40])
print(struct.pack("<ihBf2s?q", 1, -2, 255, 1.5, b"ab", True, -1), struct.unpack(">HH", b"\0\1\0\2"), struct.calcsize("iq"), struct.pack("!d", 1.0), list(struct.iter_unpack("<H", b"\1\0\2\0")), base64.b64encode(b"hello"), base64.b64decode("aGk="), base64.b32encode(b"a"), base64.b85encode(b"abc"), binascii.hexlify(b"\xff"), binascii.crc32(b"abc"), zlib.crc32(b"abc"), zlib.adler32(b"abc"), zlib.decompress(zlib.compress(b"a" * 1000)) == b"a" * 1000)
print(hashlib.md5(b"a").hexdigest(), hashlib.sha1(b"a").hexdigest(), hashlib.sha256(b"a").hexdigest(), hashlib.sha3_256(b"a").hexdigest()[:16], hashlib.blake2b(b"a", digest_size=8).hexdigest(), hashlib.new("sha512", b"a").hexdigest()[:16], uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"))
out = io.StringIO(); w = csv.writer(out); w.writerow([1, 'q"x', "a,b", "c\nd"]); print(repr(out.getvalue()), list(csv.reader(['a,"b,c"', "d"])), list(csv.DictReader(["x,y", "1,2"])))
D = decimal.Decimal; decimal.getcontext().prec = 20; print(D("0.1") + D("0.2"), D(1) / 3, D("1.50").quantize(D("0.1")), D("1e10"), D("nan"), D(2).sqrt(), round(D("2.675"), 2), f"{D('1234.5'):,.2f}", D("1") == 1, D(1.1), D("-0"), fractions.Fraction(1, 3) + fractions.Fraction("0.5"), fractions.Fraction(0.75), fractions.Fraction(7, 2).__floor__())
t = dt.datetime(2024, 2, 28, 23, 59, 58, 999999); print(t, t + dt.timedelta(days=1, seconds=2), t.isoformat(), t.strftime("%Y-%m-%d %H:%M:%S %j %a %b"), dt.datetime.strptime("2024-05-06", "%Y-%m-%d"), dt.date(2024, 2, 29).weekday(), dt.date.fromisoformat("2024-01-01").isocalendar(), dt.timedelta(days=-1, hours=5), repr(dt.timedelta(1, 2, 3)), t.replace(tzinfo=dt.timezone.utc), dt.datetime(2024, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=2))).utcoffset(), t.date() < dt.date(2025, 1, 1), dt.time(1, 2).isoformat(), dt.datetime.fromtimestamp(0, dt.timezone.utc), dt.timedelta(hours=36) / 2, (t - dt.datetime(2024, 1, 1)).days)
rng = random.Random(42); print(rng.random(), rng.randint(1, 100), rng.choice("abcdef"), rng.sample(range(50), 4), rng.gauss(0, 1)); x = list(range(8)); rng.shuffle(x); print(x, rng.getrandbits(70), statistics.mean([1, 2, 4]), statistics.median([3, 1, 2]), statistics.stdev([1, 2, 4]))
