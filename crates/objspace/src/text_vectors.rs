//! Calls of the methods of text and bytes with CPython 3.14's results: `tests/vectors/text.tsv`.
//!
//! A line is an object, a method (`%` and `*` are the operators), its arguments, and the result: the `repr` of what came back or
//! the exception, for a bytearray followed by a bar and its `repr` after the call. The result is UTF-8 (surrogates too) in
//! hexadecimal. Objects are words: `N`, `T`, `F`, `i7`, `f0x1p+0`, `s61.20ac` (code points), `b6162`, `a6162` (bytearray),
//! `m6162` (memoryview); `[ … ]`, `( … )` and `{ … }` hold objects, and `( S a b c )` is a slice.

use crate::slice::Slice;
use crate::testing::with_space;
use crate::{ByteArray, Bytes, Dict, List, MemoryView, Object, PyResult, Ref, Space, Str, Tuple, number};
use algorithms::codecs::utf8::push_sequence;
use algorithms::numeric::float_parse;
use core::iter::Peekable;

type Words<'a> = Peekable<core::str::SplitAsciiWhitespace<'a>>;

fn unhex(digits: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn items(space: &Space, words: &mut Words<'_>) -> PyResult<Vec<Ref<Object>>> {
    let mut items = Vec::new();
    while words.next_if(|word| matches!(*word, "]" | ")" | "}")).is_none() && words.peek().is_some() {
        items.push(object(space, words)?);
    }
    Ok(items)
}

fn object(space: &Space, words: &mut Words<'_>) -> PyResult<Ref<Object>> {
    let (kind, rest) = words.next().unwrap().split_at(1);
    match kind {
        "N" => Ok(space.none()),
        "T" | "F" => Ok(space.new_bool(kind == "T")),
        "i" => space.new_big_int(&rest.parse().unwrap()),
        "f" => space.new_float(float_parse::from_hex(rest.as_bytes()).ok().unwrap()),
        "s" => {
            let codes = rest.split('.').filter(|code| !code.is_empty());
            let codes = codes.map(|code| u32::from_str_radix(code, 16).unwrap());
            Ok(Str::from_code_points(space, codes)?.into_object())
        }
        "b" => Ok(Bytes::from_slice(space, &unhex(rest))?.into_object()),
        "a" => Ok(ByteArray::from_slice(space, &unhex(rest))?.into_object()),
        "m" => Ok(MemoryView::from_object(space, &*Bytes::from_slice(space, &unhex(rest))?)?.into_object()),
        "[" => Ok(List::from_vec(space, items(space, words)?)?.into_object()),
        "(" if words.next_if_eq(&"S").is_some() => {
            let parts = items(space, words)?;
            Ok(Slice::new(space, &parts[0], &parts[1], &parts[2])?.into_object())
        }
        "(" => Ok(Tuple::from_vec(space, items(space, words)?)?.into_object()),
        "{" => {
            let dict = Dict::new(space)?;
            for pair in items(space, words)?.chunks(2) {
                dict.set_item(space, &pair[0], &pair[1])?;
            }
            Ok(dict.into_object())
        }
        _ => panic!("unknown word {kind}{rest}"),
    }
}

fn called(space: &Space, this: &Object, method: &str, args: &[&Object]) -> PyResult<Ref<Str>> {
    let result = match method {
        "%" => number::remainder(space, this, args[0]),
        "*" => number::multiply(space, this, args[0]),
        name => this.call_method(space, name, args),
    };
    result?.repr(space)
}

fn push(out: &mut Vec<u8>, text: &Str) {
    text.text().code_points().for_each(|code| push_sequence(code, out));
}

#[test]
fn methods_give_what_they_give_on_cpython() {
    with_space(|space| {
        for line in include_str!("../tests/vectors/text.tsv").lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let this = object(space, &mut fields[0].split_ascii_whitespace().peekable()).unwrap();
            let args = items(space, &mut fields[2].split_ascii_whitespace().peekable()).unwrap();
            let args: Vec<&Object> = args.iter().map(|arg| &**arg).collect();
            let mut out = Vec::new();
            match called(space, &this, fields[1], &args) {
                Ok(text) => push(&mut out, &text),
                Err(err) => {
                    out.extend_from_slice(err.value().ty().name().as_bytes());
                    out.extend_from_slice(b": ");
                    push(&mut out, &err.value().str(space).unwrap());
                }
            }
            if this.is_instance::<ByteArray>() {
                out.push(b'|');
                push(&mut out, &this.repr(space).unwrap());
            }
            let expected = unhex(fields[3]);
            let (out, expected) = (String::from_utf8_lossy(&out), String::from_utf8_lossy(&expected));
            assert_eq!(out, expected, "{} {} {}", fields[0], fields[1], fields[2]);
        }
    });
}
