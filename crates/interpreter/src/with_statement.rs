//! `with` and `async with`.

use crate::value::Value;
use objspace::{BaseException, Layout, Object, PyErr, PyResult, Ref, Space, Str, intern};

/// Looks up `__exit__` and `__enter__` on the manager's type and stores each as a pair callable, self.
///
/// # Errors
/// `TypeError` when the manager does not support the protocol, with a hint when it supports the other one.
///
/// # Safety
/// The four temporaries from `first` on are dead.
pub unsafe fn begin(space: &Space, manager: Ref<Object>, is_async: bool, first: *mut Value) -> PyResult<()> {
    let (enter, exit) = if is_async {
        (intern!(space, "__aenter__"), intern!(space, "__aexit__"))
    } else {
        (intern!(space, "__enter__"), intern!(space, "__exit__"))
    };
    let Some(exit_pair) = special(space, &manager, exit)? else {
        return Err(unsupported(space, &manager, is_async, exit));
    };
    let Some(enter_pair) = special(space, &manager, enter)? else {
        return Err(unsupported(space, &manager, is_async, enter));
    };
    for (offset, (callable, receiver)) in [exit_pair, enter_pair].into_iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe {
            *first.add(2 * offset) = Value::from_ref(callable);
            *first.add(2 * offset + 1) = receiver.map_or(Value::UNBOUND, Value::from_ref);
        }
    }
    Ok(())
}

type Pair = (Ref<Object>, Option<Ref<Object>>);

/// A method found on the type: unbound with its receiver, or bound already.
fn special(space: &Space, manager: &Object, name: &Str) -> PyResult<Option<Pair>> {
    Ok(manager.special_method(space, name)?.map(|bound| (bound, None)))
}

#[cold]
fn unsupported(space: &Space, manager: &Object, is_async: bool, missing: &Str) -> PyErr {
    let ty = manager.ty();
    let supports = |names: [&Str; 2]| names.into_iter().all(|name| ty.lookup(space, name).is_some());
    let (protocol, hint) = if is_async {
        let other = supports([intern!(space, "__enter__"), intern!(space, "__exit__")]);
        ("asynchronous context manager", other.then_some(("context manager", "with")))
    } else {
        let other = supports([intern!(space, "__aenter__"), intern!(space, "__aexit__")]);
        ("context manager", other.then_some(("asynchronous context manager", "async with")))
    };
    let hint = hint.map_or(String::new(), |(other, statement)| {
        format!(" but it supports the {other} protocol. Did you mean to use '{statement}'?")
    });
    space.type_error(format_args!(
        "'{}' object does not support the {protocol} protocol (missed {} method){hint}",
        ty.tp_name(),
        missing.to_string_lossy()
    ))
}

/// Calls `__exit__` with an exception.
///
/// # Safety
/// `callable` and `receiver` are a pair that [`begin`] stored.
pub unsafe fn exit(
    space: &Space,
    callable: Value,
    receiver: Value,
    exception: &Object,
) -> PyResult<Ref<Object>> {
    let traceback = exception.downcast::<BaseException>().and_then(BaseException::traceback);
    let traceback = traceback.as_deref().unwrap_or(objspace::none());
    let ty = exception.ty().as_object();
    // SAFETY: the registers keep both; the call borrows them.
    unsafe {
        if receiver.is_unbound() {
            callable.as_object().call(space, &[ty, exception, traceback])
        } else {
            callable.as_object().call(space, &[receiver.as_object(), ty, exception, traceback])
        }
    }
}
