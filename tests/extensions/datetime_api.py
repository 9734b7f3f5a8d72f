from check import *
import datetime_api as m
from datetime import date, datetime, time, timedelta, timezone

made = m.make()
same(made, (date(2025, 10, 7), datetime(2025, 10, 7, 1, 2, 3, 456789), datetime(1, 1, 1), time(23, 59, 58, 7), time(1, 2, 3, 4), timedelta(microseconds=1),
            timezone(timedelta(hours=1))))
same((made[2].fold, made[4].fold), (1, 1))
utc = timezone.utc
same([m.read(o) for o in (date(2025, 12, 31), datetime(9999, 1, 2, 3, 4, 5, 999999, utc, fold=1), datetime(1, 1, 1), time(1, 2, 3, 65536, utc), timedelta(-5, 7, 9), utc, 5)],
     [("date", 2025, 12, 31), ("datetime", 9999, 1, 2, 3, 4, 5, 999999, 1, utc), ("datetime", 1, 1, 1, 0, 0, 0, 0, 0, None), ("time", 1, 2, 3, 65536, 0, utc),
      ("delta", -5, 7, 9), "tzinfo", "neither"])


class Sub(datetime):
    pass


same(m.read(Sub(2000, 2, 29))[:4], ("datetime", 2000, 2, 29))
same(m.stamp(86400 * 365)[1].year, 1971)
ok(m.stamp(0)[2] is utc)
keeps(m.read, datetime(2000, 1, 1, tzinfo=utc))
done("datetime_api")
