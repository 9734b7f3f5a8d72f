//! Places in a source text as lines and columns.

use ruff_text_size::{TextRange, TextSize};

use crate::bytecode::Position;

/// What the places of a syntax tree mean.
pub(crate) enum LineMap<'a> {
    /// Places are offsets into a source text; here are the offsets where its lines start.
    Source { source: &'a str, starts: Vec<u32> },
    /// Places are indices into a list of lines and columns. Negative ones are nowhere.
    Places(&'a [(i32, i32)]),
}

impl<'a> LineMap<'a> {
    /// Find the lines: `\n`, `\r` and `\r\n` end one.
    pub fn new(source: &'a str) -> Self {
        let bytes = source.as_bytes();
        let mut starts = vec![0];
        for (index, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || byte == b'\r' && bytes.get(index + 1) != Some(&b'\n') {
                starts.push(index as u32 + 1);
            }
        }
        LineMap::Source { source, starts }
    }

    /// The line of a place, from 1.
    pub fn line(&self, offset: TextSize) -> u32 {
        match self {
            LineMap::Source { starts, .. } => {
                starts.partition_point(|&start| start <= offset.to_u32()) as u32
            }
            LineMap::Places(_) => self.place(offset).0.unwrap_or(0),
        }
    }

    /// The line, and the column in bytes from 0.
    fn place(&self, offset: TextSize) -> (Option<u32>, Option<u32>) {
        match self {
            LineMap::Source { source, starts } => {
                debug_assert!(offset.to_usize() <= source.len());
                let line = self.line(offset);
                (Some(line), Some(offset.to_u32() - starts[line as usize - 1]))
            }
            LineMap::Places(places) => {
                let (line, column) = places.get(offset.to_usize()).copied().unwrap_or((-1, -1));
                (u32::try_from(line).ok(), u32::try_from(column).ok())
            }
        }
    }

    /// Lines and columns of a range.
    pub fn position(&self, range: TextRange) -> Position {
        let (line, column) = self.place(range.start());
        let (end_line, end_column) = self.place(range.end());
        Position { line, end_line, column, end_column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let lines = LineMap::new("a\nbb\r\nc\rd");
        let at = |offset: u32| {
            let position = lines.position(TextRange::empty(offset.into()));
            (position.line.unwrap(), position.column.unwrap())
        };
        assert_eq!([0, 1, 2, 5, 6, 8, 9].map(at), [(1, 0), (1, 1), (2, 0), (2, 3), (3, 0), (4, 0), (4, 1)]);
    }
}
