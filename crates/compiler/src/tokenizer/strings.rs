//! String literals without replacement fields, and the prefixes of all string literals.

use super::{Cause, Failure, Lines, Step, Token, TokenKind, Tokenizer};

/// The letters before a quote.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Prefix {
    bytes: bool,
    raw: bool,
    unicode: bool,
    /// An f-string.
    formatted: bool,
    /// A t-string.
    template: bool,
}

/// Pairs of letters that do not go together, in the order in which CPython finds them.
const INCOMPATIBLE: [(char, char); 7] =
    [('u', 'b'), ('u', 'r'), ('u', 'f'), ('u', 't'), ('b', 'f'), ('b', 't'), ('f', 't')];

impl Prefix {
    /// Adds a letter, unless it is none or there already.
    pub fn take(&mut self, letter: u8) -> bool {
        let seen = match letter.to_ascii_lowercase() {
            b'b' => &mut self.bytes,
            b'r' => &mut self.raw,
            b'u' => &mut self.unicode,
            b'f' => &mut self.formatted,
            b't' => &mut self.template,
            _ => return false,
        };
        !std::mem::replace(seen, true)
    }

    fn has(self, letter: char) -> bool {
        match letter {
            'b' => self.bytes,
            'r' => self.raw,
            'u' => self.unicode,
            'f' => self.formatted,
            _ => self.template,
        }
    }
}

impl<L: Lines> Tokenizer<L> {
    /// Reads a string literal whose prefix and first quote were read.
    pub(super) fn read_prefixed_string(&mut self, start: usize, prefix: Prefix, quote: u8) -> Step<L, Token> {
        let clash = INCOMPATIBLE.iter().find(|pair| prefix.has(pair.0) && prefix.has(pair.1));
        if let Some((first, second)) = clash {
            let message = format!("'{first}' and '{second}' prefixes are incompatible");
            return Err(self.cursor.refuse_between(start + 1, self.cursor.at, &message));
        }
        if prefix.formatted || prefix.template {
            let kind = if prefix.formatted { 'f' } else { 't' };
            return self.read_interpolated_start(start, kind, prefix.raw, quote);
        }
        self.read_string(start, quote)
    }

    /// Notes where the string literal begins whose first quote was read.
    pub(super) fn note_string_line(&mut self) {
        self.string_line = (self.cursor.line_start, self.cursor.line);
    }

    /// Reads a string literal whose first quote was read.
    pub(super) fn read_string(&mut self, start: usize, quote: u8) -> Step<L, Token> {
        self.note_string_line();
        let (quotes, is_empty) = self.read_quotes(quote)?;
        let mut ending = 0;
        let mut escaped_quote = false;
        while ending < quotes && !is_empty {
            let mut byte = self.cursor.next()?;
            if byte.is_none() || quotes == 1 && byte == Some(b'\n') {
                return Err(self.unterminated_string(start, quote, quotes, escaped_quote));
            }
            if byte == Some(quote) {
                ending += 1;
                continue;
            }
            ending = 0;
            if byte == Some(b'\\') {
                byte = self.cursor.next()?;
                escaped_quote |= byte == Some(quote);
                if byte == Some(b'\r') {
                    self.cursor.next()?;
                }
            }
        }
        Ok(self.token(TokenKind::String, start))
    }

    /// How many quotes start and end a literal whose first one was read, and whether it is over with the second.
    fn read_quotes(&mut self, quote: u8) -> Step<L, (usize, bool)> {
        let second = self.cursor.next()?;
        if second != Some(quote) {
            self.cursor.back(second);
            return Ok((1, false));
        }
        let third = self.cursor.next()?;
        if third != Some(quote) {
            self.cursor.back(third);
            return Ok((1, true));
        }
        Ok((3, false))
    }

    /// How many quotes start and end an f-string whose first one was read.
    pub(super) fn read_opening_quotes(&mut self, quote: u8) -> Step<L, usize> {
        let (quotes, is_empty) = self.read_quotes(quote)?;
        // The second quote is the end, which is a token of its own.
        self.cursor.at -= usize::from(is_empty);
        Ok(quotes)
    }

    fn unterminated_string(
        &mut self,
        start: usize,
        quote: u8,
        quotes: usize,
        escaped_quote: bool,
    ) -> Failure<L::Error> {
        let last_line = self.cursor.line;
        self.cursor.at = start + 1;
        (self.cursor.line_start, self.cursor.line) = self.string_line;
        // In a replacement field, the quote was meant to end the string around it.
        if let Some(outer) = self.strings.last()
            && outer.quote == quote
            && outer.quotes == quotes
        {
            return self.cursor.refuse(format!("{}-string: expecting '}}'", outer.kind));
        }
        if quotes == 3 {
            let message = format!("unterminated triple-quoted string literal (detected at line {last_line})");
            return unterminated(self.cursor.failure(Cause::Message(message)));
        }
        let hint = if escaped_quote { "; perhaps you escaped the end quote?" } else { "" };
        self.cursor.refuse(format!("unterminated string literal (detected at line {last_line}){hint}"))
    }
}

/// The same failure, marked as one that more text could repair.
pub(super) fn unterminated<E>(failure: Failure<E>) -> Failure<E> {
    match failure {
        Failure::Lexical(mut error) => {
            error.unterminated = true;
            Failure::Lexical(error)
        }
        failure @ Failure::Lines(_) => failure,
    }
}
