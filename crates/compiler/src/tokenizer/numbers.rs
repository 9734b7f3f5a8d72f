//! Numbers, and what may not follow one.

use super::{Lines, Step, Token, TokenKind, Tokenizer, is_name_part};

/// The ends of keywords that may follow a number without a blank, by their first letter.
const KEYWORDS: [(u8, &[&[u8]]); 6] = [
    (b'a', &[b"nd"]),
    (b'e', &[b"lse"]),
    (b'f', &[b"or"]),
    (b'i', &[b"f", b"n", b"s"]),
    (b'n', &[b"ot"]),
    (b'o', &[b"r"]),
];

impl<L: Lines> Tokenizer<L> {
    /// Reads a number whose first digit was read.
    pub(super) fn read_number(&mut self, start: usize, first: u8) -> Step<L, Token> {
        if first != b'0' {
            let next = self.read_digits()?;
            return self.read_after_integer(start, next);
        }
        match self.cursor.next()? {
            Some(b'x' | b'X') => self.read_based(start, 16, "hexadecimal"),
            Some(b'o' | b'O') => self.read_based(start, 8, "octal"),
            Some(b'b' | b'B') => self.read_based(start, 2, "binary"),
            next => self.read_after_zero(start, next),
        }
    }

    /// Reads a number whose first character is a period, which was read.
    pub(super) fn read_fraction(&mut self, start: usize) -> Step<L, Token> {
        let next = self.cursor.next()?;
        self.read_after_point(start, next)
    }

    fn read_based(&mut self, start: usize, base: u32, kind: &str) -> Step<L, Token> {
        let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| char::from(byte).is_digit(base));
        let mut next = self.cursor.next()?;
        loop {
            if next == Some(b'_') {
                next = self.cursor.next()?;
            }
            if !is_digit(next) {
                self.refuse_digit(next, kind)?;
                self.cursor.back(next);
                return Err(self.cursor.refuse(format!("invalid {kind} literal")));
            }
            while is_digit(next) {
                next = self.cursor.next()?;
            }
            if next != Some(b'_') {
                break;
            }
        }
        self.refuse_digit(next, kind)?;
        self.end_number(start, next, kind)
    }

    /// Refuses a decimal digit that the base does not have.
    fn refuse_digit(&self, byte: Option<u8>, kind: &str) -> Step<L, ()> {
        match byte {
            Some(digit @ b'0'..=b'9') => {
                Err(self.cursor.refuse(format!("invalid digit '{}' in {kind} literal", char::from(digit))))
            }
            _ => Ok(()),
        }
    }

    /// What follows a zero that starts a decimal number.
    fn read_after_zero(&mut self, start: usize, next: Option<u8>) -> Step<L, Token> {
        let mut next = next;
        loop {
            if next == Some(b'_') {
                next = self.cursor.next()?;
                self.require_digit(next)?;
            }
            if next != Some(b'0') {
                break;
            }
            next = self.cursor.next()?;
        }
        let zeros_end = self.cursor.at;
        let is_nonzero = next.is_some_and(|byte| byte.is_ascii_digit());
        if is_nonzero {
            next = self.read_digits()?;
        }
        let is_integer = !matches!(next, Some(b'.' | b'e' | b'E' | b'j' | b'J'));
        if is_nonzero && is_integer && !self.extra {
            self.cursor.back(next);
            let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            return Err(self.cursor.refuse_between(start + 1, zeros_end, message));
        }
        self.read_after_integer(start, next)
    }

    /// What follows the digits before a point.
    fn read_after_integer(&mut self, start: usize, next: Option<u8>) -> Step<L, Token> {
        if next == Some(b'.') {
            let next = self.cursor.next()?;
            return self.read_after_point(start, next);
        }
        self.read_exponent(start, next)
    }

    fn read_after_point(&mut self, start: usize, next: Option<u8>) -> Step<L, Token> {
        let next = match next {
            Some(b'0'..=b'9') => self.read_digits()?,
            _ => next,
        };
        self.read_exponent(start, next)
    }

    fn read_exponent(&mut self, start: usize, next: Option<u8>) -> Step<L, Token> {
        let Some(letter @ (b'e' | b'E')) = next else { return self.read_suffix(start, next) };
        let mut next = self.cursor.next()?;
        if let Some(b'+' | b'-') = next {
            next = self.cursor.next()?;
            self.require_digit(next)?;
        } else if !next.is_some_and(|byte| byte.is_ascii_digit()) {
            // The letter may begin a keyword.
            self.cursor.back(next);
            return self.end_number(start, Some(letter), "decimal");
        }
        let next = self.read_digits()?;
        self.read_suffix(start, next)
    }

    fn read_suffix(&mut self, start: usize, next: Option<u8>) -> Step<L, Token> {
        if let Some(b'j' | b'J') = next {
            let next = self.cursor.next()?;
            return self.end_number(start, next, "imaginary");
        }
        self.end_number(start, next, "decimal")
    }

    /// Reads the digits after one that was read, with single underscores between them; the byte after them.
    fn read_digits(&mut self) -> Step<L, Option<u8>> {
        loop {
            let mut next = self.cursor.next()?;
            while next.is_some_and(|byte| byte.is_ascii_digit()) {
                next = self.cursor.next()?;
            }
            if next != Some(b'_') {
                return Ok(next);
            }
            let next = self.cursor.next()?;
            self.require_digit(next)?;
        }
    }

    fn require_digit(&mut self, byte: Option<u8>) -> Step<L, ()> {
        if byte.is_some_and(|byte| byte.is_ascii_digit()) {
            return Ok(());
        }
        self.cursor.back(byte);
        Err(self.cursor.refuse("invalid decimal literal"))
    }

    /// The number that ends before `next`, which was read, unless `next` may not stand there.
    fn end_number(&mut self, start: usize, next: Option<u8>, kind: &str) -> Step<L, Token> {
        self.cursor.back(next);
        let may_follow = match next {
            Some(byte) if byte.is_ascii() && is_name_part(byte) => self.extra || self.is_keyword()?,
            _ => true,
        };
        if !may_follow {
            return Err(self.cursor.refuse(format!("invalid {kind} literal")));
        }
        Ok(self.token(TokenKind::Number, start))
    }

    /// Whether the next bytes are the beginning of a keyword that may follow a number.
    fn is_keyword(&mut self) -> Step<L, bool> {
        let first = self.cursor.next()?;
        let endings = KEYWORDS.iter().find(|(letter, _)| Some(*letter) == first);
        let mut found = false;
        for ending in endings.map(|(_, endings)| *endings).unwrap_or_default() {
            let mut read = 0;
            let mut same = true;
            for &wanted in *ending {
                let next = self.cursor.next()?;
                read += usize::from(next.is_some());
                same &= next == Some(wanted);
            }
            self.cursor.at -= read;
            found |= same;
        }
        self.cursor.back(first);
        Ok(found)
    }
}
