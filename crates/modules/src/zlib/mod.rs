//! The module `zlib`: compression by RFC 1950, 1951 and 1952.

mod compress;
mod decompress;
mod decompressor;
mod stream;

use crate::exception_class::ExceptionClass;
use cpyext_macros::pymodule;
use objspace::buffer::{Buffer, is_exporter};
use objspace::exceptions::Exception;
use objspace::{Object, PyResult, PyTypeInfo, Space};

/// `zlib.error`.
static ERROR: ExceptionClass = ExceptionClass::new("zlib", "error", Exception::type_object);

/// The bytes of a dictionary to decompress with; none for an empty one.
fn dictionary(space: &Space, zdict: Option<&Object>) -> PyResult<Option<Vec<u8>>> {
    let Some(zdict) = zdict else { return Ok(None) };
    if !is_exporter(zdict) {
        return Err(space.type_error("zdict argument must support the buffer protocol"));
    }
    Ok(Some(Buffer::simple(space, zdict)?.to_vec()))
}

/// Compression and checksums by zlib's formats.
///
/// adler32(string[, start]) -- an Adler-32 checksum
/// compress(data[, level]) -- compress at once
/// compressobj([level[, ...]]) -- an object that compresses bit by bit
/// crc32(string[, start]) -- a CRC-32 checksum
/// decompress(string,[wbits],[bufsize]) -- decompress at once
/// decompressobj([wbits[, zdict]]) -- an object that decompresses bit by bit
///
/// 'wbits' is the window's size, and says which format there is: that of zlib, that of gzip, or none.
#[pymodule(name = "zlib")]
pub mod module {
    use super::compress::Compress;
    use super::decompress::Decompress;
    use super::decompressor::ZlibDecompressor;
    use super::stream::{DeflateOptions, MAX_WBITS, Stream, describe_code};
    use super::{ERROR, dictionary};
    use libz_rs_sys as z;
    use objspace::buffer::BytesLike;
    use objspace::int::convert::as_u64_wrapping;
    use objspace::{Bytes, Module, Object, PyResult, PyTypeInfo, Ref, Space, Str};

    const DEFLATED: i32 = 8;
    const MEMORY_LEVEL: i32 = 8;
    const BUFFER_SIZE: i64 = 16 * 1024;

    /// Compress bytes, and return them.
    ///
    ///   level
    ///     From 0, which stores, to 9; or -1, a middle way.
    ///   wbits
    ///     The window's size, and the format.
    #[pyfunction(signature = "(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)")]
    fn compress(
        space: &Space,
        data: BytesLike<'_>,
        level: Option<i32>,
        wbits: Option<i32>,
    ) -> PyResult<Ref<Bytes>> {
        let options = DeflateOptions {
            level: level.unwrap_or(-1),
            method: DEFLATED,
            window_bits: wbits.unwrap_or(MAX_WBITS),
            memory_level: MEMORY_LEVEL,
            strategy: z::Z_DEFAULT_STRATEGY,
        };
        let mut stream = Stream::deflate(options).map_err(|code| match code {
            z::Z_MEM_ERROR => space.memory_error(),
            z::Z_STREAM_ERROR => ERROR.error(space, "Bad compression level"),
            _ => ERROR.error(space, describe_code(code, "while compressing data")),
        })?;
        let (mut input, mut output) = (data.bytes(), Vec::new());
        match stream.run(&mut input, &mut output, usize::MAX, z::Z_FINISH) {
            z::Z_STREAM_END => Bytes::from_slice(space, &output),
            code => Err(ERROR.error(space, stream.describe(code, "while compressing data"))),
        }
    }

    /// Decompress bytes, and return them.
    ///
    ///   wbits
    ///     The window's size, and the format.
    ///   bufsize
    ///     How much room to make at first.
    #[pyfunction(signature = "(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)")]
    fn decompress(
        space: &Space,
        data: BytesLike<'_>,
        wbits: Option<i32>,
        bufsize: Option<isize>,
    ) -> PyResult<Ref<Bytes>> {
        if bufsize.is_some_and(|size| size < 0) {
            return Err(space.value_error("bufsize must be non-negative"));
        }
        let mut stream = Stream::inflate(wbits.unwrap_or(MAX_WBITS)).map_err(|code| match code {
            z::Z_MEM_ERROR => space.memory_error(),
            _ => ERROR.error(space, describe_code(code, "while preparing to decompress data")),
        })?;
        let (mut input, mut output) = (data.bytes(), Vec::new());
        match stream.run(&mut input, &mut output, usize::MAX, z::Z_FINISH) {
            z::Z_STREAM_END => Bytes::from_slice(space, &output),
            code => Err(ERROR.error(space, stream.describe(code, "while decompressing data"))),
        }
    }

    /// Return an object that compresses bit by bit.
    ///
    ///   level
    ///     From 0, which stores, to 9; or -1, a middle way.
    ///   method
    ///     DEFLATED: there is no other.
    ///   wbits
    ///     The window's size, and the format.
    ///   memLevel
    ///     From 1 to 9: how much memory to spend on speed.
    ///   strategy
    ///     What kind of data there is: Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY and so on.
    ///   zdict
    ///     Bytes that the data is likely to contain.
    #[pyfunction(
        signature = "($module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=<unrepresentable>)"
    )]
    fn compressobj(
        space: &Space,
        level: Option<i32>,
        method: Option<i32>,
        wbits: Option<i32>,
        mem_level: Option<i32>,
        strategy: Option<i32>,
        zdict: Option<BytesLike<'_>>,
    ) -> PyResult<Ref<Compress>> {
        let options = DeflateOptions {
            level: level.unwrap_or(-1),
            method: method.unwrap_or(DEFLATED),
            window_bits: wbits.unwrap_or(MAX_WBITS),
            memory_level: mem_level.unwrap_or(MEMORY_LEVEL),
            strategy: strategy.unwrap_or(z::Z_DEFAULT_STRATEGY),
        };
        Compress::new(space, options, zdict.as_ref().map(BytesLike::bytes))
    }

    /// Return an object that decompresses bit by bit.
    ///
    ///   wbits
    ///     The window's size, and the format.
    ///   zdict
    ///     The dictionary that the data was compressed with.
    #[pyfunction(signature = "($module, /, wbits=MAX_WBITS, zdict=b'')")]
    fn decompressobj(space: &Space, wbits: Option<i32>, zdict: Option<&Object>) -> PyResult<Ref<Decompress>> {
        Decompress::new(space, wbits.unwrap_or(MAX_WBITS), dictionary(space, zdict)?)
    }

    /// Return the Adler-32 checksum of data that follows what has the checksum value.
    #[pyfunction(signature = "(data, value=1, /)")]
    fn adler32(space: &Space, data: BytesLike<'_>, value: Option<&Object>) -> PyResult<u32> {
        let start = value.map_or(Ok(1), |value| as_u64_wrapping(space, value))?;
        Ok(zlib_rs::adler32::adler32(start as u32, data.bytes()))
    }

    /// Return the CRC-32 checksum of data that follows what has the checksum value.
    #[pyfunction(signature = "(data, value=0, /)")]
    fn crc32(space: &Space, data: BytesLike<'_>, value: Option<&Object>) -> PyResult<u32> {
        let start = value.map_or(Ok(0), |value| as_u64_wrapping(space, value))?;
        Ok(zlib_rs::crc32::crc32(start as u32, data.bytes()))
    }

    /// The library's version.
    fn version() -> String {
        // SAFETY: the result is a constant C string.
        unsafe { core::ffi::CStr::from_ptr(z::zlibVersion()) }.to_string_lossy().into_owned()
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for ty in [Compress::type_object(), Decompress::type_object()] {
            ty.ready(space)?;
        }
        module.add_type(space, ZlibDecompressor::type_object())?;
        ERROR.add_to(space, module)?;
        for (name, value) in [
            ("MAX_WBITS", MAX_WBITS.into()),
            ("DEFLATED", DEFLATED.into()),
            ("DEF_MEM_LEVEL", MEMORY_LEVEL.into()),
            ("DEF_BUF_SIZE", BUFFER_SIZE),
            ("Z_NO_COMPRESSION", 0),
            ("Z_BEST_SPEED", 1),
            ("Z_BEST_COMPRESSION", 9),
            ("Z_DEFAULT_COMPRESSION", -1),
            ("Z_FILTERED", 1),
            ("Z_HUFFMAN_ONLY", 2),
            ("Z_RLE", 3),
            ("Z_FIXED", 4),
            ("Z_DEFAULT_STRATEGY", 0),
            ("Z_NO_FLUSH", 0),
            ("Z_PARTIAL_FLUSH", 1),
            ("Z_SYNC_FLUSH", 2),
            ("Z_FULL_FLUSH", 3),
            ("Z_FINISH", 4),
            ("Z_BLOCK", 5),
            ("Z_TREES", 6),
        ] {
            module.set(space, name, &*space.new_int(value)?)?;
        }
        let version = version();
        for (name, text) in
            [("ZLIB_VERSION", &*version), ("ZLIB_RUNTIME_VERSION", &*version), ("__version__", "1.0")]
        {
            let text = Str::from_str(space, text)?;
            module.set(space, name, &text)?;
        }
        Ok(())
    }
}
