//! The arguments of a C-variadic function, read one by one.
//!
//! `varargs.c` defines the variadic functions and passes a pointer to their argument lists; only C can take arguments out, so
//! each kind has a helper there.

use core::ffi::{c_char, c_double, c_int, c_long, c_longlong, c_uint, c_void};
use core::marker::{PhantomData, PhantomPinned};

/// A list of arguments that C code passed.
#[cfg(not(target_arch = "x86_64"))]
#[repr(C)]
pub struct VaList {
    _list: [u8; 0],
    _not_rust: PhantomData<(*mut u8, PhantomPinned)>,
}

/// A list of arguments that C code passed, as the System V ABI for this architecture lays it out: so they are taken out without a call
/// of C code.
#[cfg(target_arch = "x86_64")]
#[repr(C)]
pub struct VaList {
    /// Where the next integer or pointer is among the saved registers.
    general_offset: u32,
    /// Where the next floating-point number is among them.
    float_offset: u32,
    /// What was passed on the stack.
    overflow: *mut u8,
    /// The registers that arguments were passed in.
    registers: *mut u8,
    _not_rust: PhantomData<PhantomPinned>,
}

#[cfg(target_arch = "x86_64")]
impl VaList {
    /// Bytes of the saved general registers.
    const GENERAL_END: u32 = 6 * 8;

    /// Take the next integer or pointer.
    ///
    /// # Safety
    /// The next argument is one.
    #[inline(always)]
    unsafe fn word(&mut self) -> *mut c_void {
        // SAFETY: the caller's promise.
        unsafe {
            let place = if self.general_offset < Self::GENERAL_END {
                let place = self.registers.add(self.general_offset as usize);
                self.general_offset += 8;
                place
            } else {
                let place = self.overflow;
                self.overflow = place.add(8);
                place
            };
            place.cast::<*mut c_void>().read()
        }
    }
}

unsafe extern "C" {
    fn pyroxene_va_double(list: *mut VaList) -> c_double;
}

#[cfg(not(target_arch = "x86_64"))]
unsafe extern "C" {
    fn pyroxene_va_int(list: *mut VaList) -> c_int;
    fn pyroxene_va_uint(list: *mut VaList) -> c_uint;
    fn pyroxene_va_long(list: *mut VaList) -> c_long;
    fn pyroxene_va_longlong(list: *mut VaList) -> c_longlong;
    fn pyroxene_va_intmax(list: *mut VaList) -> i64;
    fn pyroxene_va_ssize(list: *mut VaList) -> isize;
    fn pyroxene_va_pointer(list: *mut VaList) -> *mut c_void;
}

macro_rules! takers {
    ($($(#[$meta:meta])* $name:ident $helper:ident $ty:ty;)*) => {
        impl VaList { $(
            $(#[$meta])*
            ///
            /// # Safety
            /// The next argument is of this type, or of one that C promotes to it.
            #[inline]
            pub unsafe fn $name(&mut self) -> $ty {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: the caller's promise; a smaller number is in the lower part of its word.
                unsafe { self.word() as $ty }
                #[cfg(not(target_arch = "x86_64"))]
                // SAFETY: the caller's promise.
                unsafe { $helper(self) }
            }
        )* }
    };
}

takers! {
    /// Take an `int`, or whatever is promoted to it.
    int pyroxene_va_int c_int;
    /// Take an `unsigned int`.
    uint pyroxene_va_uint c_uint;
    /// Take a `long`.
    long pyroxene_va_long c_long;
    /// Take a `long long`.
    longlong pyroxene_va_longlong c_longlong;
    /// Take an `intmax_t`.
    intmax pyroxene_va_intmax i64;
    /// Take a `Py_ssize_t`, `size_t` or `ptrdiff_t`.
    ssize pyroxene_va_ssize isize;
    /// Take a pointer to data or to a function.
    pointer pyroxene_va_pointer *mut c_void;
}

impl VaList {
    /// Take a `double` or `float`.
    ///
    /// # Safety
    /// The next argument is one.
    #[inline]
    pub unsafe fn double(&mut self) -> c_double {
        // SAFETY: the caller's promise.
        unsafe { pyroxene_va_double(self) }
    }

    /// Take a C string, or `NULL`.
    ///
    /// # Safety
    /// The next argument is one.
    #[inline]
    pub unsafe fn text<'a>(&mut self) -> crate::border::CText<'a> {
        // SAFETY: the caller's promise.
        unsafe { crate::border::CText::from_ptr(self.pointer().cast::<c_char>()) }
    }

    /// Take an object, or `NULL`.
    ///
    /// # Safety
    /// The next argument is one, which stays alive for `'a`.
    #[inline]
    pub unsafe fn object<'a>(&mut self) -> Option<&'a objspace::Object> {
        // SAFETY: the caller's promise.
        unsafe { objspace::Object::from_nullable(self.pointer().cast()) }
    }
}
