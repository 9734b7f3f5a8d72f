//! Reading dates and times in the formats of ISO 8601, as `fromisoformat` accepts them.
//!
//! Text comes as bytes, in which whatever is not ASCII is some byte above 127. What is read may still be out of range (month
//! 13, hour 25): making a date of it tells.

use super::iso_week;

/// A time of day as it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeOfDay {
    /// The hour.
    pub hour: i32,
    /// The minute.
    pub minute: i32,
    /// The second.
    pub second: i32,
    /// The microsecond.
    pub microsecond: i32,
}

/// The offset from UTC: whole seconds, and microseconds of the same sign.
pub type Offset = (i32, i32);

/// A text and a place in it.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Goes on behind `byte`, if it is next.
    fn skip(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// The number of exactly `count` digits.
    fn digits(&mut self, count: usize) -> Option<i32> {
        let digits = self.text.get(self.at..self.at + count)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.at += count;
        Some(digits.iter().fold(0, |value, digit| value * 10 + i32::from(digit - b'0')))
    }
}

/// Year, month and day of "2024-02-29", "20240229", "2024-W09-4" or "2024W094". What follows is not looked at.
pub fn date(text: &[u8]) -> Option<(i32, i32, i32)> {
    let mut reader = Reader { text, at: 0 };
    let year = reader.digits(4)?;
    let separated = reader.skip(b'-');
    if reader.skip(b'W') {
        let week = reader.digits(2)?;
        let day = match reader.peek() {
            None => 1,
            Some(_) if separated && !reader.skip(b'-') => return None,
            Some(_) => reader.digits(1)?,
        };
        return iso_week::to_date(year, week, day).ok();
    }
    let month = reader.digits(2)?;
    if separated && !reader.skip(b'-') {
        return None;
    }
    Some((year, month, reader.digits(2)?))
}

/// Where the separator between date and time stands, or the end of the text.
pub fn separator(text: &[u8]) -> Option<usize> {
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    if text.len() == 7 {
        return Some(7);
    }
    match (text.get(4)?, text.get(5)?) {
        (b'-', b'W') if text.len() < 8 => None,
        // A digit behind the second hyphen may be that of the day, or the first of an hour after a hyphen as separator.
        (b'-', b'W') if text.get(8) == Some(&b'-') => match text.len() {
            9 => None,
            _ if is_digit(10) => Some(8),
            _ => Some(10),
        },
        (b'-', b'W') => Some(8),
        (b'-', _) => Some(10),
        (b'W', _) => {
            let end = (7..text.len()).find(|&at| !is_digit(at)).unwrap_or(text.len());
            match end {
                0..9 => Some(end),
                // All digits: an even number of them is a date without the day, and a time.
                _ if end % 2 == 0 => Some(7),
                _ => Some(8),
            }
        }
        _ => Some(8),
    }
}

/// Hour, minute, second and fraction. True when something follows.
fn clock(text: &[u8]) -> Option<(TimeOfDay, bool)> {
    let mut reader = Reader { text, at: 0 };
    let mut parts = [0; 3];
    let mut separated = true;
    for index in 0..3 {
        parts[index] = reader.digits(2)?;
        let Some(next) = reader.peek() else { return Some((time_of(parts, 0), false)) };
        if index == 0 {
            separated = next == b':';
        }
        reader.at += 1;
        match next {
            b'.' | b',' if index == 2 => return fraction(reader, parts),
            b'.' | b',' => return None,
            // CPython stops here before it looks at the character: fine if an offset follows, wrong otherwise
            _ if reader.at >= text.len() => return Some((time_of(parts, 0), true)),
            b':' if separated && index < 2 => {}
            _ if !separated => reader.at -= 1,
            _ => return None,
        }
    }
    // without separators, CPython takes more digits for a fraction
    fraction(reader, parts)
}

fn time_of([hour, minute, second]: [i32; 3], microsecond: i32) -> TimeOfDay {
    TimeOfDay { hour, minute, second, microsecond }
}

/// The digits of a fraction of a second; those behind the sixth are dropped.
fn fraction(mut reader: Reader<'_>, parts: [i32; 3]) -> Option<(TimeOfDay, bool)> {
    let count = (reader.text.len() - reader.at).min(6);
    if count == 0 {
        return None;
    }
    let microsecond = reader.digits(count)? * 10_i32.pow(6 - count as u32);
    while reader.peek().is_some_and(|byte| byte.is_ascii_digit()) {
        reader.at += 1;
    }
    Some((time_of(parts, microsecond), reader.peek().is_some()))
}

/// A time of day and its offset from UTC, if it has one.
pub fn time(text: &[u8]) -> Option<(TimeOfDay, Option<Offset>)> {
    let zone = text.iter().position(|byte| matches!(byte, b'+' | b'-' | b'Z'));
    let (time, more) = clock(&text[..zone.unwrap_or(text.len())])?;
    let Some(zone) = zone else { return (!more).then_some((time, None)) };
    let rest = &text[zone + 1..];
    if text[zone] == b'Z' {
        return rest.is_empty().then_some((time, Some((0, 0))));
    }
    let (offset, more) = clock(rest)?;
    if more {
        return None;
    }
    let sign = if text[zone] == b'-' { -1 } else { 1 };
    let seconds = offset.hour * 3600 + offset.minute * 60 + offset.second;
    Some((time, Some((sign * seconds, sign * offset.microsecond))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for text in ["2024-02-29", "20240229", "2024-W09-4", "2024W094"] {
            assert_eq!(date(text.as_bytes()), Some((2024, 2, 29)), "{text}");
        }
        assert_eq!(date(b"2024-W09"), Some((2024, 2, 26)));
        for text in ["2024", "2024-0229", "2024-W094", "2024-W54-1", "x", "", "2024-2-29", "2024-W09-8"] {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn separators() {
        let at = |text: &str| separator(text.as_bytes());
        assert_eq!((at("2024-02-29T01"), at("20240229T01"), at("2024W09")), (Some(10), Some(8), Some(7)));
        assert_eq!((at("2024-W09-4T01"), at("2024-W09T01"), at("2024W09401")), (Some(10), Some(8), Some(7)));
        assert_eq!((at("2024W094T01"), at("2024-W09-01"), at("2024")), (Some(8), Some(8), None));
    }

    #[test]
    fn times() {
        let time_of = |hour, minute, second, microsecond| TimeOfDay { hour, minute, second, microsecond };
        assert_eq!(time(b"01"), Some((time_of(1, 0, 0, 0), None)));
        assert_eq!(time(b"01:02:03.5"), Some((time_of(1, 2, 3, 500_000), None)));
        assert_eq!(time(b"010203,1234567Z"), Some((time_of(1, 2, 3, 123_456), Some((0, 0)))));
        assert_eq!(time(b"01:02:Z"), Some((time_of(1, 2, 0, 0), Some((0, 0)))));
        assert_eq!(time(b"01:02-00:00:01.5"), Some((time_of(1, 2, 0, 0), Some((-1, -500_000)))));
        for text in [
            "",
            "1",
            "01:",
            "01:2",
            "0102:03",
            "01:0203",
            "01.5",
            "01:02Z1",
            "01:02+",
            "01:02:03.Z",
            "24:00+1",
            "01:02:03.",
        ] {
            assert_eq!(time(text.as_bytes()), None, "{text}");
        }
    }
}
