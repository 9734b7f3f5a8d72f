//! The Unicode character database, as far as `str`'s methods, the tokenizer and `unicodedata` need it.
//!
//! The tables are generated from CPython (`tools/generate_ucd.py`), so they are of the Unicode version that
//! CPython 3.14 has ([`VERSION`]), with CPython's own definitions of space, printable and the like. Code points are
//! plain numbers because strings may hold lone surrogates; those above U+10FFFF have no property.

use super::ucd_tables as tables;

/// `unicodedata.unidata_version`.
pub const VERSION: &str = tables::VERSION;

/// What `str`'s methods need of a code point.
#[derive(Debug)]
pub(super) struct CaseRecord {
    flags: u16,
    special: u16,
    upper: i32,
    lower: i32,
    title: i32,
    decimal: u8,
    digit: u8,
    numeric: u8,
}

impl CaseRecord {
    #[expect(clippy::too_many_arguments, reason = "a row of a generated table")]
    pub(super) const fn new(
        flags: u16,
        upper: i32,
        lower: i32,
        title: i32,
        special: u16,
        decimal: u8,
        digit: u8,
        numeric: u8,
    ) -> Self {
        Self { flags, special, upper, lower, title, decimal, digit, numeric }
    }
}

/// Full case mappings of a code point, where they are not its simple mappings.
#[derive(Debug)]
pub(super) struct SpecialCase {
    upper: &'static [u32],
    lower: &'static [u32],
    title: &'static [u32],
    fold: &'static [u32],
}

impl SpecialCase {
    pub(super) const fn new(
        upper: &'static [u32],
        lower: &'static [u32],
        title: &'static [u32],
        fold: &'static [u32],
    ) -> Self {
        Self { upper, lower, title, fold }
    }
}

/// What `unicodedata` needs of a code point.
#[derive(Debug)]
pub(super) struct DataRecord {
    category: u8,
    bidirectional: u8,
    combining: u8,
    mirrored: bool,
    width: u8,
}

impl DataRecord {
    pub(super) const fn new(category: u8, bidirectional: u8, combining: u8, mirrored: u8, width: u8) -> Self {
        Self { category, bidirectional, combining, mirrored: mirrored != 0, width }
    }
}

/// Place of `code_point` in the blocks of a trie, given the number of its block.
#[inline]
pub(super) fn place(block: usize, code_point: u32) -> usize {
    (block << tables::BLOCK_BITS) + (code_point as usize & ((1 << tables::BLOCK_BITS) - 1))
}

/// The last code point: U+10FFFF is not assigned, so whatever is above shares its record.
const LAST: u32 = 0x10_FFFF;

#[inline]
fn case_record(code_point: u32) -> &'static CaseRecord {
    let code_point = code_point.min(LAST);
    let block = tables::CASE_INDEX[(code_point >> tables::BLOCK_BITS) as usize];
    &tables::CASE_RECORDS[usize::from(tables::CASE_BLOCKS[place(usize::from(block), code_point)])]
}

#[inline]
fn data_record(code_point: u32) -> &'static DataRecord {
    let code_point = code_point.min(LAST);
    let block = tables::DATA_INDEX[(code_point >> tables::BLOCK_BITS) as usize];
    &tables::DATA_RECORDS[usize::from(tables::DATA_BLOCKS[place(usize::from(block), code_point)])]
}

#[inline]
fn has(code_point: u32, flag: u16) -> bool {
    case_record(code_point).flags & flag != 0
}

/// `str.isalpha` for one code point: a letter (categories L*).
#[inline]
pub fn is_alpha(code_point: u32) -> bool {
    has(code_point, tables::ALPHA)
}

/// `str.isdecimal` for one code point: it has a decimal value.
#[inline]
pub fn is_decimal(code_point: u32) -> bool {
    has(code_point, tables::DECIMAL)
}

/// `str.isdigit` for one code point: it has a digit value.
#[inline]
pub fn is_digit(code_point: u32) -> bool {
    has(code_point, tables::DIGIT)
}

/// `str.isnumeric` for one code point: it has a numeric value.
#[inline]
pub fn is_numeric(code_point: u32) -> bool {
    has(code_point, tables::NUMERIC)
}

/// `str.isalnum` for one code point.
#[inline]
pub fn is_alnum(code_point: u32) -> bool {
    has(code_point, tables::ALPHA | tables::DECIMAL | tables::DIGIT | tables::NUMERIC)
}

/// `str.isspace` for one code point: category Zs, or bidirectional class WS, B or S.
#[inline]
pub fn is_space(code_point: u32) -> bool {
    match code_point {
        0..=0x7F => matches!(code_point, 0x20 | 0x09..=0x0D | 0x1C..=0x1F),
        _ => has(code_point, tables::SPACE),
    }
}

/// `str.isprintable` for one code point: what `repr` does not escape.
#[inline]
pub fn is_printable(code_point: u32) -> bool {
    match code_point {
        0..=0x7F => matches!(code_point, 0x20..=0x7E),
        _ => has(code_point, tables::PRINTABLE),
    }
}

/// Whether `str.splitlines` breaks after it.
#[inline]
pub fn is_line_break(code_point: u32) -> bool {
    match code_point {
        0..=0x7F => matches!(code_point, 0x0A..=0x0D | 0x1C..=0x1E),
        _ => has(code_point, tables::LINE_BREAK),
    }
}

/// Whether it is an upper-case letter (property Uppercase).
#[inline]
pub fn is_upper(code_point: u32) -> bool {
    has(code_point, tables::UPPER)
}

/// Whether it is a lower-case letter (property Lowercase).
#[inline]
pub fn is_lower(code_point: u32) -> bool {
    has(code_point, tables::LOWER)
}

/// Whether it is a title-case letter (category Lt).
#[inline]
pub fn is_title(code_point: u32) -> bool {
    has(code_point, tables::TITLE)
}

/// Whether an identifier may start with it (XID_Start, the underscore not included).
#[inline]
pub fn is_xid_start(code_point: u32) -> bool {
    has(code_point, tables::XID_START)
}

/// Whether an identifier may go on with it (XID_Continue).
#[inline]
pub fn is_xid_continue(code_point: u32) -> bool {
    has(code_point, tables::XID_CONTINUE)
}

/// `str.isidentifier`.
pub fn is_identifier(mut code_points: impl Iterator<Item = u32>) -> bool {
    let starts = code_points.next().is_some_and(|first| first == u32::from(b'_') || is_xid_start(first));
    starts && code_points.all(is_xid_continue)
}

/// Whether it is cased (property Cased), for titles and the rule of the final sigma.
#[inline]
pub fn is_cased(code_point: u32) -> bool {
    has(code_point, tables::CASED)
}

/// Whether the rule of the final sigma ignores it (Case_Ignorable).
#[inline]
pub fn is_case_ignorable(code_point: u32) -> bool {
    has(code_point, tables::CASE_IGNORABLE)
}

fn digit_value(value: u8) -> Option<u32> {
    (value < 10).then_some(u32::from(value))
}

/// `unicodedata.decimal`.
#[inline]
pub fn decimal(code_point: u32) -> Option<u32> {
    digit_value(case_record(code_point).decimal)
}

/// `unicodedata.digit`.
#[inline]
pub fn digit(code_point: u32) -> Option<u32> {
    digit_value(case_record(code_point).digit)
}

/// `unicodedata.numeric`.
pub fn numeric(code_point: u32) -> Option<f64> {
    match case_record(code_point).numeric {
        0 => None,
        index => Some(tables::NUMERIC_VALUES[usize::from(index)]),
    }
}

/// The simple upper-case mapping (`Py_UNICODE_TOUPPER`).
#[inline]
pub fn to_upper(code_point: u32) -> u32 {
    code_point.wrapping_add_signed(case_record(code_point).upper)
}

/// The simple lower-case mapping (`Py_UNICODE_TOLOWER`).
#[inline]
pub fn to_lower(code_point: u32) -> u32 {
    code_point.wrapping_add_signed(case_record(code_point).lower)
}

/// The simple title-case mapping (`Py_UNICODE_TOTITLE`).
#[inline]
pub fn to_title(code_point: u32) -> u32 {
    code_point.wrapping_add_signed(case_record(code_point).title)
}

/// One to three code points that a full case mapping gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapped {
    code_points: [u32; 3],
    length: u8,
}

impl Mapped {
    fn one(code_point: u32) -> Self {
        Self { code_points: [code_point, 0, 0], length: 1 }
    }

    fn several(mapping: &[u32]) -> Self {
        let mut code_points = [0; 3];
        code_points[..mapping.len()].copy_from_slice(mapping);
        Self { code_points, length: mapping.len() as u8 }
    }

    /// The code points.
    #[inline]
    pub fn as_slice(&self) -> &[u32] {
        &self.code_points[..usize::from(self.length)]
    }
}

/// A full mapping: the special one if there is one, the simple one otherwise.
#[inline]
fn full(
    code_point: u32,
    simple: impl FnOnce(&CaseRecord) -> i32,
    special: impl FnOnce(&SpecialCase) -> &'static [u32],
) -> Mapped {
    let record = case_record(code_point);
    match record.special {
        0 => Mapped::one(code_point.wrapping_add_signed(simple(record))),
        index => Mapped::several(special(&tables::SPECIAL_CASES[usize::from(index)])),
    }
}

/// The full upper-case mapping, as `str.upper` applies it.
pub fn full_upper(code_point: u32) -> Mapped {
    full(code_point, |record| record.upper, |special| special.upper)
}

/// The full lower-case mapping, as `str.lower` applies it but for the final sigma.
pub fn full_lower(code_point: u32) -> Mapped {
    full(code_point, |record| record.lower, |special| special.lower)
}

/// The full title-case mapping, as `str.title` and `str.capitalize` apply it.
pub fn full_title(code_point: u32) -> Mapped {
    full(code_point, |record| record.title, |special| special.title)
}

/// The full case folding, as `str.casefold` applies it.
pub fn full_fold(code_point: u32) -> Mapped {
    full(code_point, |record| record.lower, |special| special.fold)
}

/// `unicodedata.category`: two letters, `Cn` when not assigned.
pub fn category(code_point: u32) -> &'static str {
    tables::CATEGORIES[usize::from(data_record(code_point).category)]
}

/// `unicodedata.bidirectional`: empty when not defined.
pub fn bidirectional(code_point: u32) -> &'static str {
    tables::BIDIRECTIONALS[usize::from(data_record(code_point).bidirectional)]
}

/// `unicodedata.combining`: the canonical combining class, 0 for starters.
pub fn combining(code_point: u32) -> u8 {
    data_record(code_point).combining
}

/// `unicodedata.mirrored`.
pub fn mirrored(code_point: u32) -> bool {
    data_record(code_point).mirrored
}

/// `unicodedata.east_asian_width`.
pub fn east_asian_width(code_point: u32) -> &'static str {
    tables::WIDTHS[usize::from(data_record(code_point).width)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties() {
        assert_eq!(VERSION, "16.0.0");
        assert!(is_alpha(0xE9) && is_alpha(0x4E00) && !is_alpha(0x30));
        assert!(is_decimal(0x0663) && !is_decimal(0xB2) && is_digit(0xB2) && is_numeric(0xBD));
        assert!(is_space(0x2003) && is_space(0x85) && is_space(0x1C) && !is_space(0x200B));
        assert!(!is_printable(0xAD) && !is_printable(0xD800) && is_printable(0x1F600) && !is_printable(0xA0));
        assert!(is_line_break(0x2028) && is_line_break(0x85) && !is_line_break(0x1F));
        assert!(is_upper(0x41) && is_lower(0xAA) && is_title(0x1C5) && !is_upper(0x1C5));
        assert!(is_identifier("été_1".chars().map(u32::from)));
        assert!(!is_identifier("1a".chars().map(u32::from)));
        assert!(!is_identifier("".chars().map(u32::from)));
        assert!(!is_alpha(0x11_0000) && !is_alpha(u32::MAX));
    }

    /// Counts over all code points, as the reference implementation gives them.
    #[test]
    fn totals() {
        let count = |property: fn(u32) -> bool| (0..0x11_0000).filter(|&c| property(c)).count();
        assert_eq!(count(is_alpha), 141_028);
        assert_eq!(count(is_decimal), 760);
        assert_eq!(count(is_digit), 888);
        assert_eq!(count(is_numeric), 2002);
        assert_eq!(count(is_space), 29);
        assert_eq!(count(is_printable), 154_810);
        assert_eq!(count(is_upper), 1978);
        assert_eq!(count(is_lower), 2569);
        assert_eq!(count(is_title), 31);
        assert_eq!(count(is_xid_start), 141_246);
        assert_eq!(count(is_xid_continue), 144_522);
        assert_eq!(count(is_line_break), 10);
    }

    #[test]
    fn values() {
        assert_eq!(decimal(0x0669), Some(9));
        assert_eq!(decimal(0xB2), None);
        assert_eq!(digit(0xB2), Some(2));
        assert_eq!(numeric(0xBD), Some(0.5));
        assert_eq!(numeric(0x4E07), Some(1e4));
        assert_eq!(numeric(0x41), None);
    }

    #[test]
    fn case_mappings() {
        assert_eq!((to_upper(0xE9), to_lower(0x130), to_title(0x1C4)), (0xC9, 0x69, 0x1C5));
        assert_eq!(full_upper(0xDF).as_slice(), [0x53, 0x53]);
        assert_eq!(full_title(0xDF).as_slice(), [0x53, 0x73]);
        assert_eq!(full_fold(0xDF).as_slice(), [0x73, 0x73]);
        assert_eq!(full_lower(0x130).as_slice(), [0x69, 0x307]);
        assert_eq!(full_upper(0x390).as_slice(), [0x399, 0x308, 0x301]);
        assert_eq!(full_fold(0x3C2).as_slice(), [0x3C3]);
        assert_eq!(full_upper(0x61).as_slice(), [0x41]);
        assert_eq!(full_fold(0x13A0).as_slice(), [0x13A0]);
    }

    #[test]
    fn database() {
        assert_eq!((category(0x41), category(0x378), category(0xD800)), ("Lu", "Cn", "Cs"));
        assert_eq!((bidirectional(0x5D0), bidirectional(0x378)), ("R", ""));
        assert_eq!((combining(0x301), combining(0x41)), (230, 0));
        assert!(mirrored(0x28) && !mirrored(0x41));
        assert_eq!((east_asian_width(0x4E00), east_asian_width(0xA1)), ("W", "A"));
    }
}
