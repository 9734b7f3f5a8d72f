//! Spans of time as `timedelta` keeps them: days, seconds and microseconds, of which only the days can be negative.

/// Seconds of a day.
pub const DAY_SECONDS: i64 = 86_400;
/// Microseconds of a second.
pub const SECOND_MICROSECONDS: i64 = 1_000_000;
/// The most days that a span may have, and the fewest but for the sign.
pub const MAX_DAYS: i32 = 999_999_999;

const DAY_MICROSECONDS: i128 = (DAY_SECONDS * SECOND_MICROSECONDS) as i128;

/// A span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Whole days.
    pub days: i32,
    /// 0 to 86,399.
    pub seconds: i32,
    /// 0 to 999,999.
    pub microseconds: i32,
}

/// Why a span is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLong {
    /// It has this many days.
    Days(i32),
    /// It has more days than fit.
    Beyond,
}

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span { days: 0, seconds: 0, microseconds: 0 };

    /// The span of this many microseconds.
    ///
    /// # Errors
    /// [`TooLong`], if it is.
    pub fn from_microseconds(total: i128) -> Result<Span, TooLong> {
        let days = i32::try_from(total.div_euclid(DAY_MICROSECONDS)).map_err(|_| TooLong::Beyond)?;
        if days.abs() > MAX_DAYS {
            return Err(TooLong::Days(days));
        }
        let rest = total.rem_euclid(DAY_MICROSECONDS) as i64;
        let (seconds, microseconds) = (rest / SECOND_MICROSECONDS, rest % SECOND_MICROSECONDS);
        Ok(Span { days, seconds: seconds as i32, microseconds: microseconds as i32 })
    }

    /// The span of these parts, which may have any sign and size.
    ///
    /// # Errors
    /// [`TooLong`], if it is.
    pub fn new(days: i64, seconds: i64, microseconds: i64) -> Result<Span, TooLong> {
        let second = i128::from(SECOND_MICROSECONDS);
        Span::from_microseconds(
            i128::from(days) * DAY_MICROSECONDS + i128::from(seconds) * second + i128::from(microseconds),
        )
    }

    /// The number of microseconds.
    pub fn total_microseconds(self) -> i128 {
        let seconds = i64::from(self.days) * DAY_SECONDS + i64::from(self.seconds);
        i128::from(seconds) * i128::from(SECOND_MICROSECONDS) + i128::from(self.microseconds)
    }

    /// The whole seconds, rounded down.
    pub fn total_seconds(self) -> i64 {
        i64::from(self.days) * DAY_SECONDS + i64::from(self.seconds)
    }

    /// Whether it is shorter than a day, either way: what an offset from UTC must be.
    pub fn is_below_a_day(self) -> bool {
        self.total_microseconds().abs() < DAY_MICROSECONDS
    }

    /// As `str` shows a `timedelta`: "-1 day, 0:00:01.000002".
    pub fn text(self) -> String {
        let days = match self.days {
            0 => String::new(),
            days => format!("{days} day{}, ", if days.abs() == 1 { "" } else { "s" }),
        };
        let (minutes, second) = (self.seconds / 60, self.seconds % 60);
        let time = format!("{}:{:02}:{second:02}", minutes / 60, minutes % 60);
        match self.microseconds {
            0 => days + &time,
            microseconds => format!("{days}{time}.{microseconds:06}"),
        }
    }

    /// As an offset from UTC: "+01:00", with seconds and microseconds where there are some.
    pub fn offset_text(self, separator: &str) -> String {
        let total = self.total_microseconds();
        let (sign, magnitude) = if total < 0 { ('-', -total) } else { ('+', total) };
        let (seconds, microseconds) =
            (magnitude / i128::from(SECOND_MICROSECONDS), magnitude % i128::from(SECOND_MICROSECONDS));
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let mut text = format!("{sign}{hours:02}{separator}{minutes:02}");
        if seconds != 0 || microseconds != 0 {
            text += &format!("{separator}{seconds:02}");
        }
        if microseconds != 0 {
            text += &format!(".{microseconds:06}");
        }
        text
    }
}

/// Day (by its ordinal), second of the day and microsecond, from parts of any sign and size; `None` before the first year and
/// behind the last.
pub fn normalized(ordinal: i64, seconds: i64, microseconds: i64) -> Option<(i32, i32, i32)> {
    let seconds = seconds + microseconds.div_euclid(SECOND_MICROSECONDS);
    let ordinal = ordinal + seconds.div_euclid(DAY_SECONDS);
    let in_range = (1..=i64::from(super::gregorian::MAX_ORDINAL)).contains(&ordinal);
    let (second, microsecond) =
        (seconds.rem_euclid(DAY_SECONDS), microseconds.rem_euclid(SECOND_MICROSECONDS));
    in_range.then_some((ordinal as i32, second as i32, microsecond as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_normalized() {
        assert_eq!(Span::new(0, 0, -1), Ok(Span { days: -1, seconds: 86_399, microseconds: 999_999 }));
        assert_eq!(Span::new(1, -86_400, 0), Ok(Span::ZERO));
        assert_eq!(Span::new(1_000_000_000, 0, 0), Err(TooLong::Days(1_000_000_000)));
        assert_eq!(Span::new(-1_000_000_000, 86_400, 0).map(|span| span.days), Ok(-MAX_DAYS));
        assert_eq!(Span::from_microseconds(i128::MAX), Err(TooLong::Beyond));
        for total in [-1, 0, 1, -86_400_000_001, 8_640_000_000_000_000] {
            assert_eq!(Span::from_microseconds(total).unwrap().total_microseconds(), total);
        }
        assert_eq!(normalized(5, -1, -1), Some((4, 86_398, 999_999)));
        assert_eq!(normalized(1, -1, 0), None);
        assert_eq!(normalized(3_652_059, 86_400, 0), None);
    }

    #[test]
    fn texts() {
        assert_eq!(Span::new(0, 3661, 5).unwrap().text(), "1:01:01.000005");
        assert_eq!(Span::new(-2, 0, 0).unwrap().text(), "-2 days, 0:00:00");
        assert_eq!(Span::new(0, -1, 0).unwrap().text(), "-1 day, 23:59:59");
        assert_eq!(Span::new(0, -3600, 0).unwrap().offset_text(":"), "-01:00");
        assert_eq!(Span::new(0, 1, 1).unwrap().offset_text(""), "+000001.000001");
        assert!(!Span::new(-1, 0, 0).unwrap().is_below_a_day());
    }
}
