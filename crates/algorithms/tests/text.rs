//! Methods of strings against CPython's results.

mod common;

use algorithms::text::split::{self, Ends};
use algorithms::text::{StrBuilder, TextRef, case, pad, repr, ucd};
use algorithms::with_units;
use common::{cases, escape, unescape};
use std::ops::Range;

fn predicates(text: TextRef<'_>) -> String {
    [
        case::is_upper(text),
        case::is_lower(text),
        case::is_title(text),
        case::all_nonempty(text, ucd::is_alpha),
        case::all_nonempty(text, ucd::is_decimal),
        case::all_nonempty(text, ucd::is_digit),
        case::all_nonempty(text, ucd::is_numeric),
        case::all_nonempty(text, ucd::is_space),
        text.code_points().all(ucd::is_printable),
        ucd::is_identifier(text.code_points()),
        case::all_nonempty(text, ucd::is_alnum),
    ]
    .map(|holds| if holds { '1' } else { '0' })
    .iter()
    .collect()
}

/// The parts of `text`, joined by bars.
fn joined(text: TextRef<'_>, ranges: impl IntoIterator<Item = Range<usize>>) -> StrBuilder {
    let mut out = StrBuilder::new();
    for (index, range) in ranges.into_iter().enumerate() {
        if index > 0 {
            out.push(b'|'.into());
        }
        out.push_text(text.slice(range.start, range.end));
    }
    out
}

fn converted(text: TextRef<'_>) -> Vec<StrBuilder> {
    let built = |convert: &dyn Fn(&mut StrBuilder)| {
        let mut out = StrBuilder::new();
        convert(&mut out);
        out
    };
    let blank = StrBuilder::from(" ");
    with_units!(text, units => {
        let lines: Vec<_> = split::split_lines(units, ucd::is_line_break).collect();
        let mut words: Vec<_> = split::rsplit_words(units, 1, ucd::is_space).collect();
        words.reverse();
        let separator = blank.view().in_units().unwrap();
        vec![
            built(&|out| case::upper(text, out)),
            built(&|out| case::lower(text, out)),
            built(&|out| case::title(text, out)),
            built(&|out| case::capitalize(text, out)),
            built(&|out| case::swapcase(text, out)),
            built(&|out| case::casefold(text, out)),
            built(&|out| repr::repr_str(text, out)),
            built(&|out| repr::ascii_str(text, out)),
            built(&|out| pad::zfill(units, 6, out)),
            built(&|out| pad::expand_tabs(units, 3, out)),
            joined(text, [split::strip(units, Ends::Both, ucd::is_space)]),
            joined(text, split::split_words(units, usize::MAX, ucd::is_space)),
            joined(text, words),
            joined(text, lines.iter().map(|line| line.content.clone())),
            joined(text, lines.iter().map(|line| line.content.start..line.end)),
            joined(text, split::split_at(units, &separator, 2)),
        ]
    })
}

#[test]
fn agrees_with_cpython() {
    for case in cases(include_str!("vectors/text.tsv")) {
        let text = unescape(case[0]);
        assert_eq!(predicates(text.view()), case[1], "{}", case[0]);
        let results: Vec<String> = converted(text.view()).iter().map(escape).collect();
        assert_eq!(results, case[2..], "{}", case[0]);
    }
}
