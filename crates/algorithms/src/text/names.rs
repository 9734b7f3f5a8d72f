//! Names of characters, for `\N{…}` escapes and `unicodedata`.
//!
//! Names are matched without regard to case and otherwise exactly. Besides its name a character may have aliases
//! (corrected names, control characters' names, abbreviations); a few sequences of characters have names too.

use super::alias_tables as tables;

/// The longest name or alias that is looked up; the longest there is has 88 letters.
const LONGEST: usize = 256;

/// `unicodedata.name`, or `None` when it has none (control characters, surrogates, what is not assigned).
pub fn name(code_point: u32) -> Option<String> {
    Some(unicode_names2::name(char::from_u32(code_point)?)?.to_string())
}

/// The code point of a name or alias, as `\N{…}` takes it.
pub fn code_point(name: &[u8]) -> Option<u32> {
    let wanted = canonical(name)?;
    if let Ok(place) = tables::ALIASES.binary_search_by_key(&wanted.as_str(), |&(alias, _)| alias) {
        return Some(tables::ALIASES[place].1);
    }
    // the crate's search is lenient and does not know all ideographs: check what it finds, and read their numbers
    let numbered = || wanted.rsplit_once('-').and_then(|(_, digits)| u32::from_str_radix(digits, 16).ok());
    let found = unicode_names2::character(&wanted).map(u32::from);
    let matches = |&code: &u32| self::name(code).is_some_and(|name| name == wanted);
    found.filter(matches).or_else(|| numbered().filter(matches))
}

/// The code points of a named sequence, which `unicodedata.lookup` finds beside the names.
pub fn sequence(name: &[u8]) -> Option<&'static [u32]> {
    let wanted = canonical(name)?;
    let place = tables::SEQUENCES.binary_search_by_key(&wanted.as_str(), |&(name, _)| name).ok()?;
    Some(tables::SEQUENCES[place].1)
}

/// `name` in upper case, if it can be a name at all. (A leading hyphen would be beyond the crate's search.)
fn canonical(name: &[u8]) -> Option<String> {
    if !name.first()?.is_ascii_alphabetic() || name.len() > LONGEST || !name.is_ascii() {
        return None;
    }
    String::from_utf8(name.to_ascii_uppercase()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for code in 0..0x11_0000 {
            if let Some(name) = name(code) {
                assert_eq!(code_point(name.as_bytes()), Some(code), "{name}");
            }
        }
    }

    #[test]
    fn parts_of_names_are_harmless() {
        let names = (0..0x11_0000).step_by(61).filter_map(name);
        for name in names.chain(["HANGUL SYLLABLE SSYAESS".to_owned(), "A- -A".to_owned()]) {
            for end in 0..name.len() {
                let found = code_point(&name.as_bytes()[..end]);
                assert!(found.is_none_or(|code| self::name(code).is_none_or(|other| other != name)));
                code_point(&name.as_bytes()[end..]);
            }
        }
    }

    #[test]
    fn lookups() {
        assert_eq!(code_point(b"latin small letter a"), Some(0x61));
        assert_eq!(code_point(b"null"), Some(0));
        assert_eq!(code_point(b"LATIN CAPITAL LETTER GHA"), Some(0x1A2));
        assert_eq!(code_point(b"hangul syllable gag"), Some(0xAC01));
        assert_eq!(code_point(b"cjk Unified ideograph-4e00"), Some(0x4E00));
        assert_eq!(code_point(b"BELL"), Some(0x1F514));
        for wrong in
            ["LATIN-SMALL LETTER A", "LATINSMALLLETTERA", "CJK UNIFIED IDEOGRAPH-04E00", "", "É", "-41"]
        {
            assert_eq!(code_point(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(sequence(b"keycap digit one"), Some([0x31, 0xFE0F, 0x20E3].as_slice()));
        assert_eq!(sequence(b"LATIN SMALL LETTER A"), None);
        assert_eq!((name(0), name(0xD800), name(0x378)), (None, None, None));
        assert_eq!(name(0x1F600).as_deref(), Some("GRINNING FACE"));
    }
}
