//! Large integers in decimal: split at powers of ten, each the square of the one before.
//!
//! A division by a power is two multiplications with its reciprocal (Barrett), and the reciprocal comes from Newton's iteration, so
//! that the whole takes little longer than the multiplications do.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;

/// Up to so many digits, dividing by ten again and again is fastest.
const LEAF_DIGITS: usize = 1024;
/// From so many bits on, a reciprocal is faster than long division.
const RECIPROCAL_BITS: u64 = 20_000;

/// A power of ten to split at.
struct Power {
    digits: usize,
    value: BigUint,
    reciprocal: Option<BigUint>,
}

impl Power {
    fn new(digits: usize, value: BigUint) -> Power {
        let reciprocal = (value.bits() > RECIPROCAL_BITS).then(|| reciprocal(&value));
        Power { digits, value, reciprocal }
    }

    /// Quotient and remainder of a number that is smaller than the square of the power.
    fn divide(&self, number: &BigUint) -> (BigUint, BigUint) {
        let Some(reciprocal) = &self.reciprocal else { return number.div_rem(&self.value) };
        let bits = self.value.bits();
        let mut quotient = ((number >> (bits - 1)) * reciprocal) >> (bits + 1);
        let mut product = &quotient * &self.value;
        // the estimate is a few units off at most
        while product > *number {
            quotient -= 1u32;
            product -= &self.value;
        }
        let mut rest = number - product;
        while rest >= self.value {
            quotient += 1u32;
            rest -= &self.value;
        }
        (quotient, rest)
    }
}

/// 2^(2n) / `value` for a value of n bits, a few units off at most.
fn reciprocal(value: &BigUint) -> BigUint {
    let bits = value.bits();
    if bits <= RECIPROCAL_BITS {
        return (BigUint::one() << (2 * bits)) / value;
    }
    // Each step doubles the number of right bits: half of them come from the upper half of the value.
    let half = bits / 2 + 8;
    let estimate = reciprocal(&(value >> (bits - half))) << (bits - half);
    let square = &estimate * &estimate;
    (estimate << 1u32) - ((square * value) >> (2 * bits))
}

/// The most digits of 30 bits that [`Billions`] takes. In decimal they are fewer than the limit of conversions can be.
pub const SHORT: usize = 64;

/// A number of a few digits in base 10⁹, the least significant first.
pub struct Billions {
    limbs: [u32; SHORT + 2],
    len: usize,
}

impl Billions {
    /// The number with these digits of 30 bits, at most [`SHORT`].
    pub fn new(digits: &[u32]) -> Billions {
        const BILLION: u64 = 1_000_000_000;
        let (mut limbs, mut len) = ([0; SHORT + 2], 0);
        for &digit in digits.iter().rev() {
            let mut carry = digit;
            for limb in &mut limbs[..len] {
                let wide = u64::from(*limb) << super::digits::SHIFT | u64::from(carry);
                carry = (wide / BILLION) as u32;
                *limb = (wide - u64::from(carry) * BILLION) as u32;
            }
            // A digit may be a little more than the base.
            while carry != 0 {
                limbs[len] = (u64::from(carry) % BILLION) as u32;
                carry = (u64::from(carry) / BILLION) as u32;
                len += 1;
            }
        }
        Billions { limbs, len }
    }

    /// How many decimal digits the number has; zero has one.
    pub fn decimal_len(&self) -> usize {
        match self.limbs[..self.len].split_last() {
            None => 1,
            Some((top, below)) => below.len() * 9 + top.checked_ilog10().map_or(1, |log| log as usize + 1),
        }
    }

    /// Writes the decimal digits into as many places.
    pub fn write(&self, out: &mut [u8]) {
        let mut limbs = self.limbs[..self.len].iter();
        let mut pieces = out.rchunks_mut(9);
        for piece in &mut pieces {
            let mut rest = limbs.next().copied().unwrap_or(0);
            for place in piece.iter_mut().rev() {
                *place = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        }
    }
}

/// The decimal digits of a number.
pub fn to_decimal(number: &BigUint) -> String {
    if number.bits() < RECIPROCAL_BITS {
        return number.to_str_radix(10);
    }
    let mut powers = vec![Power::new(LEAF_DIGITS, BigUint::from(10u32).pow(LEAF_DIGITS as u32))];
    while let Some(last) = powers.last() {
        let square = &last.value * &last.value;
        if square > *number {
            break;
        }
        let digits = 2 * last.digits;
        powers.push(Power::new(digits, square));
    }
    let mut out = String::new();
    write(number, &powers, None, &mut out);
    out
}

/// Writes a number that is smaller than the square of the last power, with leading zeros up to `width` digits.
fn write(number: &BigUint, powers: &[Power], width: Option<usize>, out: &mut String) {
    let Some((power, lower)) = powers.split_last() else {
        let text = number.to_str_radix(10);
        let zeros = width.map_or(0, |width| width.saturating_sub(text.len()));
        out.extend(std::iter::repeat_n('0', zeros));
        out.push_str(&text);
        return;
    };
    let (upper, rest) = power.divide(number);
    if width.is_none() && upper.bits() == 0 {
        return write(&rest, lower, None, out);
    }
    write(&upper, lower, width.map(|width| width - power.digits), out);
    write(&rest, lower, Some(power.digits), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_repeated_division() {
        for exponent in [1u32, 20_000, 30_001, 65_537, 150_000] {
            let power = BigUint::from(2u32).pow(exponent);
            for number in [&power - 1u32, power.clone(), BigUint::from(3u32).pow(exponent / 2) + 1u32] {
                assert!(to_decimal(&number) == number.to_str_radix(10), "{exponent}");
            }
        }
    }

    #[test]
    fn short_numbers() {
        use crate::numeric::digits::digits_of_biguint;
        for exponent in 0..=SHORT as u32 * 30 - 1 {
            let power = BigUint::from(2u32).pow(exponent);
            for number in [&power - 1u32, power.clone(), BigUint::from(10u32).pow(exponent * 3 / 10)] {
                let billions = Billions::new(&digits_of_biguint(&number));
                let mut text = vec![0; billions.decimal_len()];
                billions.write(&mut text);
                assert_eq!(String::from_utf8(text).unwrap(), number.to_str_radix(10), "{exponent}");
            }
        }
    }

    #[test]
    fn zeros_within() {
        for digits in [1023u32, 1024, 8192, 16_384, 40_000] {
            let power = BigUint::from(10u32).pow(digits);
            assert!(to_decimal(&power) == format!("1{}", "0".repeat(digits as usize)), "{digits}");
            assert!(to_decimal(&(power - 1u32)) == "9".repeat(digits as usize), "{digits}");
        }
    }
}
