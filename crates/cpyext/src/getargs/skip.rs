//! Passing over units whose arguments are missing.

use crate::va_list::VaList;

/// Takes the unit at the start of `format` off, and its places off the arguments (where there are arguments).
///
/// # Errors
/// What is wrong with the format.
///
/// # Safety
/// The arguments fit the format.
pub(super) unsafe fn skip_unit(format: &mut &[u8], args: Option<&mut VaList>) -> Result<(), &'static str> {
    let mut pointers = 0;
    unit(format, &mut pointers)?;
    if let Some(args) = args {
        for _ in 0..pointers {
            // SAFETY: the caller's promise: every place is a pointer.
            unsafe { args.pointer() };
        }
    }
    Ok(())
}

fn unit(format: &mut &[u8], pointers: &mut usize) -> Result<(), &'static str> {
    let mut next = || {
        let (first, rest) = format.split_first()?;
        *format = rest;
        Some(*first)
    };
    match next() {
        Some(
            b'b' | b'B' | b'h' | b'H' | b'i' | b'I' | b'l' | b'k' | b'L' | b'K' | b'n' | b'f' | b'd' | b'D'
            | b'c' | b'p' | b'S' | b'Y' | b'U' | b'C',
        ) => *pointers += 1,
        Some(b'e') => {
            *pointers += 2;
            if !matches!(next(), Some(b's' | b't')) {
                return Err("impossible<bad format char>");
            }
            skip_suffix(format, b"#", pointers);
        }
        Some(b's' | b'z' | b'y' | b'w') => {
            *pointers += 1;
            match format.first() {
                Some(b'#') => skip_suffix(format, b"#", pointers),
                Some(b'*') => *format = &format[1..],
                _ => {}
            }
        }
        Some(b'O') => {
            *pointers += 1;
            skip_suffix(format, b"!&", pointers);
        }
        Some(b'(') => loop {
            match format.first() {
                Some(b')') => {
                    *format = &format[1..];
                    break;
                }
                None | Some(b';' | b':') => return Err("Unmatched left paren in format string"),
                Some(_) => unit(format, pointers)?,
            }
        },
        Some(b')') => return Err("Unmatched right paren in format string"),
        _ => return Err("impossible<bad format char>"),
    }
    Ok(())
}

/// A suffix that means one more pointer.
fn skip_suffix(format: &mut &[u8], suffixes: &[u8], pointers: &mut usize) {
    if format.first().is_some_and(|first| suffixes.contains(first)) {
        *pointers += 1;
        *format = &format[1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Result<(usize, &str), &'static str> {
        let (mut format, mut pointers) = (text.as_bytes(), 0);
        unit(&mut format, &mut pointers)?;
        Ok((pointers, core::str::from_utf8(format).expect("the format is ASCII")))
    }

    #[test]
    fn places_of_units() {
        assert_eq!(count("ii"), Ok((1, "i")));
        assert_eq!(count("s#i"), Ok((2, "i")));
        assert_eq!(count("s*i"), Ok((1, "i")));
        assert_eq!(count("O!O"), Ok((2, "O")));
        assert_eq!(count("O&"), Ok((2, "")));
        assert_eq!(count("es#|"), Ok((3, "|")));
        assert_eq!(count("(i(y#)O)d"), Ok((4, "d")));
        assert!(count("(i").is_err() && count(")").is_err() && count("q").is_err() && count("eq").is_err());
    }
}
