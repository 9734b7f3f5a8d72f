//! The native stack under recursion over syntax trees.
//!
//! Source text can nest expressions as deeply as it likes; every function that recurses over a tree
//! goes through [`grow`], which moves to a fresh segment when the current one is nearly used up.

/// Bytes that must be left on the current segment: more than one recursion step of an unoptimised build.
const RED_ZONE: usize = 256 * 1024;
/// Bytes of a new segment.
const SEGMENT: usize = 4 * 1024 * 1024;

/// Run `step` with enough native stack for it and for some recursion below it.
#[inline]
pub fn grow<R>(step: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(RED_ZONE, SEGMENT, step)
}
