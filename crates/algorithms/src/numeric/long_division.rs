//! Division of magnitudes by the schoolbook's method, on digits of 30 bits.
//!
//! It takes as many steps as the quotient's digits times the divisor's: good for the numbers that programs mostly have. For quotients and
//! divisors of many digits, `num_bigint` with its larger digits is quicker.

use super::digits::{MASK, SHIFT};

/// Divides by one digit, which is not zero; `quotient` has as many digits as `digits`. The remainder.
pub fn divide_by_digit(quotient: &mut [u32], digits: &[u32], divisor: u32) -> u32 {
    let mut rest = 0u64;
    for (place, &digit) in quotient.iter_mut().zip(digits).rev() {
        rest = rest << SHIFT | u64::from(digit);
        *place = (rest / u64::from(divisor)) as u32;
        rest %= u64::from(divisor);
    }
    rest as u32
}

/// The remainder of a division by one digit, which is not zero.
pub fn remainder_by_digit(digits: &[u32], divisor: u32) -> u32 {
    let mut rest = 0u64;
    for &digit in digits.iter().rev() {
        rest = (rest << SHIFT | u64::from(digit)) % u64::from(divisor);
    }
    rest as u32
}

/// Divides by a divisor of two digits or more, normalised and no longer than the dividend.
///
/// `quotient` gets one digit more than the dividend is longer. `remainder` has one digit more than the dividend, the lowest ones (as many as
/// the divisor has) being the remainder in the end, those above zero.
///
/// # Panics
/// When a slice has another length.
pub fn divide(quotient: &mut [u32], remainder: &mut [u32], dividend: &[u32], divisor: &[u32]) {
    let n = divisor.len();
    assert!(n >= 2 && dividend.len() >= n);
    assert!(quotient.len() == dividend.len() - n + 1 && remainder.len() == dividend.len() + 1);
    // With the divisor's highest bit set, a quotient digit estimated from the highest digits is two too large at most.
    let shift = divisor[n - 1].leading_zeros() - (32 - SHIFT);
    let mut scaled = [0; 32];
    let mut long;
    let divisor = if shift == 0 {
        divisor
    } else {
        let room = match scaled.get_mut(..n) {
            Some(room) => room,
            None => {
                long = vec![0; n];
                &mut long
            }
        };
        shift_left(room, divisor, shift);
        &*room
    };
    remainder[dividend.len()] = shift_left(&mut remainder[..dividend.len()], dividend, shift);
    let (high, next) = (u64::from(divisor[n - 1]), u64::from(divisor[n - 2]));
    for (at, place) in quotient.iter_mut().enumerate().rev() {
        let window = &mut remainder[at..=at + n];
        let top = u64::from(window[n]) << SHIFT | u64::from(window[n - 1]);
        let (mut estimate, mut rest) = (top / high, top % high);
        while estimate > u64::from(MASK) || estimate * next > (rest << SHIFT | u64::from(window[n - 2])) {
            estimate -= 1;
            rest += high;
            if rest > u64::from(MASK) {
                break;
            }
        }
        let mut borrow = 0i64;
        for (digit, &other) in window.iter_mut().zip(divisor) {
            let difference = i64::from(*digit) + borrow - (estimate * u64::from(other)) as i64;
            *digit = difference as u32 & MASK;
            borrow = difference >> SHIFT;
        }
        let difference = i64::from(window[n]) + borrow;
        window[n] = 0;
        if difference < 0 {
            // The estimate was one too large, which is rare.
            estimate -= 1;
            let mut carry = 0;
            for (digit, &other) in window.iter_mut().zip(divisor) {
                carry += *digit + other;
                *digit = carry & MASK;
                carry >>= SHIFT;
            }
        }
        *place = estimate as u32;
    }
    shift_right(&mut remainder[..n], shift);
}

/// `target = digits << shift`, for a shift below that of a digit; what leaves at the top.
fn shift_left(target: &mut [u32], digits: &[u32], shift: u32) -> u32 {
    let mut carry = 0;
    for (place, &digit) in target.iter_mut().zip(digits) {
        let wide = u64::from(digit) << shift | u64::from(carry);
        *place = wide as u32 & MASK;
        carry = (wide >> SHIFT) as u32;
    }
    carry
}

/// Shifts in place by less than a digit.
fn shift_right(digits: &mut [u32], shift: u32) {
    let mut carry = 0u64;
    for place in digits.iter_mut().rev() {
        let wide = carry << SHIFT | u64::from(*place);
        *place = (wide >> shift) as u32;
        carry = wide & ((1 << shift) - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::digits::{IntRef, digits_of_biguint};
    use num_bigint::BigUint;
    use num_integer::Integer;

    fn check(dividend: &BigUint, divisor: &BigUint) {
        let (left, right) = (digits_of_biguint(dividend), digits_of_biguint(divisor));
        let value = |digits: &[u32]| IntRef::new(false, digits).to_biguint();
        let expected = dividend.div_rem(divisor);
        if let [digit] = *right {
            let mut quotient = vec![0; left.len()];
            let rest = divide_by_digit(&mut quotient, &left, digit);
            assert_eq!((value(&quotient), BigUint::from(rest)), expected, "{dividend} / {divisor}");
            assert_eq!(remainder_by_digit(&left, digit), rest);
        } else if left.len() >= right.len() {
            let mut quotient = vec![0; left.len() - right.len() + 1];
            let mut remainder = vec![7; left.len() + 1];
            divide(&mut quotient, &mut remainder, &left, &right);
            let rest = value(&remainder[..right.len()]);
            assert_eq!((value(&quotient), rest), expected, "{dividend} / {divisor}");
        }
    }

    #[test]
    fn agrees_with_num_bigint() {
        let one = BigUint::from(1u32);
        let mut samples = vec![];
        for bits in [1u32, 13, 29, 30, 31, 45, 59, 60, 61, 89, 90, 120, 150, 333, 1200] {
            let power = &one << bits;
            // Ones and zeros in long rows make estimates fail.
            samples.extend([&power - 1u32, power.clone(), &power + 1u32, &power - (&one << (bits / 2))]);
            samples.push(BigUint::from(0xdead_beef_u32).pow(bits / 20 + 1));
        }
        for dividend in &samples {
            for divisor in &samples {
                check(dividend, divisor);
                check(&(dividend * divisor), divisor);
                check(&(dividend * divisor - 1u32), divisor);
                check(&((dividend * divisor) << 31u32), divisor);
            }
        }
    }
}
