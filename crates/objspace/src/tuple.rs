//! `tuple`.

use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, gc};
use abi::{Py_TPFLAGS_TUPLE_SUBCLASS, PyObject, PyTupleObject, PyTypeObject, Static};
use core::mem::offset_of;

crate::layout! {
    /// A tuple.
    pub struct Tuple(PyTupleObject);
}

/// `tuple`, before it is ready.
#[unsafe(no_mangle)]
pub static PyTuple_Type: Static<PyTypeObject> = Static(PyTypeObject::zeroed());

impl PyTypeInfo for Tuple {
    const NAME: &'static str = "tuple";
    const STATIC: &'static Static<PyTypeObject> = &PyTuple_Type;
    #[inline]
    fn is_type_of(object: &Object) -> bool {
        object.ty().has_flag(Py_TPFLAGS_TUPLE_SUBCLASS)
    }
}

impl Tuple {
    /// A tuple of `len` empty places, untracked, to be filled with [`Tuple::initialize`] before anyone sees it.
    pub fn with_len(space: &Space, len: usize) -> PyResult<Ref<Tuple>> {
        let size = offset_of!(PyTupleObject, ob_item) + len * size_of::<*mut PyObject>();
        let object = gc::allocate(space, Tuple::type_object(), size)?;
        // SAFETY: the memory is a tuple's, just allocated.
        unsafe {
            let tuple = object.cast::<PyTupleObject>();
            (*tuple).ob_base.ob_size.set(len as isize);
            (*tuple).ob_hash.set(-1);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// A tuple of new references to `items`.
    pub fn from_slice(space: &Space, items: &[&Object]) -> PyResult<Ref<Tuple>> {
        let tuple = Tuple::with_len(space, items.len())?;
        for (index, item) in items.iter().enumerate() {
            tuple.initialize(index, item.to_ref());
        }
        tuple.track();
        Ok(tuple)
    }

    /// A tuple of `items`.
    pub fn from_vec(space: &Space, items: Vec<Ref<Object>>) -> PyResult<Ref<Tuple>> {
        let tuple = Tuple::with_len(space, items.len())?;
        for (index, item) in items.into_iter().enumerate() {
            tuple.initialize(index, item);
        }
        tuple.track();
        Ok(tuple)
    }

    /// Fills an empty place of a tuple under construction.
    pub fn initialize(&self, index: usize, item: Ref<Object>) {
        assert!(index < self.len());
        self.places()[index].set(item.into_ptr());
    }

    /// Exchanges all items of a tuple that only the caller has: for iterators that give the same tuple again.
    pub(crate) fn refill<const N: usize>(&self, items: [Ref<Object>; N]) -> [Ref<Object>; N] {
        assert!(self.len() == N && self.refcount() <= 2);
        self.0.ob_hash.set(-1);
        let mut places = self.places().iter();
        items.map(|item| {
            let old = places.next().expect("as many places as items").replace(item.into_ptr());
            // SAFETY: a complete tuple's places own references.
            unsafe { Ref::from_owned(old) }
        })
    }

    /// Shows a complete tuple to the collector.
    pub fn track(&self) {
        // SAFETY: tuples are collectable.
        unsafe { gc::track(self.as_ptr()) };
    }

    /// Number of items.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.ob_base.ob_size.get() as usize
    }

    fn places(&self) -> &[core::cell::Cell<*mut PyObject>] {
        // SAFETY: `ob_size` pointers follow the head; the provenance is that of the whole object (it came from C memory).
        unsafe {
            let first = self.as_ptr().cast::<u8>().add(offset_of!(PyTupleObject, ob_item));
            core::slice::from_raw_parts(first.cast(), self.len())
        }
    }

    /// The items of a complete tuple, which cannot change while it is alive.
    #[inline]
    pub fn items(&self) -> &[&Object] {
        // SAFETY: a complete tuple's places hold objects, which it keeps alive; `&Object` is a non-null pointer.
        unsafe { core::slice::from_raw_parts(self.places().as_ptr().cast(), self.len()) }
    }

    /// The item at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&Object> {
        self.items().get(index).copied()
    }
}
