//! Source files as bytes: the byte order mark and the coding cookie (PEP 263).
//!
//! UTF-8, Latin-1 and ASCII are decoded here, under all the names that Python knows them by. For any
//! other encoding the caller has to decode with the codec of that name first.

use super::error::{ErrorKind, SyntaxError};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// A decoded source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// The encoding's normalised name.
    pub encoding: String,
}

/// Decode a source file.
///
/// # Errors
/// `SyntaxError` for bytes that the encoding does not allow, an unknown encoding, and a cookie that
/// contradicts the byte order mark.
pub fn decode(bytes: &[u8]) -> Result<Decoded, SyntaxError> {
    let error = |msg: String| SyntaxError::without_position(ErrorKind::Syntax, msg);
    let (body, has_bom) = match bytes.strip_prefix(BOM) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let cookie = coding_cookie(body);
    let encoding = cookie.as_deref().unwrap_or("utf-8").to_owned();
    if has_bom && encoding != "utf-8" {
        return Err(error(format!("encoding problem: {encoding} with BOM")));
    }
    let text = match encoding.as_str() {
        "utf-8" => utf8(body, cookie.is_some())?,
        "iso-8859-1" => body.iter().copied().map(char::from).collect(),
        "ascii" => match body.iter().position(|byte| !byte.is_ascii()) {
            None => body.iter().copied().map(char::from).collect(),
            Some(at) => {
                let byte = body[at];
                return Err(error(format!(
                    "(unicode error) 'ascii' codec can't decode byte 0x{byte:02x} in position {at}: \
                     ordinal not in range(128)"
                )));
            }
        },
        _ => return Err(error(format!("unknown encoding: {encoding}"))),
    };
    Ok(Decoded { text, encoding })
}

fn utf8(body: &[u8], declared: bool) -> Result<String, SyntaxError> {
    std::str::from_utf8(body).map(str::to_owned).map_err(|problem| {
        let at = problem.valid_up_to();
        let byte = body[at];
        let msg = if declared {
            format!(
                "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {}",
                reason(byte)
            )
        } else {
            let line = 1 + body[..at].iter().filter(|&&byte| byte == b'\n').count();
            format!(
                "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; \
                 see https://peps.python.org/pep-0263/ for details"
            )
        };
        SyntaxError::without_position(ErrorKind::Syntax, msg)
    })
}

/// The UTF-8 decoder's word for what is wrong with a sequence that starts with `byte`.
fn reason(byte: u8) -> &'static str {
    match byte {
        0xc2..=0xf4 => "invalid continuation byte",
        _ => "invalid start byte",
    }
}

/// The encoding declared in a comment on the first or second line, normalised.
///
/// The second line only counts when the first is blank or a comment.
pub fn coding_cookie(body: &[u8]) -> Option<String> {
    for line in body.split(|&byte| byte == b'\n').take(2) {
        let code = line.trim_ascii_start();
        let code = code.strip_prefix(b"\x0c").unwrap_or(code).trim_ascii();
        if let Some(comment) = code.strip_prefix(b"#") {
            if let Some(name) = declared_encoding(comment) {
                return Some(normalise(name));
            }
        } else if !code.is_empty() {
            return None;
        }
    }
    None
}

/// What follows `coding:` or `coding=` in a comment.
fn declared_encoding(comment: &[u8]) -> Option<&str> {
    const WORD: &[u8] = b"coding";
    let starts = comment.windows(WORD.len()).enumerate().filter(|(_, window)| *window == WORD);
    for (start, _) in starts {
        let Some((b':' | b'=', value)) = comment[start + WORD.len()..].split_first() else { continue };
        let value = value.trim_ascii_start();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = value.iter().take_while(|byte| is_name(byte)).count();
        if length > 0 {
            return std::str::from_utf8(&value[..length]).ok();
        }
    }
    None
}

/// The one name under which an encoding is known here.
fn normalise(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let is_variant_of = |base: &str| lower == base || lower.starts_with(&format!("{base}-"));
    if is_variant_of("utf-8") || lower == "utf8" || lower == "u8" {
        "utf-8".to_owned()
    } else if is_variant_of("latin-1")
        || is_variant_of("iso-8859-1")
        || is_variant_of("iso-latin-1")
        || matches!(lower.as_str(), "latin1" | "latin" | "l1" | "iso8859-1" | "8859")
    {
        "iso-8859-1".to_owned()
    } else if matches!(lower.as_str(), "ascii" | "us-ascii" | "646") {
        "ascii".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<(String, String), String> {
        decode(bytes).map(|decoded| (decoded.text, decoded.encoding)).map_err(|error| error.msg)
    }

    fn ok(text: &str, encoding: &str) -> Result<(String, String), String> {
        Ok((text.to_owned(), encoding.to_owned()))
    }

    #[test]
    fn cookies_and_marks() {
        assert_eq!(decoded(b"\xef\xbb\xbfx"), ok("x", "utf-8"));
        assert_eq!(
            decoded(b"# -*- coding: Latin_1 -*-\n\xe9"),
            ok("# -*- coding: Latin_1 -*-\né", "iso-8859-1")
        );
        assert_eq!(
            decoded(b"#!x\n# vim: set fileencoding=ascii :\n"),
            ok("#!x\n# vim: set fileencoding=ascii :\n", "ascii")
        );
        assert_eq!(decoded(b"x\n# coding: latin-1\n\xc3\xa9"), ok("x\n# coding: latin-1\né", "utf-8"));
        assert_eq!(decoded(b"# coding: klingon\n"), Err("unknown encoding: klingon".into()));
        assert_eq!(
            decoded(b"\xef\xbb\xbf# coding: latin-1\n"),
            Err("encoding problem: iso-8859-1 with BOM".into())
        );
    }

    #[test]
    fn bytes_that_are_no_text() {
        let expected = "Non-UTF-8 code starting with '\\xff' on line 2, but no encoding declared; see \
                        https://peps.python.org/pep-0263/ for details";
        assert_eq!(decoded(b"x\n'\xff'"), Err(expected.into()));
        assert!(decoded(b"# coding: ascii\n\xe9").unwrap_err().starts_with("(unicode error) 'ascii' codec"));
    }
}
