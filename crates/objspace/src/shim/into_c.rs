//! From Rust results to what C expects: pointers, status integers, sizes, and the error indicator.
//!
//! One trait for each C type says what can become it; [`IntoC`] picks by the C type that the generated function returns.

use crate::int::Int;
use crate::{Layout, PyErr, PyResult, Ref, Space, Str};
use abi::PyObject;
use core::ffi::c_int;
use core::ptr;

/// A result in C's convention. An error is left in the thread state and becomes [`ErrorValue::ERROR`].
pub trait IntoC<C> {
    /// Convert.
    fn into_c(self, space: &Space) -> C;
}

/// The value by which C functions of this result type report an error.
pub trait ErrorValue {
    /// The value.
    const ERROR: Self;
}

macro_rules! error_values {
    ($($ty:ty => $value:expr),* $(,)?) => {
        $(impl ErrorValue for $ty { const ERROR: Self = $value; })*
    };
}

error_values! {
    () => (), i32 => -1, i64 => -1, isize => -1, f64 => -1.0, u32 => u32::MAX, u64 => u64::MAX, usize => usize::MAX,
}

impl<T> ErrorValue for *mut T {
    const ERROR: Self = ptr::null_mut();
}

impl<T> ErrorValue for *const T {
    const ERROR: Self = ptr::null();
}

/// Leave `error` in the thread state, and give what tells C so.
#[cold]
pub fn raise<C: ErrorValue>(error: PyErr, space: &Space) -> C {
    error.restore(space);
    C::ERROR
}

/// What can be returned as a `PyObject *`.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be returned to Python")]
pub trait ToObject {
    /// A new reference; null without an error only where that means something (`tp_iternext`).
    ///
    /// # Errors
    /// The error that `self` is, or one of making the object.
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject>;
}

/// What can be returned as an `int`: a status or a truth value.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be returned where C expects an `int`")]
pub trait ToStatus {
    /// The number; -1 means an error.
    ///
    /// # Errors
    /// The error that `self` is.
    fn to_status(self) -> PyResult<c_int>;
}

/// What can be returned as a `Py_ssize_t` or a hash.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be returned where C expects a `Py_ssize_t`")]
pub trait ToSize {
    /// The number; -1 means an error.
    ///
    /// # Errors
    /// The error that `self` is.
    fn to_size(self) -> PyResult<isize>;
}

impl<T: ToObject> IntoC<*mut PyObject> for T {
    #[inline]
    fn into_c(self, space: &Space) -> *mut PyObject {
        self.to_object(space).unwrap_or_else(|error| raise(error, space))
    }
}

impl<T: ToStatus> IntoC<c_int> for T {
    #[inline]
    fn into_c(self, space: &Space) -> c_int {
        self.to_status().unwrap_or_else(|error| raise(error, space))
    }
}

impl<T: ToSize> IntoC<isize> for T {
    #[inline]
    fn into_c(self, space: &Space) -> isize {
        self.to_size().unwrap_or_else(|error| raise(error, space))
    }
}

impl IntoC<()> for () {
    #[inline]
    fn into_c(self, _space: &Space) {}
}

impl<T: ToObject> ToObject for PyResult<T> {
    #[inline]
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        self?.to_object(space)
    }
}

impl<T: Layout> ToObject for Ref<T> {
    #[inline]
    fn to_object(self, _space: &Space) -> PyResult<*mut PyObject> {
        Ok(self.into_ptr())
    }
}

impl<T: Layout> ToObject for &T {
    #[inline]
    fn to_object(self, _space: &Space) -> PyResult<*mut PyObject> {
        Ok(self.to_ref().into_ptr())
    }
}

impl<T: Layout> ToObject for Option<Ref<T>> {
    #[inline]
    fn to_object(self, _space: &Space) -> PyResult<*mut PyObject> {
        Ok(self.map_or(ptr::null_mut(), Ref::into_ptr))
    }
}

impl ToObject for () {
    #[inline]
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        Ok(space.none().into_ptr())
    }
}

impl ToObject for bool {
    #[inline]
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        Ok(space.new_bool(self).into_ptr())
    }
}

impl ToObject for f64 {
    #[inline]
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        Ok(space.new_float(self)?.into_ptr())
    }
}

impl ToObject for &str {
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        Ok(Str::from_str(space, self)?.into_ptr())
    }
}

impl ToObject for String {
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        self.as_str().to_object(space)
    }
}

macro_rules! integers {
    ($($ty:ty),*) => {$(
        impl ToObject for $ty {
            #[inline]
            fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
                Ok(space.new_int(self.into())?.into_ptr())
            }
        }
    )*};
}

integers!(u8, i32, u32, i64);

impl ToObject for isize {
    #[inline]
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        (self as i64).to_object(space)
    }
}

impl ToObject for u64 {
    #[inline]
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        Ok(Int::from_u64(space, self)?.into_ptr())
    }
}

impl ToObject for usize {
    #[inline]
    fn to_object(self, space: &Space) -> PyResult<*mut PyObject> {
        (self as u64).to_object(space)
    }
}

impl<T: ToStatus> ToStatus for PyResult<T> {
    #[inline]
    fn to_status(self) -> PyResult<c_int> {
        self?.to_status()
    }
}

impl ToStatus for () {
    #[inline]
    fn to_status(self) -> PyResult<c_int> {
        Ok(0)
    }
}

impl ToStatus for bool {
    #[inline]
    fn to_status(self) -> PyResult<c_int> {
        Ok(self.into())
    }
}

impl ToStatus for c_int {
    #[inline]
    fn to_status(self) -> PyResult<c_int> {
        Ok(self)
    }
}

impl<T: ToSize> ToSize for PyResult<T> {
    #[inline]
    fn to_size(self) -> PyResult<isize> {
        self?.to_size()
    }
}

impl ToSize for isize {
    #[inline]
    fn to_size(self) -> PyResult<isize> {
        Ok(self)
    }
}

impl ToSize for usize {
    #[inline]
    fn to_size(self) -> PyResult<isize> {
        // Lengths of things in memory fit.
        Ok(self as isize)
    }
}
