//! What `*list[int]` iterates over: the alias itself, starred, once.

use super::{GenericAlias, make};
use crate::gc::{self, Visitor};
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, pytype};
use abi::PyObject;
use core::ffi::c_int;

/// What an instance holds.
#[repr(C)]
pub struct AliasIteratorObject {
    ob_base: PyObject,
    alias: Slot,
}

crate::layout! {
    /// An iterator that gives one starred alias.
    pub struct AliasIterator(AliasIteratorObject);
}

/// An iterator of an alias.
pub(super) fn new(space: &Space, alias: &GenericAlias) -> PyResult<Ref<Object>> {
    let object = gc::allocate(space, AliasIterator::type_object(), size_of::<AliasIteratorObject>())?;
    // SAFETY: the memory is a fresh iterator's.
    unsafe {
        (*object.cast::<AliasIteratorObject>()).alias.set(Some(alias.as_object().to_ref()));
        gc::track(object);
        Ok(Ref::from_owned(object))
    }
}

#[pytype(
    name = "generic_alias_iterator",
    symbol = _Py_GenericAliasIterType,
    flags = HAVE_GC,
    tp_iter = crate::slot_functions::PyObject_SelfIter,
)]
impl AliasIterator {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the iterator is dead.
        unsafe {
            gc::untrack(this.cast());
            let alias = (*this).0.alias.take();
            gc::free(this.cast());
            drop(alias);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        visit.object(self.0.alias.as_ptr())
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        self.0.alias.set(None);
    }

    #[slot(tp_iternext)]
    fn advance(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let Some(alias) = self.0.alias.take() else { return Ok(None) };
        let Some(alias) = alias.downcast::<GenericAlias>() else { return Ok(None) };
        make(space, alias.ty(), &alias.origin(), &*alias.args(space)?, true).map(Some)
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let iter = crate::builtins::function(space, "iter")?;
        let target = match self.0.alias.get() {
            Some(alias) => alias,
            None => Tuple::from_slice(space, &[])?.into_object(),
        };
        let call = Tuple::from_slice(space, &[&target])?;
        Tuple::from_slice(space, &[&iter, &call])
    }
}
