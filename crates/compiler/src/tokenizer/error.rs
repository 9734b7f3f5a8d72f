//! What the tokenizer refuses.

/// Why a text cannot be cut into tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// CPython's message.
    Message(String),
    /// The text ends inside brackets.
    EndOfFile,
    /// The text ends after a backslash.
    EndAfterBackslash,
    /// A line is indented as no block around it is.
    Dedent,
    /// Tabs and spaces are mixed so that the indentation depends on the width of a tab.
    TabSpace,
    /// Too many blocks in one another.
    TooDeep,
    /// Something follows a backslash.
    LineContinuation,
}

/// A refused text, and where reading stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexicalError {
    /// Why.
    pub cause: Cause,
    /// Where in the whole text, in bytes.
    pub offset: usize,
    /// The line, from 1.
    pub line: u32,
    /// Where on the line, in characters. Errors without a message of their own are at the end of the line, or of all the
    /// text that the last token made the tokenizer keep.
    pub column: usize,
    /// Where on the line the culprit ends; `column` if that is not known.
    pub end_column: usize,
    /// The line, without its newline.
    pub text: String,
    /// Whether it is a string in triple quotes that does not end: more text could end it.
    pub unterminated: bool,
}

impl LexicalError {
    /// What the module `tokenize` says of it.
    pub fn message(&self) -> &str {
        match &self.cause {
            Cause::Message(message) => message,
            Cause::EndOfFile | Cause::EndAfterBackslash => "unexpected EOF in multi-line statement",
            Cause::Dedent => "unindent does not match any outer indentation level",
            Cause::TabSpace => "inconsistent use of tabs and spaces in indentation",
            Cause::TooDeep => "too many levels of indentation",
            Cause::LineContinuation => "unexpected character after line continuation character",
        }
    }
}

/// Why there is no token.
#[derive(Debug)]
pub enum Failure<E> {
    /// The next line could not be had.
    Lines(E),
    /// The text is wrong.
    Lexical(Box<LexicalError>),
}

impl<E> Failure<E> {
    /// The same failure at another place in the text.
    pub(super) fn at(mut self, offset: usize) -> Self {
        if let Failure::Lexical(error) = &mut self {
            error.offset = offset;
        }
        self
    }
}
