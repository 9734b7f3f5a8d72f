//! `zlib.decompressobj`.

use super::ERROR;
use super::compress::bad_stream;
use super::stream::Stream;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use libz_rs_sys as z;
use objspace::buffer::BytesLike;
use objspace::{Bytes, Object, PyResult, Ref, Space};

/// A stream that decompresses, with the dictionary that it may ask for.
pub struct Inflater {
    pub stream: Stream,
    pub dictionary: Option<Vec<u8>>,
}

impl Inflater {
    /// A new stream.
    ///
    /// # Errors
    /// `ValueError` for options that zlib does not accept.
    pub fn new(space: &Space, window_bits: i32, dictionary: Option<Vec<u8>>) -> PyResult<Inflater> {
        let doing = "while creating decompression object";
        let stream = Stream::inflate(window_bits);
        let stream =
            stream.map_err(|code| bad_stream(space, code, "Invalid initialization option", doing))?;
        let mut inflater = Inflater { stream, dictionary };
        // raw data does not ask for its dictionary
        if window_bits < 0 && inflater.dictionary.is_some() {
            inflater.give_dictionary(space)?;
        }
        Ok(inflater)
    }

    fn give_dictionary(&mut self, space: &Space) -> PyResult<()> {
        match self.stream.set_dictionary(self.dictionary.as_deref().unwrap_or_default()) {
            z::Z_OK => Ok(()),
            code => Err(ERROR.error(space, self.stream.describe(code, "while setting zdict"))),
        }
    }

    /// [`Stream::run`], giving the dictionary when it is asked for.
    ///
    /// # Errors
    /// `zlib.error` for another dictionary than the data's.
    pub fn run(
        &mut self,
        space: &Space,
        input: &mut &[u8],
        output: &mut Vec<u8>,
        limit: usize,
        last: i32,
    ) -> PyResult<i32> {
        loop {
            let code = self.stream.run(input, output, limit, last);
            if code != z::Z_NEED_DICT || self.dictionary.is_none() {
                return Ok(code);
            }
            self.give_dictionary(space)?;
        }
    }
}

/// `zlib.Decompress`.
#[repr(C)]
pub struct Decompress {
    head: PyObject,
    inflater: RefCell<Inflater>,
    /// What came after the end of the data.
    unused: RefCell<Vec<u8>>,
    /// What was not needed yet when the output was limited.
    unconsumed: RefCell<Vec<u8>>,
    eof: Cell<bool>,
}
fields!(Decompress);

impl Decompress {
    /// A new object.
    ///
    /// # Errors
    /// Those of [`Inflater::new`].
    pub fn new(space: &Space, window_bits: i32, dictionary: Option<Vec<u8>>) -> PyResult<Ref<Decompress>> {
        let inflater = Inflater::new(space, window_bits, dictionary)?;
        let value = Decompress {
            head: HEAD,
            inflater: RefCell::new(inflater),
            unused: RefCell::default(),
            unconsumed: RefCell::default(),
            eof: Cell::new(false),
        };
        instance::create_exact(space, value)
    }

    /// Keeps what is left of the input.
    fn keep(&self, rest: &[u8], code: i32) {
        let mut rest = rest;
        if code == z::Z_STREAM_END {
            self.unused.borrow_mut().extend_from_slice(rest);
            rest = &[];
        }
        *self.unconsumed.borrow_mut() = rest.to_vec();
    }

    fn duplicate(&self, space: &Space) -> PyResult<Ref<Decompress>> {
        let mut inflater = self.inflater.borrow_mut();
        let stream = inflater.stream.duplicate().map_err(|code| {
            bad_stream(space, code, "Inconsistent stream state", "while copying decompression object")
        })?;
        let dictionary = inflater.dictionary.clone();
        drop(inflater);
        let value = Decompress {
            head: HEAD,
            inflater: RefCell::new(Inflater { stream, dictionary }),
            unused: self.unused.clone(),
            unconsumed: self.unconsumed.clone(),
            eof: self.eof.clone(),
        };
        instance::create_exact(space, value)
    }
}

#[pytype(
    name = "Decompress",
    module = "zlib",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    doc = "",
    tp_dealloc = instance::dealloc::<Decompress>,
    tp_traverse = instance::traverse::<Decompress>
)]
impl Decompress {
    /// Decompress more data, and return what it gives.
    ///
    ///   max_length
    ///     The most bytes to return, or 0 for no limit. Input that was not needed for them is in the
    ///     attribute unconsumed_tail then.
    #[pymethod(signature = "($self, data, /, max_length=0)")]
    fn decompress(
        &self,
        space: &Space,
        data: BytesLike<'_>,
        max_length: Option<isize>,
    ) -> PyResult<Ref<Bytes>> {
        let limit = match usize::try_from(max_length.unwrap_or(0)) {
            Ok(0) => usize::MAX,
            Ok(limit) => limit,
            Err(_) => return Err(space.value_error("max_length must be non-negative")),
        };
        let mut inflater = self.inflater.borrow_mut();
        let (mut input, mut output) = (data.bytes(), Vec::new());
        let code = inflater.run(space, &mut input, &mut output, limit, z::Z_SYNC_FLUSH)?;
        self.keep(input, code);
        match code {
            z::Z_STREAM_END => self.eof.set(true),
            z::Z_OK | z::Z_BUF_ERROR => {}
            _ => {
                return Err(ERROR.error(space, inflater.stream.describe(code, "while decompressing data")));
            }
        }
        drop(inflater);
        Bytes::from_slice(space, &output)
    }

    /// Return what is left to be decompressed.
    ///
    ///   length
    ///     How much room to make for it at first.
    #[pymethod(signature = "($self, length=zlib.DEF_BUF_SIZE, /)")]
    fn flush(&self, space: &Space, length: Option<isize>) -> PyResult<Ref<Bytes>> {
        if length.is_some_and(|length| length <= 0) {
            return Err(space.value_error("length must be greater than zero"));
        }
        let mut inflater = self.inflater.borrow_mut();
        let tail = self.unconsumed.take();
        let (mut input, mut output) = (&*tail, Vec::new());
        // the data may end too early, or be wrong: then this is what there is of it
        let code = inflater.run(space, &mut input, &mut output, usize::MAX, z::Z_FINISH)?;
        self.keep(input, code);
        if code == z::Z_STREAM_END {
            self.eof.set(true);
            inflater.stream.end();
        }
        drop(inflater);
        Bytes::from_slice(space, &output)
    }

    /// Return a copy of the object.
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Decompress>> {
        self.duplicate(space)
    }

    #[pymethod(name = "__copy__")]
    fn shallow_copy(&self, space: &Space) -> PyResult<Ref<Decompress>> {
        self.duplicate(space)
    }

    #[pymethod(name = "__deepcopy__", signature = "($self, memo, /)")]
    fn deep_copy(&self, space: &Space, _memo: &Object) -> PyResult<Ref<Decompress>> {
        self.duplicate(space)
    }

    #[getter]
    fn unused_data(&self, space: &Space) -> PyResult<Ref<Bytes>> {
        Bytes::from_slice(space, &self.unused.borrow())
    }

    #[getter]
    fn unconsumed_tail(&self, space: &Space) -> PyResult<Ref<Bytes>> {
        Bytes::from_slice(space, &self.unconsumed.borrow())
    }

    #[getter]
    fn eof(&self) -> bool {
        self.eof.get()
    }
}
