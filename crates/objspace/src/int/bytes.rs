//! `int.to_bytes` and `int.from_bytes`.

use super::Int;
use crate::buffer::copied_bytes;
use crate::bytes::Bytes;
use crate::{Object, PyErr, PyResult, Ref, Space, Str, intern, number};
use algorithms::numeric::int_convert::{self, Endian};

/// The order of bytes that an argument names.
fn endian(space: &Space, order: Option<&Str>) -> PyResult<Endian> {
    match order {
        None => Ok(Endian::Big),
        Some(order) if order.equals("big") => Ok(Endian::Big),
        Some(order) if order.equals("little") => Ok(Endian::Little),
        Some(_) => Err(space.value_error("byteorder must be either 'little' or 'big'")),
    }
}

impl Int {
    /// The value in `length` bytes, in two's complement if `signed`.
    ///
    /// # Errors
    /// `OverflowError` when it does not fit, `ValueError` for a negative length or an unknown order.
    pub(super) fn to_bytes_object(
        &self,
        space: &Space,
        length: isize,
        order: Option<&Str>,
        signed: bool,
    ) -> PyResult<Ref<Bytes>> {
        let endian = endian(space, order)?;
        let Ok(length) = usize::try_from(length) else {
            return Err(space.value_error("length argument must be non-negative"));
        };
        Bytes::build(space, length, |target| {
            int_convert::to_bytes(self.value(), target, endian, signed)
                .map_err(|error| space.overflow_error(error))
        })
    }

    /// The integer in the bytes of an object: one with a buffer or `__bytes__`, or an iterable of small integers.
    pub(super) fn from_bytes_object(
        space: &Space,
        object: &Object,
        order: Option<&Str>,
        signed: bool,
    ) -> PyResult<Ref<Int>> {
        let endian = endian(space, order)?;
        let bytes = bytes_of(space, object)?;
        Int::from_bigint(space, &int_convert::from_bytes(&bytes, endian, signed))
    }
}

/// What `bytes(object)` holds, for an object that is no string and no number.
fn bytes_of(space: &Space, object: &Object) -> PyResult<Vec<u8>> {
    if let Some(bytes) = object.as_exact_bytes() {
        return Ok(bytes.as_slice().to_vec());
    }
    if let Some(result) = object.call_special_method(space, intern!(space, "__bytes__"), &[])? {
        return match result.downcast::<Bytes>() {
            Some(bytes) => Ok(bytes.as_slice().to_vec()),
            None => Err(space
                .type_error(format_args!("__bytes__ returned non-bytes (type {})", result.ty().tp_name()))),
        };
    }
    if let Some(bytes) = copied_bytes(space, object)? {
        return Ok(bytes);
    }
    if object.is_instance::<Str>() {
        return Err(not_bytes(space, object));
    }
    let iterator = object.iter(space).map_err(|err| {
        if err.is_a::<crate::exceptions::TypeError>() { not_bytes(space, object) } else { err }
    })?;
    let mut bytes = Vec::new();
    while let Some(item) = iterator.next(space)? {
        let byte = number::index(space, &item)?.to_i64().and_then(|value| u8::try_from(value).ok());
        bytes.push(byte.ok_or_else(|| space.value_error("bytes must be in range(0, 256)"))?);
    }
    Ok(bytes)
}

#[cold]
fn not_bytes(space: &Space, object: &Object) -> PyErr {
    space.type_error(format_args!("cannot convert '{}' object to bytes", object.ty().tp_name()))
}
