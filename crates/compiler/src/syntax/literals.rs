//! What the parser leaves open about string literals: lone surrogates, which its strings cannot hold, and
//! escape sequences that are no longer welcome.

use std::str::Chars;

use ruff_python_ast as ast;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::error::line_of;
use super::{Stage, Warning};
use crate::bytecode::Text;

/// What warnings about escape sequences say of their future.
pub(super) const OUTLOOK: &str = " Such sequences will not work in the future.";

/// What the parser puts in the place of a surrogate.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// The value of one string literal (a part of an implicit concatenation) of `source`.
pub fn string_value(source: &str, literal: &ast::StringLiteral) -> Text {
    let raw = literal.flags.prefix().is_raw();
    restore_surrogates(&source[literal.content_range()], &literal.value, raw, false)
}

/// The value of the literal text between the replacement fields of an f-string or t-string.
pub fn interpolated_literal_value(
    source: &str,
    literal: &ast::InterpolatedStringLiteralElement,
    raw: bool,
) -> Text {
    restore_surrogates(&source[literal.range], &literal.value, raw, true)
}

/// `value` is what the parser made of `written`: walk both, and put back the surrogates that it replaced.
/// Braces are doubled in the text of f-strings and t-strings.
fn restore_surrogates(written: &str, value: &str, raw: bool, doubled_braces: bool) -> Text {
    if raw || !value.contains(REPLACEMENT) {
        return value.into();
    }
    let mut rest = written.chars();
    let mut points = Vec::with_capacity(value.len());
    for character in value.chars() {
        if doubled_braces && (rest.as_str().starts_with("{{") || rest.as_str().starts_with("}}")) {
            rest.next();
        }
        let escaped = next_point(&mut rest);
        points.push(escaped.filter(|_| character == REPLACEMENT).unwrap_or(u32::from(character)));
    }
    Text::from_code_points(points)
}

/// Step over what stands for one character of the value; a `\u` or `\U` escape's code point if it is one.
fn next_point(rest: &mut Chars) -> Option<u32> {
    loop {
        match rest.next()? {
            '\r' if rest.as_str().starts_with('\n') => {}
            '\\' => match rest.next()? {
                '\n' => {}
                '\r' => {
                    if rest.as_str().starts_with('\n') {
                        rest.next();
                    }
                }
                'u' => return hexadecimal(rest, 4),
                'U' => return hexadecimal(rest, 8),
                'x' => {
                    hexadecimal(rest, 2);
                    return None;
                }
                'N' => {
                    rest.by_ref().find(|&character| character == '}');
                    return None;
                }
                '0'..='7' => {
                    for _ in 0..2 {
                        if rest.as_str().starts_with(|c: char| c.is_digit(8)) {
                            rest.next();
                        }
                    }
                    return None;
                }
                _ => return None,
            },
            _ => return None,
        }
    }
}

fn hexadecimal(rest: &mut Chars, digits: usize) -> Option<u32> {
    (0..digits).try_fold(0, |value, _| Some(value << 4 | rest.next()?.to_digit(16)?))
}

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
    // Its last digit.
    let range = TextRange::empty(end - TextSize::from(1));
    let msg = format!("invalid {kind} literal");
    warnings.push(Warning { msg, line: line_of(source, end), range, stage: Stage::Parser });
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
            "\"{escape}\" is an invalid {what}.{OUTLOOK} \
             Did you mean \"\\{escape}\"? A raw string is also an option."
        );
        // The backslash and what follows it, or as much of the literal if it is one of bytes.
        let range = TextRange::at(if is_bytes { range.start() } else { start }, 2.into());
        warnings.push(Warning { msg, line: line_of(source, start), range, stage: Stage::Parser });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(source: &str) -> Vec<u32> {
        let parsed = ruff_python_parser::parse_expression(source).unwrap();
        let literal = parsed.expr().as_string_literal_expr().unwrap();
        literal
            .value
            .iter()
            .flat_map(|part| string_value(source, part).code_points().collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn surrogates_are_kept() {
        assert_eq!(value(r"'a\ud800\x41\101\N{EM DASH}\U0000dfff'").len(), 6);
        assert_eq!(value(r"'\ud800'"), [0xd800]);
        assert_eq!(value("'\\\n\\ud83d\\ude00\u{fffd}'"), [0xd83d, 0xde00, 0xfffd]);
        assert_eq!(value("r'\\ud800\u{fffd}'").len(), 7);
    }

    #[test]
    fn warnings_name_the_sequence_and_its_line() {
        let source = "x = '''\n\\d \\\\ \\400''' + rb'\\d' + b'\\u' + f'\\q{x}'\n";
        let parsed = ruff_python_parser::parse_module(source).unwrap();
        let warnings = warnings(source, parsed.tokens());
        let found: Vec<_> = warnings.iter().map(|w| (w.line, &source[w.range])).collect();
        assert_eq!(found, [(2, "\\d"), (2, "\\4"), (2, "b'"), (2, "\\q")]);
        assert_eq!(
            warnings[0].msg,
            "\"\\d\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \
             \"\\\\d\"? A raw string is also an option."
        );
    }
}
