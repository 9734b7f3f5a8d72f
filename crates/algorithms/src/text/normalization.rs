//! Unicode normal forms (UAX #15) and decompositions, of the database's own version.

use super::builder::StrBuilder;
use super::code_unit::TextRef;
use super::decomposition_tables as tables;
use super::ucd::{self, combining};
use super::ucd_3_2_0;

/// A decomposition in the tables.
#[derive(Debug)]
pub(super) struct Entry {
    tag: u8,
    length: u8,
    start: u16,
}

impl Entry {
    pub(super) const fn new(tag: u8, length: u8, start: u16) -> Self {
        Self { tag, length, start }
    }
}

/// A normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Canonical decomposition, then composition.
    Nfc,
    /// Canonical decomposition.
    Nfd,
    /// Compatibility decomposition, then composition.
    Nfkc,
    /// Compatibility decomposition.
    Nfkd,
}

impl Form {
    /// The form of this name, as `unicodedata.normalize` takes it.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "NFC" => Some(Form::Nfc),
            "NFD" => Some(Form::Nfd),
            "NFKC" => Some(Form::Nfkc),
            "NFKD" => Some(Form::Nfkd),
            _ => None,
        }
    }

    fn is_compatible(self) -> bool {
        matches!(self, Form::Nfkc | Form::Nfkd)
    }

    fn composes(self) -> bool {
        matches!(self, Form::Nfc | Form::Nfkc)
    }
}

/// Hangul syllables are composed by arithmetic (section 3.12 of the standard).
mod hangul {
    pub(super) const SYLLABLES: u32 = 0xAC00;
    pub(super) const LEADING: u32 = 0x1100;
    pub(super) const VOWELS: u32 = 0x1161;
    pub(super) const TRAILING: u32 = 0x11A7;
    pub(super) const LEADING_COUNT: u32 = 19;
    pub(super) const VOWEL_COUNT: u32 = 21;
    pub(super) const TRAILING_COUNT: u32 = 28;
    pub(super) const COUNT: u32 = LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT;

    /// The index of a syllable.
    pub(super) fn index(code_point: u32) -> Option<u32> {
        code_point.checked_sub(SYLLABLES).filter(|&index| index < COUNT)
    }

    /// The first two letters of the syllable of this index.
    pub(super) fn leading_and_vowel(index: u32) -> (u32, u32) {
        let pair = index / TRAILING_COUNT;
        (LEADING + pair / VOWEL_COUNT, VOWELS + pair % VOWEL_COUNT)
    }
}

fn entry(code_point: u32) -> Option<&'static Entry> {
    let block = tables::DECOMPOSITION_INDEX.get((code_point >> super::ucd_tables::BLOCK_BITS) as usize)?;
    let number = tables::DECOMPOSITION_BLOCKS[ucd::place(usize::from(*block), code_point)];
    (number != 0).then(|| &tables::ENTRIES[usize::from(number)])
}

/// A code point's decomposition in the tables, one level deep: its tag (empty when canonical) and code points. Hangul
/// syllables are not there.
pub fn decomposition(code_point: u32) -> Option<(&'static str, &'static [u32])> {
    let entry = entry(code_point)?;
    let start = usize::from(entry.start);
    Some((tables::TAGS[usize::from(entry.tag)], &tables::PARTS[start..start + usize::from(entry.length)]))
}

/// `unicodedata.decomposition`: tag and code points as text, empty when there is none.
pub fn decomposition_text(code_point: u32) -> String {
    let hexadecimal = |part: &u32| format!("{part:04X}");
    if hangul::index(code_point).is_some() {
        let mut letters = Vec::new();
        decompose(code_point, false, decomposition, &mut letters);
        return letters.iter().map(hexadecimal).collect::<Vec<_>>().join(" ");
    }
    let Some((tag, parts)) = decomposition(code_point) else { return String::new() };
    let tag = Some(tag).filter(|tag| !tag.is_empty()).map(str::to_owned);
    let words: Vec<String> = tag.into_iter().chain(parts.iter().map(hexadecimal)).collect();
    words.join(" ")
}

/// [`decomposition`] in Unicode 3.2.
fn decomposition_3_2_0(code_point: u32) -> Option<(&'static str, &'static [u32])> {
    if !ucd_3_2_0::record(code_point).is_assigned() {
        return None;
    }
    let corrected = ucd_3_2_0::corrected(code_point).map(|parts| ("", parts));
    corrected.or_else(|| decomposition(code_point))
}

/// Gives decompositions, one level deep.
type Decompositions = fn(u32) -> Option<(&'static str, &'static [u32])>;

/// Append the full decomposition of `code_point`.
fn decompose(code_point: u32, compatible: bool, from: Decompositions, out: &mut Vec<u32>) {
    if let Some(index) = hangul::index(code_point) {
        let trailing = index % hangul::TRAILING_COUNT;
        let (leading, vowel) = hangul::leading_and_vowel(index);
        out.extend([leading, vowel]);
        if trailing > 0 {
            out.push(hangul::TRAILING + trailing);
        }
        return;
    }
    match from(code_point) {
        Some((tag, parts)) if compatible || tag.is_empty() => {
            parts.iter().for_each(|&part| decompose(part, compatible, from, out));
        }
        _ => out.push(code_point),
    }
}

/// Put every run of combining marks into the order of their classes.
fn order_marks(text: &mut [u32]) {
    text.chunk_by_mut(|&left, &right| (combining(left) == 0) == (combining(right) == 0))
        .filter(|run| combining(run[0]) != 0)
        .for_each(|run| run.sort_by_key(|&mark| combining(mark)));
}

/// The composition of two code points.
pub fn compose_pair(first: u32, second: u32) -> Option<u32> {
    use hangul::{LEADING, LEADING_COUNT, SYLLABLES, TRAILING, TRAILING_COUNT, VOWEL_COUNT, VOWELS};
    if let (Some(leading @ 0..LEADING_COUNT), Some(vowel @ 0..VOWEL_COUNT)) =
        (first.checked_sub(LEADING), second.checked_sub(VOWELS))
    {
        return Some(SYLLABLES + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT);
    }
    if let (Some(index), Some(trailing @ 1..TRAILING_COUNT)) =
        (hangul::index(first), second.checked_sub(TRAILING))
        && index.is_multiple_of(TRAILING_COUNT)
    {
        return Some(first + trailing);
    }
    let found = tables::PAIRS.binary_search_by_key(&(first, second), |&(first, second, _)| (first, second));
    found.ok().map(|place| tables::PAIRS[place].2)
}

/// Compose a decomposed text in place.
fn compose(text: &mut Vec<u32>) {
    let mut kept = 0;
    let mut starter: Option<usize> = None;
    for at in 0..text.len() {
        let code_point = text[at];
        let class = combining(code_point);
        if let Some(first) = starter {
            // nothing between the starter and this may have the same class or be a starter itself
            let adjacent = first + 1 == kept;
            let open = adjacent || combining(text[kept - 1]) < class;
            if open && let Some(composed) = compose_pair(text[first], code_point) {
                text[first] = composed;
                continue;
            }
        }
        if class == 0 {
            starter = Some(kept);
        }
        text[kept] = code_point;
        kept += 1;
    }
    text.truncate(kept);
}

/// Whether every code point is its own normal form and composes with nothing that may follow: a quick yes.
fn is_plain(text: TextRef<'_>, form: Form) -> bool {
    match text {
        TextRef::Latin1(units) => form == Form::Nfc || units.is_ascii(),
        _ => false,
    }
}

/// `unicodedata.normalize`: append the normal form of `text`.
pub fn normalize(text: TextRef<'_>, form: Form, out: &mut StrBuilder) {
    normalize_from(text, form, decomposition, out);
}

/// `unicodedata.ucd_3_2_0.normalize`: [`normalize`] with the decompositions of Unicode 3.2. (Compositions and the order of
/// combining marks are today's, as in CPython.)
pub fn normalize_3_2_0(text: TextRef<'_>, form: Form, out: &mut StrBuilder) {
    normalize_from(text, form, decomposition_3_2_0, out);
}

fn normalize_from(text: TextRef<'_>, form: Form, from: Decompositions, out: &mut StrBuilder) {
    if is_plain(text, form) {
        return out.push_text(text);
    }
    let mut code_points = Vec::with_capacity(text.len() + text.len() / 4);
    text.code_points().for_each(|c| decompose(c, form.is_compatible(), from, &mut code_points));
    order_marks(&mut code_points);
    if form.composes() {
        compose(&mut code_points);
    }
    out.push_units(&code_points);
}

/// `unicodedata.is_normalized`.
pub fn is_normalized(text: TextRef<'_>, form: Form) -> bool {
    if is_plain(text, form) {
        return true;
    }
    let mut normal = StrBuilder::new();
    normalize(text, form, &mut normal);
    normal.view().same(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str, form: Form) -> String {
        let mut out = StrBuilder::new();
        normalize(StrBuilder::from(text).view(), form, &mut out);
        out.view().to_string_lossy()
    }

    #[test]
    fn decompositions() {
        assert_eq!(decomposition_text(0xE9), "0065 0301");
        assert_eq!(decomposition_text(0xA8), "<compat> 0020 0308");
        assert_eq!(decomposition_text(0x41), "");
        assert_eq!(decomposition_text(0xAC00), "1100 1161");
        assert_eq!(decomposition_text(0xD7A3), "1112 1175 11C2");
        assert_eq!(decomposition_text(0x2F800), "4E3D");
        assert_eq!(decomposition_text(0x11_0000), "");
    }

    #[test]
    fn forms() {
        assert_eq!(normal("é", Form::Nfd), "e\u{301}");
        assert_eq!(normal("e\u{301}", Form::Nfc), "é");
        assert_eq!(normal("ﬁ①", Form::Nfkc), "fi1");
        assert_eq!(normal("ﬁ", Form::Nfc), "ﬁ");
        assert_eq!(normal("각", Form::Nfd), "\u{1100}\u{1161}\u{11a8}");
        assert_eq!(normal("\u{1100}\u{1161}\u{11a8}", Form::Nfc), "각");
        assert_eq!(normal("a\u{302}\u{323}", Form::Nfc), "ậ");
        assert!(is_normalized(StrBuilder::from("é").view(), Form::Nfc));
        assert!(!is_normalized(StrBuilder::from("é").view(), Form::Nfd));
        let mut old = StrBuilder::new();
        normalize_3_2_0(StrBuilder::from("\u{2f868}\u{105c9}é").view(), Form::Nfd, &mut old);
        assert_eq!(old.view().to_string_lossy(), "\u{2136a}\u{105c9}e\u{301}");
        assert_eq!(Form::from_name("NFKD"), Some(Form::Nfkd));
        assert_eq!(Form::from_name("nfc"), None);
    }
}
