//! Text on its way to a number parser: decimal digits and spaces of any script become ASCII.

use super::code_unit::TextRef;
use super::ucd;
use std::borrow::Cow;

/// `text` as `int`, `float` and `complex` read it: every decimal digit as its ASCII digit, every space as a
/// blank, and anything else that is not ASCII as `?`, which no number contains.
pub fn numeric_ascii(text: TextRef<'_>) -> Cow<'_, [u8]> {
    if let TextRef::Latin1(units) = text
        && units.is_ascii()
    {
        return Cow::Borrowed(units);
    }
    Cow::Owned(text.code_points().map(ascii_of).collect())
}

fn ascii_of(code_point: u32) -> u8 {
    match (u8::try_from(code_point), ucd::decimal(code_point)) {
        (Ok(byte), _) if byte.is_ascii() => byte,
        (_, Some(value)) => b'0' + value as u8,
        _ if ucd::is_space(code_point) => b' ',
        _ => b'?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::{float_parse, int_parse};
    use crate::text::StrBuilder;

    #[test]
    fn digits_and_spaces_of_any_script() {
        let text = StrBuilder::from("\u{2003}-\u{0663}\u{FF15}.\u{1D7D8}\u{3000}");
        let ascii = numeric_ascii(text.view());
        assert_eq!(&*ascii, b" -35.0 ");
        assert_eq!(float_parse::parse(&ascii), Some(-35.0));
        let text = StrBuilder::from("1\u{B2}");
        assert!(int_parse::parse(&numeric_ascii(text.view()), 10, 0).is_err());
    }
}
