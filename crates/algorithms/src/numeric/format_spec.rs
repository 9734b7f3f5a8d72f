//! The format specification mini-language (PEP 3101, PEP 378, PEP 515): `format`'s second argument, parsed.
//!
//! `[[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision [grouping]][type]`, with CPython's
//! exact error messages. What a type makes of a specification is in [`super::format_value`].

use crate::text::{StrBuilder, TextRef, ucd};

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`: after the text.
    Left,
    /// `>`: before the text.
    Right,
    /// `^`: half before, half (and the odd one) after.
    Center,
    /// `=`: between the sign or prefix and the digits.
    AfterSign,
}

/// Which sign numbers that are not negative get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOption {
    /// `+`.
    Plus,
    /// `-`: none.
    Minus,
    /// A blank.
    Space,
}

/// What separates groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// `,`.
    Comma,
    /// `_`.
    Underscore,
}

impl Grouping {
    /// The separator itself.
    pub const fn separator(self) -> u8 {
        match self {
            Grouping::Comma => b',',
            Grouping::Underscore => b'_',
        }
    }
}

/// A parsed specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatSpec {
    /// The padding's code point: a blank unless given.
    pub fill: u32,
    /// The alignment given or the type's own.
    pub align: Align,
    /// The sign option, if given.
    pub sign: Option<SignOption>,
    /// `z`: a number that rounds to zero is not negative.
    pub no_negative_zero: bool,
    /// `#`: the alternate form.
    pub alternate: bool,
    /// The least number of code points.
    pub width: Option<usize>,
    /// Grouping of the digits before the point.
    pub grouping: Option<Grouping>,
    /// The precision.
    pub precision: Option<usize>,
    /// Grouping of the digits after the point.
    pub fraction_grouping: Option<Grouping>,
    /// The type's code point, or the default that was passed (0 for none).
    pub code: u32,
}

/// Why formatting fails.
#[derive(Clone, Debug)]
pub enum FormatError {
    /// `ValueError` with this message.
    Value(String),
    /// `ValueError`: the specification (shown in the message) is not in the language.
    InvalidSpecifier {
        /// The specification.
        spec: StrBuilder,
        /// The name of the formatted object's type.
        type_name: String,
    },
    /// `OverflowError` with this message.
    Overflow(String),
    /// `MemoryError`.
    Memory,
}

impl FormatError {
    /// The message; lone surrogates that the specification may contain are kept. Empty for `MemoryError`.
    pub fn message(&self) -> StrBuilder {
        match self {
            FormatError::Value(message) | FormatError::Overflow(message) => {
                StrBuilder::from(message.as_str())
            }
            FormatError::InvalidSpecifier { spec, type_name } => {
                let mut message = StrBuilder::from("Invalid format specifier '");
                message.push_text(spec.view());
                message.push_str("' for object of type '");
                message.push_str(type_name);
                message.push_str("'");
                message
            }
            FormatError::Memory => StrBuilder::new(),
        }
    }
}

impl From<std::collections::TryReserveError> for FormatError {
    fn from(_: std::collections::TryReserveError) -> Self {
        FormatError::Memory
    }
}

/// A `ValueError`.
pub(super) fn value_error<T>(message: impl Into<String>) -> Result<T, FormatError> {
    Err(FormatError::Value(message.into()))
}

/// The error for a type code that `type_name` does not know.
pub(super) fn unknown_code<T>(code: u32, type_name: &str) -> Result<T, FormatError> {
    value_error(format!("Unknown format code '{}' for object of type '{type_name}'", show_code(code)))
}

/// A type code in a message: itself when it is visible ASCII, `\xHH` otherwise.
fn show_code(code: u32) -> String {
    match char::from_u32(code) {
        Some(visible @ '!'..='\x7f') => visible.to_string(),
        _ => format!("\\x{code:x}"),
    }
}

/// A reader over the specification's code points.
struct Reader<'a> {
    spec: TextRef<'a>,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<u32> {
        let index = self.at + ahead;
        (index < self.spec.len()).then(|| self.spec.at(index))
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek(0) == Some(wanted.into());
        self.at += usize::from(found);
        found
    }

    /// A number of decimal digits of any script, if there is one.
    fn number(&mut self) -> Result<Option<usize>, FormatError> {
        let mut number = None;
        while let Some(digit) = self.peek(0).and_then(decimal) {
            let next = number.unwrap_or(0i64).checked_mul(10).and_then(|tens| tens.checked_add(digit.into()));
            let Some(next) = next else { return value_error("Too many decimal digits in format string") };
            number = Some(next);
            self.at += 1;
        }
        Ok(number.map(|number| number as usize))
    }

    /// `,` or `_`, if there is one; both together are an error.
    fn grouping(&mut self) -> Result<Option<Grouping>, FormatError> {
        let comma = self.take(b',');
        let underscore = self.take(b'_');
        if underscore && (comma || self.peek(0) == Some(b','.into())) {
            return value_error("Cannot specify both ',' and '_'.");
        }
        Ok(match (comma, underscore) {
            (true, _) => Some(Grouping::Comma),
            (_, true) => Some(Grouping::Underscore),
            _ => None,
        })
    }
}

/// The value of a decimal digit of any script.
#[inline]
fn decimal(code_point: u32) -> Option<u32> {
    match code_point {
        0x30..=0x39 => Some(code_point - 0x30),
        0..0x80 => None,
        _ => ucd::decimal(code_point),
    }
}

fn align_of(code_point: Option<u32>) -> Option<Align> {
    match code_point.and_then(char::from_u32)? {
        '<' => Some(Align::Left),
        '>' => Some(Align::Right),
        '^' => Some(Align::Center),
        '=' => Some(Align::AfterSign),
        _ => None,
    }
}

/// Parse `spec` for an object of the type `type_name`, whose own type code and alignment are given.
pub fn parse(
    spec: TextRef<'_>,
    type_name: &str,
    default_code: u8,
    default_align: Align,
) -> Result<FormatSpec, FormatError> {
    let mut reader = Reader { spec, at: 0 };
    let mut fill = None;
    let mut align = align_of(reader.peek(1));
    if align.is_some() {
        fill = reader.peek(0);
        reader.at += 2;
    } else {
        align = align_of(reader.peek(0));
        reader.at += usize::from(align.is_some());
    }
    let sign = parse_sign(&mut reader);
    let no_negative_zero = reader.take(b'z');
    let alternate = reader.take(b'#');
    if fill.is_none() && reader.take(b'0') {
        fill = Some(b'0'.into());
        if align.is_none() && default_align == Align::Right {
            align = Some(Align::AfterSign);
        }
    }
    let width = reader.number()?;
    let grouping = reader.grouping()?;
    let (mut precision, mut fraction_grouping) = (None, None);
    if reader.take(b'.') {
        precision = reader.number()?;
        fraction_grouping = reader.grouping()?;
        if precision.is_none() && fraction_grouping.is_none() {
            return value_error("Format specifier missing precision");
        }
    }
    let rest = spec.len() - reader.at;
    if rest > 1 {
        let mut copy = StrBuilder::new();
        copy.push_text(spec);
        return Err(FormatError::InvalidSpecifier { spec: copy, type_name: type_name.to_owned() });
    }
    let code = reader.peek(0).unwrap_or(default_code.into());
    check_grouping(grouping, fraction_grouping, code)?;
    Ok(FormatSpec {
        fill: fill.unwrap_or(b' '.into()),
        align: align.unwrap_or(default_align),
        sign,
        no_negative_zero,
        alternate,
        width,
        grouping,
        precision,
        fraction_grouping,
        code,
    })
}

fn parse_sign(reader: &mut Reader<'_>) -> Option<SignOption> {
    let sign = match reader.peek(0).and_then(char::from_u32)? {
        '+' => SignOption::Plus,
        '-' => SignOption::Minus,
        ' ' => SignOption::Space,
        _ => return None,
    };
    reader.at += 1;
    Some(sign)
}

/// Only decimal types group with commas, radix types with underscores too; `n` groups by locale.
fn check_grouping(
    grouping: Option<Grouping>,
    fraction_grouping: Option<Grouping>,
    code: u32,
) -> Result<(), FormatError> {
    let refuse = |grouping: Grouping| {
        let (separator, code) = (char::from(grouping.separator()), show_code(code));
        value_error(format!("Cannot specify '{separator}' with '{code}'."))
    };
    if let Some(grouping) = grouping {
        match u8::try_from(code) {
            Ok(b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0) => {}
            Ok(b'b' | b'o' | b'x' | b'X') if grouping == Grouping::Underscore => {}
            _ => return refuse(grouping),
        }
    }
    match fraction_grouping {
        Some(grouping) if code == b'n'.into() => refuse(grouping),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(spec: &str) -> Result<FormatSpec, String> {
        let spec = StrBuilder::from(spec);
        parse(spec.view(), "float", 0, Align::Right).map_err(|error| error.message().view().to_string_lossy())
    }

    #[test]
    fn everything_at_once() {
        let spec = parsed("é^+z#020,.5_f").unwrap();
        assert_eq!(spec.fill, 0xE9);
        assert_eq!(spec.align, Align::Center);
        assert_eq!(spec.sign, Some(SignOption::Plus));
        assert!(spec.no_negative_zero && spec.alternate);
        assert_eq!((spec.width, spec.precision), (Some(20), Some(5)));
        assert_eq!(spec.grouping, Some(Grouping::Comma));
        assert_eq!(spec.fraction_grouping, Some(Grouping::Underscore));
        assert_eq!(spec.code, u32::from(b'f'));
    }

    #[test]
    fn zero_means_alignment_after_the_sign() {
        let spec = parsed("010").unwrap();
        assert_eq!((spec.fill, spec.align, spec.width), (u32::from(b'0'), Align::AfterSign, Some(10)));
        assert_eq!(parsed("<010").unwrap().align, Align::Left);
        assert_eq!(parsed("x<010").unwrap().fill, u32::from(b'x'));
    }

    #[test]
    fn messages() {
        let cases = [
            (".", "Format specifier missing precision"),
            (",_", "Cannot specify both ',' and '_'."),
            ("_,", "Cannot specify both ',' and '_'."),
            ("__", "Cannot specify '_' with '_'."),
            (",é", "Cannot specify ',' with '\\xe9'."),
            (".3,n", "Cannot specify ',' with 'n'."),
            (".3,,f", "Invalid format specifier '.3,,f' for object of type 'float'"),
            ("9223372036854775808", "Too many decimal digits in format string"),
        ];
        for (spec, message) in cases {
            assert_eq!(parsed(spec).unwrap_err(), message, "{spec}");
        }
    }
}
