//! Reading of the vectors that `tools/generate_vectors.py` writes.

#![allow(dead_code, reason = "each test binary uses some of these")]

use algorithms::numeric::{float_parse, int_parse};
use algorithms::text::StrBuilder;

/// The lines of a vector file, split at tabs.
pub fn cases(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().map(|line| line.split('\t').collect())
}

/// Undo the generator's escapes.
pub fn unescape(text: &str) -> StrBuilder {
    let mut result = StrBuilder::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        let (code, length) = match &rest[at + 1..at + 2] {
            "t" => (9, 2),
            "n" => (10, 2),
            "r" => (13, 2),
            "\\" => (92, 2),
            "U" => (u32::from_str_radix(&rest[at + 2..at + 10], 16).unwrap(), 10),
            other => panic!("unknown escape {other}"),
        };
        result.push(code);
        rest = &rest[at + length..];
    }
    result.push_str(rest);
    result
}

/// The generator's escapes for a text.
pub fn escape(text: &StrBuilder) -> String {
    let mut result = String::new();
    for code in text.view().code_points() {
        match code {
            9 => result += "\\t",
            10 => result += "\\n",
            13 => result += "\\r",
            92 => result += "\\\\",
            0x20..=0x7E => result.push(code as u8 as char),
            _ => result += &format!("\\U{code:08x}"),
        }
    }
    result
}

/// Bytes from hexadecimal digits.
pub fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// Hexadecimal digits of bytes.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A float in hexadecimal.
pub fn float(text: &str) -> f64 {
    float_parse::from_hex(text.as_bytes()).unwrap()
}

/// An integer in hexadecimal: sign and digits.
pub fn integer(text: &str) -> (bool, Vec<u32>) {
    match int_parse::parse(text.as_bytes(), 0, 0).unwrap() {
        int_parse::ParsedInt::Small(value) => algorithms::numeric::digits::digits_of_bigint(&value.into()),
        int_parse::ParsedInt::Large { negative, digits } => (negative, digits),
    }
}
