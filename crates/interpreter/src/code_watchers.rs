//! Functions that C code wants called when code objects are made and freed: `PyCode_AddWatcher`.

use crate::code::Code;
use abi::{PyCode_WatchCallback, PyCodeEvent};
use core::ffi::c_int;
use objspace::watchers::{Watchers, tell_of_death};
use objspace::{Layout, PyResult, Space, unraisable};

static WATCHERS: Watchers<PyCode_WatchCallback> = Watchers::new("code");

/// Registers a callback; gives its number.
///
/// # Errors
/// `RuntimeError` when there are too many.
pub fn add(space: &Space, callback: PyCode_WatchCallback) -> PyResult<c_int> {
    WATCHERS.add(space, callback)
}

/// Unregisters the callback of a number.
///
/// # Errors
/// `ValueError` when there is none.
pub fn clear(space: &Space, number: c_int) -> PyResult<()> {
    WATCHERS.clear(space, number)
}

/// Tells the callbacks what happens to a code object.
#[inline]
pub fn notify(space: &Space, code: &Code, event: PyCodeEvent) {
    if WATCHERS.any() {
        tell(space, code, event);
    }
}

/// Tells the callbacks that a code object dies; whether it does.
///
/// # Safety
/// The last reference to the object is gone, and nothing of it is cleared yet.
pub unsafe fn notify_death(code: *mut Code) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        !WATCHERS.any()
            || tell_of_death(code.cast(), || tell(Space::current(), &*code, abi::PY_CODE_EVENT_DESTROY))
    }
}

#[cold]
fn tell(space: &Space, code: &Code, event: PyCodeEvent) {
    let pending = space.take_error();
    for callback in WATCHERS.functions(space) {
        // SAFETY: the callback was registered for code objects.
        if unsafe { callback(event, code.as_ptr().cast()) } < 0
            && let Some(err) = space.take_error()
        {
            let event = if event == abi::PY_CODE_EVENT_CREATE { "CREATE" } else { "DESTROY" };
            let doing = format!("in PY_CODE_EVENT_{event} watcher callback for");
            unraisable::report(space, err, &doing, Some(code.as_object()));
        }
    }
    if let Some(err) = pending {
        space.set_error(err);
    }
}
