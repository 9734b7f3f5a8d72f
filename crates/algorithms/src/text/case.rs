//! Case of strings: conversions with the full Unicode mappings, and the predicates.
//!
//! The capital sigma becomes a final sigma at the end of a word: after a cased letter and not before one, letters
//! that are ignored for casing left out of account (Final_Sigma of the standard's table 3-17).

use super::builder::StrBuilder;
use super::code_unit::TextRef;
use super::ucd::{self, Mapped};

const CAPITAL_SIGMA: u32 = 0x3A3;
const SMALL_SIGMA: u32 = 0x3C3;
const FINAL_SIGMA: u32 = 0x3C2;

fn push_mapped(out: &mut StrBuilder, mapped: Mapped) {
    for &code_point in mapped.as_slice() {
        out.push(code_point);
    }
}

/// Write the lower case of the code point at `index`.
fn push_lower(out: &mut StrBuilder, text: TextRef<'_>, index: usize) {
    match text.at(index) {
        CAPITAL_SIGMA => out.push(if sigma_is_final(text, index) { FINAL_SIGMA } else { SMALL_SIGMA }),
        code_point => push_mapped(out, ucd::full_lower(code_point)),
    }
}

fn sigma_is_final(text: TextRef<'_>, index: usize) -> bool {
    let cased = |first: Option<u32>| first.is_some_and(ucd::is_cased);
    let before = text.slice(0, index).code_points().rev().find(|&c| !ucd::is_case_ignorable(c));
    let after = text.slice(index + 1, text.len()).code_points().find(|&c| !ucd::is_case_ignorable(c));
    cased(before) && !cased(after)
}

/// The text as ASCII bytes, when it is ASCII.
fn as_ascii(text: TextRef<'_>) -> Option<&[u8]> {
    match text {
        TextRef::Latin1(units) if units.is_ascii() => Some(units),
        _ => None,
    }
}

/// `str.upper`.
pub fn upper(text: TextRef<'_>, out: &mut StrBuilder) {
    match as_ascii(text) {
        Some(ascii) => out.push_ascii(&ascii.to_ascii_uppercase()),
        None => text.code_points().for_each(|c| push_mapped(out, ucd::full_upper(c))),
    }
}

/// `str.lower`.
pub fn lower(text: TextRef<'_>, out: &mut StrBuilder) {
    match as_ascii(text) {
        Some(ascii) => out.push_ascii(&ascii.to_ascii_lowercase()),
        None => (0..text.len()).for_each(|index| push_lower(out, text, index)),
    }
}

/// `str.casefold`.
pub fn casefold(text: TextRef<'_>, out: &mut StrBuilder) {
    match as_ascii(text) {
        Some(ascii) => out.push_ascii(&ascii.to_ascii_lowercase()),
        None => text.code_points().for_each(|c| push_mapped(out, ucd::full_fold(c))),
    }
}

/// `str.capitalize`.
pub fn capitalize(text: TextRef<'_>, out: &mut StrBuilder) {
    if !text.is_empty() {
        push_mapped(out, ucd::full_title(text.at(0)));
        (1..text.len()).for_each(|index| push_lower(out, text, index));
    }
}

/// `str.title`.
pub fn title(text: TextRef<'_>, out: &mut StrBuilder) {
    let mut after_cased = false;
    for (index, code_point) in text.code_points().enumerate() {
        if after_cased {
            push_lower(out, text, index);
        } else {
            push_mapped(out, ucd::full_title(code_point));
        }
        after_cased = ucd::is_cased(code_point);
    }
}

/// `str.swapcase`.
pub fn swapcase(text: TextRef<'_>, out: &mut StrBuilder) {
    for (index, code_point) in text.code_points().enumerate() {
        if ucd::is_upper(code_point) {
            push_lower(out, text, index);
        } else if ucd::is_lower(code_point) {
            push_mapped(out, ucd::full_upper(code_point));
        } else {
            out.push(code_point);
        }
    }
}

/// Whether `wanted` holds for some code point and `refused` for none: the rule that `isupper` and `islower` share.
fn all_cased(text: TextRef<'_>, wanted: fn(u32) -> bool, refused: fn(u32) -> bool) -> bool {
    let mut found = false;
    for code_point in text.code_points() {
        if refused(code_point) {
            return false;
        }
        found = found || wanted(code_point);
    }
    found
}

/// `str.isupper`.
pub fn is_upper(text: TextRef<'_>) -> bool {
    all_cased(text, ucd::is_upper, |c| ucd::is_lower(c) || ucd::is_title(c))
}

/// `str.islower`.
pub fn is_lower(text: TextRef<'_>) -> bool {
    all_cased(text, ucd::is_lower, |c| ucd::is_upper(c) || ucd::is_title(c))
}

/// `str.istitle`.
pub fn is_title(text: TextRef<'_>) -> bool {
    let (mut found, mut after_cased) = (false, false);
    for code_point in text.code_points() {
        if ucd::is_upper(code_point) || ucd::is_title(code_point) {
            if after_cased {
                return false;
            }
            (found, after_cased) = (true, true);
        } else if ucd::is_lower(code_point) {
            if !after_cased {
                return false;
            }
            found = true;
        } else {
            after_cased = false;
        }
    }
    found
}

/// Whether the text is not empty and `property` holds for all of it: `isalpha`, `isspace`, `isdecimal`, …
pub fn all_nonempty(text: TextRef<'_>, property: impl Fn(u32) -> bool) -> bool {
    !text.is_empty() && text.code_points().all(property)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(convert: fn(TextRef<'_>, &mut StrBuilder), text: &str) -> String {
        let mut out = StrBuilder::new();
        convert(StrBuilder::from(text).view(), &mut out);
        out.view().to_string_lossy()
    }

    #[test]
    fn conversions() {
        assert_eq!(apply(upper, "straße ﬁn ŉ"), "STRASSE FIN ʼN");
        assert_eq!(apply(upper, "ascii 1"), "ASCII 1");
        assert_eq!(apply(lower, "İSTANBUL"), "i̇stanbul");
        assert_eq!(apply(casefold, "Straße ΑΣ"), "strasse ας".replace('ς', "σ"));
        assert_eq!(apply(capitalize, "ǆabc ΑΣ"), "ǅabc ας");
        assert_eq!(apply(title, "hello wORLD it's ﬁne ßa"), "Hello World It'S Fine Ssa");
        assert_eq!(apply(swapcase, "aBß ΑΣ ǅ"), "AbSS ας ǅ");
        assert_eq!(apply(capitalize, ""), "");
    }

    #[test]
    fn final_sigma() {
        assert_eq!(apply(lower, "ΟΔΥΣΣΕΥΣ Σ ΑΣ. ΑΣΑ Α'Σ' ΑΣ\u{345}Β"), "οδυσσευς σ ας. ασα α'ς' ασ\u{345}β");
        assert_eq!(apply(lower, "Σ"), "σ");
    }

    #[test]
    fn predicates() {
        let check = |predicate: fn(TextRef<'_>) -> bool, text: &str| predicate(StrBuilder::from(text).view());
        assert!(check(is_upper, "ABC 1") && !check(is_upper, "ABc") && !check(is_upper, "1"));
        assert!(!check(is_upper, "ǅ") && check(is_lower, "aª") && !check(is_lower, ""));
        assert!(check(is_title, "Hello World") && check(is_title, "ǅa") && !check(is_title, "HEllo"));
        assert!(!check(is_title, "hello") && !check(is_title, "") && check(is_title, "A1A"));
        assert!(all_nonempty(StrBuilder::from("é").view(), ucd::is_alpha));
        assert!(!all_nonempty(StrBuilder::new().view(), ucd::is_alpha));
    }
}
