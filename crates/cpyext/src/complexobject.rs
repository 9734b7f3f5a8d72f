//! `complexobject.h`: complex numbers, as objects and as pairs of doubles.

use abi::Py_complex;
use algorithms::numeric::complex_arith::{Complex as Value, ComplexError};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{Complex, Object, PyResult, Ref, Space, complex};

const NO_VALUE: Py_complex = Py_complex { real: -1.0, imag: 0.0 };
const ZERO: Py_complex = Py_complex { real: 0.0, imag: 0.0 };

fn value(c: Py_complex) -> Value {
    Value::new(c.real, c.imag)
}

fn pair(value: Value) -> Py_complex {
    Py_complex { real: value.real, imag: value.imag }
}

/// The complex number of these parts.
#[cpython_api]
fn PyComplex_FromDoubles(space: &Space, real: f64, imag: f64) -> PyResult<Ref<Complex>> {
    Complex::new(space, real, imag)
}

/// The complex number of this value.
#[cpython_api]
fn PyComplex_FromCComplex(space: &Space, value: Py_complex) -> PyResult<Ref<Complex>> {
    Complex::new(space, value.real, value.imag)
}

/// The value, by `__complex__`, `__float__` or `__index__` if need be.
#[cpython_api(error = NO_VALUE)]
fn PyComplex_AsCComplex(space: &Space, object: &Object) -> PyResult<Py_complex> {
    complex::as_complex(space, object).map(pair)
}

/// The real part of a complex number; any other number's value.
#[cpython_api]
fn PyComplex_RealAsDouble(space: &Space, object: &Object) -> PyResult<f64> {
    complex::as_complex(space, object).map(|value| value.real)
}

/// The imaginary part of a complex number; zero for any other.
#[cpython_api]
fn PyComplex_ImagAsDouble(space: &Space, object: &Object) -> PyResult<f64> {
    complex::as_complex(space, object).map(|value| value.imag)
}

fn set_errno(error: c_int) {
    // SAFETY: the location is this thread's `errno`.
    unsafe { *libc::__errno_location() = error };
}

/// `a + b`
#[cpython_api(no_space)]
fn _Py_c_sum(a: Py_complex, b: Py_complex) -> Py_complex {
    Py_complex { real: a.real + b.real, imag: a.imag + b.imag }
}

/// `a - b`
#[cpython_api(no_space)]
fn _Py_c_diff(a: Py_complex, b: Py_complex) -> Py_complex {
    Py_complex { real: a.real - b.real, imag: a.imag - b.imag }
}

/// `-a`
#[cpython_api(no_space)]
fn _Py_c_neg(a: Py_complex) -> Py_complex {
    Py_complex { real: -a.real, imag: -a.imag }
}

/// `a * b`
#[cpython_api(no_space)]
fn _Py_c_prod(a: Py_complex, b: Py_complex) -> Py_complex {
    pair(value(a).product(value(b)))
}

/// `a / b`; `errno` is `EDOM` if `b` is zero.
#[cpython_api(no_space)]
fn _Py_c_quot(a: Py_complex, b: Py_complex) -> Py_complex {
    match value(a).quotient(value(b)) {
        Ok(quotient) => pair(quotient),
        Err(_) => {
            set_errno(libc::EDOM);
            ZERO
        }
    }
}

/// `a ** b`; `errno` is `EDOM` for zero to a negative or complex power, `ERANGE` for what is too large.
#[cpython_api(no_space)]
fn _Py_c_pow(a: Py_complex, b: Py_complex) -> Py_complex {
    match value(a).power(value(b)) {
        Ok(power) => pair(power),
        Err(error) => {
            set_errno(if error == ComplexError::PowerOverflow { libc::ERANGE } else { libc::EDOM });
            ZERO
        }
    }
}

/// `abs(a)`; `errno` is `ERANGE` if it is too large, else 0.
#[cpython_api(no_space)]
fn _Py_c_abs(a: Py_complex) -> f64 {
    let modulus = value(a).modulus();
    set_errno(if modulus.is_err() { libc::ERANGE } else { 0 });
    modulus.unwrap_or(f64::INFINITY)
}
