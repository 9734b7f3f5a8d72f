//! Types: `PyTypeObject`s with C-callable slots, static and made at run time.

mod annotations;
pub(crate) mod class_assignment;
mod creation;
mod creation_layout;
pub mod dispatch;
mod heap_instance;
mod heap_type;
mod inherit;
mod instantiation;
mod lookup;
mod mro;
mod new_slots;
mod new_wrapper;
mod ready;
pub mod slot_table;
pub mod spec;
mod subclasses;
#[cfg(test)]
mod tests;
mod type_type;
mod update_slots;
pub mod watchers;
pub mod wrappers;

pub use creation_layout::metaclass;
pub use heap_type::HeapType;
pub(crate) use instantiation::tp_call as type_call;
pub use instantiation::{instantiate, is_called_with_tuple, is_made_plainly, make_and_initialize};
pub use lookup::clear_cache;
pub use ready::MANAGED_WEAKREF_OFFSET;
pub use type_type::{PyType_Type, type_getattro};

use crate::{Layout, Object, PyResult, Ref, Space};
use abi::{Py_TPFLAGS_BASE_EXC_SUBCLASS, Py_TPFLAGS_HEAPTYPE, PyObject, PyTypeObject};
use core::ffi::CStr;
use core::fmt;

crate::layout! {
    /// A type.
    pub struct Type(PyTypeObject);
}

impl Type {
    /// Views a static type.
    #[inline]
    pub fn from_static(ty: &'static abi::Static<PyTypeObject>) -> &'static Type {
        // SAFETY: `Type` is transparent over `PyTypeObject`; a static lives for ever.
        unsafe { &*ty.as_ptr().cast() }
    }

    /// Views a pointer from C.
    ///
    /// # Safety
    /// `ptr` points at a type that stays alive for `'a`.
    #[inline]
    pub unsafe fn from_type_ptr<'a>(ptr: *mut PyTypeObject) -> &'a Type {
        // SAFETY: the caller's promise.
        unsafe { &*ptr.cast() }
    }

    /// The address, as C code holds it.
    #[inline]
    pub fn as_type_ptr(&self) -> *mut PyTypeObject {
        self.as_ptr().cast()
    }

    /// The public fields.
    #[inline]
    pub fn slots(&self) -> &PyTypeObject {
        &self.0
    }

    /// `tp_flags`.
    #[inline]
    pub fn flags(&self) -> u64 {
        self.0.tp_flags.get()
    }

    /// Whether all bits of `flag` are set in `tp_flags`.
    #[inline]
    pub fn has_flag(&self, flag: u64) -> bool {
        self.flags() & flag == flag
    }

    /// Whether the type was made at run time, so that its instances own references to it.
    #[inline]
    pub fn is_heap_type(&self) -> bool {
        self.has_flag(Py_TPFLAGS_HEAPTYPE)
    }

    /// Whether instances are exceptions.
    #[inline]
    pub fn is_exception_class(&self) -> bool {
        self.has_flag(Py_TPFLAGS_BASE_EXC_SUBCLASS)
    }

    /// `tp_basicsize`: bytes of an instance without items.
    #[inline]
    pub fn basicsize(&self) -> usize {
        self.0.tp_basicsize.get() as usize
    }

    /// `tp_itemsize`: bytes of an item, 0 for instances of fixed size.
    #[inline]
    pub fn itemsize(&self) -> usize {
        self.0.tp_itemsize.get() as usize
    }

    /// `tp_name` as it stands: with the module for static types and types from C (`"collections.deque"`).
    pub fn tp_name(&self) -> &str {
        // SAFETY: `tp_name` is a C string that lives as long as the type.
        algorithms::text::ascii::utf8(unsafe { CStr::from_ptr(self.0.tp_name.get()) }.to_bytes())
            .unwrap_or("?")
    }

    /// `__name__`: for static types what follows the last dot of `tp_name`.
    pub fn name(&self) -> &str {
        let name = self.tp_name();
        if !self.is_heap_type() {
            return name.rsplit_once('.').map_or(name, |(_, last)| last);
        }
        // Types made from specs have their module in `tp_name`; those made in Python have names with any characters.
        // SAFETY: heap types own their name, a string (null only while they are made).
        let own = unsafe { Object::from_nullable(HeapType::of(self).ht_name.get()) };
        own.and_then(|own| own.downcast::<crate::Str>()).and_then(crate::Str::as_ascii).unwrap_or(name)
    }

    /// The type as its `repr` shows it, for messages: `<class 'int'>`.
    pub fn qualified_repr(&self) -> impl fmt::Display {
        struct Shown<'a>(&'a Type);
        impl fmt::Display for Shown<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "<class '{}'>", self.0.tp_name())
            }
        }
        Shown(self)
    }

    /// `tp_base`.
    #[inline]
    pub fn base(&self) -> Option<&Type> {
        // SAFETY: a type keeps its base alive.
        unsafe { self.0.tp_base.get().cast::<Type>().as_ref() }
    }

    /// Whether the type is `other` or derives from it.
    #[inline]
    pub fn is_subtype(&self, other: &Type) -> bool {
        core::ptr::eq(self, other) || self.is_proper_subtype(other)
    }

    #[inline]
    fn is_proper_subtype(&self, other: &Type) -> bool {
        let mro = self.0.tp_mro.get();
        if mro.is_null() {
            return self.has_in_chain(other);
        }
        // SAFETY: `tp_mro` is a tuple of types.
        let mro = unsafe { Object::from_ptr(mro).cast_unchecked::<crate::Tuple>() };
        for entry in mro.items() {
            if entry.as_ptr() == other.as_ptr() {
                return true;
            }
        }
        false
    }

    /// Whether a type that is not ready yet derives from another: the bases' chain is all there is.
    #[cold]
    fn has_in_chain(&self, other: &Type) -> bool {
        core::iter::successors(self.base(), |ty| ty.base()).any(|ty| core::ptr::eq(ty, other))
    }

    /// Whether an instance of this collectable type has a collector's header (`tp_is_gc`; static types have none).
    ///
    /// # Safety
    /// `object` is an instance of the type.
    #[inline]
    pub unsafe fn instance_is_gc(&self, object: *mut PyObject) -> bool {
        match self.0.tp_is_gc.get() {
            None => true,
            // SAFETY: the caller's promise.
            Some(is_gc) => unsafe { is_gc(object) != 0 },
        }
    }

    /// A new instance from `tp_alloc`.
    #[inline]
    pub fn allocate(&self, space: &Space, items: usize) -> PyResult<Ref<Object>> {
        const GENERIC: abi::allocfunc = crate::slot_functions::PyType_GenericAlloc;
        match self.0.tp_alloc.get() {
            Some(alloc) if core::ptr::fn_addr_eq(alloc, GENERIC) => {
                crate::gc::generic_alloc(space, self, items)
            }
            // SAFETY: `tp_alloc` fits its own type.
            Some(alloc) => unsafe { space.from_c(alloc(self.as_type_ptr(), items as isize)) },
            None => crate::gc::generic_alloc(space, self, items),
        }
    }
}

macro_rules! suites {
    ($($(#[$meta:meta])* $name:ident: $field:ident, $suite:ident;)*) => {
        impl Type { $(
            $(#[$meta])*
            #[inline]
            pub fn $name(&self) -> Option<&abi::$suite> {
                // SAFETY: a suite lives as long as its type.
                unsafe { self.0.$field.get().as_ref() }
            }
        )* }
    };
}

suites! {
    /// The number slots.
    number_slots: tp_as_number, PyNumberMethods;
    /// The sequence slots.
    sequence_slots: tp_as_sequence, PySequenceMethods;
    /// The mapping slots.
    mapping_slots: tp_as_mapping, PyMappingMethods;
    /// The slots behind `await` and `async for`.
    async_slots: tp_as_async, PyAsyncMethods;
    /// The buffer slots.
    buffer_slots: tp_as_buffer, PyBufferProcs;
}
