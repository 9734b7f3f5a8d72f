//! Folding compared with what CPython 3.14 makes of the same expressions.

use super::*;
use crate::bytecode::Text;

fn leaf(expr: &Expr) -> Option<Const> {
    Some(match expr {
        Expr::NumberLiteral(node) => match &node.value {
            ast::Number::Int(value) => Const::int(value.to_string().parse().unwrap()),
            ast::Number::Float(value) => Const::Float(*value),
            ast::Number::Complex { real, imag } => Const::Complex { real: *real, imag: *imag },
        },
        Expr::StringLiteral(node) => Const::Str(Text::from(node.value.to_str())),
        Expr::BytesLiteral(node) => Const::Bytes(node.value.bytes().collect()),
        Expr::BooleanLiteral(node) => Const::Bool(node.value),
        Expr::NoneLiteral(_) => Const::None,
        _ => return None,
    })
}

/// The folded value as text; `-` when the expression stays.
fn folded(source: &str) -> String {
    let parsed = ruff_python_parser::parse_expression(source).unwrap();
    Folder::new().constant(parsed.expr(), &leaf).map_or("-".into(), |constant| constant.to_string())
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (source, expected) in table {
        assert_eq!(folded(source), *expected, "for {source}");
    }
}

#[test]
fn ints() {
    check(&[
        ("1 + 2", "3"),
        ("2 ** 10", "1024"),
        ("2 ** 64", "18446744073709551616"),
        ("2 ** 128", "-"),
        ("10 ** 40", "-"),
        ("1 << 100", "1267650600228229401496703205376"),
        ("1 << 128", "-"),
        ("0 << 10 ** 9", "0"),
        ("-1 >> 1000", "-1"),
        ("1 << -1", "-"),
        ("-2 ** 63", "-9223372036854775808"),
        ("10 ** 18 * 10", "10000000000000000000"),
        ("18446744073709551615 & 255", "255"),
        ("5 // 2", "2"),
        ("-5 // 2", "-3"),
        ("-5 % 3", "1"),
        ("5 % -3", "-1"),
        ("1 // 0", "-"),
        ("1 % 0", "-"),
        ("0 ** 0", "1"),
        ("0 ** -1", "-"),
        ("2 ** -1", "0.5"),
        ("7 / 2", "3.5"),
        ("1 / 0", "-"),
        ("True + True", "2"),
        ("True & False", "False"),
        ("+True", "1"),
        ("~5", "-6"),
        ("~True", "-"),
        ("--5", "5"),
        ("1 @ 2", "-"),
    ]);
}

#[test]
fn floats_and_complex_numbers() {
    check(&[
        ("5.5 % 2", "1.5"),
        ("-5.5 % 2", "0.5"),
        ("5.5 // -2", "-3.0"),
        ("0.0 * -1", "-0.0"),
        ("1.5 // 0", "-"),
        ("1e308 * 10", "inf"),
        ("2.0 ** 10000", "-"),
        ("(-1) ** 0.5", "-"),
        ("3 + 4j", "complex(3.0, 4.0)"),
        ("3 - 4j", "complex(3.0, -4.0)"),
        ("1j * 1j", "complex(-1.0, 0.0)"),
        ("-(1j)", "complex(-0.0, -1.0)"),
        ("-0.0", "-0.0"),
    ]);
}

#[test]
fn sequences() {
    check(&[
        ("'a' + 'b'", "\"ab\""),
        ("b'a' + b'b'", "b\"ab\""),
        ("'ab' * 2", "\"abab\""),
        ("0 * 'ab'", "\"\""),
        ("-1 * 'ab'", "-"),
        ("('a' * 4096)[4095]", "\"a\""),
        ("'a' * 4097", "-"),
        ("(1, 2) + (3,)", "(1, 2, 3)"),
        ("((1,) * 256)[255]", "1"),
        ("(1,) * 257", "-"),
        ("((1, 2) * 50) * 3", "-"),
        ("(1, 'a', (2, None))", "(1, \"a\", (2, None))"),
        ("(1, x)", "-"),
        ("'abc'[1]", "\"b\""),
        ("'abc'[-1]", "\"c\""),
        ("'abc'[5]", "-"),
        ("'abc'[0:2]", "\"ab\""),
        ("'abcdef'[4:0:-2]", "\"ec\""),
        ("'abc'[::0]", "-"),
        ("b'abc'[0]", "97"),
        ("(1, 2, 3)[1:]", "(2, 3)"),
        ("(1, 2, 3)[10:]", "()"),
        ("None[0]", "-"),
        ("'%s' % 1", "-"),
    ]);
}

#[test]
fn logic() {
    check(&[
        ("not 5", "False"),
        ("not ()", "True"),
        ("1 and 2", "2"),
        ("0 and x", "0"),
        ("1 and x", "-"),
        ("'' or 0.0 or None", "None"),
        ("1 if True else x", "1"),
        ("1 if x else 2", "-"),
        ("1 < 2", "-"),
    ]);
}

#[test]
fn what_stays_is_remembered() {
    let parsed = ruff_python_parser::parse_expression("x + 1 + 2 + 3").unwrap();
    let folder = Folder::new();
    assert_eq!(folder.constant(parsed.expr(), &leaf), None);
    assert_eq!(folder.variable.borrow().len(), 3);
}
