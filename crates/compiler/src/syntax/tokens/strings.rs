//! String prefixes and strings without replacement fields.

use ruff_text_size::TextRange;

use super::{Interpolated, Kind, Result, Tokenizer, text_size};
use crate::syntax::error::SyntaxError;

/// Whether a name before a quote can be meant as a string's prefix.
pub fn is_prefix(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let each_once = lower.char_indices().all(|(index, c)| !lower[..index].contains(c));
    lower.chars().all(|c| "burft".contains(c)) && each_once
}

impl Tokenizer<'_> {
    pub(super) fn check_prefix(&self, start: usize, length: usize) -> Result {
        let prefix = self.source[start..start + length].to_ascii_lowercase();
        let pairs = [('u', 'b'), ('u', 'r'), ('u', 'f'), ('u', 't'), ('b', 'f'), ('b', 't'), ('f', 't')];
        match pairs.iter().find(|(first, second)| prefix.contains(*first) && prefix.contains(*second)) {
            None => Ok(()),
            Some((first, second)) => {
                let range = TextRange::new(text_size(start), text_size(start + length));
                let msg = format!("'{first}' and '{second}' prefixes are incompatible");
                Err(SyntaxError::parser(self.source, range, msg))
            }
        }
    }

    /// Read a string from its opening quote; `start` is where its prefix starts.
    pub(super) fn read_string(&mut self, start: usize) -> Result {
        let prefix = self.source[start..self.at].to_ascii_lowercase();
        let Some(quote) = self.peek() else { return Ok(()) };
        let triple = self.rest()[1..].starts_with(&[quote, quote].iter().collect::<String>());
        let quotes = if triple { 3 } else { 1 };
        if let Some(kind) = prefix.chars().find(|c| matches!(c, 'f' | 't')) {
            self.at += quotes;
            let raw = prefix.contains('r');
            self.strings.push(Interpolated { kind, quote, triple, start, raw, fields: Vec::new() });
            self.push_at(Kind::InterpolatedStart, start, self.at);
            return Ok(());
        }
        let body = self.at + quotes;
        match find_end(&self.source[body..], quote, triple) {
            Ok(length) => {
                self.at = body + length + quotes;
                self.push_at(Kind::String, start, self.at);
                Ok(())
            }
            Err(unterminated) => Err(self.unterminated(start, quote, triple, body, &unterminated)),
        }
    }

    fn unterminated(
        &self,
        start: usize,
        quote: char,
        triple: bool,
        body: usize,
        found: &Unterminated,
    ) -> SyntaxError {
        // Inside a replacement field, the quote was meant to end the string around it.
        if let Some(outer) = self.strings.last()
            && outer.quote == quote
            && outer.triple == triple
        {
            return self.error_at(start, format!("{}-string: expecting '}}'", outer.kind));
        }
        let line = self.line_at_end(body + found.length);
        let mut error = if triple {
            self.error_at(
                start,
                format!("unterminated triple-quoted string literal (detected at line {line})"),
            )
        } else {
            let hint = if found.escaped_quote { "; perhaps you escaped the end quote?" } else { "" };
            self.error_at(start, format!("unterminated string literal (detected at line {line}){hint}"))
        };
        error.incomplete = triple;
        error
    }

    /// The number of the line that ends at `offset`; a newline at the very end starts none.
    pub(super) fn line_at_end(&self, offset: usize) -> u32 {
        let text = &self.source[..offset];
        let trimmed =
            if offset == self.source.len() { text.strip_suffix('\n').unwrap_or(text) } else { text };
        super::super::error::line_of(self.source, text_size(trimmed.len()))
    }
}

/// What is known of a string that does not end.
struct Unterminated {
    length: usize,
    escaped_quote: bool,
}

/// The length of a string's body.
fn find_end(body: &str, quote: char, triple: bool) -> std::result::Result<usize, Unterminated> {
    let ending: String = [quote; 3].iter().take(if triple { 3 } else { 1 }).collect();
    let mut escaped_quote = false;
    let mut characters = body.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        if body[index..].starts_with(&ending) {
            return Ok(index);
        }
        match character {
            '\\' => {
                if let Some((_, next)) = characters.next() {
                    escaped_quote |= next == quote;
                    if next == '\r' {
                        characters.next_if(|(_, c)| *c == '\n');
                    }
                }
            }
            '\n' | '\r' if !triple => return Err(Unterminated { length: index, escaped_quote }),
            _ => {}
        }
    }
    Err(Unterminated { length: body.len(), escaped_quote })
}
