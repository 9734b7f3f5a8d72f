//! Order, equality and hash of integers.

use super::Int;
use super::arithmetic::compare_magnitudes;
use algorithms::numeric::hash::{avoid_minus_one, hash_digits};
use core::cmp::Ordering;

impl Int {
    /// Whether the value is below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        self.value().negative
    }

    /// Whether the value is zero.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.compact_value() == Some(0)
    }

    /// The order of the values.
    #[inline]
    pub fn compare(&self, other: &Int) -> Ordering {
        match (self.compact_value(), other.compact_value()) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => self.compare_wide(other),
        }
    }

    fn compare_wide(&self, other: &Int) -> Ordering {
        let (left, right) = (self.value(), other.value());
        match (left.negative, right.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => compare_magnitudes(left, right),
            (true, true) => compare_magnitudes(right, left),
        }
    }

    /// `hash(self)`, never -1.
    #[inline]
    pub fn hash_value(&self) -> isize {
        let hash = match self.compact_value() {
            Some(value) => avoid_minus_one(value),
            None => {
                let value = self.value();
                hash_digits(value.negative, value.digits)
            }
        };
        hash as isize
    }
}

#[cfg(test)]
mod tests {
    use crate::Int;
    use crate::testing::with_space;
    use num_bigint::BigInt;

    #[test]
    fn order_and_hash() {
        with_space(|space| {
            let numbers: Vec<BigInt> =
                [-(1i128 << 100), -(1 << 70), -1, 0, 1, 1 << 40, 1 << 100, (1 << 100) + 1]
                    .map(BigInt::from)
                    .into();
            for left in &numbers {
                for right in &numbers {
                    let a = Int::from_bigint(space, left).unwrap();
                    let b = Int::from_bigint(space, right).unwrap();
                    assert_eq!(a.compare(&b), left.cmp(right));
                    assert_eq!(a.value_equals(&b), left == right);
                }
            }
            let hash = |value: BigInt| Int::from_bigint(space, &value).unwrap().hash_value();
            assert_eq!(hash(BigInt::from(-1)), -2);
            assert_eq!(hash(BigInt::from((1i64 << 61) - 1)), 0);
            assert_eq!(hash(BigInt::from(10).pow(30)), 465_258_685_558_744_706);
            assert_eq!(hash(-BigInt::from(10).pow(30)), -465_258_685_558_744_706);
        });
    }
}
