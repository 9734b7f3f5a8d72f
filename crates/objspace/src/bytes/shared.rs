//! What `bytes` and `bytearray` share: the trait by which their methods are written once, and the arguments of these.

use crate::buffer::{BytesLike, is_exporter};
use crate::exceptions::TypeError;
use crate::shim::{ArgPosition, FromArg};
use crate::slice::Bound;
use crate::str::Side;
use crate::{ByteArray, Bytes, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple, number};
use algorithms::text::find;
use core::ops::Range;
use std::borrow::Cow;

/// `bytes` or `bytearray`.
pub(crate) trait ByteString: PyTypeInfo {
    /// Lends the bytes to `read`. A bytearray keeps its size meanwhile.
    fn with_bytes<R>(&self, read: impl FnOnce(&[u8]) -> R) -> R;

    /// The bytes as they are now, for use while Python code runs.
    fn stable(&self) -> Cow<'_, [u8]>;

    /// A new object of these bytes.
    fn make(space: &Space, data: &[u8]) -> PyResult<Ref<Self>>;

    /// The object itself if it cannot change, else a new one of the same bytes.
    fn same_bytes(&self, space: &Space) -> PyResult<Ref<Self>> {
        self.with_bytes(|data| Self::make(space, data))
    }

    /// A new object of a part of the bytes.
    fn part(&self, space: &Space, range: Range<usize>) -> PyResult<Ref<Self>> {
        self.with_bytes(|data| {
            if range.len() == data.len() { self.same_bytes(space) } else { Self::make(space, &data[range]) }
        })
    }

    /// A list of parts of the bytes.
    fn parts(&self, space: &Space, ranges: Vec<Range<usize>>) -> PyResult<Ref<List>> {
        let parts = ranges.into_iter().map(|range| Ok(self.part(space, range)?.into_object()));
        List::from_vec(space, parts.collect::<PyResult<_>>()?)
    }
}

impl ByteString for Bytes {
    fn with_bytes<R>(&self, read: impl FnOnce(&[u8]) -> R) -> R {
        read(self.as_slice())
    }

    fn stable(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(self.as_slice())
    }

    fn make(space: &Space, data: &[u8]) -> PyResult<Ref<Self>> {
        Bytes::from_slice(space, data)
    }

    fn same_bytes(&self, space: &Space) -> PyResult<Ref<Self>> {
        if self.is_exact::<Bytes>() { Ok(self.to_ref()) } else { Bytes::from_slice(space, self.as_slice()) }
    }
}

impl ByteString for ByteArray {
    fn with_bytes<R>(&self, read: impl FnOnce(&[u8]) -> R) -> R {
        let _lent = self.lend();
        // SAFETY: while it is lent, the memory stays where it is; the callers run no Python code that could write to it.
        read(unsafe { self.as_slice() })
    }

    fn stable(&self) -> Cow<'_, [u8]> {
        Cow::Owned(self.to_vec())
    }

    fn make(space: &Space, data: &[u8]) -> PyResult<Ref<Self>> {
        ByteArray::from_slice(space, data)
    }
}

/// What is looked for: one byte, or several.
pub(crate) enum Needle<'a> {
    Byte([u8; 1]),
    Bytes(BytesLike<'a>),
}

impl Needle<'_> {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Needle::Byte(byte) => byte,
            Needle::Bytes(bytes) => bytes.bytes(),
        }
    }
}

impl<'a> FromArg<'a> for Needle<'a> {
    fn from_arg(space: &Space, arg: &'a Object, _at: ArgPosition) -> PyResult<Self> {
        if is_exporter(arg) {
            return BytesLike::new(space, arg).map(Needle::Bytes);
        }
        if !arg.is_index() {
            let name = arg.ty().tp_name();
            return Err(space
                .type_error(format_args!("argument should be integer or bytes-like object, not '{name}'")));
        }
        byte(space, arg).map(|byte| Needle::Byte([byte]))
    }
}

/// The byte that an integer is.
///
/// # Errors
/// `ValueError` when it is none; `TypeError` for what is no integer.
pub(crate) fn byte(space: &Space, value: &Object) -> PyResult<u8> {
    byte_or(space, value, "byte must be in range(0, 256)")
}

pub(crate) fn byte_or(space: &Space, value: &Object, message: &'static str) -> PyResult<u8> {
    u8::try_from(number::as_index_clamped(space, value)?).map_err(|_| space.value_error(message))
}

/// The byte that `center`, `ljust` and `rjust` fill with.
#[derive(Clone, Copy)]
pub(crate) struct FillByte(pub u8);

impl FromArg<'_> for FillByte {
    fn from_arg(space: &Space, arg: &Object, at: ArgPosition) -> PyResult<Self> {
        let (data, kind) = if let Some(bytes) = arg.downcast::<Bytes>() {
            (bytes.as_slice().to_vec(), "bytes")
        } else if let Some(array) = arg.downcast::<ByteArray>() {
            (array.to_vec(), "bytearray")
        } else {
            let name = arg.ty().tp_name();
            return Err(space.type_error(format_args!("{at} must be a byte string of length 1, not {name}")));
        };
        match data[..] {
            [byte] => Ok(FillByte(byte)),
            _ => Err(space.type_error(format_args!(
                "{}(): argument {} must be a byte string of length 1, not a {kind} object of length {}",
                at.function,
                at.index,
                data.len()
            ))),
        }
    }
}

/// Where `needle` is within `window`, first or last.
pub(crate) fn find_in(
    data: &[u8],
    needle: &[u8],
    start: Option<Bound>,
    end: Option<Bound>,
    side: Side,
) -> Option<usize> {
    let window = Bound::window(data.len(), start, end)?;
    let haystack = &data[window.clone()];
    let found = match side {
        Side::Left => find::find_units(haystack, needle),
        Side::Right => find::rfind_units(haystack, needle),
    };
    found.map(|at| window.start + at)
}

/// `startswith` and `endswith`.
pub(crate) fn has_any_at(
    space: &Space,
    this: &impl ByteString,
    part: &Object,
    window: (Option<Bound>, Option<Bound>),
    side: Side,
) -> PyResult<bool> {
    let matches = |part: &Object| -> PyResult<bool> {
        let part = BytesLike::new(space, part)?;
        Ok(this.with_bytes(|data| {
            let Some(window) = Bound::window(data.len(), window.0, window.1) else { return false };
            match side {
                Side::Left => data[window].starts_with(part.bytes()),
                Side::Right => data[window].ends_with(part.bytes()),
            }
        }))
    };
    if let Some(parts) = part.downcast::<Tuple>() {
        for part in parts.items() {
            if matches(part)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    matches(part).map_err(|err| {
        if !err.is_a::<TypeError>() {
            return err;
        }
        let method = if side == Side::Left { "startswith" } else { "endswith" };
        let name = part.ty().tp_name();
        space.type_error(format_args!("{method} first arg must be bytes or a tuple of bytes, not {name}"))
    })
}

/// `item in data`: a byte or several.
pub(crate) fn contains(space: &Space, this: &impl ByteString, item: &Object) -> PyResult<bool> {
    if item.is_index()
        && let Ok(value) = number::as_index_clamped(space, item)
    {
        let byte = u8::try_from(value).map_err(|_| space.value_error("byte must be in range(0, 256)"))?;
        return Ok(this.with_bytes(|data| find::find_unit(data, byte).is_some()));
    }
    let item = BytesLike::new(space, item)?;
    Ok(this.with_bytes(|data| find::find_units(data, item.bytes()).is_some()))
}

/// `separator.join(items)`: the bytes, or the only item if that is a bytes object.
pub(crate) fn join(space: &Space, this: &impl ByteString, items: &Object) -> PyResult<Vec<u8>> {
    let items = match items.list_or_tuple_items() {
        Some(items) => items,
        None => items.collect(space).map_err(|err| not_iterable(space, items, err))?,
    };
    let mut parts = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let part = BytesLike::new(space, item).map_err(|_| {
            let name = item.ty().tp_name();
            space.type_error(format_args!("sequence item {at}: expected a bytes-like object, {name} found"))
        })?;
        parts.push(part);
    }
    this.with_bytes(|separator| {
        let gaps = separator.len().saturating_mul(parts.len().saturating_sub(1));
        let total = parts.iter().fold(gaps, |total, part| total.saturating_add(part.bytes().len()));
        if total > isize::MAX as usize {
            return Err(space.overflow_error("join() result is too long"));
        }
        let mut out = Vec::new();
        out.try_reserve_exact(total).map_err(|_| space.memory_error())?;
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(separator);
            }
            out.extend_from_slice(part.bytes());
        }
        Ok(out)
    })
}

fn not_iterable(space: &Space, items: &Object, err: PyErr) -> PyErr {
    let iterable = items.ty().slots().tp_iter.get().is_some() || items.is_sequence();
    if err.is_a::<TypeError>() && !iterable { space.type_error("can only join an iterable") } else { err }
}

/// `data` with `old` replaced by `new`, at most `limit` times; `None` when nothing is.
pub(crate) fn replace(
    space: &Space,
    data: &[u8],
    old: &[u8],
    new: &[u8],
    limit: usize,
) -> PyResult<Option<Vec<u8>>> {
    if limit == 0 || old.len() > data.len() {
        return Ok(None);
    }
    let places: Vec<usize> = find::Finder::new(old).positions(data).take(limit).collect();
    if places.is_empty() {
        return Ok(None);
    }
    let total = (data.len() - places.len() * old.len())
        .checked_add(places.len().saturating_mul(new.len()))
        .filter(|&total| total <= isize::MAX as usize)
        .ok_or_else(|| space.overflow_error("replace bytes is too long"))?;
    let mut out = Vec::new();
    out.try_reserve_exact(total).map_err(|_| space.memory_error())?;
    let mut kept = 0;
    for place in places {
        out.extend_from_slice(&data[kept..place]);
        out.extend_from_slice(new);
        kept = place + old.len();
    }
    out.extend_from_slice(&data[kept..]);
    Ok(Some(out))
}

/// `data * count`.
pub(crate) fn repeat(space: &Space, data: &[u8], count: isize) -> PyResult<Vec<u8>> {
    let count = usize::try_from(count).unwrap_or(0);
    let total = data.len().checked_mul(count).filter(|&total| total <= isize::MAX as usize);
    let total = total.ok_or_else(|| space.memory_error())?;
    let mut out = Vec::new();
    out.try_reserve_exact(total).map_err(|_| space.memory_error())?;
    out.extend(core::iter::repeat_n(data, count).flatten());
    Ok(out)
}

/// `data` with `before` and `after` fill bytes around it.
pub(crate) fn pad(space: &Space, data: &[u8], before: usize, after: usize, fill: u8) -> PyResult<Vec<u8>> {
    let total = data.len().checked_add(before).and_then(|total| total.checked_add(after));
    let total = total.filter(|&total| total <= isize::MAX as usize).ok_or_else(|| space.memory_error())?;
    let mut out = Vec::new();
    out.try_reserve_exact(total).map_err(|_| space.memory_error())?;
    out.resize(before, fill);
    out.extend_from_slice(data);
    out.resize(total, fill);
    Ok(out)
}

/// How many bytes `len` bytes lack of `width`.
pub(crate) fn missing(len: usize, width: isize) -> usize {
    usize::try_from(width).unwrap_or(0).saturating_sub(len)
}

/// The table of `maketrans`.
pub(crate) fn make_translation(space: &Space, from: &[u8], to: &[u8]) -> PyResult<Ref<Bytes>> {
    if from.len() != to.len() {
        return Err(space.value_error("maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = core::array::from_fn(|index| index as u8);
    for (&from, &to) in from.iter().zip(to) {
        table[usize::from(from)] = to;
    }
    Bytes::from_slice(space, &table)
}

/// The table that `translate` was given.
pub(crate) fn translation_table(space: &Space, table: &[u8]) -> PyResult<[u8; 256]> {
    table.try_into().map_err(|_| space.value_error("translation table must be 256 characters long"))
}
