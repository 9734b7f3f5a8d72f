//! Integers as text, and the limit on the length of decimal conversions (`sys.set_int_max_str_digits`).

use super::Int;
use crate::formatting::type_name;
use crate::number_format::formatted;
use crate::{GilCell, Object, PyResult, Ref, Space, Str};
use algorithms::numeric::decimal_digits::{self, Billions};
use algorithms::numeric::{format_value, int_format};
use core::cell::Cell;

static DIGIT_LIMIT: GilCell<Cell<usize>> = GilCell::new(Cell::new(int_format::DEFAULT_MAX_STR_DIGITS));

/// The most digits that decimal conversions may have; 0 for any number.
#[inline]
pub fn digit_limit(space: &Space) -> usize {
    DIGIT_LIMIT.get(space).get()
}

/// Sets the limit: 0, or at least [`int_format::STR_DIGITS_CHECK_THRESHOLD`].
///
/// # Errors
/// `ValueError` for a limit between.
pub fn set_digit_limit(space: &Space, limit: usize) -> PyResult<()> {
    let least = int_format::STR_DIGITS_CHECK_THRESHOLD;
    if limit != 0 && limit < least {
        return Err(space.value_error(format_args!("maxdigits must be >= {least} or 0 for unlimited")));
    }
    DIGIT_LIMIT.get(space).set(limit);
    Ok(())
}

/// The numbers from 00 to 99.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};

/// Places for the decimal digits of a machine word, with its sign.
pub(crate) const DECIMAL_PLACES: usize = 20;

/// The decimal digits of a machine word, with its sign, written at the end of `buffer`.
#[inline]
pub(crate) fn write_decimal(value: i64, buffer: &mut [u8; DECIMAL_PLACES]) -> &[u8] {
    let at = write_decimal_places(value, buffer);
    &buffer[at..]
}

/// Likewise, at the end of as many places as that takes at least; where they start.
#[inline(always)]
fn write_decimal_places(value: i64, buffer: &mut [u8]) -> usize {
    let mut rest = value.unsigned_abs();
    let mut at = buffer.len();
    // What fits 32 bits is divided several times as fast.
    while rest > u64::from(u32::MAX) {
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[(rest % 100) as usize]);
        rest /= 100;
    }
    let mut rest = rest as u32;
    while rest >= 100 {
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[(rest % 100) as usize]);
        rest /= 100;
    }
    if rest >= 10 {
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[rest as usize]);
    } else {
        at -= 1;
        buffer[at] = b'0' + rest as u8;
    }
    if value < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    at
}

impl Int {
    /// The decimal digits of a machine word.
    pub fn decimal_of(space: &Space, value: i64) -> PyResult<Ref<Str>> {
        let magnitude = value.unsigned_abs();
        let len = magnitude.checked_ilog10().map_or(1, |log| log as usize + 1) + usize::from(value < 0);
        if len == 1 {
            return Str::from_ascii(space, &[b'0' + magnitude as u8]);
        }
        // SAFETY: so many places are what the digits and the sign take.
        unsafe {
            // Copied from elsewhere, they would have to be in the cache first: they are written in pairs, and copied in larger pieces.
            Str::ascii_written(space, len, |places| {
                write_decimal_places(value, places);
            })
        }
    }

    /// The decimal digits: `int.__repr__`.
    ///
    /// # Errors
    /// `ValueError` beyond the limit.
    pub fn to_decimal(&self, space: &Space) -> PyResult<Ref<Str>> {
        if let Some(value) = self.to_i64() {
            return Int::decimal_of(space, value);
        }
        let value = self.value();
        if value.digits.len() <= decimal_digits::SHORT {
            let billions = Billions::new(value.digits);
            return Str::ascii_filled(
                space,
                billions.decimal_len() + usize::from(value.negative),
                |places| {
                    let sign = usize::from(value.negative);
                    places[..sign].fill(b'-');
                    billions.write(&mut places[sign..]);
                },
            );
        }
        let text = int_format::to_decimal(value, digit_limit(space));
        let text = text.map_err(|error| space.value_error(error))?;
        Str::from_ascii(space, text.as_bytes())
    }

    /// The digits in a base from 2 to 36, with the prefix of bases 2, 8 and 16 (`_PyLong_Format`; `bin`, `oct`, `hex`).
    ///
    /// # Errors
    /// `ValueError` for too many decimal digits.
    pub fn to_base(&self, space: &Space, base: u32) -> PyResult<Ref<Str>> {
        match base {
            10 => self.to_decimal(space),
            _ => Str::from_ascii(space, &int_format::to_prefixed(self.value(), base)),
        }
    }

    /// `int.__format__`.
    pub fn format_value(&self, space: &Space, spec: &Str) -> PyResult<Ref<Str>> {
        if spec.len() == 0 {
            return if self.is_exact::<Int>() { self.to_decimal(space) } else { Object::str(self, space) };
        }
        if let Some(value) = self.to_i64()
            && let Some(text) = spec.as_ascii().and_then(|spec| PlainFormat::parse(spec.as_bytes()))
        {
            return text.write(space, value);
        }
        let limit = digit_limit(space);
        formatted(space, |out| {
            format_value::format_int(self.value(), spec.text(), type_name::<Int>(self), limit, out)
        })
    }
}

/// The most common specifications: `[#][0][WIDTH][d|x|X]`, for a width below 100.
struct PlainFormat {
    prefix: bool,
    fill: u8,
    width: usize,
    radix: u64,
    digits: &'static [u8; 16],
}

impl PlainFormat {
    /// `None` for any other specification, right or wrong.
    fn parse(spec: &[u8]) -> Option<PlainFormat> {
        let (prefix, spec) = spec.strip_prefix(b"#").map_or((false, spec), |rest| (true, rest));
        let (fill, spec) = spec.strip_prefix(b"0").map_or((b' ', spec), |rest| (b'0', rest));
        let (width, code) = match *spec {
            [] => (0, None),
            [tens @ b'1'..=b'9', ones @ b'0'..=b'9', ref code @ ..] => {
                (usize::from(tens - b'0') * 10 + usize::from(ones - b'0'), code.first())
            }
            [ones @ b'1'..=b'9', ref code @ ..] => (usize::from(ones - b'0'), code.first()),
            ref code => (0, code.first()),
        };
        let used = usize::from(width >= 10) + usize::from(width >= 1) + usize::from(code.is_some());
        let (radix, digits) = match code {
            None | Some(b'd') => (10, b"0123456789abcdef"),
            Some(b'x') => (16, b"0123456789abcdef"),
            Some(b'X') => (16, b"0123456789ABCDEF"),
            _ => return None,
        };
        // The prefix's letter follows that of the type, where there is one.
        let plain = used == spec.len() && (!prefix || code == Some(&b'x'));
        plain.then_some(PlainFormat { prefix, fill, width, radix, digits })
    }

    fn write(&self, space: &Space, value: i64) -> PyResult<Ref<Str>> {
        let mut places = [self.fill; 128];
        let (mut at, mut rest) = (places.len(), value.unsigned_abs());
        loop {
            at -= 1;
            if self.radix == 16 {
                places[at] = self.digits[(rest & 15) as usize];
                rest >>= 4;
            } else {
                places[at] = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            if rest == 0 {
                break;
            }
        }
        let around: &[u8] = match (value < 0, self.prefix) {
            (false, false) => b"",
            (true, false) => b"-",
            (false, true) => b"0x",
            (true, true) => b"-0x",
        };
        // Zeros go between the sign and the digits, blanks in front.
        if self.fill == b'0' {
            at = at.min(places.len() - self.width.saturating_sub(around.len()));
        }
        at -= around.len();
        places[at..at + around.len()].copy_from_slice(around);
        at = at.min(places.len() - self.width);
        Str::from_ascii(space, &places[at..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;
    use num_bigint::BigInt;

    #[test]
    fn decimal_and_other_bases() {
        with_space(|space| {
            for value in [0, 7, -5, 10, 257, i64::MAX, i64::MIN, -1 << 40] {
                let int = Int::from_i64(space, value).unwrap();
                assert_eq!(int.to_decimal(space).unwrap().as_ascii(), Some(value.to_string().as_str()));
            }
            let large = Int::from_bigint(space, &-BigInt::from(10).pow(30)).unwrap();
            let expected = "-1000000000000000000000000000000";
            assert_eq!(large.to_decimal(space).unwrap().as_ascii(), Some(expected));
            let int = Int::from_i64(space, -255).unwrap();
            assert_eq!(int.to_base(space, 16).unwrap().as_ascii(), Some("-0xff"));
            for (value, spec, text) in [
                (-255, "#x", "-0xff"),
                (255, "#08x", "0x0000ff"),
                (255, "#8x", "    0xff"),
                (-255, "06X", "-000FF"),
                (5, "12", "           5"),
                (-5, "012d", "-00000000005"),
                (0, "x", "0"),
                (0, "0", "0"),
                (i64::MIN, "d", "-9223372036854775808"),
                (7, "99d", &format!("{}7", " ".repeat(98))),
            ] {
                let int = Int::from_i64(space, value).unwrap();
                let spec = Str::from_str(space, spec).unwrap();
                assert_eq!(int.format_value(space, &spec).unwrap().as_ascii(), Some(text));
            }
            let spec = Str::from_str(space, "#12_x").unwrap();
            assert_eq!(int.format_value(space, &spec).unwrap().as_ascii(), Some("       -0xff"));
        });
    }

    #[test]
    fn the_limit_can_be_moved() {
        with_space(|space| {
            assert_eq!(digit_limit(space), 4300);
            set_digit_limit(space, 0).unwrap();
            let large = Int::from_bigint(space, &BigInt::from(10).pow(5000)).unwrap();
            assert_eq!(large.to_decimal(space).unwrap().len(), 5001);
            set_digit_limit(space, int_format::DEFAULT_MAX_STR_DIGITS).unwrap();
        });
    }
}
