//! `math`: functions of integers.

use cpyext_macros::pymodule;

/// Functions of integers.
#[pymodule(name = "math")]
pub mod part {
    use algorithms::numeric::combinatorics;
    use algorithms::numeric::int_arith;
    use num_bigint::{BigInt, BigUint};
    use num_integer::Integer;
    use objspace::shim::{Args, Nullable};
    use objspace::{Int, Object, PyErr, PyResult, Ref, Space, number};

    /// The largest count that the functions accept.
    const LIMIT: u64 = i64::MAX as u64;

    fn new_natural(space: &Space, value: BigUint) -> PyResult<Ref<Int>> {
        Int::from_bigint(space, &BigInt::from(value))
    }

    #[cold]
    fn negative(space: &Space, name: &str) -> PyErr {
        space.value_error(format_args!("{name} must be a non-negative integer"))
    }

    /// The arguments n and k of `comb` and `perm`.
    fn counts(space: &Space, n: &Object, k: &Object) -> PyResult<(BigUint, BigUint)> {
        let (n, k) = (number::index(space, n)?, number::index(space, k)?);
        if n.is_negative() {
            return Err(negative(space, "n"));
        }
        if k.is_negative() {
            return Err(negative(space, "k"));
        }
        Ok((n.value().to_biguint(), k.value().to_biguint()))
    }

    /// Return the number of ways to choose k of n things, without order and repetition.
    ///
    /// It is n! / (k! * (n - k)!) if k <= n, and 0 otherwise.
    ///
    /// It is also the coefficient of the k-th term of the polynomial (1 + x)**n.
    ///
    /// Raises TypeError if an argument is no integer, ValueError if one is negative.
    #[pyfunction(signature = "(n, k, /)")]
    fn comb(space: &Space, n: &Object, k: &Object) -> PyResult<Ref<Int>> {
        let (n, k) = counts(space, n, k)?;
        if k > n {
            return Int::from_i64(space, 0);
        }
        let k = k.clone().min(&n - &k);
        match u64::try_from(&k) {
            Ok(k) if k <= LIMIT => new_natural(space, combinatorics::combinations(&n, k)),
            _ => Err(space.overflow_error(format_args!("min(n - k, k) must not exceed {LIMIT}"))),
        }
    }

    /// In how many orders k of n things can be taken: n! / (n - k)!, or 0 if k is more than n.
    ///
    /// k is n if it is not given, or None. Other than integers raise TypeError, negative ones ValueError.
    #[pyfunction(signature = "(n, k=None, /)")]
    fn perm(space: &Space, n: &Object, k: Option<Nullable<&Object>>) -> PyResult<Ref<Int>> {
        let Some(k) = k.and_then(Nullable::get) else { return factorial_of(space, n) };
        let (n, k) = counts(space, n, k)?;
        if k > n {
            return Int::from_i64(space, 0);
        }
        match u64::try_from(&k) {
            Ok(k) if k <= LIMIT => new_natural(space, combinatorics::permutations(&n, k)),
            _ => Err(space.overflow_error(format_args!("k must not exceed {LIMIT}"))),
        }
    }

    fn factorial_of(space: &Space, n: &Object) -> PyResult<Ref<Int>> {
        let n = number::index(space, n)?;
        if n.is_negative() {
            return Err(space.value_error("factorial() not defined for negative values"));
        }
        match n.to_i64() {
            Some(n) => new_natural(space, combinatorics::factorial(n as u64)),
            None => Err(space.overflow_error(format_args!("factorial() argument should not exceed {LIMIT}"))),
        }
    }

    /// Return n!: the product of the integers from 1 to n.
    #[pyfunction]
    fn factorial(space: &Space, n: &Object) -> PyResult<Ref<Int>> {
        factorial_of(space, n)
    }

    /// Return the integer part of the square root of n.
    #[pyfunction]
    fn isqrt(space: &Space, n: &Object) -> PyResult<Ref<Int>> {
        let n = number::index(space, n)?;
        if let Some(small) = n.value().to_u64() {
            return Int::from_u64(space, small.isqrt());
        }
        let root = int_arith::isqrt(&n.to_bigint()).map_err(|error| space.value_error(error))?;
        Int::from_bigint(space, &root)
    }

    /// The integers of a call, combined two by two; `unit` for none, the absolute value for one.
    fn combine(
        space: &Space,
        args: &Args<'_>,
        unit: i64,
        small: fn(u64, u64) -> Option<u64>,
        large: fn(&BigUint, &BigUint) -> BigUint,
    ) -> PyResult<Ref<Int>> {
        let Some((first, rest)) = args.positional().split_first() else { return Int::from_i64(space, unit) };
        let mut result = number::index(space, first)?;
        if result.is_negative() || !result.is_exact::<Int>() {
            result = result.absolute(space)?;
        }
        for arg in rest {
            let other = number::index(space, arg)?;
            let small_result = match (result.value().magnitude_u64(), other.value().magnitude_u64()) {
                (Some(a), Some(b)) => small(a, b),
                _ => None,
            };
            result = match small_result {
                Some(value) => Int::from_u64(space, value)?,
                None => {
                    let (a, b) = (result.value().to_biguint(), other.value().to_biguint());
                    new_natural(space, large(&a, &b))?
                }
            };
        }
        Ok(result)
    }

    /// Greatest Common Divisor.
    #[pyfunction(raw, signature = "(*integers)")]
    fn gcd(space: &Space, args: Args<'_>) -> PyResult<Ref<Int>> {
        args.no_keywords(space, "math.gcd")?;
        combine(space, &args, 0, |a, b| Some(a.gcd(&b)), |a, b| a.gcd(b))
    }

    /// Least Common Multiple.
    #[pyfunction(raw, signature = "(*integers)")]
    fn lcm(space: &Space, args: Args<'_>) -> PyResult<Ref<Int>> {
        args.no_keywords(space, "math.lcm")?;
        let small = |a: u64, b: u64| match a.gcd(&b) {
            0 => Some(0),
            divisor => (a / divisor).checked_mul(b),
        };
        combine(space, &args, 1, small, |a, b| a.lcm(b))
    }
}
