//! Fields that only types made at run time have.

use crate::{PyResult, Space, Type, memory};
use abi::{PyHeapTypeObject, PyMemberDef};
use core::ffi::c_char;
use core::ops::Deref;
use core::ptr;

/// A type made at run time, with its further fields.
#[repr(transparent)]
pub struct HeapType(PyHeapTypeObject);

impl Deref for HeapType {
    type Target = PyHeapTypeObject;
    #[inline]
    fn deref(&self) -> &PyHeapTypeObject {
        &self.0
    }
}

impl HeapType {
    /// The fields of a type made at run time.
    ///
    /// # Panics
    /// If it is a static type.
    #[inline]
    pub fn of(ty: &Type) -> &HeapType {
        assert!(ty.is_heap_type() || ty.flags() == 0, "a static type has no such fields");
        // SAFETY: heap types have this layout (and a fresh one, whose flags are not set yet).
        unsafe { &*ty.as_type_ptr().cast() }
    }

    /// Points the type at the suites inside it.
    pub fn use_own_suites(&self) {
        let slots = &self.ht_type;
        slots.tp_as_async.set(ptr::from_ref(&self.as_async).cast_mut());
        slots.tp_as_number.set(ptr::from_ref(&self.as_number).cast_mut());
        slots.tp_as_mapping.set(ptr::from_ref(&self.as_mapping).cast_mut());
        slots.tp_as_sequence.set(ptr::from_ref(&self.as_sequence).cast_mut());
        slots.tp_as_buffer.set(ptr::from_ref(&self.as_buffer).cast_mut());
    }

    /// Sets `tp_name` to a copy that the type owns. The old copy is kept until the type dies if C code may hold it: it is
    /// freed only when replaced by another call of this.
    pub fn set_tp_name(&self, name: &str) {
        let copy = c_copy(name);
        let old = self._ht_tpname.replace(copy);
        self.ht_type.tp_name.set(copy);
        // SAFETY: the field held a copy made here, or null.
        unsafe { memory::free(old.cast()) };
    }

    /// Sets `tp_doc` to a copy that the type owns.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn set_doc(&self, space: &Space, doc: &str) -> PyResult<()> {
        let copy = c_copy(doc);
        if copy.is_null() {
            return Err(space.memory_error());
        }
        let old = self.ht_type.tp_doc.replace(copy);
        // SAFETY: a heap type's doc is a copy made here (C code that replaces it uses the same allocator).
        unsafe { memory::free(old.cast_mut().cast()) };
        Ok(())
    }

    /// The members behind the fixed part: the class's `__slots__`, or a copy of a spec's table; `ob_size` of them, and an empty
    /// one at the end.
    pub fn members(&self) -> *mut PyMemberDef {
        let ty = &self.ht_type;
        // SAFETY: a type's metatype says where its items start; an instance has `ob_size` of them and one spare.
        unsafe {
            let metatype = Type::from_type_ptr(ty.ob_base.ob_base.ob_type.get());
            ptr::from_ref(self).cast_mut().byte_add(metatype.basicsize()).cast()
        }
    }

    /// Number of members behind the fixed part.
    pub fn member_count(&self) -> usize {
        self.ht_type.ob_base.ob_size.get().unsigned_abs()
    }
}

/// A copy of `text` as a C string; null when there is no memory. A NUL inside ends it for C.
fn c_copy(text: &str) -> *mut c_char {
    let copy = memory::allocate(text.len() + 1);
    if !copy.is_null() {
        // SAFETY: the block has room for the text and the NUL.
        unsafe {
            ptr::copy_nonoverlapping(text.as_ptr(), copy, text.len());
            copy.add(text.len()).write(0);
        }
    }
    copy.cast()
}
