//! Starting and ending the interpreter.
//!
//! What starts and ends it is the program that it is in, which tells here how to end it ([`set_finish`]). There is one interpreter in a
//! process, and it cannot be started again.

use abi::{PyStatus, PyThreadState};
use core::ffi::c_int;
use core::ffi::c_void;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};
use cpyext_macros::cpython_api;
use objspace::Space;
use std::sync::{Mutex, OnceLock, PoisonError};

static RUNNING: AtomicBool = AtomicBool::new(false);
static FINISH: OnceLock<Finish> = OnceLock::new();

/// Ends the interpreter; gives the status to exit with, which is the one given unless something fails.
pub type Finish = fn(&Space, u8) -> u8;

/// Says that the interpreter is running from now on.
pub fn started() {
    RUNNING.store(true, Ordering::Release);
}

/// Says how to end the interpreter.
pub fn set_finish(finish: Finish) {
    // The first program to say so is the one that runs.
    FINISH.get_or_init(|| finish);
}

/// Whether the interpreter was started and not ended.
pub fn is_running() -> bool {
    RUNNING.load(Ordering::Acquire)
}

/// Whether there is an interpreter.
#[cpython_api(no_space)]
fn Py_IsInitialized() -> c_int {
    is_running().into()
}

/// Start the interpreter, if it is not running.
#[cpython_api(no_space)]
fn Py_Initialize() {
    Py_InitializeEx(1);
}

/// The same, with or without handlers of signals.
#[cpython_api(no_space)]
fn Py_InitializeEx(_signals: c_int) {
    if !is_running() {
        eprintln!("Fatal Python error: Py_Initialize: an interpreter that has ended cannot be started again");
        std::process::abort();
    }
}

/// End the interpreter: 0, or -1 if output could not be written.
#[cpython_api]
fn Py_FinalizeEx(space: &Space) -> c_int {
    if !is_running() {
        return 0;
    }
    let status = FINISH.get().map_or(0, |finish| finish(space, 0));
    RUNNING.store(false, Ordering::Release);
    run_exit_functions();
    if status == 0 { 0 } else { -1 }
}

/// The same without a result.
#[cpython_api]
fn Py_Finalize(space: &Space) {
    Py_FinalizeEx(space);
}

/// What a process exits with when its output could not be written.
const UNWRITTEN: c_int = 120;

/// End the interpreter and the process.
pub fn exit(space: &Space, status: c_int) -> ! {
    let status = if Py_FinalizeEx(space) < 0 { UNWRITTEN } else { status };
    std::process::exit(status)
}

/// End the interpreter and the process.
#[cpython_api]
fn Py_Exit(space: &Space, status: c_int) {
    exit(space, status);
}

/// Make another interpreter: there can be none, which `NULL` says.
#[cpython_api(no_space)]
fn Py_NewInterpreter() -> *mut PyThreadState {
    ptr::null_mut()
}

/// The same with a configuration.
#[cpython_api(no_space)]
fn Py_NewInterpreterFromConfig(
    thread: crate::border::Out<'_, *mut PyThreadState>,
    _config: *const c_void,
) -> PyStatus {
    thread.set(ptr::null_mut());
    crate::initconfig::error(c"there can be only one interpreter in a process")
}

/// End an interpreter that `Py_NewInterpreter` made; that there is none is a mistake of the caller's.
#[cpython_api(no_space)]
fn Py_EndInterpreter(_thread: *mut PyThreadState) {
    eprintln!("Fatal Python error: Py_EndInterpreter: not the last thread");
    std::process::abort();
}

/// Whether the interpreter is ending.
#[cpython_api]
fn Py_IsFinalizing(space: &Space) -> c_int {
    let name = objspace::Str::intern(space, "is_finalizing");
    let answer = objspace::sys_state::sys_attribute(space, &name)
        .ok()
        .flatten()
        .and_then(|function| function.call0(space).ok())
        .and_then(|answer| answer.is_true(space).ok());
    answer.unwrap_or(false).into()
}

type ExitFunction = unsafe extern "C" fn();

static AT_EXIT: Mutex<Vec<ExitFunction>> = Mutex::new(Vec::new());
/// As many functions as C may have called at exit.
const MOST_AT_EXIT: usize = 32;

/// Have a function called when everything else has ended: -1 if there are too many.
#[cpython_api(no_space)]
fn Py_AtExit(function: Option<ExitFunction>) -> c_int {
    let mut functions = AT_EXIT.lock().unwrap_or_else(PoisonError::into_inner);
    match function {
        Some(function) if functions.len() < MOST_AT_EXIT => {
            functions.push(function);
            0
        }
        _ => -1,
    }
}

/// Calls what C code wants called at the very end, last in, first out.
pub fn run_exit_functions() {
    loop {
        let next = AT_EXIT.lock().unwrap_or_else(PoisonError::into_inner).pop();
        // SAFETY: who registered the function says that it can be called at exit.
        match next {
            // SAFETY: what the caller of the C API promises: the pointers are what the function asks for.
            Some(function) => unsafe { function() },
            None => return,
        }
    }
}
