//! The codecs that are built into the interpreter.
//!
//! A decoder takes the whole input and where to start in it, and appends to a [`StrBuilder`](crate::text::StrBuilder).
//! At the first malformed sequence it stops with a [`CodecError`], everything before the error's start being decoded;
//! the caller runs the error handler and calls again with the position where the handler wants to go on (and with
//! another input, if the handler replaced it). `is_final` says that no input follows: without it a sequence that is
//! merely incomplete at the end is not an error but left over, and the result says how much was consumed. Encoders
//! work the same way, from code units to bytes.

pub mod ascii;
pub mod charmap;
pub mod escape_bytes;
pub mod raw_unicode_escape;
pub mod unicode_escape;
pub mod utf16;
pub mod utf32;
pub mod utf7;
pub mod utf8;

/// The sequence that a codec cannot handle: `start`, `end` and `reason` of a `UnicodeDecodeError` or
/// `UnicodeEncodeError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// Index of the first byte or code point that is wrong.
    pub start: usize,
    /// Index after the last one.
    pub end: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl CodecError {
    pub(crate) const fn new(start: usize, end: usize, reason: &'static str) -> Self {
        Self { start, end, reason }
    }
}

/// The reason for which the UTF encoders refuse lone surrogates.
pub(crate) const SURROGATES: &str = "surrogates not allowed";

/// Whether a code point is a surrogate.
#[inline]
pub(crate) const fn is_surrogate(code_point: u32) -> bool {
    matches!(code_point, 0xD800..=0xDFFF)
}

/// The run of code points from `start` on for which `refused` holds, as an error.
pub(crate) fn run_error<U: crate::text::CodeUnit>(
    text: &[U],
    start: usize,
    refused: impl Fn(u32) -> bool,
    reason: &'static str,
) -> CodecError {
    let length = text[start..].iter().take_while(|unit| refused(unit.code())).count();
    CodecError::new(start, start + length, reason)
}

/// The code point of a surrogate pair.
#[inline]
pub(crate) const fn join_surrogates(high: u32, low: u32) -> u32 {
    0x1_0000 + ((high & 0x3FF) << 10) + (low & 0x3FF)
}

/// The surrogate pair of a code point above the basic plane.
#[inline]
pub(crate) const fn split_surrogates(code_point: u32) -> (u16, u16) {
    let rest = code_point - 0x1_0000;
    (0xD800 | (rest >> 10) as u16, 0xDC00 | (rest & 0x3FF) as u16)
}
