//! f-strings and t-strings: their text, replacement fields and format specifications.

use super::strings::unterminated;
use super::{Failure, Lines, Step, Token, TokenKind, Tokenizer};

/// Strings in replacement fields of strings …
const MAX_STRINGS: usize = 150;
/// Replacement fields in format specifications of replacement fields …
const MAX_FIELDS: usize = 3;

/// An f-string or t-string that is being read.
pub(super) struct Interpolated {
    /// `f` or `t`.
    pub kind: char,
    pub quote: u8,
    /// How many quotes start and end it.
    pub quotes: usize,
    raw: bool,
    /// Where it starts; where its first line starts, and that line's number.
    start: usize,
    first_line: (usize, u32),
    /// Whether its text, or the text of a format specification, comes next, and not code.
    pub in_text: bool,
    in_specification: bool,
    /// Brackets that are open in it.
    pub brackets: usize,
    /// For each open replacement field, how many brackets were open before it.
    pub fields: Vec<usize>,
}

impl Interpolated {
    /// Whether the innermost replacement field is the innermost open bracket when `brackets` are open.
    pub fn is_field(&self, brackets: usize) -> bool {
        self.fields.last().is_some_and(|&before| brackets == before + 1)
    }

    /// Code comes next.
    fn leave_text(&mut self) {
        self.in_text = false;
        self.in_specification = false;
    }

    /// A replacement field is over: text comes next.
    pub fn close_field(&mut self) {
        self.fields.pop();
        self.in_text = true;
        self.in_specification = false;
    }

    /// The colon in a replacement field was read: its format specification comes next.
    pub fn enter_specification(&mut self) {
        self.in_text = true;
        self.in_specification = true;
    }
}

impl<L: Lines> Tokenizer<L> {
    /// Reads the start of a string whose prefix and first quote were read.
    pub(super) fn read_interpolated_start(
        &mut self,
        start: usize,
        kind: char,
        raw: bool,
        quote: u8,
    ) -> Step<L, Token> {
        self.note_string_line();
        let first_line = self.string_line;
        let quotes = self.read_opening_quotes(quote)?;
        if self.strings.len() + 1 >= MAX_STRINGS {
            return Err(self.cursor.refuse("too many nested f-strings or t-strings"));
        }
        self.strings.push(Interpolated {
            kind,
            quote,
            quotes,
            raw,
            start,
            first_line,
            in_text: true,
            in_specification: false,
            brackets: 0,
            fields: Vec::new(),
        });
        self.cursor.keep = true;
        Ok(self.token(if kind == 'f' { TokenKind::FStringStart } else { TokenKind::TStringStart }, start))
    }

    /// Reads what comes next in the text of a string or a format specification.
    pub(super) fn read_string_text(&mut self) -> Step<L, Token> {
        let start = self.cursor.at;
        self.cursor.start = Some(start);
        self.note_string_line();
        if self.starts_field()? {
            self.open_field()?;
            return self.read_code();
        }
        let Some(string) = self.strings.last() else { return self.read_code() };
        let (kind, quote, quotes) = (string.kind, string.quote, string.quotes);
        if self.skip_quotes(quote, quotes)? {
            self.strings.pop();
            self.cursor.keep = !self.strings.is_empty();
            let kind = if kind == 'f' { TokenKind::FStringEnd } else { TokenKind::TStringEnd };
            return Ok(self.token(kind, start));
        }
        let end = self.read_text()?;
        let kind = if kind == 'f' { TokenKind::FStringMiddle } else { TokenKind::TStringMiddle };
        Ok(self.token_between(kind, start, end))
    }

    /// Whether a brace comes next that is not doubled.
    fn starts_field(&mut self) -> Step<L, bool> {
        let first = self.cursor.next()?;
        let is_field = first == Some(b'{') && self.cursor.peek()? != Some(b'{');
        self.cursor.back(first);
        Ok(is_field)
    }

    /// A replacement field comes next: leave the text.
    fn open_field(&mut self) -> Step<L, ()> {
        let Some(string) = self.strings.last_mut() else { return Ok(()) };
        if string.fields.len() >= MAX_FIELDS {
            let message = format!("{}-string: expressions nested too deeply", string.kind);
            return Err(self.cursor.refuse(message));
        }
        string.fields.push(string.brackets);
        string.in_text = false;
        Ok(())
    }

    /// Steps over the quotes that end the string, if they come next.
    fn skip_quotes(&mut self, quote: u8, quotes: usize) -> Step<L, bool> {
        for _ in 0..quotes {
            let next = self.cursor.next()?;
            if next != Some(quote) {
                // Quotes before it are part of the text.
                self.cursor.back(next);
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads text up to where it ends, which is the result; what follows it is not read.
    fn read_text(&mut self) -> Step<L, usize> {
        let Some(string) = self.strings.last() else { return Ok(self.cursor.at) };
        let (quote, quotes, raw) = (string.quote, string.quotes, string.raw);
        let in_specification = string.in_specification && !string.fields.is_empty();
        let at_top = string.brackets == 0;
        let mut ending = 0;
        let mut in_character_name = false;
        while ending < quotes {
            let byte = self.cursor.next()?;
            if byte.is_none() || quotes == 1 && byte == Some(b'\n') {
                return Err(self.unterminated_text(in_specification && byte.is_some()));
            }
            if byte == Some(quote) {
                ending += 1;
                continue;
            }
            ending = 0;
            match byte {
                Some(b'{') => return self.end_text_at_opening(in_specification),
                Some(b'}') if in_character_name => return Ok(self.cursor.at),
                Some(b'}') => return self.end_text_at_closing(!in_specification && at_top),
                Some(b'\\') => in_character_name |= self.skip_escape(raw)?,
                _ => {}
            }
        }
        self.cursor.at -= quotes;
        Ok(self.cursor.at)
    }

    /// An opening brace was read. Doubled, it is text, and the second one is left out; otherwise it opens a field.
    fn end_text_at_opening(&mut self, in_specification: bool) -> Step<L, usize> {
        if !in_specification && self.cursor.peek()? == Some(b'{') {
            self.cursor.next()?;
            return Ok(self.cursor.at - 1);
        }
        self.cursor.at -= 1;
        self.open_field()?;
        if let Some(string) = self.strings.last_mut() {
            string.leave_text();
        }
        Ok(self.cursor.at)
    }

    /// A closing brace was read. Doubled, it is text, and the second one is left out; otherwise it closes a field.
    fn end_text_at_closing(&mut self, may_be_doubled: bool) -> Step<L, usize> {
        if may_be_doubled && self.cursor.peek()? == Some(b'}') {
            self.cursor.next()?;
            return Ok(self.cursor.at - 1);
        }
        self.cursor.at -= 1;
        if let Some(string) = self.strings.last_mut() {
            string.leave_text();
        }
        Ok(self.cursor.at)
    }

    /// A backslash was read: steps over what it escapes. Whether the name of a character follows, in braces.
    fn skip_escape(&mut self, raw: bool) -> Step<L, bool> {
        let mut next = self.cursor.next()?;
        if next == Some(b'\r') {
            next = self.cursor.next()?;
        }
        match next {
            // Braces keep their meaning.
            Some(b'{' | b'}') => self.cursor.back(next),
            Some(b'N') if !raw => {
                let brace = self.cursor.next()?;
                if brace == Some(b'{') {
                    return Ok(true);
                }
                self.cursor.back(brace);
            }
            _ => {}
        }
        Ok(false)
    }

    /// The text does not end; `in_specification` if that of a format specification on one line does not.
    fn unterminated_text(&mut self, in_specification: bool) -> Failure<L::Error> {
        let Some(string) = self.strings.last() else { return self.cursor.refuse("invalid syntax") };
        let kind = string.kind;
        if in_specification {
            return self.cursor.refuse(format!(
                "{kind}-string: newlines are not allowed in format specifiers for single quoted {kind}-strings"
            ));
        }
        let last_line = self.cursor.line;
        let is_triple = string.quotes == 3;
        self.cursor.at = string.start + 1;
        (self.cursor.line_start, self.cursor.line) = string.first_line;
        let quoted = if is_triple { "triple-quoted " } else { "" };
        let message = format!("unterminated {quoted}{kind}-string literal (detected at line {last_line})");
        let failure = self.cursor.refuse(message);
        if is_triple { unterminated(failure) } else { failure }
    }
}
