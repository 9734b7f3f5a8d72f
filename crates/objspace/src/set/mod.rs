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

use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, Type};
use abi::PySetObject;
use core::ops::Deref;

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
        let object = ty.allocate(space, 0)?;
        // SAFETY: instances of both types have the layout.
        let set: Ref<AnySet> = unsafe { object.cast_unchecked() };
        set.initialize();
        Ok(set)
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
