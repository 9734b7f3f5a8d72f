//! The indentation of lines: the tokens that open and close blocks.

use super::{Cause, Lines, Step, Token, TokenKind, Tokenizer};

/// Blocks in one another, the outermost included.
const MAX_INDENTS: usize = 100;
/// Columns from one tab stop to the next.
const TAB_WIDTH: usize = 8;

/// A width of blanks: with tabs to eight, and with tabs to one. Where the two lead to different blocks, the text depends on the
/// width of a tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Width {
    column: usize,
    alternative: usize,
}

/// The open blocks.
#[derive(Default)]
pub(super) struct Indentation {
    /// Those inside the outermost, whose width is none.
    open: Vec<Width>,
    /// Tokens that are due: so many blocks to be opened, or closed if negative.
    pending: isize,
}

impl Indentation {
    fn innermost(&self) -> Width {
        self.open.last().copied().unwrap_or_default()
    }
}

impl<L: Lines> Tokenizer<L> {
    /// Reads the blanks at the start of a line and notes what blocks begin and end there.
    pub(super) fn read_indentation(&mut self) -> Step<L, ()> {
        let mut width = Width::default();
        let mut continued: Option<usize> = None;
        let next = loop {
            match self.cursor.next()? {
                Some(b' ') => {
                    width.column += 1;
                    width.alternative += 1;
                }
                Some(b'\t') => {
                    width.column = (width.column / TAB_WIDTH + 1) * TAB_WIDTH;
                    width.alternative += 1;
                }
                // A form feed starts the line anew.
                Some(b'\x0c') => width = Width::default(),
                Some(b'\\') => {
                    // The indentation is that of the first line that has any.
                    continued = continued.or(Some(width.column).filter(|&column| column > 0));
                    self.skip_continuation()?;
                }
                next => break next,
            }
        };
        self.cursor.back(next);
        self.blank = matches!(next, Some(b'#' | b'\n' | b'\r'));
        if self.blank || !self.open.is_empty() {
            return Ok(());
        }
        if let Some(column) = continued {
            width = Width { column, alternative: column };
        }
        self.change_indentation(width)
    }

    fn change_indentation(&mut self, width: Width) -> Step<L, ()> {
        let innermost = self.indentation.innermost();
        if width.column > innermost.column {
            if self.indentation.open.len() + 2 > MAX_INDENTS - 1 {
                self.cursor.skip_rest();
                return Err(self.cursor.failure(Cause::TooDeep));
            }
            if width.alternative <= innermost.alternative {
                self.cursor.skip_rest();
                return Err(self.cursor.failure(Cause::TabSpace));
            }
            self.indentation.pending += 1;
            self.indentation.open.push(width);
            return Ok(());
        }
        while width.column < self.indentation.innermost().column {
            self.indentation.pending -= 1;
            self.indentation.open.pop();
        }
        let innermost = self.indentation.innermost();
        if width.column != innermost.column {
            self.cursor.skip_rest();
            return Err(self.cursor.failure(Cause::Dedent));
        }
        if width.alternative != innermost.alternative {
            self.cursor.skip_rest();
            return Err(self.cursor.failure(Cause::TabSpace));
        }
        Ok(())
    }

    /// The token for a block that begins or ends here, if one is due.
    pub(super) fn pending_indentation(&mut self) -> Option<Token> {
        let (kind, start) = match self.indentation.pending {
            0 => return None,
            1.. => (TokenKind::Indent, self.cursor.line_start),
            _ => (TokenKind::Dedent, self.cursor.at),
        };
        self.indentation.pending -= self.indentation.pending.signum();
        let token = self.token(kind, start);
        Some(Token { place: token.place.filter(|_| self.extra), ..token })
    }
}
