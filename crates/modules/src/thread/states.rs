//! The states of all threads that run Python code.

use core::cell::RefCell;
use objspace::{GilCell, Object, Slot, Space};

/// The states, the oldest first.
struct States(RefCell<Vec<&'static Space>>);

static STATES: GilCell<States> = GilCell::new(States(RefCell::new(Vec::new())));

/// The identifier of the calling thread.
pub fn identifier() -> u64 {
    // SAFETY: the call has no preconditions.
    unsafe { libc::pthread_self() as u64 }
}

/// A state for the calling thread, which takes the GIL with it.
pub fn begin(interpreter: *mut abi::PyInterpreterState) -> &'static Space {
    let space = Space::create();
    let thread = space.thread_state();
    thread.interp.set(interpreter);
    thread.thread_id.set(identifier() as _);
    // SAFETY: the call has no preconditions.
    thread.native_thread_id.set(unsafe { libc::gettid() } as _);
    objspace::gil::acquire(space);
    enlist(space);
    space
}

/// Adds a thread's state, unless it is known.
pub fn enlist(space: &'static Space) {
    let mut states = STATES.get(space).0.borrow_mut();
    if !states.iter().any(|state| core::ptr::eq(*state, space)) {
        states.push(space);
    }
}

/// All states.
pub fn all(space: &Space) -> Vec<&'static Space> {
    STATES.get(space).0.borrow().clone()
}

/// All states, for code that runs while the process crashes or inside a signal.
///
/// # Safety
/// As for `GilCell::get_at_any_time`: the list may be changing.
pub unsafe fn all_at_any_time() -> &'static [&'static Space] {
    // SAFETY: the caller's promise.
    unsafe { &*STATES.get_at_any_time().0.as_ptr() }
}

/// Drops what a thread's state holds, and forgets it: the thread ends.
pub fn clear(space: &Space) {
    let thread = space.thread_state();
    drop(space.take_error());
    super::local::forget_thread(space);
    for field in [
        &thread.dict,
        &thread.async_exc,
        &thread.c_profileobj,
        &thread.c_traceobj,
        &thread.context,
        &thread.async_gen_firstiter,
        &thread.async_gen_finalizer,
        &thread.exc_state.exc_value,
    ] {
        // SAFETY: these fields own what they hold.
        unsafe { Slot::<Object>::of(field) }.set(None);
    }
    STATES.get(space).0.borrow_mut().retain(|state| !core::ptr::eq(*state, space));
}

/// Frees a state that was cleared and that no thread uses.
pub fn destroy(space: &Space) {
    interpreter::register_stack::destroy(space);
    // SAFETY: `Space::create` leaked the box, and nobody refers to it any more.
    drop(unsafe { Box::from_raw((&raw const *space).cast_mut()) });
}

/// In a forked process the other threads are gone: their states are forgotten. What they hold may be in the middle of a change, so it is
/// left as it is.
pub fn after_fork(space: &Space) {
    STATES.get(space).0.borrow_mut().retain(|state| core::ptr::eq(*state, space));
    objspace::threads::keep_only(space);
    // SAFETY: the call has no preconditions.
    space.thread_state().native_thread_id.set(unsafe { libc::gettid() } as _);
}

/// Has an exception raised in a thread (or with `None` takes back one that was not raised yet); whether there is such a thread.
pub fn set_exception(space: &Space, identifier: u64, exception: Option<objspace::Ref<Object>>) -> bool {
    let found = all(space).into_iter().find(|state| state.thread_state().thread_id.get() == identifier);
    let Some(state) = found else { return false };
    let asked = exception.is_some();
    // SAFETY: the field owns what it holds.
    unsafe { Slot::<Object>::of(&state.thread_state().async_exc) }.set(exception);
    if asked {
        objspace::breaker::ask(state, objspace::breaker::EVAL_BREAKER_ASYNC_EXCEPTION);
    }
    true
}
