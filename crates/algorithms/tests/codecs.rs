//! The codecs against CPython's results, with an error handler that answers every error with a mark.

mod common;

use algorithms::codecs::{
    CodecError, ascii, charmap, raw_unicode_escape, unicode_escape, utf7, utf8, utf16, utf32,
};
use algorithms::numeric::int_convert::Endian;
use algorithms::text::StrBuilder;
use algorithms::with_units;
use common::{bytes, cases, escape, hex, unescape};

fn table() -> StrBuilder {
    let line = cases(include_str!("vectors/codecs.tsv")).find(|case| case[0] == "table").unwrap();
    unescape(line[3])
}

fn decode_from(
    codec: &str,
    input: &[u8],
    at: usize,
    last: bool,
    out: &mut StrBuilder,
) -> Result<usize, CodecError> {
    let end = input.len();
    match codec {
        "utf-8" => utf8::decode(input, at, last, out),
        "utf-16-le" => utf16::decode(input, at, Endian::Little, last, out),
        "utf-16-be" => utf16::decode(input, at, Endian::Big, last, out),
        "utf-32-le" => utf32::decode(input, at, Endian::Little, last, out),
        "utf-32-be" => utf32::decode(input, at, Endian::Big, last, out),
        "utf-7" => utf7::decode(input, at, last, out),
        "unicode_escape" => {
            let mut lookup = |name: &[u8]| (name == b"DIGIT ONE").then_some(0x31);
            unicode_escape::Decoder::new(&mut lookup).decode(input, at, last, out)
        }
        "raw_unicode_escape" => raw_unicode_escape::decode(input, at, last, out),
        "ascii" => ascii::decode_ascii(input, at, out).map(|()| end),
        "latin-1" => {
            ascii::decode_latin1(&input[at..], out);
            Ok(end)
        }
        _ => charmap::decode(input, at, table().view(), out).map(|()| end),
    }
}

fn decode(codec: &str, input: &[u8], last: bool) -> (String, usize, String) {
    let (mut out, mut at, mut log) = (StrBuilder::new(), 0, Vec::new());
    loop {
        match decode_from(codec, input, at, last, &mut out) {
            Ok(end) => return (escape(&out), end, escape(&StrBuilder::from(&*log.join(";")))),
            Err(error) => {
                log.push(format!("{} {} {}", error.start, error.end, error.reason));
                out.push(0x3F);
                at = error.end;
            }
        }
    }
}

fn encode(codec: &str, text: &StrBuilder) -> (String, String) {
    let (mut out, mut at, mut log) = (Vec::new(), 0, Vec::new());
    loop {
        let result = with_units!(text.view(), units => match codec {
            "utf-8" => utf8::encode(units, at, &mut out),
            "utf-16-le" => utf16::encode(units, at, Endian::Little, &mut out),
            "utf-16-be" => utf16::encode(units, at, Endian::Big, &mut out),
            "utf-32-le" => utf32::encode(units, at, Endian::Little, &mut out),
            "utf-32-be" => utf32::encode(units, at, Endian::Big, &mut out),
            "ascii" => ascii::encode_ascii(units, at, &mut out),
            "latin-1" => ascii::encode_latin1(units, at, &mut out),
            "cp1252" => charmap::EncodingMap::new(table().view()).encode(units, at, &mut out),
            _ => {
                out = match codec {
                    "utf-7" => utf7::encode(units),
                    "unicode_escape" => unicode_escape::encode(units),
                    _ => raw_unicode_escape::encode(units),
                };
                Ok(())
            }
        });
        match result {
            Ok(()) => return (hex(&out), log.join(";")),
            Err(error) => {
                log.push(format!("{} {} {}", error.start, error.end, error.reason));
                // a one-byte replacement is no whole unit of these, and CPython raises the error after all
                if codec.starts_with("utf-16") || codec.starts_with("utf-32") {
                    return ("!".to_owned(), log.join(";"));
                }
                out.push(b'?');
                at = error.end;
            }
        }
    }
}

#[test]
fn agrees_with_cpython() {
    let mut wrong = Vec::new();
    for case in cases(include_str!("vectors/codecs.tsv")) {
        let [action, codec, input, expected, consumed, log] = case[..] else { panic!("{case:?}") };
        let expected = (expected.to_owned(), consumed.parse().unwrap(), log.to_owned());
        let got = match action {
            "decode" => decode(codec, &bytes(input), true),
            "partial" => decode(codec, &bytes(input), false),
            "encode" => {
                let (result, log) = encode(codec, &unescape(input));
                (result, 0, log)
            }
            _ => continue,
        };
        if got != expected {
            wrong.push(format!("{action} {codec} {input}:\n  {got:?}, expected\n  {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn byte_order_marks() {
    assert_eq!(utf16::byte_order_mark(b"\xff\xfea\0"), Some(Endian::Little));
    assert_eq!(utf16::byte_order_mark(b"\xfe\xff"), Some(Endian::Big));
    assert_eq!(utf16::byte_order_mark(b"\xff"), None);
    assert_eq!(utf32::byte_order_mark(b"\xff\xfe\0\0"), Some(Endian::Little));
    assert_eq!(utf32::byte_order_mark(b"\0\0\xfe\xff"), Some(Endian::Big));
    assert_eq!(utf32::byte_order_mark(b"\xff\xfea\0"), None);
}
