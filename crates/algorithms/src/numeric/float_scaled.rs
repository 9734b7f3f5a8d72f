//! Doubles times powers of ten, rounded to integers exactly: the digits of most formatted numbers in a few machine instructions.
//!
//! A double is a 53-bit integer times a power of two. As long as that integer times or over the powers of ten and two fits 128 bits, one
//! multiplication or division gives the digits, and its remainder says how to round. What does not fit is left to the general way.

use super::float_parts::decompose;

/// The largest power of ten that a 53-bit integer can be multiplied with in 128 bits.
const MOST_PLACES: i32 = 22;

/// `magnitude · 10^places` rounded to the nearest integer, ties to even; `None` when it takes more than 128 bits to tell.
pub fn scaled(magnitude: f64, places: i32) -> Option<u128> {
    let (mantissa, exponent) = decompose(magnitude);
    if places >= 0 {
        if places > MOST_PLACES {
            return None;
        }
        let product = u128::from(mantissa) * 10u128.pow(places as u32);
        return match exponent {
            0.. => (product.leading_zeros() > exponent as u32).then(|| product << exponent),
            -127..0 => {
                let shift = exponent.unsigned_abs();
                Some(rounded(product >> shift, product & ((1 << shift) - 1), 1 << (shift - 1)))
            }
            // Less than a half: the product has at most 127 bits, and the divisor is 2¹²⁸ at least.
            _ => Some(0),
        };
    }
    let power = 10u128.checked_pow(places.unsigned_abs())?;
    let (value, divisor) = if exponent >= 0 {
        let value = u128::from(mantissa);
        (value.leading_zeros() > exponent as u32).then(|| (value << exponent, power))?
    } else {
        let shift = exponent.unsigned_abs();
        (power.leading_zeros() > shift + 1).then(|| (u128::from(mantissa), power << shift))?
    };
    // Every divisor is even, as ten is.
    Some(rounded(value / divisor, value % divisor, divisor / 2))
}

/// The integer next to a quotient that is this far above it.
fn rounded(quotient: u128, rest: u128, half: u128) -> u128 {
    quotient + u128::from(rest > half || rest == half && quotient & 1 == 1)
}

/// The exponent of the magnitude's first decimal digit, or one less.
pub fn decimal_exponent(magnitude: f64) -> i32 {
    let (mantissa, exponent) = decompose(magnitude);
    let bits = exponent + 63 - mantissa.leading_zeros() as i32;
    // log₁₀2, a little too small for positive exponents and too large in magnitude for negative ones.
    ((i64::from(bits) * 1_292_913_986) >> 32) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> impl Iterator<Item = f64> {
        let mut bits = 0x3FF0_0000_0000_0001_u64;
        let random = std::iter::from_fn(move || {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            // Exponents from 2⁻¹²⁸ to 2¹²⁷.
            Some(f64::from_bits((bits >> 12) | (895 + (bits & 0xFF)) << 52))
        });
        [0.5, 1.5, 2.5, 0.125, 0.375, 1e15, 1e22, 9.5, 99.5, 0.05, 1e-10, 123456.789, 5e-324, 1e300]
            .into_iter()
            .chain(random.take(3000))
    }

    #[test]
    fn agrees_with_long_expansions() {
        for value in samples() {
            for places in [0, 1, 2, 3, 6, 10, 17, 22] {
                if let Some(integer) = scaled(value, places) {
                    let text = format!("{value:.0$}", places as usize).replace('.', "");
                    let text = text.trim_start_matches('0');
                    assert_eq!(integer.to_string().trim_start_matches('0'), text, "{value:e} {places}");
                }
            }
        }
    }

    #[test]
    fn digits_are_dropped_by_division() {
        for value in samples().filter(|&value| (1e3..1e38).contains(&value)) {
            let exponent = decimal_exponent(value);
            let first: i32 = format!("{value:e}").split_once('e').unwrap().1.parse().unwrap();
            assert!(first == exponent || first == exponent + 1, "{value:e} {exponent}");
            for digits in [1, 2, 6] {
                let places = digits - 1 - first;
                if let Some(integer) = scaled(value, places) {
                    let text = format!("{value:.0$e}", digits as usize - 1);
                    let text = text.split_once('e').unwrap().0.replace('.', "");
                    let integer = integer.to_string();
                    // One digit more when it was rounded up to a power of ten.
                    assert_eq!(&integer[..digits as usize], text, "{value:e} {digits}");
                }
            }
        }
    }
}
