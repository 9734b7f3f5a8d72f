//! Base64 (RFC 4648), lenient or strict.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// What [`VALUES`] has for a byte that is no digit.
const NONE: u8 = 0xff;

/// The value of each digit.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut index = 0;
    while index < ALPHABET.len() {
        values[ALPHABET[index] as usize] = index as u8;
        index += 1;
    }
    values
};

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Text ends within a byte: so many digits.
    OneDigitLeft(usize),
    /// Padding is missing.
    Padding,
    /// A strict text has a character that is no digit.
    NotBase64,
    /// A strict text starts with padding.
    LeadingPadding,
    /// A strict text has more padding than it needs.
    ExcessPadding,
    /// A strict text goes on after the padding.
    ExcessData,
    /// A strict text has digits within the padding.
    DiscontinuousPadding,
}

impl core::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            DecodeError::OneDigitLeft(digits) => {
                return write!(
                    f,
                    "Invalid base64-encoded string: number of data characters ({digits}) cannot be 1 more than a \
                     multiple of 4"
                );
            }
            DecodeError::Padding => "Incorrect padding",
            DecodeError::NotBase64 => "Only base64 data is allowed",
            DecodeError::LeadingPadding => "Leading padding not allowed",
            DecodeError::ExcessPadding => "Excess padding not allowed",
            DecodeError::ExcessData => "Excess data after padding",
            DecodeError::DiscontinuousPadding => "Discontinuous padding not allowed",
        })
    }
}

/// The bytes in base64, on one line without an end.
pub fn encode(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4);
    for group in data.chunks(3) {
        let byte = |index| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * index) & 63) as usize];
            out.push(if index <= group.len() { digit } else { b'=' });
        }
    }
    out
}

/// The bytes that base64 stands for. Without `strict`, other characters and misplaced padding are skipped.
pub fn decode(text: &[u8], strict: bool) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::with_capacity(text.len().div_ceil(4) * 3);
    // digits of the group that is being read, what they hold, and padding since the last of them
    let (mut digits, mut left, mut padding) = (0usize, 0u8, 0usize);
    for (index, &character) in text.iter().enumerate() {
        if character == b'=' {
            padding += 1;
            if digits >= 2 && digits + padding <= 4 || !strict {
                continue;
            }
            match digits {
                1 => break,
                _ if index == 0 => return Err(DecodeError::LeadingPadding),
                _ => return Err(DecodeError::ExcessPadding),
            }
        }
        let value = VALUES[usize::from(character)];
        if value == NONE {
            if strict {
                return Err(DecodeError::NotBase64);
            }
            continue;
        }
        if strict && padding > 0 {
            return Err(match digits + padding {
                4 => DecodeError::ExcessData,
                _ => DecodeError::DiscontinuousPadding,
            });
        }
        padding = 0;
        match digits {
            0 => {}
            1 => out.push(left << 2 | value >> 4),
            2 => out.push(left << 4 | value >> 2),
            _ => out.push(left << 6 | value),
        }
        (digits, left) = ((digits + 1) % 4, value);
    }
    match digits {
        0 => Ok(out),
        1 => Err(DecodeError::OneDigitLeft(out.len() / 3 * 4 + 1)),
        _ if digits + padding < 4 => Err(DecodeError::Padding),
        _ => Ok(out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for len in 0..10 {
            let data: Vec<u8> = (0..len).map(|index| index * 91 + 200).map(|value| value as u8).collect();
            let text = encode(&data);
            assert_eq!(text.len() % 4, 0);
            assert_eq!(decode(&text, true), Ok(data));
        }
    }

    #[test]
    fn lenient_and_strict() {
        assert_eq!(decode(b"YW\nJ j", false), Ok(b"abc".to_vec()));
        assert_eq!(decode(b"YW\nJj", true), Err(DecodeError::NotBase64));
        assert_eq!(decode(b"YQ==YQ==", false), Ok(b"a\x06\x10".to_vec()));
        assert_eq!(decode(b"YQ==YQ==", true), Err(DecodeError::ExcessData));
        assert_eq!(decode(b"YQ=", false), Err(DecodeError::Padding));
        assert_eq!(decode(b"YWJjY", false), Err(DecodeError::OneDigitLeft(5)));
        assert_eq!(decode(b"YWI==", true), Err(DecodeError::ExcessPadding));
        assert_eq!(decode(b"=", true), Err(DecodeError::LeadingPadding));
        assert_eq!(decode(b"ab=c", true), Err(DecodeError::DiscontinuousPadding));
    }
}
