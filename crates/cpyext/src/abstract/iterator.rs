//! `abstract.h`: iteration.

use crate::border::Out;
use abi::{PYGEN_ERROR, PYGEN_NEXT, PYGEN_RETURN, PyObject, PySendResult};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::object::SendResult;
use objspace::{Object, PyResult, Ref, Space};

/// `iter(object)`
#[cpython_api]
fn PyObject_GetIter(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    object.iter(space)
}

/// `aiter(object)`
#[cpython_api]
fn PyObject_GetAIter(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    object.async_iter(space)
}

/// Whether the object can be passed to `PyIter_Next`.
#[cpython_api(error = 0)]
fn PyIter_Check(object: &Object) -> c_int {
    object.is_iterator().into()
}

/// Whether the object has `__anext__`.
#[cpython_api(error = 0)]
fn PyAIter_Check(object: &Object) -> c_int {
    object.ty().async_slots().is_some_and(|slots| slots.am_anext.get().is_some()).into()
}

/// The next item of an iterator; `NULL` without an error at the end.
#[cpython_api]
fn PyIter_Next(space: &Space, iterator: &Object) -> PyResult<Option<Ref<Object>>> {
    iterator.next_at_once(space)
}

/// The next item of an iterator: 1 with the item, 0 at the end, -1 with an error.
#[cpython_api]
fn PyIter_NextItem(space: &Space, iterator: &Object, item: Out<'_, *mut PyObject>) -> PyResult<c_int> {
    item.set(core::ptr::null_mut());
    if iterator.ty().slots().tp_iternext.get().is_none() {
        let name = iterator.ty().tp_name();
        return Err(space.type_error(format_args!("expected an iterator, got '{name}'")));
    }
    let next = iterator.next(space)?;
    let found = next.is_some();
    item.set_new(next);
    Ok(found.into())
}

/// Send a value into an iterator, generator or coroutine, and tell what it did.
#[cpython_api(error = PYGEN_ERROR)]
fn PyIter_Send(
    space: &Space,
    iterator: &Object,
    value: &Object,
    result: Out<'_, *mut PyObject>,
) -> PyResult<PySendResult> {
    result.set(core::ptr::null_mut());
    let (kind, object) = match iterator.send(space, value)? {
        SendResult::Yield(object) => (PYGEN_NEXT, object),
        SendResult::Return(object) => (PYGEN_RETURN, object),
    };
    result.set_new(Some(object));
    Ok(kind)
}
