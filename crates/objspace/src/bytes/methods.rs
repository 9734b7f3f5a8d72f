//! The type `bytes`: the slots and methods that it does not share with `bytearray`.

use super::shared::{self, ByteString, FillByte, Needle};
use super::type_macro::byte_string_type;
use super::{Bytes, construct, hex, storage};
use crate::buffer::{self, BytesLike};
use crate::iterators::BytesIterator;
use crate::shim::{Args, Nullable};
use crate::slice::{Bound, Slice};
use crate::str::{Side, limit};
use crate::{
    CompareOp, Int, Layout, List, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, codecs,
    formatting, gc, number,
};
use abi::Py_buffer;
use algorithms::text::split::{self, Ends};
use algorithms::text::{StrBuilder, ascii, find, pad, repr};
use core::ffi::c_int;

/// The separator in what `partition` gives: the object itself.
fn separator_result<T: ByteString>(
    _space: &Space,
    separator: &Object,
    _bytes: &[u8],
) -> PyResult<Ref<Object>> {
    Ok(separator.to_ref())
}

byte_string_type! {
    /// bytes(iterable_of_ints) -> bytes
    /// bytes(string, encoding[, errors]) -> bytes
    /// bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
    /// bytes(int) -> bytes object of size given by the parameter initialized with null bytes
    /// bytes() -> empty bytes object
    ///
    /// An immutable sequence of integers from 0 to 255, made of an iterable of integers, an encoded string,
    /// an object that lends a buffer or has __bytes__, or zeros.
    (
        name = "bytes",
        symbol = PyBytes_Type,
        flags = BASETYPE | BYTES_SUBCLASS | MATCH_SELF,
        basicsize = storage::EMPTY_SIZE,
        itemsize = 1
    )
    impl Bytes {
        #[slot(tp_new)]
        fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Bytes>> {
            let bytes = construct::construct(space, &args)?;
            if cls.is(Bytes::type_object()) { Ok(bytes) } else { bytes.as_instance_of(space, cls) }
        }

        #[slot(tp_dealloc)]
        unsafe fn tp_dealloc(this: *mut Self) {
            // SAFETY: a dead object that owns nothing else.
            unsafe { gc::free_instance(this.cast()) }
        }

        #[slot(tp_repr)]
        fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
            let mut text = StrBuilder::with_capacity(self.len() + 3);
            repr::repr_bytes(self.as_slice(), &mut text);
            Str::from_builder(space, &text)
        }

        #[slot(tp_str)]
        fn tp_str(&self, space: &Space) -> PyResult<Ref<Str>> {
            self.tp_repr(space)
        }

        #[slot(tp_hash)]
        fn tp_hash(&self, space: &Space) -> PyResult<isize> {
            Ok(self.bytes_hash(space))
        }

        #[slot(tp_richcompare)]
        fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
            let Some(other) = other.downcast::<Bytes>() else { return Ok(space.not_implemented()) };
            Ok(space.new_bool(match op {
                CompareOp::Eq => self.same(other),
                CompareOp::Ne => !self.same(other),
                _ => op.holds(self.as_slice().cmp(other.as_slice())),
            }))
        }

        #[slot(tp_iter)]
        fn tp_iter(&self, space: &Space) -> PyResult<Ref<BytesIterator>> {
            BytesIterator::new(space, self)
        }

        #[slot(bf_getbuffer)]
        unsafe fn bf_getbuffer(&self, space: &Space, view: *mut Py_buffer, flags: c_int) -> PyResult<()> {
            // SAFETY: C passes a view that it keeps where it is; the bytes live as long as the object.
            unsafe {
                let (data, len) = (self.data_mut().cast(), self.len() as isize);
                buffer::fill_info(space, view, Some(self), data, len, true, flags)
            }
        }

        #[slot(sq_concat)]
        fn sq_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<Bytes>> {
            let Ok(right) = BytesLike::new(space, other) else {
                let (left, right) = (other.ty().tp_name(), self.ty().tp_name());
                return Err(space.type_error(format_args!("can't concat {left} to {right}")));
            };
            let (left, right) = (self.as_slice(), right.bytes());
            if left.is_empty() && let Some(other) = other.as_exact_bytes() {
                return Ok(other.to_ref());
            }
            if right.is_empty() {
                return self.same_bytes(space);
            }
            let len = left.len().checked_add(right.len()).ok_or_else(|| space.memory_error())?;
            Bytes::build(space, len, |out| {
                let (head, tail) = out.split_at_mut(left.len());
                head.copy_from_slice(left);
                tail.copy_from_slice(right);
                Ok(())
            })
        }

        #[slot(sq_item)]
        fn sq_item(&self, space: &Space, index: isize) -> PyResult<Ref<Int>> {
            let found = usize::try_from(index).ok().and_then(|index| self.as_slice().get(index));
            let byte = found.ok_or_else(|| space.index_error("index out of range"))?;
            Int::from_i64(space, i64::from(*byte))
        }

        #[slot(mp_subscript)]
        fn mp_subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
            if key.is_index() {
                let index = number::as_index_size(space, key)?;
                let index = if index < 0 { index + self.len() as isize } else { index };
                return Ok(self.sq_item(space, index)?.into_object());
            }
            let Some(slice) = key.downcast::<Slice>() else {
                let name = key.ty().tp_name();
                return Err(space
                    .type_error(format_args!("byte indices must be integers or slices, not {name}")));
            };
            let range = slice.range(space, || self.len())?;
            if range.step == 1 {
                let start = range.start as usize;
                return Ok(self.part(space, start..start + range.count)?.into_object());
            }
            let data: Vec<u8> = range.indices().map(|index| self.as_slice()[index]).collect();
            Ok(Bytes::from_slice(space, &data)?.into_object())
        }

        /// Concatenate the bytes objects that the iterable gives, with these bytes between them.
        ///
        /// Example: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.
        #[pymethod]
        fn join(&self, space: &Space, iterable_of_bytes: &Object) -> PyResult<Ref<Bytes>> {
            if let Some(list) = iterable_of_bytes.downcast_exact::<List>()
                && let (1, Some(only)) = (list.len(), list.get(0))
                && only.is_exact::<Bytes>()
            {
                return only.downcast_into().map_err(|_| space.bad_internal_call());
            }
            Bytes::from_slice(space, &shared::join(space, self, iterable_of_bytes)?)
        }

        #[pymethod(name = "__getnewargs__")]
        fn getnewargs(&self, space: &Space) -> PyResult<Ref<Tuple>> {
            Tuple::from_slice(space, &[&*Bytes::from_slice(space, self.as_slice())?])
        }

        /// The same bytes, as an object whose type is exactly bytes.
        #[pymethod(name = "__bytes__")]
        fn bytes(&self, space: &Space) -> PyResult<Ref<Bytes>> {
            self.same_bytes(space)
        }
    }
}
