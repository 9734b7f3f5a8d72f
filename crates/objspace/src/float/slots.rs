//! The type `float`: slots, methods and attributes.

use super::Float;
use super::construct::value_of;
use super::operations::{compare_with_number, integer, not_finite, power, raise};
use crate::formatting::type_name;
use crate::number_format::formatted;
use crate::shim::{Args, Nullable, check_positional};
use crate::{
    CompareOp, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, number, pytype,
};
use algorithms::numeric::float_arith::{self, FloatError};
use algorithms::numeric::float_format::{FloatCode, FloatFormat};
use algorithms::numeric::float_parse::FromHexError;
use algorithms::numeric::{float_format, float_parse, float_parts, format_value, hash};

/// An operand as a double: a `float` or an `int`. `Ok(None)` for anything else.
#[inline(always)]
fn operand(space: &Space, object: &Object) -> PyResult<Option<f64>> {
    if let Some(float) = object.downcast_exact::<Float>() {
        return Ok(Some(float.value()));
    }
    other_operand(space, object)
}

#[inline(never)]
fn other_operand(space: &Space, object: &Object) -> PyResult<Option<f64>> {
    match (object.downcast::<Float>(), object.downcast::<Int>()) {
        (Some(float), _) => Ok(Some(float.value())),
        (None, Some(int)) => int.to_f64(space).map(Some),
        (None, None) => Ok(None),
    }
}

/// The slot of an operator: `$work` makes a double of two.
macro_rules! operator {
    ($space:ident, $a:ident, $b:ident, $work:expr) => {
        match (operand($space, $a)?, operand($space, $b)?) {
            (Some(a), Some(b)) => {
                let work: fn(f64, f64) -> Result<f64, FloatError> = $work;
                $space.new_float(work(a, b).map_err(|error| raise($space, error))?)
            }
            _ => Ok($space.not_implemented()),
        }
    };
}

/// A floating-point number: the value of a number, or of a decimal literal.
#[pytype(name = "float", symbol = PyFloat_Type, flags = BASETYPE | MATCH_SELF, signature = "(x=0, /)")]
impl Float {
    #[slot(tp_new)]
    fn tp_new(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        // A subclass with an `__init__` of its own may take keywords there.
        let own_init = cls.slots().tp_init.get().map(|init| init as usize)
            != Float::type_object().slots().tp_init.get().map(|init| init as usize);
        if !own_init {
            args.no_keywords(space, "float")?;
        }
        check_positional(space, "float", args.positional_count(), 0, 1)?;
        match args.get(0) {
            None => Float::instance_of(space, cls, 0.0),
            Some(x) if core::ptr::eq(cls, Float::type_object()) => {
                Float::from_object(space, x).map(Ref::into_object)
            }
            Some(x) => Float::instance_of(space, cls, value_of(space, x)?),
        }
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.no_keywords(space, "float")?;
        check_positional(space, "float", args.positional_count(), 0, 1)?;
        match args.get(0) {
            None => space.new_float(0.0),
            Some(x) => Float::from_object(space, x).map(Ref::into_object),
        }
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the count is zero.
        unsafe { super::dealloc(this) }
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.to_shortest(space)
    }

    #[slot(tp_hash)]
    fn tp_hash(&self) -> PyResult<isize> {
        Ok(hash::hash_f64(self.value()).map_or_else(|| self.identity_hash(), |hash| hash as isize))
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> Ref<Object> {
        match compare_with_number(self.value(), other, op) {
            Some(result) => space.new_bool(result),
            None => space.not_implemented(),
        }
    }

    #[slot(nb_add)]
    fn nb_add(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, |a, b| Ok(a + b))
    }

    #[slot(nb_subtract)]
    fn nb_subtract(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, |a, b| Ok(a - b))
    }

    #[slot(nb_multiply)]
    fn nb_multiply(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, |a, b| Ok(a * b))
    }

    #[slot(nb_true_divide)]
    fn nb_true_divide(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, float_arith::true_div)
    }

    #[slot(nb_floor_divide)]
    fn nb_floor_divide(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, float_arith::floor_div)
    }

    #[slot(nb_remainder)]
    fn nb_remainder(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, float_arith::modulo)
    }

    #[slot(nb_divmod)]
    fn nb_divmod(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        let (Some(a), Some(b)) = (operand(space, a)?, operand(space, b)?) else {
            return Ok(space.not_implemented());
        };
        let (quotient, remainder) = float_arith::div_mod(a, b).map_err(|error| raise(space, error))?;
        let (quotient, remainder) = (space.new_float(quotient)?, space.new_float(remainder)?);
        Tuple::from_slice(space, &[&quotient, &remainder]).map(Ref::into_object)
    }

    #[slot(nb_power)]
    fn nb_power(space: &Space, a: &Object, b: &Object, modulus: &Object) -> PyResult<Ref<Object>> {
        if !modulus.is_none() {
            let message = "pow() 3rd argument not allowed unless all arguments are integers";
            return Err(space.type_error(message));
        }
        match (operand(space, a)?, operand(space, b)?) {
            (Some(base), Some(exponent)) => power(space, base, exponent),
            _ => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_negative)]
    fn nb_negative(&self) -> f64 {
        -self.value()
    }

    #[slot(nb_positive, nb_float)]
    fn nb_float(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.to_exact(space)
    }

    #[slot(nb_absolute)]
    fn nb_absolute(&self) -> f64 {
        self.value().abs()
    }

    #[slot(nb_bool)]
    fn nb_bool(&self) -> bool {
        self.value() != 0.0
    }

    #[slot(nb_int)]
    fn nb_int(&self, space: &Space) -> PyResult<Ref<Int>> {
        Int::from_f64(space, self.value())
    }

    /// The float of a number; text is refused.
    #[pymethod(class)]
    fn from_number(cls: &Type, space: &Space, number: &Object) -> PyResult<Ref<Object>> {
        let plain = core::ptr::eq(cls, Float::type_object());
        if plain && number.is_exact::<Float>() {
            return Ok(number.to_ref());
        }
        let float = space.new_float(super::as_f64(space, number)?)?;
        if plain { Ok(float) } else { cls.call(space, &[&float]) }
    }

    /// The number itself: real numbers are their own conjugates.
    #[pymethod]
    fn conjugate(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.to_exact(space)
    }

    /// The integer between the number and zero that is nearest to it.
    #[pymethod(name = "__trunc__")]
    fn trunc(&self, space: &Space) -> PyResult<Ref<Int>> {
        Int::from_f64(space, self.value())
    }

    /// The largest integer that is not above the number.
    #[pymethod(name = "__floor__")]
    fn floor(&self, space: &Space) -> PyResult<Ref<Int>> {
        Int::from_f64(space, self.value().floor())
    }

    /// The smallest integer that is not below the number.
    #[pymethod(name = "__ceil__")]
    fn ceil(&self, space: &Space) -> PyResult<Ref<Int>> {
        Int::from_f64(space, self.value().ceil())
    }

    /// The nearest integer, or with `ndigits` the nearest float of so many decimal places. Half goes to even.
    #[pymethod(name = "__round__", signature = "($self, ndigits=None, /)")]
    fn round(&self, space: &Space, ndigits: Nullable<&Object>) -> PyResult<Ref<Object>> {
        let Some(digits) = ndigits.get() else {
            return integer(space, float_arith::round_to_int(self.value())).map(Ref::into_object);
        };
        let digits = number::as_index_clamped(space, digits)?;
        let rounded = float_arith::round_to_digits(self.value(), digits as i64);
        space.new_float(rounded.map_err(|error| raise(space, error))?)
    }

    /// The number as a fraction in lowest terms: numerator and positive denominator.
    #[pymethod]
    fn as_integer_ratio(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let (numerator, denominator) = float_parts::as_integer_ratio(self.value())
            .map_err(|error| not_finite(space, error, error.ratio_message()))?;
        Tuple::from_vec(space, vec![space.new_big_int(&numerator)?, space.new_big_int(&denominator)?])
    }

    /// The float that a hexadecimal notation means, such as '0x1.8p-3'.
    #[pymethod(class)]
    fn fromhex(cls: &Type, space: &Space, string: &Object) -> PyResult<Ref<Object>> {
        let Some(text) = string.downcast::<Str>() else {
            return Err(space.type_error("bad argument type for built-in operation"));
        };
        let value = float_parse::from_hex(text.as_utf8(space)?.as_bytes());
        let float = space.new_float(value.map_err(|error| hex_error(space, error))?)?;
        if core::ptr::eq(cls, Float::type_object()) { Ok(float) } else { cls.call(space, &[&float]) }
    }

    /// The number in hexadecimal, without loss.
    #[pymethod]
    fn hex(&self) -> String {
        float_format::hex(self.value())
    }

    /// Whether the number is an integer.
    #[pymethod]
    fn is_integer(&self) -> bool {
        float_arith::is_integer(self.value())
    }

    #[pymethod(name = "__getnewargs__")]
    fn getnewargs(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        Tuple::from_vec(space, vec![space.new_float(self.value())?])
    }

    /// How the C types 'double' and 'float' are represented, which Python's own tests want to know.
    #[pymethod(class, name = "__getformat__")]
    fn getformat(_cls: &Type, space: &Space, typestr: &Str) -> PyResult<&'static str> {
        if !typestr.equals("double") && !typestr.equals("float") {
            return Err(space.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
        }
        Ok(if cfg!(target_endian = "little") { "IEEE, little-endian" } else { "IEEE, big-endian" })
    }

    /// The number as `format_spec` describes.
    #[pymethod(name = "__format__", signature = "($self, format_spec, /)")]
    fn dunder_format(&self, space: &Space, format_spec: &Str) -> PyResult<Ref<Str>> {
        self.format_value(space, format_spec)
    }

    /// The real part: the number itself.
    #[getter]
    fn real(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.to_exact(space)
    }

    /// The imaginary part: zero.
    #[getter]
    fn imag(&self) -> f64 {
        0.0
    }
}

impl Float {
    /// The fewest digits that read back as the same double: `float.__repr__`.
    pub fn to_shortest(&self, space: &Space) -> PyResult<Ref<Str>> {
        Float::shortest_of(space, self.value())
    }

    /// The fewest digits that read back as this double.
    pub fn shortest_of(space: &Space, value: f64) -> PyResult<Ref<Str>> {
        Str::from_ascii(space, float_format::repr(value).as_bytes())
    }

    /// `float.__format__`.
    pub fn format_value(&self, space: &Space, spec: &Str) -> PyResult<Ref<Str>> {
        if spec.len() == 0 {
            return Object::str(self, space);
        }
        // The most common specification needs no parser.
        if let Some(&[b'.', digit @ b'0'..=b'9', b'f']) = spec.as_ascii().map(str::as_bytes) {
            let how = FloatFormat::new(FloatCode::Fixed, usize::from(digit - b'0'));
            let text = float_format::format(self.value(), how).map_err(|_| space.memory_error())?;
            return Str::from_ascii(space, text.as_bytes());
        }
        formatted(space, |out| {
            format_value::format_float(self.value(), spec.text(), type_name::<Float>(self), out)
        })
    }

    /// The same value as exactly a `float`: itself unless it is of a subclass.
    fn to_exact(&self, space: &Space) -> PyResult<Ref<Object>> {
        if self.is_exact::<Float>() { Ok(self.as_object().to_ref()) } else { space.new_float(self.value()) }
    }
}

#[cold]
fn hex_error(space: &Space, error: FromHexError) -> PyErr {
    match error {
        FromHexError::Invalid => space.value_error(error),
        FromHexError::TooLarge => space.overflow_error(error),
    }
}
