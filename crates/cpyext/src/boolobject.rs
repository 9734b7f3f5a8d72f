//! `boolobject.h`: truth values.

use core::ffi::{c_int, c_long};
use cpyext_macros::cpython_api;
use objspace::{Object, bool_object};

/// `True` if `value` is not zero.
#[cpython_api(no_space)]
fn PyBool_FromLong(value: c_long) -> &'static Object {
    // Both values are immortal: a new reference is the same as a borrowed one.
    bool_object(value != 0)
}

/// Whether the object is `True` itself.
#[cpython_api(no_space)]
fn Py_IsTrue(object: Option<&Object>) -> c_int {
    object.is_some_and(Object::is_true_object).into()
}

/// Whether the object is `False` itself.
#[cpython_api(no_space)]
fn Py_IsFalse(object: Option<&Object>) -> c_int {
    object.is_some_and(Object::is_false_object).into()
}
