//! The awaitable of `anext(iterator, default)`: drives what `__anext__` gave, and ends with the default where that ends with
//! `StopAsyncIteration`.

use crate::coroutines::awaitable_iterator;
use crate::generator::Coroutine;
use abi::PyObject;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::exceptions as exc;
use objspace::gc::{self, Visitor};
use objspace::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space};

/// What `anext` with a default gives.
#[repr(C)]
pub struct AnextAwaitable {
    head: PyObject,
    wrapped: Slot<Object>,
    default: Slot<Object>,
}
objspace::layout!(impl AnextAwaitable);

/// An awaitable for `wrapped`, the result of `__anext__`.
///
/// # Errors
/// `MemoryError`.
pub fn new(space: &Space, wrapped: Ref<Object>, default: &Object) -> PyResult<Ref<Object>> {
    let object = gc::allocate(space, AnextAwaitable::type_object(), size_of::<AnextAwaitable>())?;
    // SAFETY: the memory is such an object's, zero-filled: empty slots.
    unsafe {
        let awaitable: Ref<AnextAwaitable> = Ref::from_owned_unchecked(object);
        awaitable.wrapped.set(Some(wrapped));
        awaitable.default.set(Some(default.to_ref()));
        gc::track(object);
        Ok(awaitable.into_object())
    }
}

impl AnextAwaitable {
    /// The iterator that drives the wrapped awaitable. A coroutine is no iterator itself: its wrapper is.
    fn driver(&self, space: &Space) -> PyResult<Ref<Object>> {
        let Some(wrapped) = self.wrapped.get() else {
            return Err(space.runtime_error("the awaitable has been released"));
        };
        let iterator = awaitable_iterator(space, &wrapped)?;
        if let Some(coroutine) = iterator.downcast_exact::<Coroutine>() {
            return crate::coroutines::new_wrapper(space, coroutine);
        }
        Ok(iterator)
    }

    /// The end of the iteration becomes the default, as the result of this awaitable.
    fn or_default(&self, space: &Space, err: PyErr) -> PyErr {
        match self.default.get() {
            Some(default) if err.is_a::<exc::StopAsyncIteration>() => space.stop_iteration(&default),
            _ => err,
        }
    }

    fn forward(&self, space: &Space, method: &str, args: &[&Object]) -> PyResult<Ref<Object>> {
        let driver = self.driver(space)?;
        driver.call_method(space, method, args).map_err(|err| self.or_default(space, err))
    }
}

#[pytype(name = "anext_awaitable", symbol = _PyAnextAwaitable_Type, flags = HAVE_GC)]
impl AnextAwaitable {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slots are emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).wrapped.take());
            drop((*this).default.take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        objspace::visit_all!(visitor, self.wrapped.as_ptr(), self.default.as_ptr());
        0
    }

    #[slot(tp_iter)]
    fn iter(&self) -> Ref<Object> {
        self.as_object().to_ref()
    }

    #[slot(am_await)]
    fn await_item(&self, _space: &Space) -> PyResult<Ref<Object>> {
        Ok(self.as_object().to_ref())
    }

    #[slot(tp_iternext)]
    fn next(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        self.driver(space)?.next_or_stop(space).map_err(|err| self.or_default(space, err))
    }

    /// Resume the wrapped awaitable with a value.
    #[pymethod]
    fn send(&self, space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
        self.forward(space, "send", &[arg])
    }

    /// Resume the wrapped awaitable with an exception.
    #[pymethod(signature = "($self, typ, val=None, tb=None, /)")]
    fn throw(
        &self,
        space: &Space,
        typ: &Object,
        val: Option<&Object>,
        tb: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let args: Vec<&Object> = [Some(typ), val, tb].into_iter().flatten().collect();
        self.forward(space, "throw", &args)
    }

    /// End the wrapped awaitable.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.forward(space, "close", &[])
    }
}
