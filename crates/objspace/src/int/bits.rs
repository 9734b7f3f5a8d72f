//! Integers as infinite rows of bits in two's complement: shifts and the bitwise operators.

use super::Int;
use super::builder::IntBuilder;
use crate::{PyResult, Ref, Space};
use algorithms::numeric::digits::{MASK, SHIFT};
use algorithms::numeric::twos_complement;

/// A shift by whole digits and then by bits.
struct Shift {
    digits: usize,
    bits: u32,
}

impl Shift {
    /// `None` when the shift is larger than any integer is long.
    ///
    /// # Errors
    /// `ValueError` for a negative count.
    fn new(space: &Space, count: &Int) -> PyResult<Option<Shift>> {
        if count.is_negative() {
            return Err(space.value_error("negative shift count"));
        }
        let split = |count: i64| {
            let count = count as u64;
            Shift { digits: (count / u64::from(SHIFT)) as usize, bits: (count % u64::from(SHIFT)) as u32 }
        };
        Ok(count.to_i64().map(split))
    }
}

impl Int {
    /// `self << count`.
    pub fn shift_left(&self, space: &Space, count: &Int) -> PyResult<Ref<Int>> {
        if let (Some(value), Some(count @ 0..=32)) = (self.compact_value(), count.compact_value()) {
            return Int::from_i64(space, value << count);
        }
        let shift = Shift::new(space, count)?;
        if self.is_zero() {
            return self.to_exact(space);
        }
        let Some(Shift { digits, bits }) = shift else {
            return Err(space.overflow_error("too many digits in integer"));
        };
        let value = self.value();
        let mut result = IntBuilder::new(space, value.digits.len() + digits + 1)?;
        shift_digits_left(&mut result.digits()[digits..], value.digits, bits);
        result.finish(space, value.negative)
    }

    /// `self >> count`: the floor of the division by a power of two.
    pub fn shift_right(&self, space: &Space, count: &Int) -> PyResult<Ref<Int>> {
        if let (Some(value), Some(count @ 0..)) = (self.to_i64(), count.compact_value()) {
            return Int::from_i64(space, value >> count.min(63));
        }
        let value = self.value();
        let shift = Shift::new(space, count)?.filter(|shift| shift.digits < value.digits.len());
        let Some(Shift { digits, bits }) = shift else {
            return Int::from_i64(space, if value.negative { -1 } else { 0 });
        };
        let (dropped, kept) = value.digits.split_at(digits);
        let lost = dropped.iter().any(|&digit| digit != 0) || kept[0] & ((1 << bits) - 1) != 0;
        let mut result = IntBuilder::new(space, kept.len() + 1)?;
        let places = result.digits();
        for ((place, &digit), &above) in places.iter_mut().zip(kept).zip(&kept[1..]) {
            *place = (digit >> bits) | ((u64::from(above) << (SHIFT - bits)) as u32 & MASK);
        }
        places[kept.len() - 1] = kept[kept.len() - 1] >> bits;
        if value.negative && lost {
            increment(result.digits());
        }
        result.finish(space, value.negative)
    }

    /// `self & other`.
    #[inline]
    pub fn bit_and(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        match (self.to_i64(), other.to_i64()) {
            (Some(left), Some(right)) => Int::from_i64(space, left & right),
            _ => self.bitwise(space, other, |left, right| left & right),
        }
    }

    /// `self | other`.
    #[inline]
    pub fn bit_or(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        match (self.to_i64(), other.to_i64()) {
            (Some(left), Some(right)) => Int::from_i64(space, left | right),
            _ => self.bitwise(space, other, |left, right| left | right),
        }
    }

    /// `self ^ other`.
    #[inline]
    pub fn bit_xor(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        match (self.to_i64(), other.to_i64()) {
            (Some(left), Some(right)) => Int::from_i64(space, left ^ right),
            _ => self.bitwise(space, other, |left, right| left ^ right),
        }
    }

    #[inline(never)]
    fn bitwise(
        &self,
        space: &Space,
        other: &Int,
        operator: impl Fn(u32, u32) -> u32 + Copy,
    ) -> PyResult<Ref<Int>> {
        let (left, right) = (self.value(), other.value());
        let mut result = IntBuilder::new(space, twos_complement::result_len(left, right, operator))?;
        let negative = twos_complement::bitwise(result.digits(), left, right, operator);
        result.finish(space, negative)
    }

    /// `~self`.
    #[inline]
    pub fn invert(&self, space: &Space) -> PyResult<Ref<Int>> {
        match self.to_i64() {
            Some(value) => Int::from_i64(space, !value),
            None => self.bitwise(space, &*Int::from_i64(space, -1)?, |left, right| left ^ right),
        }
    }
}

/// Adds one to a magnitude that has room for it.
pub(super) fn increment(digits: &mut [u32]) {
    for place in digits {
        *place = (*place + 1) & MASK;
        if *place != 0 {
            return;
        }
    }
}

/// `target = digits << bits` by fewer bits than a digit has; the target has one digit more, and there is at least one.
#[inline(never)]
fn shift_digits_left(target: &mut [u32], digits: &[u32], bits: u32) {
    let (low, top) = (digits[0], digits[digits.len() - 1]);
    target[0] = low << bits & MASK;
    // No digit waits for the one below.
    let below = &digits[..digits.len() - 1];
    for ((place, &digit), &below) in target[1..].iter_mut().zip(&digits[1..]).zip(below) {
        *place = (digit << bits | below >> (SHIFT - bits)) & MASK;
    }
    target[digits.len()] = top >> (SHIFT - bits);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;
    use num_bigint::BigInt;

    #[test]
    fn shifts_agree_with_num_bigint() {
        with_space(|space| {
            let mut values = vec![];
            for bits in [0, 5, 29, 30, 31, 62, 63, 90, 200] {
                for offset in [-1, 0, 1] {
                    let value: BigInt = (BigInt::from(1) << bits) + offset;
                    values.extend([-&value, value]);
                }
            }
            for value in &values {
                let int = Int::from_bigint(space, value).unwrap();
                for count in [0, 1, 5, 29, 30, 31, 33, 60, 64, 89, 90, 91, 300] {
                    let by = Int::from_i64(space, count).unwrap();
                    let left = int.shift_left(space, &by).unwrap();
                    assert_eq!(left.to_bigint(), value << count as u32, "{value} << {count}");
                    let right = int.shift_right(space, &by).unwrap();
                    assert_eq!(right.to_bigint(), value >> count as u32, "{value} >> {count}");
                }
            }
        });
    }

    #[test]
    fn bitwise_operators_use_twos_complement() {
        with_space(|space| {
            let int = |value: i128| Int::from_bigint(space, &BigInt::from(value)).unwrap();
            for left in [5, -3, 1 << 100, -(1 << 100), i128::from(i64::MIN)] {
                for right in [0, -1, 7, (1 << 90) - 1] {
                    let (a, b) = (int(left), int(right));
                    assert_eq!(a.bit_and(space, &b).unwrap().to_bigint(), BigInt::from(left & right));
                    assert_eq!(a.bit_or(space, &b).unwrap().to_bigint(), BigInt::from(left | right));
                    assert_eq!(a.bit_xor(space, &b).unwrap().to_bigint(), BigInt::from(left ^ right));
                }
                assert_eq!(int(left).invert(space).unwrap().to_bigint(), BigInt::from(!left));
            }
        });
    }
}
