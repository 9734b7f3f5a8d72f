//! The suite `bench`: every entry, done once at its smallest, must compute what CPython computed, so that the benchmarks stay
//! working. Also writes what CPython computes.

use anyhow::{Context, Result, bail, ensure};

use super::extension;
use super::implementations::{self, Implementation};
use super::program::{self, Run};
use super::registry::{Entry, Registry, Set};
use crate::interpreter::Interpreter;
use crate::report::{Case, Suite};
use crate::workspace::{self, progress};

/// Checks the entries that are wanted, one case each.
///
/// # Errors
/// When the interpreter does not run, or no entry has such a name.
pub fn check(python: &Interpreter, sets: &[Set], names: &[String]) -> Result<Suite> {
    let registry = Registry::load()?.select(sets, names)?;
    progress("bench", &format!("{} entries on {}", registry.entries.len(), python.command_line()));
    let implementation = ready(python)?;
    let mut cases = Vec::new();
    for program in registry.programs() {
        cases.extend(judge(program.entries(), &program.check(&implementation)));
    }
    if sets.is_empty() && names.is_empty() {
        cases.extend(unregistered(&registry)?);
    }
    Ok(Suite { name: python.suite_name("bench", None), cases, complete: sets.is_empty() && names.is_empty() })
}

/// Writes the entries and what CPython computes.
///
/// # Errors
/// When CPython does not run, a program fails, or the file cannot be written.
pub fn write_expected(cpython: &Interpreter) -> Result<()> {
    let implementation = ready(cpython)?;
    let mut entries = Vec::new();
    for (set, program) in programs()? {
        let run = program::check_all(&implementation, set, &program);
        if let Some(problem) = run.problem {
            bail!("bench/{}/{program}.py: {problem}", set.name());
        }
        let entry = |line: program::Line| Entry {
            set,
            program: program.clone(),
            name: line.name,
            expected: line.result,
        };
        entries.extend(run.lines.into_iter().map(entry));
    }
    let text = Registry { entries }.write();
    // Reading it back finds entries of the same name.
    let count = Registry::parse(&text)?.entries.len();
    let path = Registry::path();
    std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    println!("{count} benchmark entries");
    Ok(())
}

/// The implementation with its extension.
fn ready(python: &Interpreter) -> Result<Implementation> {
    let mut found = implementations::only(python.clone())?;
    extension::build_for_all(&mut found);
    let implementation = found.list.pop().context("there is one implementation")?;
    ensure!(implementation.extension.is_some(), "{}", found.remarks.join("\n"));
    Ok(implementation)
}

/// A case for each entry that a process should have done.
fn judge(entries: &[Entry], run: &Run) -> Vec<Case> {
    let problem = run.problem.as_deref().unwrap_or("the program did not print it");
    entries
        .iter()
        .map(|entry| {
            let name = entry.full_name();
            match run.lines.iter().find(|line| line.name == entry.name) {
                None => Case::failed(name, problem),
                Some(line) if line.result == entry.expected => Case::passed(name),
                Some(line) => {
                    Case::failed(name, format!("expected {}\ncomputed {}", entry.expected, line.result))
                }
            }
        })
        .collect()
}

/// A failed case for each program that the registry does not know.
fn unregistered(registry: &Registry) -> Result<Vec<Case>> {
    let known = |set: Set, program: &str| {
        registry.entries.iter().any(|entry| (entry.set, entry.program.as_str()) == (set, program))
    };
    let unknown = programs()?.into_iter().filter(|(set, program)| !known(*set, program));
    let case = |(set, program): (Set, String)| {
        Case::failed(
            format!("{}/{program}.py", set.name()),
            "none of its entries is in bench/expected.tsv: run cargo xtask expected",
        )
    };
    Ok(unknown.map(case).collect())
}

/// The programs that there are: set and name, in order.
fn programs() -> Result<Vec<(Set, String)>> {
    let mut programs = Vec::new();
    for set in Set::ALL {
        let folder = workspace::root().join("bench").join(set.name());
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if path.extension().is_some_and(|extension| extension == "py") && name != "build" {
                names.push(name);
            }
        }
        names.sort();
        programs.extend(names.into_iter().map(|name| (set, name)));
    }
    Ok(programs)
}

#[cfg(test)]
mod tests {
    use super::super::program::Line;
    use super::*;
    use crate::report::Outcome;

    #[test]
    fn an_entry_must_be_there_and_right() {
        let registry = Registry::parse("python/x\ta\t1\npython/x\tb\t2\npython/x\tc\t3\n").unwrap();
        let line = |name: &str, result: &str| Line {
            set: Set::Python,
            name: name.to_owned(),
            result: result.to_owned(),
            sample: None,
        };
        let run = Run { lines: vec![line("a", "1"), line("b", "3")], problem: Some("it died".to_owned()) };
        let outcomes: Vec<Outcome> =
            judge(&registry.entries, &run).into_iter().map(|case| case.outcome).collect();
        assert_eq!(
            outcomes,
            [
                Outcome::Passed,
                Outcome::Failed("expected 2\ncomputed 3".to_owned()),
                Outcome::Failed("it died".to_owned())
            ]
        );
    }

    #[test]
    fn every_program_is_registered() {
        assert!(unregistered(&Registry::load().unwrap()).unwrap().is_empty());
    }
}
