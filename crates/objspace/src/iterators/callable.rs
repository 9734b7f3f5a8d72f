//! `iter(callable, sentinel)`: calls until the result equals the sentinel.

use crate::exceptions::StopIteration;
use crate::gc::{self, Visitor};
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, builtins, pytype};
use abi::PyObject;
use core::ffi::c_int;

/// The layout of [`CallableIterator`].
#[repr(C)]
pub struct CallableIteratorObject {
    ob_base: PyObject,
    callable: Slot,
    sentinel: Slot,
}

crate::layout! {
    /// An iterator over the results of a callable.
    pub struct CallableIterator(CallableIteratorObject);
}

/// An iterator over what `callable` gives, until it gives `sentinel`.
pub fn callable_iterator(
    space: &Space,
    callable: &Object,
    sentinel: &Object,
) -> PyResult<Ref<CallableIterator>> {
    let object = gc::allocate(space, CallableIterator::type_object(), size_of::<CallableIteratorObject>())?;
    // SAFETY: fresh memory of the layout, zero-filled; it is complete when it is tracked.
    unsafe {
        let iterator = &*object.cast::<CallableIteratorObject>();
        iterator.callable.set(Some(callable.to_ref()));
        iterator.sentinel.set(Some(sentinel.to_ref()));
        gc::track(object);
        Ok(Ref::from_owned_unchecked(object))
    }
}

#[pytype(name = "callable_iterator", symbol = PyCallIter_Type, flags = HAVE_GC)]
impl CallableIterator {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            (*this).finish();
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.callable.as_ptr(), self.0.sentinel.as_ptr());
        0
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<CallableIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let Some(callable) = self.0.callable.get() else { return Ok(None) };
        let result = match callable.call(space, &[]) {
            Ok(result) => result,
            Err(err) if err.is_a::<StopIteration>() => {
                self.finish();
                return Ok(None);
            }
            Err(err) => return Err(err),
        };
        // The call may have ended the iterator.
        let Some(sentinel) = self.0.sentinel.get() else { return Ok(None) };
        if sentinel.eq(space, &result)? {
            self.finish();
            return Ok(None);
        }
        Ok(Some(result))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let iter = builtins::function(space, "iter")?;
        let args = match (self.0.callable.get(), self.0.sentinel.get()) {
            (Some(callable), Some(sentinel)) => Tuple::from_array(space, [callable, sentinel])?,
            _ => Tuple::from_slice(space, &[&*Tuple::empty()])?,
        };
        Tuple::from_slice(space, &[&*iter, &*args])
    }
}

impl CallableIterator {
    fn finish(&self) {
        let (callable, sentinel) = (self.0.callable.take(), self.0.sentinel.take());
        drop((callable, sentinel));
    }
}
