//! Format strings: which fields lie where.

/// What is wrong with a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// A character that means nothing, here or in this byte order.
    BadCharacter,
    /// A count that no character follows.
    OnlyCount,
    /// More bytes than there can be.
    TooLong,
}

impl FormatError {
    /// The message of `struct.error`.
    pub fn message(self) -> &'static str {
        match self {
            FormatError::BadCharacter => "bad char in struct format",
            FormatError::OnlyCount => "repeat count given without format specifier",
            FormatError::TooLong => "total struct size too long",
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Padding,
    /// A truth value.
    Bool,
    /// Bytes of length one.
    Char,
    /// Bytes, of the field's size.
    Bytes,
    /// Bytes with their number in front.
    Pascal,
    /// An integer, signed or not.
    Int {
        /// Whether it has a sign.
        signed: bool,
    },
    /// An address: an integer of either sign to write, without sign when read.
    Pointer,
    /// A float, of the size that the field has.
    Float,
    /// Two floats of half the field's size each.
    Complex,
}

/// A run of values of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The format character, for messages.
    pub code: u8,
    /// What its values are.
    pub kind: Kind,
    /// Where the first value starts.
    pub offset: usize,
    /// Bytes of each value.
    pub size: usize,
    /// How many values there are.
    pub count: usize,
}

/// A compiled format.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    /// The fields that stand for values.
    pub fields: Vec<Field>,
    /// Bytes in all.
    pub size: usize,
    /// Values in all.
    pub values: usize,
    /// Whether numbers have their most significant byte first.
    pub big_endian: bool,
}

/// Kind, size and alignment of a character with the machine's own sizes.
fn native(code: u8) -> Option<(Kind, usize, usize)> {
    let (kind, size, alignment) = match code {
        b'n' => (Kind::Int { signed: true }, 8, 8),
        b'N' => (Kind::Int { signed: false }, 8, 8),
        b'P' => (Kind::Pointer, 8, 8),
        b'l' => (Kind::Int { signed: true }, 8, 8),
        b'L' => (Kind::Int { signed: false }, 8, 8),
        b's' | b'p' => (standard(code)?.0, 1, 1),
        b'F' | b'D' => {
            let (kind, size) = standard(code)?;
            (kind, size, size / 2)
        }
        _ => {
            let (kind, size) = standard(code)?;
            (kind, size, size)
        }
    };
    Some((kind, size, alignment))
}

/// Kind and size of a character with the sizes that are the same everywhere.
fn standard(code: u8) -> Option<(Kind, usize)> {
    Some(match code {
        b'x' => (Kind::Padding, 1),
        b'?' => (Kind::Bool, 1),
        b'c' => (Kind::Char, 1),
        b's' => (Kind::Bytes, 1),
        b'p' => (Kind::Pascal, 1),
        b'b' => (Kind::Int { signed: true }, 1),
        b'B' => (Kind::Int { signed: false }, 1),
        b'h' => (Kind::Int { signed: true }, 2),
        b'H' => (Kind::Int { signed: false }, 2),
        b'i' | b'l' => (Kind::Int { signed: true }, 4),
        b'I' | b'L' => (Kind::Int { signed: false }, 4),
        b'q' => (Kind::Int { signed: true }, 8),
        b'Q' => (Kind::Int { signed: false }, 8),
        b'e' => (Kind::Float, 2),
        b'f' => (Kind::Float, 4),
        b'd' => (Kind::Float, 8),
        b'F' => (Kind::Complex, 8),
        b'D' => (Kind::Complex, 16),
        _ => return None,
    })
}

impl Format {
    /// Compiles a format.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &[u8]) -> Result<Format, FormatError> {
        let (is_native, big_endian, text) = match text.split_first() {
            Some((b'@', rest)) => (true, cfg!(target_endian = "big"), rest),
            Some((b'=', rest)) => (false, cfg!(target_endian = "big"), rest),
            Some((b'<', rest)) => (false, false, rest),
            Some((b'>' | b'!', rest)) => (false, true, rest),
            _ => (true, cfg!(target_endian = "big"), text),
        };
        let mut format = Format { fields: Vec::new(), size: 0, values: 0, big_endian };
        let mut rest = text.iter().copied();
        while let Some(first) = rest.next() {
            if first.is_ascii_whitespace() || first == 0x0b {
                continue;
            }
            let (code, count) = counted(first, &mut rest)?;
            let found =
                if is_native { native(code) } else { standard(code).map(|(kind, size)| (kind, size, 1)) };
            let (kind, size, alignment) = found.ok_or(FormatError::BadCharacter)?;
            format.add(Field { code, kind, offset: 0, size, count }, alignment)?;
        }
        Ok(format)
    }

    fn add(&mut self, mut field: Field, alignment: usize) -> Result<(), FormatError> {
        let offset = self.size.checked_next_multiple_of(alignment);
        let end =
            offset.zip(field.size.checked_mul(field.count)).and_then(|(offset, len)| offset.checked_add(len));
        let end = end.filter(|&end| isize::try_from(end).is_ok()).ok_or(FormatError::TooLong)?;
        field.offset = offset.unwrap_or_default();
        self.size = end;
        if matches!(field.kind, Kind::Bytes | Kind::Pascal) {
            (field.size, field.count) = (field.count, 1);
        }
        if field.kind != Kind::Padding && field.count > 0 {
            self.values += field.count;
            self.fields.push(field);
        }
        Ok(())
    }

    /// The places of the values, in order: each with its field.
    pub fn places(&self) -> impl Iterator<Item = (&Field, core::ops::Range<usize>)> {
        self.fields.iter().flat_map(|field| {
            (0..field.count).map(move |index| {
                let start = field.offset + index * field.size;
                (field, start..start + field.size)
            })
        })
    }
}

/// The character that starts at `first`, with the count in front of it.
fn counted(first: u8, rest: &mut impl Iterator<Item = u8>) -> Result<(u8, usize), FormatError> {
    if !first.is_ascii_digit() {
        return Ok((first, 1));
    }
    let mut count = usize::from(first - b'0');
    loop {
        match rest.next() {
            None => return Err(FormatError::OnlyCount),
            Some(digit) if digit.is_ascii_digit() => {
                let next = count.checked_mul(10).and_then(|count| count.checked_add((digit - b'0').into()));
                count = next.filter(|&count| isize::try_from(count).is_ok()).ok_or(FormatError::TooLong)?;
            }
            Some(code) => return Ok((code, count)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> Result<usize, FormatError> {
        Format::parse(text.as_bytes()).map(|format| format.size)
    }

    #[test]
    fn sizes_and_alignment() {
        assert_eq!(size("bi"), Ok(8));
        assert_eq!(size("=bi"), Ok(5));
        assert_eq!(size("bi0l"), Ok(8));
        assert_eq!(size("bii0l"), Ok(16));
        assert_eq!(size("b0D"), Ok(8));
        assert_eq!(size(" 3s\t2x "), Ok(5));
        let format = Format::parse(b">h3s2?").unwrap();
        let starts: Vec<_> = format.places().map(|(field, place)| (field.code, place)).collect();
        assert_eq!(starts, [(b'h', 0..2), (b's', 2..5), (b'?', 5..6), (b'?', 6..7)]);
        assert_eq!((format.values, format.big_endian), (4, true));
    }

    #[test]
    fn errors() {
        assert_eq!(size("<n"), Err(FormatError::BadCharacter));
        assert_eq!(size("3"), Err(FormatError::OnlyCount));
        assert_eq!(size("3 i"), Err(FormatError::BadCharacter));
        assert_eq!(size("4611686018427387904q"), Err(FormatError::TooLong));
        assert_eq!(size("99999999999999999999x"), Err(FormatError::TooLong));
    }
}
