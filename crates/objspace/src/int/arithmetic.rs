//! Sums and products of integers: in a machine word while they fit, digit by digit beyond, and by `num_bigint`'s fast algorithms
//! for products of many digits.

use super::Int;
use super::builder::IntBuilder;
use crate::{Layout, PyResult, Ref, Space};
use algorithms::numeric::digits::{IntRef, MASK, SHIFT, digits_of_biguint};
use core::cmp::Ordering;

/// Products of digits up to which the schoolbook's method is the quickest.
const SCHOOLBOOK: usize = 600;

impl Int {
    /// `self + other`.
    #[inline]
    pub fn add(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        if let (Some(left), Some(right)) = (self.compact_value(), other.compact_value()) {
            return Int::from_i64(space, left + right);
        }
        self.add_wide(space, other)
    }

    #[inline(never)]
    fn add_wide(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        if let (Some(left), Some(right)) = (self.to_i64(), other.to_i64())
            && let Some(sum) = left.checked_add(right)
        {
            return Int::from_i64(space, sum);
        }
        add_digits(space, self.value(), other.value())
    }

    /// `self - other`.
    #[inline]
    pub fn subtract(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        if let (Some(left), Some(right)) = (self.compact_value(), other.compact_value()) {
            return Int::from_i64(space, left - right);
        }
        self.subtract_wide(space, other)
    }

    #[inline(never)]
    fn subtract_wide(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        if let (Some(left), Some(right)) = (self.to_i64(), other.to_i64())
            && let Some(difference) = left.checked_sub(right)
        {
            return Int::from_i64(space, difference);
        }
        let right = other.value();
        add_digits(space, self.value(), IntRef { negative: !right.negative, ..right })
    }

    /// `self * other`.
    #[inline]
    pub fn multiply(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        if let (Some(left), Some(right)) = (self.compact_value(), other.compact_value()) {
            return Int::from_i64(space, left * right);
        }
        self.multiply_wide(space, other)
    }

    #[inline(never)]
    fn multiply_wide(&self, space: &Space, other: &Int) -> PyResult<Ref<Int>> {
        if let (Some(left), Some(right)) = (self.to_i64(), other.to_i64())
            && let Some(product) = left.checked_mul(right)
        {
            return Int::from_i64(space, product);
        }
        let (left, right) = (self.value(), other.value());
        let negative = left.negative != right.negative;
        let (shorter, longer) = if left.digits.len() <= right.digits.len() {
            (left.digits, right.digits)
        } else {
            (right.digits, left.digits)
        };
        // A few digits by many are a few rows, however many there are.
        if shorter.len() <= 4 || shorter.len() * longer.len() <= SCHOOLBOOK {
            let mut product = IntBuilder::new(space, shorter.len() + longer.len())?;
            multiply_digits(product.digits(), shorter, longer);
            return product.finish(space, negative);
        }
        let product = left.to_biguint() * right.to_biguint();
        let digits = digits_of_biguint(&product);
        Int::from_digits(space, IntRef { negative, digits: &digits })
    }

    /// `-self`.
    #[inline]
    pub fn negate(&self, space: &Space) -> PyResult<Ref<Int>> {
        match self.compact_value() {
            Some(value) => Int::from_i64(space, -value),
            None => {
                let value = self.value();
                Int::from_digits(space, IntRef { negative: !value.negative, ..value })
            }
        }
    }

    /// `abs(self)`.
    pub fn absolute(&self, space: &Space) -> PyResult<Ref<Int>> {
        if self.is_negative() { self.negate(space) } else { self.to_exact(space) }
    }

    /// The same value as exactly an `int`: itself unless it is of a subclass.
    #[inline]
    pub fn to_exact(&self, space: &Space) -> PyResult<Ref<Int>> {
        if self.is_exact::<Int>() { Ok(self.to_ref()) } else { Int::from_digits(space, self.value()) }
    }
}

/// The sum of two integers of any size.
fn add_digits(space: &Space, left: IntRef<'_>, right: IntRef<'_>) -> PyResult<Ref<Int>> {
    let (longer, shorter) = match compare_magnitudes(left, right) {
        Ordering::Less => (right, left),
        _ => (left, right),
    };
    let mut sum = IntBuilder::new(space, longer.digits.len() + 1)?;
    if left.negative == right.negative {
        add_magnitudes(sum.digits(), longer.digits, shorter.digits);
    } else {
        subtract_magnitudes(sum.digits(), longer.digits, shorter.digits);
    }
    sum.finish(space, longer.negative)
}

/// Compares without the signs.
pub(super) fn compare_magnitudes(left: IntRef<'_>, right: IntRef<'_>) -> Ordering {
    let lengths = left.digits.len().cmp(&right.digits.len());
    lengths.then_with(|| left.digits.iter().rev().cmp(right.digits.iter().rev()))
}

/// `target = longer + shorter`; the target has one digit more than the longer.
fn add_magnitudes(target: &mut [u32], longer: &[u32], shorter: &[u32]) {
    let (both, rest) = longer.split_at(shorter.len());
    let (pairs, target) = target.split_at_mut(shorter.len() & !1);
    let mut carry = add_pairs(pairs, both, shorter);
    let mut places = target.iter_mut();
    // The last digit of the shorter one, if their number is odd.
    let (both, shorter) = (&both[pairs.len()..], &shorter[pairs.len()..]);
    for ((&left, &right), place) in both.iter().zip(shorter).zip(&mut places) {
        carry += left + right;
        *place = carry & MASK;
        carry >>= SHIFT;
    }
    for (&digit, place) in rest.iter().zip(&mut places) {
        carry += digit;
        *place = carry & MASK;
        carry >>= SHIFT;
    }
    if let Some(place) = places.next() {
        *place = carry;
    }
}

/// `target = left + right` for as many digits as the target has, an even number, two at once; gives the carry.
fn add_pairs(target: &mut [u32], left: &[u32], right: &[u32]) -> u32 {
    /// What a digit leaves to the next.
    const CARRY: u64 = 1 << SHIFT;
    let pair = |digits: &[u32]| u64::from(digits[0]) | u64::from(digits[1]) << 32;
    let mut carry = 0;
    for ((place, left), right) in
        target.chunks_exact_mut(2).zip(left.chunks_exact(2)).zip(right.chunks_exact(2))
    {
        let mut sum = pair(left) + pair(right) + carry;
        // From bit 30 of the lower half to bit 0 of the upper.
        sum += (sum & CARRY) * 3;
        carry = sum >> (32 + SHIFT);
        place[0] = sum as u32 & MASK;
        place[1] = (sum >> 32) as u32 & MASK;
    }
    carry as u32
}

/// `target = larger - smaller`.
fn subtract_magnitudes(target: &mut [u32], larger: &[u32], smaller: &[u32]) {
    let mut borrow = 0;
    let others = smaller.iter().copied().chain(core::iter::repeat(0));
    for ((&digit, other), place) in larger.iter().zip(others).zip(target) {
        let difference = digit.wrapping_sub(other).wrapping_sub(borrow);
        *place = difference & MASK;
        borrow = difference >> 31;
    }
}

/// `target = left · right`, for a target of zeros with room for all digits.
fn multiply_digits(target: &mut [u32], left: &[u32], right: &[u32]) {
    for (offset, &digit) in left.iter().enumerate() {
        let mut carry = 0u64;
        let row = &mut target[offset..];
        for (place, &other) in row.iter_mut().zip(right) {
            carry += u64::from(*place) + u64::from(digit) * u64::from(other);
            *place = carry as u32 & MASK;
            carry >>= SHIFT;
        }
        row[right.len()] = carry as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;
    use num_bigint::BigInt;

    /// Integers around the places where representations change.
    fn samples() -> Vec<BigInt> {
        let mut samples = vec![BigInt::from(0)];
        for bits in [0u32, 1, 29, 30, 31, 59, 60, 62, 63, 64, 90, 120, 300, 2000] {
            for offset in [-1i32, 0, 1] {
                let value: BigInt = (BigInt::from(1) << bits) + offset;
                samples.extend([-&value, value]);
            }
        }
        samples
    }

    #[test]
    fn sums_and_products_agree_with_num_bigint() {
        with_space(|space| {
            for left in samples() {
                for right in samples() {
                    let (a, b) = (Int::from_bigint(space, &left), Int::from_bigint(space, &right));
                    let (a, b) = (a.unwrap(), b.unwrap());
                    assert_eq!(a.add(space, &b).unwrap().to_bigint(), &left + &right, "{left} + {right}");
                    assert_eq!(
                        a.subtract(space, &b).unwrap().to_bigint(),
                        &left - &right,
                        "{left} - {right}"
                    );
                    assert_eq!(
                        a.multiply(space, &b).unwrap().to_bigint(),
                        &left * &right,
                        "{left} * {right}"
                    );
                }
            }
        });
    }

    #[test]
    fn results_are_normalised() {
        with_space(|space| {
            let large = Int::from_bigint(space, &(BigInt::from(1) << 100)).unwrap();
            let zero = large.subtract(space, &large).unwrap();
            assert!(zero.is(&*Int::from_i64(space, 0).unwrap()));
            let negated = large.negate(space).unwrap();
            assert_eq!(negated.add(space, &large).unwrap().compact_value(), Some(0));
            assert_eq!(negated.absolute(space).unwrap().to_bigint(), large.to_bigint());
        });
    }
}
