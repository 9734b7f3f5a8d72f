//! Frames and the dispatch loop: runs the compiler's register code over the object space.
//!
//! [`dispatch::run`] is the loop; [`frame`] and [`register_stack`] are what it runs on, [`value`] is what registers hold, [`code`] is what it
//! executes. Every other file is a part of Python's semantics that instructions call.

pub mod anext_awaitable;
mod arguments;
mod async_generator;
mod attribute_table;
mod attributes;
mod boxes;
mod breaker;
mod build;
pub mod calls;
pub mod code;
pub mod code_extra;
mod code_object;
mod code_replacement;
pub mod code_watchers;
pub mod coroutines;
pub mod dispatch;
pub mod foreign;
mod formatting;
pub mod frame;
pub mod frame_locals;
pub mod frame_object;
mod functions;
pub mod generator;
mod generator_types;
pub mod imports;
mod intrinsics;
mod iteration;
mod loads;
pub mod monitoring;
mod names;
mod native_calls;
pub mod object_space_hooks;
pub mod op;
mod operands;
mod operator_slots;
mod operators;
mod patterns;
pub mod register_stack;
pub mod self_check;
mod subscripts;
pub mod traceback;
mod type_params;
mod unpacking;
pub mod unwinding;
pub mod value;
mod with_statement;
pub mod word;

pub use functions::new as new_function;

use objspace::{PyResult, PyTypeInfo, Space};

/// Makes this crate's types ready. Once, after the object space is.
///
/// # Errors
/// What making a type ready raises.
pub fn initialize(space: &Space) -> PyResult<()> {
    for ty in [
        code::Code::type_object(),
        traceback::Traceback::type_object(),
        frame_object::FrameObject::type_object(),
        frame_locals::FrameLocalsProxy::type_object(),
        generator::Generator::type_object(),
        generator::Coroutine::type_object(),
        generator::AsyncGenerator::type_object(),
        coroutines::CoroutineWrapper::type_object(),
        anext_awaitable::AnextAwaitable::type_object(),
        async_generator::WrappedValue::type_object(),
        async_generator::AsyncSend::type_object(),
        async_generator::AsyncThrow::type_object(),
    ] {
        ty.ready(space)?;
    }
    objspace::exceptions::set_traceback_type(space, traceback::Traceback::type_object());
    objspace::function::set_hooks(
        space,
        objspace::function::Hooks {
            vectorcall: calls::function_vectorcall,
            code_type: code::Code::type_object(),
            make: functions::from_code_object,
            free_count: functions::free_count,
        },
    );
    object_space_hooks::install(space);
    #[cfg(feature = "self-check")]
    self_check::install(space);
    Ok(())
}
