//! `pyframe.h`, `frameobject.h`, `traceback.h` and `code.h`: frames, tracebacks and code objects.

use crate::border::{CText, Out};
use abi::{PyCode_WatchCallback, PyObject, PyThreadState, freefunc};
use core::ffi::{c_int, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use interpreter::code::Code;
use interpreter::foreign::{self, Description};
use interpreter::frame::Frame;
use interpreter::frame_object::FrameObject;
use interpreter::{code_extra, code_watchers};
use objspace::{BaseException, Layout, Object, PyResult, Ref, Space, Str, Tuple};

/// A frame for code that runs elsewhere.
#[cpython_api]
fn PyFrame_New(
    space: &Space,
    _thread: *mut PyThreadState,
    code: &Code,
    globals: &Object,
    locals: Option<&Object>,
) -> PyResult<Ref<FrameObject>> {
    foreign::new_frame(space, code, globals, locals)
}

/// The frame's code.
#[cpython_api]
fn PyFrame_GetCode(frame: &FrameObject) -> Ref<Code> {
    frame.code().to_ref()
}

/// The frame that called this one; `NULL` without an error if there is none.
#[cpython_api]
fn PyFrame_GetBack(space: &Space, frame: &FrameObject) -> PyResult<Option<Ref<Object>>> {
    let back = frame.as_object().getattr_str(space, "f_back")?;
    Ok((!back.is_none()).then_some(back))
}

/// The line that is being executed; -1 if there is none.
#[cpython_api]
fn PyFrame_GetLineNumber(frame: &FrameObject) -> c_int {
    frame.line_number().and_then(|line| c_int::try_from(line).ok()).unwrap_or(-1)
}

/// `f_lasti`
#[cpython_api]
fn PyFrame_GetLasti(frame: &FrameObject) -> c_int {
    let last = frame.frame().map_or(-1, Frame::last_instruction);
    interpreter::frame_object::instruction_offset(last) as c_int
}

macro_rules! attributes {
    ($($(#[$meta:meta])* $name:ident $attribute:literal;)*) => { $(
        $(#[$meta])*
        #[cpython_api]
        fn $name(space: &Space, frame: &FrameObject) -> PyResult<Ref<Object>> {
            frame.as_object().getattr_str(space, $attribute)
        }
    )* };
}

attributes! {
    /// `f_locals`
    PyFrame_GetLocals "f_locals";
    /// `f_globals`
    PyFrame_GetGlobals "f_globals";
    /// `f_builtins`
    PyFrame_GetBuiltins "f_builtins";
}

/// The value of a local variable.
#[cpython_api]
fn PyFrame_GetVar(space: &Space, frame: &FrameObject, name: &Object) -> PyResult<Ref<Object>> {
    let Some(name) = name.downcast::<Str>() else {
        let given = name.ty().tp_name();
        return Err(space.type_error(format_args!("name must be str, not {given}")));
    };
    let locals = PyFrame_GetLocals(space, frame)?;
    crate::r#abstract::get_optional_item(space, &locals, name)?.ok_or_else(|| {
        let name = name.to_string_lossy();
        objspace::PyErr::new(
            space,
            <objspace::exceptions::NameError as objspace::PyTypeInfo>::type_object(),
            format_args!("variable '{name}' does not exist"),
        )
    })
}

/// The same for a name in UTF-8.
#[cpython_api]
fn PyFrame_GetVarString(space: &Space, frame: &FrameObject, name: CText<'_>) -> PyResult<Ref<Object>> {
    PyFrame_GetVar(space, frame, &*name.to_str(space)?)
}

/// Add an entry for a frame to the traceback of the exception that is set.
#[cpython_api]
fn PyTraceBack_Here(space: &Space, frame: &FrameObject) -> PyResult<()> {
    let Some(err) = space.take_error() else { return Err(space.system_error("no exception is set")) };
    let result = match err.value().downcast::<BaseException>() {
        Some(exception) => foreign::add_entry(space, exception, frame),
        None => Ok(()),
    };
    result?;
    err.restore(space);
    Ok(())
}

/// Write a traceback to a Python file.
#[cpython_api]
fn PyTraceBack_Print(space: &Space, traceback: Option<&Object>, file: &Object) -> PyResult<()> {
    let Some(traceback) = traceback else { return Ok(()) };
    if !traceback.is_instance::<interpreter::traceback::Traceback>() {
        return Err(space.bad_internal_call());
    }
    let lines =
        objspace::imports::import(space, "traceback")?.call_method(space, "format_tb", &[traceback])?;
    file.call_method(space, "write", &[&*Str::from_str(space, "Traceback (most recent call last):\n")?])?;
    for line in lines.collect(space)? {
        file.call_method(space, "write", &[&line])?;
    }
    Ok(())
}

/// An empty code object with a name and a place, for tracebacks.
#[cpython_api]
fn PyCode_NewEmpty(
    space: &Space,
    filename: CText<'_>,
    name: CText<'_>,
    first_line: c_int,
) -> PyResult<Ref<Code>> {
    let text = |text: CText<'_>| -> PyResult<String> { Ok(text.to_str(space)?.to_string_lossy()) };
    let description = Description {
        filename: text(filename)?,
        name: text(name)?,
        qualname: text(name)?,
        first_line: u32::try_from(first_line).unwrap_or(0),
        ..Description::default()
    };
    foreign::new_code(space, &description)
}

fn names(space: &Space, tuple: &Tuple) -> PyResult<Vec<String>> {
    tuple.items().iter().map(|name| Ok(space.expect::<Str>(name)?.to_string_lossy())).collect()
}

/// A code object of parts. Its byte code is another implementation's, so what runs is an error; names and places are kept.
#[cpython_api]
#[expect(clippy::too_many_arguments, reason = "these are C's")]
fn PyUnstable_Code_NewWithPosOnlyArgs(
    space: &Space,
    positional: c_int,
    positional_only: c_int,
    keyword_only: c_int,
    _local_count: c_int,
    _stack_size: c_int,
    flags: c_int,
    _code: &Object,
    _consts: &Object,
    _names: &Object,
    variables: &Tuple,
    free: &Tuple,
    _cells: &Tuple,
    filename: &Str,
    name: &Str,
    qualname: &Str,
    first_line: c_int,
    _line_table: &Object,
    _exception_table: &Object,
) -> PyResult<Ref<Code>> {
    let count = |number: c_int| usize::try_from(number).map_err(|_| space.bad_internal_call());
    let description = Description {
        filename: filename.to_string_lossy(),
        name: name.to_string_lossy(),
        qualname: qualname.to_string_lossy(),
        first_line: u32::try_from(first_line).unwrap_or(0),
        flags: flags as u32,
        positional: count(positional)?,
        positional_only: count(positional_only)?,
        keyword_only: count(keyword_only)?,
        variables: names(space, variables)?,
        free: names(space, free)?,
    };
    foreign::new_code(space, &description)
}

/// The same without positional-only parameters.
#[cpython_api]
#[expect(clippy::too_many_arguments, reason = "these are C's")]
fn PyUnstable_Code_New(
    space: &Space,
    positional: c_int,
    keyword_only: c_int,
    local_count: c_int,
    stack_size: c_int,
    flags: c_int,
    code: &Object,
    consts: &Object,
    names: &Object,
    variables: &Tuple,
    free: &Tuple,
    cells: &Tuple,
    filename: &Str,
    name: &Str,
    qualname: &Str,
    first_line: c_int,
    line_table: &Object,
    exception_table: &Object,
) -> PyResult<Ref<Code>> {
    PyUnstable_Code_NewWithPosOnlyArgs(
        space,
        positional,
        0,
        keyword_only,
        local_count,
        stack_size,
        flags,
        code,
        consts,
        names,
        variables,
        free,
        cells,
        filename,
        name,
        qualname,
        first_line,
        line_table,
        exception_table,
    )
}

macro_rules! code_attributes {
    ($($(#[$meta:meta])* $name:ident $attribute:literal;)*) => { $(
        $(#[$meta])*
        #[cpython_api]
        fn $name(space: &Space, code: &Code) -> PyResult<Ref<Object>> {
            code.as_object().getattr_str(space, $attribute)
        }
    )* };
}

code_attributes! {
    /// `co_code`
    PyCode_GetCode "co_code";
    /// `co_varnames`
    PyCode_GetVarnames "co_varnames";
    /// `co_cellvars`
    PyCode_GetCellvars "co_cellvars";
    /// `co_freevars`
    PyCode_GetFreevars "co_freevars";
}

/// The word that an offset in bytes is in.
fn word(offset: c_int) -> Option<u32> {
    u32::try_from(offset).ok().map(|offset| offset / size_of::<u32>() as u32)
}

/// The line of an instruction; -1 if it has none.
#[cpython_api(error = -1)]
fn PyCode_Addr2Line(code: &Code, offset: c_int) -> c_int {
    let unit = code.unit();
    let line = match word(offset) {
        None => Some(unit.first_line),
        Some(word) => unit.line_table.position(word).line,
    };
    line.map_or(-1, |line| line as c_int)
}

/// The place of an instruction in the source: 0 if it is not known.
#[cpython_api]
fn PyCode_Addr2Location(
    code: &Code,
    offset: c_int,
    start_line: Out<'_, c_int>,
    start_column: Out<'_, c_int>,
    end_line: Out<'_, c_int>,
    end_column: Out<'_, c_int>,
) -> c_int {
    let Some(word) = word(offset) else { return 0 };
    let position = code.unit().line_table.position(word);
    let number = |value: Option<u32>| value.map_or(-1, |value| value as c_int);
    start_line.set(number(position.line));
    start_column.set(number(position.column));
    end_line.set(number(position.end_line));
    end_column.set(number(position.end_column));
    1
}

/// Have a function called when code objects are made and freed; gives its number.
#[cpython_api]
fn PyCode_AddWatcher(space: &Space, callback: Option<PyCode_WatchCallback>) -> PyResult<c_int> {
    code_watchers::add(space, callback.ok_or_else(|| space.bad_internal_call())?)
}

/// Have the function of a number no longer called.
#[cpython_api]
fn PyCode_ClearWatcher(space: &Space, watcher: c_int) -> PyResult<()> {
    code_watchers::clear(space, watcher)
}

/// An index under which values can be attached to code objects; -1 without an error if there are too many.
#[cpython_api]
fn PyUnstable_Eval_RequestCodeExtraIndex(space: &Space, free: Option<freefunc>) -> isize {
    code_extra::new_index(space, free).map_or(-1, |index| index as isize)
}

/// The value that is attached to a code object under an index; `NULL` if there is none.
#[cpython_api]
fn PyUnstable_Code_GetExtra(code: &Code, index: isize, value: Out<'_, *mut c_void>) -> PyResult<()> {
    value.set(usize::try_from(index).map_or(ptr::null_mut(), |index| code_extra::get(code, index)));
    Ok(())
}

/// Attach a value to a code object; what was there is freed.
#[cpython_api]
fn PyUnstable_Code_SetExtra(space: &Space, code: &Code, index: isize, value: *mut c_void) -> PyResult<()> {
    let index = usize::try_from(index).map_err(|_| space.bad_internal_call())?;
    code_extra::set(space, code, index, value)
}

/// The code as an optimiser leaves it, which is as it is.
#[cpython_api]
fn PyCode_Optimize(
    code: &Object,
    _consts: Option<&Object>,
    _names: Option<&Object>,
    _line_table: Option<&Object>,
) -> Ref<Object> {
    code.to_ref()
}

/// The generator or coroutine that runs in a frame; `NULL` without an error if it is no such frame.
#[cpython_api]
fn PyFrame_GetGenerator(space: &Space, frame: &FrameObject) -> PyResult<Option<Ref<Object>>> {
    let generator = frame.as_object().getattr_str(space, "f_generator")?;
    Ok((!generator.is_none()).then_some(generator))
}

/// Bring a frame's dict of locals up to date, which needs nothing: `f_locals` always is.
#[cpython_api]
fn PyFrame_FastToLocalsWithError(_frame: &FrameObject) -> PyResult<()> {
    Ok(())
}

/// The same without a result.
#[cpython_api(no_space)]
fn PyFrame_FastToLocals(_frame: *mut PyObject) {}

/// Write back a frame's dict of locals, which needs nothing: writing to `f_locals` does.
#[cpython_api(no_space)]
fn PyFrame_LocalsToFast(_frame: *mut PyObject, _clear: c_int) {}

/// The code of a frame that the interpreter is in.
///
/// # Safety
/// It is a live frame of the interpreter's.
#[cpython_api]
unsafe fn PyUnstable_InterpreterFrame_GetCode(space: &Space, frame: *const Frame) -> PyResult<Ref<Code>> {
    // SAFETY: the caller's promise.
    let frame = unsafe { frame.as_ref() }.ok_or_else(|| space.bad_internal_call())?;
    Ok(frame.code().to_ref())
}

/// The offset of the instruction that the frame is at; -1 before the first.
///
/// # Safety
/// As for [`PyUnstable_InterpreterFrame_GetCode`].
#[cpython_api(no_space)]
unsafe fn PyUnstable_InterpreterFrame_GetLasti(frame: *const Frame) -> c_int {
    // SAFETY: the caller's promise.
    let last = unsafe { frame.as_ref() }.map_or(-1, Frame::last_instruction);
    interpreter::frame_object::instruction_offset(last) as c_int
}

/// The line that the frame is at; -1 if it has none.
///
/// # Safety
/// As for [`PyUnstable_InterpreterFrame_GetCode`].
#[cpython_api(no_space)]
unsafe fn PyUnstable_InterpreterFrame_GetLine(frame: *const Frame) -> c_int {
    // SAFETY: the caller's promise.
    let line = unsafe { frame.as_ref() }.and_then(Frame::line);
    line.map_or(-1, |line| line as c_int)
}
