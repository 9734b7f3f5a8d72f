//! Doubles as text: `repr`, the printf-like codes, and hexadecimal.
//!
//! Digits are exact: the shortest that read back as the same double for `r`, otherwise the correctly
//! rounded decimal expansion (ties to even), whatever the precision. The layout rules are those of
//! `PyOS_double_to_string`.

use super::{float_parts, float_scaled};
use std::collections::TryReserveError;

/// A conversion of `PyOS_double_to_string`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatCode {
    /// `e`: scientific, precision digits after the point.
    Exponent,
    /// `f`: fixed, precision digits after the point.
    Fixed,
    /// `g`: precision significant digits, scientific when the exponent is far from zero.
    General,
    /// `r`: as many digits as needed to read the same double back; the precision is ignored.
    Repr,
}

/// How a double becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FloatFormat {
    /// The conversion.
    pub code: FloatCode,
    /// Digits, as the code counts them.
    pub precision: usize,
    /// `E`, `INF`, `NAN` instead of `e`, `inf`, `nan`.
    pub upper: bool,
    /// `Py_DTSF_ALT`: always a point, and `g` keeps trailing zeros.
    pub alternate: bool,
    /// `Py_DTSF_ADD_DOT_0`: add `.0` to what would look like an integer.
    pub add_dot_0: bool,
    /// `Py_DTSF_SIGN`: a plus sign before what is not negative.
    pub plus: bool,
    /// `Py_DTSF_NO_NEG_0`: no minus sign before what rounded to zero.
    pub no_negative_zero: bool,
}

impl FloatFormat {
    /// The plain form of `code` with `precision`.
    pub const fn new(code: FloatCode, precision: usize) -> Self {
        Self {
            code,
            precision,
            upper: false,
            alternate: false,
            add_dot_0: false,
            plus: false,
            no_negative_zero: false,
        }
    }
}

/// A double's expansion needs no more digits than this after the point, nor significant ones: more are zeros.
const MOST_DIGITS: usize = 1100;

/// `repr(float)`.
pub fn repr(value: f64) -> String {
    let mut text = String::with_capacity(24);
    push_repr(&mut text, value, true);
    text
}

/// `repr` of a part of a complex number: as `repr(float)` without a final `.0`.
pub fn repr_without_dot_0(value: f64) -> String {
    let mut text = String::with_capacity(24);
    push_repr(&mut text, value, false);
    text
}

fn push_repr(text: &mut String, value: f64, add_dot_0: bool) {
    if !value.is_finite() {
        return push_non_finite(text, value, false);
    }
    if value.is_sign_negative() {
        text.push('-');
    }
    let magnitude = value.abs();
    if magnitude < EXACT_INTEGERS && magnitude == magnitude.trunc() {
        push_integer(text, magnitude as u64);
        text.push_str(if add_dot_0 { ".0" } else { "" });
        return;
    }
    let decimal = Decimal::shortest(magnitude);
    let scientific = decimal.point <= -4 || decimal.point > 16;
    let layout = Layout { scientific, upper: false, alternate: false, add_dot_0 };
    decimal.push_to(text, layout);
}

/// Up to here the doubles are so close that an integer's own digits are the fewest that tell it from its neighbours.
const EXACT_INTEGERS: f64 = (1u64 << 53) as f64;

/// Appends the decimal digits of an integer.
fn push_integer(text: &mut String, integer: u64) {
    let (mut places, mut at, mut rest) = ([0; 20], 20, integer);
    loop {
        at -= 1;
        places[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    for &place in &places[at..] {
        text.push(char::from(place));
    }
}

fn push_non_finite(text: &mut String, value: f64, upper: bool) {
    if value.is_nan() {
        text.push_str(if upper { "NAN" } else { "nan" });
    } else {
        text.push_str(if value < 0.0 { "-" } else { "" });
        text.push_str(if upper { "INF" } else { "inf" });
    }
}

/// `repr(complex)`.
pub fn repr_complex(real: f64, imag: f64) -> String {
    let imaginary = repr_without_dot_0(imag);
    if real == 0.0 && real.is_sign_positive() {
        return format!("{imaginary}j");
    }
    let plus = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imaginary}j)", repr_without_dot_0(real))
}

/// The text of `value` (`PyOS_double_to_string`). Fails when there is no memory for the precision.
pub fn format(value: f64, how: FloatFormat) -> Result<String, TryReserveError> {
    let mut text = String::new();
    text.try_reserve(how.precision.saturating_add(32))?;
    if how.plus && (value.is_nan() || !value.is_sign_negative()) {
        text.push('+');
    }
    if !value.is_finite() {
        push_non_finite(&mut text, value, how.upper);
        return Ok(text);
    }
    let start = text.len();
    push_magnitude(&mut text, value.abs(), how);
    if value.is_sign_negative() {
        let rounded_to_zero = !text[start..].bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        // the exponent's digits are no matter: a value that is not zero has a leading digit that is not
        if !(how.no_negative_zero && (rounded_to_zero || value == 0.0)) {
            text.insert(start, '-');
        } else if how.plus {
            text.insert(start, '+');
        }
    }
    Ok(text)
}

fn push_magnitude(text: &mut String, magnitude: f64, how: FloatFormat) {
    let layout =
        Layout { scientific: false, upper: how.upper, alternate: how.alternate, add_dot_0: how.add_dot_0 };
    match how.code {
        FloatCode::Fixed => {
            if !push_short_fixed(text, magnitude, how.precision) {
                let shown = how.precision.min(MOST_DIGITS);
                *text += &format!("{magnitude:.shown$}");
                text.extend(std::iter::repeat_n('0', how.precision - shown));
            }
            if how.precision == 0 {
                text.push_str(if how.add_dot_0 {
                    ".0"
                } else if how.alternate {
                    "."
                } else {
                    ""
                });
            }
        }
        FloatCode::Exponent => {
            let decimal = Decimal::rounded(magnitude, how.precision.saturating_add(1));
            decimal.push_to(text, Layout { scientific: true, ..layout });
        }
        FloatCode::General => {
            let precision = how.precision.max(1);
            let mut decimal = Decimal::rounded(magnitude, precision);
            if !how.alternate {
                decimal.strip_zeros();
            }
            let most = precision as i64 - i64::from(how.add_dot_0);
            let scientific = decimal.point <= -4 || i64::from(decimal.point) > most;
            decimal.push_to(text, Layout { scientific, ..layout });
        }
        FloatCode::Repr => {
            let decimal = Decimal::shortest(magnitude);
            let scientific = decimal.point <= -4 || decimal.point > 16;
            decimal.push_to(text, Layout { scientific, ..layout });
        }
    }
}

/// Appends the digits of `%.*f` if they fit a machine word together; false: nothing was done.
fn push_short_fixed(text: &mut String, magnitude: f64, precision: usize) -> bool {
    let digits = i32::try_from(precision).ok().and_then(|places| float_scaled::scaled(magnitude, places));
    let Some(digits) = digits.and_then(|digits| u64::try_from(digits).ok()) else { return false };
    let unit = 10u64.checked_pow(precision as u32).filter(|&unit| unit <= digits);
    match unit {
        _ if precision == 0 => push_integer(text, digits),
        Some(unit) => {
            push_integer(text, digits / unit);
            text.push('.');
            push_fraction(text, digits % unit, precision);
        }
        None => {
            text.push_str("0.");
            push_fraction(text, digits, precision);
        }
    }
    true
}

/// Appends an integer with zeros in front up to a width.
fn push_fraction(text: &mut String, integer: u64, width: usize) {
    let length = integer.checked_ilog10().map_or(1, |log| log as usize + 1);
    text.extend(std::iter::repeat_n('0', width - length));
    push_integer(text, integer);
}

/// How digits are laid out.
#[derive(Clone, Copy)]
struct Layout {
    scientific: bool,
    upper: bool,
    alternate: bool,
    add_dot_0: bool,
}

/// Decimal digits and the place of the point: the value is `0.DIGITS · 10^point`. Zero is `0` with point 1.
struct Decimal {
    digits: String,
    point: i32,
}

impl Decimal {
    /// The fewest digits that read back as `magnitude`.
    fn shortest(magnitude: f64) -> Self {
        let mut buffer = ryu::Buffer::new();
        Self::from_text(buffer.format_finite(magnitude)).without_trailing_zeros()
    }

    /// As [`Decimal::rounded`], if the digits fit a machine word.
    fn rounded_short(magnitude: f64, count: usize) -> Option<Self> {
        if count > 17 {
            return None;
        }
        if magnitude == 0.0 {
            return Some(Self { digits: "0".repeat(count), point: 1 });
        }
        // The estimate is right or one too small; one digit too many says which.
        let estimate = float_scaled::decimal_exponent(magnitude);
        let most = 10u64.pow(count as u32);
        for first in estimate..estimate + 3 {
            let integer = float_scaled::scaled(magnitude, count as i32 - 1 - first)?;
            let integer = u64::try_from(integer).ok()?;
            if integer < most {
                let mut digits = String::with_capacity(count);
                push_integer(&mut digits, integer);
                return (digits.len() == count).then_some(Self { digits, point: first + 1 });
            }
        }
        None
    }

    /// `count` significant digits (at least one), correctly rounded.
    fn rounded(magnitude: f64, count: usize) -> Self {
        if let Some(decimal) = Self::rounded_short(magnitude, count) {
            return decimal;
        }
        let shown = count.min(MOST_DIGITS) - 1;
        let mut decimal = Self::from_text(&format!("{magnitude:.shown$e}"));
        decimal.digits.extend(std::iter::repeat_n('0', count - decimal.digits.len()));
        decimal
    }

    /// Read `DIGITS[.DIGITS][eEXPONENT]`, dropping leading zeros.
    fn from_text(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits = String::with_capacity(whole.len() + fraction.len());
        digits.push_str(whole);
        digits.push_str(fraction);
        let zeros = digits.bytes().take_while(|&byte| byte == b'0').count();
        if zeros == digits.len() {
            return Self { digits, point: 1 };
        }
        digits.drain(..zeros);
        let exponent: i32 = exponent.parse().unwrap_or(0);
        Self { digits, point: exponent + whole.len() as i32 - zeros as i32 }
    }

    fn without_trailing_zeros(mut self) -> Self {
        self.strip_zeros();
        self
    }

    fn strip_zeros(&mut self) {
        let kept = self.digits.trim_end_matches('0').len().max(1);
        self.digits.truncate(kept);
    }

    fn push_to(&self, text: &mut String, layout: Layout) {
        if layout.scientific {
            self.push_scientific(text, layout);
        } else {
            self.push_positional(text, layout);
        }
    }

    fn push_scientific(&self, text: &mut String, layout: Layout) {
        let (first, rest) = self.digits.split_at(1);
        text.push_str(first);
        if !rest.is_empty() || layout.alternate {
            text.push('.');
            text.push_str(rest);
        }
        let exponent = self.point - 1;
        text.push(if layout.upper { 'E' } else { 'e' });
        text.push(if exponent < 0 { '-' } else { '+' });
        let exponent = exponent.unsigned_abs();
        if exponent < 10 {
            text.push('0');
        }
        push_integer(text, u64::from(exponent));
    }

    fn push_positional(&self, text: &mut String, layout: Layout) {
        let zeros = |count: i32| std::iter::repeat_n('0', count.max(0) as usize);
        let count = self.digits.len() as i32;
        if self.point <= 0 {
            text.push_str("0.");
            text.extend(zeros(-self.point));
            text.push_str(&self.digits);
            return;
        }
        let (whole, fraction) = self.digits.split_at(self.point.min(count) as usize);
        text.push_str(whole);
        text.extend(zeros(self.point - count));
        if !fraction.is_empty() {
            text.push('.');
            text.push_str(fraction);
        } else if layout.add_dot_0 {
            text.push_str(".0");
        } else if layout.alternate {
            text.push('.');
        }
    }
}

/// `float.hex`.
pub fn hex(value: f64) -> String {
    if !value.is_finite() {
        let mut text = String::new();
        push_non_finite(&mut text, value, false);
        return text;
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = float_parts::decompose(value.abs());
    let (first, fraction) = (mantissa >> 52, mantissa & ((1 << 52) - 1));
    format!("{sign}0x{first}.{fraction:013x}p{:+}", exponent + 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest() {
        let expected = [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (9999999999999998.0, "9999999999999998.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (5e-324, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (-1.5e-7, "-1.5e-07"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (-f64::NAN, "nan"),
            (2e23, "2e+23"),
            (9007199254740993.0, "9007199254740992.0"),
        ];
        for (value, text) in expected {
            assert_eq!(repr(value), text);
        }
        assert_eq!(repr_complex(1.0, -2.5), "(1-2.5j)");
        assert_eq!(repr_complex(0.0, 2.0), "2j");
        assert_eq!(repr_complex(-0.0, f64::NAN), "(-0+nanj)");
        assert_eq!(repr_complex(0.0, -0.0), "-0j");
    }

    #[test]
    fn short_and_long_ways_agree() {
        use FloatCode::{Exponent, Fixed};
        let values =
            [0.5, 9.5, 99.95, 0.05, 1e15, 123456.789, 1e-7, 2.5e-5, 9.9999995, 1e16, 9007199254740991.0];
        for value in values {
            for precision in 0..25 {
                let shown = |code| format(value, FloatFormat::new(code, precision)).unwrap();
                assert_eq!(shown(Fixed), std::format!("{value:.precision$}"));
                let (digits, exponent) = (std::format!("{value:.precision$e}"), shown(Exponent));
                let (left, right) = (digits.split_once('e').unwrap(), exponent.split_once('e').unwrap());
                assert_eq!(left.0, right.0, "{value}");
                assert_eq!(left.1.parse::<i32>(), right.1.parse::<i32>(), "{value}");
            }
        }
    }

    #[test]
    fn codes() {
        use FloatCode::{Exponent, Fixed, General};
        let plain = |value, code, precision| format(value, FloatFormat::new(code, precision)).unwrap();
        assert_eq!(plain(0.5, Fixed, 0), "0");
        assert_eq!(plain(1.5, Fixed, 0), "2");
        assert_eq!(plain(2.5, Fixed, 0), "2");
        assert_eq!(plain(0.125, Fixed, 2), "0.12");
        assert_eq!(plain(1e22, Fixed, 1), "10000000000000000000000.0");
        assert_eq!(plain(0.1, Fixed, 60), "0.100000000000000005551115123125782702118158340454101562500000");
        assert_eq!(plain(1.25, Exponent, 1), "1.2e+00");
        assert_eq!(plain(1.75, Exponent, 1), "1.8e+00");
        assert_eq!(plain(0.0, Exponent, 2), "0.00e+00");
        assert_eq!(plain(123456789.0, General, 6), "1.23457e+08");
        assert_eq!(plain(0.0001234, General, 3), "0.000123");
        assert_eq!(plain(0.00001234, General, 3), "1.23e-05");
        assert_eq!(plain(100000.0, General, 6), "100000");
        assert_eq!(plain(999999.5, General, 6), "1e+06");
        assert_eq!(plain(5e-324, Fixed, 2000).len(), 2002);
        let alternate =
            FloatFormat { alternate: true, upper: true, plus: true, ..FloatFormat::new(General, 4) };
        assert_eq!(format(0.0, alternate).unwrap(), "+0.000");
        assert_eq!(format(1e10, alternate).unwrap(), "+1.000E+10");
        assert_eq!(format(f64::INFINITY, alternate).unwrap(), "+INF");
        let no_negative = FloatFormat { no_negative_zero: true, ..FloatFormat::new(Fixed, 1) };
        assert_eq!(format(-0.01, no_negative).unwrap(), "0.0");
        assert_eq!(format(-0.06, no_negative).unwrap(), "-0.1");
        assert!(format(1.0, FloatFormat::new(Fixed, usize::MAX)).is_err());
    }

    #[test]
    fn hexadecimal() {
        let expected = [
            (-0.0, "-0x0.0p+0"),
            (0.1, "0x1.999999999999ap-4"),
            (5e-324, "0x0.0000000000001p-1022"),
            (1e308, "0x1.1ccf385ebc8a0p+1023"),
            (-3.75, "-0x1.e000000000000p+1"),
            (1e-310, "0x0.012688b70e62bp-1022"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (value, text) in expected {
            assert_eq!(hex(value), text);
        }
    }
}
