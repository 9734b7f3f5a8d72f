//! Source lines for tracebacks: from files, and from texts that have no file.

use core::cell::RefCell;
use objspace::{GilCell, Space};
use std::collections::HashMap;

/// Texts by the name that they were compiled under, and files that were read.
static TEXTS: GilCell<RefCell<Option<HashMap<String, Vec<String>>>>> = GilCell::new(RefCell::new(None));

fn lines(text: &str) -> Vec<String> {
    text.split('\n').map(|line| line.trim_end().to_owned()).collect()
}

/// Remembers a text that was compiled under a name that is no file's, as `<string>`.
pub fn register(space: &Space, name: &str, text: &str) {
    let mut texts = TEXTS.get(space).borrow_mut();
    texts.get_or_insert_default().insert(name.to_owned(), lines(text));
}

/// A line, counted from 1, without trailing space; empty if there is no such line to be had.
pub fn line(space: &Space, name: &str, number: u32) -> String {
    let mut texts = TEXTS.get(space).borrow_mut();
    let texts = texts.get_or_insert_default();
    let known = texts.entry(name.to_owned()).or_insert_with(|| read(name));
    let index = (number as usize).wrapping_sub(1);
    known.get(index).cloned().unwrap_or_default()
}

fn read(name: &str) -> Vec<String> {
    let bytes = std::fs::read(name).unwrap_or_default();
    compiler::syntax::decode(&bytes).map(|decoded| lines(&decoded.text)).unwrap_or_default()
}
