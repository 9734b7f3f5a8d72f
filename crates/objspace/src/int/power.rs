//! Powers of integers.

use super::Int;
use super::division::raise;
use crate::{Object, PyResult, Ref, Space};
use algorithms::numeric::int_arith;
use num_bigint::BigInt;

/// Powers of more bits than this are refused with `MemoryError` before the machine drowns in them.
const MOST_BITS: u64 = 1 << 38;

impl Int {
    /// `self ** exponent`; a float when the exponent is negative.
    pub fn power(&self, space: &Space, exponent: &Int) -> PyResult<Ref<Object>> {
        if exponent.is_negative() {
            return crate::float::power(space, self.to_f64(space)?, exponent.to_f64(space)?);
        }
        if let (Some(base), Some(times)) = (self.to_i64(), exponent.to_i64())
            && let Ok(times) = u32::try_from(times)
            && let Some(power) = base.checked_pow(times)
        {
            return space.new_int(power);
        }
        self.power_wide(space, exponent).map(Ref::into_object)
    }

    fn power_wide(&self, space: &Space, exponent: &Int) -> PyResult<Ref<Int>> {
        let odd = exponent.value().digits.first().is_some_and(|digit| digit & 1 == 1);
        match self.compact_value() {
            Some(0 | 1) => return self.to_exact(space),
            Some(-1) => return Int::from_i64(space, if odd { -1 } else { 1 }),
            _ => {}
        }
        let bits = self.value().bit_length();
        let times = exponent.to_i64().and_then(|times| u32::try_from(times).ok());
        match times.filter(|&times| (bits - 1) * u64::from(times) <= MOST_BITS) {
            Some(times) => Int::from_bigint(space, &self.to_bigint().pow(times)),
            None => Err(space.memory_error()),
        }
    }

    /// `pow(self, exponent, modulus)`.
    pub fn power_modulo(&self, space: &Space, exponent: &Int, modulus: &Int) -> PyResult<Ref<Int>> {
        let small = |int: &Int| int.compact_value();
        if let (Some(base), Some(times @ 0..), Some(modulus @ 1..)) =
            (small(self), small(exponent), small(modulus))
        {
            return Int::from_i64(space, power_modulo_small(base, times, modulus));
        }
        if let (Some(times @ 0..), Some(divisor @ 1..)) = (exponent.to_i64(), modulus.to_i64()) {
            let base = self.modulo(space, modulus)?;
            let power = power_modulo_word(base.value().to_u64_wrapping(), times as u64, divisor as u64);
            return Int::from_u64(space, power);
        }
        let (base, times, modulus): (BigInt, BigInt, BigInt) =
            (self.to_bigint(), exponent.to_bigint(), modulus.to_bigint());
        let power = int_arith::pow_mod(&base, &times, &modulus).map_err(|error| raise(space, error))?;
        Int::from_bigint(space, &power)
    }
}

/// `pow(base, times, modulus)` where products of residues fit a machine word.
fn power_modulo_small(base: i64, mut times: i64, modulus: i64) -> i64 {
    let mut square = base.rem_euclid(modulus);
    let mut power = 1 % modulus;
    while times > 0 {
        if times & 1 == 1 {
            power = power * square % modulus;
        }
        square = square * square % modulus;
        times >>= 1;
    }
    power
}

/// `pow(base, times, modulus)` of machine words, for a base below the modulus.
fn power_modulo_word(base: u64, mut times: u64, modulus: u64) -> u64 {
    let product = |left: u64, right: u64| match left.checked_mul(right) {
        Some(product) => product % modulus,
        None => (u128::from(left) * u128::from(right) % u128::from(modulus)) as u64,
    };
    let (mut square, mut power) = (base, 1 % modulus);
    while times > 0 {
        if times & 1 == 1 {
            power = product(power, square);
        }
        times >>= 1;
        if times > 0 {
            square = product(square, square);
        }
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn powers() {
        with_space(|space| {
            let int = |value: i64| Int::from_i64(space, value).unwrap();
            let power = |base, times| {
                let power = int(base).power(space, &int(times)).unwrap();
                power.downcast::<Int>().unwrap().to_bigint()
            };
            assert_eq!(power(0, 0), BigInt::from(1));
            assert_eq!(power(-2, 3), BigInt::from(-8));
            assert_eq!(power(2, 1000), BigInt::from(1) << 1000);
            assert_eq!(power(-1, i64::MAX), BigInt::from(-1));
            let cases = [
                (5, -1, 7, 3),
                (-5, 3, -7, -6),
                (2, 0, 1, 0),
                (2, 5, -1, 0),
                (-2, 3, 5, 2),
                (3, 200, 1000, 1),
            ];
            for (base, times, modulus, expected) in cases {
                let power = int(base).power_modulo(space, &int(times), &int(modulus)).unwrap();
                assert_eq!(power.to_i64(), Some(expected), "pow({base}, {times}, {modulus})");
            }
        });
    }
}
