//! Docstrings without the indentation of the source, as CPython stores them since 3.13.

use crate::bytecode::Text;

const TAB: u32 = 9;
const NEWLINE: u32 = 10;
const SPACE: u32 = 32;

/// Expand tabs, strip leading blanks of the first line, and take the common indentation off the others. Lines that are
/// blank do not count for the indentation.
pub(crate) fn clean_docstring(text: &Text) -> Text {
    let points = expand_tabs(text.code_points());
    let lines: Vec<&[u32]> = points.split(|&point| point == NEWLINE).collect();
    let indentation = |line: &[u32]| line.iter().take_while(|&&point| point == SPACE).count();
    let indented = lines[1..].iter().filter(|line| indentation(line) < line.len());
    let margin = indented.map(|line| indentation(line)).min().unwrap_or(0);
    let mut cleaned = lines[0][indentation(lines[0])..].to_vec();
    for line in &lines[1..] {
        cleaned.push(NEWLINE);
        cleaned.extend_from_slice(&line[margin.min(indentation(line))..]);
    }
    Text::from_code_points(cleaned)
}

/// Tabs become blanks up to the next multiple of eight columns.
fn expand_tabs(points: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut expanded = Vec::new();
    let mut column = 0;
    for point in points {
        match point {
            TAB => {
                let blanks = 8 - column % 8;
                expanded.extend(std::iter::repeat_n(SPACE, blanks));
                column += blanks;
            }
            _ => {
                expanded.push(point);
                column = if point == NEWLINE || point == 13 { 0 } else { column + 1 };
            }
        }
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indentation_is_removed() {
        let cases = [
            ("  a\n    b\n   c\n", "a\n b\nc\n"),
            ("a\n\tb\n\n  \n\t  c", "a\nb\n\n\n  c"),
            ("  a", "a"),
            ("\n    x\n  ", "\nx\n"),
            ("a\r\n  b", "a\r\nb"),
            ("a\n  b\n      ", "a\nb\n    "),
            ("\ta\tb\n\tc", "a       b\nc"),
            ("   ", ""),
            ("a\n   ", "a\n   "),
            ("a\n \n   b", "a\n\nb"),
        ];
        for (text, cleaned) in cases {
            assert_eq!(clean_docstring(&text.into()).as_str(), Some(cleaned), "{text:?}");
        }
    }
}
