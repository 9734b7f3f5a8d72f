//! `format(value, spec)` against CPython's results.

mod common;

use algorithms::numeric::digits::IntRef;
use algorithms::numeric::format_spec::FormatError;
use algorithms::numeric::format_value::{format_complex, format_float, format_int, format_str};
use algorithms::text::StrBuilder;
use common::{cases, escape, float, integer, unescape};

fn outcome(kind: &str, value: &str, spec: &StrBuilder) -> String {
    let mut out = StrBuilder::new();
    let result = match kind {
        "str" => format_str(unescape(value).view(), spec.view(), kind, &mut out),
        "float" => format_float(float(value), spec.view(), kind, &mut out),
        "int" => {
            let (negative, digits) = integer(value);
            format_int(IntRef::new(negative, &digits), spec.view(), kind, 4300, &mut out)
        }
        _ => {
            let (real, imag) = value.split_once(' ').unwrap();
            format_complex(float(real), float(imag), spec.view(), kind, &mut out)
        }
    };
    let Err(error) = result else { return format!("={}", escape(&out)) };
    let name = match error {
        FormatError::Value(_) | FormatError::InvalidSpecifier { .. } => "ValueError",
        FormatError::Overflow(_) => "OverflowError",
        FormatError::Memory => "MemoryError",
    };
    format!("!{name}: {}", escape(&error.message()))
}

#[test]
fn agrees_with_cpython() {
    let mut wrong = Vec::new();
    for case in cases(include_str!("vectors/format.tsv")) {
        let [kind, value, spec, expected] = case[..] else { panic!("{case:?}") };
        let got = outcome(kind, value, &unescape(spec));
        if got != expected {
            wrong.push(format!("{kind} {value} {spec:?}: {got:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(25)].join("\n"));
}

#[test]
fn absurd_widths_are_memory_errors() {
    let spec = StrBuilder::from("9223372036854775807");
    assert_eq!(outcome("float", "0x1p0", &spec), "!MemoryError: ");
    assert_eq!(outcome("str", "a", &spec), "!MemoryError: ");
}
