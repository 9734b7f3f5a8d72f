//! Quoted-printable text (RFC 1521), and its variant for mail headers (RFC 1522), where spaces are underscores.

/// Lines are shorter than this, their ends not counted.
const LINE: usize = 76;
const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// How text is encoded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Quote spaces and tabs too.
    pub quote_tabs: bool,
    /// Line ends are line ends, not data.
    pub is_text: bool,
    /// Underscores stand for spaces.
    pub header: bool,
}

/// The bytes that a text stands for. What makes no sense is left as it is.
pub fn decode(text: &[u8], header: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&character, after)) = rest.split_first() {
        rest = after;
        match character {
            b'_' if header => out.push(b' '),
            b'=' => rest = decode_escape(after, &mut out),
            _ => out.push(character),
        }
    }
    out
}

/// Decodes what follows an equals sign; the result is what comes after it.
fn decode_escape<'a>(text: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let digit = |character: u8| char::from(character).to_digit(16).map(|value| value as u8);
    match *text {
        [] => &[],
        // a line that goes on
        [b'\n' | b'\r', ..] => match memchr::memchr(b'\n', text) {
            Some(end) => &text[end + 1..],
            None => &[],
        },
        [b'=', ..] => {
            out.push(b'=');
            &text[1..]
        }
        [high, low, ..] if digit(high).is_some() && digit(low).is_some() => {
            out.push(digit(high).unwrap_or(0) << 4 | digit(low).unwrap_or(0));
            &text[2..]
        }
        _ => {
            out.push(b'=');
            text
        }
    }
}

/// Text under construction.
struct Encoder {
    out: Vec<u8>,
    /// Characters in the line so far.
    column: usize,
    /// How lines end.
    line_end: &'static [u8],
}

impl Encoder {
    /// Ends the line in a way that readers undo.
    fn soft_break(&mut self) {
        self.out.push(b'=');
        self.out.extend(self.line_end);
        self.column = 0;
    }

    fn push_quoted(&mut self, byte: u8) {
        self.out.extend([b'=', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }

    /// A byte that cannot stand for itself.
    fn quote(&mut self, byte: u8) {
        if self.column + 3 >= LINE {
            self.soft_break();
        }
        self.push_quoted(byte);
        self.column += 3;
    }

    /// The end of a line. A blank in front of it would be lost: it is quoted.
    fn end_line(&mut self) {
        if let Some(&blank @ (b' ' | b'\t')) = self.out.last() {
            self.out.pop();
            self.push_quoted(blank);
        }
        self.out.extend(self.line_end);
        self.column = 0;
    }

    /// A byte that stands for itself; `next` follows it.
    fn plain(&mut self, byte: u8, next: Option<u8>) {
        if next.is_some_and(|next| next != b'\n') && self.column + 1 >= LINE {
            self.soft_break();
        }
        self.out.push(byte);
        self.column += 1;
    }
}

/// Whether a byte must be quoted, at this column, with this byte behind it.
fn must_quote(byte: u8, next: Option<u8>, column: usize, options: Options) -> bool {
    match byte {
        127.. | b'=' => true,
        b'_' => options.header,
        // a line with nothing but a dot ends a mail
        b'.' => column == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0)),
        b'\r' | b'\n' => !options.is_text,
        b'\t' | b' ' => next.is_none() || (options.quote_tabs && byte < 33),
        _ => byte < 33,
    }
}

/// The bytes as quoted-printable text. Lines end as the first one does.
pub fn encode(data: &[u8], options: Options) -> Vec<u8> {
    let first_end = memchr::memchr(b'\n', data);
    let crlf = first_end.is_some_and(|end| end > 0 && data[end - 1] == b'\r');
    let line_end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let mut encoder = Encoder { out: Vec::with_capacity(data.len() * 2), column: 0, line_end };
    let mut rest = data;
    while let Some((&byte, after)) = rest.split_first() {
        let next = after.first().copied();
        rest = after;
        if must_quote(byte, next, encoder.column, options) {
            encoder.quote(byte);
        } else if options.is_text && (byte == b'\n' || (byte == b'\r' && next == Some(b'\n'))) {
            encoder.end_line();
            if byte == b'\r' {
                rest = &after[1..];
            }
        } else {
            let byte = if options.header && byte == b' ' { b'_' } else { byte };
            encoder.plain(byte, next);
        }
    }
    encoder.out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Options = Options { quote_tabs: false, is_text: true, header: false };

    #[test]
    fn encoding() {
        assert_eq!(encode(b"a=b \r\nc ", TEXT), b"a=3Db=20\r\nc=20");
        assert_eq!(encode(b".\n.x", TEXT), b"=2E\n.x");
        assert_eq!(encode(b"a b\n", Options { is_text: false, ..TEXT }), b"a b=0A");
        assert_eq!(encode(b"a _", Options { header: true, ..TEXT }), b"a_=5F");
        let lines = encode(&[b'x'; 100], TEXT);
        assert_eq!(lines.split(|&byte| byte == b'\n').map(<[u8]>::len).collect::<Vec<_>>(), [76, 25]);
    }

    #[test]
    fn decoding() {
        assert_eq!(decode(b"a=3Db=\nc=\r\nd", false), b"a=bcd");
        assert_eq!(decode(b"==41=zz=4", false), b"=41=zz=4");
        assert_eq!(decode(b"a_b", true), b"a b");
        assert_eq!(decode(b"x=\ry", false), b"x");
    }
}
