//! Operators, and the brackets that are open.

use super::{Lines, Step, Token, TokenKind, Tokenizer};
use algorithms::text::ucd;

/// Brackets that may be open at once.
const MAX_BRACKETS: usize = 200;

/// An open bracket.
pub(super) struct Open {
    pub bracket: u8,
    line: u32,
    /// Where it is in the whole text.
    pub offset: usize,
}

impl<L: Lines> Tokenizer<L> {
    /// Reads an operator whose first byte was read.
    pub(super) fn read_operator(&mut self, start: usize, first: u8) -> Step<L, Token> {
        if first == b':'
            && let Some(string) = self.strings.last_mut()
            && string.is_field(string.brackets)
        {
            string.enter_specification();
            return Ok(self.token(TokenKind::Colon, start));
        }
        if let Some(kind) = self.read_long_operator(first)? {
            return Ok(self.token(kind, start));
        }
        match first {
            b'(' | b'[' | b'{' => self.open_bracket(start, first)?,
            b')' | b']' | b'}' => self.close_bracket(first)?,
            _ => {}
        }
        if !ucd::is_printable(first.into()) {
            return Err(self.cursor.refuse(format!("invalid non-printable character U+{first:04X}")));
        }
        Ok(self.token(TokenKind::of_operator(&[first]), start))
    }

    /// Reads the rest of an operator of two or three characters, if there is one.
    fn read_long_operator(&mut self, first: u8) -> Step<L, Option<TokenKind>> {
        let Some(second) = self.cursor.next()? else { return Ok(None) };
        // `<>` is only for the parser, which knows whether the future allows it.
        let two = match (first, second) {
            (b'<', b'>') if self.extra => TokenKind::Operator,
            _ => TokenKind::of_operator(&[first, second]),
        };
        // Two periods are no operator, three are.
        let is_prefix = two != TokenKind::Operator || [first, second] == *b"..";
        if !is_prefix {
            self.cursor.back(Some(second));
            return Ok(None);
        }
        let third = self.cursor.next()?;
        let three =
            third.map_or(TokenKind::Operator, |third| TokenKind::of_operator(&[first, second, third]));
        if three != TokenKind::Operator {
            return Ok(Some(three));
        }
        self.cursor.back(third);
        if two == TokenKind::Operator {
            self.cursor.back(Some(second));
            return Ok(None);
        }
        Ok(Some(two))
    }

    fn open_bracket(&mut self, start: usize, bracket: u8) -> Step<L, ()> {
        if self.open.len() >= MAX_BRACKETS {
            return Err(self.cursor.refuse("too many nested parentheses"));
        }
        self.open.push(Open { bracket, line: self.cursor.line, offset: self.cursor.base + start });
        if let Some(string) = self.strings.last_mut() {
            string.brackets += 1;
        }
        Ok(())
    }

    fn close_bracket(&mut self, bracket: u8) -> Step<L, ()> {
        let shown = char::from(bracket);
        if let Some(string) = self.strings.last()
            && string.brackets == 0
            && bracket == b'}'
        {
            return Err(self.cursor.refuse(format!("{}-string: single '}}' is not allowed", string.kind)));
        }
        match self.open.pop() {
            None if !self.extra => return Err(self.cursor.refuse(format!("unmatched '{shown}'"))),
            Some(open) if !self.extra => self.check_pair(&open, bracket)?,
            _ => {}
        }
        let Some(string) = self.strings.last_mut() else { return Ok(()) };
        let Some(brackets) = string.brackets.checked_sub(1) else {
            let message = format!("{}-string: unmatched '{shown}'", string.kind);
            return Err(self.cursor.refuse(message));
        };
        string.brackets = brackets;
        if bracket == b'}' && string.fields.last() == Some(&brackets) {
            string.close_field();
        }
        Ok(())
    }

    /// Refuses a bracket that does not close the one that is open.
    fn check_pair(&self, open: &Open, bracket: u8) -> Step<L, ()> {
        if matches!((open.bracket, bracket), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            return Ok(());
        }
        let (opening, closing) = (char::from(open.bracket), char::from(bracket));
        if open.bracket == b'{'
            && let Some(string) = self.strings.last()
            && string.is_field(string.brackets)
        {
            return Err(self.cursor.refuse(format!("{}-string: unmatched '{closing}'", string.kind)));
        }
        let line = match open.line == self.cursor.line {
            true => String::new(),
            false => format!(" on line {}", open.line),
        };
        Err(self.cursor.refuse(format!(
            "closing parenthesis '{closing}' does not match opening parenthesis '{opening}'{line}"
        )))
    }
}
