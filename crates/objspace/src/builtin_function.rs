//! Functions and bound methods implemented in C or Rust: `PyCFunction`.

use crate::pytype;
use abi::PyCFunctionObject;
use core::ffi::CStr;

crate::layout! {
    /// A builtin function, or a builtin method bound to its object.
    pub struct BuiltinFunction(PyCFunctionObject);
}

impl BuiltinFunction {
    /// `__name__`.
    pub fn name(&self) -> &str {
        // SAFETY: a function keeps its definition, whose name is a C string.
        unsafe { CStr::from_ptr((*self.0.m_ml.get()).ml_name) }.to_str().unwrap_or("?")
    }
}

#[pytype(name = "builtin_function_or_method", symbol = PyCFunction_Type, flags = HAVE_GC | HAVE_VECTORCALL)]
impl BuiltinFunction {}
