//! `floatobject.h`: doubles, and packing them.

use algorithms::numeric::float_pack;
use core::ffi::{c_char, c_int};
use core::slice;
use cpyext_macros::cpython_api;
use objspace::{Float, Object, PyResult, Ref, Space, float, imports};

/// The float of this value.
#[cpython_api]
fn PyFloat_FromDouble(space: &Space, value: f64) -> PyResult<Ref<Float>> {
    Float::new(space, value)
}

/// The float that a string (or an object with bytes) is the text of.
#[cpython_api]
fn PyFloat_FromString(space: &Space, text: &Object) -> PyResult<Ref<Float>> {
    Float::new(space, Float::from_text(space, text)?)
}

/// The value, by `__float__` or `__index__` if need be.
///
/// # Errors
/// `TypeError` for what is no real number, `OverflowError`.
#[cpython_api]
fn PyFloat_AsDouble(space: &Space, object: Option<&Object>) -> PyResult<f64> {
    match object {
        Some(object) => float::as_f64(space, object),
        None => Err(space.type_error("bad argument type for built-in operation")),
    }
}

/// The largest finite double.
#[cpython_api(no_space)]
fn PyFloat_GetMax() -> f64 {
    f64::MAX
}

/// The smallest normal double.
#[cpython_api(no_space)]
fn PyFloat_GetMin() -> f64 {
    f64::MIN_POSITIVE
}

macro_rules! packing {
    ($($pack:ident $unpack:ident $size:literal $to:ident $from:ident $format:literal;)*) => { $(
        #[doc = concat!("Stores the value in ", $size, " bytes of IEEE 754, the least significant first if `little_endian` is not 0.")]
        ///
        /// # Errors
        /// `OverflowError` if it is too large.
        ///
        /// # Safety
        /// `target` points at so many bytes.
        #[cpython_api]
        unsafe fn $pack(space: &Space, value: f64, target: *mut c_char, little_endian: c_int) -> PyResult<()> {
            let Some(bits) = float_pack::$to(value) else {
                return Err(space.overflow_error(concat!("float too large to pack with ", $format, " format")));
            };
            let bytes = if little_endian != 0 { bits.to_le_bytes() } else { bits.to_be_bytes() };
            // SAFETY: the caller's promise.
            unsafe { slice::from_raw_parts_mut(target.cast::<u8>(), $size) }.copy_from_slice(&bytes);
            Ok(())
        }

        #[doc = concat!("The value in ", $size, " bytes of IEEE 754.")]
        ///
        /// # Safety
        /// `source` points at so many bytes.
        #[cpython_api(no_space)]
        unsafe fn $unpack(source: *const c_char, little_endian: c_int) -> f64 {
            let mut bytes = [0; $size];
            // SAFETY: the caller's promise.
            bytes.copy_from_slice(unsafe { slice::from_raw_parts(source.cast::<u8>(), $size) });
            float_pack::$from(if little_endian != 0 { bytes } else {
                bytes.reverse();
                bytes
            })
        }
    )* };
}

packing! {
    PyFloat_Pack2 PyFloat_Unpack2 2 to_half from_half "e";
    PyFloat_Pack4 PyFloat_Unpack4 4 to_single from_single "f";
    PyFloat_Pack8 PyFloat_Unpack8 8 to_double from_double "d";
}

/// `sys.float_info`
#[cpython_api]
fn PyFloat_GetInfo(space: &Space) -> PyResult<Ref<Object>> {
    imports::import(space, "sys")?.getattr_str(space, "float_info")
}
