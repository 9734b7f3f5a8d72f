//! The line table: source positions of a unit's code, run-length coded.
//!
//! Each run of words with one position is a sequence of variable-length integers: the number of words shifted left by
//! one, low bit set when a position follows; then start line (zigzag difference to the previous known start line, the
//! unit's first line at the beginning), number of further lines, start column + 1, end column + 1 (0: unknown).

/// A source position. Lines count from 1, columns are UTF-8 byte offsets in their line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Position {
    /// Line of the first character; None for code that belongs to no line.
    pub line: Option<u32>,
    /// Line of the last character.
    pub end_line: Option<u32>,
    /// Column of the first character.
    pub column: Option<u32>,
    /// Column after the last character.
    pub end_column: Option<u32>,
}

/// Positions for every word of a unit's code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineTable {
    first_line: u32,
    bytes: Box<[u8]>,
}

/// A run of words with the same position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineRun {
    /// First word.
    pub start: u32,
    /// Word after the last one.
    pub end: u32,
    /// Their position.
    pub position: Position,
}

impl LineTable {
    /// Encode runs given as (number of words, position); adjacent equal positions are joined.
    pub fn encode(first_line: u32, runs: impl IntoIterator<Item = (u32, Position)>) -> LineTable {
        let mut bytes = Vec::new();
        let mut line = first_line;
        let mut pending: Option<(u32, Position)> = None;
        for (words, position) in runs {
            match &mut pending {
                Some((count, last)) if *last == position => *count += words,
                _ => {
                    if let Some(run) = pending.replace((words, position)) {
                        write_run(&mut bytes, &mut line, run);
                    }
                }
            }
        }
        if let Some(run) = pending {
            write_run(&mut bytes, &mut line, run);
        }
        LineTable { first_line, bytes: bytes.into() }
    }

    /// A table from its parts, as [`first_line`](Self::first_line) and [`as_bytes`](Self::as_bytes) give them (for
    /// reading byte code caches). Damaged bytes give wrong positions, nothing worse.
    pub fn from_parts(first_line: u32, bytes: Box<[u8]>) -> LineTable {
        LineTable { first_line, bytes }
    }

    /// The line that the first run's line is relative to.
    pub fn first_line(&self) -> u32 {
        self.first_line
    }

    /// The encoded runs.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The runs, in order.
    pub fn runs(&self) -> impl Iterator<Item = LineRun> + '_ {
        let mut reader = Reader { bytes: &self.bytes };
        let mut line = self.first_line;
        let mut start = 0u32;
        std::iter::from_fn(move || {
            let head = reader.read()?;
            let end = start.saturating_add(head >> 1);
            let mut position = Position::default();
            if head & 1 != 0 {
                let delta = reader.read()?;
                line = line.wrapping_add((delta >> 1) ^ (delta & 1).wrapping_neg());
                let further = reader.read()?;
                let column = reader.read()?;
                let end_column = reader.read()?;
                position = Position {
                    line: Some(line),
                    end_line: Some(line.saturating_add(further)),
                    column: column.checked_sub(1),
                    end_column: end_column.checked_sub(1),
                };
            }
            let run = LineRun { start, end, position };
            start = end;
            Some(run)
        })
    }

    /// Position of the instruction that word `at` belongs to.
    pub fn position(&self, at: u32) -> Position {
        self.runs().find(|run| at < run.end).map(|run| run.position).unwrap_or_default()
    }
}

fn write_run(bytes: &mut Vec<u8>, line: &mut u32, (words, position): (u32, Position)) {
    let Some(start) = position.line else {
        return write(bytes, words << 1);
    };
    write(bytes, words << 1 | 1);
    let delta = start.wrapping_sub(*line) as i32;
    write(bytes, (delta << 1 ^ delta >> 31) as u32);
    *line = start;
    write(bytes, position.end_line.unwrap_or(start).saturating_sub(start));
    write(bytes, position.column.map_or(0, |column| column + 1));
    write(bytes, position.end_column.map_or(0, |column| column + 1));
}

fn write(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn read(&mut self) -> Option<u32> {
        let mut value = 0u32;
        for shift in (0..32).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, end_line: u32, column: u32, end_column: u32) -> Position {
        Position {
            line: Some(line),
            end_line: Some(end_line),
            column: Some(column),
            end_column: Some(end_column),
        }
    }

    #[test]
    fn runs_round_trip() {
        let no_column = Position { line: Some(400), end_line: Some(400), column: None, end_column: None };
        let runs = [
            (2, at(7, 7, 0, 5)),
            (1, at(7, 9, 4, 300)),
            (3, Position::default()),
            (1, no_column),
            (9, at(3, 3, 0, 1)),
        ];
        let table = LineTable::encode(5, runs);
        let decoded: Vec<_> = table.runs().map(|run| (run.end - run.start, run.position)).collect();
        assert_eq!(decoded, runs);
        assert_eq!(table.position(2), at(7, 9, 4, 300));
        assert_eq!(table.position(15), at(3, 3, 0, 1));
        assert_eq!(table.position(16), Position::default());
    }

    #[test]
    fn equal_neighbours_are_joined() {
        let table = LineTable::encode(1, [(1, at(1, 1, 0, 1)), (2, at(1, 1, 0, 1))]);
        assert_eq!(table.runs().count(), 1);
        assert_eq!(table.runs().next().unwrap().end, 3);
    }

    #[test]
    fn damaged_bytes_end_the_table() {
        let table = LineTable::from_parts(1, Box::new([0x03, 0x80]));
        assert_eq!(table.runs().count(), 0);
    }
}
