//! What goes into a bytearray: construction, items and slices, `extend`.

use super::ByteArray;
use crate::buffer::BytesLike;
use crate::buffer::is_exporter;
use crate::bytes::shared::{ByteString, byte, byte_or};
use crate::bytes::{Source, count, from_integers};
use crate::exceptions::TypeError;
use crate::shim::Args;
use crate::slice::{Slice, SliceRange};
use crate::{Bytes, Int, Layout, Object, PyErr, PyResult, Ref, Space, Str, Tuple, intern, number};

const OUT_OF_RANGE: &str = "byte must be in range(0, 256)";

/// `bytearray.__init__`.
pub(super) fn initialize(space: &Space, array: &ByteArray, args: &Args<'_>) -> PyResult<()> {
    let source = Source::bind(space, "bytearray", args)?;
    if array.len() != 0 {
        array.resize(space, 0)?;
    }
    if let Some(encoded) = source.encoded(space)? {
        return array.push_slice(space, encoded.as_slice());
    }
    let Some(object) = source.object else { return Ok(()) };
    if object.is_instance::<Str>() {
        return Err(space.type_error("string argument without an encoding"));
    }
    if let Some(count) = count(space, object)? {
        return array.resize(space, count);
    }
    let data = bytes_of(space, object, |err| not_convertible(space, object, err))?;
    array.push_slice(space, &data)
}

/// The error of an object that gives no bytes.
fn not_convertible(space: &Space, object: &Object, err: PyErr) -> PyErr {
    if !err.is_a::<TypeError>() || is_iterable(object) {
        return err;
    }
    let name = object.ty().tp_name();
    space.type_error(format_args!("cannot convert '{name}' object to bytearray"))
}

fn is_iterable(object: &Object) -> bool {
    object.ty().slots().tp_iter.get().is_some() || object.is_sequence()
}

/// The bytes that an object lends or that its integers are.
fn bytes_of(space: &Space, object: &Object, refused: impl FnOnce(PyErr) -> PyErr) -> PyResult<Vec<u8>> {
    if is_exporter(object) {
        let buffer = crate::buffer::Buffer::get(space, object, abi::PyBUF_FULL_RO)?;
        // SAFETY: the view is held.
        return unsafe { crate::buffer::to_contiguous(space, buffer.view(), crate::buffer::Order::C) };
    }
    from_integers(space, object, OUT_OF_RANGE).map_err(refused)
}

/// The right operand of `+`.
pub(super) fn operand<'a>(space: &Space, left: &ByteArray, right: &'a Object) -> PyResult<BytesLike<'a>> {
    BytesLike::new(space, right).map_err(|_| {
        let (right, left) = (right.ty().tp_name(), left.ty().tp_name());
        space.type_error(format_args!("can't concat {right} to {left}"))
    })
}

/// `bytearray.extend`.
pub(super) fn extend(space: &Space, array: &ByteArray, object: &Object) -> PyResult<()> {
    if is_exporter(object) {
        let data = operand(space, array, object)?.bytes().to_vec();
        return array.push_slice(space, &data);
    }
    let text = object.is_instance::<Str>();
    let data = from_integers(space, object, OUT_OF_RANGE).map_err(|err| {
        let name = object.ty().tp_name();
        match err.is_a::<TypeError>() {
            true if text => space.type_error(format_args!("expected iterable of integers; got: '{name}'")),
            true if !is_iterable(object) => {
                space.type_error(format_args!("can't extend bytearray with {name}"))
            }
            _ => err,
        }
    })?;
    array.push_slice(space, &data)
}

#[cold]
fn out_of_range(space: &Space) -> PyErr {
    space.index_error("bytearray index out of range")
}

/// Sets (or deletes) the byte at an index that is counted from the start.
pub(super) fn assign_index(
    space: &Space,
    array: &ByteArray,
    index: isize,
    value: Option<&Object>,
) -> PyResult<()> {
    // The value may run code that changes the size.
    let byte = value.map(|value| byte_or(space, value, OUT_OF_RANGE)).transpose()?;
    let at = usize::try_from(index).ok().filter(|&at| at < array.len());
    let at = at.ok_or_else(|| out_of_range(space))?;
    match byte {
        Some(byte) => {
            array.set(at, byte);
            Ok(())
        }
        None => array.splice(space, at, at + 1, &[]),
    }
}

#[cold]
fn bad_key(space: &Space, key: &Object) -> PyErr {
    let name = key.ty().tp_name();
    space.type_error(format_args!("bytearray indices must be integers or slices, not {name}"))
}

/// `array[key]`.
pub(super) fn subscript(space: &Space, array: &ByteArray, key: &Object) -> PyResult<Ref<Object>> {
    if key.is_index() {
        let index = number::as_index_size(space, key)?;
        let index = if index < 0 { index + array.len() as isize } else { index };
        let byte = usize::try_from(index).ok().and_then(|at| array.get(at));
        let byte = byte.ok_or_else(|| out_of_range(space))?;
        return Ok(Int::from_i64(space, byte.into())?.into_object());
    }
    let slice = key.downcast::<Slice>().ok_or_else(|| bad_key(space, key))?;
    let range = slice.range(space, || array.len())?;
    let data: Vec<u8> = array.with_bytes(|data| {
        if range.step == 1 {
            let start = range.start as usize;
            data[start..start + range.count].to_vec()
        } else {
            range.indices().map(|index| data[index]).collect()
        }
    });
    Ok(ByteArray::from_slice(space, &data)?.into_object())
}

/// `array[key] = value`, or `del array[key]`.
pub(super) fn assign(space: &Space, array: &ByteArray, key: &Object, value: Option<&Object>) -> PyResult<()> {
    if key.is_index() {
        let index = number::as_index_size(space, key)?;
        // The value is looked at first: its `__index__` may change the size.
        let byte = value.map(|value| byte(space, value)).transpose()?;
        let index = if index < 0 { index + array.len() as isize } else { index };
        let at = usize::try_from(index).ok().filter(|&at| at < array.len());
        let at = at.ok_or_else(|| out_of_range(space))?;
        return match byte {
            Some(byte) => {
                array.set(at, byte);
                Ok(())
            }
            None => array.splice(space, at, at + 1, &[]),
        };
    }
    let slice = key.downcast::<Slice>().ok_or_else(|| bad_key(space, key))?;
    let (start, stop, step) = slice.unpack(space)?;
    let data = value.map(|value| slice_value(space, value)).transpose()?.unwrap_or_default();
    let range = SliceRange::clip(array.len(), start, stop, step);
    if range.step == 1 {
        let start = range.start as usize;
        return array.splice(space, start, start + range.count, &data);
    }
    match value {
        Some(_) => assign_stepped(space, array, range, &data),
        None => delete_stepped(space, array, range),
    }
}

/// The bytes that are assigned to a slice.
fn slice_value(space: &Space, value: &Object) -> PyResult<Vec<u8>> {
    if number::is_number(value) || value.is_instance::<Str>() {
        return Err(space.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
    }
    bytes_of(space, value, |err| not_convertible(space, value, err))
}

fn assign_stepped(space: &Space, array: &ByteArray, range: SliceRange, data: &[u8]) -> PyResult<()> {
    if data.len() != range.count {
        if data.is_empty() {
            return delete_stepped(space, array, range);
        }
        return Err(space.value_error(format_args!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            data.len(),
            range.count
        )));
    }
    range.indices().zip(data).for_each(|(index, &byte)| array.set(index, byte));
    Ok(())
}

fn delete_stepped(space: &Space, array: &ByteArray, range: SliceRange) -> PyResult<()> {
    if range.count == 0 {
        return Ok(());
    }
    array.check_resizable(space)?;
    let mut data = array.to_vec();
    let mut removed: Vec<usize> = range.indices().collect();
    removed.sort_unstable();
    let mut next = removed.into_iter().peekable();
    let mut at = 0;
    data.retain(|_| {
        let goes = next.next_if_eq(&at).is_some();
        at += 1;
        !goes
    });
    array.splice(space, 0, array.len(), &data)
}

/// What `pickle` makes a copy of: text before protocol 3, which has bytes.
pub(super) fn reduce(space: &Space, array: &ByteArray, protocol: i32) -> PyResult<Ref<Tuple>> {
    let data = array.to_vec();
    let args = if data.is_empty() {
        Tuple::from_slice(space, &[])?
    } else if protocol < 3 {
        let text = Str::from_latin1(space, &data)?;
        Tuple::from_slice(space, &[&*text, intern!(space, "latin-1")])?
    } else {
        Tuple::from_slice(space, &[&*Bytes::from_slice(space, &data)?])?
    };
    let state = array.getattr_optional(space, intern!(space, "__dict__"))?;
    let state = state.unwrap_or_else(|| crate::none().to_ref());
    Tuple::from_slice(space, &[array.ty().as_object(), &args, &state])
}
