//! `pystate.h`: threads and the interpreter. There is one interpreter.

use abi::{
    _PyThreadState_WHENCE_GILSTATE, PyGILState_LOCKED, PyGILState_STATE, PyGILState_UNLOCKED,
    PyInterpreterState, PyObject, PyThreadState, Static,
};
use core::cell::Cell;
use core::ffi::{c_int, c_ulong};
use core::ptr;
use cpyext_macros::cpython_api;
use interpreter::frame_object::{FrameObject, of_frame};
use modules::thread::states;
use objspace::{Dict, GilOnce, Layout, Object, PyErr, PyResult, Ref, Space, gil};

/// The interpreter's address, behind which there is nothing for C code.
static INTERPRETER: Static<[u64; 8]> = Static([0; 8]);

fn interpreter_state() -> *mut PyInterpreterState {
    INTERPRETER.as_ptr().cast()
}

thread_local! {
    /// The state that belongs to this thread, whether or not it has the GIL.
    static OWN: Cell<*const Space> = const { Cell::new(ptr::null()) };
}

/// The thread's own state: the one that runs, or the one that ran before the thread gave the GIL up.
fn own() -> Option<&'static Space> {
    if let Some(space) = Space::try_current() {
        OWN.set(space);
    }
    // SAFETY: a thread's state lives until `forget_own`.
    unsafe { OWN.get().as_ref() }
}

/// Notes whose state a thread gives up with the GIL, to be found by `PyGILState_Ensure`.
pub fn note_own(space: &Space) {
    OWN.set(space);
}

/// A new state for the calling thread (or for one that will use it).
fn new_state() -> &'static Space {
    let space = Space::create();
    let thread = space.thread_state();
    thread.interp.set(interpreter_state());
    thread.thread_id.set(thread_identifier());
    space
}

/// Fills in what C code reads of the state that the interpreter started with.
pub fn prepare_main_thread(space: &Space) {
    let thread = space.thread_state();
    thread.interp.set(interpreter_state());
    thread.thread_id.set(thread_identifier());
    note_own(space);
}

/// The calling thread's identifier.
pub fn thread_identifier() -> c_ulong {
    // SAFETY: the call has no preconditions.
    unsafe { libc::pthread_self() }
}

/// # Safety
/// The pointer is to a thread state.
unsafe fn space_of(thread: *mut PyThreadState) -> Option<&'static Space> {
    // SAFETY: a `Space` begins with its public thread state.
    unsafe { thread.cast::<Space>().as_ref() }
}

/// Make the calling thread have the GIL, with a state of its own if it has none; gives what `PyGILState_Release` wants to know.
#[cpython_api(no_space)]
fn PyGILState_Ensure() -> PyGILState_STATE {
    let count = |space: &Space| {
        let counter = &space.thread_state().gilstate_counter;
        counter.set(counter.get() + 1);
    };
    if let Some(space) = Space::try_current() {
        count(space);
        return PyGILState_LOCKED;
    }
    let space = own().unwrap_or_else(|| {
        let space = new_state();
        space.thread_state()._whence.set(_PyThreadState_WHENCE_GILSTATE);
        OWN.set(space);
        space
    });
    gil::acquire(space);
    states::enlist(space);
    count(space);
    PyGILState_UNLOCKED
}

/// End what `PyGILState_Ensure` began.
#[cpython_api]
fn PyGILState_Release(space: &Space, before: PyGILState_STATE) {
    let thread = space.thread_state();
    let count = thread.gilstate_counter.get() - 1;
    thread.gilstate_counter.set(count);
    if count <= 0 && thread._whence.get() == _PyThreadState_WHENCE_GILSTATE {
        states::clear(space);
        OWN.set(ptr::null());
        gil::release(space);
        states::destroy(space);
    } else if before == PyGILState_UNLOCKED {
        note_own(space);
        gil::release(space);
    }
}

/// Whether the calling thread has the GIL.
#[cpython_api(no_space)]
fn PyGILState_Check() -> c_int {
    Space::try_current().is_some().into()
}

/// The calling thread's state, whether or not it has the GIL; `NULL` if it has none.
#[cpython_api(no_space)]
fn PyGILState_GetThisThreadState() -> *mut PyThreadState {
    own().map_or(ptr::null_mut(), Space::as_ptr)
}

/// The running thread's state.
#[cpython_api]
fn PyThreadState_Get(space: &Space) -> *mut PyThreadState {
    space.as_ptr()
}

/// The running thread's state; `NULL` without the GIL.
#[cpython_api(no_space)]
fn PyThreadState_GetUnchecked() -> *mut PyThreadState {
    Space::try_current().map_or(ptr::null_mut(), Space::as_ptr)
}

/// The running thread's state; `NULL` without the GIL.
#[cpython_api(no_space)]
fn _PyThreadState_GetCurrent() -> *mut PyThreadState {
    PyThreadState_GetUnchecked()
}

/// A new thread state, to be made current in some thread.
#[cpython_api(no_space)]
fn PyThreadState_New(_interpreter: *mut PyInterpreterState) -> *mut PyThreadState {
    new_state().as_ptr()
}

/// Drop what a thread state holds.
///
/// # Safety
/// `thread` is a thread state that is not running.
#[cpython_api]
unsafe fn PyThreadState_Clear(thread: *mut PyThreadState) {
    // SAFETY: the caller's promise.
    if let Some(space) = unsafe { space_of(thread) } {
        states::clear(space);
    }
}

/// Free a thread state that is not the current one.
///
/// # Safety
/// `thread` is a thread state that nobody uses any more.
#[cpython_api(no_space)]
unsafe fn PyThreadState_Delete(thread: *mut PyThreadState) {
    // SAFETY: the caller's promise.
    if let Some(space) = unsafe { space_of(thread) } {
        if ptr::eq(OWN.get(), space) {
            OWN.set(ptr::null());
        }
        states::destroy(space);
    }
}

/// Free the current thread state and give the GIL up.
#[cpython_api]
fn PyThreadState_DeleteCurrent(space: &Space) {
    OWN.set(ptr::null());
    states::clear(space);
    gil::release(space);
    states::destroy(space);
}

/// Have an exception raised in the thread with an identifier; `NULL` takes one back that was not raised yet. Gives the number of threads that
/// have this identifier.
#[cpython_api]
fn PyThreadState_SetAsyncExc(space: &Space, identifier: c_ulong, exception: Option<&Object>) -> c_int {
    states::set_exception(space, identifier, exception.map(Layout::to_ref)).into()
}

/// Make another thread state the current one, or none; gives the one before.
///
/// # Safety
/// `thread` is null or a thread state.
#[cpython_api(no_space)]
unsafe fn PyThreadState_Swap(thread: *mut PyThreadState) -> *mut PyThreadState {
    let before = Space::try_current();
    if let Some(before) = before {
        note_own(before);
        gil::release(before);
    }
    // SAFETY: the caller's promise.
    if let Some(space) = unsafe { space_of(thread) } {
        gil::acquire(space);
    }
    before.map_or(ptr::null_mut(), Space::as_ptr)
}

/// A dict for what belongs to the running thread, borrowed; `NULL` without an error if there can be none.
#[cpython_api(no_space)]
fn PyThreadState_GetDict() -> *mut PyObject {
    let Some(space) = Space::try_current() else { return ptr::null_mut() };
    let field = &space.thread_state().dict;
    if field.get().is_null()
        && let Ok(dict) = Dict::new(space)
    {
        field.set(dict.into_ptr());
    }
    field.get()
}

/// The frame that a thread runs; `NULL` without an error if it runs none.
///
/// # Safety
/// `thread` is a thread state.
#[cpython_api]
unsafe fn PyThreadState_GetFrame(space: &Space, thread: *mut PyThreadState) -> Option<Ref<FrameObject>> {
    // SAFETY: the caller's promise; a thread's current frame is live.
    let frame = unsafe { (*thread).current_frame.get().cast::<interpreter::frame::Frame>().as_ref() };
    frame.and_then(|frame| of_frame(space, frame).ok())
}

/// A number for a thread state.
///
/// # Safety
/// `thread` is a thread state.
#[cpython_api(no_space)]
unsafe fn PyThreadState_GetID(thread: *mut PyThreadState) -> u64 {
    // SAFETY: the caller's promise.
    unsafe { (*thread).id.get() }
}

/// The interpreter of a thread.
#[cpython_api(no_space)]
fn PyThreadState_GetInterpreter(_thread: *mut PyThreadState) -> *mut PyInterpreterState {
    interpreter_state()
}

/// Keep trace and profile functions from being called.
///
/// # Safety
/// `thread` is a thread state.
#[cpython_api(no_space)]
unsafe fn PyThreadState_EnterTracing(thread: *mut PyThreadState) {
    // SAFETY: the caller's promise.
    let tracing = unsafe { &(*thread).tracing };
    tracing.set(tracing.get() + 1);
}

/// End what `PyThreadState_EnterTracing` began.
///
/// # Safety
/// `thread` is a thread state.
#[cpython_api(no_space)]
unsafe fn PyThreadState_LeaveTracing(thread: *mut PyThreadState) {
    // SAFETY: the caller's promise.
    let tracing = unsafe { &(*thread).tracing };
    tracing.set(tracing.get() - 1);
}

/// The interpreter.
#[cpython_api(no_space)]
fn PyInterpreterState_Get() -> *mut PyInterpreterState {
    interpreter_state()
}

/// The interpreter that was first.
#[cpython_api(no_space)]
fn PyInterpreterState_Main() -> *mut PyInterpreterState {
    interpreter_state()
}

/// The first of all interpreters.
#[cpython_api(no_space)]
fn PyInterpreterState_Head() -> *mut PyInterpreterState {
    interpreter_state()
}

/// The interpreter after this one: there is none.
#[cpython_api(no_space)]
fn PyInterpreterState_Next(_interpreter: *mut PyInterpreterState) -> *mut PyInterpreterState {
    ptr::null_mut()
}

/// The interpreter's number; -1 with an error for `NULL`.
#[cpython_api(error = -1)]
fn PyInterpreterState_GetID(space: &Space, interpreter: *mut PyInterpreterState) -> PyResult<i64> {
    if interpreter.is_null() {
        return Err(space.runtime_error("no interpreter provided"));
    }
    Ok(0)
}

/// A dict for what belongs to the interpreter, borrowed; `NULL` without an error if there can be none.
#[cpython_api]
fn PyInterpreterState_GetDict(space: &Space, _interpreter: *mut PyInterpreterState) -> *mut PyObject {
    static DICT: GilOnce<Ref<Dict>> = GilOnce::new();
    let dict: Result<_, PyErr> = DICT.get_or_try_init(space, || Dict::new(space));
    dict.map_or(ptr::null_mut(), |dict| objspace::Layout::as_ptr(&**dict))
}

/// A thread state of the interpreter, from which `PyThreadState_Next` leads to the others.
#[cpython_api]
fn PyInterpreterState_ThreadHead(space: &Space, _interpreter: *mut PyInterpreterState) -> *mut PyThreadState {
    states::all(space).last().map_or(ptr::null_mut(), |state| state.as_ptr())
}

/// The thread state that was made before another one; `NULL` at the end.
#[cpython_api]
fn PyThreadState_Next(space: &Space, thread: *mut PyThreadState) -> *mut PyThreadState {
    let mut others =
        states::all(space).into_iter().rev().skip_while(|state| state.as_ptr() != thread).skip(1);
    others.next().map_or(ptr::null_mut(), Space::as_ptr)
}

/// Make an interpreter: there can be no other, which `NULL` says.
#[cpython_api]
fn PyInterpreterState_New(space: &Space) -> PyResult<*mut PyInterpreterState> {
    Err(space.runtime_error("there can be only one interpreter in a process"))
}
