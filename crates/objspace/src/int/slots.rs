//! The type `int`: slots, methods and attributes.

use super::{Int, storage};
use crate::bytes::Bytes;
use crate::shim::{Args, Nullable, check_positional};
use crate::{CompareOp, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, number, pytype};
use abi::digit;

/// Both operands as integers.
#[inline(always)]
fn integers<'a>(a: &'a Object, b: &'a Object) -> Option<(&'a Int, &'a Int)> {
    Some((a.downcast()?, b.downcast()?))
}

/// The slot of an operator whose result is an integer.
macro_rules! operator {
    ($space:ident, $a:ident, $b:ident, $method:ident) => {
        match integers($a, $b) {
            Some((a, b)) => a.$method($space, b).map(Ref::into_object),
            None => Ok($space.not_implemented()),
        }
    };
}

/// The integer of a number or a text.
///
/// With one argument, the value of any object that knows how to be an integer, or of a decimal literal. With a base
/// from 2 to 36, the value of a literal in that base; base 0 goes by the prefix, as in source code.
#[pytype(
    name = "int",
    symbol = PyLong_Type,
    flags = BASETYPE | LONG_SUBCLASS | MATCH_SELF,
    basicsize = Int::BASIC_SIZE,
    itemsize = size_of::<digit>()
)]
impl Int {
    #[slot(tp_new)]
    fn tp_new(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Int::construct(space, &args)?.to_instance_of(space, cls)
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        let int = match *args.positional() {
            _ if args.has_keywords() => Int::construct(space, &args),
            [x] => Int::from_object(space, x),
            ref all => {
                check_positional(space, "int", all.len(), 0, 2)?;
                Int::construct(space, &args)
            }
        };
        int.map(Ref::into_object)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the count is zero.
        unsafe { storage::dealloc(this) }
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.to_decimal(space)
    }

    #[slot(tp_hash)]
    fn tp_hash(&self) -> PyResult<isize> {
        Ok(self.hash_value())
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> Ref<Object> {
        match other.downcast::<Int>() {
            Some(other) => space.new_bool(match op {
                CompareOp::Eq => self.value_equals(other),
                CompareOp::Ne => !self.value_equals(other),
                _ => op.holds(self.compare(other)),
            }),
            None => space.not_implemented(),
        }
    }

    #[slot(nb_add)]
    fn nb_add(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, add)
    }

    #[slot(nb_subtract)]
    fn nb_subtract(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, subtract)
    }

    #[slot(nb_multiply)]
    fn nb_multiply(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, multiply)
    }

    #[slot(nb_remainder)]
    fn nb_remainder(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, modulo)
    }

    #[slot(nb_floor_divide)]
    fn nb_floor_divide(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, floor_divide)
    }

    #[slot(nb_true_divide)]
    fn nb_true_divide(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        match integers(a, b) {
            Some((a, b)) => space.new_float(a.true_divide(space, b)?),
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_divmod)]
    fn nb_divmod(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        let Some((a, b)) = integers(a, b) else { return Ok(space.not_implemented()) };
        let (quotient, remainder) = a.div_mod(space, b)?;
        Tuple::from_slice(space, &[&quotient, &remainder]).map(Ref::into_object)
    }

    #[slot(nb_power)]
    fn nb_power(space: &Space, a: &Object, b: &Object, modulus: &Object) -> PyResult<Ref<Object>> {
        let Some((base, exponent)) = integers(a, b) else { return Ok(space.not_implemented()) };
        if modulus.is_none() {
            return base.power(space, exponent);
        }
        match modulus.downcast::<Int>() {
            Some(modulus) => base.power_modulo(space, exponent, modulus).map(Ref::into_object),
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_lshift)]
    fn nb_lshift(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, shift_left)
    }

    #[slot(nb_rshift)]
    fn nb_rshift(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, shift_right)
    }

    #[slot(nb_and)]
    fn nb_and(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, bit_and)
    }

    #[slot(nb_or)]
    fn nb_or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, bit_or)
    }

    #[slot(nb_xor)]
    fn nb_xor(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, bit_xor)
    }

    #[slot(nb_invert)]
    fn nb_invert(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.invert(space)
    }

    #[slot(nb_negative)]
    fn nb_negative(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.negate(space)
    }

    #[slot(nb_absolute)]
    fn nb_absolute(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.absolute(space)
    }

    #[slot(nb_positive, nb_int, nb_index)]
    fn nb_int(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.to_exact(space)
    }

    #[slot(nb_float)]
    fn nb_float(&self, space: &Space) -> PyResult<f64> {
        self.to_f64(space)
    }

    #[slot(nb_bool)]
    fn nb_bool(&self) -> bool {
        !self.is_zero()
    }

    /// The number itself: integers are their own conjugates.
    #[pymethod]
    fn conjugate(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.to_exact(space)
    }

    /// How many bits the magnitude has, leading zeros not counted.
    #[pymethod]
    fn bit_length(&self) -> u64 {
        self.value().bit_length()
    }

    /// How many ones the magnitude has in binary.
    #[pymethod]
    fn bit_count(&self) -> u64 {
        self.value().bit_count()
    }

    /// The integer as bytes.
    ///
    /// It must fit `length` bytes, with a sign in two's complement if `signed`. The most significant byte comes first when
    /// `byteorder` is 'big', and last when it is 'little'.
    #[pymethod(signature = "($self, /, length=1, byteorder='big', *, signed=False)")]
    fn to_bytes(
        &self,
        space: &Space,
        length: isize,
        byteorder: Option<&Str>,
        signed: bool,
    ) -> PyResult<Ref<Bytes>> {
        self.to_bytes_object(space, length, byteorder, signed)
    }

    /// The integer that some bytes hold.
    ///
    /// `bytes` is an object with bytes or an iterable of them; `byteorder` and `signed` are as for `to_bytes`.
    #[pymethod(class, signature = "($type, /, bytes, byteorder='big', *, signed=False)")]
    fn from_bytes(
        cls: &Type,
        space: &Space,
        bytes: &Object,
        byteorder: Option<&Str>,
        signed: bool,
    ) -> PyResult<Ref<Object>> {
        let int = Int::from_bytes_object(space, bytes, byteorder, signed)?;
        if core::ptr::eq(cls, Int::type_object()) { Ok(int.into_object()) } else { cls.call(space, &[&int]) }
    }

    /// The integer as a fraction: itself and one.
    #[pymethod]
    fn as_integer_ratio(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        Tuple::from_vec(space, vec![self.to_exact(space)?.into_object(), space.new_int(1)?])
    }

    /// The integer itself.
    #[pymethod(name = "__trunc__")]
    fn trunc(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.to_exact(space)
    }

    /// The integer itself.
    #[pymethod(name = "__floor__")]
    fn floor(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.to_exact(space)
    }

    /// The integer itself.
    #[pymethod(name = "__ceil__")]
    fn ceil(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.to_exact(space)
    }

    /// The integer, rounded to a multiple of a power of ten if `ndigits` is negative.
    #[pymethod(name = "__round__", signature = "($self, ndigits=None, /)")]
    fn dunder_round(&self, space: &Space, ndigits: Nullable<&Object>) -> PyResult<Ref<Int>> {
        match ndigits.get() {
            Some(digits) => self.round(space, &*number::index(space, digits)?),
            None => self.to_exact(space),
        }
    }

    #[pymethod(name = "__getnewargs__")]
    fn getnewargs(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        Tuple::from_vec(space, vec![self.to_exact(space)?.into_object()])
    }

    /// The integer as `format_spec` describes.
    #[pymethod(name = "__format__", signature = "($self, format_spec, /)")]
    fn dunder_format(&self, space: &Space, format_spec: &Str) -> PyResult<Ref<Str>> {
        self.format_value(space, format_spec)
    }

    /// Bytes that the integer takes in memory.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        self.ty().basicsize() + self.ty().itemsize() * self.value().digits.len().max(1)
    }

    /// True: an integer is integral. For numbers of other types the answer differs.
    #[pymethod]
    fn is_integer(&self) -> bool {
        true
    }

    /// The real part: the number itself.
    #[getter]
    fn real(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.to_exact(space)
    }

    /// The imaginary part: zero.
    #[getter]
    fn imag(&self) -> i32 {
        0
    }

    /// The numerator of the number as a fraction in lowest terms: the number itself.
    #[getter]
    fn numerator(&self, space: &Space) -> PyResult<Ref<Int>> {
        self.to_exact(space)
    }

    /// The denominator of the number as a fraction in lowest terms: one.
    #[getter]
    fn denominator(&self) -> i32 {
        1
    }
}
