//! Code objects and frames that C code makes, so that its functions show up in tracebacks.
//!
//! Such code has a name, a place and variables, but no instructions of its own: what runs if somebody calls it raises.

use crate::code::Code;
use crate::frame::{Frame, HEAD_WORDS, OWNS_NAMESPACES};
use crate::frame_object::{self, FrameObject};
use crate::traceback::Traceback;
use crate::value::Value;
use compiler::bytecode::Const;
use compiler::{CodeUnit, CompileOptions, Mode};
use core::fmt::Write;
use objspace::{BaseException, Layout, Object, PyResult, Ref, Space, memory};
use std::sync::Arc;

/// What C code says of a code object.
#[derive(Debug, Default)]
pub struct Description {
    /// `co_filename`
    pub filename: String,
    /// `co_name`
    pub name: String,
    /// `co_qualname`
    pub qualname: String,
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_flags`
    pub flags: u32,
    /// `co_argcount`
    pub positional: usize,
    /// `co_posonlyargcount`
    pub positional_only: usize,
    /// `co_kwonlyargcount`
    pub keyword_only: usize,
    /// `co_varnames`: parameters first.
    pub variables: Vec<String>,
    /// `co_freevars`
    pub free: Vec<String>,
}

/// The source of a function with that many parameters and variables, which raises.
fn source(description: &Description) -> String {
    use compiler::bytecode::flags::{VARARGS, VARKEYWORDS};
    let mut text = String::from("def f(");
    let mut names = (0..).map(|index| format!("v{index}"));
    let mut parameter = |text: &mut String, prefix: &str| {
        text.push_str(prefix);
        text.extend(names.next());
        text.push_str(", ");
    };
    for position in 0..description.positional {
        parameter(&mut text, "");
        if position + 1 == description.positional_only {
            text.push_str("/, ");
        }
    }
    let has_star = description.flags & VARARGS != 0;
    if !has_star && description.keyword_only > 0 {
        text.push_str("*, ");
    }
    let mut keywords = String::new();
    for _ in 0..description.keyword_only {
        parameter(&mut keywords, "");
    }
    if has_star {
        parameter(&mut text, "*");
    }
    text.push_str(&keywords);
    if description.flags & VARKEYWORDS != 0 {
        parameter(&mut text, "**");
    }
    text.push_str("):\n raise AssertionError\n");
    for index in 0..description.variables.len() {
        // An assignment makes a variable of what is none yet.
        let _ = writeln!(text, " v{index} = None");
    }
    text
}

/// A code object without instructions of its own.
///
/// # Errors
/// `SystemError` when the description contradicts itself, `MemoryError`.
pub fn new_code(space: &Space, description: &Description) -> PyResult<Ref<Code>> {
    let wrong = || space.system_error("the description of a code object contradicts itself");
    let source = source(description);
    let compiled = compiler::compile(&source, &description.filename, Mode::Exec, &CompileOptions::default());
    let compiled = compiled.map_err(|_| wrong())?;
    let function = compiled.code.consts.iter().find_map(|constant| match constant {
        Const::Code(unit) => Some(CodeUnit::clone(unit)),
        _ => None,
    });
    let mut unit = function.ok_or_else(wrong)?;
    if unit.locals.len() < description.variables.len() {
        return Err(wrong());
    }
    for (local, name) in unit.locals.iter_mut().zip(&description.variables) {
        local.name = name.as_str().into();
    }
    unit.filename = description.filename.as_str().into();
    unit.name = description.name.as_str().into();
    unit.qualname = description.qualname.as_str().into();
    unit.first_line = description.first_line;
    unit.flags = description.flags;
    unit.free_names = description.free.iter().map(|name| name.as_str().into()).collect();
    Code::new(space, &Arc::new(unit))
}

/// A frame object for code that is not run here.
///
/// # Errors
/// `MemoryError`.
pub fn new_frame(
    space: &Space,
    code: &Code,
    globals: &Object,
    locals: Option<&Object>,
) -> PyResult<Ref<FrameObject>> {
    let builtins = objspace::function::builtins_of(space, globals)?;
    code.complete(space)?;
    let words = HEAD_WORDS + code.register_count();
    let block: *mut Value = memory::allocate(words * size_of::<Value>()).cast();
    if block.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the block has room for the head and the registers; the flag says that the frame owns its namespaces.
    unsafe {
        for index in HEAD_WORDS..words {
            *block.add(index) = Value::UNBOUND;
        }
        let frame: *mut Frame = block.cast();
        let (globals, builtins) = (globals.to_ref().into_ptr(), builtins.into_ptr());
        Frame::initialize(frame, code, None, globals, builtins, locals.map(Layout::to_ref), OWNS_NAMESPACES);
        match frame_object::adopt(space, frame) {
            Ok(object) => Ok(object),
            Err(err) => {
                (*frame).clear();
                memory::free(block.cast());
                Err(err)
            }
        }
    }
}

/// Adds an entry for a frame object in front of an exception's traceback.
///
/// # Errors
/// `MemoryError`.
pub fn add_entry(space: &Space, exception: &BaseException, frame: &FrameObject) -> PyResult<()> {
    let next = exception.traceback().and_then(|next| next.downcast_into::<Traceback>().ok());
    // The code's own line, whatever line the frame object was told: that is what CPython's entries say.
    let line = frame.frame().and_then(Frame::line).and_then(|line| i32::try_from(line).ok()).unwrap_or(-1);
    let instruction = frame.frame().map_or(-1, Frame::last_instruction) as i32;
    let entry = Traceback::new(space, next, frame.to_ref(), instruction, line)?;
    exception.set_traceback(Some(entry.into_object()));
    Ok(())
}
