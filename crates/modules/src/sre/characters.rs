//! What patterns ask of single characters: their categories, their case, and whether a set holds them.

use super::codes::{category, op};
use algorithms::text::ucd;

/// The lower case of an ASCII letter, everything else as it is.
#[inline]
pub fn ascii_lower(ch: u32) -> u32 {
    if ch.wrapping_sub('A' as u32) < 26 { ch + 32 } else { ch }
}

/// Whether ASCII has the character in two cases.
pub fn ascii_is_cased(ch: u32) -> bool {
    u8::try_from(ch).is_ok_and(|byte| byte.is_ascii_alphabetic())
}

/// The simple lower case mapping.
#[inline]
pub fn unicode_lower(ch: u32) -> u32 {
    if ch < 0x80 { ascii_lower(ch) } else { ucd::to_lower(ch) }
}

/// Whether the simple mappings give the character another case.
pub fn unicode_is_cased(ch: u32) -> bool {
    ucd::to_lower(ch) != ch || ucd::to_upper(ch) != ch
}

/// The lower case by the locale of C; only bytes have one.
pub fn locale_lower(ch: u32) -> u32 {
    // SAFETY: the argument is within the range of `unsigned char`.
    if ch < 256 { unsafe { libc::tolower(ch as i32) as u32 } } else { ch }
}

/// The upper case by the locale of C; only bytes have one.
pub fn locale_upper(ch: u32) -> u32 {
    // SAFETY: the argument is within the range of `unsigned char`.
    if ch < 256 { unsafe { libc::toupper(ch as i32) as u32 } } else { ch }
}

#[inline]
fn ascii(ch: u32, test: impl Fn(&u8) -> bool) -> bool {
    ch < 0x80 && test(&(ch as u8))
}

fn is_ascii_space(ch: u32) -> bool {
    ch == ' ' as u32 || (9..=13).contains(&ch)
}

/// A letter, digit or underscore of ASCII.
#[inline]
pub fn is_ascii_word(ch: u32) -> bool {
    ascii(ch, |byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// A letter, digit or underscore by the locale of C.
pub fn is_locale_word(ch: u32) -> bool {
    // SAFETY: the argument is within the range of `unsigned char`.
    ch == '_' as u32 || (ch < 256 && unsafe { libc::isalnum(ch as i32) } != 0)
}

/// A letter, digit or underscore of Unicode.
#[inline]
pub fn is_unicode_word(ch: u32) -> bool {
    if ch < 0x80 { is_ascii_word(ch) } else { ucd::is_alnum(ch) }
}

/// Whether a category has the character; those that there are not have none.
pub fn in_category(category: u32, ch: u32) -> bool {
    match category {
        category::DIGIT => ascii(ch, u8::is_ascii_digit),
        category::NOT_DIGIT => !ascii(ch, u8::is_ascii_digit),
        category::SPACE => is_ascii_space(ch),
        category::NOT_SPACE => !is_ascii_space(ch),
        category::WORD => is_ascii_word(ch),
        category::NOT_WORD => !is_ascii_word(ch),
        category::LINEBREAK => ch == '\n' as u32,
        category::NOT_LINEBREAK => ch != '\n' as u32,
        category::LOC_WORD => is_locale_word(ch),
        category::LOC_NOT_WORD => !is_locale_word(ch),
        category::UNI_DIGIT => ucd::is_decimal(ch),
        category::UNI_NOT_DIGIT => !ucd::is_decimal(ch),
        category::UNI_SPACE => ucd::is_space(ch),
        category::UNI_NOT_SPACE => !ucd::is_space(ch),
        category::UNI_WORD => is_unicode_word(ch),
        category::UNI_NOT_WORD => !is_unicode_word(ch),
        category::UNI_LINEBREAK => ucd::is_line_break(ch),
        category::UNI_NOT_LINEBREAK => !ucd::is_line_break(ch),
        _ => false,
    }
}

/// Words of a bitmap over 256 characters.
pub const BITMAP_WORDS: usize = 8;
/// Words of the table of a big set: a byte for each 256 characters of the basic plane.
pub const BLOCK_TABLE_WORDS: usize = 64;

#[inline]
fn bit(bitmap: &[u32], ch: u32) -> bool {
    bitmap[(ch >> 5) as usize] >> (ch & 31) & 1 != 0
}

/// Whether a set (validated code, up to its `FAILURE`) holds the character.
pub fn in_set(set: &[u32], ch: u32) -> bool {
    let mut found = true;
    let mut at = 0;
    loop {
        let hit = match set[at] {
            op::FAILURE => return !found,
            op::NEGATE => {
                found = !found;
                at += 1;
                continue;
            }
            op::LITERAL => {
                at += 2;
                set[at - 1] == ch
            }
            op::RANGE => {
                at += 3;
                (set[at - 2]..=set[at - 1]).contains(&ch)
            }
            op::RANGE_UNI_IGNORE => {
                at += 3;
                let range = set[at - 2]..=set[at - 1];
                range.contains(&ch) || range.contains(&ucd::to_upper(ch))
            }
            op::CATEGORY => {
                at += 2;
                in_category(set[at - 1], ch)
            }
            op::CHARSET => {
                at += 1 + BITMAP_WORDS;
                ch < 256 && bit(&set[at - BITMAP_WORDS..at], ch)
            }
            op::BIGCHARSET => {
                let table = &set[at + 2..at + 2 + BLOCK_TABLE_WORDS];
                let blocks = at + 2 + BLOCK_TABLE_WORDS;
                at = blocks + set[at + 1] as usize * BITMAP_WORDS;
                ch < 0x10000 && {
                    let block = table[(ch >> 10) as usize].to_ne_bytes()[(ch >> 8 & 3) as usize];
                    bit(&set[blocks + usize::from(block) * BITMAP_WORDS..at], ch & 255)
                }
            }
            _ => return false,
        };
        if hit {
            return found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_they_say() {
        let set = [op::NEGATE, op::RANGE, 97, 122, op::LITERAL, 95, op::FAILURE];
        assert!(!in_set(&set, 'm' as u32) && !in_set(&set, '_' as u32) && in_set(&set, '0' as u32));
        let mut bitmap = vec![op::CHARSET, 0, 0, 0, 1, 0, 0, 0, 0, op::FAILURE];
        assert!(in_set(&bitmap, 96) && !in_set(&bitmap, 97) && !in_set(&bitmap, 96 + 256));
        bitmap.insert(0, op::NEGATE);
        assert!(!in_set(&bitmap, 96) && in_set(&bitmap, 300));
    }

    #[test]
    fn big_sets_go_by_blocks() {
        let mut set = vec![op::BIGCHARSET, 2];
        let mut table = [0u8; 256];
        table[4] = 1;
        set.extend(table.chunks(4).map(|bytes| u32::from_ne_bytes(bytes.try_into().unwrap())));
        set.extend([0; 8]);
        set.extend([2, 0, 0, 0, 0, 0, 0, 0]);
        set.push(op::FAILURE);
        assert!(in_set(&set, 0x401) && !in_set(&set, 0x400) && !in_set(&set, 1) && !in_set(&set, 0x10401));
    }
}
