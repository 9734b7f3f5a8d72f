//! Compiling source: C's start symbols and flags in terms of `compile()`.

use crate::border::{CText, Out};
use abi::PyCompilerFlags;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use interpreter::code::Code;
use objspace::{Bytes, Object, PyResult, Ref, Space, Str, builtins};

/// Flags, or none; what the source says with `from __future__ import` is added to them.
pub(super) type Flags<'a> = Out<'a, PyCompilerFlags>;

/// No flags.
pub(super) fn no_flags() -> Flags<'static> {
    // SAFETY: null is no place.
    unsafe { Out::from_ptr(core::ptr::null_mut()) }
}

/// The flags' bits.
fn bits(flags: Flags<'_>) -> c_int {
    flags.place().map_or(0, |place| place.get().cf_flags)
}

/// `compile(source, filename, mode)`, without the flags of the code that runs.
pub(super) fn compile(
    space: &Space,
    source: &[u8],
    filename: &Object,
    start: c_int,
    flags: Flags<'_>,
    optimize: c_int,
) -> PyResult<Ref<Object>> {
    let mode = match start {
        abi::Py_single_input => "single",
        abi::Py_file_input => "exec",
        abi::Py_eval_input => "eval",
        abi::Py_func_type_input => "func_type",
        _ => return Err(space.value_error("invalid start argument")),
    };
    let source: Ref<Object> = if bits(flags) & abi::PyCF_IGNORE_COOKIE != 0 {
        crate::border::decode_utf8(space, source)?.into_object()
    } else {
        Bytes::from_slice(space, source)?.into_object()
    };
    let mode = Str::from_str(space, mode)?;
    let given = bits(flags) & (abi::PyCF_MASK | abi::PyCF_COMPILE_MASK);
    let given = space.new_int(given.into())?;
    let (inherit, optimize) = (space.new_bool(true), space.new_int(optimize.into())?);
    let args: [&Object; 6] = [&source, filename, &mode, &given, &inherit, &optimize];
    let compiled = builtins::function(space, "compile")?.call(space, &args)?;
    if let (Some(place), Some(code)) = (flags.place(), compiled.downcast::<Code>()) {
        let before = place.get();
        let cf_flags = before.cf_flags | code.unit().flags as c_int & abi::PyCF_MASK;
        place.set(PyCompilerFlags { cf_flags, ..before });
    }
    Ok(compiled)
}

/// Compile source in UTF-8.
#[cpython_api]
fn Py_CompileString(
    space: &Space,
    source: CText<'_>,
    filename: CText<'_>,
    start: c_int,
) -> PyResult<Ref<Object>> {
    Py_CompileStringExFlags(space, source, filename, start, no_flags(), -1)
}

/// The same with flags.
#[cpython_api]
fn Py_CompileStringFlags(
    space: &Space,
    source: CText<'_>,
    filename: CText<'_>,
    start: c_int,
    flags: Flags<'_>,
) -> PyResult<Ref<Object>> {
    Py_CompileStringExFlags(space, source, filename, start, flags, -1)
}

/// The same with a level of optimisation.
#[cpython_api]
fn Py_CompileStringExFlags(
    space: &Space,
    source: CText<'_>,
    filename: CText<'_>,
    start: c_int,
    flags: Flags<'_>,
    optimize: c_int,
) -> PyResult<Ref<Object>> {
    let filename = file_name(space, filename)?;
    Py_CompileStringObject(space, source, &filename, start, flags, optimize)
}

/// The same with the file's name as an object.
#[cpython_api]
fn Py_CompileStringObject(
    space: &Space,
    source: CText<'_>,
    filename: &Object,
    start: c_int,
    flags: Flags<'_>,
    optimize: c_int,
) -> PyResult<Ref<Object>> {
    compile(space, source.required(space)?.to_bytes(), filename, start, flags, optimize)
}

/// The name of a file as the file system has it.
pub(super) fn file_name(space: &Space, name: CText<'_>) -> PyResult<Ref<Object>> {
    let bytes = Bytes::from_slice(space, name.required(space)?.to_bytes())?;
    objspace::imports::import(space, "os")?.call_method(space, "fsdecode", &[&bytes])
}
