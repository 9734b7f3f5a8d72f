//! printf-style formatting: the format of `str % args` and `bytes % args`, in pieces, and numbers by its flags.
//!
//! The caller owns the arguments. [`Pieces::next`] reads one conversion and asks an [`ArgumentSource`] for what the
//! format itself consumes, a mapping key or a `*`, at the moment CPython would, so that errors come in its order. The
//! caller then converts the argument and writes it with [`Conversion`]'s methods.

use super::digits::IntRef;
use super::float_format::{self, FloatCode, FloatFormat};
use super::int_format::{self, DigitLimitExceeded};
use crate::text::{CodeUnit, TextSink};
use std::collections::TryReserveError;
use std::ops::Range;

/// What a `*` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Star {
    /// The width: a `Py_ssize_t` in CPython. A negative one means left alignment.
    Width,
    /// The precision: a C `int` in CPython. A negative one means zero.
    Precision,
}

/// Where the format takes its own arguments from.
pub trait ArgumentSource<U> {
    /// The caller's error, which a malformed format becomes too.
    type Error: From<PercentError>;

    /// A key follows: an error if the arguments are no mapping.
    fn expect_mapping(&self) -> Result<(), Self::Error>;

    /// From now on take arguments from the mapping's item `key`.
    fn select_key(&mut self, key: &[U]) -> Result<(), Self::Error>;

    /// The next argument as an integer ("* wants int" otherwise).
    fn star(&mut self, star: Star) -> Result<i64, Self::Error>;
}

/// A malformed format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentError {
    /// The parenthesis of a key is not closed.
    IncompleteKey,
    /// The format ends within a conversion.
    Incomplete,
    /// The width does not fit a `Py_ssize_t`.
    WidthTooBig,
    /// The precision does not fit a C `int`.
    PrecisionTooBig,
    /// There is no such conversion; raised by the caller, once it has taken the argument.
    Unsupported {
        /// The conversion's code unit.
        code: u32,
        /// Its index in the format.
        index: usize,
    },
}

impl PercentError {
    /// The message for a format of the given type. All are `ValueError`s, except where
    /// [`is_overflow`](Self::is_overflow) holds.
    pub fn message(self, bytes: bool) -> String {
        match self {
            PercentError::IncompleteKey => "incomplete format key".to_owned(),
            PercentError::Incomplete => "incomplete format".to_owned(),
            PercentError::WidthTooBig => "width too big".to_owned(),
            PercentError::PrecisionTooBig if bytes => "prec too big".to_owned(),
            PercentError::PrecisionTooBig => "precision too big".to_owned(),
            _ if self.is_overflow(bytes) => "character argument not in range(0x110000)".to_owned(),
            PercentError::Unsupported { code, index } => {
                let shown = match char::from_u32(code) {
                    Some(shown) if bytes || matches!(shown, '\x1f'..='~') => shown,
                    _ => '?',
                };
                format!("unsupported format character '{shown}' (0x{code:x}) at index {index}")
            }
        }
    }

    /// Whether CPython fails to build the message and raises `OverflowError`: a byte above 127 that is no conversion.
    pub fn is_overflow(self, bytes: bool) -> bool {
        matches!(self, PercentError::Unsupported { code: 128.., .. } if bytes)
    }
}

/// One conversion: what stands between `%` and the conversion's letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conversion {
    /// `-`.
    pub left: bool,
    /// `+`.
    pub plus: bool,
    /// A blank.
    pub space: bool,
    /// `#`.
    pub alternate: bool,
    /// `0`.
    pub zero: bool,
    /// The least number of code units.
    pub width: usize,
    /// The precision, if given.
    pub precision: Option<usize>,
    /// The letter.
    pub code: u32,
    /// The letter's index in the format.
    pub index: usize,
}

/// A piece of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Copy this part of the format.
    Literal(Range<usize>),
    /// Format the next argument, or the selected key's value.
    Conversion(Conversion),
}

/// The pieces of a format, in order.
#[derive(Clone, Debug)]
pub struct Pieces<'a, U> {
    format: &'a [U],
    at: usize,
}

impl<'a, U: CodeUnit> Pieces<'a, U> {
    /// The pieces of `format`.
    pub fn new(format: &'a [U]) -> Self {
        Self { format, at: 0 }
    }

    /// The next piece, or `None` at the end.
    pub fn next<S: ArgumentSource<U>>(&mut self, source: &mut S) -> Result<Option<Piece>, S::Error> {
        let start = self.at;
        if start >= self.format.len() {
            return Ok(None);
        }
        let percent = u32::from(b'%');
        let rest = &self.format[start..];
        let length = rest.iter().position(|unit| unit.code() == percent).unwrap_or(rest.len());
        if length > 0 {
            self.at += length;
            return Ok(Some(Piece::Literal(start..self.at)));
        }
        self.at += 1;
        if self.peek() == Some(percent) {
            self.at += 1;
            return Ok(Some(Piece::Literal(self.at - 1..self.at)));
        }
        self.conversion(source).map(|conversion| Some(Piece::Conversion(conversion)))
    }

    fn peek(&self) -> Option<u32> {
        self.format.get(self.at).map(|unit| unit.code())
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted.into());
        self.at += usize::from(found);
        found
    }

    fn conversion<S: ArgumentSource<U>>(&mut self, source: &mut S) -> Result<Conversion, S::Error> {
        let length_modifiers = [u32::from(b'h'), u32::from(b'l')];
        if let Some(code @ 0x64..=0x7A) = self.peek().filter(|code| !length_modifiers.contains(code)) {
            // The conversion's letter: there is nothing in front of it.
            self.at += 1;
            return Ok(Conversion { code, index: self.at - 1, ..Conversion::default() });
        }
        if self.take(b'(') {
            source.expect_mapping()?;
            let key = self.key()?;
            source.select_key(&self.format[key])?;
        }
        let mut conversion = self.flags();
        if self.take(b'*') {
            let width = source.star(Star::Width)?;
            conversion.left |= width < 0;
            conversion.width = width.unsigned_abs() as usize;
        } else {
            conversion.width = self.number(isize::MAX as usize, PercentError::WidthTooBig)?.unwrap_or(0);
        }
        if self.take(b'.') {
            conversion.precision = Some(if self.take(b'*') {
                source.star(Star::Precision)?.max(0) as usize
            } else {
                self.number(i32::MAX as usize, PercentError::PrecisionTooBig)?.unwrap_or(0)
            });
        }
        // one length modifier is allowed and means nothing
        let _ = self.take(b'h') || self.take(b'l') || self.take(b'L');
        conversion.code = self.peek().ok_or(PercentError::Incomplete)?;
        conversion.index = self.at;
        self.at += 1;
        Ok(conversion)
    }

    /// The key after an opening parenthesis; parentheses within it are balanced.
    fn key(&mut self) -> Result<Range<usize>, PercentError> {
        let start = self.at;
        let mut depth = 1;
        while depth > 0 {
            match self.peek().and_then(char::from_u32) {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                None if self.at >= self.format.len() => return Err(PercentError::IncompleteKey),
                _ => {}
            }
            self.at += 1;
        }
        Ok(start..self.at - 1)
    }

    fn flags(&mut self) -> Conversion {
        let mut conversion = Conversion::default();
        loop {
            match self.peek().and_then(char::from_u32) {
                Some('-') => conversion.left = true,
                Some('+') => conversion.plus = true,
                Some(' ') => conversion.space = true,
                Some('#') => conversion.alternate = true,
                Some('0') => conversion.zero = true,
                _ => return conversion,
            }
            self.at += 1;
        }
    }

    fn number(&mut self, limit: usize, too_big: PercentError) -> Result<Option<usize>, PercentError> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(char::from_u32).and_then(|c| c.to_digit(10)) {
            let next =
                number.unwrap_or(0usize).checked_mul(10).and_then(|tens| tens.checked_add(digit as usize));
            number = Some(next.filter(|&next| next <= limit).ok_or(too_big)?);
            self.at += 1;
        }
        Ok(number)
    }
}

impl Conversion {
    /// The text of an integer for `d`, `i`, `u`, `o`, `x` and `X`: sign, prefix and digits, at least as many
    /// as the precision says, but without padding.
    pub fn integer_text(&self, value: IntRef<'_>, limit: usize) -> Result<String, DigitLimitExceeded> {
        let mut digits = match self.radix() {
            10 => int_format::magnitude_to_decimal(value, limit)?,
            radix => int_format::magnitude_to_radix(value, radix),
        };
        let missing = self.precision.unwrap_or(0).saturating_sub(digits.len());
        digits.insert_str(0, &"0".repeat(missing));
        let sign = if value.negative { "-" } else { "" };
        let prefix = if self.alternate { int_format::radix_prefix(self.radix()) } else { "" };
        let text = format!("{sign}{prefix}{digits}");
        Ok(if self.code == u32::from(b'X') { text.to_ascii_uppercase() } else { text })
    }

    fn radix(&self) -> u32 {
        match u8::try_from(self.code) {
            Ok(b'o') => 8,
            Ok(b'x' | b'X') => 16,
            _ => 10,
        }
    }

    /// The text of a float for `e`, `E`, `f`, `F`, `g` and `G`, without padding.
    pub fn float_text(&self, value: f64) -> Result<String, TryReserveError> {
        let letter = self.code as u8;
        let code = match letter.to_ascii_lowercase() {
            b'e' => FloatCode::Exponent,
            b'f' => FloatCode::Fixed,
            _ => FloatCode::General,
        };
        let plain = FloatFormat::new(code, self.precision.unwrap_or(6));
        let how = FloatFormat { upper: letter.is_ascii_uppercase(), alternate: self.alternate, ..plain };
        float_format::format(value, how)
    }

    /// Write a number's text with the sign that the flags ask for, padded.
    pub fn write_number(&self, text: &str, out: &mut impl TextSink) -> Result<(), TryReserveError> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => ("-", unsigned),
            None if self.plus => ("+", text),
            None if self.space => (" ", text),
            None => ("", text),
        };
        let prefix_length = match unsigned.as_bytes() {
            [b'0', b'x' | b'X' | b'o', ..] => 2,
            _ => 0,
        };
        let (prefix, digits) = unsigned.split_at(prefix_length);
        let length = sign.len() + unsigned.len();
        out.try_reserve(self.width.max(length))?;
        let padding = self.width.saturating_sub(length);
        let (blanks, zeros, after) = match (self.left, self.zero) {
            (true, _) => (0, 0, padding),
            (false, true) => (0, padding, 0),
            (false, false) => (padding, 0, 0),
        };
        out.push_repeat(b' '.into(), blanks);
        out.push_ascii(sign.as_bytes());
        out.push_ascii(prefix.as_bytes());
        out.push_repeat(b'0'.into(), zeros);
        out.push_ascii(digits.as_bytes());
        out.push_repeat(b' '.into(), after);
        Ok(())
    }

    /// Write text of `length` code units, padded; `write` gets how many of them to write (the precision may cut it).
    /// Pass a conversion without precision to write a character (`c`).
    pub fn write_text<O: TextSink>(
        &self,
        length: usize,
        out: &mut O,
        write: impl FnOnce(&mut O, usize),
    ) -> Result<(), TryReserveError> {
        let shown = length.min(self.precision.unwrap_or(usize::MAX));
        out.try_reserve(self.width.max(shown))?;
        let padding = self.width.saturating_sub(shown);
        if !self.left {
            out.push_repeat(b' '.into(), padding);
        }
        write(out, shown);
        if self.left {
            out.push_repeat(b' '.into(), padding);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::digits::SmallDigits;

    /// Arguments that are machine integers, and a log of the keys asked for.
    #[derive(Default)]
    struct Numbers {
        values: Vec<i64>,
        keys: Vec<String>,
    }

    #[derive(Debug, PartialEq)]
    enum Failure {
        Format(PercentError),
        Exhausted,
    }

    impl From<PercentError> for Failure {
        fn from(error: PercentError) -> Self {
            Failure::Format(error)
        }
    }

    impl ArgumentSource<u8> for Numbers {
        type Error = Failure;

        fn expect_mapping(&self) -> Result<(), Failure> {
            Ok(())
        }

        fn select_key(&mut self, key: &[u8]) -> Result<(), Failure> {
            self.keys.push(String::from_utf8(key.to_vec()).unwrap());
            Ok(())
        }

        fn star(&mut self, _: Star) -> Result<i64, Failure> {
            if self.values.is_empty() { Err(Failure::Exhausted) } else { Ok(self.values.remove(0)) }
        }
    }

    fn apply(format: &str, values: &[i64]) -> Result<String, Failure> {
        let mut source = Numbers { values: values.to_vec(), keys: vec![] };
        let mut pieces = Pieces::new(format.as_bytes());
        let mut out: Vec<u8> = Vec::new();
        while let Some(piece) = pieces.next(&mut source)? {
            let conversion = match piece {
                Piece::Literal(range) => {
                    out.extend_from_slice(&format.as_bytes()[range]);
                    continue;
                }
                Piece::Conversion(conversion) => conversion,
            };
            let value = source.star(Star::Width)?;
            match conversion.code as u8 {
                b'd' | b'i' | b'u' | b'x' | b'X' | b'o' => {
                    let text = conversion.integer_text(SmallDigits::new(value).view(), 0).unwrap();
                    conversion.write_number(&text, &mut out).unwrap();
                }
                b'e' | b'f' | b'g' | b'E' | b'F' | b'G' => {
                    let text = conversion.float_text(value as f64 / 8.0).unwrap();
                    conversion.write_number(&text, &mut out).unwrap();
                }
                b's' => {
                    let text = value.to_string();
                    conversion
                        .write_text(text.len(), &mut out, |out, shown| {
                            out.push_ascii(&text.as_bytes()[..shown])
                        })
                        .unwrap();
                }
                _ => {
                    let Conversion { code, index, .. } = conversion;
                    return Err(PercentError::Unsupported { code, index }.into());
                }
            }
        }
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn conversions() {
        let cases: [(&str, &[i64], &str); 27] = [
            ("%d", &[5], "5"),
            ("%i and %u%%", &[1, 2], "1 and 2%"),
            ("%*d|", &[-5, 3], "3    |"),
            ("%.*d", &[-5, 3], "3"),
            ("%ld", &[1], "1"),
            ("%.d", &[0], "0"),
            ("%-05d|", &[3], "3    |"),
            ("%#5x", &[10], "  0xa"),
            ("%-#7x|", &[10], "0xa    |"),
            ("%#07x", &[-10], "-0x000a"),
            ("%#.5x", &[10], "0x0000a"),
            ("%+.5d", &[10], "+00010"),
            ("% d", &[10], " 10"),
            ("%+ d", &[10], "+10"),
            ("%08.3d", &[5], "00000005"),
            ("%#o", &[8], "0o10"),
            ("%X", &[-255], "-FF"),
            ("%#X", &[255], "0XFF"),
            ("%--d", &[1], "1"),
            ("%0-+ #x", &[17], "+0x11"),
            ("%#d", &[5], "5"),
            ("%f", &[12], "1.500000"),
            ("%+08.2f", &[12], "+0001.50"),
            ("%#.0f", &[8], "1."),
            ("%G", &[12], "1.5"),
            ("%5.2s|", &[12345], "   12|"),
            ("%-5.2s|", &[12345], "12   |"),
        ];
        for (format, values, expected) in cases {
            assert_eq!(apply(format, values).as_deref(), Ok(expected), "{format}");
        }
    }

    #[test]
    fn keys_are_balanced() {
        let mut source = Numbers::default();
        let mut pieces = Pieces::new(b"%(a(b)c)d".as_slice());
        assert!(matches!(pieces.next(&mut source), Ok(Some(Piece::Conversion(_)))));
        assert_eq!(source.keys, ["a(b)c"]);
        assert_eq!(pieces.next(&mut source), Ok(None));
    }

    #[test]
    fn malformed() {
        let failure = |format: &str| match apply(format, &[1]) {
            Err(Failure::Format(error)) => error.message(false),
            other => format!("{other:?}"),
        };
        assert_eq!(failure("%"), "incomplete format");
        assert_eq!(failure("%5."), "incomplete format");
        assert_eq!(failure("%(a"), "incomplete format key");
        assert_eq!(failure("%99999999999999999999d"), "width too big");
        assert_eq!(failure("%.2147483648f"), "precision too big");
        assert_eq!(failure("ab%y"), "unsupported format character 'y' (0x79) at index 3");
        assert_eq!(failure("%hhd"), "unsupported format character 'h' (0x68) at index 2");
        assert_eq!(failure("%5%"), "unsupported format character '%' (0x25) at index 2");
        assert_eq!(failure("%\n"), "unsupported format character '?' (0xa) at index 1");
        assert_eq!(apply("%5%", &[]), Err(Failure::Exhausted));
        assert_eq!(apply("%.*", &[]), Err(Failure::Exhausted));
        assert_eq!(PercentError::PrecisionTooBig.message(true), "prec too big");
        assert!(PercentError::Unsupported { code: 0xC3, index: 1 }.is_overflow(true));
    }
}
