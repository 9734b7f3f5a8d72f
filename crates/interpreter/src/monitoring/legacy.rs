//! `sys.settrace` and `sys.setprofile`: functions of a thread, told of events as two tools of the monitoring.
//!
//! The thread state holds a native function and its object, as C code sets them; for Python code the function is one of the
//! trampolines here, which call the object.

use super::{PROFILER, TRACER, event, registry};
use crate::frame::Frame;
use crate::frame_object::{self, FrameObject};
use abi::{
    Py_tracefunc, PyFrameObject, PyObject, PyTrace_C_CALL, PyTrace_C_EXCEPTION, PyTrace_C_RETURN,
    PyTrace_CALL, PyTrace_EXCEPTION, PyTrace_LINE, PyTrace_OPCODE, PyTrace_RETURN,
};
use core::ffi::c_int;
use objspace::{
    BaseException, BuiltinFunction, Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, threads,
};

/// Names of the events, as Python's trace functions get them, by `PyTrace_…` number.
const NAMES: [&str; 8] =
    ["call", "exception", "line", "return", "c_call", "c_exception", "c_return", "opcode"];

const TRACE_EVENTS: u32 = 1 << event::PY_START
    | 1 << event::PY_RESUME
    | 1 << event::PY_RETURN
    | 1 << event::PY_YIELD
    | 1 << event::RAISE
    | 1 << event::LINE
    | 1 << event::JUMP
    | 1 << event::PY_UNWIND
    | 1 << event::PY_THROW
    | 1 << event::STOP_ITERATION;

const PROFILE_EVENTS: u32 = 1 << event::PY_START
    | 1 << event::PY_RESUME
    | 1 << event::PY_RETURN
    | 1 << event::PY_YIELD
    | 1 << event::CALL
    | 1 << event::PY_UNWIND
    | 1 << event::PY_THROW
    | 1 << event::C_RETURN
    | 1 << event::C_RAISE;

/// Sets the calling thread's trace function (`PyEval_SetTrace`); `None` takes it away.
pub fn set_trace(space: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    set_trace_of(space, space, function, object);
}

/// Sets the trace function of a thread, which need not be the calling one.
pub fn set_trace_of(space: &Space, thread: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    let state = thread.thread_state();
    let new = object.filter(|_| function.is_some()).map(Layout::to_ref);
    state.c_tracefunc.set(function);
    // SAFETY: the field owns its reference.
    let old = unsafe { Slot::<Object>::of(&state.c_traceobj) }.replace(new);
    let mut wanted = false;
    threads::each(space, |thread| wanted |= thread.thread_state().c_tracefunc.get().is_some());
    registry::set_events(space, TRACER, if wanted { TRACE_EVENTS } else { 0 });
    drop(old);
}

/// Sets the calling thread's profile function (`PyEval_SetProfile`); `None` takes it away.
pub fn set_profile(space: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    set_profile_of(space, space, function, object);
}

/// Sets the profile function of a thread, which need not be the calling one.
pub fn set_profile_of(
    space: &Space,
    thread: &Space,
    function: Option<Py_tracefunc>,
    object: Option<&Object>,
) {
    let state = thread.thread_state();
    let new = object.filter(|_| function.is_some()).map(Layout::to_ref);
    state.c_profilefunc.set(function);
    // SAFETY: the field owns its reference.
    let old = unsafe { Slot::<Object>::of(&state.c_profileobj) }.replace(new);
    let mut wanted = false;
    threads::each(space, |thread| wanted |= thread.thread_state().c_profilefunc.get().is_some());
    registry::set_events(space, PROFILER, if wanted { PROFILE_EVENTS } else { 0 });
    drop(old);
}

/// `sys.settrace(function)`; `None` takes the function away.
pub fn set_python_trace(space: &Space, function: Option<&Object>) {
    set_trace(space, function.map(|_| trace_trampoline as Py_tracefunc), function);
}

/// `sys.setprofile(function)`; `None` takes the function away.
pub fn set_python_profile(space: &Space, function: Option<&Object>) {
    set_profile(space, function.map(|_| profile_trampoline as Py_tracefunc), function);
}

/// Sets the trace function of all threads (`PyEval_SetTraceAllThreads`).
pub fn set_trace_everywhere(space: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    for_every_thread(space, |thread| set_trace_of(space, thread, function, object));
}

/// Sets the profile function of all threads (`PyEval_SetProfileAllThreads`).
pub fn set_profile_everywhere(space: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    for_every_thread(space, |thread| set_profile_of(space, thread, function, object));
}

/// `sys.settrace(function)` for all threads.
pub fn set_python_trace_everywhere(space: &Space, function: Option<&Object>) {
    set_trace_everywhere(space, function.map(|_| trace_trampoline as Py_tracefunc), function);
}

/// `sys.setprofile(function)` for all threads.
pub fn set_python_profile_everywhere(space: &Space, function: Option<&Object>) {
    set_profile_everywhere(space, function.map(|_| profile_trampoline as Py_tracefunc), function);
}

fn for_every_thread(space: &Space, mut set: impl FnMut(&Space)) {
    let mut all: Vec<*const Space> = Vec::new();
    threads::each(space, |thread| all.push(thread));
    for thread in all {
        // SAFETY: threads end with the GIL held, which this one has; the functions they had are all Python's own or C's, whose release
        // runs no code that could end a thread here.
        set(unsafe { &*thread });
    }
}

/// What `sys.gettrace()` gives.
pub fn python_trace(space: &Space) -> Option<Ref<Object>> {
    // SAFETY: the field owns its reference.
    unsafe { Slot::<Object>::of(&space.thread_state().c_traceobj) }.get()
}

/// What `sys.getprofile()` gives.
pub fn python_profile(space: &Space) -> Option<Ref<Object>> {
    // SAFETY: the field owns its reference.
    unsafe { Slot::<Object>::of(&space.thread_state().c_profileobj) }.get()
}

/// The thread's trace function is told of an event.
pub(super) fn trace(space: &Space, frame: &Frame, event: usize, extra: &[&Object]) -> PyResult<()> {
    if space.thread_state().c_tracefunc.get().is_none() {
        return Ok(());
    }
    match event {
        event::PY_START | event::PY_RESUME | event::PY_THROW => tell_tracer(space, frame, PyTrace_CALL, None),
        event::PY_RETURN | event::PY_YIELD => {
            tell_tracer(space, frame, PyTrace_RETURN, extra.first().copied())
        }
        event::PY_UNWIND => tell_tracer(space, frame, PyTrace_RETURN, None),
        event::LINE => line(space, frame),
        event::INSTRUCTION => match frame_object::of_frame(space, frame)?.traces_opcodes() {
            true => tell_tracer(space, frame, PyTrace_OPCODE, None),
            false => Ok(()),
        },
        event::RAISE | event::STOP_ITERATION => {
            let Some(exception) = extra.first() else { return Ok(()) };
            let traceback = exception.downcast::<BaseException>().and_then(BaseException::traceback);
            let traceback = traceback.unwrap_or_else(|| space.none());
            let triple = Tuple::from_slice(space, &[exception.ty(), exception, &traceback])?;
            tell_tracer(space, frame, PyTrace_EXCEPTION, Some(&triple))
        }
        _ => Ok(()),
    }
}

/// A line begins.
pub(super) fn line(space: &Space, frame: &Frame) -> PyResult<()> {
    if frame_object::of_frame(space, frame)?.traces_lines() {
        tell_tracer(space, frame, PyTrace_LINE, None)
    } else {
        Ok(())
    }
}

/// The thread's profile function is told of an event.
pub(super) fn profile(space: &Space, frame: &Frame, event: usize, extra: &[&Object]) -> PyResult<()> {
    if space.thread_state().c_profilefunc.get().is_none() {
        return Ok(());
    }
    let c_event = |what| match c_callable(space, extra)? {
        Some(callable) => tell_profiler(space, frame, what, Some(&callable)),
        None => Ok(()),
    };
    match event {
        event::PY_START | event::PY_RESUME | event::PY_THROW => {
            tell_profiler(space, frame, PyTrace_CALL, None)
        }
        event::PY_RETURN | event::PY_YIELD => {
            tell_profiler(space, frame, PyTrace_RETURN, extra.first().copied())
        }
        event::PY_UNWIND => tell_profiler(space, frame, PyTrace_RETURN, None),
        event::CALL => c_event(PyTrace_C_CALL),
        event::C_RETURN => c_event(PyTrace_C_RETURN),
        event::C_RAISE => c_event(PyTrace_C_EXCEPTION),
        _ => Ok(()),
    }
}

/// The builtin function or method that is called, if the callable is one.
fn c_callable(space: &Space, extra: &[&Object]) -> PyResult<Option<Ref<Object>>> {
    let [callable, argument] = extra else { return Ok(None) };
    if callable.is_instance::<BuiltinFunction>() {
        return Ok(Some(callable.to_ref()));
    }
    if callable.is_instance::<objspace::descriptors::MethodDescriptor>()
        && !argument.is(&*registry::missing_sentinel(space)?)
    {
        return callable.call_method(space, "__get__", &[argument]).map(Some);
    }
    Ok(None)
}

fn tell_tracer(space: &Space, frame: &Frame, what: c_int, argument: Option<&Object>) -> PyResult<()> {
    let state = space.thread_state();
    let function = state.c_tracefunc.get();
    // SAFETY: the field owns its reference.
    let object = unsafe { Slot::<Object>::of(&state.c_traceobj) }.get();
    tell(space, frame, function, object, what, argument)
}

fn tell_profiler(space: &Space, frame: &Frame, what: c_int, argument: Option<&Object>) -> PyResult<()> {
    let state = space.thread_state();
    let function = state.c_profilefunc.get();
    // SAFETY: the field owns its reference.
    let object = unsafe { Slot::<Object>::of(&state.c_profileobj) }.get();
    tell(space, frame, function, object, what, argument)
}

fn tell(
    space: &Space,
    frame: &Frame,
    function: Option<Py_tracefunc>,
    object: Option<Ref<Object>>,
    what: c_int,
    argument: Option<&Object>,
) -> PyResult<()> {
    let Some(function) = function else { return Ok(()) };
    let frame = frame_object::of_frame(space, frame)?;
    let none = space.none();
    let argument = argument.unwrap_or(&none);
    let object = object.map_or(core::ptr::null_mut(), |object| object.into_ptr());
    let tracing = &space.thread_state().tracing;
    tracing.set(tracing.get() + 1);
    // SAFETY: the function was registered with this object, which is held here.
    let status = unsafe { function(object, frame.as_ptr().cast::<PyFrameObject>(), what, argument.as_ptr()) };
    tracing.set(tracing.get() - 1);
    // SAFETY: the reference was taken above.
    drop(unsafe { Ref::<Object>::from_nullable(object) });
    space.status_from_c(status).map(drop)
}

/// Calls a Python trace function.
fn call_python(
    space: &Space,
    function: &Object,
    frame: &FrameObject,
    what: c_int,
    argument: &Object,
) -> PyResult<Ref<Object>> {
    let name = Str::intern(space, NAMES.get(what as usize).copied().unwrap_or(""));
    function.call(space, &[frame, &name, argument])
}

/// The native function behind `sys.settrace`.
unsafe extern "C" fn trace_trampoline(
    object: *mut PyObject,
    frame: *mut PyFrameObject,
    what: c_int,
    argument: *mut PyObject,
) -> c_int {
    let space = Space::current();
    // SAFETY: the pointers are to live objects; the argument may be missing.
    let (object, frame, argument) = unsafe {
        let argument = Object::from_nullable(argument).map_or_else(|| space.none(), Layout::to_ref);
        (
            Object::from_ptr(object).to_ref(),
            Object::from_ptr(frame.cast()).cast_unchecked::<FrameObject>(),
            argument,
        )
    };
    let callback = if what == PyTrace_CALL { Some(object) } else { frame.trace_function() };
    let Some(callback) = callback else { return 0 };
    match call_python(space, &callback, frame, what, &argument) {
        Ok(result) => {
            if !result.is_none() {
                frame.set_trace_function(Some(result));
            }
            0
        }
        Err(err) => {
            set_trace(space, None, None);
            frame.set_trace_function(None);
            space.set_error(err);
            -1
        }
    }
}

/// The native function behind `sys.setprofile`.
unsafe extern "C" fn profile_trampoline(
    object: *mut PyObject,
    frame: *mut PyFrameObject,
    what: c_int,
    argument: *mut PyObject,
) -> c_int {
    let space = Space::current();
    // SAFETY: the pointers are to live objects; the argument may be missing.
    let (object, frame, argument) = unsafe {
        let argument = Object::from_nullable(argument).map_or_else(|| space.none(), Layout::to_ref);
        (
            Object::from_ptr(object).to_ref(),
            Object::from_ptr(frame.cast()).cast_unchecked::<FrameObject>(),
            argument,
        )
    };
    match call_python(space, &object, frame, what, &argument) {
        Ok(_) => 0,
        Err(err) => {
            set_profile(space, None, None);
            space.set_error(err);
            -1
        }
    }
}
