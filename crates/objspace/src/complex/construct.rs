//! `complex(real, imag)`, and the complex numbers that other objects stand for.

use super::Complex;
use crate::float::{self, Float};
use crate::shim::{Args, Signature, bind};
use crate::{Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, intern, warnings};
use abi::Py_complex;
use algorithms::numeric::complex_arith::Complex as Value;
use algorithms::numeric::complex_parse;
use algorithms::text::numeric_ascii;

static SIGNATURE: Signature = Signature {
    function: "complex",
    names: &["real", "imag"],
    positional_only: 0,
    positional: 2,
    required: 0,
    keyword_required: &[],
    varargs: false,
    varkw: false,
};

/// The value of a number: of a `complex`, by `__complex__`, or a real one (`PyComplex_AsCComplex`).
///
/// # Errors
/// `TypeError` when it is no number, and what its conversion raises.
pub fn as_complex(space: &Space, object: &Object) -> PyResult<Value> {
    if let Some(complex) = object.downcast::<Complex>() {
        return Ok(complex.value());
    }
    match by_special_method(space, object)? {
        Some(value) => Ok(value),
        None => Ok(Value::new(float::as_f64(space, object)?, 0.0)),
    }
}

/// What the object's `__complex__` returns, if it has one.
fn by_special_method(space: &Space, object: &Object) -> PyResult<Option<Value>> {
    if let Some(complex) = object.downcast_exact::<Complex>() {
        return Ok(Some(complex.value()));
    }
    let Some(result) = object.call_special_method(space, intern!(space, "__complex__"), &[])? else {
        return Ok(None);
    };
    let given = result.ty().tp_name();
    let message = format!("__complex__ returned non-complex (type {given})");
    let Some(complex) = result.downcast::<Complex>() else { return Err(space.type_error(message)) };
    if !complex.is_exact::<Complex>() {
        warnings::deprecated(
            space,
            format_args!(
                "{message}.  The ability to return an instance of a strict subclass of complex is deprecated, and may \
                 be removed in a future version of Python."
            ),
        )?;
    }
    Ok(Some(complex.value()))
}

/// Whether the object has `__float__` or `__index__`.
fn is_real(object: &Object) -> bool {
    let slots = object.ty().number_slots();
    slots.is_some_and(|slots| slots.nb_float.get().is_some() || slots.nb_index.get().is_some())
}

/// What is said of an argument that is not a real number.
fn not_real(space: &Space, name: &str, object: &Object) -> String {
    let given = object.ty().fully_qualified_name(space);
    format!("complex() argument '{name}' must be a real number, not {given}")
}

/// The value of `complex(object)`.
fn from_one(space: &Space, object: &Object) -> PyResult<Value> {
    if let Some(text) = object.downcast::<Str>() {
        return parse(space, text);
    }
    if let Some(value) = by_special_method(space, object)? {
        return Ok(value);
    }
    if !is_real(object) {
        let given = object.ty().fully_qualified_name(space);
        return Err(
            space.type_error(format_args!("complex() argument must be a string or a number, not {given}"))
        );
    }
    Ok(Value::new(Float::from_object(space, object)?.value(), 0.0))
}

fn parse(space: &Space, text: &Str) -> PyResult<Value> {
    match complex_parse::parse(&numeric_ascii(text.text())) {
        Ok((real, imag)) => Ok(Value::new(real, imag)),
        Err(error) => {
            let shown = text.repr(space)?.to_string_lossy();
            Err(space.value_error(error.message(&shown)))
        }
    }
}

/// One argument of two: a real number or, which is deprecated, a complex one.
struct Part {
    value: Value,
    is_complex: bool,
}

impl Part {
    fn real(value: f64) -> Part {
        Part { value: Value::new(value, 0.0), is_complex: false }
    }

    fn complex(value: Value) -> Part {
        Part { value, is_complex: true }
    }
}

/// The value of `complex(real, imag)`, each given or not.
fn from_parts(space: &Space, real: Option<&Object>, imag: Option<&Object>) -> PyResult<Value> {
    let special = match real {
        Some(object) => by_special_method(space, object)?,
        None => None,
    };
    if let (None, Some(object)) = (special, real)
        && !is_real(object)
    {
        return Err(space.type_error(not_real(space, "real", object)));
    }
    if let Some(object) = imag
        && !is_real(object)
        && !object.is_instance::<Complex>()
    {
        return Err(space.type_error(not_real(space, "imag", object)));
    }
    let real = match real {
        Some(object) => real_part(space, object, special)?,
        None => Part::real(0.0),
    };
    let Some(imag) = imag else { return Ok(real.value) };
    let imag = imaginary_part(space, imag)?;
    // real + imag·j, touching only what both really have, so that signs of zeros survive
    let mut sum = Value::new(real.value.real, imag.value.real);
    if imag.is_complex {
        sum.real -= imag.value.imag;
    }
    if real.is_complex {
        sum.imag += real.value.imag;
    }
    Ok(sum)
}

/// The first argument, for which `__complex__` has returned `special` if it has one.
fn real_part(space: &Space, object: &Object, special: Option<Value>) -> PyResult<Part> {
    let Some(value) = special else {
        return Ok(Part::real(Float::from_object(space, object)?.value()));
    };
    if !is_real(object) {
        warnings::deprecated(space, not_real(space, "real", object))?;
    }
    Ok(Part::complex(value))
}

/// The second argument.
fn imaginary_part(space: &Space, object: &Object) -> PyResult<Part> {
    let Some(complex) = object.downcast::<Complex>() else {
        return Ok(Part::real(Float::from_object(space, object)?.value()));
    };
    warnings::deprecated(space, not_real(space, "imag", object))?;
    Ok(Part::complex(complex.value()))
}

impl Complex {
    /// `cls(real=0, imag=0)`.
    pub(super) fn construct(space: &Space, cls: &Type, args: &Args<'_>) -> PyResult<Ref<Object>> {
        if let ([object], false) = (args.positional(), args.has_keywords()) {
            if object.is_exact::<Complex>() && core::ptr::eq(cls, Complex::type_object()) {
                return Ok(crate::Layout::to_ref(*object));
            }
            return Complex::instance_of(space, cls, from_one(space, object)?);
        }
        let mut bound = [None; 2];
        bind(space, &SIGNATURE, args, &mut bound)?;
        let [real, imag] = bound;
        Complex::instance_of(space, cls, from_parts(space, real, imag)?)
    }

    /// An instance of `cls`, a subtype of `complex`, with this value.
    fn instance_of(space: &Space, cls: &Type, value: Value) -> PyResult<Ref<Object>> {
        if core::ptr::eq(cls, Complex::type_object()) {
            return space.new_complex(value.real, value.imag);
        }
        let instance = cls.allocate(space, 0)?;
        let fields = Py_complex { real: value.real, imag: value.imag };
        // SAFETY: an instance of a subtype of `complex` has its layout.
        let instance: Ref<Complex> = unsafe { instance.cast_unchecked() };
        instance.0.cval.set(fields);
        Ok(instance.into_object())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn parts_of_real_numbers() {
        with_space(|space| {
            let (two, half) = (space.new_int(2).unwrap(), space.new_float(0.5).unwrap());
            let make = |args: &[&Object]| {
                let made =
                    Complex::construct(space, Complex::type_object(), &Args::from_positional(args)).unwrap();
                made.downcast::<Complex>().unwrap().value()
            };
            assert_eq!(make(&[]), Value::new(0.0, 0.0));
            assert_eq!(make(&[&two]), Value::new(2.0, 0.0));
            assert_eq!(make(&[&half, &two]), Value::new(0.5, 2.0));
            let text = Str::from_str(space, "(1+2j)").unwrap();
            assert_eq!(make(&[&text]), Value::new(1.0, 2.0));
        });
    }
}
