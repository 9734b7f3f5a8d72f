//! Writing records.

use super::{CARRIAGE_RETURN, Format, LINE_FEED, Quoting, SPACE};
use crate::text::{StrBuilder, TextRef};

/// Why a record cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// A character needs an escape, and there is no character for it.
    NoEscape,
    /// An empty field would be skipped, and nothing can be quoted.
    EmptyField,
    /// The only field is empty: the record would look as if it had none.
    EmptyRecord,
}

impl std::fmt::Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Unwritable::NoEscape => "need to escape, but no escapechar set",
            Unwritable::EmptyField => {
                "empty field must be quoted if delimiter is a space and skipinitialspace is true"
            }
            Unwritable::EmptyRecord => "single empty field record must be quoted",
        })
    }
}

/// The writer of one record.
#[derive(Debug)]
pub struct Writer<'a> {
    format: &'a Format,
    out: StrBuilder,
    fields: usize,
    /// Whether the last field was nothing at all.
    null: bool,
}

impl<'a> Writer<'a> {
    /// A writer at the start of a record.
    pub fn new(format: &'a Format) -> Self {
        Writer { format, out: StrBuilder::new(), fields: 0, null: false }
    }

    /// Appends a field: its text, or `None` for nothing at all, which looks like an empty one. `quoted` says that it is to be in
    /// quotes in any case.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn field(&mut self, text: Option<TextRef<'_>>, quoted: bool) -> Result<(), Unwritable> {
        let Format { delimiter, quoting, skip_initial_space, .. } = *self.format;
        if self.fields > 0 {
            self.out.push(delimiter);
        }
        self.fields += 1;
        self.null = text.is_none();
        let text = text.unwrap_or(TextRef::Latin1(&[]));
        let mut quoted = quoted;
        if text.is_empty() && delimiter == SPACE && skip_initial_space {
            if quoting == Quoting::None || (self.null && quoting.has_null()) {
                return Err(Unwritable::EmptyField);
            }
            quoted = true;
        }
        let mut body = StrBuilder::new();
        quoted |= self.escape(text, &mut body)?;
        let quote = self.format.quote.filter(|_| quoted);
        quote.inspect(|&quote| self.out.push(quote));
        self.out.push_text(body.view());
        quote.inspect(|&quote| self.out.push(quote));
        Ok(())
    }

    /// Writes a text with whatever it needs; whether it needs quotes.
    fn escape(&self, text: TextRef<'_>, out: &mut StrBuilder) -> Result<bool, Unwritable> {
        let Format { delimiter, quote, escape, quoting, double_quote, .. } = *self.format;
        let mut quoted = false;
        let mut from = 0;
        for (at, ch) in text.code_points().enumerate() {
            let special = ch == delimiter
                || Some(ch) == quote
                || Some(ch) == escape
                || matches!(ch, LINE_FEED | CARRIAGE_RETURN)
                || self.format.line_terminator.contains(&ch);
            if !special {
                continue;
            }
            let escaped = if quoting == Quoting::None {
                true
            } else if Some(ch) == quote {
                !double_quote
            } else {
                Some(ch) == escape
            };
            out.push_text(text.slice(from, at));
            from = at;
            if escaped {
                out.push(escape.ok_or(Unwritable::NoEscape)?);
            } else {
                if Some(ch) == quote {
                    out.push(ch);
                }
                quoted = true;
            }
        }
        out.push_text(text.slice(from, text.len()));
        Ok(quoted)
    }

    /// The record with its end.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn finish(mut self) -> Result<StrBuilder, Unwritable> {
        if self.fields > 0 && self.out.is_empty() {
            let quoting = self.format.quoting;
            if quoting == Quoting::None || (self.null && quoting.has_null()) {
                return Err(Unwritable::EmptyRecord);
            }
            self.fields -= 1;
            self.field(None, true)?;
        }
        self.out.push_units(&self.format.line_terminator);
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::excel;
    use super::*;

    fn written(format: &Format, fields: &[&str]) -> Result<String, Unwritable> {
        let mut writer = Writer::new(format);
        for field in fields {
            writer.field(Some(StrBuilder::from(*field).view()), false)?;
        }
        Ok(writer.finish()?.view().to_string_lossy())
    }

    #[test]
    fn records() {
        let format = excel();
        assert_eq!(written(&format, &["a", "b,c", "d\"e", ""]).unwrap(), "a,\"b,c\",\"d\"\"e\",\r\n");
        assert_eq!(written(&format, &[""]).unwrap(), "\"\"\r\n");
        assert_eq!(written(&format, &[]).unwrap(), "\r\n");
        let plain = Format { quoting: Quoting::None, ..excel() };
        assert_eq!(written(&plain, &["a,b"]), Err(Unwritable::NoEscape));
        assert_eq!(written(&plain, &[""]), Err(Unwritable::EmptyRecord));
        let escaping = Format { escape: Some(u32::from(b'\\')), ..plain };
        assert_eq!(written(&escaping, &["a,b\\"]).unwrap(), "a\\,b\\\\\r\n");
    }
}
