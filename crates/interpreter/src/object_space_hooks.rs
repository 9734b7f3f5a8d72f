//! What the object space asks the running Python code for: its globals, and what `super()` without arguments means there.

use crate::frame::Frame;
use crate::frame_locals;
use objspace::{Dict, Layout, Object, PyResult, Ref, Space, Str};

/// Installs the answers.
pub fn install(space: &Space) {
    objspace::imports::set_globals_lookup(space, globals);
    objspace::super_object::set_caller_lookup(space, super_arguments);
}

fn current_frame(space: &Space) -> Option<&Frame> {
    // SAFETY: the thread's current frame is live while the code in it runs.
    unsafe { space.thread_state().current_frame.get().cast::<Frame>().as_ref() }
}

fn globals(space: &Space) -> Option<Ref<Dict>> {
    current_frame(space)?.globals().downcast::<Dict>().map(Layout::to_ref)
}

/// The class in the `__class__` cell, and the first argument.
fn super_arguments(space: &Space) -> PyResult<(Ref<Object>, Ref<Object>)> {
    let Some(frame) = current_frame(space) else {
        return Err(space.runtime_error("super(): no current frame"));
    };
    let code = frame.code();
    if code.head().co_argcount.get() == 0 {
        return Err(space.runtime_error("super(): no arguments"));
    }
    let first = Str::intern(space, &code.unit().locals[0].name);
    let Some(first) = frame_locals::snapshot(space, frame)?.get_item(space, &first)? else {
        return Err(space.runtime_error("super(): arg[0] deleted"));
    };
    let Some(at) = code.unit().free_names.iter().position(|name| &**name == "__class__") else {
        return Err(space.runtime_error("super(): __class__ cell not found"));
    };
    // SAFETY: code with free variables runs in a function with as many cells.
    let class = objspace::super_object::class_of_cell(space, unsafe { crate::names::free_cell(frame, at) })?;
    Ok((class.into_object(), first))
}
