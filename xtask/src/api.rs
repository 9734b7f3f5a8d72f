//! Which symbols of CPython's C API the built `pyrox` exports.
//!
//! Extensions resolve against the binary's dynamic symbols, so that table is the truth about what there is.
//! `tests/api-baseline.txt` lists the symbols that were there before: none of them may get lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use object::{Object, ObjectSymbol};

use crate::report::{Case, Suite};
use crate::workspace::{self, progress};

const BASELINE_HEAD: &str =
    "# The symbols of CPython's C API that pyrox exports. Written by: cargo xtask api --update\n";

/// CPython's symbols, with the number of the most used wheels that need each.
struct Table {
    wheels: BTreeMap<String, u64>,
}

impl Table {
    fn load() -> Result<Self> {
        let path = workspace::root().join("crates/abi/tables/symbols.tsv");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Takes the symbols that CPython's binary exports: kinds `func` and `data`.
    fn parse(text: &str) -> Result<Self> {
        let mut wheels = BTreeMap::new();
        for line in text.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            ensure!(columns.len() >= 4, "not a line of the table: {line}");
            if matches!(columns[1], "func" | "data") {
                let count = columns[3].parse().with_context(|| line.to_owned())?;
                wheels.insert(columns[0].to_owned(), count);
            }
        }
        Ok(Table { wheels })
    }

    /// How much of the table `symbols` cover: their share of its lines and of the wheels' needs, in percent.
    fn share(&self, symbols: &BTreeSet<String>) -> (f64, f64) {
        let of = |part: u64, whole: u64| 100.0 * part as f64 / (whole.max(1)) as f64;
        let needed: u64 = self.wheels.values().sum();
        let met = symbols.iter().filter_map(|symbol| self.wheels.get(symbol)).sum();
        (of(symbols.len() as u64, self.wheels.len() as u64), of(met, needed))
    }
}

/// Compares the exported symbols with the baseline; prints how many there are.
///
/// # Errors
/// When the binary, the table or the baseline cannot be read.
pub fn run() -> Result<Suite> {
    let table = Table::load()?;
    let exported = exported(&table)?;
    let (lines, needs) = table.share(&exported);
    progress(
        "api",
        &format!(
            "{} of {} symbols ({lines:.1} %); {needs:.1} % weighted by the wheels that need them",
            exported.len(),
            table.wheels.len()
        ),
    );
    let path = baseline_path();
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: run cargo xtask api --update", path.display()))?;
    let baseline: BTreeSet<String> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    let new = exported.difference(&baseline).count();
    if new > 0 {
        progress("api", &format!("{new} symbols are new: cargo xtask api --update puts them on the list"));
    }
    let case = |symbol: &String| match exported.contains(symbol) {
        true => Case::passed(symbol),
        false => Case::failed(symbol, "pyrox exported it before and does not any more"),
    };
    Ok(Suite { name: "api".to_owned(), cases: baseline.iter().map(case).collect(), complete: true })
}

/// Writes the baseline.
///
/// # Errors
/// When the binary or the table cannot be read, or the baseline cannot be written.
pub fn update() -> Result<()> {
    let exported = exported(&Table::load()?)?;
    let lines: String = exported.iter().map(|symbol| format!("{symbol}\n")).collect();
    let path = baseline_path();
    std::fs::write(&path, format!("{BASELINE_HEAD}{lines}")).with_context(|| path.display().to_string())?;
    println!("{} symbols in {}", exported.len(), path.display());
    Ok(())
}

/// Prints the `count` missing symbols that wheels need most.
///
/// # Errors
/// When the binary or the table cannot be read.
pub fn print_missing(count: usize) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let table = Table::load()?;
    let exported = exported(&table)?;
    let mut missing: Vec<_> = table.wheels.iter().filter(|(symbol, _)| !exported.contains(*symbol)).collect();
    missing.sort_by_key(|(symbol, wheels)| (std::cmp::Reverse(**wheels), symbol.as_str()));
    for (symbol, wheels) in missing.into_iter().take(count) {
        println!("{wheels:6}  {symbol}");
    }
    Ok(())
}

/// The symbols of the table that the built binary defines for others to link with.
fn exported(table: &Table) -> Result<BTreeSet<String>> {
    let path = workspace::pyrox();
    let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
    let file = object::File::parse(&*bytes).with_context(|| path.display().to_string())?;
    Ok(file
        .dynamic_symbols()
        .filter(|symbol| symbol.is_definition() && symbol.is_global())
        .filter_map(|symbol| symbol.name().ok())
        .filter(|name| table.wheels.contains_key(*name))
        .map(str::to_owned)
        .collect())
}

fn baseline_path() -> PathBuf {
    workspace::root().join("tests/api-baseline.txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_what_the_binary_exports() {
        let table = Table::parse(
            "symbol\tkind\tlimited_api\twheels\theader\tprototype\n\
             A\tfunc\tyes\t30\ta.h\tint A(void)\nB\tdata\tno\t10\t\t\nC\tinline\tno\t0\tc.h\t\n",
        )
        .unwrap();
        let (lines, needs) = table.share(&BTreeSet::from(["A".to_owned()]));
        assert_eq!((lines, needs), (50.0, 75.0));
        assert!(Table::parse("head\nA\tfunc\n").is_err());
    }
}
