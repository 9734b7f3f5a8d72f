//! Making functions.

use crate::calls::function_vectorcall;
use crate::code::Code;
use crate::frame::Frame;
use crate::value::Value;
use compiler::bytecode::opcode::FunctionAttribute;
use objspace::{Dict, Function, Object, PyResult, Ref, Space, Tuple};

/// A function of a code constant, with the frame's globals.
///
/// # Safety
/// The constant is a code object.
pub unsafe fn make(space: &Space, frame: &Frame, code: Value) -> PyResult<Ref<Function>> {
    // SAFETY: the caller's promise; the code object keeps its constants.
    let code: &Code = unsafe { code.as_object().cast_unchecked() };
    new(space, code, frame.globals())
}

/// A function of `code` with these globals (`PyFunction_New`).
pub fn new(space: &Space, code: &Code, globals: &Object) -> PyResult<Ref<Function>> {
    let documentation = match code.docstring() {
        Some(constant) => crate::code::constant_object(space, &constant)?,
        None => space.none(),
    };
    Function::new(space, code, code.name(), code.qualname(), &documentation, globals, function_vectorcall)
}

/// A function of a code object that Python code holds.
///
/// # Errors
/// `SystemError` if it is none.
pub fn from_code_object(space: &Space, code: &Object, globals: &Object) -> PyResult<Ref<Function>> {
    match code.downcast::<Code>() {
        Some(code) => new(space, code, globals),
        None => Err(space.bad_internal_call()),
    }
}

/// Number of free variables of a code object.
pub fn free_count(code: &Object) -> usize {
    code.downcast::<Code>().map_or(0, |code| code.head().co_nfreevars.get() as usize)
}

/// Sets defaults, closure and so on of a function just made.
///
/// # Safety
/// The register holds a function; the value is of the kind's type.
pub unsafe fn set_attribute(space: &Space, function: Value, value: Ref<Object>, kind: usize) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let function: &Function = unsafe { function.as_object().cast_unchecked() };
    match FunctionAttribute::from_number(kind as u32) {
        Some(FunctionAttribute::Defaults) => function.set_defaults(Some(value)),
        Some(FunctionAttribute::KeywordDefaults) => function.set_keyword_defaults(Some(value)),
        Some(FunctionAttribute::Annotate) => function.set_annotate(Some(value)),
        Some(FunctionAttribute::Closure) => function.set_closure(Some(value)),
        Some(FunctionAttribute::Annotations) => {
            let dict = Dict::new(space)?;
            let pairs = value.downcast::<Tuple>().map_or(&[][..], Tuple::items);
            for pair in pairs.chunks_exact(2) {
                dict.set_item(space, pair[0], pair[1])?;
            }
            function.set_annotations(Some(dict.into_object()));
        }
        None => return Err(space.system_error("unknown function attribute")),
    }
    Ok(())
}
