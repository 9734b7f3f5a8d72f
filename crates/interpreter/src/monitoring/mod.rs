//! Monitoring (PEP 669): tools are told of events in running code. `sys.settrace` and `sys.setprofile` are two such tools ([`legacy`]).
//!
//! Nothing is tested while nobody listens: code is instrumented, that is, the opcode of each instruction that somebody wants to
//! know of is replaced in the copy that runs by [`crate::op::Instrumented`] ([`instrumentation`]). Which events are wanted has a version;
//! code is instrumented anew where it is entered with an old one, which the eval breaker makes functions check as long as anything
//! is monitored. Exceptions ask [`is_active`] on their way.

mod events;
mod instrumentation;
pub mod legacy;
mod registry;

pub use events::{Next, before, handled, raised};
pub use instrumentation::CodeMonitoring;
pub use registry::{
    all_events, callback_tools, clear_tool, disable_sentinel, events_of, free_tool, is_active,
    local_events_of, missing_sentinel, register_callback, restart, set_events, set_local_events, tool_name,
    use_tool,
};

use crate::frame::Frame;
use objspace::Space;

/// A tool's number: 0 to 5 are tools of Python code.
pub type Tool = usize;
/// Number of tools.
pub const TOOLS: usize = 8;
/// The first tool that Python code cannot have.
pub const USER_TOOLS: usize = 6;
/// `sys.setprofile`
pub const PROFILER: Tool = 6;
/// `sys.settrace`
pub const TRACER: Tool = 7;

/// Numbers of events; in a set, event `n` is bit `1 << n` (`cpython/monitoring.h`).
#[allow(missing_docs, reason = "the names are those of sys.monitoring.events")]
pub mod event {
    pub const PY_START: usize = 0;
    pub const PY_RESUME: usize = 1;
    pub const PY_RETURN: usize = 2;
    pub const PY_YIELD: usize = 3;
    pub const CALL: usize = 4;
    pub const LINE: usize = 5;
    pub const INSTRUCTION: usize = 6;
    pub const JUMP: usize = 7;
    pub const BRANCH_LEFT: usize = 8;
    pub const BRANCH_RIGHT: usize = 9;
    pub const STOP_ITERATION: usize = 10;
    pub const RAISE: usize = 11;
    pub const EXCEPTION_HANDLED: usize = 12;
    pub const PY_UNWIND: usize = 13;
    pub const PY_THROW: usize = 14;
    pub const RERAISE: usize = 15;
    pub const C_RETURN: usize = 16;
    pub const C_RAISE: usize = 17;
    pub const BRANCH: usize = 18;
}

/// Number of events.
pub const EVENTS: usize = 19;
/// Events before this one happen at an instruction: they can be local to a code object, and disabled at a place.
pub const LOCAL_EVENTS: usize = 11;

/// Names of the events, by number.
pub const EVENT_NAMES: [&str; EVENTS] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// Code is entered while something is monitored: instruments it if that has not been done; whether it was done now.
pub(crate) fn enter(space: &Space) -> bool {
    // SAFETY: the thread's current frame is live.
    let frame = unsafe { space.thread_state().current_frame.get().cast::<Frame>().as_ref() };
    frame.is_some_and(|frame| instrumentation::update(space, frame.code()))
}
