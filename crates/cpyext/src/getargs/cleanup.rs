//! What conversions hold until it is known whether all of them succeed.

use abi::{Py_buffer, PyObject};
use core::ffi::{c_int, c_void};
use core::ptr;
use objspace::memory;

/// An `O&` converter.
pub(super) type Converter = unsafe extern "C" fn(*mut PyObject, *mut c_void) -> c_int;

enum Held {
    /// Memory whose address was stored at the place.
    Memory(*mut *mut u8),
    /// A buffer that was filled.
    Buffer(*mut Py_buffer),
    /// A converter that wants to be called without an object to release.
    Converter(Converter, *mut c_void),
}

/// Things to release unless parsing succeeds.
pub(super) struct Cleanup(Vec<Held>);

impl Cleanup {
    /// Nothing is held yet.
    #[inline]
    pub const fn new() -> Cleanup {
        Cleanup(Vec::new())
    }

    pub fn memory(&mut self, place: *mut *mut u8) {
        self.0.push(Held::Memory(place));
    }

    pub fn buffer(&mut self, buffer: *mut Py_buffer) {
        self.0.push(Held::Buffer(buffer));
    }

    pub fn converter(&mut self, converter: Converter, place: *mut c_void) {
        self.0.push(Held::Converter(converter, place));
    }

    /// Everything succeeded: what was made is the caller's.
    #[inline]
    pub fn keep(mut self) {
        self.0.clear();
    }

    #[cold]
    #[inline(never)]
    fn release(&mut self) {
        for held in self.0.drain(..) {
            // SAFETY: the places are the caller's of the parsing function, alive for the call, and hold what was put there.
            unsafe {
                match held {
                    Held::Memory(place) => {
                        memory::free(*place);
                        *place = ptr::null_mut();
                    }
                    Held::Buffer(buffer) => objspace::buffer::release_view(buffer),
                    Held::Converter(converter, place) => {
                        converter(ptr::null_mut(), place);
                    }
                }
            }
        }
    }
}

impl Drop for Cleanup {
    #[inline]
    fn drop(&mut self) {
        if !self.0.is_empty() {
            self.release();
        }
    }
}
