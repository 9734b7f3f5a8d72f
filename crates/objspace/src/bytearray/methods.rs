//! The type `bytearray`: the slots and methods that it does not share with `bytes`.

use super::{ByteArray, ByteArrayIterator, items};
use crate::buffer::{self, BytesLike, is_exporter};
use crate::bytes::hex;
use crate::bytes::shared::{self, ByteString, FillByte, Needle, byte};
use crate::bytes::type_macro::byte_string_type;
use crate::shim::{Args, Nullable};
use crate::slice::Bound;
use crate::str::{Side, limit};
use crate::{
    Bytes, CompareOp, Int, Layout, List, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, codecs,
    formatting, gc,
};
use abi::Py_buffer;
use algorithms::text::split::{self, Ends};
use algorithms::text::{StrBuilder, ascii, find, pad, repr};
use core::ffi::c_int;

/// The separator in what `partition` gives: a bytearray too.
fn separator_result<T: ByteString>(
    space: &Space,
    _separator: &Object,
    bytes: &[u8],
) -> PyResult<Ref<Object>> {
    Ok(T::make(space, bytes)?.into_object())
}

byte_string_type! {
    /// bytearray(iterable_of_ints) -> bytearray
    /// bytearray(string, encoding[, errors]) -> bytearray
    /// bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
    /// bytearray(int) -> bytes array of size given by the parameter initialized with null bytes
    /// bytearray() -> empty bytes array
    ///
    /// A sequence of integers from 0 to 255 that can change, made of an iterable of integers, an encoded
    /// string, an object that lends a buffer, or zeros.
    (
        name = "bytearray",
        symbol = PyByteArray_Type,
        flags = BASETYPE | MATCH_SELF,
        unhashable
    )
    impl ByteArray {
        #[slot(tp_new)]
        fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<ByteArray>> {
            ByteArray::new_of(space, cls)
        }

        #[slot(tp_init)]
        fn tp_init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
            items::initialize(space, self, &args)
        }

        #[slot(tp_dealloc)]
        unsafe fn tp_dealloc(this: *mut Self) {
            // SAFETY: a dead object that owns its block.
            unsafe {
                if (*this).is_lent() {
                    let space = Space::current();
                    let err = space.system_error("deallocated bytearray object has exported buffers");
                    crate::unraisable::report(space, err, "in", None);
                }
                (*this).free_block();
                gc::free_instance(this.cast());
            }
        }

        #[slot(tp_repr)]
        fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
            let mut shown = Vec::new();
            self.with_bytes(|data| repr::repr_bytes(data, &mut shown));
            let mut text = StrBuilder::from(self.ty().name());
            text.push_str("(");
            let double = shown.get(1) == Some(&b'"');
            for byte in shown {
                // Single quotes are escaped between double ones too, unlike those of bytes.
                if double && byte == b'\'' {
                    text.push_str("\\");
                }
                text.push(byte.into());
            }
            text.push_str(")");
            Str::from_builder(space, &text)
        }

        #[slot(tp_str)]
        fn tp_str(&self, space: &Space) -> PyResult<Ref<Str>> {
            self.tp_repr(space)
        }

        #[slot(tp_richcompare)]
        fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
            if !is_exporter(other) {
                return Ok(space.not_implemented());
            }
            let Ok(other) = BytesLike::new(space, other) else { return Ok(space.not_implemented()) };
            Ok(space.new_bool(self.with_bytes(|data| op.holds(data.cmp(other.bytes())))))
        }

        #[slot(tp_iter)]
        fn tp_iter(&self, space: &Space) -> PyResult<Ref<ByteArrayIterator>> {
            ByteArrayIterator::new(space, self)
        }

        #[slot(bf_getbuffer)]
        unsafe fn bf_getbuffer(&self, space: &Space, view: *mut Py_buffer, flags: c_int) -> PyResult<()> {
            // SAFETY: C passes a view that it keeps where it is; while it is lent, the block stays.
            unsafe {
                let (data, len) = (self.data().cast(), self.len() as isize);
                buffer::fill_info(space, view, Some(self), data, len, false, flags)?;
            }
            self.count_export(1);
            Ok(())
        }

        #[slot(bf_releasebuffer)]
        unsafe fn bf_releasebuffer(&self, _view: *mut Py_buffer) {
            self.count_export(-1);
        }

        #[slot(sq_concat)]
        fn sq_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<ByteArray>> {
            let right = items::operand(space, self, other)?;
            let sum = self.with_bytes(|left| [left, right.bytes()].concat());
            ByteArray::from_slice(space, &sum)
        }

        #[slot(sq_inplace_concat)]
        fn sq_inplace_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<ByteArray>> {
            let data = items::operand(space, self, other)?.bytes().to_vec();
            self.push_slice(space, &data)?;
            Ok(self.to_ref())
        }

        #[slot(sq_inplace_repeat)]
        fn sq_inplace_repeat(&self, space: &Space, count: isize) -> PyResult<Ref<ByteArray>> {
            let data = self.with_bytes(|data| shared::repeat(space, data, count))?;
            self.splice(space, 0, self.len(), &data)?;
            Ok(self.to_ref())
        }

        #[slot(sq_item)]
        fn sq_item(&self, space: &Space, index: isize) -> PyResult<Ref<Int>> {
            let found = usize::try_from(index).ok().and_then(|index| self.get(index));
            let byte = found.ok_or_else(|| space.index_error("bytearray index out of range"))?;
            Int::from_i64(space, byte.into())
        }

        #[slot(sq_ass_item)]
        fn sq_ass_item(&self, space: &Space, index: isize, value: Option<&Object>) -> PyResult<()> {
            items::assign_index(space, self, index, value)
        }

        #[slot(mp_subscript)]
        fn mp_subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
            items::subscript(space, self, key)
        }

        #[slot(mp_ass_subscript)]
        fn mp_ass_subscript(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
            items::assign(space, self, key, value)
        }

        /// Return the number of bytes in the block.
        #[pymethod(name = "__alloc__")]
        fn alloc(&self) -> usize {
            self.allocated()
        }

        /// Add one byte, an integer from 0 to 255, at the end.
        #[pymethod]
        fn append(&self, space: &Space, item: &Object) -> PyResult<()> {
            let byte = byte(space, item)?;
            self.push_slice(space, &[byte])
        }

        /// Remove all bytes.
        #[pymethod]
        fn clear(&self, space: &Space) -> PyResult<()> {
            self.resize(space, 0)
        }

        /// Return a copy.
        #[pymethod]
        fn copy(&self, space: &Space) -> PyResult<Ref<ByteArray>> {
            self.same_bytes(space)
        }

        /// Add the bytes that an iterable of integers, or a bytes-like object, gives at the end.
        #[pymethod]
        fn extend(&self, space: &Space, iterable_of_ints: &Object) -> PyResult<()> {
            items::extend(space, self, iterable_of_ints)
        }

        /// Insert one byte, an integer from 0 to 255, before the index.
        #[pymethod]
        fn insert(&self, space: &Space, index: isize, item: &Object) -> PyResult<()> {
            let byte = byte(space, item)?;
            let len = self.len() as isize;
            let at = if index < 0 { (index + len).max(0) } else { index.min(len) } as usize;
            self.splice(space, at, at, &[byte])
        }

        /// Concatenate the bytes that the iterable gives, with these bytes between them.
        ///
        /// Example: bytearray(b'.').join([b'ab', b'pq', b'rs']) -> bytearray(b'ab.pq.rs').
        #[pymethod]
        fn join(&self, space: &Space, iterable_of_bytes: &Object) -> PyResult<Ref<ByteArray>> {
            ByteArray::from_slice(space, &shared::join(space, self, iterable_of_bytes)?)
        }

        /// Remove the byte at the index, the last one by default, and return it.
        #[pymethod(signature = "($self, index=-1, /)")]
        fn pop(&self, space: &Space, index: isize) -> PyResult<i64> {
            let len = self.len();
            if len == 0 {
                return Err(space.index_error("pop from empty bytearray"));
            }
            let at = if index < 0 { index + len as isize } else { index };
            let Some(byte) = usize::try_from(at).ok().and_then(|at| self.get(at)) else {
                return Err(space.index_error("pop index out of range"));
            };
            self.splice(space, at as usize, at as usize + 1, &[])?;
            Ok(byte.into())
        }

        /// Remove the first byte of this value; ValueError when there is none.
        #[pymethod]
        fn remove(&self, space: &Space, value: &Object) -> PyResult<()> {
            let byte = byte(space, value)?;
            match self.with_bytes(|data| find::find_unit(data, byte)) {
                Some(at) => self.splice(space, at, at + 1, &[]),
                None => Err(space.value_error("value not found in bytearray")),
            }
        }

        /// Change the size. Bytes beyond the old size are zero.
        #[pymethod(name = "resize")]
        fn py_resize(&self, space: &Space, size: isize) -> PyResult<()> {
            match usize::try_from(size) {
                Ok(size) => self.resize(space, size),
                Err(_) => {
                    Err(space.value_error(format_args!("Can only resize to positive sizes, got {size}")))
                }
            }
        }

        /// Reverse the order of the bytes in place.
        #[pymethod]
        fn reverse(&self) {
            self.update(<[u8]>::reverse);
        }

        /// What pickle needs to make this again.
        #[pymethod(name = "__reduce__")]
        fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
            items::reduce(space, self, 2)
        }

        /// What pickle needs to make this again.
        #[pymethod(name = "__reduce_ex__", signature = "($self, proto=0, /)")]
        fn reduce_ex(&self, space: &Space, proto: i32) -> PyResult<Ref<Tuple>> {
            items::reduce(space, self, proto)
        }

        /// Return the size of the bytearray in memory, in bytes.
        #[pymethod(name = "__sizeof__")]
        fn sizeof(&self) -> usize {
            self.ty().basicsize() + self.allocated()
        }
    }
}
