//! Literals that are valid, yet no longer welcome: they are warned about.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Warning;
use super::error::line_of;

/// Warnings about all literals of a source: escape sequences that mean nothing, and numbers that a keyword
/// follows without a blank.
pub fn warnings(source: &str, tokens: &Tokens) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut number_end = None;
    for token in tokens {
        if number_end == Some(token.start()) && token.kind().is_keyword() {
            glued_number(source, token.start(), &mut warnings);
        }
        number_end = is_number(token.kind()).then_some(token.end());
        let text = &source[token.range()];
        let is_literal =
            matches!(token.kind(), TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle);
        let is_raw = token.string_flags().is_some_and(|flags| flags.is_raw_string());
        if !is_literal || is_raw || !text.contains('\\') {
            continue;
        }
        let is_bytes = token.kind() == TokenKind::String && has_bytes_prefix(text);
        invalid_escapes(source, token.range(), is_bytes, &mut warnings);
    }
    warnings
}

fn is_number(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Int | TokenKind::Float | TokenKind::Complex)
}

/// A number that ends at `end`, where a keyword starts.
fn glued_number(source: &str, end: TextSize, warnings: &mut Vec<Warning>) {
    let before = &source[..end.to_usize()];
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let number = &before[before.trim_end_matches(is_part).len()..];
    let kind = match number.get(..2).unwrap_or_default() {
        "0x" | "0X" => "hexadecimal",
        "0o" | "0O" => "octal",
        "0b" | "0B" => "binary",
        _ if number.ends_with(['j', 'J']) => "imaginary",
        _ => "decimal",
    };
    let range = TextRange::at(end - TextSize::of(number), TextSize::of(number));
    warnings.push(Warning { msg: format!("invalid {kind} literal"), line: line_of(source, end), range });
}

fn has_bytes_prefix(literal: &str) -> bool {
    literal.chars().take_while(|c| c.is_ascii_alphabetic()).any(|c| c.eq_ignore_ascii_case(&'b'))
}

fn invalid_escapes(source: &str, range: TextRange, is_bytes: bool, warnings: &mut Vec<Warning>) {
    let text = &source[range];
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        let start = at + found;
        // The brace of a replacement field ends the token, not the sequence.
        let after = &source[range.start().to_usize() + start + 1..];
        let Some(next) = after.chars().next() else { return };
        at = (start + 1 + next.len_utf8()).min(text.len());
        let digits = after.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
        let (what, length) = match next {
            '0'..='7' if digits == 3 && next > '3' => ("octal escape sequence", 4),
            '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | '0'..='7' => {
                continue;
            }
            'N' | 'u' | 'U' if !is_bytes => continue,
            // CPython's decoder never sees the backslash before such a character.
            _ if !next.is_ascii() => continue,
            _ => ("escape sequence", 1 + next.len_utf8()),
        };
        let start = range.start() + TextSize::of(&text[..start]);
        let escape = &source[start.to_usize()..start.to_usize() + length];
        let msg = format!(
            "\"{escape}\" is an invalid {what}. Such sequences will not work in the future. \
             Did you mean \"\\{escape}\"? A raw string is also an option."
        );
        let range = TextRange::at(start, TextSize::of(escape));
        warnings.push(Warning { msg, line: line_of(source, start), range });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_name_the_sequence_and_its_line() {
        let source = "x = '''\n\\d \\\\ \\400''' + rb'\\d' + b'\\u' + f'\\q{x}'\n";
        let parsed = ruff_python_parser::parse_module(source).unwrap();
        let warnings = warnings(source, parsed.tokens());
        let found: Vec<_> = warnings.iter().map(|w| (w.line, &source[w.range])).collect();
        assert_eq!(found, [(2, "\\d"), (2, "\\400"), (2, "\\u"), (2, "\\q")]);
        assert_eq!(
            warnings[0].msg,
            "\"\\d\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \
             \"\\\\d\"? A raw string is also an option."
        );
    }
}
