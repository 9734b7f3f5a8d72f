//! The places of a dict's index table: what a place holds, and the order in which a hash leads to them.
//!
//! A place is an integer of 1, 2, 4 or 8 bytes: -1 when it is empty, -2 when its entry was removed, or else an entry's number in the low
//! bits, as many as the table has for places, and above them, as far as the integer goes, the bits of the key's hash that stand there in the
//! hash itself. So a search sees of most other keys that they are others without going to their entries, which
//! would be elsewhere in memory, as their keys would.

/// An empty place.
pub(super) const EMPTY: i64 = -1;
/// A place whose entry was removed: searches go on beyond it.
pub(super) const REMOVED: i64 = -2;

/// A place's integer.
pub(super) trait Width: Copy {
    /// The bits of an entry's place.
    const BITS: i64;
    fn widen(self) -> i64;
    fn narrow(value: i64) -> Self;
}

macro_rules! widths {
    ($($ty:ident),*) => {$(
        impl Width for $ty {
            const BITS: i64 = $ty::MAX as i64;
            #[inline(always)]
            fn widen(self) -> i64 {
                self.into()
            }
            #[inline(always)]
            fn narrow(value: i64) -> Self {
                value as $ty
            }
        }
    )*};
}
widths!(i8, i16, i32, i64);

/// Runs `$body` with `$width` standing for the integer type of `$table`'s index table.
macro_rules! with_width {
    ($table:expr, $width:ident => $body:expr) => {
        match $table.log2_width {
            0 => {
                type $width = i8;
                $body
            }
            1 => {
                type $width = i16;
                $body
            }
            2 => {
                type $width = i32;
                $body
            }
            _ => {
                type $width = i64;
                $body
            }
        }
    };
}
pub(super) use with_width;

/// What the place of an entry holds.
#[inline(always)]
pub(super) fn mark<W: Width>(index: usize, hash: isize, mask: usize) -> W {
    debug_assert!(index <= mask);
    W::narrow((index as i64 | (hash as i64 & !(mask as i64))) & W::BITS)
}

/// Whether the entry of a place that is neither empty nor removed may have a key of this hash.
#[inline(always)]
pub(super) fn may_have<W: Width>(place: i64, hash: isize, mask: usize) -> bool {
    (place ^ hash as i64) & W::BITS & !(mask as i64) == 0
}

/// The number of the entry of a place that is neither empty nor removed.
#[inline(always)]
pub(super) fn entry_of(place: i64, mask: usize) -> usize {
    place as usize & mask
}

/// The places that a hash leads to, in order: it depends on all bits of the hash, and reaches every place.
pub(super) struct Probe {
    pub(super) mask: usize,
    pub(super) at: usize,
    rest: usize,
}

impl Probe {
    #[inline(always)]
    pub(super) fn new(hash: isize, mask: usize) -> Self {
        Probe { mask, at: hash as usize & mask, rest: hash as usize }
    }

    #[inline(always)]
    pub(super) fn advance(&mut self) {
        self.rest >>= 5;
        self.at = (self.at.wrapping_mul(5).wrapping_add(self.rest).wrapping_add(1)) & self.mask;
    }
}

#[cfg(test)]
mod tests {
    use super::{Probe, Width, entry_of, mark, may_have};

    #[test]
    fn a_mark_gives_back_its_entry_and_knows_its_hash() {
        fn check<W: Width>(log2_places: u32) {
            let mask = (1usize << log2_places) - 1;
            for index in [0, 1, mask * 2 / 3] {
                for hash in [0, 5, -2, isize::MIN, isize::MAX, 0x1234_5678_9abc_def0] {
                    let place = mark::<W>(index, hash, mask).widen();
                    assert!(place >= 0, "{index} {hash}");
                    assert_eq!(entry_of(place, mask), index);
                    assert!(may_have::<W>(place, hash, mask));
                }
            }
        }
        check::<i8>(3);
        check::<i8>(7);
        check::<i16>(8);
        check::<i16>(15);
        check::<i32>(16);
        check::<i32>(31);
        check::<i64>(32);
    }

    #[test]
    fn a_mark_tells_hashes_apart_that_lead_to_the_same_place() {
        let (mask, hash) = (0xFF, 0x4711);
        assert!(!may_have::<i16>(mark::<i16>(3, hash, mask).widen(), hash ^ 0x100, mask));
        assert!(may_have::<i16>(mark::<i16>(3, hash, mask).widen(), hash ^ 1, mask));
    }

    #[test]
    fn every_place_is_reached() {
        for hash in [0, 77, -1234567] {
            let mut probe = Probe::new(hash, 31);
            let mut seen = [false; 32];
            for _ in 0..200 {
                seen[probe.at] = true;
                probe.advance();
            }
            assert!(seen.iter().all(|&seen| seen));
        }
    }
}
