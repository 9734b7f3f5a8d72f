//! Integers as text, and the limit on the length of decimal conversions (`sys.set_int_max_str_digits`).

use super::Int;
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
    &buffer[at..]
}

impl Int {
    /// The decimal digits: `int.__repr__`.
    ///
    /// # Errors
    /// `ValueError` beyond the limit.
    pub fn to_decimal(&self, space: &Space) -> PyResult<Ref<Str>> {
        if let Some(value) = self.to_i64() {
            return Str::from_ascii(space, write_decimal(value, &mut [0; DECIMAL_PLACES]));
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
        let limit = digit_limit(space);
        formatted(space, |out| {
            format_value::format_int(self.value(), spec.text(), self.ty().tp_name(), limit, out)
        })
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
