//! `complex(text)`: complex numbers read from ASCII text.

use super::float_parse::{self, parse_prefix};
use super::int_parse::trim;

/// Why text is not a complex number. Both are `ValueError`s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComplexParseError {
    /// "complex() arg is a malformed string".
    Malformed,
    /// An underscore is misplaced: "could not convert string to complex: REPR".
    Underscore,
}

impl ComplexParseError {
    /// The message, given the `repr` of the argument.
    pub fn message(self, repr: &str) -> String {
        match self {
            ComplexParseError::Malformed => "complex() arg is a malformed string".to_owned(),
            ComplexParseError::Underscore => format!("could not convert string to complex: {repr}"),
        }
    }
}

/// The real and imaginary part of `text`: `[real]`, `[imag]j` or `real±[imag]j`, maybe in parentheses, without blanks
/// within the number.
pub fn parse(text: &[u8]) -> Result<(f64, f64), ComplexParseError> {
    let plain = float_parse::without_underscores(text).ok_or(ComplexParseError::Underscore)?;
    let text = trim(&plain);
    let number = match text {
        [b'(', inside @ .., b')'] => trim(inside),
        _ => text,
    };
    parse_parts(number).ok_or(ComplexParseError::Malformed)
}

fn parse_parts(text: &[u8]) -> Option<(f64, f64)> {
    let (first, rest) = match parse_prefix(text) {
        Some((value, length)) => (value, &text[length..]),
        None => return parse_unit(text).map(|imag| (0.0, imag)),
    };
    match rest {
        [] => Some((first, 0.0)),
        [b'j' | b'J'] => Some((0.0, first)),
        [b'+' | b'-', ..] => {
            let imag = match parse_prefix(rest) {
                Some((value, length)) if is_unit(&rest[length..]) => value,
                Some(_) => return None,
                None => parse_unit(rest)?,
            };
            Some((first, imag))
        }
        _ => None,
    }
}

fn is_unit(text: &[u8]) -> bool {
    matches!(text, [b'j' | b'J'])
}

/// `j` with an optional sign.
fn parse_unit(text: &[u8]) -> Option<f64> {
    match text {
        [b'-', unit @ ..] if is_unit(unit) => Some(-1.0),
        [b'+', unit @ ..] | unit if is_unit(unit) => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let inf = f64::INFINITY;
        let good = [
            ("1", (1.0, 0.0)),
            ("j", (0.0, 1.0)),
            ("-J", (0.0, -1.0)),
            ("1-2j", (1.0, -2.0)),
            ("( 1+2j )", (1.0, 2.0)),
            (" ( 1 ) ", (1.0, 0.0)),
            ("1e5+1e-5j", (1e5, 1e-5)),
            ("1-j", (1.0, -1.0)),
            ("1_0+2_0j", (10.0, 20.0)),
            ("1.j", (0.0, 1.0)),
            ("infj", (0.0, inf)),
            ("1+infj", (1.0, inf)),
            ("\t.5j\n", (0.0, 0.5)),
        ];
        for (text, parts) in good {
            assert_eq!(parse(text.as_bytes()), Ok(parts), "{text}");
        }
    }

    #[test]
    fn malformed() {
        for text in [
            "", "()", "(1", "1)", "1+2", "1 + 2j", "((1+2j))", "1++2j", "1+-2j", "1j+1", ".j", "1+2jj",
            "1jx", "e", "1 j", "1+2j)", "1\0", "+", "1+",
        ] {
            assert_eq!(parse(text.as_bytes()), Err(ComplexParseError::Malformed), "{text}");
        }
        for text in ["_1", "1_j", "1__0"] {
            assert_eq!(parse(text.as_bytes()), Err(ComplexParseError::Underscore), "{text}");
        }
    }
}
