//! What `varargs.c` calls, and functions about arguments that are not variadic.

use super::{keywords, positional};
use crate::border::{CText, null_argument};
use crate::va_list::VaList;
use abi::{_PyArg_Parser, PyObject};
use core::ffi::{c_char, c_int};
use cpyext_macros::cpython_api;
use objspace::shim::{Args, slice};
use objspace::{Dict, Object, PyResult, Space, Str, Tuple};

/// 1 for success; 0 with the error set.
#[inline]
fn status(space: &Space, result: PyResult<()>) -> c_int {
    match result {
        Ok(()) => 1,
        Err(err) => {
            err.restore(space);
            0
        }
    }
}

/// `PyArg_Parse`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_arg_parse(
    object: *mut PyObject,
    format: CText<'_>,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result =
        unsafe { positional::parse_object(space, Object::from_nullable(object), format, &mut *args) };
    status(space, result)
}

/// `PyArg_ParseTuple`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_arg_parse_tuple(
    tuple: *mut PyObject,
    format: CText<'_>,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result = unsafe {
        match Object::from_nullable(tuple) {
            Some(tuple) => positional::parse_tuple(space, tuple, format, &mut *args),
            None => Err(space.system_error("new style getargs format but argument is not a tuple")),
        }
    };
    status(space, result)
}

/// `_PyArg_ParseStack`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_arg_parse_stack(
    objects: *const *mut PyObject,
    count: isize,
    format: CText<'_>,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result =
        unsafe { positional::parse(space, slice(objects, count.max(0) as usize), format, &mut *args) };
    status(space, result)
}

/// `PyArg_UnpackTuple`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_arg_unpack(
    tuple: *mut PyObject,
    name: CText<'_>,
    min: isize,
    max: isize,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result = unsafe {
        match Object::from_nullable(tuple) {
            Some(tuple) => positional::unpack(space, tuple, name, min, max, &mut *args),
            None => Err(null_argument(space)),
        }
    };
    status(space, result)
}

/// A tuple and a dict as the arguments of a call.
#[inline]
unsafe fn tuple_and_dict<'a>(space: &Space, tuple: *mut PyObject, dict: *mut PyObject) -> PyResult<Args<'a>> {
    // SAFETY: the caller's promise.
    let (tuple, dict) = unsafe { (Object::from_nullable(tuple), Object::from_nullable(dict)) };
    let tuple = tuple.and_then(|tuple| tuple.downcast::<Tuple>());
    let dict = match dict {
        None => Some(None),
        Some(dict) => dict.downcast::<Dict>().map(Some),
    };
    match (tuple, dict) {
        (Some(tuple), Some(dict)) => Ok(Args::from_tuple_dict(tuple, dict)),
        _ => Err(space.bad_internal_call()),
    }
}

/// `PyArg_ParseTupleAndKeywords`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_arg_parse_keywords(
    tuple: *mut PyObject,
    dict: *mut PyObject,
    format: CText<'_>,
    names: *const *const c_char,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    let parse = || {
        // SAFETY: C vouches for its arguments.
        unsafe {
            let given = tuple_and_dict(space, tuple, dict)?;
            if format.as_ptr().is_null() || names.is_null() {
                return Err(space.bad_internal_call());
            }
            let names = keywords::Names::read(space, names)?;
            keywords::parse(space, given, format, names, &mut *args)
        }
    };
    status(space, parse())
}

/// Parses with the names and the format in a parser.
unsafe fn parse_fast(
    space: &Space,
    given: Args<'_>,
    parser: *const _PyArg_Parser,
    args: *mut VaList,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let parser = parser.as_ref().ok_or_else(|| space.bad_internal_call())?;
        if parser.format.is_null() || parser.keywords.is_null() {
            return Err(space.bad_internal_call());
        }
        let names = keywords::Names::read(space, parser.keywords)?;
        keywords::parse(space, given, CText::from_ptr(parser.format), names, &mut *args)
    }
}

/// `_PyArg_ParseTupleAndKeywordsFast`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_arg_parse_fast(
    tuple: *mut PyObject,
    dict: *mut PyObject,
    parser: *const _PyArg_Parser,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result = unsafe {
        tuple_and_dict(space, tuple, dict).and_then(|given| parse_fast(space, given, parser, args))
    };
    status(space, result)
}

/// `_PyArg_ParseStackAndKeywords`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_arg_parse_stack_keywords(
    objects: *const *mut PyObject,
    count: isize,
    names: *mut PyObject,
    parser: *const _PyArg_Parser,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result = unsafe {
        let given = Args::from_vectorcall(objects, count.max(0) as usize, names);
        parse_fast(space, given, parser, args)
    };
    status(space, result)
}

/// Whether the keys of a dict of keyword arguments are strings; `TypeError` if not.
#[cpython_api(error = 0)]
fn PyArg_ValidateKeywordArguments(space: &Space, kwargs: &Object) -> PyResult<c_int> {
    let Some(kwargs) = kwargs.downcast::<Dict>() else { return Err(space.bad_internal_call()) };
    let mut position = 0;
    while let Some((name, _, _)) = kwargs.next_borrowed(&mut position) {
        // SAFETY: the dict holds its keys.
        if !unsafe { Object::from_ptr(name) }.is_instance::<Str>() {
            return Err(space.type_error("keywords must be strings"));
        }
    }
    Ok(1)
}

/// Whether a number of positional arguments is in its range; `TypeError` if not.
#[cpython_api(error = 0)]
fn _PyArg_CheckPositional(
    space: &Space,
    name: CText<'_>,
    given: isize,
    min: isize,
    max: isize,
) -> PyResult<c_int> {
    positional::check_count(space, name, given, min, max)?;
    Ok(1)
}

/// Whether there are no keyword arguments; `TypeError` if there are.
#[cpython_api(error = 0)]
fn _PyArg_NoKeywords(space: &Space, name: CText<'_>, kwargs: Option<&Dict>) -> PyResult<c_int> {
    if kwargs.is_none_or(|kwargs| kwargs.len() == 0) {
        return Ok(1);
    }
    let name = name.required(space)?.to_string_lossy();
    Err(space.type_error(format_args!("{name}() takes no keyword arguments")))
}

/// Whether there are no positional arguments; `TypeError` if there are.
#[cpython_api(error = 0)]
fn _PyArg_NoPositional(space: &Space, name: CText<'_>, args: Option<&Tuple>) -> PyResult<c_int> {
    if args.is_none_or(|args| args.len() == 0) {
        return Ok(1);
    }
    let name = name.required(space)?.to_string_lossy();
    Err(space.type_error(format_args!("{name}() takes no positional arguments")))
}

/// Raise `TypeError` for an argument of the wrong type.
#[cpython_api]
fn _PyArg_BadArgument(
    space: &Space,
    function: CText<'_>,
    argument: CText<'_>,
    expected: CText<'_>,
    arg: &Object,
) {
    let given = if arg.is_none() { "None" } else { arg.ty().tp_name() };
    let (function, argument, expected) = (function.shown(), argument.shown(), expected.shown());
    space.type_error(format_args!("{function}() {argument} must be {expected}, not {given}")).restore(space);
}
