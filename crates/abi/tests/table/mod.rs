//! Reads the tables of measured facts, and the names that the crate's sources declare.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn crate_path(relative: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The rows of `tables/NAME.tsv` without the heading, split into columns.
pub fn rows(name: &str) -> Vec<Vec<String>> {
    let path = crate_path(&format!("tables/{name}.tsv"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// The names of what the sources declare at the start of a line with `keyword` (`pub const `, `pub struct `).
pub fn declared(keyword: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(crate_path("src")).expect("the crate has sources") {
        let text = fs::read_to_string(entry.expect("a readable folder").path()).expect("readable sources");
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix(keyword) {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                if end > 0 && !rest.starts_with("fn ") {
                    names.insert(rest[..end].to_owned());
                }
            }
        }
    }
    names
}
