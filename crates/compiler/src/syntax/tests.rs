//! Errors and warnings compared with CPython 3.14's, which `testdata` holds: sources, each followed by what
//! CPython says about it.

use super::*;

/// Programs and what is said about them.
fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("=====\n").skip(1).map(|case| case.split_once("-----\n").expect("a case has two parts"))
}

fn outcome(source: &str) -> String {
    match analyze(source, Mode::Exec, ParseFlags::default()) {
        Ok(_) => "OK\n".to_owned(),
        Err(error) => {
            let kind = match error.kind {
                ErrorKind::Syntax => "SyntaxError",
                ErrorKind::Indentation => "IndentationError",
                ErrorKind::Tab => "TabError",
                ErrorKind::IncompleteInput => "_IncompleteInputError",
                ErrorKind::Recursion => "RecursionError",
            };
            let place = (error.line, error.col, error.end_line, error.end_col);
            format!("{kind}: {} {place:?}\n", error.msg)
        }
    }
}

#[test]
fn errors_are_those_of_cpython() {
    let different: Vec<String> = cases(include_str!("testdata/errors.txt"))
        .filter_map(|(source, expected)| {
            let found = outcome(source);
            (found != expected).then(|| format!("{source}   expected {expected}   found    {found}"))
        })
        .collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn warnings_are_those_of_cpython() {
    for (source, expected) in cases(include_str!("testdata/warnings.txt")) {
        let analyzed = analyze(source, Mode::Exec, ParseFlags::default()).expect("the program is valid");
        let mut warnings = analyzed.parsed.warnings.clone();
        warnings.sort_by(|left, right| left.msg.cmp(&right.msg));
        let found: String =
            warnings.iter().map(|warning| format!("{}: {}\n", warning.line, warning.msg)).collect();
        assert_eq!(found, expected, "for\n{source}");
    }
}

/// What an interactive prompt asks: is the input complete, wrong, or does it go on?
fn interactive(source: &str) -> &'static str {
    let flags = ParseFlags { dont_imply_dedent: true, allow_incomplete: true, ..ParseFlags::default() };
    match parse(source, Mode::Single, flags) {
        Ok(_) => "complete",
        Err(error) if error.kind == ErrorKind::IncompleteInput => "goes on",
        Err(_) => "wrong",
    }
}

#[test]
fn interactive_input_goes_on_while_it_can() {
    let table = [
        ("x = 1", "complete"),
        ("x = (1,\n", "goes on"),
        ("x = [\n1,\n", "goes on"),
        ("x = '''a\n", "goes on"),
        ("f'''{\n", "goes on"),
        ("x = 'a\n", "wrong"),
        ("x = 1 +\n", "wrong"),
        ("x = 1 \\\n", "goes on"),
        ("if x:\n", "goes on"),
        ("if x:\n    y", "goes on"),
        ("if x:\n    y\n", "complete"),
        ("if x: y", "goes on"),
        ("if x: y\n", "complete"),
        ("def f(:\n", "wrong"),
        ("@d\n", "goes on"),
        ("class A:\n", "goes on"),
        ("def f():\n  if x:\n    y\n", "complete"),
        ("try:\n    x\n", "goes on"),
        ("x\ny\n", "wrong"),
        ("x; y\n", "complete"),
    ];
    for (source, expected) in table {
        assert_eq!(interactive(source), expected, "for {source:?}");
    }
}

#[test]
fn depth_is_limited_and_never_overflows_the_stack() {
    let error = |source: String| analyze(&source, Mode::Eval, ParseFlags::default()).map(drop).unwrap_err();
    let brackets = error(format!("{}1{}", "(".repeat(201), ")".repeat(201)));
    assert_eq!(brackets.msg, "too many nested parentheses");
    for source in [
        format!("{}1", "-".repeat(100_000)),
        format!("1{}", "+1".repeat(100_000)),
        format!("x{}", ".y".repeat(100_000)),
        format!("{}1", "lambda: ".repeat(50_000)),
        format!("{}1", "not ".repeat(50_000)),
    ] {
        assert_eq!(error(source).kind, ErrorKind::Recursion);
    }
    let deep = format!("1{}", "+1".repeat(10_000));
    assert!(analyze(&deep, Mode::Eval, ParseFlags::default()).is_ok());
}

#[test]
fn a_source_is_text_without_null_bytes() {
    let error = parse("x = 1\0", Mode::Exec, ParseFlags::default()).unwrap_err();
    assert_eq!(error.msg, "source code string cannot contain null bytes");
}

#[test]
fn an_expression_is_not_indented() {
    let error = parse(" x", Mode::Eval, ParseFlags::default()).unwrap_err();
    assert_eq!((error.kind, error.msg.as_str()), (ErrorKind::Indentation, "unexpected indent"));
    assert!(parse("x \n\n# comment\n", Mode::Eval, ParseFlags::default()).is_ok());
}

/// No text, however broken, may make the diagnosis panic: every prefix of a program that uses most of the grammar.
#[test]
fn every_prefix_of_a_program_is_diagnosed() {
    let program = "async def f[T: int = x](a, /, b=1, *c, d: \"e\" = 2, **g) -> h:\n    '''doc'''\n    \
                   with (a as b, c): return [x async for x, *y in z if x], {1: 2, **q}\n    try:\n\tpass\n    \
                   except* (A, B) as e: raise X from y\n    finally: del a[1:2, ...], b.c\n\
                   match f\"{a!r:>{b}}{{ж}}\" 'x':\n  case {'k': [1 | 2, *_], **r} if x: lambda: (yield)\n  \
                   case A(b=1 + 2j) as c: global x\nx: int = 0x1F if a else b'\\n' @ not c\nfrom . import (a as b)\n";
    for (end, _) in program.char_indices() {
        let _ = outcome(&program[..end]);
        let _ = outcome(&program[end..]);
    }
}
