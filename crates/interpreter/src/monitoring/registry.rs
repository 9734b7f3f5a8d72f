//! Who listens: the tools, their callbacks, and the events each of them wants.

use super::{CodeMonitoring, EVENTS, LOCAL_EVENTS, TOOLS, Tool, event, instrumentation};
use crate::code::Code;
use crate::frame::Frame;
use core::cell::{Cell, RefCell};
use objspace::breaker::EVAL_BREAKER_MONITORING;
use objspace::gil_cell::GilOnce;
use objspace::{GilCell, Layout, Object, PyResult, Ref, Space, threads};

/// One tool.
struct ToolState {
    name: RefCell<Option<Ref<Object>>>,
    callbacks: RefCell<[Option<Ref<Object>>; EVENTS]>,
    /// The set of events that it wants in all code.
    events: Cell<u32>,
}

struct Registry {
    tools: [ToolState; TOOLS],
    version: Cell<u32>,
    /// Number of code objects with local events, over all tools.
    local: Cell<usize>,
    active: Cell<bool>,
}

#[expect(clippy::declare_interior_mutable_const, reason = "the initial value of each tool")]
const NO_TOOL: ToolState = ToolState {
    name: RefCell::new(None),
    callbacks: RefCell::new([const { None }; EVENTS]),
    events: Cell::new(0),
};

static REGISTRY: GilCell<Registry> = GilCell::new(Registry {
    tools: [NO_TOOL; TOOLS],
    version: Cell::new(1),
    local: Cell::new(0),
    active: Cell::new(false),
});
static DISABLE: GilOnce<Ref<Object>> = GilOnce::new();
static MISSING: GilOnce<Ref<Object>> = GilOnce::new();

fn sentinel(space: &Space, place: &'static GilOnce<Ref<Object>>) -> PyResult<Ref<Object>> {
    place.get_or_try_init(space, || <Object as objspace::PyTypeInfo>::type_object().call(space, &[])).cloned()
}

/// `sys.monitoring.DISABLE`
///
/// # Errors
/// `MemoryError`.
pub fn disable_sentinel(space: &Space) -> PyResult<Ref<Object>> {
    sentinel(space, &DISABLE)
}

/// `sys.monitoring.MISSING`
///
/// # Errors
/// `MemoryError`.
pub fn missing_sentinel(space: &Space) -> PyResult<Ref<Object>> {
    sentinel(space, &MISSING)
}

/// Whether anything is monitored anywhere.
#[inline]
pub fn is_active(space: &Space) -> bool {
    REGISTRY.get(space).active.get()
}

/// The version of what is wanted.
pub(super) fn version(space: &Space) -> u32 {
    REGISTRY.get(space).version.get()
}

/// The tools that want an event in all code, as a set of bits.
pub(super) fn tools_of(space: &Space, event: usize) -> u8 {
    let tools = &REGISTRY.get(space).tools;
    (0..TOOLS).filter(|&tool| tools[tool].events.get() >> event & 1 != 0).fold(0, |set, tool| set | 1 << tool)
}

/// The callback of a tool for an event.
pub(super) fn callback(space: &Space, tool: Tool, event: usize) -> Option<Ref<Object>> {
    let callbacks = REGISTRY.get(space).tools[tool].callbacks.borrow();
    match &callbacks[event] {
        None if matches!(event, event::BRANCH_LEFT | event::BRANCH_RIGHT) => callbacks[event::BRANCH].clone(),
        found => found.clone(),
    }
}

/// The tools that have a callback for an event, as a set of bits.
pub fn callback_tools(space: &Space, event: usize) -> u8 {
    (0..TOOLS).filter(|&tool| callback(space, tool, event).is_some()).fold(0, |set, tool| set | 1 << tool)
}

/// What is wanted has changed: running code is instrumented anew at once, other code when it is entered.
fn changed(space: &Space) {
    let registry = REGISTRY.get(space);
    registry.version.set(registry.version.get().wrapping_add(1));
    let active = registry.local.get() != 0 || registry.tools.iter().any(|tool| tool.events.get() != 0);
    registry.active.set(active);
    if active {
        threads::ask_all(space, EVAL_BREAKER_MONITORING);
    } else {
        threads::done_all(space, EVAL_BREAKER_MONITORING);
    }
    threads::each(space, |thread| {
        let mut frame: *mut Frame = thread.thread_state().current_frame.get().cast();
        // SAFETY: a thread's frames are linked and live; none runs, as this thread holds the GIL.
        while let Some(current) = unsafe { frame.as_ref() } {
            instrumentation::update(space, current.code());
            frame = current.previous();
        }
    });
}

/// Whether a tool is in use.
pub fn tool_name(space: &Space, tool: Tool) -> Option<Ref<Object>> {
    REGISTRY.get(space).tools[tool].name.borrow().clone()
}

/// Takes a tool for whoever has this name; false if somebody has it already.
pub fn use_tool(space: &Space, tool: Tool, name: &Object) -> bool {
    let mut place = REGISTRY.get(space).tools[tool].name.borrow_mut();
    let free = place.is_none();
    if free {
        *place = Some(name.to_ref());
    }
    free
}

/// Unregisters all callbacks and events of a tool.
pub fn clear_tool(space: &Space, tool: Tool) {
    let state = &REGISTRY.get(space).tools[tool];
    let old = state.callbacks.replace([const { None }; EVENTS]);
    state.events.set(0);
    instrumentation::forget_tool(space, tool);
    changed(space);
    drop(old);
}

/// Gives a tool back.
pub fn free_tool(space: &Space, tool: Tool) {
    clear_tool(space, tool);
    let name = REGISTRY.get(space).tools[tool].name.take();
    drop(name);
}

/// Sets a tool's callback for an event; gives the one before.
pub fn register_callback(
    space: &Space,
    tool: Tool,
    event: usize,
    function: Option<Ref<Object>>,
) -> Option<Ref<Object>> {
    core::mem::replace(&mut REGISTRY.get(space).tools[tool].callbacks.borrow_mut()[event], function)
}

/// The events that a tool wants in all code.
pub fn events_of(space: &Space, tool: Tool) -> u32 {
    REGISTRY.get(space).tools[tool].events.get()
}

/// Sets the events that a tool wants in all code.
pub fn set_events(space: &Space, tool: Tool, events: u32) {
    if REGISTRY.get(space).tools[tool].events.replace(events) != events {
        changed(space);
    }
}

/// The events that a tool wants in a code object.
pub fn local_events_of(code: &Code, tool: Tool) -> u32 {
    let Some(data) = code.monitoring() else { return 0 };
    (0..LOCAL_EVENTS)
        .filter(|&event| data.local_tools(event) >> tool & 1 != 0)
        .fold(0, |set, event| set | 1 << event)
}

/// Sets the events that a tool wants in a code object.
pub fn set_local_events(space: &Space, code: &Code, tool: Tool, events: u32) {
    let data: &CodeMonitoring = code.monitoring_data();
    instrumentation::forget_outdated(space, data);
    let before = data.has_local_events();
    for event in 0..LOCAL_EVENTS {
        data.set_local(event, tool, events >> event & 1 != 0);
    }
    let count = &REGISTRY.get(space).local;
    match (before, data.has_local_events()) {
        (false, true) => count.set(count.get() + 1),
        (true, false) => count.set(count.get() - 1),
        _ => {}
    }
    changed(space);
}

/// Code with local events is gone, or has them no longer.
pub(super) fn local_events_gone(space: &Space) {
    let count = &REGISTRY.get(space).local;
    count.set(count.get().saturating_sub(1));
}

/// Enables again what callbacks disabled by their results.
pub fn restart(space: &Space) {
    instrumentation::enable_all(space);
    changed(space);
}

/// The events that anybody wants, with the tools that do.
pub fn all_events(space: &Space) -> Vec<(usize, u8)> {
    (0..EVENTS).map(|event| (event, tools_of(space, event))).filter(|(_, tools)| *tools != 0).collect()
}
