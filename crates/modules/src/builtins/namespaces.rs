//! `globals`, `locals`, `dir()` without an argument: the namespaces of the calling frame.

use interpreter::frame::Frame;
use interpreter::frame_locals;
use objspace::{Dict, Layout, List, Object, PyResult, Ref, Space};

/// The frame of the Python code that called the running native function.
pub fn calling_frame(space: &Space) -> Option<&Frame> {
    // SAFETY: the thread's current frame is live while the function that it called runs.
    unsafe { space.thread_state().current_frame.get().cast::<Frame>().as_ref() }
}

/// `globals()`; `None` outside of any Python code.
pub fn globals(space: &Space) -> PyResult<Ref<Object>> {
    Ok(calling_frame(space).map_or_else(|| space.none(), |frame| frame.globals().to_ref()))
}

/// `locals()`.
///
/// # Errors
/// `SystemError` outside of any Python code.
pub fn locals(space: &Space) -> PyResult<Ref<Object>> {
    let Some(frame) = calling_frame(space) else {
        return Err(space.system_error("frame does not exist"));
    };
    frame_locals::locals(space, frame)
}

/// `dir()`: the sorted names of the calling scope.
pub fn local_names(space: &Space) -> PyResult<Ref<List>> {
    let locals = locals(space)?;
    let names = match locals.downcast_exact::<Dict>() {
        Some(dict) => List::from_vec(space, dict.items_vec().into_iter().map(|(name, _)| name).collect())?,
        None => locals.call_method(space, "keys", &[])?.to_list(space)?,
    };
    names.call_method(space, "sort", &[])?;
    Ok(names)
}
