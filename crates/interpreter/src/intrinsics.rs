//! Operations that are rare enough to be functions of the runtime.

use crate::frame::Frame;
use crate::imports;
use crate::type_params as typing;
use compiler::bytecode::flags;
use compiler::bytecode::opcode::{Intrinsic1, Intrinsic2};
use objspace::exceptions as exc;
use objspace::{BaseException, Function, Layout, List, Object, PyResult, Ref, Space, intern};

/// An intrinsic with one operand.
pub fn one(space: &Space, frame: &Frame, kind: usize, operand: Ref<Object>) -> PyResult<Ref<Object>> {
    let Some(kind) = Intrinsic1::from_number(kind as u32) else {
        return Err(space.system_error("unknown intrinsic"));
    };
    match kind {
        Intrinsic1::Print => print(space, &operand),
        Intrinsic1::ImportStar => {
            let Some(locals) = frame.locals() else {
                return Err(space.system_error("no locals found during 'import *'"));
            };
            imports::import_star(space, &operand, locals)?;
            Ok(space.none())
        }
        Intrinsic1::StopIterationError => stop_iteration_error(space, frame, operand),
        Intrinsic1::AsyncGeneratorWrap => crate::coroutines::wrap_async_value(space, operand),
        Intrinsic1::TypeVar => typing::new_type_var(space, &operand, None, None),
        Intrinsic1::ParamSpec => typing::new_param_spec(space, &operand),
        Intrinsic1::TypeVarTuple => typing::new_type_var_tuple(space, &operand),
        Intrinsic1::SubscriptGeneric => typing::subscript_generic(space, &operand),
        Intrinsic1::TypeAlias => typing::new_type_alias(space, &operand),
    }
}

/// An intrinsic with two operands.
pub fn two(
    space: &Space,
    _frame: &Frame,
    kind: usize,
    first: Ref<Object>,
    second: Ref<Object>,
) -> PyResult<Ref<Object>> {
    let Some(kind) = Intrinsic2::from_number(kind as u32) else {
        return Err(space.system_error("unknown intrinsic"));
    };
    match kind {
        Intrinsic2::PrepareReraiseStar => prepare_reraise_star(space, &first, &second),
        Intrinsic2::TypeVarWithBound => typing::new_type_var(space, &first, Some(&second), None),
        Intrinsic2::TypeVarWithConstraints => typing::new_type_var(space, &first, None, Some(&second)),
        Intrinsic2::SetFunctionTypeParams => {
            let function = space.expect::<Function>(&first)?;
            function.set_type_params(Some(second));
            Ok(first)
        }
        Intrinsic2::SetTypeParamDefault => {
            typing::set_default(space, &first, &second)?;
            Ok(first)
        }
    }
}

/// Interactive mode: `sys.displayhook(value)`.
fn print(space: &Space, value: &Object) -> PyResult<Ref<Object>> {
    let hook = objspace::sys_state::sys_attribute(space, intern!(space, "displayhook"))?;
    match hook {
        Some(hook) => hook.call(space, &[value]),
        None => Err(space.runtime_error("lost sys.displayhook")),
    }
}

/// PEP 479: `StopIteration` may not leave the body of a generator.
fn stop_iteration_error(space: &Space, frame: &Frame, exception: Ref<Object>) -> PyResult<Ref<Object>> {
    let code_flags = frame.code().flags();
    let is_async_generator = code_flags & flags::ASYNC_GENERATOR != 0;
    let message = if exception.is_instance::<exc::StopIteration>() {
        if is_async_generator {
            "async generator raised StopIteration"
        } else if code_flags & flags::COROUTINE != 0 {
            "coroutine raised StopIteration"
        } else {
            "generator raised StopIteration"
        }
    } else if is_async_generator && exception.is_instance::<exc::StopAsyncIteration>() {
        "async generator raised StopAsyncIteration"
    } else {
        return Ok(exception);
    };
    let err = space.runtime_error(message).into_raised();
    if let Some(err) = err.downcast::<BaseException>() {
        err.set_cause(Some(exception.clone()));
        err.set_context(Some(exception));
    }
    Ok(err)
}

/// `except*`: what is raised after all clauses have run.
fn prepare_reraise_star(space: &Space, original: &Object, parts: &Object) -> PyResult<Ref<Object>> {
    let parts: Vec<Ref<Object>> =
        space.expect::<List>(parts)?.to_vec().into_iter().filter(|part| !part.is_none()).collect();
    if parts.is_empty() {
        return Ok(space.none());
    }
    if !original.is_instance::<exc::BaseExceptionGroup>() {
        // A naked exception was caught and wrapped, so only one clause can have run: what it raised is raised, once.
        return Ok(parts[0].to_ref());
    }
    exc::prepare_reraise_star(space, original, &parts)
}
