//! A stream of zlib: the C interface of `libz-rs-sys`, made safe.
//!
//! The struct is boxed, because its state points back at it. Input and output are handed over for one call only.

use core::ffi::{CStr, c_int};
use core::ptr;
use libz_rs_sys as z;

/// Output grows by at least so many bytes.
const STEP: usize = 16 * 1024;
/// The largest window, as a power of two.
pub const MAX_WBITS: c_int = 15;

/// Which way data goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Deflate,
    Inflate,
}

/// What deflating is like.
#[derive(Clone, Copy, Debug)]
pub struct DeflateOptions {
    /// From 0 to 9, or -1.
    pub level: c_int,
    /// Always 8.
    pub method: c_int,
    /// The window's size as a power of two, and the format.
    pub window_bits: c_int,
    /// From 1 to 9.
    pub memory_level: c_int,
    /// One of the constants `Z_…`.
    pub strategy: c_int,
}

/// A stream that compresses or decompresses.
pub struct Stream {
    raw: Box<z::z_stream>,
    direction: Direction,
    /// Whether it has a state; ended streams have none.
    open: bool,
}

/// How an error code is explained when the stream has no message.
fn meaning(code: c_int) -> Option<&'static str> {
    match code {
        z::Z_BUF_ERROR => Some("incomplete or truncated stream"),
        z::Z_STREAM_ERROR => Some("inconsistent stream state"),
        z::Z_DATA_ERROR => Some("invalid input data"),
        _ => None,
    }
}

/// The size of the struct, as the initialisers want it.
const SIZE: c_int = size_of::<z::z_stream>() as c_int;

impl Stream {
    fn new(direction: Direction, start: impl FnOnce(*mut z::z_stream) -> c_int) -> Result<Stream, c_int> {
        let mut stream = Stream { raw: Box::default(), direction, open: false };
        match start(&raw mut *stream.raw) {
            z::Z_OK => {
                stream.open = true;
                Ok(stream)
            }
            code => Err(code),
        }
    }

    /// A stream that compresses.
    ///
    /// # Errors
    /// zlib's error code.
    pub fn deflate(options: DeflateOptions) -> Result<Stream, c_int> {
        let DeflateOptions { level, method, window_bits, memory_level, strategy } = options;
        Stream::new(Direction::Deflate, |raw| {
            // SAFETY: the struct is a fresh one, and the version and size are the library's own.
            unsafe {
                let version = z::zlibVersion();
                z::deflateInit2_(raw, level, method, window_bits, memory_level, strategy, version, SIZE)
            }
        })
    }

    /// A stream that decompresses.
    ///
    /// # Errors
    /// zlib's error code.
    pub fn inflate(window_bits: c_int) -> Result<Stream, c_int> {
        Stream::new(Direction::Inflate, |raw| {
            // SAFETY: as above.
            unsafe { z::inflateInit2_(raw, window_bits, z::zlibVersion(), SIZE) }
        })
    }

    /// Gives the stream the dictionary that data refers to; zlib's code says how it went.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> c_int {
        let Ok(len) = u32::try_from(dictionary.len()) else { return z::Z_STREAM_ERROR };
        if !self.open {
            return z::Z_STREAM_ERROR;
        }
        // SAFETY: the stream has a state, and the dictionary is only read during the call.
        unsafe {
            match self.direction {
                Direction::Deflate => z::deflateSetDictionary(&raw mut *self.raw, dictionary.as_ptr(), len),
                Direction::Inflate => z::inflateSetDictionary(&raw mut *self.raw, dictionary.as_ptr(), len),
            }
        }
    }

    /// Works once: takes bytes off the front of `input`, and adds at most `room` bytes to `output`. zlib's code says how it went; the
    /// number is how much of the room was used.
    pub fn step(
        &mut self,
        input: &mut &[u8],
        output: &mut Vec<u8>,
        room: usize,
        flush: c_int,
    ) -> (c_int, usize) {
        if !self.open {
            return (z::Z_STREAM_ERROR, 0);
        }
        let room = u32::try_from(room).unwrap_or(u32::MAX);
        let given = u32::try_from(input.len()).unwrap_or(u32::MAX);
        let start = output.len();
        output.resize(start + room as usize, 0);
        let raw = &mut *self.raw;
        (raw.next_in, raw.avail_in) = (input.as_ptr(), given);
        (raw.next_out, raw.avail_out) = (output[start..].as_mut_ptr(), room);
        // SAFETY: the stream has a state; input and output are as long as it was told, and live during the call.
        let code = unsafe {
            match self.direction {
                Direction::Deflate => z::deflate(raw, flush),
                Direction::Inflate => z::inflate(raw, flush),
            }
        };
        let (taken, used) = (given - raw.avail_in, (room - raw.avail_out) as usize);
        (raw.next_in, raw.avail_in, raw.next_out, raw.avail_out) = (ptr::null(), 0, ptr::null_mut(), 0);
        *input = &input[taken as usize..];
        output.truncate(start + used);
        (code, used)
    }

    /// Works until output is not the reason any more for stopping, or there are `limit` bytes of it. `last` says how to flush when all
    /// input has been handed over.
    pub fn run(&mut self, input: &mut &[u8], output: &mut Vec<u8>, limit: usize, last: c_int) -> c_int {
        loop {
            let room = limit.saturating_sub(output.len()).min(STEP.max(output.len()));
            let before = input.len();
            let flush = if u32::try_from(before).is_ok() { last } else { z::Z_NO_FLUSH };
            let (code, used) = self.step(input, output, room, flush);
            let within = output.len() < limit;
            match code {
                // a full room is reported as an error, or not, depending on the way to flush
                z::Z_OK | z::Z_BUF_ERROR if within && used == room => {}
                z::Z_OK if within && !input.is_empty() && input.len() < before => {}
                _ => return code,
            }
        }
    }

    /// A copy of the stream in the state that it is in.
    ///
    /// # Errors
    /// zlib's error code.
    pub fn duplicate(&mut self) -> Result<Stream, c_int> {
        if !self.open {
            return Err(z::Z_STREAM_ERROR);
        }
        // the library copies no stream without room, be it none at all
        self.raw.next_out = ptr::dangling_mut();
        let (source, direction) = (&raw mut *self.raw, self.direction);
        Stream::new(direction, |copy| {
            // SAFETY: the source has a state, and the copy is a fresh struct.
            unsafe {
                match direction {
                    Direction::Deflate => z::deflateCopy(copy, source),
                    Direction::Inflate => z::inflateCopy(copy, source),
                }
            }
        })
    }

    /// Gives the state back: the stream can do nothing any more.
    pub fn end(&mut self) {
        if !core::mem::take(&mut self.open) {
            return;
        }
        // SAFETY: the stream has a state, and it is given back once.
        unsafe {
            match self.direction {
                Direction::Deflate => z::deflateEnd(&raw mut *self.raw),
                Direction::Inflate => z::inflateEnd(&raw mut *self.raw),
            };
        }
    }

    /// "Error -3 while doing something: what zlib says".
    pub fn describe(&self, code: c_int, doing: &str) -> String {
        let message = match self.raw.msg {
            message if message.is_null() || !self.open => meaning(code).map(str::to_owned),
            // SAFETY: the stream's messages are constant C strings.
            message => Some(unsafe { CStr::from_ptr(message) }.to_string_lossy().into_owned()),
        };
        describe(code, doing, message.as_deref())
    }
}

/// [`Stream::describe`] for a stream that could not be made.
pub fn describe_code(code: c_int, doing: &str) -> String {
    describe(code, doing, meaning(code))
}

fn describe(code: c_int, doing: &str, message: Option<&str>) -> String {
    match message {
        Some(message) => format!("Error {code} {doing}: {message}"),
        None => format!("Error {code} {doing}"),
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: DeflateOptions =
        DeflateOptions { level: 6, method: 8, window_bits: 15, memory_level: 8, strategy: 0 };

    fn compressed(data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let code = Stream::deflate(OPTIONS).unwrap().run(&mut &*data, &mut out, usize::MAX, z::Z_FINISH);
        assert_eq!(code, z::Z_STREAM_END);
        out
    }

    #[test]
    fn round_trip_in_pieces() {
        let data: Vec<u8> = (0..100_000u32).map(|index| ((index * index) >> 7) as u8).collect();
        let packed = compressed(&data);
        let mut stream = Stream::inflate(15).unwrap();
        let (mut rest, mut out) = (&*packed, Vec::new());
        let mut code = z::Z_OK;
        while code != z::Z_STREAM_END {
            let limit = out.len() + 777;
            code = stream.run(&mut rest, &mut out, limit, z::Z_SYNC_FLUSH);
            assert!(code == z::Z_OK || code == z::Z_STREAM_END, "{code}");
        }
        assert!(out == data && rest.is_empty());
    }

    #[test]
    fn copies_and_ends() {
        let packed = compressed(b"hello hello");
        let mut stream = Stream::inflate(15).unwrap();
        let (mut front, mut out) = (&packed[..5], Vec::new());
        stream.run(&mut front, &mut out, usize::MAX, z::Z_SYNC_FLUSH);
        let mut copy = stream.duplicate().unwrap();
        stream.end();
        assert_eq!(stream.step(&mut &packed[5..], &mut Vec::new(), 10, 0), (z::Z_STREAM_ERROR, 0));
        assert_eq!(copy.run(&mut &packed[5..], &mut out, usize::MAX, z::Z_SYNC_FLUSH), z::Z_STREAM_END);
        assert_eq!(out, b"hello hello");
        assert!(stream.duplicate().is_err());
    }

    #[test]
    fn errors() {
        assert_eq!(Stream::inflate(99).err(), Some(z::Z_STREAM_ERROR));
        let mut stream = Stream::inflate(15).unwrap();
        let code = stream.run(&mut &b"junk"[..], &mut Vec::new(), usize::MAX, z::Z_SYNC_FLUSH);
        assert_eq!(stream.describe(code, "while testing"), "Error -3 while testing: incorrect header check");
    }
}
