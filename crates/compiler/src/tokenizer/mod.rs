//! Text to tokens, as CPython's tokenizer cuts it, a line at a time.
//!
//! The module `tokenize` shows these tokens. The parser proper does not: it brings a tokenizer of its own; when it refuses a text,
//! this one says what CPython's would have found wrong with it.
//!
//! Lines are asked for when they are needed, so that input can be interactive. What was read is kept as long as a token that
//! began in it is unfinished; offsets of tokens count from the start of the whole text.

mod cursor;
mod error;
mod indentation;
mod info;
mod interpolated;
mod kind;
mod numbers;
mod operators;
mod strings;

pub use error::{Cause, Failure, LexicalError};
pub use info::{Described, TokenInfo};
pub use kind::TokenKind;

use algorithms::text::ucd;
use cursor::Cursor;
use indentation::Indentation;
use interpolated::Interpolated;
use operators::Open;

/// Where lines come from.
pub trait Lines {
    /// Why a line cannot be had.
    type Error;

    /// The next line with its newline; nothing, or an empty text, at the end.
    ///
    /// # Errors
    /// When there may be a line, but it cannot be had.
    fn next_line(&mut self) -> Result<Option<String>, Self::Error>;
}

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it starts and ends, in bytes from the start of the text; `None` for one that has no place.
    pub place: Option<(usize, usize)>,
    /// How many brackets are open after it.
    pub level: usize,
}

type Step<L, T> = Result<T, Failure<<L as Lines>::Error>>;

/// Cuts a text into tokens.
pub struct Tokenizer<L: Lines> {
    cursor: Cursor<L>,
    /// Whether comments and blank lines are tokens, and what only a parser would mind is let pass.
    extra: bool,
    at_line_start: bool,
    /// Whether the line that is being read holds nothing but a comment.
    blank: bool,
    comment_alone: bool,
    indentation: Indentation,
    open: Vec<Open>,
    strings: Vec<Interpolated>,
    /// Where the string literal that was read last began: its line's start and number.
    string_line: (usize, u32),
}

impl<L: Lines> Tokenizer<L> {
    /// A tokenizer of `lines`. With `extra`, comments and blank lines are tokens, and what only a parser would mind is let pass,
    /// as the module `tokenize` wants it.
    pub fn new(lines: L, extra: bool) -> Self {
        Tokenizer {
            cursor: Cursor::new(lines),
            extra,
            at_line_start: true,
            blank: false,
            comment_alone: false,
            indentation: Indentation::default(),
            open: Vec::new(),
            strings: Vec::new(),
            string_line: (0, 0),
        }
    }

    /// The next token; at the end, end markers without end.
    ///
    /// # Errors
    /// What is wrong with the text, or why its next line cannot be had.
    pub fn next_token(&mut self) -> Step<L, Token> {
        match self.strings.last() {
            Some(string) if string.in_text => self.read_string_text(),
            _ => self.read_code(),
        }
    }

    /// Where reading is, in bytes from the start of the text.
    pub fn offset(&self) -> usize {
        self.cursor.base + self.cursor.at
    }

    /// Where the line begins that is being read.
    pub fn line_offset(&self) -> usize {
        self.cursor.base + self.cursor.line_start
    }

    /// The offsets of the brackets that are open, and which they are.
    pub fn open_brackets(&self) -> impl Iterator<Item = (char, usize)> {
        self.open.iter().map(|open| (char::from(open.bracket), open.offset))
    }

    /// A token from `start` to where reading is now; both are indices of the text that is kept.
    fn token(&self, kind: TokenKind, start: usize) -> Token {
        self.token_between(kind, start, self.cursor.at)
    }

    fn token_between(&self, kind: TokenKind, start: usize, end: usize) -> Token {
        let base = self.cursor.base;
        Token { kind, place: Some((base + start, base + end)), level: self.open.len() }
    }

    /// A token of code: outside string literals, or in a replacement field.
    fn read_code(&mut self) -> Step<L, Token> {
        loop {
            self.cursor.start = None;
            self.blank = false;
            if self.at_line_start {
                self.at_line_start = false;
                self.read_indentation()?;
            }
            self.cursor.start = Some(self.cursor.at);
            if let Some(token) = self.pending_indentation() {
                return Ok(token);
            }
            if let Some(token) = self.read_on_line()? {
                return Ok(token);
            }
        }
    }

    /// A token on the current logical line; `None` at the end of a line that is none.
    fn read_on_line(&mut self) -> Step<L, Option<Token>> {
        loop {
            self.cursor.start = None;
            let mut first = self.cursor.next()?;
            while matches!(first, Some(b' ' | b'\t' | b'\x0c')) {
                first = self.cursor.next()?;
            }
            let start = self.cursor.at - usize::from(first.is_some());
            self.cursor.start = Some(start);
            if first == Some(b'#') {
                while !matches!(first, None | Some(b'\n' | b'\r')) {
                    first = self.cursor.next()?;
                }
                if self.extra {
                    self.cursor.back(first);
                    self.comment_alone = self.blank;
                    return Ok(Some(self.token(TokenKind::Comment, start)));
                }
            }
            let Some(first) = first else { return self.end_of_file().map(Some) };
            if is_name_start(first) {
                return self.read_name(start, first).map(Some);
            }
            let mut byte = Some(first);
            if first == b'\r' {
                byte = self.cursor.next()?;
            }
            match byte {
                Some(b'\n') => return Ok(self.read_newline(start)),
                Some(b'\\') => self.skip_continuation()?,
                Some(byte) => return self.read_other(start, byte).map(Some),
                None => return self.end_of_file().map(Some),
            }
        }
    }

    fn end_of_file(&self) -> Step<L, Token> {
        if !self.open.is_empty() {
            return Err(self.cursor.failure(Cause::EndOfFile));
        }
        Ok(Token { kind: TokenKind::EndMarker, place: None, level: 0 })
    }

    /// A newline was read: the token for it, unless the line is blank and blank lines are no tokens.
    fn read_newline(&mut self, start: usize) -> Option<Token> {
        self.at_line_start = true;
        let is_blank = self.blank || !self.open.is_empty();
        if is_blank && !self.extra {
            return None;
        }
        if is_blank || std::mem::take(&mut self.comment_alone) {
            self.comment_alone = false;
            return Some(self.token(TokenKind::BlankNewline, start));
        }
        Some(self.token_between(TokenKind::Newline, start, self.cursor.at - 1))
    }

    /// Steps over the newline that a backslash hides.
    fn skip_continuation(&mut self) -> Step<L, ()> {
        let after = self.offset();
        let mut byte = self.cursor.next()?;
        if byte == Some(b'\r') {
            byte = self.cursor.next()?;
        }
        if byte != Some(b'\n') {
            self.cursor.back(byte);
            return Err(self.cursor.failure(Cause::LineContinuation));
        }
        let next = self.cursor.next()?;
        if next.is_none() {
            return Err(self.cursor.failure(Cause::EndAfterBackslash).at(after));
        }
        self.cursor.back(next);
        Ok(())
    }

    /// A name, or a string literal whose prefix looks like one.
    fn read_name(&mut self, start: usize, first: u8) -> Step<L, Token> {
        let mut prefix = strings::Prefix::default();
        let mut byte = Some(first);
        while let Some(letter) = byte
            && prefix.take(letter)
        {
            byte = self.cursor.next()?;
            if let Some(quote @ (b'"' | b'\'')) = byte {
                return self.read_prefixed_string(start, prefix, quote);
            }
        }
        let mut is_ascii = true;
        while let Some(part) = byte
            && is_name_part(part)
        {
            is_ascii &= part.is_ascii();
            byte = self.cursor.next()?;
        }
        self.cursor.back(byte);
        if !is_ascii && !self.extra {
            self.check_name(start)?;
        }
        Ok(self.token(TokenKind::Name, start))
    }

    /// Refuses a name with characters that names cannot have.
    fn check_name(&mut self, start: usize) -> Step<L, ()> {
        let name = self.cursor.text_between(start, self.cursor.at).into_owned();
        let is_valid = |(index, character): &(usize, char)| match index {
            0 => *character == '_' || unicode_ident::is_xid_start(*character),
            _ => unicode_ident::is_xid_continue(*character),
        };
        let Some((index, character)) = name.char_indices().find(|place| !is_valid(place)) else {
            return Ok(());
        };
        self.cursor.at = start + index + character.len_utf8();
        let code = u32::from(character);
        Err(self.cursor.refuse(match ucd::is_printable(code) {
            true => format!("invalid character '{character}' (U+{code:04X})"),
            false => format!("invalid non-printable character U+{code:04X}"),
        }))
    }

    /// A token that is no name and no newline.
    fn read_other(&mut self, start: usize, first: u8) -> Step<L, Token> {
        match first {
            b'0'..=b'9' => self.read_number(start, first),
            b'"' | b'\'' => self.read_string(start, first),
            b'.' => {
                let next = self.cursor.next()?;
                self.cursor.back(next);
                match next {
                    Some(b'0'..=b'9') => self.read_fraction(start),
                    _ => self.read_operator(start, first),
                }
            }
            _ => self.read_operator(start, first),
        }
    }
}

/// Whether a name may start with a byte; those of all characters outside ASCII count.
fn is_name_start(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphabetic() || !byte.is_ascii()
}

fn is_name_part(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit()
}
