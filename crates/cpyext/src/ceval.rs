//! `ceval.h`: running code, the GIL, recursion, and what the running code is.

use crate::border::{CText, Out};
use crate::pystate::note_own;
use abi::{CO_OPTIMIZED, Py_tracefunc, PyCompilerFlags, PyObject, PyThreadState};
use core::ffi::{c_char, c_int, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use interpreter::code::Code;
use interpreter::frame::Frame;
use interpreter::frame_object::{FrameObject, of_frame};
use interpreter::monitoring::legacy;
use objspace::shim::slice;
use objspace::{
    BuiltinFunction, Dict, Function, Layout, Method, Object, PyErr, PyResult, Ref, Space, Tuple, builtins,
    gil, pending,
};

/// Give the GIL up; gives the state with which to take it again.
#[cpython_api]
fn PyEval_SaveThread(space: &Space) -> *mut PyThreadState {
    note_own(space);
    gil::release(space);
    space.as_ptr()
}

/// Take the GIL with a thread's state.
///
/// # Safety
/// `thread` is a thread state that no other thread uses.
#[cpython_api(no_space)]
unsafe fn PyEval_RestoreThread(thread: *mut PyThreadState) {
    // SAFETY: the caller's promise; a `Space` begins with its thread state.
    if let Some(space) = unsafe { thread.cast::<Space>().as_ref() } {
        gil::acquire(space);
    }
}

/// Take the GIL with a thread's state.
///
/// # Safety
/// As for `PyEval_RestoreThread`.
#[cpython_api(no_space)]
unsafe fn PyEval_AcquireThread(thread: *mut PyThreadState) {
    // SAFETY: the caller's promise.
    unsafe { PyEval_RestoreThread(thread) };
}

/// Give the GIL up.
#[cpython_api]
fn PyEval_ReleaseThread(space: &Space, _thread: *mut PyThreadState) {
    note_own(space);
    gil::release(space);
}

/// Prepare for threads, which needs nothing.
#[cpython_api(no_space)]
fn PyEval_InitThreads() {}

/// Whether there can be threads: always.
#[cpython_api(no_space)]
fn PyEval_ThreadsInitialized() -> c_int {
    1
}

/// Check for room on the native stack before a recursive call; the text completes the error's message.
#[cpython_api]
fn Py_EnterRecursiveCall(space: &Space, doing: CText<'_>) -> PyResult<()> {
    space.check_stack(&doing.get().map_or_else(Default::default, |doing| doing.to_string_lossy()))
}

/// End a recursive call, which needs nothing: it is the stack itself that is watched.
#[cpython_api(no_space)]
fn Py_LeaveRecursiveCall() {}

/// `sys.getrecursionlimit()`
#[cpython_api]
fn Py_GetRecursionLimit(space: &Space) -> c_int {
    space.thread_state().py_recursion_limit.get()
}

/// `sys.setrecursionlimit(limit)`
#[cpython_api]
fn Py_SetRecursionLimit(space: &Space, limit: c_int) {
    let thread = space.thread_state();
    let used = thread.py_recursion_limit.get().saturating_sub(thread.py_recursion_remaining.get());
    thread.py_recursion_limit.set(limit);
    thread.py_recursion_remaining.set(limit.saturating_sub(used));
}

fn current_frame(space: &Space) -> Option<&Frame> {
    // SAFETY: the thread's current frame is live while the code in it runs.
    unsafe { space.thread_state().current_frame.get().cast::<Frame>().as_ref() }
}

/// The running frame, borrowed; `NULL` without an error if there is none.
#[cpython_api]
fn PyEval_GetFrame(space: &Space) -> Option<&FrameObject> {
    let frame = of_frame(space, current_frame(space)?).ok()?;
    // SAFETY: the frame owns its object.
    Some(unsafe { &*frame.as_ptr().cast::<FrameObject>() })
}

/// The builtin names of the running code, borrowed.
#[cpython_api]
fn PyEval_GetBuiltins(space: &Space) -> PyResult<&Object> {
    if let Some(frame) = current_frame(space) {
        return Ok(frame.builtins());
    }
    let names = builtins::names(space).ok_or_else(|| space.system_error("lost builtins module"))?;
    // SAFETY: the runtime keeps the names.
    Ok(unsafe { Object::from_ptr(names.as_ptr()) })
}

/// The globals of the running code, borrowed; `NULL` without an error if none runs.
#[cpython_api]
fn PyEval_GetGlobals(space: &Space) -> Option<&Object> {
    current_frame(space).map(Frame::globals)
}

/// The local variables of the running code, borrowed: those of a function are a dict that is up to date now.
#[cpython_api]
fn PyEval_GetLocals(space: &Space) -> PyResult<&Object> {
    let Some(frame) = current_frame(space) else { return Err(space.system_error("frame does not exist")) };
    let locals = of_frame(space, frame)?.kept_locals(space)?;
    // SAFETY: the frame, or its object, which it owns, keeps the locals.
    Ok(unsafe { Object::from_ptr(locals.as_ptr()) })
}

/// Add the flags with which the running code was compiled; 1 if there are flags then.
#[cpython_api(error = 0)]
fn PyEval_MergeCompilerFlags(space: &Space, flags: Out<'_, PyCompilerFlags>) -> c_int {
    let Some(place) = flags.place() else { return 0 };
    let own = current_frame(space).map_or(0, |frame| frame.code().unit().flags as c_int & abi::PyCF_MASK);
    let before = place.get();
    let cf_flags = before.cf_flags | own;
    place.set(PyCompilerFlags { cf_flags, ..before });
    (cf_flags != 0).into()
}

/// The builtin names of the running code.
#[cpython_api]
fn PyEval_GetFrameBuiltins(space: &Space) -> PyResult<Ref<Object>> {
    PyEval_GetBuiltins(space).map(Layout::to_ref)
}

/// The globals of the running code; `NULL` without an error if none runs.
#[cpython_api]
fn PyEval_GetFrameGlobals(space: &Space) -> Option<Ref<Object>> {
    PyEval_GetGlobals(space).map(Layout::to_ref)
}

/// The local variables of the running code.
#[cpython_api]
fn PyEval_GetFrameLocals(space: &Space) -> PyResult<Ref<Object>> {
    match current_frame(space) {
        Some(frame) => of_frame(space, frame)?.as_object().getattr_str(space, "f_locals"),
        None => Err(space.system_error("frame does not exist")),
    }
}

/// Run a code object in namespaces.
#[cpython_api]
pub fn PyEval_EvalCode(
    space: &Space,
    code: &Object,
    globals: &Object,
    locals: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let Some(code) = code.downcast::<Code>() else { return Err(space.bad_internal_call()) };
    let Some(globals) = globals.downcast::<Dict>() else {
        return Err(space.system_error("PyEval_EvalCode: globals must be a dict"));
    };
    if globals.get_item_str(space, "__builtins__")?.is_none() {
        globals.set_item_str(space, "__builtins__", PyEval_GetBuiltins(space)?)?;
    }
    let names = objspace::function::builtins_of(space, globals)?;
    let locals = locals.unwrap_or(globals);
    interpreter::calls::run_code(space, code, globals, &names, Some(locals), None)
}

/// Run a code object with arguments, as a function with these defaults and this closure would.
///
/// # Safety
/// The arrays have as many items as the numbers say (two for each keyword).
#[cpython_api]
#[expect(clippy::too_many_arguments, reason = "these are C's")]
unsafe fn PyEval_EvalCodeEx(
    space: &Space,
    code: &Object,
    globals: &Object,
    locals: Option<&Object>,
    args: *const *mut PyObject,
    arg_count: c_int,
    keywords: *const *mut PyObject,
    keyword_count: c_int,
    defaults: *const *mut PyObject,
    default_count: c_int,
    keyword_defaults: Option<&Object>,
    closure: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let code = space.expect::<Code>(code)?;
    let globals = globals.downcast::<Dict>().ok_or_else(|| space.bad_internal_call())?;
    if keyword_defaults.is_some_and(|defaults| !defaults.is_instance::<Dict>()) {
        return Err(space.bad_internal_call());
    }
    let function = interpreter::new_function(space, code, globals)?;
    // SAFETY: the caller's promise.
    let (args, keywords, defaults) = unsafe {
        (
            slice(args, arg_count.max(0) as usize),
            slice(keywords, 2 * keyword_count.max(0) as usize),
            slice(defaults, default_count.max(0) as usize),
        )
    };
    function.set_defaults(Some(Tuple::from_slice(space, defaults)?.into_object()));
    function.set_keyword_defaults(keyword_defaults.map(Layout::to_ref));
    if let Some(closure) = closure {
        function.set_closure(Some(closure.to_ref()));
    }
    // Only code whose variables are not in registers looks at a mapping of them, and such code takes no arguments.
    if code.flags() & CO_OPTIMIZED as u32 == 0 && args.is_empty() && keywords.is_empty() {
        let builtins = objspace::function::builtins_of(space, globals)?;
        let locals = locals.unwrap_or(globals);
        return interpreter::calls::run_code(space, code, globals, &builtins, Some(locals), Some(&function));
    }
    let kwargs = Dict::new(space)?;
    for pair in keywords.chunks_exact(2) {
        kwargs.set_item(space, pair[0], pair[1])?;
    }
    function.as_object().call_tuple_dict(space, &*Tuple::from_slice(space, args)?, Some(&kwargs))
}

/// What is behind the name of a callable in messages.
#[cpython_api(error = ptr::null())]
fn PyEval_GetFuncDesc(callable: &Object) -> *const c_char {
    let is_function = callable.is_instance::<Function>()
        || callable.is_instance::<Method>()
        || callable.is_instance::<BuiltinFunction>();
    if is_function { c"()".as_ptr() } else { c" object".as_ptr() }
}

/// The name of a callable, or of its type.
#[cpython_api(error = ptr::null())]
fn PyEval_GetFuncName(space: &Space, callable: &Object) -> PyResult<*const c_char> {
    if let Some(method) = callable.downcast::<Method>() {
        return PyEval_GetFuncName(space, method.function());
    }
    if let Some(function) = callable.downcast::<Function>() {
        let name = function.name();
        let name = space.expect::<objspace::Str>(&name)?;
        return Ok(name.as_utf8(space)?.as_ptr().cast());
    }
    if let Some(function) = callable.downcast::<BuiltinFunction>() {
        return Ok(function.definition().ml_name);
    }
    Ok(callable.ty().slots().tp_name.get())
}

/// A function for the main thread to call when it can.
#[derive(Clone, Copy)]
struct PendingCall {
    function: unsafe extern "C" fn(*mut c_void) -> c_int,
    argument: *mut c_void,
}

// SAFETY: who adds the call says that its argument may be used by the main thread.
unsafe impl Send for PendingCall {}

impl PendingCall {
    fn run(self, space: &Space) -> PyResult<()> {
        // SAFETY: who adds the call says that the function takes the argument.
        space.status_from_c(unsafe { (self.function)(self.argument) }).map(drop)
    }
}

/// Have a function told of what the calling thread's Python code does, or no function any more. Each event is passed on with `object`.
#[cpython_api]
fn PyEval_SetTrace(space: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    legacy::set_trace(space, function, object);
}

/// As [`PyEval_SetTrace`], for all threads.
#[cpython_api]
fn PyEval_SetTraceAllThreads(space: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    legacy::set_trace_everywhere(space, function, object);
}

/// Have a function told of calls and returns in the calling thread, those of C functions included, or no function any more.
#[cpython_api]
fn PyEval_SetProfile(space: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    legacy::set_profile(space, function, object);
}

/// As [`PyEval_SetProfile`], for all threads.
#[cpython_api]
fn PyEval_SetProfileAllThreads(space: &Space, function: Option<Py_tracefunc>, object: Option<&Object>) {
    legacy::set_profile_everywhere(space, function, object);
}

/// Have a function called at the next safe point: -1 if too many wait.
///
/// # Safety
/// The function takes the argument.
#[cpython_api(no_space)]
unsafe fn Py_AddPendingCall(
    function: Option<unsafe extern "C" fn(*mut c_void) -> c_int>,
    argument: *mut c_void,
) -> c_int {
    let Some(function) = function else { return -1 };
    let call = PendingCall { function, argument };
    if pending::add(Box::new(move |space| call.run(space))) { 0 } else { -1 }
}

/// Call what is pending.
#[cpython_api]
fn Py_MakePendingCalls(space: &Space) -> PyResult<()> {
    pending::run(space)
}

/// Stores an index for a slice, clipped if it is too large.
fn slice_index(space: &Space, value: &Object, index: Out<'_, isize>, message: &str) -> PyResult<c_int> {
    if !value.is_index() {
        return Err(space.type_error(message));
    }
    index.set(objspace::number::as_index_clamped(space, value)?);
    Ok(1)
}

/// An index for a slice: clipped if it is too large; anything for `NULL` and `None`.
#[cpython_api(error = 0)]
fn _PyEval_SliceIndex(space: &Space, value: Option<&Object>, index: Out<'_, isize>) -> PyResult<c_int> {
    match value {
        Some(value) if !value.is_none() => slice_index(
            space,
            value,
            index,
            "slice indices must be integers or None or have an __index__ method",
        ),
        _ => Ok(1),
    }
}

/// The same, where `None` is no index.
#[cpython_api(error = 0)]
fn _PyEval_SliceIndexNotNone(space: &Space, value: &Object, index: Out<'_, isize>) -> PyResult<c_int> {
    slice_index(space, value, index, "slice indices must be integers or have an __index__ method")
}

/// What those who want a frame run are told.
fn not_run(space: &Space) -> PyErr {
    space.not_implemented_error("a frame object cannot be run: run its code")
}

/// Run a frame, which cannot be done.
#[cpython_api]
fn PyEval_EvalFrame(space: &Space, _frame: &Object) -> PyResult<Ref<Object>> {
    Err(not_run(space))
}

/// The same, raising an exception in it.
#[cpython_api]
fn PyEval_EvalFrameEx(space: &Space, _frame: &Object, _raise: c_int) -> PyResult<Ref<Object>> {
    Err(not_run(space))
}
