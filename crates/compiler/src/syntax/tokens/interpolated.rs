//! f-strings and t-strings: text, replacement fields, format specifications.

use super::{Interpolated, Kind, Open, Result, Tokenizer};
use crate::syntax::error::SyntaxError;

/// Replacement fields inside format specifications inside replacement fields …
const MAX_FIELDS: usize = 2;

impl Tokenizer<'_> {
    /// Whether the text of an f-string, or a format specification, comes next.
    pub(super) fn in_string_text(&self) -> bool {
        self.strings.last().is_some_and(|string| string.fields.last().is_none_or(|field| field.1))
    }

    /// Whether a colon here starts the format specification of the replacement field.
    pub(super) fn starts_format_spec(&self) -> bool {
        let field = self.strings.last().and_then(|string| string.fields.last());
        field.is_some_and(|&(level, in_spec)| self.open.len() == level && !in_spec)
    }

    pub(super) fn read_format_colon(&mut self) -> Result {
        let Some(string) = self.strings.last_mut() else { return Ok(()) };
        if string.fields.len() > MAX_FIELDS {
            let msg = format!("{}-string: expressions nested too deeply", string.kind);
            return Err(self.error_at(self.at, msg));
        }
        if let Some(field) = string.fields.last_mut() {
            field.1 = true;
        }
        self.push(Kind::Operator, 1);
        Ok(())
    }

    /// The bracket that is about to be closed may be that of a replacement field.
    pub(super) fn close_field(&mut self) {
        let level = self.open.len();
        if let Some(string) = self.strings.last_mut()
            && string.fields.last().is_some_and(|field| field.0 == level)
        {
            string.fields.pop();
        }
    }

    /// Read text up to the next replacement field or the end of the string or specification.
    pub(super) fn read_string_text(&mut self) -> Result {
        let Some(string) = self.strings.last() else { return Ok(()) };
        let (quote, triple, raw) = (string.quote, string.triple, string.raw);
        let in_spec = !string.fields.is_empty();
        let ending: String = [quote; 3].iter().take(if triple { 3 } else { 1 }).collect();
        let start = self.at;
        while let Some(character) = self.peek() {
            let rest = self.rest();
            if rest.starts_with(&ending) {
                return self.end_string_text(start, ending.len(), in_spec);
            }
            match character {
                '{' if rest.starts_with("{{") && !in_spec => self.at += 2,
                '}' if rest.starts_with("}}") && !in_spec => self.at += 2,
                '{' => return self.open_field(start),
                '}' if in_spec => {
                    self.push_text(start);
                    return self.read_closing('}');
                }
                '}' => {
                    let msg = format!("{}-string: single '}}' is not allowed", self.kind());
                    return Err(self.error_at(self.at, msg));
                }
                '\n' | '\r' if !triple => return Err(self.newline_in_string(in_spec)),
                '\\' => self.skip_escape(raw),
                _ => self.at += character.len_utf8(),
            }
        }
        Ok(())
    }

    fn kind(&self) -> char {
        self.strings.last().map_or('f', |string| string.kind)
    }

    fn push_text(&mut self, start: usize) {
        if self.at > start {
            self.push_at(Kind::InterpolatedMiddle, start, self.at);
        }
    }

    fn skip_escape(&mut self, raw: bool) {
        self.at += 1;
        match self.peek() {
            // Braces keep their meaning after a backslash; those of a character's name are skipped.
            Some('{' | '}') | None => {}
            Some('N') if !raw && self.rest().starts_with("N{") => {
                self.at += self.rest().find('}').map_or(1, |length| length + 1);
            }
            Some('\r') => self.skip_newline(),
            Some(character) => self.at += character.len_utf8(),
        }
    }

    fn open_field(&mut self, start: usize) -> Result {
        self.push_text(start);
        self.open.push(Open { bracket: '{', offset: self.at });
        let level = self.open.len();
        if let Some(string) = self.strings.last_mut() {
            string.fields.push((level, false));
        }
        self.push(Kind::Operator, 1);
        Ok(())
    }

    fn end_string_text(&mut self, start: usize, quotes: usize, in_spec: bool) -> Result {
        if in_spec {
            let msg = format!("{}-string: expecting '}}', or format specs", self.kind());
            return Err(self.error_at(self.at, msg));
        }
        self.push_text(start);
        self.push(Kind::InterpolatedEnd, quotes);
        self.strings.pop();
        Ok(())
    }

    fn newline_in_string(&self, in_spec: bool) -> SyntaxError {
        let Some(string) = self.strings.last() else { return self.error_at(self.at, "invalid syntax") };
        if in_spec {
            let kind = string.kind;
            return self.error_at(
                self.at,
                format!(
                    "{kind}-string: newlines are not allowed in format specifiers for single quoted {kind}-strings"
                ),
            );
        }
        self.unterminated_interpolated(string)
    }

    pub(super) fn unterminated_interpolated(&self, string: &Interpolated) -> SyntaxError {
        let quoted = if string.triple { "triple-quoted " } else { "" };
        let kind = string.kind;
        let line = self.line_at_end(self.at);
        let msg = format!("unterminated {quoted}{kind}-string literal (detected at line {line})");
        let mut error = self.error_at(string.start, msg);
        error.incomplete = string.triple;
        error
    }
}
