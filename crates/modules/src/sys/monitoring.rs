//! `sys.monitoring` (PEP 669): tools register callbacks for events of running code.

use cpyext_macros::pymodule;
use interpreter::monitoring;
use objspace::module_object::definition;
use objspace::namespace::Namespace;
use objspace::{Dict, Layout, Object, PyResult, Ref, Space, Str};

/// Makes the module.
///
/// # Errors
/// What making a module raises.
pub fn new(space: &Space) -> PyResult<Ref<Object>> {
    let attributes = Dict::new(space)?;
    attributes.set_item_str(space, "name", &*Str::from_str(space, "sys.monitoring")?)?;
    let spec = Namespace::new(space, Some(&attributes))?;
    definition::load(space, sys_monitoring::module_def(), &spec)
}

/// Events of running code, and the tools that are told of them.
#[pymodule(name = "sys.monitoring")]
mod sys_monitoring {
    use super::*;
    use interpreter::code::Code;
    use monitoring::{EVENT_NAMES, EVENTS, LOCAL_EVENTS, Tool, USER_TOOLS, event};
    use objspace::module_object::Module;

    /// Events that come with those of calls.
    const CALL_ENDS: u32 = 1 << event::C_RETURN | 1 << event::C_RAISE;
    const BRANCHES: u32 = 1 << event::BRANCH_LEFT | 1 << event::BRANCH_RIGHT;

    #[pymodule_exec]
    fn exec_module(space: &Space, module: &Module) -> PyResult<()> {
        for (name, tool) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)]
        {
            module.set(space, name, &*space.new_int(tool)?)?;
        }
        module.set(space, "DISABLE", &*monitoring::disable_sentinel(space)?)?;
        module.set(space, "MISSING", &*monitoring::missing_sentinel(space)?)?;
        let events = Dict::new(space)?;
        for (event, name) in EVENT_NAMES.iter().enumerate() {
            events.set_item_str(space, name, &*space.new_int(1 << event)?)?;
        }
        events.set_item_str(space, "NO_EVENTS", &*space.new_int(0)?)?;
        module.set(space, "events", &*Namespace::new(space, Some(&events))?)
    }

    fn tool(space: &Space, number: i32) -> PyResult<Tool> {
        usize::try_from(number)
            .ok()
            .filter(|&tool| tool < USER_TOOLS)
            .ok_or_else(|| space.value_error(format_args!("invalid tool {number} (must be between 0 and 5)")))
    }

    fn used_tool(space: &Space, number: i32) -> PyResult<Tool> {
        let tool = tool(space, number)?;
        match monitoring::tool_name(space, tool) {
            Some(_) => Ok(tool),
            None => Err(space.value_error(format_args!("tool {tool} is not in use"))),
        }
    }

    fn code(space: &Space, object: &Object) -> PyResult<Ref<Code>> {
        match object.downcast::<Code>() {
            Some(code) => Ok(code.to_ref()),
            None => Err(space.type_error("code must be a code object")),
        }
    }

    /// The set of events without the ends of calls, which may only be given together with the calls.
    fn without_call_ends(space: &Space, events: u32) -> PyResult<u32> {
        let all = CALL_ENDS | 1 << event::CALL;
        if events & CALL_ENDS != 0 && events & all != all {
            return Err(space.value_error("cannot set C_RETURN or C_RAISE events independently"));
        }
        let events = events & !CALL_ENDS;
        Ok(if events & 1 << event::BRANCH != 0 { events & !(1 << event::BRANCH) | BRANCHES } else { events })
    }

    /// Take a tool's number, under a name.
    #[pyfunction(signature = "(tool_id, name, /)")]
    fn use_tool_id(space: &Space, tool_id: i32, name: &Object) -> PyResult<()> {
        let tool = tool(space, tool_id)?;
        if !name.is_instance::<Str>() {
            return Err(space.value_error("tool name must be a str"));
        }
        match monitoring::use_tool(space, tool, name) {
            true => Ok(()),
            false => Err(space.value_error(format_args!("tool {tool} is already in use"))),
        }
    }

    /// Unregister all callbacks and events of a tool.
    #[pyfunction(signature = "(tool_id, /)")]
    fn clear_tool_id(space: &Space, tool_id: i32) -> PyResult<()> {
        let tool = tool(space, tool_id)?;
        if monitoring::tool_name(space, tool).is_some() {
            monitoring::clear_tool(space, tool);
        }
        Ok(())
    }

    /// Give a tool's number back.
    #[pyfunction(signature = "(tool_id, /)")]
    fn free_tool_id(space: &Space, tool_id: i32) -> PyResult<()> {
        monitoring::free_tool(space, tool(space, tool_id)?);
        Ok(())
    }

    /// Return the name of a tool, or None if it is not in use.
    #[pyfunction(signature = "(tool_id, /)")]
    fn get_tool(space: &Space, tool_id: i32) -> PyResult<Ref<Object>> {
        Ok(monitoring::tool_name(space, tool(space, tool_id)?).unwrap_or_else(|| space.none()))
    }

    /// Set the function that a tool is told of an event by, or None; return the one before.
    #[pyfunction(signature = "(tool_id, event, func, /)")]
    fn register_callback(space: &Space, tool_id: i32, event: i32, func: &Object) -> PyResult<Ref<Object>> {
        let tool = tool(space, tool_id)?;
        let bits = event as u32;
        if bits.count_ones() != 1 {
            return Err(space.value_error("The callback can only be set for one event at a time"));
        }
        let number = bits.trailing_zeros() as usize;
        if number >= EVENTS {
            return Err(space.value_error(format_args!("invalid event {event}")));
        }
        let function = Some(func).filter(|func| !func.is_none()).map(Layout::to_ref);
        let old = monitoring::register_callback(space, tool, number, function);
        Ok(old.unwrap_or_else(|| space.none()))
    }

    /// Return the set of events that a tool is told of in all code.
    #[pyfunction(signature = "(tool_id, /)")]
    fn get_events(space: &Space, tool_id: i32) -> PyResult<u32> {
        Ok(monitoring::events_of(space, tool(space, tool_id)?))
    }

    /// Set the events that a tool is told of in all code.
    #[pyfunction(signature = "(tool_id, event_set, /)")]
    fn set_events(space: &Space, tool_id: i32, event_set: i32) -> PyResult<()> {
        let tool = tool(space, tool_id)?;
        let events = event_set as u32;
        if events >= 1 << EVENTS {
            return Err(space.value_error(format_args!("invalid event set {events:#x}")));
        }
        let events = without_call_ends(space, events)?;
        monitoring::set_events(space, used_tool(space, tool_id).map(|_| tool)?, events);
        Ok(())
    }

    /// Return the set of events that a tool is told of in a code object.
    #[pyfunction(signature = "(tool_id, code, /)")]
    fn get_local_events(space: &Space, tool_id: i32, code: &Object) -> PyResult<u32> {
        let code = self::code(space, code)?;
        Ok(monitoring::local_events_of(&code, tool(space, tool_id)?))
    }

    /// Set the events that a tool is told of in a code object, beside those of all code.
    #[pyfunction(signature = "(tool_id, code, event_set, /)")]
    fn set_local_events(space: &Space, tool_id: i32, code: &Object, event_set: i32) -> PyResult<()> {
        let code = self::code(space, code)?;
        let tool = tool(space, tool_id)?;
        let events = without_call_ends(space, event_set as u32)?;
        if events >= 1 << LOCAL_EVENTS {
            return Err(space.value_error(format_args!("invalid local event set {events:#x}")));
        }
        monitoring::set_local_events(space, &code, used_tool(space, tool_id).map(|_| tool)?, events);
        Ok(())
    }

    /// Enable all events again that callbacks disabled by returning DISABLE.
    #[pyfunction]
    fn restart_events(space: &Space) {
        monitoring::restart(space);
    }

    /// Return a dictionary from the names of the events that are told to the sets of tools that are told of them.
    #[pyfunction]
    fn _all_events(space: &Space) -> PyResult<Ref<Dict>> {
        let all = Dict::new(space)?;
        for (event, tools) in monitoring::all_events(space) {
            all.set_item_str(space, EVENT_NAMES[event], &*space.new_int(i64::from(tools))?)?;
        }
        Ok(all)
    }
}
