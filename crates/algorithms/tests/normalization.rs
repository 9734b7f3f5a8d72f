//! Normal forms against CPython's results.

mod common;

use algorithms::text::StrBuilder;
use algorithms::text::normalization::{Form, normalize};
use common::{cases, escape, unescape};

#[test]
fn agrees_with_cpython() {
    for case in cases(include_str!("vectors/normalization.tsv")) {
        let text = unescape(case[0]);
        for (form, expected) in [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd].into_iter().zip(&case[1..]) {
            let mut out = StrBuilder::new();
            normalize(text.view(), form, &mut out);
            assert_eq!(escape(&out), *expected, "{form:?} of {}", case[0]);
        }
    }
}
