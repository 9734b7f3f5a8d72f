//! A tokenizer that finds what CPython's tokenizer finds wrong.
//!
//! It runs only when the parser has refused a text, to say why in CPython's words: its errors come before
//! all others, and its tokens, each with the number of brackets around it, are what the messages of
//! `diagnose` are made from.

mod interpolated;
mod numbers;
mod strings;

use ruff_text_size::{TextRange, TextSize};
use unicode_ident::{is_xid_continue, is_xid_start};

use super::error::{ErrorKind, SyntaxError};

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

/// The tokens of a text up to its end or the first error.
pub struct Tokenized {
    pub tokens: Vec<Token>,
    pub error: Option<SyntaxError>,
    /// Brackets that nothing closes.
    pub open: Vec<Open>,
}

/// An f-string or t-string being read.
struct Interpolated {
    kind: char,
    quote: char,
    triple: bool,
    start: usize,
    raw: bool,
    /// For each open replacement field, the number of brackets open around it, its own included, and
    /// whether its format specification is being read.
    fields: Vec<(usize, bool)>,
}

struct Tokenizer<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token>,
    open: Vec<Open>,
    /// Columns of the open blocks, with tabs to eight and with tabs to one.
    indents: Vec<(usize, usize)>,
    strings: Vec<Interpolated>,
}

type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// Read all tokens of `source`.
pub fn tokenize(source: &str) -> Tokenized {
    let mut tokenizer = Tokenizer {
        source,
        at: 0,
        tokens: Vec::new(),
        open: Vec::new(),
        indents: vec![(0, 0)],
        strings: Vec::new(),
    };
    let error = tokenizer.run().err();
    Tokenized { tokens: tokenizer.tokens, error, open: tokenizer.open }
}

impl Tokenizer<'_> {
    fn run(&mut self) -> Result {
        let mut at_line_start = true;
        while self.at < self.source.len() {
            if self.in_string_text() {
                self.read_string_text()?;
            } else if at_line_start && self.open.is_empty() && self.strings.is_empty() {
                at_line_start = self.read_indentation()?;
            } else {
                at_line_start = self.read_token()?;
            }
        }
        self.finish()
    }

    /// Implied tokens at the end of the text.
    fn finish(&mut self) -> Result {
        if let Some(string) = self.strings.last() {
            return Err(self.unterminated_interpolated(string));
        }
        let ends_line =
            self.tokens.last().is_none_or(|last| matches!(last.kind, Kind::Newline | Kind::Dedent));
        if self.open.is_empty() && !ends_line {
            self.push_at(Kind::Newline, self.at, self.at);
        }
        for _ in 1..self.indents.len() {
            self.push_at(Kind::Dedent, self.at, self.at);
        }
        self.push_at(Kind::End, self.at, self.at);
        Ok(())
    }

    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push_at(&mut self, kind: Kind, start: usize, end: usize) {
        self.tokens.push(Token { kind, start, end, level: self.open.len() });
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let start = self.at;
        self.at += length;
        self.push_at(kind, start, self.at);
    }

    fn error_at(&self, offset: usize, msg: impl Into<String>) -> SyntaxError {
        SyntaxError::parser(self.source, TextRange::empty(text_size(offset)), msg)
    }

    /// An error at the last character read, `offset` being where reading would go on.
    fn error_before(&self, offset: usize, msg: impl Into<String>) -> SyntaxError {
        let mut error = self.error_at(offset, msg);
        error.col -= 1;
        error.end_col -= 1;
        error
    }

    /// Read the blanks at the start of a line; whether the line is over with them.
    fn read_indentation(&mut self) -> Result<bool> {
        let line = self.rest();
        let (mut column, mut alternative, mut length) = (0, 0, 0);
        for byte in line.bytes() {
            match byte {
                b' ' => (column, alternative) = (column + 1, alternative + 1),
                b'\t' => (column, alternative) = ((column / 8 + 1) * 8, alternative + 1),
                0x0c => (column, alternative) = (0, 0),
                _ => break,
            }
            length += 1;
        }
        let code = &line[length..];
        if code.is_empty() || code.starts_with(['#', '\n', '\r']) {
            self.at += length;
            self.skip_comment();
            self.skip_newline();
            return Ok(true);
        }
        let start = self.at;
        self.at += length;
        // A continued line's indentation is that of its first part.
        self.change_indentation(start, column, alternative)?;
        Ok(false)
    }

    fn change_indentation(&mut self, start: usize, column: usize, alternative: usize) -> Result {
        let (top, top_alternative) = self.indents[self.indents.len() - 1];
        if column > top {
            if alternative <= top_alternative {
                return Err(self.inconsistent_tabs(start));
            }
            self.indents.push((column, alternative));
            self.push_at(Kind::Indent, start, self.at);
            return Ok(());
        }
        while column < self.indents[self.indents.len() - 1].0 {
            self.indents.pop();
            self.push_at(Kind::Dedent, self.at, self.at);
        }
        let (top, top_alternative) = self.indents[self.indents.len() - 1];
        if column != top {
            let line_end = self.at + self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
            let msg = "unindent does not match any outer indentation level";
            let mut error = self.error_at(line_end, msg).with_kind(ErrorKind::Indentation);
            error.end_col = -1;
            return Err(error);
        }
        if alternative == top_alternative { Ok(()) } else { Err(self.inconsistent_tabs(start)) }
    }

    fn inconsistent_tabs(&self, line_start: usize) -> SyntaxError {
        let msg = "inconsistent use of tabs and spaces in indentation";
        let mut error = self.error_at(line_start, msg).with_kind(ErrorKind::Tab);
        error.end_col = 0;
        error
    }

    fn skip_comment(&mut self) {
        if self.rest().starts_with('#') {
            self.at += self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
        }
    }

    fn skip_newline(&mut self) {
        if self.rest().starts_with("\r\n") {
            self.at += 2;
        } else if self.rest().starts_with(['\n', '\r']) {
            self.at += 1;
        }
    }

    /// Read one token; whether a logical line ended with it.
    fn read_token(&mut self) -> Result<bool> {
        let Some(first) = self.peek() else { return Ok(false) };
        match first {
            ' ' | '\t' | '\x0c' => self.at += 1,
            '#' => self.skip_comment(),
            '\n' | '\r' => return Ok(self.read_newline()),
            '\\' => self.read_continuation()?,
            '"' | '\'' => self.read_string(self.at)?,
            '0'..='9' => self.read_number()?,
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.read_number()?,
            '(' | '[' | '{' => {
                self.open.push(Open { bracket: first, offset: self.at });
                self.push(Kind::Operator, 1);
            }
            ')' | ']' | '}' => self.read_closing(first)?,
            ':' if self.starts_format_spec() => self.read_format_colon()?,
            _ if first == '_' || first.is_ascii_alphabetic() || !first.is_ascii() => self.read_name()?,
            _ => self.read_operator(first)?,
        }
        Ok(false)
    }

    fn read_newline(&mut self) -> bool {
        let start = self.at;
        self.skip_newline();
        if self.open.is_empty() && self.strings.is_empty() {
            self.push_at(Kind::Newline, start, self.at);
            return true;
        }
        false
    }

    fn read_continuation(&mut self) -> Result {
        let backslash = self.at;
        self.at += 1;
        if !self.rest().is_empty() && !self.rest().starts_with(['\n', '\r']) {
            let mut error = self.error_at(self.at, "unexpected character after line continuation character");
            error.end_col = 0;
            return Err(error);
        }
        self.skip_newline();
        if self.rest().is_empty() {
            let mut error = self.error_at(backslash + 1, "unexpected EOF while parsing");
            error.end_col = -1;
            error.incomplete = true;
            return Err(error);
        }
        Ok(())
    }

    fn read_name(&mut self) -> Result {
        let is_part = |c: char| c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii();
        let length = self.rest().find(|c: char| !is_part(c)).unwrap_or(self.rest().len());
        let name = &self.rest()[..length];
        if self.rest()[length..].starts_with(['"', '\'']) && strings::is_prefix(name) {
            let start = self.at;
            self.check_prefix(start, length)?;
            self.at += length;
            return self.read_string(start);
        }
        for (index, character) in name.char_indices() {
            let valid = if index == 0 {
                character == '_' || is_xid_start(character)
            } else {
                is_xid_continue(character)
            };
            if !valid {
                return Err(self.invalid_character(self.at + index, character));
            }
        }
        self.push(Kind::Name, length);
        Ok(())
    }

    fn invalid_character(&self, offset: usize, character: char) -> SyntaxError {
        let code = u32::from(character);
        let is_blank = character.is_whitespace() || character.is_control() || is_format(character);
        let msg = if is_blank {
            format!("invalid non-printable character U+{code:04X}")
        } else {
            format!("invalid character '{character}' (U+{code:04X})")
        };
        self.error_at(offset, msg)
    }

    fn read_closing(&mut self, bracket: char) -> Result {
        if let Some(string) = self.strings.last()
            && let Some(&(level, _)) = string.fields.last()
            && self.open.len() == level
            && bracket != '}'
        {
            let msg = format!("{}-string: unmatched '{bracket}'", string.kind);
            return Err(self.error_at(self.at, msg));
        }
        let Some(open) = self.open.last() else {
            return Err(self.error_at(self.at, format!("unmatched '{bracket}'")));
        };
        if !matches!((open.bracket, bracket), ('(', ')') | ('[', ']') | ('{', '}')) {
            let line = |offset| super::error::line_of(self.source, text_size(offset));
            let mut msg = format!(
                "closing parenthesis '{bracket}' does not match opening parenthesis '{}'",
                open.bracket
            );
            if line(open.offset) != line(self.at) {
                msg.push_str(&format!(" on line {}", line(open.offset)));
            }
            return Err(self.error_at(self.at, msg));
        }
        self.close_field();
        self.open.pop();
        self.push(Kind::Operator, 1);
        Ok(())
    }

    fn read_operator(&mut self, first: char) -> Result {
        const THREE: [&str; 5] = ["**=", "//=", ">>=", "<<=", "..."];
        const TWO: [&str; 20] = [
            "**", "//", ">>", "<<", "==", "!=", "<=", ">=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
            "^=", "@=", ":=", "<>",
        ];
        if first.is_ascii_control() {
            return Err(self.invalid_character(self.at, first));
        }
        let rest = self.rest();
        let length = if THREE.iter().any(|operator| rest.starts_with(operator)) {
            3
        } else if TWO.iter().any(|operator| rest.starts_with(operator)) {
            2
        } else {
            1
        };
        self.push(Kind::Operator, length);
        Ok(())
    }
}

/// Format characters, which are invisible: soft hyphen, zero-width and directional marks, the byte order mark.
fn is_format(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

pub(super) fn text_size(offset: usize) -> TextSize {
    TextSize::try_from(offset).unwrap_or_default()
}
