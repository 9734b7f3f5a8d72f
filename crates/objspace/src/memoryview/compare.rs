//! Equality of memory views, item by item.

use super::MemoryView;
use super::format::{code_of, native, unpack};
use crate::buffer::{Buffer, Order, to_contiguous};
use crate::{Layout, Object, PyResult, Ref, Space, Str, Tuple, builtins};
use abi::PyBUF_FULL_RO;

/// How the items of one side are read.
enum Reader {
    /// By a native format of one character.
    Native(u8),
    /// By a `struct.Struct`.
    Struct(Ref<Object>),
}

impl Reader {
    /// The reader for a format; `None` when nobody knows it.
    fn new(space: &Space, format: &str) -> PyResult<Option<Reader>> {
        if native(format).is_some() {
            return code_of(space, format).map(|code| Some(Reader::Native(code)));
        }
        if builtins::names(space).is_none() {
            return Ok(None);
        }
        let class = builtins::import_from(space, "_struct", "Struct")?;
        let text = Str::from_str(space, format)?;
        // A format that `struct` does not know makes views unequal.
        Ok(class.call1(space, &text).ok().map(Reader::Struct))
    }

    /// The object that an item's bytes are.
    fn read(&self, space: &Space, item: &[u8]) -> PyResult<Ref<Object>> {
        match self {
            // SAFETY: the bytes are an item of the format.
            Reader::Native(code) => unsafe { unpack(space, item.as_ptr(), *code) },
            Reader::Struct(reader) => {
                let bytes = crate::Bytes::from_slice(space, item)?;
                let values = reader.call_method(space, "unpack", &[&bytes])?;
                match values.downcast::<Tuple>().map(Tuple::items) {
                    Some(&[only]) => Ok(only.to_ref()),
                    _ => Ok(values),
                }
            }
        }
    }
}

/// Whether two formats give equal objects only for equal bytes.
fn compares_bytes(left: &str, right: &str) -> bool {
    let plain = |format| {
        native(format).map(|(code, _)| code).filter(|code| !matches!(code, b'e' | b'f' | b'd' | b'?'))
    };
    plain(left).is_some() && plain(left) == plain(right)
}

/// Whether `view` equals `other`; `None` when that lends no buffer.
pub(super) fn equal(space: &Space, view: &MemoryView, other: &Object) -> PyResult<Option<bool>> {
    let other_view = other.downcast::<MemoryView>();
    if view.is_released() || other_view.is_some_and(MemoryView::is_released) {
        return Ok(Some(view.is(other)));
    }
    let right = match other_view {
        Some(other) => other.to_ref(),
        None => match Buffer::get(space, other, PyBUF_FULL_RO) {
            // The view keeps the object's own shape and format.
            Ok(_) => MemoryView::from_object(space, other)?,
            Err(_) => return Ok(None),
        },
    };
    if view.shape() != right.shape() || view.ndim() != right.ndim() {
        return Ok(Some(false));
    }
    // SAFETY: both views are held.
    let (a, b) = unsafe {
        (to_contiguous(space, view.view(), Order::C)?, to_contiguous(space, right.view(), Order::C)?)
    };
    if compares_bytes(view.format(), right.format()) {
        return Ok(Some(a == b));
    }
    let (left_size, right_size) = (view.view().itemsize as usize, right.view().itemsize as usize);
    if left_size == 0 || right_size == 0 {
        return Ok(Some(a == b));
    }
    let readers = (Reader::new(space, view.format())?, Reader::new(space, right.format())?);
    let (Some(left_reader), Some(right_reader)) = readers else { return Ok(Some(false)) };
    for (left, right) in a.chunks(left_size).zip(b.chunks(right_size)) {
        let (left, right) = (left_reader.read(space, left)?, right_reader.read(space, right)?);
        if !left.eq_values(space, &right)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

impl Object {
    /// Whether two values are equal, without taking identical ones to be: `nan` is not equal to itself.
    fn eq_values(&self, space: &Space, other: &Object) -> PyResult<bool> {
        self.rich_compare(space, other, crate::CompareOp::Eq)?.is_true(space)
    }
}
