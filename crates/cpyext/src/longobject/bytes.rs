//! Integers as bytes: native integers of any size.

use super::expected_int;
use abi::{
    Py_ASNATIVEBYTES_ALLOW_INDEX, Py_ASNATIVEBYTES_DEFAULTS, Py_ASNATIVEBYTES_LITTLE_ENDIAN,
    Py_ASNATIVEBYTES_NATIVE_ENDIAN, Py_ASNATIVEBYTES_REJECT_NEGATIVE, Py_ASNATIVEBYTES_UNSIGNED_BUFFER,
    Py_ssize_t,
};
use algorithms::numeric::int_convert::{self, Endian, ToBytesError};
use core::ffi::{c_int, c_uchar, c_void};
use core::slice;
use cpyext_macros::cpython_api;
use objspace::{Int, Layout, Object, PyResult, Ref, Space, number};

const NATIVE: Endian = if cfg!(target_endian = "little") { Endian::Little } else { Endian::Big };

/// The order of bytes that flags ask for; bit 1 asks for the machine's.
fn endian(flags: c_int) -> Endian {
    let native = Py_ASNATIVEBYTES_NATIVE_ENDIAN & !Py_ASNATIVEBYTES_LITTLE_ENDIAN;
    match flags {
        _ if flags & native != 0 => NATIVE,
        _ if flags & Py_ASNATIVEBYTES_LITTLE_ENDIAN != 0 => Endian::Little,
        _ => Endian::Big,
    }
}

/// How many bytes hold the value, as the caller is told: `len` where it is enough.
fn bytes_needed(int: &Int, len: usize, unsigned: bool) -> usize {
    const WORD: usize = size_of::<usize>();
    if let Some(value) = int.compact_value() {
        let bits = 8 * len as u32;
        return match len {
            0 => WORD,
            WORD.. => WORD,
            _ if (value << (64 - bits)) >> (64 - bits) == value => len,
            _ if value > 0 && value >> bits == 0 => len + usize::from(!unsigned),
            _ => WORD,
        };
    }
    let value = int.value();
    let bits = value.bit_length() as usize;
    let is_exact = bits.is_multiple_of(8) && len == bits / 8;
    let power = value.bit_count() == 1;
    if is_exact && (if value.negative { power } else { unsigned }) { len } else { bits / 8 + 1 }
}

/// Copies the value into `len` bytes in two's complement, cut off where it does not fit; the number of bytes that it needs.
///
/// # Safety
/// `target` points at `len` bytes.
#[cpython_api]
unsafe fn PyLong_AsNativeBytes(
    space: &Space,
    object: &Object,
    target: *mut c_void,
    len: Py_ssize_t,
    flags: c_int,
) -> PyResult<Py_ssize_t> {
    let defaults = flags == Py_ASNATIVEBYTES_DEFAULTS;
    let has = |flag: c_int| !defaults && flags & flag != 0;
    let int = match object.downcast::<Int>() {
        None if has(Py_ASNATIVEBYTES_ALLOW_INDEX) => number::index(space, object)?,
        _ => expected_int(space, object)?.to_ref(),
    };
    if has(Py_ASNATIVEBYTES_REJECT_NEGATIVE) && int.is_negative() {
        return Err(space.value_error("Cannot convert negative int"));
    }
    let len = usize::try_from(len).unwrap_or(0);
    if len > 0 {
        // SAFETY: the caller's promise.
        let target = unsafe { slice::from_raw_parts_mut(target.cast::<u8>(), len) };
        let endian = if defaults { NATIVE } else { endian(flags) };
        // What does not fit is cut off: the result tells.
        let _ = int_convert::to_bytes(int.value(), target, endian, true);
    }
    let unsigned = defaults || has(Py_ASNATIVEBYTES_UNSIGNED_BUFFER);
    Ok(bytes_needed(&int, len, unsigned) as Py_ssize_t)
}

/// The bytes of C code; none if `len` is zero.
///
/// # Safety
/// `bytes` points at `len` bytes.
unsafe fn view<'a>(bytes: *const c_void, len: usize) -> &'a [u8] {
    if len == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts(bytes.cast(), len) }
}

fn from_bytes(space: &Space, bytes: &[u8], endian: Endian, signed: bool) -> PyResult<Ref<Int>> {
    if bytes.len() == 8 {
        let mut word = [0; 8];
        word.copy_from_slice(bytes);
        let word = if endian == Endian::Little { u64::from_le_bytes(word) } else { u64::from_be_bytes(word) };
        return if signed { Int::from_i64(space, word as i64) } else { Int::from_u64(space, word) };
    }
    Int::from_bigint(space, &int_convert::from_bytes(bytes, endian, signed))
}

/// The integer in `len` bytes of two's complement (or, by the flags, without a sign).
///
/// # Safety
/// `bytes` points at `len` bytes.
#[cpython_api]
unsafe fn PyLong_FromNativeBytes(
    space: &Space,
    bytes: *const c_void,
    len: usize,
    flags: c_int,
) -> PyResult<Ref<Int>> {
    if bytes.is_null() {
        return Err(space.bad_internal_call());
    }
    let defaults = flags == Py_ASNATIVEBYTES_DEFAULTS;
    let endian = if defaults { NATIVE } else { endian(flags) };
    let signed = defaults || flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER == 0;
    // SAFETY: the caller's promise.
    from_bytes(space, unsafe { view(bytes, len) }, endian, signed)
}

/// The integer in `len` bytes without a sign.
///
/// # Safety
/// `bytes` points at `len` bytes.
#[cpython_api]
unsafe fn PyLong_FromUnsignedNativeBytes(
    space: &Space,
    bytes: *const c_void,
    len: usize,
    flags: c_int,
) -> PyResult<Ref<Int>> {
    if bytes.is_null() {
        return Err(space.bad_internal_call());
    }
    let endian = if flags == Py_ASNATIVEBYTES_DEFAULTS { NATIVE } else { endian(flags) };
    // SAFETY: the caller's promise.
    from_bytes(space, unsafe { view(bytes, len) }, endian, false)
}

/// The integer in `len` bytes.
///
/// # Safety
/// `bytes` points at `len` bytes.
#[cpython_api]
unsafe fn _PyLong_FromByteArray(
    space: &Space,
    bytes: *const c_uchar,
    len: usize,
    little_endian: c_int,
    signed: c_int,
) -> PyResult<Ref<Int>> {
    let endian = if little_endian != 0 { Endian::Little } else { Endian::Big };
    // SAFETY: the caller's promise.
    from_bytes(space, unsafe { view(bytes.cast(), len) }, endian, signed != 0)
}

/// Copies the value into `len` bytes; -1 if it does not fit, with an `OverflowError` if `raises` is not 0.
///
/// # Safety
/// `target` points at `len` bytes.
#[cpython_api]
unsafe fn _PyLong_AsByteArray(
    space: &Space,
    int: &Int,
    target: *mut c_uchar,
    len: usize,
    little_endian: c_int,
    signed: c_int,
    raises: c_int,
) -> PyResult<c_int> {
    let endian = if little_endian != 0 { Endian::Little } else { Endian::Big };
    let target: &mut [u8] = match len {
        0 => &mut [],
        // SAFETY: the caller's promise.
        _ => unsafe { slice::from_raw_parts_mut(target, len) },
    };
    match int_convert::to_bytes(int.value(), target, endian, signed != 0) {
        Ok(()) => Ok(0),
        Err(error @ (ToBytesError::TooBig | ToBytesError::Negative)) if raises != 0 => {
            Err(space.overflow_error(error))
        }
        Err(_) => Ok(-1),
    }
}
