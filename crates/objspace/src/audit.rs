//! Auditing (PEP 578): who wants to know is told what is about to happen, and may forbid it by raising an exception.
//!
//! Hooks are Python callables, or C functions (`PySys_AddAuditHook`), which come first. A hook can never be taken away.

use crate::exceptions::Exception;
use crate::{GilOnce, Layout, List, Object, PyErr, PyResult, Ref, Space, Str, Tuple};
use abi::PyObject;
use core::ffi::{CStr, c_char, c_int, c_void};
use core::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// A hook of C code.
pub type NativeHook = unsafe extern "C" fn(*const c_char, *mut PyObject, *mut c_void) -> c_int;

#[derive(Clone, Copy)]
struct Native {
    hook: NativeHook,
    data: *mut c_void,
}

// SAFETY: who adds the hook says that any thread may call it.
unsafe impl Send for Native {}

static NATIVE: Mutex<Vec<Native>> = Mutex::new(Vec::new());
static HOOKS: GilOnce<Ref<List>> = GilOnce::new();
static ACTIVE: AtomicBool = AtomicBool::new(false);

/// The event of adding a hook, which those that are there may object to.
const ADDING: &CStr = c"sys.addaudithook";

/// Whether there are hooks: without any, an event needs no arguments.
#[inline]
pub fn is_active() -> bool {
    ACTIVE.load(Ordering::Relaxed)
}

/// Tells the hooks of an event.
///
/// # Errors
/// What a hook raises.
pub fn event(space: &Space, name: &CStr, args: &[&Object]) -> PyResult<()> {
    if !is_active() {
        return Ok(());
    }
    event_with_tuple(space, name, &*Tuple::from_slice(space, args)?)
}

/// The same with the arguments as a tuple.
///
/// # Errors
/// What a hook raises.
pub fn event_with_tuple(space: &Space, name: &CStr, args: &Tuple) -> PyResult<()> {
    if !is_active() {
        return Ok(());
    }
    let native = NATIVE.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for Native { hook, data } in native {
        // SAFETY: who added the hook says that it takes an event, a tuple and its data.
        space.status_from_c(unsafe { hook(name.as_ptr(), args.as_ptr(), data) })?;
    }
    let Some(hooks) = HOOKS.get(space) else { return Ok(()) };
    let name = Str::from_str(space, &name.to_string_lossy())?;
    for hook in hooks.to_vec() {
        hook.call(space, &[&name, args])?;
    }
    Ok(())
}

/// Adds a Python hook, unless one that is there objects with an `Exception`.
///
/// # Errors
/// What a hook raises that is no `Exception`.
pub fn add(space: &Space, hook: &Object) -> PyResult<()> {
    match event(space, ADDING, &[]) {
        Err(err) if err.is_a::<Exception>() => return Ok(()),
        other => other?,
    }
    HOOKS.get_or_try_init(space, || List::new(space))?.append(space, hook)?;
    ACTIVE.store(true, Ordering::Relaxed);
    Ok(())
}

/// Adds a hook of C code, unless one that is there objects with an exception of the class that `objection` knows.
///
/// # Errors
/// What a hook raises else.
///
/// # Safety
/// The hook takes the data, in any thread.
pub unsafe fn add_native(
    space: &Space,
    hook: NativeHook,
    data: *mut c_void,
    objection: impl FnOnce(&PyErr) -> bool,
) -> PyResult<()> {
    if let Err(err) = event(space, ADDING, &[]) {
        return if objection(&err) { Ok(()) } else { Err(err) };
    }
    NATIVE.lock().unwrap_or_else(PoisonError::into_inner).push(Native { hook, data });
    ACTIVE.store(true, Ordering::Relaxed);
    Ok(())
}
