//! The methods of bytes: properties and case of ASCII, and translation by table.

/// Whether `bytes.isspace` holds: blank, tab, line feed, vertical tab, form feed, carriage return.
#[inline]
pub const fn is_space(code: u32) -> bool {
    matches!(code, 0x20 | 0x09..=0x0D)
}

/// Whether `bytes.splitlines` breaks after it.
#[inline]
pub const fn is_line_break(code: u32) -> bool {
    matches!(code, 0x0A | 0x0D)
}

/// The text that bytes in UTF-8 are. As [`core::str::from_utf8`], but short names in ASCII, which most texts are, are told at once.
#[inline]
pub fn utf8(bytes: &[u8]) -> Option<&str> {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut bits = words.iter().fold(0, |bits, word| bits | u64::from_ne_bytes(*word));
    bits |= rest.iter().fold(0, |bits, &byte| bits | u64::from(byte));
    match bits & HIGH {
        // SAFETY: all bytes are below 128.
        0 => Some(unsafe { core::str::from_utf8_unchecked(bytes) }),
        _ => core::str::from_utf8(bytes).ok(),
    }
}

/// `bytes.isupper`: no lower-case letter and at least one upper-case one.
pub fn is_upper(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
}

/// `bytes.islower`: no upper-case letter and at least one lower-case one.
pub fn is_lower(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
}

/// `bytes.istitle`: upper-case letters only at the start of words, lower-case ones only within.
pub fn is_title(bytes: &[u8]) -> bool {
    let mut within = false;
    let ordered = bytes.iter().all(|byte| {
        let expected = if within { !byte.is_ascii_uppercase() } else { !byte.is_ascii_lowercase() };
        within = byte.is_ascii_alphabetic();
        expected
    });
    ordered && bytes.iter().any(u8::is_ascii_uppercase)
}

/// `bytes.title`, in place.
pub fn make_title(bytes: &mut [u8]) {
    let mut within = false;
    for byte in bytes {
        *byte = if within { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        within = byte.is_ascii_alphabetic();
    }
}

/// `bytes.capitalize`, in place.
pub fn make_capitalized(bytes: &mut [u8]) {
    bytes.make_ascii_lowercase();
    if let Some(first) = bytes.first_mut() {
        first.make_ascii_uppercase();
    }
}

/// `bytes.swapcase`, in place.
pub fn swap_case(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| byte.is_ascii_alphabetic()) {
        *byte ^= 0x20;
    }
}

/// `bytes.translate`: every byte that is not in `deleted`, mapped by `table`.
pub fn translate(bytes: &[u8], table: Option<&[u8; 256]>, deleted: &[u8]) -> Vec<u8> {
    let mut drop = [false; 256];
    deleted.iter().for_each(|&byte| drop[usize::from(byte)] = true);
    let kept = bytes.iter().filter(|&&byte| !drop[usize::from(byte)]);
    kept.map(|&byte| table.map_or(byte, |table| table[usize::from(byte)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predicates() {
        assert!(is_upper(b"AB 1\xe9") && !is_upper(b"Ab") && !is_upper(b"1"));
        assert!(is_lower(b"ab\xc9") && !is_lower(b""));
        assert!(is_title(b"Hello World") && is_title(b"A1A") && !is_title(b"HEllo") && !is_title(b"hello"));
        assert!(!is_title(b"1") && !is_title(b"Ab c"));
        assert!(!is_space(0x1C) && is_space(0x0B) && !is_line_break(0x0C));
    }

    #[test]
    fn conversions() {
        let apply = |convert: fn(&mut [u8]), text: &[u8]| {
            let mut bytes = text.to_vec();
            convert(&mut bytes);
            bytes
        };
        assert_eq!(apply(make_title, b"hello wORLD it's 1a"), b"Hello World It'S 1A");
        assert_eq!(apply(make_capitalized, b"hELLO W"), b"Hello w");
        assert_eq!(apply(swap_case, b"aB1\xe9"), b"Ab1\xe9");
        let mut table = std::array::from_fn(|index| index as u8);
        table[usize::from(b'a')] = b'A';
        assert_eq!(translate(b"banana", Some(&table), b"n"), b"bAAA");
        assert_eq!(translate(b"banana", None, b"an"), b"b");
    }
}
