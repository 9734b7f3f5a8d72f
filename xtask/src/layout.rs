//! Which functions run when the interpreter starts and when it compiles and imports a little: the linker puts those beside each other.
//!
//! They are a quarter of the code, strewn over all of it, and a process has all the pages around what it touches. The list is a linker
//! script, `crates/pyroxene/build/start_up.ld`, whose patterns leave out the hash at the end of a function's name: it is true for other
//! builds than the one that it was made from, and wrong only in that it may miss functions that are new.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use object::{Object, ObjectSymbol, SymbolKind};

use crate::workspace::{self, progress};

const HEAD: &str = "\
/* The functions that run when the interpreter starts, so that the linker puts them beside each other: memory has the pages then that
   they fill, not those that they are strewn over. Names of functions that are gone do no harm. Written by: cargo xtask layout */
SECTIONS
{
  .text.start_up : {
";

const TAIL: &str = "  }\n}\nINSERT BEFORE .text;\n";

/// The programs that are run, from the root of the workspace.
const PROGRAMS: [&[&str]; 2] = [&["-c", "pass"], &["-B", "bench/run.py", "--check", "memory/memory", "idle"]];

/// Length of the hash that ends a function's name, with the letter behind it.
const HASH: usize = 17;

/// Writes the list, from what valgrind sees of the built `pyrox`.
///
/// # Errors
/// When there is no valgrind, or a file cannot be read or written.
pub fn update() -> Result<()> {
    let sizes = function_sizes()?;
    let called = called_functions()?;
    let patterns = patterns(&sizes, &called);
    ensure!(!patterns.is_empty(), "valgrind told no function of {}", workspace::pyrox().display());
    // What is marked cold has sections of another name: at the start-up, much of it runs.
    let lines: String =
        patterns.iter().map(|pattern| format!("    *(.text.{pattern} .text.unlikely.{pattern})\n")).collect();
    let path = workspace::root().join("crates/pyroxene/build/start_up.ld");
    std::fs::write(&path, format!("{HEAD}{lines}{TAIL}")).with_context(|| path.display().to_string())?;
    println!("{} patterns in {}", patterns.len(), path.display());
    Ok(())
}

/// The functions in the executable by the pattern that they match, with their sizes.
fn function_sizes() -> Result<BTreeMap<String, u64>> {
    let path = workspace::pyrox();
    let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
    let file = object::File::parse(&*bytes).with_context(|| path.display().to_string())?;
    let functions = file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.size() > 0);
    Ok(functions.filter_map(|symbol| Some((symbol.name().ok()?.to_owned(), symbol.size()))).collect())
}

/// The mangled names of all functions that run in the programs.
fn called_functions() -> Result<BTreeSet<String>> {
    let out: PathBuf = workspace::target().join("layout.callgrind");
    let mut called = BTreeSet::new();
    for program in PROGRAMS {
        progress("layout", &format!("pyrox {} in valgrind", program.join(" ")));
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--demangle=no"])
            .arg(format!("--callgrind-out-file={}", out.display()))
            .arg(workspace::pyrox())
            .args(program)
            .current_dir(workspace::root())
            .output()
            .context("cannot start valgrind")?;
        ensure!(output.status.success(), "valgrind: {}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(&out).with_context(|| out.display().to_string())?;
        called.extend(names(&text));
    }
    Ok(called)
}

/// The functions in a file of callgrind's: a name stands where its number does for the first time.
fn names(profile: &str) -> BTreeSet<String> {
    let entries = profile.lines().filter_map(|line| line.strip_prefix("fn=").or(line.strip_prefix("cfn=")));
    entries
        .filter_map(|entry| entry.split_once(") "))
        // A recursive call is marked with a quote and a number.
        .map(|(_, name)| name.split('\'').next().unwrap_or(name).to_owned())
        .collect()
}

/// Patterns that match what was called and little else.
fn patterns(sizes: &BTreeMap<String, u64>, called: &BTreeSet<String>) -> BTreeSet<String> {
    // For each pattern, the bytes of all functions that it matches, and of those that were called.
    let mut matched: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (name, size) in sizes {
        let (all, hot) = matched.entry(pattern(name)).or_default();
        *all += size;
        *hot += if called.contains(name) { *size } else { 0 };
    }
    let few = |&(_, (all, hot)): &(String, (u64, u64))| hot > 0 && all <= 4 * hot + 40_000;
    matched.into_iter().filter(few).map(|(pattern, _)| pattern).collect()
}

/// The pattern of a function's section: its name without what changes with every build.
fn pattern(name: &str) -> String {
    let (stem, rest) = name.split_once(".llvm.").map_or((name, ""), |(stem, rest)| (stem, rest));
    match stem.len().checked_sub(HASH).map(|end| &stem[..end]) {
        Some(path) if stem.starts_with("_ZN") && path.ends_with("17h") => format!("{path}*"),
        _ if rest.is_empty() => name.to_owned(),
        _ => format!("{stem}*"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_what_was_called_and_little_else() {
        let name = |hash: u8| format!("_ZN4core3ptr4drop17h{}E", format!("{hash:02x}").repeat(8));
        let sizes = BTreeMap::from([
            (name(1), 100),
            (name(2), 200),
            ("_RNv3one.llvm.123".to_owned(), 20),
            ("PyList_New".to_owned(), 10),
            ("cold".to_owned(), 90_000),
        ]);
        let one = "_RNv3one.llvm.123";
        let profile = format!("fn=(1) {}'2\n1 2\ncfn=(2) PyList_New\nfn=(1)\nfn=(3) {one}\n", name(1));
        let patterns = patterns(&sizes, &names(&profile));
        let expected = ["PyList_New", "_RNv3one*", "_ZN4core3ptr4drop17h*"].map(str::to_owned);
        assert_eq!(patterns, BTreeSet::from(expected));
    }
}
