//! `complex`: pairs of doubles.

mod construct;
mod operations;
mod slots;

pub use construct::as_complex;
pub use slots::PyComplex_Type;

use crate::{Object, PyResult, PyTypeInfo, Ref, Space, gc};
use abi::{Py_complex, PyComplexObject};
use algorithms::numeric::complex_arith::Complex as Value;

crate::layout! {
    /// A complex number.
    pub struct Complex(PyComplexObject);
}

impl Complex {
    /// The complex number of these parts.
    pub fn new(space: &Space, real: f64, imag: f64) -> PyResult<Ref<Complex>> {
        let object = gc::allocate(space, Complex::type_object(), size_of::<PyComplexObject>())?;
        // SAFETY: the memory is a complex number's, just allocated.
        let complex: Ref<Complex> = unsafe { Ref::from_owned_unchecked(object) };
        complex.0.cval.set(Py_complex { real, imag });
        Ok(complex)
    }

    /// The value.
    #[inline]
    pub fn value(&self) -> Value {
        let Py_complex { real, imag } = self.0.cval.get();
        Value::new(real, imag)
    }
}

impl Space {
    /// A `complex`.
    pub fn new_complex(&self, real: f64, imag: f64) -> PyResult<Ref<Object>> {
        Complex::new(self, real, imag).map(Ref::into_object)
    }
}
