//! C functions that stand in the slots of many types, under the names by which C code puts them there and compares with them.

use crate::shim::IntoC;
use crate::{Layout, Object, PyResult, Ref, Space, Type, gc, memory};
use abi::{PyObject, PyTypeObject};
use core::ffi::c_void;

/// `tp_alloc` of most types: zero-filled memory for an instance with `items` items, tracked if it is collectable.
///
/// # Safety
/// `ty` is a ready type, and the GIL is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GenericAlloc(ty: *mut PyTypeObject, items: isize) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let ty = unsafe { Type::from_type_ptr(ty) };
    let result: PyResult<Ref<Object>> = match usize::try_from(items) {
        Ok(items) => gc::generic_alloc(space, ty, items),
        Err(_) => Err(space.memory_error()),
    };
    result.into_c(space)
}

/// `tp_new` of types that leave everything to `tp_init`.
///
/// # Safety
/// `ty` is a ready type, and the GIL is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GenericNew(
    ty: *mut PyTypeObject,
    _args: *mut PyObject,
    _kwargs: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    unsafe { Type::from_type_ptr(ty) }.allocate(space, 0).into_c(space)
}

/// `tp_free` of types that the collector does not know.
///
/// # Safety
/// `block` is null, or a dead object's memory that came from the object allocator and has nothing in front.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Free(block: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { memory::free(block.cast()) };
}

/// `tp_free` of collectable types.
///
/// # Safety
/// `object` is a dead object of a collectable type, whose memory came from its `tp_alloc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_Del(object: *mut c_void) {
    // SAFETY: the caller's promise.
    unsafe { gc::free(object.cast()) };
}

/// `tp_iter` of iterators.
///
/// # Safety
/// `object` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SelfIter(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe { Object::from_ptr(object) }.to_ref().into_ptr()
}

/// `tp_iternext` of classes that took `__next__` away.
///
/// # Safety
/// `object` is a live object, and the GIL is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_NextNotImplemented(object: *mut PyObject) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let name = unsafe { Object::from_ptr(object) }.ty().tp_name();
    let error: PyResult<Ref<Object>> = Err(space.type_error(format_args!("'{name}' object is not iterable")));
    error.into_c(space)
}

/// `tp_call` of types whose instances have a vectorcall function.
///
/// # Safety
/// `callable` is a live object, `args` a tuple, `kwargs` a dict or null, and the GIL is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyVectorcall_Call(
    callable: *mut PyObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let (callable, args, kwargs) = unsafe {
        (
            Object::from_ptr(callable),
            Object::from_ptr(args).cast_unchecked(),
            Object::from_nullable(kwargs).map(|kwargs| kwargs.cast_unchecked::<crate::Dict>()),
        )
    };
    let offset = callable.ty().slots().tp_vectorcall_offset.get();
    let function = if offset > 0 {
        // SAFETY: the type says that there is a function pointer (or null) at the offset.
        unsafe { callable.as_ptr().byte_offset(offset).cast::<Option<abi::vectorcallfunc>>().read() }
    } else {
        None
    };
    let result = match function {
        Some(function) => {
            let kwargs = kwargs.filter(|kwargs| kwargs.len() != 0);
            callable.vectorcall_unpacked(space, function, args, kwargs)
        }
        None => Err(space
            .type_error(format_args!("'{}' object does not support vectorcall", callable.ty().tp_name()))),
    };
    result.into_c(space)
}

/// Frees the memory of a dead instance as its type says.
///
/// # Safety
/// `object` is dead, its contents are released; its type is alive.
pub unsafe fn free_instance(object: *mut PyObject) {
    // SAFETY: the caller's promise; `tp_free` fits its type.
    unsafe {
        match Object::from_ptr(object).ty().slots().tp_free.get() {
            Some(free) => free(object.cast()),
            None => gc::free(object),
        }
    }
}
