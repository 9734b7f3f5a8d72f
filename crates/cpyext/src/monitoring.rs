//! `monitoring.h`: events of `sys.monitoring` that C code fires. There is no `sys.monitoring` yet, so no tool asks for an event: every
//! scope that is entered is told that none is active.

use abi::PyMonitoringState;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::{Object, PyResult, Space};

/// Begin to fire events: tells for each kind whether any tool asks for it.
///
/// # Safety
/// There are as many states as `count` says, and one version.
#[cpython_api]
unsafe fn PyMonitoring_EnterScope(
    space: &Space,
    states: *mut PyMonitoringState,
    _version: *mut u64,
    _kinds: *const u8,
    count: isize,
) -> PyResult<()> {
    let count = usize::try_from(count).map_err(|_| space.bad_internal_call())?;
    for index in 0..count {
        // SAFETY: the caller's promise.
        unsafe { (*states.add(index)).active = 0 };
    }
    Ok(())
}

/// End to fire events.
#[cpython_api(no_space)]
fn PyMonitoring_ExitScope() -> c_int {
    0
}

/// Fires an event, which only a state that no scope has set can ask for.
///
/// # Safety
/// The state is one or null.
unsafe fn fire(space: &Space, state: *const PyMonitoringState) -> PyResult<()> {
    // SAFETY: the caller's promise.
    match unsafe { state.as_ref() } {
        None => Err(space.bad_internal_call()),
        Some(state) if state.active == 0 => Ok(()),
        Some(_) => Err(space.not_implemented_error("events of sys.monitoring cannot be fired")),
    }
}

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident($($param:ident: $kind:ty),*);)*) => { $(
        $(#[$meta])*
        ///
        /// # Safety
        /// The state is one.
        #[cpython_api]
        unsafe fn $name(
            space: &Space,
            state: *mut PyMonitoringState,
            _code: Option<&Object>,
            _offset: i32,
            $($param: $kind),*
        ) -> PyResult<()> {
            // SAFETY: the caller's promise.
            unsafe { fire(space, state) }
        }
    )* };
}

events! {
    /// A function begins.
    _PyMonitoring_FirePyStartEvent();
    /// A generator goes on.
    _PyMonitoring_FirePyResumeEvent();
    /// A function returns.
    _PyMonitoring_FirePyReturnEvent(_value: Option<&Object>);
    /// A generator yields.
    _PyMonitoring_FirePyYieldEvent(_value: Option<&Object>);
    /// Something is called.
    _PyMonitoring_FireCallEvent(_callable: Option<&Object>, _argument: Option<&Object>);
    /// A line begins.
    _PyMonitoring_FireLineEvent(_line: c_int);
    /// The code jumps.
    _PyMonitoring_FireJumpEvent(_target: Option<&Object>);
    /// A condition is decided.
    _PyMonitoring_FireBranchEvent(_target: Option<&Object>);
    /// A condition is decided one way.
    _PyMonitoring_FireBranchLeftEvent(_target: Option<&Object>);
    /// A condition is decided the other way.
    _PyMonitoring_FireBranchRightEvent(_target: Option<&Object>);
    /// A C function returns.
    _PyMonitoring_FireCReturnEvent(_value: Option<&Object>);
    /// A throw into a generator arrives.
    _PyMonitoring_FirePyThrowEvent();
    /// An exception is raised.
    _PyMonitoring_FireRaiseEvent();
    /// An exception is raised again.
    _PyMonitoring_FireReraiseEvent();
    /// An exception is handled.
    _PyMonitoring_FireExceptionHandledEvent();
    /// A C function raises.
    _PyMonitoring_FireCRaiseEvent();
    /// An exception leaves a function.
    _PyMonitoring_FirePyUnwindEvent();
    /// An iteration ends.
    _PyMonitoring_FireStopIterationEvent(_value: Option<&Object>);
}
