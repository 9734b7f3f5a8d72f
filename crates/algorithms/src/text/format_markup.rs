//! The replacement fields of `str.format` (PEP 3101): the format string and field names taken apart.
//!
//! Names, specifications and literals are ranges of the format; looking things up, converting and formatting is the
//! caller's, who calls again for a specification that [contains fields](Field::nested) (two levels at most:
//! [`RECURSION`]). `string.Formatter` stands on the same pieces (`_string.formatter_parser`,
//! `_string.formatter_field_name_split`).

use super::code_unit::TextRef;
use super::ucd;
use std::ops::Range;

/// The message (`ValueError`) for fields nested deeper than a specification's.
pub const RECURSION: &str = "Max string recursion exceeded";

/// A malformed format: the message of a `ValueError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkupError(pub &'static str);

/// A replacement field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What to format, for [`FieldName`].
    pub name: Range<usize>,
    /// The code point after `!`, if any.
    pub conversion: Option<u32>,
    /// The specification.
    pub spec: Range<usize>,
    /// Whether the specification contains fields or doubled braces and is to be formatted itself first.
    pub nested: bool,
}

/// Literal text and the field that follows it, if one does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text, with at most one brace at its end that was doubled.
    pub literal: Range<usize>,
    /// The field.
    pub field: Option<Field>,
}

/// The pieces of a format, in order. Nothing is promised after an error.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    format: TextRef<'a>,
    at: usize,
}

impl<'a> Pieces<'a> {
    /// The pieces of `format`.
    pub fn new(format: TextRef<'a>) -> Self {
        Self { format, at: 0 }
    }

    fn next_char(&mut self) -> Option<char> {
        let code_point = (self.at < self.format.len()).then(|| self.format.at(self.at))?;
        self.at += 1;
        // no surrogate has a meaning here
        Some(char::from_u32(code_point).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn piece(&mut self) -> Result<Piece, MarkupError> {
        let start = self.at;
        loop {
            let brace = match self.next_char() {
                None => return Ok(Piece { literal: start..self.at, field: None }),
                Some(brace @ ('{' | '}')) => brace,
                Some(_) => continue,
            };
            let end = self.at - 1;
            let next = (self.at < self.format.len()).then(|| self.format.at(self.at));
            return match (brace, next) {
                (_, Some(next)) if next == u32::from(brace) => {
                    self.at += 1;
                    Ok(Piece { literal: start..end + 1, field: None })
                }
                ('}', _) => Err(MarkupError("Single '}' encountered in format string")),
                (_, None) => Err(MarkupError("Single '{' encountered in format string")),
                _ => Ok(Piece { literal: start..end, field: Some(self.field()?) }),
            };
        }
    }

    /// A field, its opening brace being read.
    fn field(&mut self) -> Result<Field, MarkupError> {
        let (name, stop) = self.field_name()?;
        let mut field = Field { name, conversion: None, spec: self.at..self.at, nested: false };
        match stop {
            '}' => return Ok(field),
            '!' => {
                let missing = MarkupError("end of string while looking for conversion specifier");
                let index = self.at;
                self.next_char().ok_or(missing)?;
                field.conversion = Some(self.format.at(index));
                match self.next_char() {
                    Some('}') => {
                        field.spec = self.at..self.at;
                        return Ok(field);
                    }
                    Some(':') | None => {}
                    Some(_) => return Err(MarkupError("expected ':' after conversion specifier")),
                }
            }
            _ => {}
        }
        self.spec(&mut field)?;
        Ok(field)
    }

    /// The name's range and the character after it: `}`, `:` or `!`, none of which counts within brackets.
    fn field_name(&mut self) -> Result<(Range<usize>, char), MarkupError> {
        let start = self.at;
        let mut bracket = false;
        loop {
            match self.next_char() {
                None => return Err(MarkupError("expected '}' before end of string")),
                Some('[') => bracket = true,
                Some(']') => bracket = false,
                Some(_) if bracket => {}
                Some('{') => return Err(MarkupError("unexpected '{' in field name")),
                Some(stop @ ('}' | ':' | '!')) => return Ok((start..self.at - 1, stop)),
                Some(_) => {}
            }
        }
    }

    /// The specification up to the brace that closes the field.
    fn spec(&mut self, field: &mut Field) -> Result<(), MarkupError> {
        let start = self.at;
        let mut depth = 1;
        while depth > 0 {
            match self.next_char() {
                None => return Err(MarkupError("unmatched '{' in format spec")),
                Some('{') => {
                    depth += 1;
                    field.nested = true;
                }
                Some('}') => depth -= 1,
                Some(_) => {}
            }
        }
        field.spec = start..self.at - 1;
        Ok(())
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<Piece, MarkupError>;

    fn next(&mut self) -> Option<Self::Item> {
        (self.at < self.format.len()).then(|| self.piece())
    }
}

/// The message (`ValueError`) for a conversion other than `r`, `s` and `a`.
pub fn unknown_conversion(code_point: u32) -> String {
    match char::from_u32(code_point) {
        Some(visible @ '!'..='~') => format!("Unknown conversion specifier {visible}"),
        _ => format!("Unknown conversion specifier \\x{code_point:x}"),
    }
}

/// A part of a field name that is an index or a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// All decimal digits: an index.
    Index(usize),
    /// This part of the text.
    Name(Range<usize>),
}

/// A step from an object to what a field name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// `.name`.
    Attribute(Range<usize>),
    /// `[key]`.
    Item(Key),
}

/// A field name taken apart: the argument, then the steps from it. All ranges are of the text given to
/// [`FieldName::new`]. The iterator yields the steps; nothing is promised after an error.
#[derive(Clone, Debug)]
pub struct FieldName<'a> {
    text: TextRef<'a>,
    at: usize,
    end: usize,
    /// The argument. An empty name means the next one ([`AutoNumber`]).
    pub first: Key,
}

impl<'a> FieldName<'a> {
    /// Take apart the part `range` of `text`.
    pub fn new(text: TextRef<'a>, range: Range<usize>) -> Result<Self, MarkupError> {
        let stops = |&index: &usize| matches!(char::from_u32(text.at(index)), Some('.' | '['));
        let stop = range.clone().find(stops).unwrap_or(range.end);
        Ok(Self { text, at: stop, end: range.end, first: key(text, range.start..stop)? })
    }

    fn access(&mut self) -> Result<Access, MarkupError> {
        let start = self.at + 1;
        let find = |wanted: &dyn Fn(char) -> bool| {
            (start..self.end).find(|&index| char::from_u32(self.text.at(index)).is_some_and(wanted))
        };
        let access = match char::from_u32(self.text.at(self.at)) {
            Some('.') => {
                self.at = find(&|c| c == '.' || c == '[').unwrap_or(self.end);
                Access::Attribute(start..self.at)
            }
            Some('[') => {
                let close = find(&|c| c == ']').ok_or(MarkupError("Missing ']' in format string"))?;
                self.at = close + 1;
                Access::Item(key(self.text, start..close)?)
            }
            _ => return Err(MarkupError("Only '.' or '[' may follow ']' in format field specifier")),
        };
        match &access {
            Access::Attribute(name) | Access::Item(Key::Name(name)) if name.is_empty() => {
                Err(MarkupError("Empty attribute in format string"))
            }
            _ => Ok(access),
        }
    }
}

impl Iterator for FieldName<'_> {
    type Item = Result<Access, MarkupError>;

    fn next(&mut self) -> Option<Self::Item> {
        (self.at < self.end).then(|| self.access())
    }
}

/// A key: an index when it is all decimal digits of whatever script.
fn key(text: TextRef<'_>, range: Range<usize>) -> Result<Key, MarkupError> {
    let mut index = None;
    for at in range.clone() {
        let Some(digit) = ucd::decimal(text.at(at)) else { return Ok(Key::Name(range)) };
        let next = index.unwrap_or(0isize).checked_mul(10).and_then(|tens| tens.checked_add(digit as isize));
        index = Some(next.ok_or(MarkupError("Too many decimal digits in format string"))?);
    }
    Ok(index.map_or(Key::Name(range), |index| Key::Index(index as usize)))
}

/// The numbering of fields whose name is empty, which must not be mixed with numbers that are given.
#[derive(Clone, Copy, Debug, Default)]
pub struct AutoNumber {
    next: usize,
    manual: bool,
}

impl AutoNumber {
    /// Note a field with the number `given`, or none; returns the number that holds.
    pub fn number(&mut self, given: Option<usize>) -> Result<usize, MarkupError> {
        match given {
            Some(_) if self.next > 0 => {
                Err(MarkupError("cannot switch from automatic field numbering to manual field specification"))
            }
            Some(number) => {
                self.manual = true;
                Ok(number)
            }
            None if self.manual => {
                Err(MarkupError("cannot switch from manual field specification to automatic field numbering"))
            }
            None => {
                self.next += 1;
                Ok(self.next - 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::StrBuilder;

    /// The pieces as `literal|name|conversion|spec` joined by blanks, or the error's message.
    fn pieces(format: &str) -> Result<String, &'static str> {
        let text = StrBuilder::from(format);
        let mut shown = Vec::new();
        for piece in Pieces::new(text.view()) {
            let Piece { literal, field } = piece.map_err(|error| error.0)?;
            let mut line = format[literal].to_owned();
            if let Some(Field { name, conversion, spec, .. }) = field {
                let conversion = conversion.and_then(char::from_u32).map(String::from).unwrap_or_default();
                line += &format!("|{}|{conversion}|{}", &format[name], &format[spec]);
            }
            shown.push(line);
        }
        Ok(shown.join(" "))
    }

    #[test]
    fn well_formed() {
        let cases = [
            ("", ""),
            ("abc", "abc"),
            ("{}", "|||"),
            ("{{}}", "{ }"),
            ("a{{b}}c{0}", "a{ b} c|0||"),
            ("{0!r:>5}", "|0|r|>5"),
            ("{0!r}", "|0|r|"),
            ("{0:{1}}", "|0||{1}"),
            ("{0:{{1}}}", "|0||{{1}}"),
            ("{b[{]}", "|b[{]||"),
            ("{b[a]b]}", "|b[a]b]||"),
            ("{a:!r}", "|a||!r"),
            ("{!}}", "||}|"),
            ("{0}}}", "|0|| }"),
            ("{{{0}}}", "{ |0|| }"),
        ];
        for (format, expected) in cases {
            assert_eq!(pieces(format).as_deref(), Ok(expected), "{format}");
        }
    }

    #[test]
    fn malformed() {
        let cases = [
            ("}", "Single '}' encountered in format string"),
            ("a{", "Single '{' encountered in format string"),
            ("}{", "Single '}' encountered in format string"),
            ("{0", "expected '}' before end of string"),
            ("{0!", "end of string while looking for conversion specifier"),
            ("{0!r", "unmatched '{' in format spec"),
            ("{0!}", "unmatched '{' in format spec"),
            ("{0!rr}", "expected ':' after conversion specifier"),
            ("{0!:5}", "expected ':' after conversion specifier"),
            ("{0:{1}", "unmatched '{' in format spec"),
            ("{b[}", "expected '}' before end of string"),
            ("{0{1}}", "unexpected '{' in field name"),
            ("{0}}", "Single '}' encountered in format string"),
        ];
        for (format, message) in cases {
            assert_eq!(pieces(format), Err(message), "{format}");
        }
        assert_eq!(unknown_conversion(0x78), "Unknown conversion specifier x");
        assert_eq!(unknown_conversion(0xE9), "Unknown conversion specifier \\xe9");
    }

    fn names(text: &str) -> Result<String, &'static str> {
        let builder = StrBuilder::from(text);
        let show = |key: Key| match key {
            Key::Index(index) => format!("#{index}"),
            Key::Name(range) => text[range].to_owned(),
        };
        let name = FieldName::new(builder.view(), 0..builder.len()).map_err(|error| error.0)?;
        let mut shown = show(name.first.clone());
        for access in name {
            shown += &match access.map_err(|error| error.0)? {
                Access::Attribute(range) => format!(" .{}", &text[range]),
                Access::Item(key) => format!(" [{}", show(key)),
            };
        }
        Ok(shown)
    }

    #[test]
    fn field_names() {
        assert_eq!(names("").unwrap(), "");
        assert_eq!(names("007").unwrap(), "#7");
        assert_eq!(names("a.b[c].d[3]").unwrap(), "a .b [c .d [#3");
        assert_eq!(names("a[b.c]").unwrap(), "a [b.c");
        assert_eq!(names("a[-1]").unwrap(), "a [-1");
        assert_eq!(names(".a").unwrap(), " .a");
        assert_eq!(names("a]b").unwrap(), "a]b");
        assert_eq!(names("a["), Err("Missing ']' in format string"));
        assert_eq!(names("a[]"), Err("Empty attribute in format string"));
        assert_eq!(names("a..b"), Err("Empty attribute in format string"));
        assert_eq!(names("a[0]b"), Err("Only '.' or '[' may follow ']' in format field specifier"));
        assert_eq!(names("99999999999999999999"), Err("Too many decimal digits in format string"));
    }

    #[test]
    fn numbering() {
        let mut auto = AutoNumber::default();
        assert_eq!((auto.number(None), auto.number(None)), (Ok(0), Ok(1)));
        assert!(auto.number(Some(0)).is_err());
        let mut manual = AutoNumber::default();
        assert_eq!(manual.number(Some(1)), Ok(1));
        assert!(manual.number(None).is_err());
    }
}
