//! Numbers, and what may not follow one.

use super::{Kind, Result, Tokenizer};
use ruff_text_size::TextRange;

/// Keywords that may follow a number without a blank (with a warning).
const KEYWORDS: [&str; 8] = ["and", "else", "for", "if", "in", "is", "or", "not"];

impl Tokenizer<'_> {
    pub(super) fn read_number(&mut self) -> Result {
        let start = self.at;
        let rest = self.rest().as_bytes();
        let kind = match (rest[0], rest.get(1).map(u8::to_ascii_lowercase)) {
            (b'0', Some(b'x')) => self.read_based(16, "hexadecimal")?,
            (b'0', Some(b'o')) => self.read_based(8, "octal")?,
            (b'0', Some(b'b')) => self.read_based(2, "binary")?,
            _ => self.read_decimal()?,
        };
        self.check_end(kind)?;
        self.push_at(Kind::Number, start, self.at);
        Ok(())
    }

    fn byte(&self) -> u8 {
        self.rest().bytes().next().unwrap_or(0)
    }

    fn read_based(&mut self, base: u32, kind: &'static str) -> Result<&'static str> {
        self.at += 2;
        loop {
            if self.byte() == b'_' {
                self.at += 1;
            }
            if !char::from(self.byte()).is_digit(base) {
                if self.byte().is_ascii_digit() {
                    return Err(self.invalid_digit(kind));
                }
                return Err(self.error_before(self.at, format!("invalid {kind} literal")));
            }
            while char::from(self.byte()).is_digit(base) {
                self.at += 1;
            }
            if self.byte() != b'_' {
                break;
            }
        }
        if self.byte().is_ascii_digit() { Err(self.invalid_digit(kind)) } else { Ok(kind) }
    }

    fn invalid_digit(&self, kind: &str) -> super::SyntaxError {
        let digit = char::from(self.byte());
        self.error_before(self.at + 1, format!("invalid digit '{digit}' in {kind} literal"))
    }

    /// Digits with single underscores between them.
    fn read_digits(&mut self) -> Result {
        loop {
            while self.byte().is_ascii_digit() {
                self.at += 1;
            }
            if self.byte() != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.byte().is_ascii_digit() {
                return Err(self.error_before(self.at, "invalid decimal literal"));
            }
        }
    }

    fn read_decimal(&mut self) -> Result<&'static str> {
        let start = self.at;
        let mut is_integer = true;
        self.read_digits()?;
        let digits = &self.source[start..self.at];
        if self.byte() == b'.' {
            is_integer = false;
            self.at += 1;
            if self.byte().is_ascii_digit() {
                self.read_digits()?;
            }
        }
        if self.byte().eq_ignore_ascii_case(&b'e') && self.starts_exponent()? {
            is_integer = false;
            self.read_digits()?;
        }
        if self.byte().eq_ignore_ascii_case(&b'j') {
            self.at += 1;
            return Ok("imaginary");
        }
        let zeros = digits.len() - digits.trim_start_matches(['0', '_']).len();
        if is_integer && digits.starts_with('0') && zeros < digits.len() {
            let range = TextRange::new(super::text_size(start), super::text_size(start + zeros));
            let msg = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal \
                       integers";
            return Err(super::SyntaxError::parser(self.source, range, msg));
        }
        Ok("decimal")
    }

    /// Step over an `e` and its sign, if digits follow; an `e` without is not part of the number.
    fn starts_exponent(&mut self) -> Result<bool> {
        let after = &self.rest()[1..];
        let unsigned = after.strip_prefix(['+', '-']).unwrap_or(after);
        if unsigned.starts_with(|c: char| c.is_ascii_digit()) {
            self.at += 1 + after.len() - unsigned.len();
            return Ok(true);
        }
        if after.len() != unsigned.len() {
            return Err(self.error_before(self.at + 2, "invalid decimal literal"));
        }
        Ok(false)
    }

    fn check_end(&self, kind: &str) -> Result {
        let next = self.byte();
        let keyword = KEYWORDS.iter().any(|keyword| self.rest().starts_with(keyword));
        if !keyword && (next == b'_' || next.is_ascii_alphanumeric()) {
            return Err(self.error_before(self.at, format!("invalid {kind} literal")));
        }
        Ok(())
    }
}
