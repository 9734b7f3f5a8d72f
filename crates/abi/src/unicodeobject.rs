//! `unicodeobject.h`: strings in their compact and indirect forms, and the writer that builds them.

use crate::{Py_UCS1, Py_UCS2, Py_UCS4, Py_hash_t, Py_ssize_t, PyObject};
use core::cell::Cell;
use core::ffi::{c_char, c_int, c_uchar, c_void};

/// A string whose characters, all ASCII, follow this head; also the head of the other forms.
#[repr(C)]
pub struct PyASCIIObject {
    pub ob_base: PyObject,
    pub length: Cell<Py_ssize_t>,
    pub hash: Cell<Py_hash_t>,
    pub state: PyUnicodeState,
}

/// A string whose characters follow this head.
#[repr(C)]
pub struct PyCompactUnicodeObject {
    pub _base: PyASCIIObject,
    pub utf8_length: Cell<Py_ssize_t>,
    pub utf8: Cell<*mut c_char>,
}

/// A string whose characters are elsewhere (subclasses of `str`).
#[repr(C)]
pub struct PyUnicodeObject {
    pub _base: PyCompactUnicodeObject,
    pub data: Cell<PyUnicodeData>,
}

/// A string under construction, on the stack of C code.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct _PyUnicodeWriter {
    pub buffer: *mut PyObject,
    pub data: *mut c_void,
    pub kind: c_int,
    pub maxchar: Py_UCS4,
    pub size: Py_ssize_t,
    pub pos: Py_ssize_t,
    pub min_length: Py_ssize_t,
    pub min_char: Py_UCS4,
    pub overallocate: c_uchar,
    pub readonly: c_uchar,
}

/// Where the characters of a [`PyUnicodeObject`] are, by their kind.
#[derive(Clone, Copy)]
#[repr(C)]
pub union PyUnicodeData {
    pub any: *mut c_void,
    pub latin1: *mut Py_UCS1,
    pub ucs2: *mut Py_UCS2,
    pub ucs4: *mut Py_UCS4,
}

/// The bit fields of [`PyASCIIObject::state`]: `interned`, `kind`, `compact`, `ascii`, `statically_allocated`.
#[repr(transparent)]
pub struct PyUnicodeState(pub Cell<u32>);

impl PyUnicodeState {
    pub const INTERNED_SHIFT: u32 = 0;
    pub const INTERNED_MASK: u32 = 0b11 << Self::INTERNED_SHIFT;
    pub const KIND_SHIFT: u32 = 2;
    pub const KIND_MASK: u32 = 0b111 << Self::KIND_SHIFT;
    pub const COMPACT_MASK: u32 = 1 << 5;
    pub const ASCII_MASK: u32 = 1 << 6;
    pub const STATICALLY_ALLOCATED_MASK: u32 = 1 << 7;

    /// A state that is not interned. `kind` is a `PyUnicode_…BYTE_KIND`.
    #[inline(always)]
    pub const fn new(kind: u32, compact: bool, ascii: bool) -> Self {
        Self(Cell::new(
            (kind << Self::KIND_SHIFT)
                | if compact { Self::COMPACT_MASK } else { 0 }
                | if ascii { Self::ASCII_MASK } else { 0 },
        ))
    }

    /// An `SSTATE_…` constant.
    #[inline(always)]
    pub fn interned(&self) -> u32 {
        (self.0.get() & Self::INTERNED_MASK) >> Self::INTERNED_SHIFT
    }

    /// Sets how the string is interned: an `SSTATE_…` constant.
    #[inline(always)]
    pub fn set_interned(&self, interned: u32) {
        let others = self.0.get() & !Self::INTERNED_MASK;
        self.0.set(others | ((interned << Self::INTERNED_SHIFT) & Self::INTERNED_MASK));
    }

    /// Bytes per character: a `PyUnicode_…BYTE_KIND`.
    #[inline(always)]
    pub fn kind(&self) -> u32 {
        (self.0.get() & Self::KIND_MASK) >> Self::KIND_SHIFT
    }

    /// Whether the characters follow the head.
    #[inline(always)]
    pub fn compact(&self) -> bool {
        self.0.get() & Self::COMPACT_MASK != 0
    }

    /// Whether all characters are below 128.
    #[inline(always)]
    pub fn ascii(&self) -> bool {
        self.0.get() & Self::ASCII_MASK != 0
    }

    /// Whether the string is in static memory.
    #[inline(always)]
    pub fn statically_allocated(&self) -> bool {
        self.0.get() & Self::STATICALLY_ALLOCATED_MASK != 0
    }
}

// Kinds of strings: bytes per character.
pub const PyUnicode_1BYTE_KIND: u32 = 1;
pub const PyUnicode_2BYTE_KIND: u32 = 2;
pub const PyUnicode_4BYTE_KIND: u32 = 4;

// How a string is interned: `PyUnicodeState::interned`.
pub const SSTATE_NOT_INTERNED: u32 = 0;
pub const SSTATE_INTERNED_MORTAL: u32 = 1;
pub const SSTATE_INTERNED_IMMORTAL: u32 = 2;
pub const SSTATE_INTERNED_IMMORTAL_STATIC: u32 = 3;

pub const Py_UNICODE_SIZE: c_int = 4;
pub const Py_UNICODE_REPLACEMENT_CHARACTER: Py_UCS4 = 0xfffd;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_fields_do_not_disturb_each_other() {
        let state = PyUnicodeState::new(PyUnicode_4BYTE_KIND, true, false);
        state.set_interned(SSTATE_INTERNED_IMMORTAL_STATIC);
        assert_eq!(state.interned(), SSTATE_INTERNED_IMMORTAL_STATIC);
        assert_eq!(state.kind(), PyUnicode_4BYTE_KIND);
        assert!(state.compact() && !state.ascii() && !state.statically_allocated());
        state.set_interned(SSTATE_NOT_INTERNED);
        assert_eq!(state.0.get(), 0b0011_0000);
    }
}
