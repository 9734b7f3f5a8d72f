//! The head that the collector keeps before each of its objects.

use core::cell::Cell;

/// Links of an object in the collector's lists, with flags in their low bits.
#[repr(C)]
pub struct PyGC_Head {
    pub _gc_next: Cell<usize>,
    pub _gc_prev: Cell<usize>,
}
