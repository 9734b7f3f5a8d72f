//! `__buffer__` and `__release_buffer__` (PEP 688): the buffer slots seen from Python, and Python methods behind the slots.

use crate::{Object, PyResult, Ref, Space};
use abi::Py_buffer;
use core::ffi::c_int;

const MISSING: &str = "__buffer__ needs memoryview, which is not there yet";

/// Fills `view` with what `__buffer__` of `this` gives.
///
/// # Safety
/// `view` points at a buffer to fill.
pub unsafe fn get(space: &Space, _this: &Object, _view: *mut Py_buffer, _flags: c_int) -> PyResult<()> {
    Err(space.not_implemented_error(MISSING))
}

/// Calls `__release_buffer__` of `this`.
///
/// # Safety
/// `view` was filled by [`get`].
pub unsafe fn release(_space: &Space, _this: &Object, _view: *mut Py_buffer) {}

/// What `__buffer__` of an object from C gives.
pub fn view(space: &Space, _this: &Object, _flags: c_int) -> PyResult<Ref<Object>> {
    Err(space.not_implemented_error(MISSING))
}

/// What `__release_buffer__` of an object from C does.
pub fn release_view(space: &Space, _this: &Object, _view: &Object) -> PyResult<Ref<Object>> {
    Err(space.not_implemented_error(MISSING))
}
