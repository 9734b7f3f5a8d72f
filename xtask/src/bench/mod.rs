//! Benchmarks: the programs in `bench/`, on pyrox and on its peers, in one run.
//!
//! Every program runs in turn on each implementation, so that whatever else the machine does meets all of them; of several
//! processes the best counts. Times decide nothing: only a program that fails, or an entry whose result is not the same
//! everywhere, makes the command fail.

mod check;
mod extension;
mod implementations;
mod json;
mod program;
mod registry;
mod results;
mod table;

pub use check::{check, write_expected};
pub use registry::Set;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::interpreter::Interpreter;
use crate::workspace::progress;
use implementations::Implementation;
use program::Program;
use registry::Registry;
use results::Results;

/// What the command line asks for.
pub struct Options {
    /// Processes per program and implementation.
    pub best_of: usize,
    /// Only these sets; all when empty.
    pub sets: Vec<Set>,
    /// Only entries whose name, `set/entry`, contains one of these; all when empty.
    pub names: Vec<String>,
    /// Where to write everything that was measured.
    pub json: Option<PathBuf>,
    /// Print the table as Markdown.
    pub markdown: bool,
}

/// Measures and prints the table; `false` when an entry failed or had different results.
///
/// # Errors
/// When there is nothing to run, the tested implementation does not run at all, or a file cannot be written.
pub fn run(tested: Interpreter, peers: &[String], options: &Options) -> Result<bool> {
    ensure!(options.best_of > 0, "--best-of 0 would measure nothing");
    let registry = Registry::load()?.select(&options.sets, &options.names)?;
    let mut implementations = implementations::find(tested, peers)?;
    if registry.has(Set::Border) {
        extension::build_for_all(&mut implementations);
    }
    let mut results = Results::new(&registry, &implementations);
    for program in registry.programs() {
        for round in 1..=options.best_of {
            for (index, implementation) in implementations.list.iter().enumerate() {
                progress(
                    "bench",
                    &format!("{program} on {}, {round} of {}", implementation.name, options.best_of),
                );
                measure(&program, index, implementation, &mut results);
            }
        }
    }
    results.compare();
    let table = if options.markdown {
        table::markdown(&registry, &implementations, &results)
    } else {
        table::text(&registry, &implementations, &results)
    };
    print!("{table}");
    if let Some(path) = &options.json {
        let text = json::report(&registry, &implementations, &results, options.best_of);
        std::fs::write(path, text).with_context(|| path.display().to_string())?;
    }
    Ok(results.problems().is_empty())
}

/// Runs a program once and takes what it measured into account.
fn measure(program: &Program, index: usize, implementation: &Implementation, results: &mut Results) {
    if program.set() == Set::Border && implementation.extension.is_none() {
        return;
    }
    let run = program.measure(implementation);
    for line in run.lines {
        results.add(index, &line);
    }
    if let Some(problem) = run.problem {
        results.note_problem(format!("{program} on {}: {problem}", implementation.name));
    }
}
