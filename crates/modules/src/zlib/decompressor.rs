//! `zlib._ZlibDecompressor`: decompression that keeps its input itself.

use super::ERROR;
use super::decompress::Inflater;
use super::stream::MAX_WBITS;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use libz_rs_sys as z;
use objspace::buffer::BytesLike;
use objspace::{Bytes, Object, PyResult, Ref, Space, Type};

/// `zlib._ZlibDecompressor`.
#[repr(C)]
pub struct ZlibDecompressor {
    head: PyObject,
    inflater: RefCell<Inflater>,
    /// Input that was not needed yet.
    pending: RefCell<Vec<u8>>,
    /// What came after the end of the data.
    unused: RefCell<Vec<u8>>,
    eof: Cell<bool>,
    needs_input: Cell<bool>,
}
fields!(ZlibDecompressor);

#[pytype(
    name = "_ZlibDecompressor",
    module = "zlib",
    flags = HAVE_GC,
    signature = "(wbits=15, zdict=b'')",
    tp_dealloc = instance::dealloc::<ZlibDecompressor>,
    tp_traverse = instance::traverse::<ZlibDecompressor>
)]
/// An object that decompresses data bit by bit.
impl ZlibDecompressor {
    #[slot(tp_new, signature = "(wbits=15, zdict=b'')")]
    fn make(
        space: &Space,
        cls: &Type,
        wbits: Option<i32>,
        zdict: Option<&Object>,
    ) -> PyResult<Ref<ZlibDecompressor>> {
        let dictionary = super::dictionary(space, zdict)?;
        let inflater = Inflater::new(space, wbits.unwrap_or(MAX_WBITS), dictionary)?;
        let value = ZlibDecompressor {
            head: HEAD,
            inflater: RefCell::new(inflater),
            pending: RefCell::default(),
            unused: RefCell::default(),
            eof: Cell::new(false),
            needs_input: Cell::new(true),
        };
        instance::create(space, cls, value)
    }

    /// Decompress more data, and return at most max_length bytes of what it gives, or all if that is negative.
    ///
    /// Input that is not needed for them is kept: as long as needs_input is false, more output can be had
    /// with b'' as data. After the end of the stream, what follows it is in unused_data, and this raises EOFError.
    #[pymethod(signature = "($self, /, data, max_length=-1)")]
    fn decompress(
        &self,
        space: &Space,
        data: BytesLike<'_>,
        max_length: Option<isize>,
    ) -> PyResult<Ref<Bytes>> {
        if self.eof.get() {
            return Err(space.eof_error("End of stream already reached"));
        }
        let limit = usize::try_from(max_length.unwrap_or(-1)).unwrap_or(usize::MAX);
        let mut all = self.pending.take();
        all.extend_from_slice(data.bytes());
        let mut inflater = self.inflater.borrow_mut();
        let (mut input, mut output) = (&*all, Vec::new());
        let code = match limit {
            0 => z::Z_OK,
            _ => inflater.run(space, &mut input, &mut output, limit, z::Z_SYNC_FLUSH)?,
        };
        match code {
            z::Z_STREAM_END => {
                self.eof.set(true);
                self.needs_input.set(false);
                *self.unused.borrow_mut() = input.to_vec();
            }
            z::Z_OK | z::Z_BUF_ERROR => {
                self.needs_input.set(input.is_empty());
                *self.pending.borrow_mut() = input.to_vec();
            }
            _ => {
                return Err(ERROR.error(space, inflater.stream.describe(code, "while decompressing data")));
            }
        }
        drop(inflater);
        Bytes::from_slice(space, &output)
    }

    /// Whether the end of the stream was reached.
    #[getter]
    fn eof(&self) -> bool {
        self.eof.get()
    }

    /// What follows the end of the stream.
    #[getter]
    fn unused_data(&self, space: &Space) -> PyResult<Ref<Bytes>> {
        Bytes::from_slice(space, &self.unused.borrow())
    }

    /// Whether more output needs more input.
    #[getter]
    fn needs_input(&self) -> bool {
        self.needs_input.get()
    }
}
