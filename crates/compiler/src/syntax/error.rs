//! `SyntaxError` as plain data, with CPython's positions.

use ruff_text_size::{TextRange, TextSize};

/// Which exception class is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// `_IncompleteInputError`, raised when incomplete input is asked for and found.
    IncompleteInput,
    /// `RecursionError`: the source nests too deeply to be compiled.
    Recursion,
}

/// Who found the error: CPython counts columns differently in the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The tokenizer and parser: columns count characters, and `text` is set.
    Parser,
    /// The symbol table and the compiler: columns count UTF-8 bytes, and `text` is only set when the
    /// source is a file that can be read again.
    Compiler,
}

/// An error in a source text, with the facts that the exception's attributes are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which exception class.
    pub kind: ErrorKind,
    /// CPython's message.
    pub msg: String,
    /// The file, set by [`SyntaxError::with_filename`].
    pub filename: Option<String>,
    /// `lineno`, from 1; 0 when unknown.
    pub line: u32,
    /// `offset`, from 1; -1 for an error of a codec, which has no line either.
    pub col: i32,
    /// `end_lineno`.
    pub end_line: u32,
    /// `end_offset`; may be 0 or -1 where CPython has no end.
    pub end_col: i32,
    /// The source line, with its newline.
    pub text: Option<String>,
    /// Who found it.
    pub stage: Stage,
    /// Whether more input could still make the source valid (what `codeop` asks).
    pub incomplete: bool,
}

impl SyntaxError {
    /// An error of the parser at `range` of `source`.
    pub fn parser(source: &str, range: TextRange, msg: impl Into<String>) -> Self {
        Self::new(source, range, Stage::Parser, msg.into())
    }

    /// An error of the symbol table or the compiler at `range` of `source`.
    pub fn compiler(source: &str, range: TextRange, msg: impl Into<String>) -> Self {
        Self::new(source, range, Stage::Compiler, msg.into())
    }

    /// An error without a position.
    pub fn without_position(kind: ErrorKind, msg: impl Into<String>) -> Self {
        SyntaxError {
            kind,
            msg: msg.into(),
            filename: None,
            line: 0,
            col: 0,
            end_line: 0,
            end_col: 0,
            text: None,
            stage: Stage::Parser,
            incomplete: false,
        }
    }

    /// An error of a codec: it has neither a line nor a column.
    pub fn undecodable(msg: impl Into<String>) -> Self {
        SyntaxError { col: -1, ..Self::without_position(ErrorKind::Syntax, msg) }
    }

    /// An error on a line, from one column to another.
    pub fn at_line(msg: impl Into<String>, line: usize, columns: (usize, usize), text: String) -> Self {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let column = |column: usize| i32::try_from(column).unwrap_or(i32::MAX);
        SyntaxError {
            line,
            col: column(columns.0),
            end_line: line,
            end_col: column(columns.1),
            text: Some(text),
            ..Self::without_position(ErrorKind::Syntax, msg)
        }
    }

    /// The same error as another exception class.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.kind = kind;
        self
    }

    /// The same error with `filename` filled in.
    #[must_use]
    pub fn with_filename(mut self, filename: impl Into<String>) -> Self {
        self.filename = Some(filename.into());
        self
    }

    /// The same error in a tree that did not come from a text: all the places are in one line, and its column is the index into
    /// `places`, which has the lines and columns.
    #[must_use]
    pub(crate) fn relocated(mut self, places: &[(i32, i32)]) -> Self {
        let place = |column: i32| {
            let index = usize::try_from(column - 1).unwrap_or(0);
            let (line, column) = places.get(index).copied().unwrap_or((1, 0));
            (u32::try_from(line).unwrap_or(0), column.saturating_add(1))
        };
        (self.line, self.col) = place(self.col);
        (self.end_line, self.end_col) = place(self.end_col);
        self.text = None;
        self
    }

    fn new(source: &str, range: TextRange, stage: Stage, msg: String) -> Self {
        let start = Position::of(source, range.start());
        let end = Position::of(source, range.end());
        SyntaxError {
            line: start.line,
            col: start.column(stage),
            end_line: end.line,
            end_col: end.column(stage),
            // CPython ends the last line if the text does not.
            text: Some(format!("{}\n", start.text.trim_end_matches(['\n', '\r']))),
            stage,
            ..Self::without_position(ErrorKind::Syntax, msg)
        }
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let filename = self.filename.as_deref().unwrap_or("<unknown>");
        write!(f, "{} ({filename}, line {})", self.msg, self.line)
    }
}

impl std::error::Error for SyntaxError {}

/// The line, from 1, that holds `offset`.
pub fn line_of(source: &str, offset: TextSize) -> u32 {
    Position::of(source, offset).line
}

/// A place in a source text.
struct Position<'a> {
    line: u32,
    /// The line up to the place.
    before: &'a str,
    /// The whole line with its newline.
    text: &'a str,
}

impl<'a> Position<'a> {
    /// `offset` may lie past the end, or inside a character: the nearest place before it is taken.
    fn of(source: &'a str, offset: TextSize) -> Self {
        let offset = source.floor_char_boundary(offset.to_usize());
        let line_start = line_start(source, offset);
        let line_end = line_end(source, offset);
        Position {
            line: 1 + count_lines(&source[..line_start]),
            before: &source[line_start..offset],
            text: &source[line_start..line_end],
        }
    }

    fn column(&self, stage: Stage) -> i32 {
        let before = match stage {
            Stage::Parser => self.before.chars().count(),
            Stage::Compiler => self.before.len(),
        };
        i32::try_from(before + 1).unwrap_or(i32::MAX)
    }
}

/// Start of the line that holds `offset`; `\n`, `\r` and `\r\n` end lines.
fn line_start(source: &str, offset: usize) -> usize {
    let bytes = source.as_bytes();
    let mut start = offset;
    while start > 0 {
        match bytes[start - 1] {
            b'\n' => break,
            b'\r' if bytes.get(start) != Some(&b'\n') => break,
            _ => start -= 1,
        }
    }
    start
}

/// End of the line that holds `offset`, after its newline.
fn line_end(source: &str, offset: usize) -> usize {
    match source[offset..].find(['\n', '\r']) {
        Some(length) if source[offset + length..].starts_with("\r\n") => offset + length + 2,
        Some(length) => offset + length + 1,
        None => source.len(),
    }
}

fn count_lines(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let ends =
        |&(i, &byte): &(usize, &u8)| byte == b'\n' || byte == b'\r' && bytes.get(i + 1) != Some(&b'\n');
    u32::try_from(bytes.iter().enumerate().filter(ends).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u32, end: u32) -> TextRange {
        TextRange::new(start.into(), end.into())
    }

    #[test]
    fn columns_count_characters_in_the_parser_and_bytes_in_the_compiler() {
        let source = "a\r\né = x\nb";
        let parser = SyntaxError::parser(source, range(8, 9), "m");
        assert_eq!((parser.line, parser.col, parser.end_col), (2, 5, 6));
        assert_eq!(parser.text.as_deref(), Some("é = x\n"));
        let compiler = SyntaxError::compiler(source, range(8, 9), "m");
        assert_eq!((compiler.line, compiler.col, compiler.end_col), (2, 6, 7));
    }

    #[test]
    fn places_at_and_after_the_end() {
        let error = SyntaxError::parser("a\rb\r", range(4, 90), "m");
        assert_eq!((error.line, error.col, error.end_line), (3, 1, 3));
        assert_eq!(error.text.as_deref(), Some("\n"));
    }
}
