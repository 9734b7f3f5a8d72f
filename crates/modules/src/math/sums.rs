//! `math`: sums, products and lengths of many numbers.

use cpyext_macros::pymodule;

/// Sums, products and lengths of many numbers.
#[pymodule(name = "math")]
pub mod part {
    use algorithms::numeric::double_length::{ExactSum, SumError, TripleLength, norm};
    use objspace::shim::Args;
    use objspace::{Bool, Float, Int, Layout, Object, PyErr, PyResult, Ref, Space, Tuple, float, number};

    #[cold]
    fn sum_error(space: &Space, error: SumError) -> PyErr {
        match error {
            SumError::Overflow => space.overflow_error("intermediate overflow in fsum"),
            SumError::OppositeInfinities => space.value_error("-inf + inf in fsum"),
        }
    }

    /// Return the sum of the numbers in seq, as if it were rounded only at the end.
    #[pyfunction]
    fn fsum(space: &Space, seq: &Object) -> PyResult<f64> {
        let iterator = seq.iter(space)?;
        let mut sum = ExactSum::default();
        while let Some(item) = iterator.next(space)? {
            let value = float::as_f64(space, &item)?;
            sum.add(value).map_err(|error| sum_error(space, error))?;
        }
        sum.total().map_err(|error| sum_error(space, error))
    }

    /// hypot(*coordinates) -> value
    ///
    /// The length of the vector from the origin to the point with these coordinates, whatever their number:
    /// the square root of the sum of their squares, without overflow on the way.
    ///
    /// hypot(3, 4) is 5.0.
    #[pyfunction(raw, signature = "(*coordinates)")]
    fn hypot(space: &Space, args: Args<'_>) -> PyResult<f64> {
        args.no_keywords(space, "math.hypot")?;
        let mut sizes = Vec::with_capacity(args.positional_count());
        for coordinate in args.positional() {
            sizes.push(float::as_f64(space, coordinate)?.abs());
        }
        Ok(norm(&mut sizes))
    }

    /// The coordinates of a point.
    fn point(space: &Space, object: &Object) -> PyResult<Ref<Tuple>> {
        match object.downcast::<Tuple>() {
            Some(tuple) => Ok(tuple.to_ref()),
            None => object.to_tuple(space),
        }
    }

    /// Return the distance between the points p and q, two sequences or iterables of as many coordinates.
    ///
    /// It is about sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q))).
    #[pyfunction(signature = "(p, q, /)")]
    fn dist(space: &Space, p: &Object, q: &Object) -> PyResult<f64> {
        let (p, q) = (point(space, p)?, point(space, q)?);
        if p.len() != q.len() {
            return Err(space.value_error("both points must have the same number of dimensions"));
        }
        let mut sizes = Vec::with_capacity(p.len());
        for (p, q) in p.items().iter().zip(q.items()) {
            sizes.push((float::as_f64(space, p)? - float::as_f64(space, q)?).abs());
        }
        Ok(norm(&mut sizes))
    }

    /// Return the product of the items of an iterable, times start.
    ///
    /// It is meant for numbers, and start is the result if there are none.
    #[pyfunction(signature = "(iterable, /, *, start=1)")]
    fn prod(space: &Space, iterable: &Object, start: Option<&Object>) -> PyResult<Ref<Object>> {
        let iterator = iterable.iter(space)?;
        let mut result = match start {
            Some(start) => start.to_ref(),
            None => space.new_int(1)?,
        };
        while let Some(item) = iterator.next(space)? {
            result = number::multiply(space, &result, &item)?;
        }
        Ok(result)
    }

    /// Products of exact ints as long as they and their sum fit a machine integer.
    fn int_product(p: &Object, q: &Object) -> Option<i64> {
        let (p, q) = (p.downcast_exact::<Int>()?, q.downcast_exact::<Int>()?);
        p.to_i64()?.checked_mul(q.to_i64()?)
    }

    /// Both factors as doubles, if one is a float and the other is one or an int of its range.
    fn float_factors(p: &Object, q: &Object) -> Option<(f64, f64)> {
        let of_int = |object: &Object| {
            let plain = object.is_exact::<Int>() || object.is_exact::<Bool>();
            if plain { object.downcast::<Int>()?.to_f64_checked() } else { None }
        };
        match (p.downcast_exact::<Float>(), q.downcast_exact::<Float>()) {
            (Some(p), Some(q)) => Some((p.value(), q.value())),
            (Some(p), None) => Some((p.value(), of_int(q)?)),
            (None, Some(q)) => Some((of_int(p)?, q.value())),
            (None, None) => None,
        }
    }

    /// The sum so far: of machine integers at first, then of floats in triple length, at last by the objects' own operators. No state
    /// is entered twice, so that the operators see the sums in the order of the terms.
    struct Total {
        exact: Ref<Object>,
        ints: Option<i64>,
        floats: Option<TripleLength>,
        has_floats: bool,
    }

    impl Total {
        fn add(&mut self, space: &Space, p: &Object, q: &Object) -> PyResult<()> {
            if let Some(sum) = self.ints {
                self.ints = int_product(p, q).and_then(|product| sum.checked_add(product));
                if self.ints.is_some() {
                    return Ok(());
                }
                self.exact = number::add(space, &self.exact, &*space.new_int(sum)?)?;
            }
            if let Some(sum) = self.floats {
                self.floats = float_factors(p, q).and_then(|(p, q)| sum.add_product(p, q));
                if self.floats.is_some() {
                    self.has_floats = true;
                    return Ok(());
                }
                self.take_floats(space, sum)?;
            }
            let product = number::multiply(space, p, q)?;
            self.exact = number::add(space, &self.exact, &product)?;
            Ok(())
        }

        fn take_floats(&mut self, space: &Space, sum: TripleLength) -> PyResult<()> {
            if core::mem::take(&mut self.has_floats) {
                self.exact = number::add(space, &self.exact, &*space.new_float(sum.value())?)?;
            }
            Ok(())
        }

        fn finish(mut self, space: &Space) -> PyResult<Ref<Object>> {
            if let Some(sum) = self.ints {
                return space.new_int(sum);
            }
            if let Some(sum) = self.floats {
                self.take_floats(space, sum)?;
            }
            Ok(self.exact)
        }
    }

    /// Return the sum of the products of the items of p and q, pair by pair.
    ///
    /// It is about sum(map(operator.mul, p, q, strict=True)).
    ///
    /// Floats, also mixed with ints, are multiplied and added in more than double precision.
    #[pyfunction(signature = "(p, q, /)")]
    fn sumprod(space: &Space, p: &Object, q: &Object) -> PyResult<Ref<Object>> {
        let (p, q) = (p.iter(space)?, q.iter(space)?);
        let zero = space.new_int(0)?;
        let mut total =
            Total { exact: zero, ints: Some(0), floats: Some(TripleLength::default()), has_floats: false };
        loop {
            match (p.next(space)?, q.next(space)?) {
                (Some(p), Some(q)) => total.add(space, &p, &q)?,
                (None, None) => return total.finish(space),
                _ => return Err(space.value_error("Inputs are not the same length")),
            }
        }
    }
}
