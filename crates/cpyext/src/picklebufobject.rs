//! `cpython/picklebufobject.h`: buffers that pickling may leave to somebody else to transport.

use abi::Py_buffer;
use core::ffi::c_int;
use core::ptr;
use cpyext_macros::cpython_api;
use modules::pickle_module::PickleBuffer;
use objspace::{Object, PyResult, PyTypeInfo, Ref, Space};

fn checked<'a>(space: &Space, object: &'a Object) -> PyResult<&'a PickleBuffer> {
    object.downcast_exact::<PickleBuffer>().ok_or_else(|| {
        space.type_error(format_args!("expected PickleBuffer, {} found", object.ty().tp_name()))
    })
}

/// A new `PickleBuffer` for what an object lends.
#[cpython_api]
fn PyPickleBuffer_FromObject(space: &Space, object: &Object) -> PyResult<Ref<PickleBuffer>> {
    let class = PickleBuffer::type_object();
    class.ready(space)?;
    PickleBuffer::create(space, class, object)
}

/// What the object lends; it belongs to the `PickleBuffer`.
#[cpython_api(error = ptr::null())]
fn PyPickleBuffer_GetBuffer(space: &Space, object: &Object) -> PyResult<*const Py_buffer> {
    checked(space, object)?.view(space)
}

/// Give the memory back to the object that lends it.
#[cpython_api]
fn PyPickleBuffer_Release(space: &Space, object: &Object) -> PyResult<c_int> {
    checked(space, object)?.release();
    Ok(0)
}
