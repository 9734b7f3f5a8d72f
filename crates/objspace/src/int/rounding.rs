//! `round(int, ndigits)`.

use super::Int;
use crate::{PyResult, Ref, Space};
use algorithms::numeric::int_arith;

impl Int {
    /// The value rounded to a multiple of a power of ten when `digits` is negative, half to even; itself otherwise.
    pub fn round(&self, space: &Space, digits: &Int) -> PyResult<Ref<Int>> {
        if !digits.is_negative() {
            return self.to_exact(space);
        }
        // 3 bits are less than a decimal digit: beyond so many places nothing but zero is left.
        let most = self.value().bit_length() / 3 + 1;
        let places = digits.to_i64().map(i64::unsigned_abs).filter(|&places| places <= most);
        let Some(places) = places.and_then(|places| u32::try_from(places).ok()) else {
            return Int::from_i64(space, 0);
        };
        Int::from_bigint(space, &int_arith::round_to_places(&self.to_bigint(), places))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn halves_go_to_even() {
        with_space(|space| {
            let int = |value| Int::from_i64(space, value).unwrap();
            let cases = [
                (15, -1, 20),
                (25, -1, 20),
                (-150, -2, -200),
                (-250, -2, -200),
                (7, -1, 10),
                (7, -2, 0),
                (5, 3, 5),
            ];
            for (value, digits, expected) in cases {
                let rounded = int(value).round(space, &int(digits)).unwrap();
                assert_eq!(rounded.to_i64(), Some(expected), "round({value}, {digits})");
            }
            assert!(int(99).round(space, &int(i64::MIN)).unwrap().is_zero());
        });
    }
}
