//! Tables compared with those of CPython 3.14's `_symtable` module, which `testdata/tables.txt` holds:
//! programs, each followed by its table.

use super::*;
use ruff_python_ast::PythonVersion;
use ruff_python_parser::{ParseOptions, parse};
use std::fmt::Write;

/// A table as text: one line for each scope, and one for each of its symbols, sorted.
fn dump(table: &SymbolTable, scope: &Scope, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let kind = scope.kind as u32;
    let nested = u32::from(scope.nested);
    let varnames: Vec<&str> = scope.varnames.iter().map(|name| name.as_str()).collect();
    writeln!(out, "{indent}{} type={kind} nested={nested} varnames={varnames:?}", scope.name).unwrap();
    let mut symbols: Vec<_> = scope.symbols.iter().collect();
    symbols.sort_by(|a, b| a.name.cmp(&b.name));
    for symbol in symbols {
        let packed = symbol.packed();
        writeln!(out, "{indent}  {} {} {}", symbol.name, packed & 0xfff, packed >> 12).unwrap();
    }
    for child in &scope.visible_children {
        dump(table, table.scope(*child), depth + 1, out);
    }
}

fn table(source: &str, future: FutureFlags) -> Result<SymbolTable, SyntaxError> {
    let options =
        ParseOptions::from(ruff_python_parser::Mode::Module).with_target_version(PythonVersion::PY314);
    let parsed = parse(source, options).expect("the program is valid");
    build(parsed.syntax(), source, future, Mode::Exec)
}

fn dump_source(source: &str) -> String {
    let annotations = source.starts_with("from __future__ import annotations");
    let mut out = String::new();
    match table(source, FutureFlags { annotations, ..FutureFlags::default() }) {
        Ok(table) => dump(&table, table.top(), 0, &mut out),
        Err(error) => out = format!("{} {} {}\n", error.msg, error.line, error.col),
    }
    out
}

#[test]
fn tables_are_those_of_cpython() {
    for case in include_str!("testdata/tables.txt").split("=====\n").skip(1) {
        let (source, expected) = case.split_once("-----\n").unwrap();
        assert_eq!(dump_source(source), expected, "for\n{source}");
    }
}

#[test]
fn the_annotation_scope_of_a_class_gets_its_set_of_executed_annotations() {
    let source = "class A:\n  x: int\n  if 1:\n    y: str\n";
    let table = table(source, FutureFlags::default()).unwrap();
    let class = table.scope(table.top().children[0]);
    assert_eq!(class.cell_names(), ["__classdict__", "__conditional_annotations__"]);
    let annotations = table.block_annotations(class.id).unwrap();
    assert_eq!(annotations.free_names(), ["__classdict__", "__conditional_annotations__"]);
}

#[test]
fn locals_cells_and_free_variables() {
    let source =
        "def f(b, *, a):\n  c = [d for d in b]\n  def g():\n    return a, e, [e for x in y]\n  e = 1\n";
    let table = table(source, FutureFlags::default()).unwrap();
    let ast::Mod::Module(module) =
        parse(source, ParseOptions::from(ruff_python_parser::Mode::Module)).unwrap().into_syntax()
    else {
        unreachable!()
    };
    let function = table.function(module.body[0].as_function_def_stmt().unwrap());
    assert_eq!(function.local_names(), ["b", "a", "c", "g", "d"]);
    assert_eq!(function.cell_names(), ["a", "e"]);
    let inner = table.scopes().find(|scope| scope.name == "g").unwrap();
    assert_eq!(inner.free_names(), ["a", "e"]);
    assert_eq!(inner.local_names(), ["x"]);
}
