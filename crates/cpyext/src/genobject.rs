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
