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
    let (low, high) = target.split_at_mut(shorter.len());
    let mut carry = add_rows(low, both, shorter);
    let (top, high) = high.split_last_mut().expect("a sum has a digit more");
    high.copy_from_slice(rest);
    for place in high {
        if carry == 0 {
            break;
        }
        carry = u32::from(*place == MASK);
        *place = (*place + 1) & MASK;
    }
    *top = carry;
}

/// `target = left + right` for rows of one length; gives the carry.
///
/// Carries nearly always end one place up, where they can be added without waiting for the sums below; whether one went farther is seen
/// afterwards.
#[inline(never)]
fn add_rows(target: &mut [u32], left: &[u32], right: &[u32]) -> u32 {
    let Some(last) = target.len().checked_sub(1) else { return 0 };
    target[0] = (left[0] + right[0]) & MASK;
    let (left_below, right_below) = (&left[..last], &right[..last]);
    let places = target[1..].iter_mut().zip(&left[1..]).zip(&right[1..]);
    let mut seen = 0;
    for (((place, &left), &right), (&left_below, &right_below)) in
        places.zip(left_below.iter().zip(right_below))
    {
        let digit = ((left + right) & MASK) + ((left_below + right_below) >> SHIFT);
        seen |= digit;
        *place = digit;
    }
    let mut carry = 0;
    if seen > MASK {
        for place in target {
            carry += *place;
            *place = carry & MASK;
            carry >>= SHIFT;
        }
    }
    carry + ((left[last] + right[last]) >> SHIFT)
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
    let Some((&first, others)) = left.split_first() else { return };
    scale(&mut target[..=right.len()], first, right);
    for (offset, &digit) in others.iter().enumerate() {
        let mut carry = 0u64;
        let row = &mut target[offset + 1..];
        for (place, &other) in row.iter_mut().zip(right) {
            carry += u64::from(*place) + u64::from(digit) * u64::from(other);
            *place = carry as u32 & MASK;
            carry >>= SHIFT;
        }
        row[right.len()] = carry as u32;
    }
}

/// `target = digit · digits`; the target has one digit more.
fn scale(target: &mut [u32], digit: u32, digits: &[u32]) {
    let (top, places) = target.split_last_mut().expect("a product has a digit more");
    let mut carry = 0u64;
    let mut step = |place: &mut u32, other: u32| {
        carry += u64::from(digit) * u64::from(other);
        *place = carry as u32 & MASK;
        carry >>= SHIFT;
    };
    let (mut fours, mut rows) = (digits.chunks_exact(4), places.chunks_exact_mut(4));
    for (row, others) in (&mut rows).zip(&mut fours) {
        step(&mut row[0], others[0]);
        step(&mut row[1], others[1]);
        step(&mut row[2], others[2]);
        step(&mut row[3], others[3]);
    }
    for (place, &other) in rows.into_remainder().iter_mut().zip(fours.remainder()) {
        step(place, other);
    }
    *top = carry as u32;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;
    use num_bigint::BigInt;

    /// Integers around the places where representations change.
    fn samples() -> Vec<BigInt> {
        let mut samples = vec![BigInt::from(0)];
        for bits in [0u32, 1, 29, 30, 31, 59, 60, 62, 63, 64, 90, 120, 150, 300, 310, 2000] {
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
