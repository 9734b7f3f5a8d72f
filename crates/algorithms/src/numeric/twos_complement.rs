//! The bitwise operators on integers that are stored as sign and magnitude: as if they were infinite rows of bits in two's complement.

use super::digits::{IntRef, MASK, SHIFT};

/// How many digits the result of an operator may have.
pub fn result_len(left: IntRef<'_>, right: IntRef<'_>, operator: impl Fn(u32, u32) -> u32) -> usize {
    let (short, long) = {
        let (left, right) = (left.digits.len(), right.digits.len());
        (left.min(right), left.max(right))
    };
    match (left.negative, right.negative) {
        // Above the shorter one there is nothing if zeros make zeros.
        (false, false) if operator(MASK, 0) == 0 => short,
        (false, false) => long,
        _ => long + 1,
    }
}

/// Applies an operator to all digits. `target` has [`result_len`] digits and gets the magnitude; whether the result is negative.
#[inline]
pub fn bitwise(
    target: &mut [u32],
    left: IntRef<'_>,
    right: IntRef<'_>,
    operator: impl Fn(u32, u32) -> u32,
) -> bool {
    let common = left.digits.len().min(right.digits.len()).min(target.len());
    if !left.negative && !right.negative {
        let (both, above) = target.split_at_mut(common);
        for ((place, &left), &right) in both.iter_mut().zip(left.digits).zip(right.digits) {
            *place = operator(left, right);
        }
        // Only one of these has digits.
        for (place, &left) in above.iter_mut().zip(&left.digits[common..]) {
            *place = operator(left, 0);
        }
        for (place, &right) in above.iter_mut().zip(&right.digits[common..]) {
            *place = operator(0, right);
        }
        return false;
    }
    let mut lefts = Complement::new(left);
    let mut rights = Complement::new(right);
    let negative = operator(lefts.sign(), rights.sign()) & 1 != 0;
    for place in &mut *target {
        *place = operator(lefts.next_digit(), rights.next_digit()) & MASK;
    }
    if negative {
        let mut carry = 1;
        for place in target {
            carry += !*place & MASK;
            *place = carry & MASK;
            carry >>= SHIFT;
        }
    }
    negative
}

/// The digits of an integer in two's complement, without end.
struct Complement<'a> {
    digits: core::slice::Iter<'a, u32>,
    flip: u32,
    carry: u32,
}

impl<'a> Complement<'a> {
    fn new(value: IntRef<'a>) -> Self {
        let flip = if value.negative { MASK } else { 0 };
        Complement { digits: value.digits.iter(), flip, carry: u32::from(value.negative) }
    }

    /// The digits beyond the last.
    fn sign(&self) -> u32 {
        self.flip
    }

    #[inline]
    fn next_digit(&mut self) -> u32 {
        let digit = self.digits.next().copied().unwrap_or(0);
        let digit = (digit ^ self.flip) + self.carry;
        self.carry = digit >> SHIFT;
        digit & MASK
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::digits::digits_of_bigint;
    use num_bigint::BigInt;

    fn check(left: &BigInt, right: &BigInt, operator: fn(u32, u32) -> u32, expected: BigInt) {
        let ((left_negative, left_digits), (right_negative, right_digits)) =
            (digits_of_bigint(left), digits_of_bigint(right));
        let a = IntRef::new(left_negative, &left_digits);
        let b = IntRef::new(right_negative, &right_digits);
        let mut target = vec![0; result_len(a, b, operator)];
        let negative = bitwise(&mut target, a, b, operator);
        assert_eq!(IntRef::new(negative, &target).to_bigint(), expected, "{left} and {right}");
    }

    #[test]
    fn agrees_with_num_bigint() {
        let mut samples = vec![];
        for bits in [0u32, 1, 29, 30, 31, 59, 60, 61, 90, 119, 120, 200] {
            for offset in [-1, 0, 1] {
                let value = (BigInt::from(1) << bits) + offset;
                samples.extend([-&value, value]);
            }
        }
        for left in &samples {
            for right in &samples {
                check(left, right, |a, b| a & b, left & right);
                check(left, right, |a, b| a | b, left | right);
                check(left, right, |a, b| a ^ b, left ^ right);
            }
        }
    }
}
