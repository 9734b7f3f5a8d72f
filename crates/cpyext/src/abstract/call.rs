//! `abstract.h`: calls.

use crate::border::{CText, null_argument};
use crate::build_value;
use crate::va_list::VaList;
use abi::{_Py_Identifier, PY_VECTORCALL_ARGUMENTS_OFFSET, PyObject, PyThreadState, vectorcallfunc};
use core::ffi::c_int;
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::object::{Returned, check_result};
use objspace::shim::{IntoC, slice};
use objspace::{Dict, Layout, Object, PyErr, PyResult, Ref, Space, Str, Tuple};
use smallvec::SmallVec;

/// Whether the object can be called.
#[cpython_api(error = 0)]
fn PyCallable_Check(object: Option<&Object>) -> c_int {
    object.is_some_and(Object::is_callable).into()
}

/// `callable(*args, **kwargs)`
#[cpython_api]
pub fn PyObject_Call(
    space: &Space,
    callable: &Object,
    args: &Tuple,
    kwargs: Option<&Dict>,
) -> PyResult<Ref<Object>> {
    callable.call_tuple_dict(space, args, kwargs)
}

/// `callable(*args, **kwargs)`
#[cpython_api]
fn PyCFunction_Call(
    space: &Space,
    callable: &Object,
    args: &Tuple,
    kwargs: Option<&Dict>,
) -> PyResult<Ref<Object>> {
    callable.call_tuple_dict(space, args, kwargs)
}

/// `callable(*args)`; no arguments are none.
#[cpython_api]
pub fn PyObject_CallObject(space: &Space, callable: &Object, args: Option<&Object>) -> PyResult<Ref<Object>> {
    PyEval_CallObjectWithKeywords(space, callable, args, None)
}

/// `callable(*args, **kwargs)`, where both may be missing.
#[cpython_api]
fn PyEval_CallObjectWithKeywords(
    space: &Space,
    callable: &Object,
    args: Option<&Object>,
    kwargs: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let wrong = |message: &str| space.type_error(message);
    let kwargs = match kwargs {
        None => None,
        Some(kwargs) => {
            Some(kwargs.downcast::<Dict>().ok_or_else(|| wrong("keyword list must be a dictionary"))?)
        }
    };
    match args {
        None => callable.call_tuple_dict(space, &Tuple::empty(), kwargs),
        Some(args) => {
            let args = args.downcast::<Tuple>().ok_or_else(|| wrong("argument list must be a tuple"))?;
            callable.call_tuple_dict(space, args, kwargs)
        }
    }
}

/// `callable()`
#[cpython_api]
#[inline(always)]
pub fn PyObject_CallNoArgs(space: &Space, callable: &Object) -> Returned {
    // SAFETY: there are no arguments.
    unsafe { callable.pass_vectorcall(space, ptr::null(), 0, ptr::null_mut()) }
}

/// `callable(arg)`
#[cpython_api]
#[inline(always)]
pub fn PyObject_CallOneArg(space: &Space, callable: &Object, arg: &Object) -> Returned {
    let args = [ptr::null_mut(), arg.as_ptr()];
    // SAFETY: there is one argument, with room before it.
    unsafe {
        callable.pass_vectorcall(
            space,
            args.as_ptr().add(1),
            1 | PY_VECTORCALL_ARGUMENTS_OFFSET,
            ptr::null_mut(),
        )
    }
}

/// How many positional arguments a vectorcall has.
#[cpython_api(no_space)]
fn PyVectorcall_NARGS(count: usize) -> isize {
    (count & !PY_VECTORCALL_ARGUMENTS_OFFSET) as isize
}

/// The object's vectorcall function, if it has one.
#[cpython_api(error = None)]
fn PyVectorcall_Function(callable: &Object) -> Option<vectorcallfunc> {
    callable.vectorcall_function()
}

/// Call with arguments in an array (PEP 590).
///
/// # Safety
/// As for [`Object::vectorcall_raw`].
#[cpython_api]
#[inline(always)]
pub unsafe fn PyObject_Vectorcall(
    space: &Space,
    callable: &Object,
    args: *const *mut PyObject,
    count: usize,
    names: *mut PyObject,
) -> Returned {
    // SAFETY: the caller's promise.
    unsafe { callable.pass_vectorcall(space, args, count, names) }
}

/// Call with positional arguments in an array and keywords in a dict.
///
/// # Safety
/// `args` points at as many objects as `count` says.
#[cpython_api]
unsafe fn PyObject_VectorcallDict(
    space: &Space,
    callable: &Object,
    args: *const *mut PyObject,
    count: usize,
    kwargs: Option<&Dict>,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe {
        let Some(kwargs) = kwargs.filter(|kwargs| kwargs.len() != 0) else {
            return callable.vectorcall_raw(space, args, count, ptr::null_mut());
        };
        let args = Tuple::from_slice(space, slice(args, PyVectorcall_NARGS(count) as usize))?;
        callable.call_tuple_dict(space, &args, Some(kwargs))
    }
}

/// Call the method `name` of the first argument, without making a bound method where that can be avoided.
///
/// # Safety
/// As for [`Object::vectorcall_raw`], with at least one positional argument.
#[cpython_api]
unsafe fn PyObject_VectorcallMethod(
    space: &Space,
    name: &Object,
    args: *const *mut PyObject,
    count: usize,
    names: *mut PyObject,
) -> PyResult<Ref<Object>> {
    if PyVectorcall_NARGS(count) < 1 {
        return Err(null_argument(space));
    }
    // SAFETY: the caller's promise.
    unsafe {
        let this = Object::from_nullable(*args).ok_or_else(|| null_argument(space))?;
        let Some(name) = name.downcast::<Str>() else {
            return this.getattr_object(space, name);
        };
        match this.method(space, name)? {
            // What is before the first argument is not the callee's to write.
            (function, true) => {
                function.vectorcall_raw(space, args, count & !PY_VECTORCALL_ARGUMENTS_OFFSET, names)
            }
            // The place of the object that is in the bound method may be written.
            (method, false) => method.vectorcall_raw(
                space,
                args.add(1),
                (PyVectorcall_NARGS(count) as usize - 1) | PY_VECTORCALL_ARGUMENTS_OFFSET,
                names,
            ),
        }
    }
}

/// Call through `tp_call`; keywords are names in a tuple, or a dict.
///
/// # Safety
/// `args` points at `count` objects, followed by a value for each name in a tuple.
#[cpython_api]
unsafe fn _PyObject_MakeTpCall(
    space: &Space,
    _thread: *mut PyThreadState,
    callable: &Object,
    args: *const *mut PyObject,
    count: isize,
    keywords: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let count = count.max(0) as usize;
    // SAFETY: the caller's promise.
    unsafe {
        match keywords.and_then(|keywords| keywords.downcast::<Dict>()) {
            Some(kwargs) => {
                let args = Tuple::from_slice(space, slice(args, count))?;
                callable.call_tuple_dict(space, &args, Some(kwargs))
            }
            None => {
                let names = keywords.map_or(ptr::null_mut(), Layout::as_ptr);
                callable.call_by_slot(space, args, count, names)
            }
        }
    }
}

/// A dict of keyword names and the values in an array.
///
/// # Safety
/// `values` points at a value for each name.
#[cpython_api]
unsafe fn _PyStack_AsDict(space: &Space, values: *const *mut PyObject, names: &Tuple) -> PyResult<Ref<Dict>> {
    let dict = Dict::new(space)?;
    // SAFETY: the caller's promise.
    let values = unsafe { slice(values, names.len()) };
    for (name, value) in names.items().iter().zip(values) {
        dict.set_item(space, name, value)?;
    }
    Ok(dict)
}

/// The result of a call, checked: an exception and no result, or a result and no exception.
///
/// # Safety
/// `result` is null or an owned reference.
#[cpython_api]
unsafe fn _Py_CheckFunctionResult(
    space: &Space,
    _thread: *mut PyThreadState,
    callable: Option<&Object>,
    result: *mut PyObject,
    _place: *const core::ffi::c_char,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { check_result(space, callable, result) }
}

/// Calls with what a format of `Py_BuildValue` makes: a tuple is all the arguments, anything else the only one.
unsafe fn call_format(
    space: &Space,
    callable: &Object,
    format: CText<'_>,
    args: &mut VaList,
) -> PyResult<Ref<Object>> {
    if format.as_ptr().is_null() {
        return callable.call0(space);
    }
    // SAFETY: the caller's promise.
    if let Some(called) = unsafe { call_plain_format(space, callable, format, args) } {
        return called;
    }
    // SAFETY: the caller's promise.
    let values = unsafe { build_value::build_arguments(space, format, args)? };
    match &values[..] {
        [one] => match one.downcast::<Tuple>() {
            Some(tuple) => callable.call_tuple_dict(space, tuple, None),
            None => callable.call1(space, one),
        },
        // SAFETY: a `Ref` is a pointer, and the values live until the call is over.
        _ => callable.call(space, unsafe { slice(values.as_ptr().cast(), values.len()) }),
    }
}

/// [`call_format`] for formats of a few of the commonest units; `None`, and no argument is taken, for any other, and where it matters
/// whether an object is a tuple.
///
/// # Safety
/// As [`call_format`]; the format is not null.
#[inline(always)]
unsafe fn call_plain_format(
    space: &Space,
    callable: &Object,
    format: CText<'_>,
    args: &mut VaList,
) -> Option<PyResult<Ref<Object>>> {
    const MOST: usize = 4;
    // SAFETY: the caller's promise; the first place is the callee's to write, the others hold the arguments until the call is over.
    unsafe {
        let count = build_value::plain_units(format, MOST)?;
        let units: *const u8 = format.as_ptr().cast();
        if count == 1 && *units == b'O' {
            return None;
        }
        let mut values = [const { None::<Ref<Object>> }; 1 + MOST];
        for index in 0..count {
            match build_value::plain_value(space, *units.add(index), args) {
                Ok(value) => values[1 + index] = Some(value),
                Err(err) => return Some(Err(err)),
            }
        }
        let first = values.as_mut_ptr().add(1).cast();
        Some(callable.vectorcall_raw(space, first, count | PY_VECTORCALL_ARGUMENTS_OFFSET, ptr::null_mut()))
    }
}

fn callable_attribute(space: &Space, object: &Object, name: &Str) -> PyResult<Ref<Object>> {
    let method = object.getattr(space, name)?;
    if method.is_callable() { Ok(method) } else { Err(not_callable(space, &method)) }
}

#[cold]
fn not_callable(space: &Space, attribute: &Object) -> PyErr {
    space.type_error(format_args!("attribute of type '{}' is not callable", attribute.ty().tp_name()))
}

/// Objects up to a `NULL`.
unsafe fn objects<'a>(args: &mut VaList, before: Option<&'a Object>) -> SmallVec<[&'a Object; 8]> {
    let mut objects: SmallVec<_> = before.into_iter().collect();
    // SAFETY: the caller's promise.
    while let Some(object) = unsafe { args.object() } {
        objects.push(object);
    }
    objects
}

/// Declares a function that `varargs.c` calls: `NULL` for an object raises, and so does what the body gives.
macro_rules! entry {
    ($($(#[$meta:meta])* fn $name:ident($space:ident, $object:ident, $($arg:ident: $ty:ty),*; $args:ident) $body:block)*) => { $(
        $(#[$meta])*
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name($object: *mut PyObject, $($arg: $ty,)* args: *mut VaList) -> *mut PyObject {
            let $space = Space::current();
            // SAFETY: C vouches for its arguments.
            unsafe {
                let $args = &mut *args;
                #[allow(unused_mut, reason = "not every body takes arguments")]
                let mut call = || -> PyResult<Ref<Object>> {
                    let $object = Object::from_nullable($object).ok_or_else(|| null_argument($space))?;
                    $body
                };
                call().into_c($space)
            }
        }
    )* };
}

entry! {
    /// `PyObject_CallFunction`
    fn pyroxene_call_format(space, callable, format: CText<'_>; args) {
        call_format(space, callable, format, args)
    }

    /// `PyObject_CallMethod`
    fn pyroxene_call_method_format(space, object, name: CText<'_>, format: CText<'_>; args) {
        let method = callable_attribute(space, object, &*name.to_name(space)?)?;
        call_format(space, &method, format, args)
    }

    /// `_PyObject_CallMethodId`
    fn pyroxene_call_identifier_format(space, object, name: *const _Py_Identifier, format: CText<'_>; args) {
        let name = CText::from_ptr((*name).string).to_name(space)?;
        let method = callable_attribute(space, object, &name)?;
        call_format(space, &method, format, args)
    }

    /// `PyObject_CallFunctionObjArgs`
    fn pyroxene_call_objects(space, callable, ; args) {
        callable.call(space, &objects(args, None))
    }

    /// `PyObject_CallMethodObjArgs`
    fn pyroxene_call_method_objects(space, object, name: *mut PyObject; args) {
        let name = Object::from_nullable(name).ok_or_else(|| null_argument(space))?;
        let Some(name) = name.downcast::<Str>() else { return object.getattr_object(space, name) };
        match object.method(space, name)? {
            (function, true) => function.call(space, &objects(args, Some(object))),
            (method, false) => method.call(space, &objects(args, None)),
        }
    }
}
