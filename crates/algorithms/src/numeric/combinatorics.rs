//! Factorials, permutations and combinations of large numbers, by products of ranges that are split in the middle, so that the
//! factors of each multiplication are of about the same size.

use num_bigint::BigUint;
use num_traits::One;

/// n! where it fits 64 bits.
const SMALL_FACTORIALS: [u64; 21] = {
    let mut table = [1; 21];
    let mut n = 1;
    while n < table.len() {
        table[n] = table[n - 1] * n as u64;
        n += 1;
    }
    table
};

/// n!
pub fn factorial(n: u64) -> BigUint {
    if let Some(&small) = usize::try_from(n).ok().and_then(|n| SMALL_FACTORIALS.get(n)) {
        return small.into();
    }
    // The odd parts of 1…n: those of the numbers in (n / 2^(i + 1), n / 2^i] for each i, each range used in all the ones before.
    let (mut inner, mut outer) = (BigUint::one(), BigUint::one());
    let mut lower = 3;
    for shift in (0..u64::BITS - n.leading_zeros() - 1).rev() {
        let upper = ((n >> shift) + 1) | 1;
        if upper > lower {
            inner *= odd_product(lower, upper);
            lower = upper;
        }
        outer *= &inner;
    }
    outer << (n - u64::from(n.count_ones()))
}

/// The product of the odd numbers from `start` (odd) up to `stop` (odd, excluded).
fn odd_product(start: u64, stop: u64) -> BigUint {
    let count = (stop - start) / 2;
    if count <= 8 {
        return (0..count).fold(BigUint::one(), |product, index| product * (start + 2 * index));
    }
    let middle = (start + count) | 1;
    odd_product(start, middle) * odd_product(middle, stop)
}

/// n (n − 1) … (n − k + 1); k is at most n.
pub fn permutations(n: &BigUint, k: u64) -> BigUint {
    if let Ok(n) = u64::try_from(n) {
        return falling(n, k);
    }
    falling_big(n, k)
}

fn falling(n: u64, k: u64) -> BigUint {
    if k <= 8 {
        let mut product = 1u128;
        for index in 0..k {
            match product.checked_mul((n - index).into()) {
                Some(next) => product = next,
                None => {
                    return (index..k).fold(product.into(), |product: BigUint, index| product * (n - index));
                }
            }
        }
        return product.into();
    }
    let half = k / 2;
    falling(n, half) * falling(n - half, k - half)
}

fn falling_big(n: &BigUint, k: u64) -> BigUint {
    match k {
        0 => BigUint::one(),
        1 => n.clone(),
        _ => {
            let half = k / 2;
            falling_big(n, half) * falling_big(&(n - half), k - half)
        }
    }
}

/// n over k; k is at most n, best at most half of it.
pub fn combinations(n: &BigUint, k: u64) -> BigUint {
    match u64::try_from(n).ok().and_then(|n| small_combinations(n, k)) {
        Some(small) => small.into(),
        None if k <= 16 => permutations(n, k) / factorial(k),
        // C(n, k) = C(n, j) · C(n − j, k − j) / C(k, j)
        None => {
            let half = k / 2;
            let product = combinations(n, half) * combinations(&(n - half), k - half);
            product / combinations(&k.into(), half)
        }
    }
}

/// n over k, as long as everything fits 128 bits.
fn small_combinations(n: u64, k: u64) -> Option<u128> {
    let mut result = 1u128;
    for index in 0..k {
        result = result.checked_mul((n - index).into())? / u128::from(index + 1);
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agree_with_the_definitions() {
        let mut product = BigUint::one();
        for n in 1..200u64 {
            product *= n;
            assert_eq!(factorial(n), product, "{n}");
            assert_eq!(permutations(&n.into(), n), product);
        }
        for n in [5u64, 64, 130, 300] {
            for k in 0..=n {
                let expected = factorial(n) / (factorial(k) * factorial(n - k));
                assert_eq!(combinations(&n.into(), k), expected, "{n} over {k}");
                assert_eq!(permutations(&n.into(), k), factorial(n) / factorial(n - k));
            }
        }
    }

    #[test]
    fn of_large_numbers() {
        let n = BigUint::from(10u32).pow(30);
        assert_eq!(permutations(&n, 2), &n * (&n - 1u32));
        assert_eq!(combinations(&n, 2), &n * (&n - 1u32) / 2u32);
        assert_eq!(combinations(&n, 0), BigUint::one());
        assert_eq!(combinations(&u64::MAX.into(), 1), u64::MAX.into());
    }
}
