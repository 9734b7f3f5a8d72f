//! What native subtypes of `dict` leave to `dict`: its constructor, its `repr`, its part of the collector's work.

use abi::PyObject;
use core::ffi::c_int;
use objspace::gc::Visitor;
use objspace::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple};

/// `dict.__init__(object, *args, **keywords)`.
///
/// # Errors
/// What it raises.
pub fn init(space: &Space, object: &Dict, args: &Tuple, keywords: Option<&Dict>) -> PyResult<()> {
    let keywords = keywords.map_or(core::ptr::null_mut(), Layout::as_ptr);
    match Dict::type_object().slots().tp_init.get() {
        Some(init) => {
            // SAFETY: the slot is dict's, and the object is one.
            space.status_from_c(unsafe { init(object.as_ptr(), args.as_ptr(), keywords) }).map(drop)
        }
        None => Ok(()),
    }
}

/// `dict.__repr__(object)`.
///
/// # Errors
/// What it raises.
pub fn repr(space: &Space, object: &Dict) -> PyResult<Ref<Str>> {
    let Some(repr) = Dict::type_object().slots().tp_repr.get() else { return Str::from_str(space, "{}") };
    // SAFETY: the slot is dict's, and the object is one.
    let text = unsafe { space.from_c(repr(object.as_ptr()))? };
    text.downcast_into().map_err(|_| space.type_error("__repr__ returned non-string"))
}

/// Reports the items.
pub fn traverse(object: &Object, visitor: &mut Visitor) -> c_int {
    match Dict::type_object().slots().tp_traverse.get() {
        // SAFETY: the slot is dict's, and the callers pass dicts.
        Some(traverse) => unsafe { visitor.delegate(traverse, object.as_ptr()) },
        None => 0,
    }
}

/// Ends a `tp_dealloc`: drops the items and frees the memory.
///
/// # Safety
/// `this` is a dead instance of a subtype of `dict` that has released everything else; it is untracked.
pub unsafe fn dealloc(this: *mut PyObject) {
    if let Some(dealloc) = Dict::type_object().slots().tp_dealloc.get() {
        // SAFETY: the caller's promise.
        unsafe { dealloc(this) };
    }
}
