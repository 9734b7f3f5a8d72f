//! Floats to text and back, and `round`, against CPython's results.

mod common;

use algorithms::numeric::float_arith::round_to_digits;
use algorithms::numeric::float_format::{self, FloatCode, FloatFormat};
use algorithms::numeric::float_parse;
use common::{cases, float};

#[test]
fn agrees_with_cpython() {
    for case in cases(include_str!("vectors/float.tsv")) {
        let [hex, repr, precision, exponent, fixed, general, digits, rounded] = case[..] else {
            panic!("{case:?}")
        };
        let value = float(hex);
        assert_eq!(float_format::hex(value), hex);
        assert_eq!(float_format::repr(value), repr);
        assert_eq!(float_parse::parse(repr.as_bytes()), Some(value), "{repr}");
        let precision = precision.parse().unwrap();
        let format = |code| float_format::format(value, FloatFormat::new(code, precision)).unwrap();
        assert_eq!(format(FloatCode::Exponent), exponent, "{repr}");
        assert_eq!(format(FloatCode::Fixed), fixed, "{repr}");
        assert_eq!(format(FloatCode::General), general, "{repr}");
        let result = round_to_digits(value, digits.parse().unwrap()).unwrap();
        assert_eq!(float_format::hex(result), rounded, "round({repr}, {digits})");
    }
}
