//! Complex arithmetic against CPython's results.

mod common;

use algorithms::numeric::complex_arith::{Complex, ComplexError};
use common::{cases, float};

fn complex(text: &str) -> Complex {
    let (real, imag) = text.split_once(' ').unwrap();
    Complex::new(float(real), float(imag))
}

fn operate(left: (&str, &str), operation: &str, right: (&str, &str)) -> Result<Complex, ComplexError> {
    match (left, operation, right) {
        (("float", left), "*", (_, right)) => Ok(complex(right).scaled(float(left))),
        ((_, left), "*", ("float", right)) => Ok(complex(left).scaled(float(right))),
        ((_, left), "*", (_, right)) => Ok(complex(left).product(complex(right))),
        (("float", left), "/", (_, right)) => complex(right).quotient_of_real(float(left)),
        ((_, left), "/", ("float", right)) => complex(left).quotient_by_real(float(right)),
        ((_, left), "/", (_, right)) => complex(left).quotient(complex(right)),
        ((_, left), "**", (_, right)) => complex(left).power(complex(right)),
        ((_, left), _, _) => complex(left).modulus().map(|modulus| Complex::new(modulus, 0.0)),
    }
}

/// Whether two parts are the same, up to the last digits of the C library's functions.
fn close(left: f64, right: f64) -> bool {
    if left.is_nan() || right.is_nan() {
        return left.is_nan() && right.is_nan();
    }
    let near = (left - right).abs() <= 1e-12 * left.abs().max(right.abs());
    left.is_sign_negative() == right.is_sign_negative() && (left == right || near)
}

#[test]
fn agrees_with_cpython() {
    let mut wrong = Vec::new();
    for case in cases(include_str!("vectors/complex.tsv")) {
        let [left_kind, left, operation, right_kind, right, expected] = case[..] else { panic!("{case:?}") };
        let got = operate((left_kind, left), operation, (right_kind, right));
        let same = match (&got, expected.strip_prefix('!')) {
            (Err(error), Some(message)) => error.to_string() == message,
            (Ok(got), None) => {
                let expected = complex(expected);
                close(got.real, expected.real) && close(got.imag, expected.imag)
            }
            _ => false,
        };
        if !same {
            wrong.push(format!("{left} {operation} {right}: {got:?}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(30)].join("\n"));
}
