//! `set` and `frozenset`.
//!
//! Both have the layout that CPython publishes (an open hash table, the smallest inside the object), and its order of
//! probing and growth, so that small sets iterate in the same order. Looking an element up may run `__hash__` and `__eq__`, which
//! may change the set: every step of a lookup reads the set anew.

mod compare;
mod iterator;
mod methods;
mod operations;
mod table;
#[cfg(test)]
mod tests;

pub use iterator::SetIterator;
pub use methods::{PyFrozenSet_Type, PySet_Type};

use crate::free_list::FreeList;
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, Type, gc};
use abi::{PyGC_Head, PyObject, PySetObject, Static};
use core::ops::Deref;

/// Blocks of dead sets.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<PySetObject>() }>> =
    Static(FreeList::new());

crate::layout! {
    /// A set of either type: what the two share.
    pub struct AnySet(PySetObject);
}

/// A `set`.
#[repr(transparent)]
pub struct Set(AnySet);

/// A `frozenset`: nobody changes it once others can see it.
#[repr(transparent)]
pub struct FrozenSet(AnySet);

macro_rules! either {
    ($($view:ident),*) => {$(
        // SAFETY: the view is transparent over a layout.
        unsafe impl Layout for $view {}
        impl Deref for $view {
            type Target = AnySet;
            #[inline]
            fn deref(&self) -> &AnySet {
                &self.0
            }
        }

        impl $view {
            /// An empty one; elements are added before others see it.
            pub fn new(space: &Space) -> PyResult<Ref<$view>> {
                // SAFETY: the type's instances have the layout.
                Ok(unsafe { AnySet::allocate(space, $view::type_object())?.cast_unchecked() })
            }

            /// One of the items of an iterable.
            pub fn from_iterable(space: &Space, items: &Object) -> PyResult<Ref<$view>> {
                let set = $view::new(space)?;
                set.update(space, items)?;
                Ok(set)
            }
        }
    )*};
}
either!(Set, FrozenSet);

impl AnySet {
    /// An empty instance of `ty`, which is `set`, `frozenset` or derived from one.
    pub(crate) fn allocate(space: &Space, ty: &Type) -> PyResult<Ref<AnySet>> {
        if !ty.is(Set::type_object()) && !ty.is(FrozenSet::type_object()) {
            let object = ty.allocate(space, 0)?;
            // SAFETY: instances of both types have the layout.
            let set: Ref<AnySet> = unsafe { object.cast_unchecked() };
            set.initialize();
            return Ok(set);
        }
        let block = FREE.0.allocate();
        if block.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: the block has room for a set, all of which is written; it is complete when it is tracked.
        unsafe {
            let object = gc::adopt(space, block, ty);
            object.add(1).cast::<u8>().write_bytes(0, size_of::<PySetObject>() - size_of::<PyObject>());
            let set: Ref<AnySet> = Ref::from_owned_unchecked(object);
            set.initialize();
            gc::track(object);
            Ok(set)
        }
    }

    /// Frees a dead set's memory, or keeps it for the next.
    ///
    /// # Safety
    /// The set is dead and untracked, and its elements are gone.
    unsafe fn free(this: *mut AnySet) {
        // SAFETY: the caller's promise; sets of no derived type have blocks of one size.
        unsafe {
            if AnySet::of_exact(&*this).is_some() {
                FREE.0.free(gc::disown(this.cast()));
            } else {
                gc::free_instance(this.cast());
            }
        }
    }

    /// The object as a set, if its type is exactly `set` or `frozenset`.
    #[inline]
    pub fn of_exact(object: &Object) -> Option<&AnySet> {
        let is_set = object.is_exact::<Set>() || object.is_exact::<FrozenSet>();
        // SAFETY: instances of both types have the layout.
        is_set.then(|| unsafe { object.cast_unchecked() })
    }

    /// The object as a set, if it is an instance of `set` or `frozenset`.
    #[inline]
    pub fn of(object: &Object) -> Option<&AnySet> {
        let is_set = object.is_instance::<Set>() || object.is_instance::<FrozenSet>();
        // SAFETY: instances of both types have the layout.
        is_set.then(|| unsafe { object.cast_unchecked() })
    }
}
