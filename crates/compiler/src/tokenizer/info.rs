//! Tokens as the module `tokenize` describes them: with their text, lines and columns.

use super::{Failure, Lines, Token, TokenKind, Tokenizer};
use std::rc::Rc;

/// A token with its text and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// The kind's number.
    pub kind: u8,
    /// Its text.
    pub text: String,
    /// Where it starts: the line, from 1, and the column in characters, from 0; -1 if it has no place on the line.
    pub start: (u32, isize),
    /// Where it ends.
    pub end: (u32, isize),
    /// The line, or for a string literal the lines, that it is on. Tokens on one line share it.
    pub line: Rc<str>,
}

/// Describes the tokens of a text one after the other.
pub struct Described<L: Lines> {
    tokenizer: Tokenizer<L>,
    /// The line of the last token: its number, and its text.
    last_line: Option<(u32, Rc<str>)>,
    is_done: bool,
}

impl<L: Lines> Described<L> {
    /// Describes the tokens of `lines`; with `extra`, comments and blank lines too, as the functions of `tokenize` do.
    pub fn new(lines: L, extra: bool) -> Self {
        Described { tokenizer: Tokenizer::new(lines, extra), last_line: None, is_done: false }
    }

    /// The next token; nothing after the end marker.
    ///
    /// # Errors
    /// What is wrong with the text, or why its next line cannot be had.
    pub fn next_info(&mut self) -> Result<Option<TokenInfo>, Failure<L::Error>> {
        if self.is_done {
            return Ok(None);
        }
        let token = self.tokenizer.next_token()?;
        self.is_done = token.kind == TokenKind::EndMarker;
        Ok(Some(self.describe(&token)))
    }

    fn describe(&mut self, token: &Token) -> TokenInfo {
        let cursor = &self.tokenizer.cursor;
        let is_trailing =
            token.kind == TokenKind::EndMarker || token.kind == TokenKind::Dedent && cursor.has_ended();
        if is_trailing && self.tokenizer.extra {
            let place = (cursor.line + 1, 0);
            return TokenInfo {
                kind: token.kind as u8,
                text: String::new(),
                start: place,
                end: place,
                line: "".into(),
            };
        }
        let (line_start, first_line) = match token.kind.is_string() {
            true => self.tokenizer.string_line,
            false => (cursor.line_start, cursor.line),
        };
        let line = match &self.last_line {
            Some((number, line)) if *number == cursor.line => line.clone(),
            _ => Rc::from(&*cursor.line_from(line_start)),
        };
        let place = token.place.map(|(start, end)| (start - cursor.base, end - cursor.base));
        let text = place.map_or(String::new(), |(start, end)| cursor.text_between(start, end).into_owned());
        let column = |from: usize, at: usize| if at < from { -1 } else { cursor.width(from, at) as isize };
        let start = place.map_or(-1, |(start, _)| column(line_start, start));
        let end = place.map_or(-1, |(_, end)| column(cursor.line_start, end));
        self.last_line = Some((first_line, line.clone()));
        let described = TokenInfo {
            kind: token.kind as u8,
            text,
            start: (first_line, start),
            end: (cursor.line, end),
            line,
        };
        if self.tokenizer.extra { self.adapt(token.kind, described) } else { described }
    }

    /// Describes operators and newlines as `tokenize` always has.
    fn adapt(&self, kind: TokenKind, mut described: TokenInfo) -> TokenInfo {
        let is_implied = self.tokenizer.cursor.newline_is_implied;
        match kind {
            kind if kind.is_operator() => described.kind = TokenKind::Operator as u8,
            TokenKind::Newline => {
                let is_wide = described.text.starts_with('\r');
                described.text = match (is_implied, is_wide) {
                    (true, _) => String::new(),
                    (false, true) => "\r\n".to_owned(),
                    (false, false) => "\n".to_owned(),
                };
                described.end.1 += 1;
            }
            TokenKind::BlankNewline if is_implied => described.text.clear(),
            _ => {}
        }
        described
    }
}
