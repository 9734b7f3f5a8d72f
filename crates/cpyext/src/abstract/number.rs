//! `abstract.h`: arithmetic.

use algorithms::numeric::int_format::to_prefixed;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::exceptions::OverflowError;
use objspace::{
    Complex, Float, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Type, number,
};

/// Whether the object has `__index__`, `__int__` or `__float__`, or is a complex number.
#[cpython_api(error = 0)]
fn PyNumber_Check(object: Option<&Object>) -> c_int {
    let Some(object) = object else { return 0 };
    let converts = object.ty().number_slots().is_some_and(|slots| {
        slots.nb_index.get().is_some() || slots.nb_int.get().is_some() || slots.nb_float.get().is_some()
    });
    (converts || object.is_instance::<Complex>()).into()
}

/// Whether the object has `__index__`.
#[cpython_api(error = 0)]
fn PyIndex_Check(object: &Object) -> c_int {
    object.is_index().into()
}

macro_rules! binary {
    ($($name:ident $operation:ident $in_place:ident $in_place_operation:ident $symbol:literal;)*) => { $(
        #[doc = concat!("`a ", $symbol, " b`")]
        #[cpython_api]
        fn $name(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
            number::$operation(space, a, b)
        }

        #[doc = concat!("`a ", $symbol, "= b`: what `a` becomes.")]
        #[cpython_api]
        fn $in_place(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
            number::$in_place_operation(space, a, b)
        }
    )* };
}

binary! {
    PyNumber_Add add PyNumber_InPlaceAdd inplace_add "+";
    PyNumber_Subtract subtract PyNumber_InPlaceSubtract inplace_subtract "-";
    PyNumber_Multiply multiply PyNumber_InPlaceMultiply inplace_multiply "*";
    PyNumber_MatrixMultiply matrix_multiply PyNumber_InPlaceMatrixMultiply inplace_matrix_multiply "@";
    PyNumber_TrueDivide true_divide PyNumber_InPlaceTrueDivide inplace_true_divide "/";
    PyNumber_FloorDivide floor_divide PyNumber_InPlaceFloorDivide inplace_floor_divide "//";
    PyNumber_Remainder remainder PyNumber_InPlaceRemainder inplace_remainder "%";
    PyNumber_Lshift lshift PyNumber_InPlaceLshift inplace_lshift "<<";
    PyNumber_Rshift rshift PyNumber_InPlaceRshift inplace_rshift ">>";
    PyNumber_And and PyNumber_InPlaceAnd inplace_and "&";
    PyNumber_Or or PyNumber_InPlaceOr inplace_or "|";
    PyNumber_Xor xor PyNumber_InPlaceXor inplace_xor "^";
}

/// `divmod(a, b)`
#[cpython_api]
fn PyNumber_Divmod(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    number::divmod(space, a, b)
}

/// `pow(base, exponent, modulus)`; the modulus may be `None`.
#[cpython_api]
fn PyNumber_Power(
    space: &Space,
    base: &Object,
    exponent: &Object,
    modulus: &Object,
) -> PyResult<Ref<Object>> {
    number::power(space, base, exponent, modulus)
}

/// `base **= exponent`: what `base` becomes; the modulus may be `None`.
#[cpython_api]
fn PyNumber_InPlacePower(
    space: &Space,
    base: &Object,
    exponent: &Object,
    modulus: &Object,
) -> PyResult<Ref<Object>> {
    number::inplace_power(space, base, exponent, modulus)
}

/// `-object`
#[cpython_api]
fn PyNumber_Negative(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    number::negative(space, object)
}

/// `+object`
#[cpython_api]
fn PyNumber_Positive(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    number::positive(space, object)
}

/// `~object`
#[cpython_api]
fn PyNumber_Invert(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    number::invert(space, object)
}

/// `abs(object)`
#[cpython_api]
fn PyNumber_Absolute(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    number::absolute(space, object)
}

/// `int(object)`
#[cpython_api]
fn PyNumber_Long(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    match object.downcast_exact::<Int>() {
        Some(int) => Ok(int.as_object().to_ref()),
        None => Int::type_object().call(space, &[object]),
    }
}

/// `float(object)`
#[cpython_api]
fn PyNumber_Float(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    match object.downcast_exact::<Float>() {
        Some(float) => Ok(float.as_object().to_ref()),
        None => Float::type_object().call(space, &[object]),
    }
}

/// The integer that `__index__` gives, as an exact `int`.
#[cpython_api]
fn PyNumber_Index(space: &Space, object: &Object) -> PyResult<Ref<Int>> {
    number::exact_index(space, object)
}

/// The integer that `__index__` gives, perhaps of a subclass.
#[cpython_api]
fn _PyNumber_Index(space: &Space, object: &Object) -> PyResult<Ref<Int>> {
    number::index(space, object)
}

/// The object as a `Py_ssize_t`. One that does not fit raises `exception`, or without it becomes the nearest that does.
#[cpython_api]
fn PyNumber_AsSsize_t(space: &Space, object: &Object, exception: Option<&Object>) -> PyResult<isize> {
    let Some(exception) = exception else { return number::as_index_clamped(space, object) };
    match object.index(space) {
        Err(err) if err.is_a::<OverflowError>() && !exception.is(OverflowError::type_object()) => {
            let Some(class) = exception.downcast::<Type>() else {
                return Err(space.system_error("PyNumber_AsSsize_t: the exception is no class"));
            };
            let name = object.ty().tp_name();
            Err(PyErr::new(space, class, format_args!("cannot fit '{name}' into an index-sized integer")))
        }
        result => result,
    }
}

/// `bin`, `oct`, `str` or `hex` of the integer that `__index__` gives.
#[cpython_api]
fn PyNumber_ToBase(space: &Space, object: &Object, base: c_int) -> PyResult<Ref<Str>> {
    if !matches!(base, 2 | 8 | 10 | 16) {
        return Err(space.system_error("PyNumber_ToBase: base must be 2, 8, 10 or 16"));
    }
    let value = number::exact_index(space, object)?;
    match base {
        10 => value.repr(space),
        _ => Str::from_latin1(space, &to_prefixed(value.value(), base as u32)),
    }
}
