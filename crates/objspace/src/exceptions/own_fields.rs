//! Fields of an exception beside those of the base: how they are reached, released, and shown to the collector.

use super::base;
use crate::Layout;
use crate::gc::Visitor;
use abi::{PyObject, visitproc};
use core::ffi::{c_int, c_void};

/// An exception whose layout has fields of its own, all of which own objects or are null.
pub(super) trait OwnFields: Layout {
    /// Releases the fields, and those of the base.
    fn release_all(&self);

    /// Reports the fields, and those of the base, to the collector.
    fn visit_all(&self, visitor: &mut Visitor) -> c_int;
}

/// `tp_dealloc` of exceptions with fields of their own.
///
/// # Safety
/// `this` is dead, and a `T`.
pub(super) unsafe extern "C" fn dealloc<T: OwnFields>(this: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe { base::dealloc(this, || (*this.cast::<T>()).release_all()) }
}

/// `tp_traverse`, likewise.
///
/// # Safety
/// `this` is a `T`; `visit` takes `argument`.
pub(super) unsafe extern "C" fn traverse<T: OwnFields>(
    this: *mut PyObject,
    visit: Option<visitproc>,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { (*this.cast::<T>()).visit_all(&mut crate::shim::visitor(visit, argument)) }
}

/// `tp_clear`, likewise.
///
/// # Safety
/// `this` is a `T`.
pub(super) unsafe extern "C" fn clear<T: OwnFields>(this: *mut PyObject) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { (*this.cast::<T>()).release_all() };
    0
}

/// Says which fields of its layout an exception owns.
macro_rules! own_fields {
    ($name:ident, $layout:ident: $($field:ident),*) => {
        impl $name {
            fn own(&self) -> &abi::$layout {
                // SAFETY: that is the layout of the type and its subtypes.
                unsafe { &*self.as_ptr().cast() }
            }

            fn base(&self) -> &super::BaseException {
                // SAFETY: every exception's layout starts with the base's.
                unsafe { self.cast_unchecked() }
            }
        }

        impl super::own_fields::OwnFields for $name {
            fn release_all(&self) {
                self.base().clear_fields();
                $( super::base::slot(&self.own().$field).set(None); )*
            }

            fn visit_all(&self, visitor: &mut $crate::gc::Visitor) -> core::ffi::c_int {
                let stop = self.base().visit_fields(visitor);
                if stop != 0 {
                    return stop;
                }
                $crate::visit_all!(visitor, $(self.own().$field.get()),*);
                0
            }
        }
    };
}
pub(super) use own_fields;
