//! The type `complex`: slots, methods and attributes.

use super::Complex;
use super::construct::as_complex;
use super::operations::{self, Operand, raise};
use crate::number_format::formatted;
use crate::shim::Args;
use crate::{CompareOp, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, gc, pytype};
use abi::{Py_complex, PyComplexObject};
use algorithms::numeric::{float_format, format_value};
use core::mem::offset_of;

/// The slot of an operator that cannot fail.
fn operator(
    space: &Space,
    a: &Object,
    b: &Object,
    work: fn(Operand, Operand) -> super::Value,
) -> PyResult<Ref<Object>> {
    match (Operand::of(space, a)?, Operand::of(space, b)?) {
        (Some(a), Some(b)) => {
            let value = work(a, b);
            space.new_complex(value.real, value.imag)
        }
        _ => Ok(space.not_implemented()),
    }
}

/// The complex number of a real and an imaginary part.
///
/// With one argument, the value of a number or of a literal such as '1+2j'.
#[pytype(name = "complex", symbol = PyComplex_Type, flags = BASETYPE, signature = "(real=0, imag=0)")]
impl Complex {
    #[slot(tp_new)]
    fn tp_new(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Complex::construct(space, cls, &args)
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Complex::construct(space, Complex::type_object(), &args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead number that owns nothing.
        unsafe { gc::free_instance(this.cast()) }
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let value = self.value();
        Str::from_str(space, &float_format::repr_complex(value.real, value.imag))
    }

    #[slot(tp_hash)]
    fn tp_hash(&self) -> PyResult<isize> {
        Ok(self.hash_value())
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> Ref<Object> {
        match (op, self.equals(other)) {
            (CompareOp::Eq, Some(equal)) => space.new_bool(equal),
            (CompareOp::Ne, Some(equal)) => space.new_bool(!equal),
            _ => space.not_implemented(),
        }
    }

    #[slot(nb_add)]
    fn nb_add(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator(space, a, b, operations::add)
    }

    #[slot(nb_subtract)]
    fn nb_subtract(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator(space, a, b, operations::subtract)
    }

    #[slot(nb_multiply)]
    fn nb_multiply(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator(space, a, b, operations::multiply)
    }

    #[slot(nb_true_divide)]
    fn nb_true_divide(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        let (Some(a), Some(b)) = (Operand::of(space, a)?, Operand::of(space, b)?) else {
            return Ok(space.not_implemented());
        };
        let quotient = operations::divide(a, b).map_err(|error| raise(space, error))?;
        space.new_complex(quotient.real, quotient.imag)
    }

    #[slot(nb_power)]
    fn nb_power(space: &Space, a: &Object, b: &Object, modulus: &Object) -> PyResult<Ref<Object>> {
        let (Some(base), Some(exponent)) = (Operand::of(space, a)?, Operand::of(space, b)?) else {
            return Ok(space.not_implemented());
        };
        if !modulus.is_none() {
            return Err(space.value_error("complex modulo"));
        }
        Complex::power(space, base.widened(), exponent.widened())
    }

    #[slot(nb_negative)]
    fn nb_negative(&self, space: &Space) -> PyResult<Ref<Object>> {
        let value = self.value();
        space.new_complex(-value.real, -value.imag)
    }

    #[slot(nb_positive)]
    fn nb_positive(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.to_exact(space)
    }

    #[slot(nb_absolute)]
    fn nb_absolute(&self, space: &Space) -> PyResult<f64> {
        self.value().modulus().map_err(|error| raise(space, error))
    }

    #[slot(nb_bool)]
    fn nb_bool(&self) -> bool {
        let value = self.value();
        value.real != 0.0 || value.imag != 0.0
    }

    /// The complex number of a number; text is refused.
    #[pymethod(class)]
    fn from_number(cls: &Type, space: &Space, number: &Object) -> PyResult<Ref<Object>> {
        let plain = core::ptr::eq(cls, Complex::type_object());
        if plain && number.is_exact::<Complex>() {
            return Ok(number.to_ref());
        }
        let value = as_complex(space, number)?;
        let complex = space.new_complex(value.real, value.imag)?;
        if plain { Ok(complex) } else { cls.call(space, &[&complex]) }
    }

    /// The number with the sign of its imaginary part changed.
    #[pymethod]
    fn conjugate(&self, space: &Space) -> PyResult<Ref<Object>> {
        let value = self.value();
        space.new_complex(value.real, -value.imag)
    }

    /// The number as exactly a `complex`.
    #[pymethod(name = "__complex__")]
    fn dunder_complex(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.to_exact(space)
    }

    #[pymethod(name = "__getnewargs__")]
    fn getnewargs(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let value = self.value();
        Tuple::from_vec(space, vec![space.new_float(value.real)?, space.new_float(value.imag)?])
    }

    /// The number as `format_spec` describes.
    #[pymethod(name = "__format__", signature = "($self, format_spec, /)")]
    fn dunder_format(&self, space: &Space, format_spec: &Str) -> PyResult<Ref<Str>> {
        if format_spec.len() == 0 {
            return Object::str(self, space);
        }
        let value = self.value();
        formatted(space, |out| {
            let (spec, name) = (format_spec.text(), self.ty().tp_name());
            format_value::format_complex(value.real, value.imag, spec, name, out)
        })
    }

    /// The real part.
    #[member(
        name = "real",
        offset = offset_of!(PyComplexObject, cval) + offset_of!(Py_complex, real),
        kind = Py_T_DOUBLE,
        readonly
    )]
    const REAL: () = ();

    /// The imaginary part.
    #[member(
        name = "imag",
        offset = offset_of!(PyComplexObject, cval) + offset_of!(Py_complex, imag),
        kind = Py_T_DOUBLE,
        readonly
    )]
    const IMAG: () = ();
}

impl Complex {
    /// The same value as exactly a `complex`: itself unless it is of a subclass.
    fn to_exact(&self, space: &Space) -> PyResult<Ref<Object>> {
        if self.is_exact::<Complex>() {
            return Ok(self.as_object().to_ref());
        }
        let value = self.value();
        space.new_complex(value.real, value.imag)
    }
}
