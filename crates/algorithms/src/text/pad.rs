//! Padding: `center`, `ljust`, `rjust`, `zfill` and `expandtabs`.

use super::builder::TextSink;
use super::code_unit::CodeUnit;

/// How much of `width` goes before and after a centred text of `length`: the odd one before when the width is odd.
pub const fn center(length: usize, width: usize) -> (usize, usize) {
    let padding = width.saturating_sub(length);
    let before = padding / 2 + (padding & width & 1);
    (before, padding - before)
}

/// `zfill`: zeros between the sign, if there is one, and the rest.
pub fn zfill<U: CodeUnit>(text: &[U], width: usize, out: &mut impl TextSink) {
    let sign = usize::from(text.first().is_some_and(|unit| matches!(unit.code(), 0x2B | 0x2D)));
    let (sign, rest) = text.split_at(sign);
    push_units(sign, out);
    out.push_repeat(b'0'.into(), width.saturating_sub(text.len()));
    push_units(rest, out);
}

fn push_units<U: CodeUnit>(units: &[U], out: &mut impl TextSink) {
    units.iter().for_each(|unit| out.push(unit.code()));
}

/// The length of `expandtabs(text, size)`, or `None` when it overflows ("result too long").
pub fn expanded_length<U: CodeUnit>(text: &[U], size: usize) -> Option<usize> {
    let (mut length, mut column) = (0usize, 0);
    for unit in text {
        let step = step(unit.code(), column, size);
        column = if is_line_end(unit.code()) { 0 } else { column.checked_add(step)? };
        length = length.checked_add(step)?;
    }
    (length <= isize::MAX as usize).then_some(length)
}

/// `expandtabs`: tabs become blanks up to the next multiple of `size`, or vanish when that is zero. Columns count from
/// the last line feed or carriage return. The caller has seen that [`expanded_length`] does not overflow.
pub fn expand_tabs<U: CodeUnit>(text: &[U], size: usize, out: &mut impl TextSink) {
    let mut column = 0;
    for unit in text {
        let step = step(unit.code(), column, size);
        if unit.code() == u32::from(b'\t') {
            out.push_repeat(b' '.into(), step);
        } else {
            out.push(unit.code());
        }
        column = if is_line_end(unit.code()) { 0 } else { column + step };
    }
}

/// How many columns a code point at `column` takes.
fn step(code_point: u32, column: usize, size: usize) -> usize {
    match (code_point, size) {
        (0x09, 0) => 0,
        (0x09, _) => size - column % size,
        _ => 1,
    }
}

fn is_line_end(code_point: u32) -> bool {
    matches!(code_point, 0x0A | 0x0D)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centred() {
        // 'ab'.center(5) is '  ab ' and 'abc'.center(6) is ' abc  '
        assert_eq!(center(2, 5), (2, 1));
        assert_eq!(center(3, 6), (1, 2));
        assert_eq!(center(3, 2), (0, 0));
    }

    #[test]
    fn zeros() {
        let filled = |text: &[u8], width| {
            let mut out = Vec::new();
            zfill(text, width, &mut out);
            out
        };
        assert_eq!(filled(b"-42", 5), b"-0042");
        assert_eq!(filled(b"+", 3), b"+00");
        assert_eq!(filled(b"abc", 2), b"abc");
        assert_eq!(filled(b"", 2), b"00");
    }

    #[test]
    fn tabs() {
        let expanded = |text: &[u8], size| {
            let mut out = Vec::new();
            expand_tabs(text, size, &mut out);
            assert_eq!(expanded_length(text, size), Some(out.len()));
            out
        };
        assert_eq!(expanded(b"a\tb\n\tc", 4), b"a   b\n    c");
        assert_eq!(expanded(b"abcd\te\r\t", 4), b"abcd    e\r    ");
        assert_eq!(expanded(b"a\tb", 0), b"ab");
        assert_eq!(expanded_length(b"\t\t", usize::MAX), None);
    }
}
