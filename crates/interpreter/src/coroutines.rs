//! `await`, `async for` and the wrapper that `coroutine.__await__` gives.

use crate::frame::Frame;
use crate::generator::{GeneratorObject, Sent, resume};
use crate::generator_types::{Coroutine, Generator, stop_value, store_sent, thrown_exception};
use abi::{PyObject, PySendResult};
use compiler::bytecode::flags;
use compiler::bytecode::opcode::AwaitKind;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::exceptions as exc;
use objspace::gc::{self, Visitor};
use objspace::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space};

pub use crate::async_generator::{created, finalize_async_generator, wrap_async_value};

/// `aiter(iterable)` for `async for`.
pub fn async_iter(space: &Space, iterable: &Object) -> PyResult<Ref<Object>> {
    let slots = iterable.ty().async_slots();
    let Some(aiter) = slots.and_then(|slots| slots.am_aiter.get()) else {
        return Err(space.type_error(format_args!(
            "'async for' requires an object with __aiter__ method, got {}",
            iterable.ty().name()
        )));
    };
    // SAFETY: the slot fits its own type.
    let iterator = unsafe { space.from_c(aiter(iterable.as_ptr()))? };
    if iterator.ty().async_slots().is_none_or(|slots| slots.am_anext.get().is_none()) {
        return Err(space.type_error(format_args!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            iterator.ty().name()
        )));
    }
    Ok(iterator)
}

/// The iterator that awaits the next item of an asynchronous iterator.
pub fn async_next(space: &Space, iterator: &Object) -> PyResult<Ref<Object>> {
    let Some(anext) = iterator.ty().async_slots().and_then(|slots| slots.am_anext.get()) else {
        return Err(space.type_error(format_args!(
            "'async for' requires an iterator with __anext__ method, got {}",
            iterator.ty().name()
        )));
    };
    // SAFETY: the slot fits its own type.
    let item = unsafe { space.from_c(anext(iterator.as_ptr()))? };
    awaitable_iterator(space, &item).map_err(|err| {
        let message = format!("'async for' received an invalid object from __anext__: {}", item.ty().name());
        caused(space, space.type_error(message), err)
    })
}

fn caused(_space: &Space, err: PyErr, cause: PyErr) -> PyErr {
    if let Some(exception) = err.value().downcast::<objspace::BaseException>() {
        exception.set_cause(Some(cause.into_raised()));
    }
    err
}

/// The end of an `async for`: nothing for `StopAsyncIteration`, else the exception again.
pub fn end_async_for(_space: &Space, iterator: Ref<Object>, exception: Ref<Object>) -> Option<PyErr> {
    drop(iterator);
    if exception.is_instance::<exc::StopAsyncIteration>() {
        None
    } else {
        Some(PyErr::from_raised(exception))
    }
}

fn is_iterable_coroutine(object: &Object) -> bool {
    object.downcast_exact::<Generator>().is_some_and(|generator| {
        // SAFETY: a generator that is not finished has its code; a finished one is no longer awaited.
        !generator.object().is_finished()
            && unsafe { (*generator.object().frame()).code().flags() } & flags::ITERABLE_COROUTINE != 0
    })
}

/// The iterator for `await object`: a coroutine is its own, others give one by `__await__`.
///
/// # Errors
/// `TypeError` for what cannot be awaited.
pub fn awaitable_iterator(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    if object.is_exact::<Coroutine>() || is_iterable_coroutine(object) {
        return Ok(object.to_ref());
    }
    let Some(getter) = object.ty().async_slots().and_then(|slots| slots.am_await.get()) else {
        return Err(space.type_error(format_args!("'{}' object can't be awaited", object.ty().tp_name())));
    };
    // SAFETY: the slot fits its own type.
    let iterator = unsafe { space.from_c(getter(object.as_ptr()))? };
    if iterator.is_exact::<Coroutine>() || is_iterable_coroutine(&iterator) {
        return Err(space.type_error(format_args!("__await__() returned a coroutine")));
    }
    if !iterator.is_iterator() {
        return Err(space.type_error(format_args!(
            "__await__() returned non-iterator of type '{}'",
            iterator.ty().tp_name()
        )));
    }
    Ok(iterator)
}

/// `GetAwaitable`: as [`awaitable_iterator`], with the statement's own messages.
pub fn awaitable(space: &Space, object: Ref<Object>, kind: usize) -> PyResult<Ref<Object>> {
    let is_awaitable = object.is_exact::<Coroutine>()
        || is_iterable_coroutine(&object)
        || object.ty().async_slots().is_some_and(|slots| slots.am_await.get().is_some());
    if !is_awaitable {
        let place = match AwaitKind::from_number(kind as u32) {
            Some(AwaitKind::AsyncEnter) => Some("__aenter__"),
            Some(AwaitKind::AsyncExit) => Some("__aexit__"),
            _ => None,
        };
        if let Some(method) = place {
            return Err(space.type_error(format_args!(
                "'async with' received an object from {method} that does not implement __await__: {}",
                object.ty().name()
            )));
        }
    }
    let iterator = awaitable_iterator(space, &object)?;
    if let Some(coroutine) = iterator.downcast_exact::<Coroutine>()
        && coroutine.object().delegate().is_some()
    {
        return Err(space.runtime_error("coroutine is being awaited already"));
    }
    Ok(iterator)
}

/// The iterator for `yield from iterable`.
pub fn yield_from_iter(space: &Space, frame: &Frame, iterable: Ref<Object>) -> PyResult<Ref<Object>> {
    if iterable.is_exact::<Coroutine>() {
        if frame.code().flags() & (flags::COROUTINE | flags::ITERABLE_COROUTINE) == 0 {
            return Err(
                space.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
            );
        }
        return Ok(iterable);
    }
    if iterable.is_exact::<Generator>() {
        return Ok(iterable);
    }
    iterable.iter(space)
}

/// After an exception at a delegating `yield`: the delegate's result if it was `StopIteration`.
pub fn cleanup_throw(space: &Space, iterator: Ref<Object>, exception: Ref<Object>) -> PyResult<Ref<Object>> {
    drop(iterator);
    let err = PyErr::from_raised(exception);
    if err.is_a::<exc::StopIteration>() { stop_value(space, &err) } else { Err(err) }
}

/// `RuntimeWarning` for a coroutine that dies without having been awaited. The module `warnings` words it, once it is imported: it
/// knows how to tell where the coroutine was made.
pub fn warn_never_awaited(space: &Space, coroutine: &GeneratorObject) {
    let warn = || -> PyResult<()> {
        if let Some(warnings) = objspace::sys_state::imported_module(space, "warnings")?
            && let Some(warn) = warnings.getattr_optional_str(space, "_warn_unawaited_coroutine")?
        {
            return warn.call(space, &[coroutine.as_object()]).map(drop);
        }
        let qualname = coroutine.getattr_str(space, "__qualname__")?.str(space)?.to_string_lossy();
        objspace::warnings::warn(
            space,
            exc::RuntimeWarning::type_object(),
            format!("coroutine '{qualname}' was never awaited"),
            1,
        )
    };
    if let Err(err) = warn() {
        objspace::unraisable::report(space, err, "while finalizing coroutine", Some(coroutine.as_object()));
    }
}

/// What `coroutine.__await__()` gives: an iterator that drives the coroutine.
#[repr(C)]
pub struct CoroutineWrapper {
    head: PyObject,
    coroutine: Slot<Coroutine>,
}
objspace::layout!(impl CoroutineWrapper);

/// A wrapper of a coroutine.
pub fn new_wrapper(space: &Space, coroutine: &Coroutine) -> PyResult<Ref<Object>> {
    let object = gc::allocate(space, CoroutineWrapper::type_object(), size_of::<CoroutineWrapper>())?;
    // SAFETY: the memory is a wrapper's, zero-filled: an empty slot.
    unsafe {
        let wrapper: Ref<CoroutineWrapper> = Ref::from_owned_unchecked(object);
        wrapper.coroutine.set(Some(coroutine.to_ref()));
        gc::track(object);
        Ok(wrapper.into_object())
    }
}

unsafe extern "C" fn wrapper_send(
    object: *mut PyObject,
    value: *mut PyObject,
    result: *mut *mut PyObject,
) -> PySendResult {
    let space = Space::current();
    // SAFETY: the slot belongs to the type; `result` is a place for the value.
    unsafe {
        let wrapper: &CoroutineWrapper = Object::from_ptr(object).cast_unchecked();
        let value = Object::from_nullable(value).map_or_else(|| space.none(), Layout::to_ref);
        let outcome =
            wrapper.coroutine(space).and_then(|coroutine| resume(space, coroutine.object(), value, None));
        store_sent(space, outcome, result)
    }
}

impl CoroutineWrapper {
    fn coroutine(&self, space: &Space) -> PyResult<Ref<Coroutine>> {
        self.coroutine.get().ok_or_else(|| space.runtime_error("the coroutine has been released"))
    }
}

#[pytype(name = "coroutine_wrapper", symbol = _PyCoroWrapper_Type, flags = HAVE_GC, am_send = wrapper_send)]
impl CoroutineWrapper {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slot is emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).coroutine.take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        objspace::visit_all!(visitor, self.coroutine.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn clear_references(&self) {
        self.coroutine.set(None);
    }

    #[slot(tp_iter)]
    fn iter(&self) -> Ref<Object> {
        self.as_object().to_ref()
    }

    #[slot(tp_iternext)]
    fn next(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        self.coroutine(space)?.object().next_value(space)
    }

    #[pymethod]
    fn send(&self, space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
        self.coroutine(space)?.object().send_value(space, arg)
    }

    #[pymethod(signature = "($self, typ, val=None, tb=None, /)")]
    fn throw(
        &self,
        space: &Space,
        typ: &Object,
        val: Option<&Object>,
        tb: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let err = thrown_exception(space, typ, val, tb)?;
        match self.coroutine(space)?.object().throw_error(space, err, true)? {
            Sent::Yielded(value) => Ok(value),
            Sent::Returned(value) => Err(space.stop_iteration(&value)),
        }
    }

    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.coroutine(space)?.object().close_generator(space)
    }
}
