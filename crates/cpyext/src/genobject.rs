//! `genobject.h`: generators and coroutines. They are made by calling functions: there is no frame that C code could give.

use crate::border::Out;
use abi::PyObject;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use interpreter::coroutines;
use interpreter::generator::Generator;
use objspace::exceptions::StopIteration;
use objspace::{Object, PyErr, PyResult, PyTypeInfo, Ref, Space};

/// The code of a generator, as a new reference.
#[cpython_api]
fn PyGen_GetCode(space: &Space, generator: &Generator) -> PyResult<Ref<Object>> {
    generator.getattr_str(space, "gi_code")
}

/// Takes the `StopIteration` that is set and stores a new reference to its value, `None` if nothing is set; -1 if something else is
/// set, which stays.
#[cpython_api]
fn _PyGen_FetchStopIterationValue(space: &Space, value: Out<'_, *mut PyObject>) -> PyResult<()> {
    value.set_new::<Object>(None);
    let stored = match space.take_error() {
        None => space.none(),
        Some(err) if err.is_a::<StopIteration>() => err.value().getattr_str(space, "value")?,
        Some(other) => return Err(other),
    };
    value.set_new(Some(stored));
    Ok(())
}

/// Sets a `StopIteration` with a value; -1 if another exception arises.
#[cpython_api]
fn _PyGen_SetStopIterationValue(space: &Space, value: &Object) -> c_int {
    let err = PyErr::with_args(space, StopIteration::type_object(), &[value]);
    let made = err.is_a::<StopIteration>();
    err.restore(space);
    if made { 0 } else { -1 }
}

/// The iterator by which `await` runs an object.
#[cpython_api]
fn _PyCoro_GetAwaitableIter(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    coroutines::awaitable_iterator(space, object)
}

/// What those who want a generator of a frame are told.
fn no_frame(space: &Space) -> PyErr {
    space.not_implemented_error("a generator can only be made by calling its function")
}

/// A generator of a frame, which there cannot be.
#[cpython_api]
fn PyGen_New(space: &Space, _frame: Option<Ref<Object>>) -> PyResult<Ref<Object>> {
    Err(no_frame(space))
}

/// The same with names.
#[cpython_api]
fn PyGen_NewWithQualName(
    space: &Space,
    _frame: Option<Ref<Object>>,
    _name: Option<&Object>,
    _qualname: Option<&Object>,
) -> PyResult<Ref<Object>> {
    Err(no_frame(space))
}

/// A coroutine of a frame, which there cannot be.
#[cpython_api]
fn PyCoro_New(
    space: &Space,
    _frame: Option<Ref<Object>>,
    _name: Option<&Object>,
    _qualname: Option<&Object>,
) -> PyResult<Ref<Object>> {
    Err(no_frame(space))
}

/// An asynchronous generator of a frame, which there cannot be.
#[cpython_api]
fn PyAsyncGen_New(
    space: &Space,
    _frame: Option<Ref<Object>>,
    _name: Option<&Object>,
    _qualname: Option<&Object>,
) -> PyResult<Ref<Object>> {
    Err(no_frame(space))
}
