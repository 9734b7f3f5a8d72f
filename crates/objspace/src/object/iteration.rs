//! Iteration: `tp_iter`, `tp_iternext`, `am_send` and the asynchronous ones.

use crate::exceptions::StopIteration;
use crate::{Layout, Object, PyErr, PyResult, Ref, Space, intern};
use core::ptr;

const NOT_ITERABLE: abi::iternextfunc = crate::slot_functions::_PyObject_NextNotImplemented;

/// What sending a value into an iterator or generator gave.
pub enum SendResult {
    /// It goes on, having yielded this.
    Yield(Ref<Object>),
    /// It ended, returning this.
    Return(Ref<Object>),
}

impl Object {
    /// `iter(self)`.
    pub fn iter(&self, space: &Space) -> PyResult<Ref<Object>> {
        let Some(iter) = self.ty().slots().tp_iter.get() else {
            if self.is_sequence() {
                return crate::iterators::sequence_iterator(space, self);
            }
            return Err(self.unsupported(space, "is not iterable"));
        };
        // SAFETY: the slot fits the object's type.
        let iterator = unsafe { space.from_c(iter(self.as_ptr()))? };
        if iterator.is_iterator() {
            Ok(iterator)
        } else {
            let name = iterator.ty().tp_name();
            Err(space.type_error(format_args!("iter() returned non-iterator of type '{name}'")))
        }
    }

    /// Whether the object has `tp_iternext`.
    #[inline]
    pub fn is_iterator(&self) -> bool {
        let next = self.ty().slots().tp_iternext.get();
        next.is_some_and(|next| !ptr::fn_addr_eq(next, NOT_ITERABLE))
    }

    /// Whether the object can be indexed by position: `PySequence_Check`.
    pub fn is_sequence(&self) -> bool {
        !self.ty().has_flag(abi::Py_TPFLAGS_DICT_SUBCLASS)
            && self.sequence_slots().is_some_and(|slots| slots.sq_item.get().is_some())
    }

    /// The next item of an iterator; `None` at the end.
    pub fn next(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        self.next_at_once(space)
    }

    /// [`Object::next`] for the few places that do nothing else.
    ///
    /// # Errors
    /// What the iterator raises; `TypeError` if it is none.
    #[inline(always)]
    pub fn next_at_once(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let Some(next) = self.ty().slots().tp_iternext.get() else {
            return Err(self.unsupported(space, "is not an iterator"));
        };
        // Iterators over iterators may be nested to any depth.
        space.check_stack(" while iterating")?;
        // SAFETY: the slot fits the object's type.
        match unsafe { Ref::from_nullable(next(self.as_ptr())) } {
            Some(item) => Ok(Some(item)),
            None => end_of_iteration(space).map(|()| None),
        }
    }

    /// The next item of an object that [`Object::is_iterator`]; a `StopIteration` that ends it with a value is an error here.
    pub fn next_or_stop(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let Some(next) = self.ty().slots().tp_iternext.get() else {
            return Err(self.unsupported(space, "is not an iterator"));
        };
        // SAFETY: the slot fits the object's type.
        match unsafe { Ref::from_nullable(next(self.as_ptr())) } {
            Some(item) => Ok(Some(item)),
            None => space.take_error().map_or(Ok(None), Err),
        }
    }

    /// Sends a value into an iterator, generator or coroutine: `PyIter_Send`.
    pub fn send(&self, space: &Space, value: &Object) -> PyResult<SendResult> {
        if let Some(send) = self.ty().async_slots().and_then(|slots| slots.am_send.get()) {
            let mut result = ptr::null_mut();
            // SAFETY: the slot fits the object's type, and stores an owned reference unless it fails.
            return unsafe {
                match send(self.as_ptr(), value.as_ptr(), &mut result) {
                    abi::PYGEN_NEXT => space.from_c(result).map(SendResult::Yield),
                    abi::PYGEN_RETURN => space.from_c(result).map(SendResult::Return),
                    _ => Err(space.error_from_c()),
                }
            };
        }
        let outcome = if value.is_none() && self.is_iterator() {
            self.next_or_stop(space)
        } else {
            self.call_method_name(space, intern!(space, "send"), &[value]).map(Some)
        };
        match outcome {
            Ok(Some(item)) => Ok(SendResult::Yield(item)),
            Ok(None) => Ok(SendResult::Return(space.none())),
            Err(err) => stop_value(err).map(SendResult::Return),
        }
    }

    /// `aiter(self)`.
    pub fn async_iter(&self, space: &Space) -> PyResult<Ref<Object>> {
        let Some(aiter) = self.ty().async_slots().and_then(|slots| slots.am_aiter.get()) else {
            return Err(self.unsupported(space, "is not an async iterable"));
        };
        // SAFETY: the slot fits the object's type.
        let iterator = unsafe { space.from_c(aiter(self.as_ptr()))? };
        if iterator.ty().async_slots().is_some_and(|slots| slots.am_anext.get().is_some()) {
            Ok(iterator)
        } else {
            let name = iterator.ty().tp_name();
            Err(space.type_error(format_args!("aiter() returned not an async iterator of type '{name}'")))
        }
    }
}

/// What it means that `tp_iternext` gave nothing: the end, or what it raised.
///
/// # Errors
/// Whatever it raised but `StopIteration`.
#[inline]
pub fn end_of_iteration(space: &Space) -> PyResult<()> {
    match space.take_error() {
        None => Ok(()),
        Some(err) if err.is_a::<StopIteration>() => Ok(()),
        Some(err) => Err(err),
    }
}

/// The value that a `StopIteration` carries; any other exception back.
pub(crate) fn stop_value(err: PyErr) -> PyResult<Ref<Object>> {
    if !err.is_a::<StopIteration>() {
        return Err(err);
    }
    // SAFETY: instances of `StopIteration` have this layout; the field is null or owns a reference.
    let value = unsafe {
        let exception = &*err.value().as_ptr().cast::<abi::PyStopIterationObject>();
        Object::from_nullable(exception.value.get()).map(|value| value.to_ref())
    };
    Ok(value.unwrap_or_else(|| crate::none().to_ref()))
}
