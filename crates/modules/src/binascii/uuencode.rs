//! One line of uuencoded data: the number of bytes, then 6 bits in each character, from the space on.

/// The most bytes in a line.
pub const LINE: usize = 45;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The line is empty.
    NoLength,
    /// A character is none of the alphabet.
    IllegalCharacter,
    /// There is more than the number of bytes needs.
    TrailingGarbage,
}

impl DecodeError {
    /// The message of `binascii.Error`.
    pub fn message(self) -> &'static str {
        match self {
            DecodeError::NoLength => "Missing length byte",
            DecodeError::IllegalCharacter => "Illegal char",
            DecodeError::TrailingGarbage => "Trailing garbage",
        }
    }
}

/// The line for at most [`LINE`] bytes; zeros are spaces, or backticks.
pub fn encode(data: &[u8], backtick: bool) -> Vec<u8> {
    let character = |value: u32| match value {
        0 if backtick => b'`',
        _ => b' ' + value as u8,
    };
    let mut line = vec![character(data.len() as u32)];
    for group in data.chunks(3) {
        let byte = |index| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        line.extend((0..4).map(|index| character(bits >> (18 - 6 * index) & 63)));
    }
    line.push(b'\n');
    line
}

/// The bytes of a line. Spaces at its end may be missing.
pub fn decode(line: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let (&first, mut rest) = line.split_first().ok_or(DecodeError::NoLength)?;
    let len = usize::from(first.wrapping_sub(b' ') & 63);
    let mut out = Vec::with_capacity(len);
    let (mut bits, mut count) = (0u32, 0);
    while out.len() < len {
        let value = match rest.split_first() {
            None => 0,
            Some((b'\n' | b'\r', after)) => {
                rest = after;
                0
            }
            Some((&character @ b' '..=b'`', after)) => {
                rest = after;
                u32::from(character - b' ') & 63
            }
            Some(_) => return Err(DecodeError::IllegalCharacter),
        };
        bits = (bits << 6 | value) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    let blank = |character: &u8| matches!(character, b' ' | b'`' | b'\n' | b'\r');
    if rest.iter().all(blank) { Ok(out) } else { Err(DecodeError::TrailingGarbage) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for len in 0..=LINE {
            let data: Vec<u8> = (0..len).map(|index| (index * 37 % 256) as u8).collect();
            for backtick in [false, true] {
                assert_eq!(decode(&encode(&data, backtick)), Ok(data.clone()));
            }
        }
    }

    #[test]
    fn odd_lines() {
        assert_eq!(decode(b""), Err(DecodeError::NoLength));
        assert_eq!(decode(b"#86)Cx"), Err(DecodeError::TrailingGarbage));
        assert_eq!(decode(b"#86\x80C"), Err(DecodeError::IllegalCharacter));
        assert_eq!(decode(b"#86"), Ok(b"a`\0".to_vec()));
    }
}
