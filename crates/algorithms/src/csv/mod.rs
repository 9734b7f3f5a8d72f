//! Comma-separated values: a reader of records and a writer, over code points.

pub mod reader;
pub mod writer;

const LINE_FEED: u32 = 0x0A;
const CARRIAGE_RETURN: u32 = 0x0D;
const SPACE: u32 = 0x20;

/// What is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// Fields that need it.
    Minimal,
    /// Every field.
    All,
    /// Every field that is no number; what is not quoted is read as one.
    NonNumeric,
    /// Nothing.
    None,
    /// Every string; what is not quoted is read as a number, or as nothing when it is empty.
    Strings,
    /// Every field that is something; what is empty and not quoted is read as nothing.
    NotNull,
}

impl Quoting {
    /// The kind with this number in the module `csv`.
    pub fn from_number(number: i64) -> Option<Quoting> {
        let kinds = [Self::Minimal, Self::All, Self::NonNumeric, Self::None, Self::Strings, Self::NotNull];
        usize::try_from(number).ok().and_then(|number| kinds.get(number).copied())
    }

    /// Whether nothing at all can be told from an empty string.
    pub fn has_null(self) -> bool {
        matches!(self, Quoting::Strings | Quoting::NotNull)
    }
}

/// How fields and records are told apart.
#[derive(Clone, Debug)]
pub struct Format {
    /// What stands between fields.
    pub delimiter: u32,
    /// What stands around a quoted field.
    pub quote: Option<u32>,
    /// What stands before a character that would mean something else.
    pub escape: Option<u32>,
    /// What ends a record that is written.
    pub line_terminator: Vec<u32>,
    /// What is quoted.
    pub quoting: Quoting,
    /// Whether a quote within a quoted field is doubled.
    pub double_quote: bool,
    /// Whether spaces behind a delimiter are left out.
    pub skip_initial_space: bool,
    /// Whether what makes little sense is an error.
    pub strict: bool,
}

#[cfg(test)]
fn excel() -> Format {
    Format {
        delimiter: u32::from(b','),
        quote: Some(u32::from(b'"')),
        escape: None,
        line_terminator: vec![CARRIAGE_RETURN, LINE_FEED],
        quoting: Quoting::Minimal,
        double_quote: true,
        skip_initial_space: false,
        strict: false,
    }
}
