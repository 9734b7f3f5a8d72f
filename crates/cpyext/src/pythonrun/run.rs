//! Running source that is in a string.

use super::compile::{Flags, compile, no_flags};
use super::show::print;
use crate::border::CText;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{Module, Object, PyResult, Ref, Space, Str};

/// Run source in namespaces.
#[cpython_api]
fn PyRun_String(
    space: &Space,
    source: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
) -> PyResult<Ref<Object>> {
    PyRun_StringFlags(space, source, start, globals, locals, no_flags())
}

/// The same with flags.
#[cpython_api]
fn PyRun_StringFlags(
    space: &Space,
    source: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
    flags: Flags<'_>,
) -> PyResult<Ref<Object>> {
    let filename = Str::from_str(space, "<string>")?;
    let source = source.required(space)?.to_bytes();
    let code = compile(space, source, &filename, start, flags, -1)?;
    crate::ceval::PyEval_EvalCode(space, &code, globals, locals)
}

/// The module `__main__`'s namespace.
pub(super) fn main_namespace(space: &Space) -> PyResult<Ref<Object>> {
    let main = crate::import::PyImport_AddModuleRef(space, CText::from(c"__main__"))?;
    Ok(space.expect::<Module>(&main)?.dict(space)?.into_object())
}

/// Run source in `__main__`; an exception is shown: -1 then.
#[cpython_api(error = -1)]
fn PyRun_SimpleString(space: &Space, source: CText<'_>) -> c_int {
    PyRun_SimpleStringFlags(space, source, no_flags())
}

/// The same with flags.
#[cpython_api(error = -1)]
fn PyRun_SimpleStringFlags(space: &Space, source: CText<'_>, flags: Flags<'_>) -> c_int {
    let run = || {
        let globals = main_namespace(space)?;
        PyRun_StringFlags(space, source, abi::Py_file_input, &globals, Some(&globals), flags)
    };
    shown(space, run().map(drop))
}

/// 0 or -1 for an outcome; an exception is shown.
pub(super) fn shown(space: &Space, outcome: PyResult<()>) -> c_int {
    match outcome {
        Ok(()) => 0,
        Err(err) => {
            print(space, err, true);
            -1
        }
    }
}
