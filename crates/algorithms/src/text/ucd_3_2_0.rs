//! The Unicode character database of version 3.2, which `unicodedata.ucd_3_2_0` offers: protocols such as IDNA are defined by it.
//!
//! What later versions added is unassigned in it; the names and decompositions of what was assigned then hold still, but for a
//! few decompositions that were corrected.

use super::ucd;
use super::ucd_3_2_0_tables as tables;

/// `unicodedata.ucd_3_2_0.unidata_version`.
pub const VERSION: &str = tables::VERSION;

/// What version 3.2 says of a code point.
#[derive(Debug)]
pub struct Record {
    /// The general category, `Cn` when not assigned.
    pub category: &'static str,
    /// The bidirectional class, empty when not defined.
    pub bidirectional: &'static str,
    /// The East Asian width.
    pub width: &'static str,
    /// The canonical combining class.
    pub combining: u8,
    /// Whether it is mirrored in text that runs from right to left.
    pub mirrored: bool,
    decimal: u8,
    numeric: f64,
}

impl Record {
    pub(super) const fn new(
        category: &'static str,
        bidirectional: &'static str,
        width: &'static str,
        combining: u8,
        mirrored: bool,
        decimal: u8,
        numeric: f64,
    ) -> Self {
        Self { category, bidirectional, width, combining, mirrored, decimal, numeric }
    }

    /// Whether version 3.2 has the code point.
    pub fn is_assigned(&self) -> bool {
        self.category != "Cn"
    }

    /// The decimal value.
    pub fn decimal(&self) -> Option<u32> {
        (self.decimal < 10).then_some(u32::from(self.decimal))
    }

    /// The numeric value.
    pub fn numeric(&self) -> Option<f64> {
        Some(self.numeric).filter(|value| !value.is_nan())
    }
}

/// The record of a code point; those above U+10FFFF have that of the last.
pub fn record(code_point: u32) -> &'static Record {
    let code_point = code_point.min(0x10_FFFF);
    let block = tables::OLD_INDEX[(code_point >> super::ucd_tables::BLOCK_BITS) as usize];
    &tables::OLD_RECORDS[usize::from(tables::OLD_BLOCKS[ucd::place(usize::from(block), code_point)])]
}

/// The decomposition of a code point as it was before it was corrected.
pub(super) fn corrected(code_point: u32) -> Option<&'static [u32]> {
    let place =
        tables::OLD_DECOMPOSITIONS.binary_search_by_key(&code_point, |&(code_point, _)| code_point).ok()?;
    Some(core::slice::from_ref(&tables::OLD_DECOMPOSITIONS[place].1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_properties() {
        assert_eq!(VERSION, "3.2.0");
        assert_eq!(
            (record(0x41).category, record(0x1F600).category, record(0xA7).category),
            ("Lu", "Cn", "So")
        );
        assert_eq!((record(0xB2).decimal(), record(0x0664).decimal()), (Some(2), Some(4)));
        assert_eq!((record(0xBD).numeric(), record(0x9F4).numeric()), (Some(0.5), Some(1.0)));
        assert!(record(0x28).mirrored && record(0x301).combining == 230 && record(0x65E5).width == "W");
        assert!(!record(u32::MAX).is_assigned());
        assert_eq!((corrected(0x2F868), corrected(0xE9)), (Some([0x2136A].as_slice()), None));
    }
}
