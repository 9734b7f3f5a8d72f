//! The table of C API functions, and the conversions at their border.
//!
//! `#[cpython_api]` adds an entry for every function it exports. Who reads the table: the coverage report, the check
//! of the headers, and the API checker.

use crate::{Layout, Object, PyTypeInfo, Ref, Space};
use abi::PyObject;

/// Every C API function in this program, in no order.
#[linkme::distributed_slice]
#[linkme(crate = linkme)]
pub static API: [ApiEntry];

/// One C API function.
#[derive(Debug)]
pub struct ApiEntry {
    /// The exported name.
    pub name: &'static str,
    /// The Rust module it is in, which is named as the header.
    pub file: &'static str,
    /// Its parameters, with their names; the thread state is none of them.
    pub params: &'static [(&'static str, ParamKind)],
    /// What it returns.
    pub result: ResultKind,
    /// Where it is.
    pub address: Address,
}

/// How a parameter crosses the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// As it is: a number, a C string, a pointer that is no reference.
    Value,
    /// A borrowed reference; `NULL` is an error.
    Borrowed,
    /// A borrowed reference or `NULL`.
    BorrowedOrNull,
    /// A reference that the function takes over; `NULL` is an error.
    Stolen,
    /// A reference that the function takes over, or `NULL`.
    StolenOrNull,
}

/// How a result crosses the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultKind {
    /// Nothing.
    Void,
    /// 0, or -1 with an error.
    Status,
    /// A value that is no reference, and never an error of the function's own.
    Value,
    /// A value that is no reference, or the error value with an error.
    ValueOrError,
    /// A new reference, or `NULL` with an error.
    New,
    /// A new reference, or `NULL` with or without an error.
    NewOrNull,
    /// A borrowed reference, or `NULL` with an error.
    Borrowed,
    /// A borrowed reference, or `NULL` with or without an error.
    BorrowedOrNull,
}

/// The address of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Address(pub *const ());

// SAFETY: a function's address is the same in every thread, and nothing is read through it.
unsafe impl Sync for Address {}

#[cold]
fn null_argument(space: &Space) {
    // A caller that passes on the NULL of a failed call has the better error already.
    if !space.error_occurred() {
        space.system_error("null argument to internal routine").restore(space);
    }
}

#[cold]
fn wrong_type<T: PyTypeInfo>(object: &Object, space: &Space) {
    let given = object.ty().tp_name();
    space
        .system_error(format_args!(
            "{given} where {} is expected: bad argument to internal function",
            T::NAME
        ))
        .restore(space);
}

/// A borrowed reference, or the error that it is `NULL`.
///
/// # Safety
/// `ptr` is null or a live object for `'a`.
#[inline]
pub unsafe fn borrowed_required_object<'a>(ptr: *mut PyObject, space: &Space) -> Option<&'a Object> {
    // SAFETY: the caller's promise.
    let object = unsafe { Object::from_nullable(ptr) };
    if object.is_none() {
        null_argument(space);
    }
    object
}

/// A borrowed reference or none.
///
/// # Safety
/// As [`borrowed_required_object`].
#[inline]
pub unsafe fn borrowed_nullable_object<'a>(ptr: *mut PyObject) -> Option<&'a Object> {
    // SAFETY: the caller's promise.
    unsafe { Object::from_nullable(ptr) }
}

/// A borrowed reference to a `T`, or the error that it is none.
///
/// # Safety
/// As [`borrowed_required_object`].
#[inline]
pub unsafe fn borrowed_required_typed<'a, T: PyTypeInfo>(ptr: *mut PyObject, space: &Space) -> Option<&'a T> {
    // SAFETY: the caller's promise.
    let object = unsafe { borrowed_required_object(ptr, space) }?;
    let view = object.downcast();
    if view.is_none() {
        wrong_type::<T>(object, space);
    }
    view
}

/// A borrowed reference to a `T` or none, or the error that it is something else.
///
/// # Safety
/// As [`borrowed_required_object`].
#[inline]
pub unsafe fn borrowed_nullable_typed<'a, T: PyTypeInfo>(
    ptr: *mut PyObject,
    space: &Space,
) -> Option<Option<&'a T>> {
    if ptr.is_null() {
        return Some(None);
    }
    // SAFETY: the caller's promise.
    unsafe { borrowed_required_typed(ptr, space) }.map(Some)
}

/// A borrowed reference that the caller vouches to be a `T`, or the error that it is `NULL`.
///
/// # Safety
/// `ptr` is null or a live object for `'a`, laid out as `T`.
#[inline]
pub unsafe fn borrowed_required_unchecked<'a, T: Layout>(ptr: *mut PyObject, space: &Space) -> Option<&'a T> {
    // SAFETY: the caller's promise.
    let view = unsafe { ptr.cast::<T>().as_ref() };
    if view.is_none() {
        null_argument(space);
    }
    view
}

/// A borrowed reference that the caller vouches to be a `T`, or none.
///
/// # Safety
/// As [`borrowed_required_unchecked`].
#[inline]
pub unsafe fn borrowed_nullable_unchecked<'a, T: Layout>(ptr: *mut PyObject) -> Option<&'a T> {
    // SAFETY: the caller's promise.
    unsafe { ptr.cast::<T>().as_ref() }
}

/// The reference, or the error that it is `NULL`.
#[inline]
pub fn stolen_required_object(object: Option<Ref<Object>>, space: &Space) -> Option<Ref<Object>> {
    if object.is_none() {
        null_argument(space);
    }
    object
}

/// The reference to a `T`, or the error that it is none.
#[inline]
pub fn stolen_required_typed<T: PyTypeInfo>(object: Option<Ref<Object>>, space: &Space) -> Option<Ref<T>> {
    match stolen_required_object(object, space)?.downcast_into() {
        Ok(view) => Some(view),
        Err(object) => {
            wrong_type::<T>(&object, space);
            None
        }
    }
}

/// The reference to a `T` or none, or the error that it is something else.
#[inline]
pub fn stolen_nullable_typed<T: PyTypeInfo>(
    object: Option<Ref<Object>>,
    space: &Space,
) -> Option<Option<Ref<T>>> {
    match object {
        None => Some(None),
        some => stolen_required_typed(some, space).map(Some),
    }
}

/// The entry for `name`, if the function is there.
pub fn find(name: &str) -> Option<&'static ApiEntry> {
    API.iter().find(|entry| entry.name == name)
}
