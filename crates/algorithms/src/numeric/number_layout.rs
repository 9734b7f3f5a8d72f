//! The parts of a formatted number put together: sign, prefix, grouped digits, fraction, exponent, padding.

use super::format_spec::{Align, FormatError, FormatSpec, Grouping};
use crate::text::TextSink;

/// A number's text in parts, before grouping and padding.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NumberParts<'a> {
    /// The sign, if it shows.
    pub sign: Option<u8>,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// The digits before the point; none for `inf` and `nan`.
    pub whole: &'a str,
    /// Whether there is a point.
    pub point: bool,
    /// The digits after the point.
    pub fraction: &'a str,
    /// What follows: exponent, percent sign, or `inf` and `nan`.
    pub tail: &'a str,
}

impl<'a> NumberParts<'a> {
    /// Take apart what `float_format` wrote: `[sign]digits[.digits][tail]`, the sign left out of the result.
    pub(super) fn of_float_text(text: &'a str) -> (Self, bool) {
        let (unsigned, negative) = match text.strip_prefix('-') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, rest) = unsigned.split_at(digits(unsigned));
        let (point, rest) = match rest.strip_prefix('.') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (fraction, tail) = rest.split_at(if point { digits(rest) } else { 0 });
        (Self { whole, point, fraction, tail, ..Self::default() }, negative)
    }

    /// Digits per group before the point: four in radices that are powers of two.
    fn group_size(&self, spec: &FormatSpec) -> usize {
        if matches!(u8::try_from(spec.code), Ok(b'b' | b'o' | b'x' | b'X')) { 4 } else { 3 }
    }

    /// Write the number, padded, as `spec` says.
    pub(super) fn write(&self, spec: &FormatSpec, out: &mut impl TextSink) -> Result<(), FormatError> {
        let size = self.group_size(spec);
        let separators = self.fraction.len().saturating_sub(1) / 3;
        let fraction = self.fraction.len() + spec.fraction_grouping.map_or(0, |_| separators);
        let around = usize::from(self.sign.is_some())
            + self.prefix.len()
            + usize::from(self.point)
            + fraction
            + self.tail.len();
        let width = spec.width.unwrap_or(0);
        let zero_padded = spec.fill == u32::from(b'0') && spec.align == Align::AfterSign;
        let least = if zero_padded { width.saturating_sub(around) } else { 0 };
        let group = spec.grouping.map(|grouping| (grouping, size));
        let digits = if self.whole.is_empty() { 0 } else { digits_needed(self.whole.len(), group, least) };
        let grouped = digits + group.map_or(0, |(_, size)| digits.saturating_sub(1) / size);
        out.try_reserve(around.saturating_add(grouped).max(width))?;

        let padding = width.saturating_sub(around + grouped);
        let (before, inside, after) = split_padding(spec.align, padding);
        out.push_repeat(spec.fill, before);
        if let Some(sign) = self.sign {
            out.push(sign.into());
        }
        out.push_ascii(self.prefix.as_bytes());
        out.push_repeat(spec.fill, inside);
        write_whole(self.whole.as_bytes(), digits, group, out);
        if self.point {
            out.push(b'.'.into());
        }
        write_fraction(self.fraction.as_bytes(), spec.fraction_grouping, out);
        out.push_ascii(self.tail.as_bytes());
        out.push_repeat(spec.fill, after);
        Ok(())
    }
}

/// How much padding goes before the text, after its sign, and after it.
pub(super) fn split_padding(align: Align, padding: usize) -> (usize, usize, usize) {
    match align {
        Align::Left => (0, 0, padding),
        Align::Right => (padding, 0, 0),
        Align::Center => (padding / 2, 0, padding - padding / 2),
        Align::AfterSign => (0, padding, 0),
    }
}

/// The number of digits, leading zeros included, that fill `least` places with their separators.
fn digits_needed(digits: usize, group: Option<(Grouping, usize)>, least: usize) -> usize {
    let Some((_, size)) = group else { return digits.max(least) };
    // n digits take n + (n − 1) / size places; a separator is never the first
    let (groups, rest) = (least / (size + 1), least % (size + 1));
    digits.max(groups * size + rest.max(usize::from(groups == 0))).max(if rest == 0 && groups > 0 {
        groups * size + 1
    } else {
        0
    })
}

fn write_whole(whole: &[u8], digits: usize, group: Option<(Grouping, usize)>, out: &mut impl TextSink) {
    let zeros = digits - whole.len();
    let Some((grouping, size)) = group else {
        out.push_repeat(b'0'.into(), zeros);
        return out.push_ascii(whole);
    };
    for index in 0..digits {
        if index > 0 && (digits - index).is_multiple_of(size) {
            out.push(grouping.separator().into());
        }
        out.push(if index < zeros { b'0' } else { whole[index - zeros] }.into());
    }
}

fn write_fraction(fraction: &[u8], grouping: Option<Grouping>, out: &mut impl TextSink) {
    let Some(grouping) = grouping else { return out.push_ascii(fraction) };
    for (index, group) in fraction.chunks(3).enumerate() {
        if index > 0 {
            out.push(grouping.separator().into());
        }
        out.push_ascii(group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_fill_the_width() {
        let group = Some((Grouping::Comma, 3));
        let width = |digits: usize| digits + (digits - 1) / 3;
        for least in 1..40 {
            let digits = digits_needed(1, group, least);
            assert!(width(digits) >= least, "{least}");
            assert!(digits == 1 || width(digits - 1) < least, "{least}");
        }
        assert_eq!(digits_needed(5, group, 3), 5);
        assert_eq!(digits_needed(5, None, 9), 9);
    }
}
