//! The place of reading in a text whose lines come one by one.

use super::{Cause, Failure, LexicalError, Lines, Step};
use std::borrow::Cow;

/// Reads bytes, asks for lines, and keeps the text that an unfinished token may still need.
///
/// Everything but `base` is an index of `text`.
pub(super) struct Cursor<L: Lines> {
    lines: L,
    /// The lines that are kept. UTF-8.
    text: Vec<u8>,
    /// Where in the whole text `text` begins.
    pub base: usize,
    /// The next byte.
    pub at: usize,
    /// Where the current line begins.
    pub line_start: usize,
    /// Its number, from 1.
    pub line: u32,
    /// Whether the current line's newline is not in the text: the last line's may be missing.
    pub newline_is_implied: bool,
    /// Where the token that is being read starts. With it, lines are kept.
    pub start: Option<usize>,
    /// Lines are kept although no token is being read: replacement fields are part of a string.
    pub keep: bool,
    ended: bool,
}

impl<L: Lines> Cursor<L> {
    pub fn new(lines: L) -> Self {
        Cursor {
            lines,
            text: Vec::new(),
            base: 0,
            at: 0,
            line_start: 0,
            line: 0,
            newline_is_implied: false,
            start: None,
            keep: false,
            ended: false,
        }
    }

    /// Whether there are no more lines.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The next byte; nothing at the end of the text.
    pub fn next(&mut self) -> Step<L, Option<u8>> {
        loop {
            if let Some(&byte) = self.text.get(self.at) {
                self.at += 1;
                return Ok(Some(byte));
            }
            if self.ended || !self.read_line()? {
                return Ok(None);
            }
        }
    }

    /// Takes back what [`Cursor::next`] gave.
    pub fn back(&mut self, byte: Option<u8>) {
        self.at -= usize::from(byte.is_some());
    }

    /// The next byte, which stays the next.
    pub fn peek(&mut self) -> Step<L, Option<u8>> {
        let byte = self.next()?;
        self.back(byte);
        Ok(byte)
    }

    fn read_line(&mut self) -> Step<L, bool> {
        if self.start.is_none() && !self.keep {
            self.base += self.text.len();
            self.text.clear();
            (self.at, self.line_start) = (0, 0);
        }
        let line = self.lines.next_line().map_err(Failure::Lines)?;
        let Some(line) = line.filter(|line| !line.is_empty()) else {
            self.ended = true;
            return Ok(false);
        };
        self.line_start = self.text.len();
        self.text.extend_from_slice(line.as_bytes());
        self.newline_is_implied = !line.ends_with('\n');
        if self.newline_is_implied {
            self.text.push(b'\n');
        }
        self.line = self.line.saturating_add(1);
        if line.contains('\0') {
            let error = self.refuse("source code cannot contain null bytes");
            self.at = self.text.len();
            return Err(error);
        }
        Ok(true)
    }

    /// A part of the text; what is not a whole character is replaced.
    pub fn text_between(&self, start: usize, end: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.text.get(start..end).unwrap_or_default())
    }

    /// How many characters there are between two places.
    pub fn width(&self, start: usize, end: usize) -> usize {
        self.text_between(start, end).chars().count()
    }

    /// The text from `line_start` to the end of the current line, without a newline that is implied.
    pub fn line_from(&self, line_start: usize) -> Cow<'_, str> {
        let length = self.text.len();
        let implied = usize::from(self.newline_is_implied && length > line_start);
        self.text_between(line_start, length - implied)
    }

    /// Refuses the text at the byte that was read last.
    pub fn refuse(&self, message: impl Into<String>) -> Failure<L::Error> {
        self.failure(Cause::Message(message.into()))
    }

    /// Refuses the part of the current line before `end` whose first character ends at `start`.
    pub fn refuse_between(&self, start: usize, end: usize, message: &str) -> Failure<L::Error> {
        match self.refuse(message) {
            Failure::Lexical(mut error) => {
                error.column = self.width(self.line_start, start - 1) + 1;
                error.end_column = self.width(self.line_start, end);
                Failure::Lexical(error)
            }
            failure @ Failure::Lines(_) => failure,
        }
    }

    /// Refuses the text for `cause` at the byte that was read last.
    pub fn failure(&self, cause: Cause) -> Failure<L::Error> {
        let column = match &cause {
            Cause::Message(_) => self.width(self.line_start, self.at),
            Cause::EndOfFile | Cause::EndAfterBackslash => self.text.len(),
            _ => self.width(self.line_start, self.text.len()),
        };
        let rest = self.text.get(self.line_start..).unwrap_or_default();
        let length = rest.iter().position(|&byte| byte == b'\n' || byte == 0).unwrap_or(rest.len());
        let text = self.text_between(self.line_start, self.line_start + length).into_owned();
        let offset = match &cause {
            Cause::Dedent | Cause::TooDeep => self.line_start + length,
            Cause::TabSpace => self.line_start,
            _ => self.at,
        };
        Failure::Lexical(Box::new(LexicalError {
            cause,
            offset: self.base + offset,
            line: self.line,
            column,
            end_column: column,
            text,
            unterminated: false,
        }))
    }

    /// Steps to the end of what was read.
    pub fn skip_rest(&mut self) {
        self.at = self.text.len();
    }
}
