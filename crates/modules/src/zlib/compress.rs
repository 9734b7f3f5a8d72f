//! `zlib.compressobj`.

use super::ERROR;
use super::stream::{DeflateOptions, Stream};
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::RefCell;
use cpyext_macros::pytype;
use libz_rs_sys as z;
use objspace::buffer::BytesLike;
use objspace::{Bytes, Object, PyErr, PyResult, Ref, Space};

/// `zlib.Compress`.
#[repr(C)]
pub struct Compress {
    head: PyObject,
    stream: RefCell<Stream>,
}
fields!(Compress);

/// The error of a stream that could not be made with the caller's options, or copied.
#[cold]
pub fn bad_stream(space: &Space, code: i32, invalid: &str, doing: &str) -> PyErr {
    match code {
        z::Z_MEM_ERROR => space.memory_error(),
        z::Z_STREAM_ERROR => space.value_error(invalid),
        _ => ERROR.error(space, super::stream::describe_code(code, doing)),
    }
}

impl Compress {
    /// A new object.
    ///
    /// # Errors
    /// `ValueError` for options that zlib does not accept.
    pub fn new(space: &Space, options: DeflateOptions, dictionary: Option<&[u8]>) -> PyResult<Ref<Compress>> {
        let doing = "while creating compression object";
        let stream = Stream::deflate(options);
        let mut stream =
            stream.map_err(|code| bad_stream(space, code, "Invalid initialization option", doing))?;
        if let Some(dictionary) = dictionary {
            match stream.set_dictionary(dictionary) {
                z::Z_OK => {}
                z::Z_STREAM_ERROR => return Err(space.value_error("Invalid dictionary")),
                _ => return Err(space.value_error("deflateSetDictionary()")),
            }
        }
        instance::create_exact(space, Compress { head: HEAD, stream: RefCell::new(stream) })
    }
}

#[pytype(
    name = "Compress",
    module = "zlib",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    doc = "",
    tp_dealloc = instance::dealloc::<Compress>,
    tp_traverse = instance::traverse::<Compress>
)]
impl Compress {
    /// Compress more data, and return what is ready.
    ///
    /// Some of it may stay in the object until there is more, or until flush().
    #[pymethod(signature = "($self, data, /)")]
    fn compress(&self, space: &Space, data: BytesLike<'_>) -> PyResult<Ref<Bytes>> {
        let mut stream = self.stream.borrow_mut();
        let (mut input, mut output) = (data.bytes(), Vec::new());
        let code = stream.run(&mut input, &mut output, usize::MAX, z::Z_NO_FLUSH);
        if code != z::Z_OK && code != z::Z_BUF_ERROR {
            return Err(ERROR.error(space, stream.describe(code, "while compressing data")));
        }
        drop(stream);
        Bytes::from_slice(space, &output)
    }

    /// Return what is left in the object.
    ///
    ///   mode
    ///     One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH and their like. With Z_FINISH, the
    ///     default, the object is of no use afterwards.
    #[pymethod(signature = "($self, mode=zlib.Z_FINISH, /)")]
    fn flush(&self, space: &Space, mode: Option<i32>) -> PyResult<Ref<Bytes>> {
        let mode = mode.unwrap_or(z::Z_FINISH);
        if mode == z::Z_NO_FLUSH {
            return Ok(Bytes::empty(space));
        }
        let mut stream = self.stream.borrow_mut();
        let mut output = Vec::new();
        match stream.run(&mut &[][..], &mut output, usize::MAX, mode) {
            z::Z_STREAM_END if mode == z::Z_FINISH => stream.end(),
            z::Z_OK | z::Z_BUF_ERROR => {}
            code => return Err(ERROR.error(space, stream.describe(code, "while flushing"))),
        }
        drop(stream);
        Bytes::from_slice(space, &output)
    }

    fn duplicate(&self, space: &Space) -> PyResult<Ref<Compress>> {
        let copy = self.stream.borrow_mut().duplicate().map_err(|code| {
            bad_stream(space, code, "Inconsistent stream state", "while copying compression object")
        })?;
        instance::create_exact(space, Compress { head: HEAD, stream: RefCell::new(copy) })
    }

    /// Return a copy of the object.
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Compress>> {
        self.duplicate(space)
    }

    #[pymethod(name = "__copy__")]
    fn shallow_copy(&self, space: &Space) -> PyResult<Ref<Compress>> {
        self.duplicate(space)
    }

    #[pymethod(name = "__deepcopy__", signature = "($self, memo, /)")]
    fn deep_copy(&self, space: &Space, _memo: &Object) -> PyResult<Ref<Compress>> {
        self.duplicate(space)
    }
}
