//! `strftime`: the system's own, given the ASCII parts of a format; other text is copied.

use super::calendar::Calendar;
use objspace::{PyResult, Ref, Space, Str};
use std::ffi::CString;

/// What one directive gives is not longer than this, in bytes.
const MOST_FOR_EACH: usize = 256;

/// Formats a time.
///
/// # Errors
/// `MemoryError`; `UnicodeDecodeError` does not occur: bytes that are no text become lone surrogates.
pub fn format(space: &Space, format: &Str, time: &Calendar) -> PyResult<Ref<Str>> {
    let text = format.text();
    let points: Vec<u32> = (0..format.len()).map(|at| text.at(at)).collect();
    let is_plain = |&point: &u32| point != 0 && point < 128;
    let mut parts: Vec<Ref<Str>> = Vec::new();
    for run in points.chunk_by(|a, b| is_plain(a) == is_plain(b)) {
        match is_plain(&run[0]) {
            true => {
                let bytes: Vec<u8> = run.iter().map(|&point| point as u8).collect();
                parts.push(crate::paths::fs_decode(space, &format_plain(&bytes, time))?);
            }
            false => parts.push(Str::from_code_points(space, run.iter().copied())?),
        }
    }
    let parts: Vec<&Str> = parts.iter().map(|part| &**part).collect();
    Str::concat_all(space, &parts)
}

/// Formats a time by a format without NUL.
fn format_plain(format: &[u8], time: &Calendar) -> Vec<u8> {
    let Ok(text) = CString::new(format) else { return Vec::new() };
    let mut size = 1024;
    loop {
        let mut buffer = vec![0u8; size];
        // SAFETY: the buffer has as many bytes as it is said to have, and the time is complete.
        let written = unsafe { libc::strftime(buffer.as_mut_ptr().cast(), size, text.as_ptr(), &time.tm) };
        // Nothing written means no room, unless the format gives nothing.
        if written > 0 || size >= MOST_FOR_EACH * format.len() {
            buffer.truncate(written);
            return buffer;
        }
        size *= 2;
    }
}
