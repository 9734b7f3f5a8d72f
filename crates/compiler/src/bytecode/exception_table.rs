//! The exception table: which handler covers which words of a unit's code.

/// A run of code covered by one handler. Entries are sorted by start and do not overlap: the innermost handler's
/// entry is the only one for a word.
///
/// When an instruction in the run raises, temporaries from `depth` up are dropped, and the handler starts at `target` with the
/// exception in temporary `depth`; with `lasti`, temporary `depth` holds the word index of the raising instruction (an
/// unboxed int) and temporary `depth + 1` the exception.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExceptionEntry {
    /// First covered word.
    pub start: u32,
    /// Word after the last covered one.
    pub end: u32,
    /// First word of the handler.
    pub target: u32,
    /// Number of temporaries (from the first one on) that are left alone.
    pub depth: u32,
    /// Whether the index of the raising instruction is stored below the exception.
    pub lasti: bool,
}

/// Tables up to this length are gone through one by one: a processor soon knows how far, while each step of a binary search waits for the
/// one before.
const SHORT: usize = 16;

/// The entry that covers word `at`, if any.
pub fn find_handler(table: &[ExceptionEntry], at: u32) -> Option<&ExceptionEntry> {
    let starts_before = |entry: &ExceptionEntry| entry.start <= at;
    let after = if table.len() <= SHORT {
        table.iter().take_while(|entry| starts_before(entry)).count()
    } else {
        table.partition_point(starts_before)
    };
    let entry = &table[after.checked_sub(1)?];
    (at < entry.end).then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_covering_entry() {
        let entry = |start, end| ExceptionEntry { start, end, target: 90, depth: 0, lasti: false };
        let table = [entry(2, 4), entry(4, 6), entry(9, 10)];
        let start_of = |at| find_handler(&table, at).map(|entry| entry.start);
        assert_eq!(
            [0, 2, 3, 4, 5, 6, 8, 9, 10].map(start_of),
            [None, Some(2), Some(2), Some(4), Some(4), None, None, Some(9), None]
        );
    }
}
