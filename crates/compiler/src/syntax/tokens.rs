//! The tokens of a text that the parser has refused, for saying why in CPython's words.
//!
//! The messages of `diagnose` are made of these tokens, each with the number of brackets around it, and of what CPython's
//! tokenizer finds wrong with the text.

use ruff_text_size::{TextRange, TextSize};
use std::convert::Infallible;

use super::error::{ErrorKind, SyntaxError};
use crate::tokenizer::{Cause, Failure, LexicalError, Lines, TokenKind, Tokenizer};

/// Kinds of tokens, as far as messages care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Name,
    Number,
    /// A string or bytes literal; a whole f-string or t-string is several tokens.
    String,
    Operator,
    Newline,
    Indent,
    Dedent,
    InterpolatedStart,
    InterpolatedMiddle,
    InterpolatedEnd,
    End,
}

impl Kind {
    fn of(kind: TokenKind) -> Kind {
        match kind {
            TokenKind::EndMarker => Kind::End,
            TokenKind::Name => Kind::Name,
            TokenKind::Number => Kind::Number,
            TokenKind::String => Kind::String,
            TokenKind::Newline => Kind::Newline,
            TokenKind::Indent => Kind::Indent,
            TokenKind::Dedent => Kind::Dedent,
            TokenKind::FStringStart | TokenKind::TStringStart => Kind::InterpolatedStart,
            TokenKind::FStringMiddle | TokenKind::TStringMiddle => Kind::InterpolatedMiddle,
            TokenKind::FStringEnd | TokenKind::TStringEnd => Kind::InterpolatedEnd,
            _ => Kind::Operator,
        }
    }
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// How many brackets are open after it.
    pub level: usize,
}

/// A bracket that is open.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    pub bracket: char,
    pub offset: usize,
}

/// The tokens of a text up to its end or the first error; the last one is an end either way.
pub struct Tokenized {
    pub tokens: Vec<Token>,
    pub error: Option<Lexical>,
    /// Brackets that nothing closes.
    pub open: Vec<Open>,
}

/// What is wrong with the tokens of a text.
pub struct Lexical {
    pub error: SyntaxError,
    /// Whether CPython looks so far ahead when the parser has found another error before it.
    pub is_found_ahead: bool,
}

/// The lines of a text that is there as a whole.
struct SourceLines<'a> {
    rest: &'a str,
}

impl Lines for SourceLines<'_> {
    type Error = Infallible;

    fn next_line(&mut self) -> Result<Option<String>, Infallible> {
        let length = match self.rest.find(['\n', '\r']) {
            Some(at) if self.rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => self.rest.len(),
        };
        let (line, rest) = self.rest.split_at(length);
        self.rest = rest;
        // A carriage return alone ends a line here; offsets stay what they are.
        Ok(Some(match line.strip_suffix('\r') {
            Some(line) => format!("{line}\n"),
            None => line.to_owned(),
        }))
    }
}

/// Read all tokens of `source`.
pub fn tokenize(source: &str) -> Tokenized {
    let mut tokenizer = Tokenizer::new(SourceLines { rest: source }, false);
    let mut tokens: Vec<Token> = Vec::new();
    let push = |tokens: &mut Vec<Token>, kind, start, end, level| {
        tokens.push(Token { kind, start, end, level });
    };
    let error = loop {
        match tokenizer.next_token() {
            Ok(token) => {
                let kind = Kind::of(token.kind);
                let at = tokenizer.offset().min(source.len());
                let (start, end) = match (kind, token.place) {
                    (Kind::Indent, _) => (tokenizer.line_offset(), at),
                    (Kind::Newline, Some((start, end))) => (start, with_newline(source, end)),
                    (_, Some(place)) => place,
                    (_, None) => (at, at),
                };
                push(&mut tokens, kind, start, end, token.level);
                if kind == Kind::End {
                    break None;
                }
            }
            Err(Failure::Lexical(error)) if error.cause == Cause::EndOfFile => {
                push(&mut tokens, Kind::End, source.len(), source.len(), 0);
                break None;
            }
            Err(Failure::Lexical(error)) => {
                let at = error.offset.min(source.len());
                push(&mut tokens, Kind::End, at, at, 0);
                break Some(lexical_error(source, &error));
            }
            Err(Failure::Lines(never)) => match never {},
        }
    };
    let open = tokenizer.open_brackets().map(|(bracket, offset)| Open { bracket, offset }).collect();
    Tokenized { tokens, error, open }
}

/// The offset after the newline at `offset`, if there is one.
fn with_newline(source: &str, offset: usize) -> usize {
    let rest = source.get(offset..).unwrap_or_default();
    if rest.starts_with("\r\n") { offset + 2 } else { offset + usize::from(rest.starts_with(['\n', '\r'])) }
}

/// The error as CPython's parser reports it.
fn lexical_error(source: &str, found: &LexicalError) -> Lexical {
    let at = |offset: usize, msg: &str| {
        SyntaxError::parser(source, TextRange::empty(text_size(offset.min(source.len()))), msg)
    };
    let error = match &found.cause {
        Cause::Message(msg) => {
            let columns = (found.column, found.end_column);
            let mut error =
                SyntaxError::at_line(msg.clone(), found.line as usize, columns, found.text.clone());
            error.incomplete = found.unterminated;
            error
        }
        Cause::EndOfFile | Cause::EndAfterBackslash => {
            let mut error = at(found.offset, "unexpected EOF while parsing");
            error.end_col = -1;
            error.incomplete = true;
            error
        }
        Cause::Dedent => {
            let mut error = at(found.offset, "unindent does not match any outer indentation level");
            error.end_col = -1;
            error.with_kind(ErrorKind::Indentation)
        }
        Cause::TabSpace => {
            let mut error = at(found.offset, "inconsistent use of tabs and spaces in indentation");
            error.end_col = 0;
            error.with_kind(ErrorKind::Tab)
        }
        Cause::TooDeep => {
            at(found.offset, "too many levels of indentation").with_kind(ErrorKind::Indentation)
        }
        Cause::LineContinuation => {
            let mut error = at(found.offset, "unexpected character after line continuation character");
            error.end_col = 0;
            error
        }
    };
    Lexical { error, is_found_ahead: matches!(found.cause, Cause::Message(_)) }
}

pub(super) fn text_size(offset: usize) -> TextSize {
    TextSize::try_from(offset).unwrap_or_default()
}
