//! Places in a source text as lines and columns.

use ruff_text_size::{TextRange, TextSize};

use crate::bytecode::Position;

/// Where the lines of a source text start.
pub(crate) struct LineMap<'a> {
    source: &'a str,
    starts: Vec<u32>,
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
        LineMap { source, starts }
    }

    /// The line of a place, from 1.
    pub fn line(&self, offset: TextSize) -> u32 {
        self.starts.partition_point(|&start| start <= offset.to_u32()) as u32
    }

    fn column(&self, offset: TextSize, line: u32) -> u32 {
        debug_assert!(offset.to_usize() <= self.source.len());
        offset.to_u32() - self.starts[line as usize - 1]
    }

    /// Lines and columns of a range.
    pub fn position(&self, range: TextRange) -> Position {
        let (line, end_line) = (self.line(range.start()), self.line(range.end()));
        Position {
            line: Some(line),
            end_line: Some(end_line),
            column: Some(self.column(range.start(), line)),
            end_column: Some(self.column(range.end(), end_line)),
        }
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
