//! Source files as bytes: the byte order mark and the coding cookie (PEP 263).
//!
//! UTF-8, Latin-1 and ASCII are decoded here, under all the names that Python knows them by. For any
//! other encoding the caller has to decode with the codec of that name first.

use super::error::SyntaxError;

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
    let (body, has_bom) = match bytes.strip_prefix(BOM) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let declared = declared_name(body).map_or("utf-8".to_owned(), canonical);
    if has_bom && declared != "utf-8" {
        return Err(encoding_problem(body, &declared));
    }
    let encoding = normalise(&declared);
    let text = match encoding.as_str() {
        "utf-8" => utf8(body, declared == "utf-8")?,
        "iso-8859-1" => body.iter().copied().map(char::from).collect(),
        "ascii" => match body.iter().position(|byte| !byte.is_ascii()) {
            None => body.iter().copied().map(char::from).collect(),
            Some(at) => {
                let byte = body[at];
                return Err(SyntaxError::undecodable(format!(
                    "'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)"
                )));
            }
        },
        _ => return Err(SyntaxError::undecodable(format!("unknown encoding: {encoding}"))),
    };
    Ok(Decoded { text, encoding })
}

/// UTF-8, which the tokenizer itself reads, or which a codec decodes that the cookie names in another way.
fn utf8(body: &[u8], by_tokenizer: bool) -> Result<String, SyntaxError> {
    std::str::from_utf8(body).map(str::to_owned).map_err(|problem| {
        let at = problem.valid_up_to();
        let byte = body[at];
        if !by_tokenizer {
            let reason = reason(byte);
            return SyntaxError::undecodable(format!(
                "'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}"
            ));
        }
        let line = 1 + body[..at].iter().filter(|&&byte| byte == b'\n').count();
        let start = body[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let length = body[start..].iter().position(|&byte| byte == b'\n').unwrap_or(body.len() - start);
        let column = 1 + String::from_utf8_lossy(&body[start..at]).chars().count();
        let msg = format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details"
        );
        let text = String::from_utf8_lossy(&body[start..start + length]).into_owned();
        SyntaxError::at_line(msg, line, (column, column), text)
    })
}

/// A cookie that contradicts the byte order mark.
fn encoding_problem(body: &[u8], declared: &str) -> SyntaxError {
    let line = body.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(line).into_owned();
    let length = text.chars().count();
    SyntaxError::at_line(format!("encoding problem: {declared} with BOM"), 1, (0, length), text)
}

/// The UTF-8 decoder's word for what is wrong with a sequence that starts with `byte`.
fn reason(byte: u8) -> &'static str {
    match byte {
        0xc2..=0xf4 => "invalid continuation byte",
        _ => "invalid start byte",
    }
}

/// The encoding declared in a comment on the first or second line.
///
/// The second line only counts when the first is blank or a comment.
fn declared_name(body: &[u8]) -> Option<&str> {
    for line in body.split(|&byte| byte == b'\n').take(2) {
        let code = line.trim_ascii_start();
        let code = code.strip_prefix(b"\x0c").unwrap_or(code).trim_ascii();
        if let Some(comment) = code.strip_prefix(b"#") {
            if let Some(name) = declared_encoding(comment) {
                return Some(name);
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

/// The name by which CPython's tokenizer knows the two encodings that it knows; others are left as they are.
fn canonical(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let is_variant_of = |base: &str| lower == base || lower.starts_with(&format!("{base}-"));
    if is_variant_of("utf-8") {
        "utf-8".to_owned()
    } else if ["latin-1", "iso-8859-1", "iso-latin-1"].into_iter().any(is_variant_of) {
        "iso-8859-1".to_owned()
    } else {
        name.to_owned()
    }
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
        assert!(decoded(b"# coding: ascii\n\xe9").unwrap_err().starts_with("'ascii' codec can't decode"));
    }
}
