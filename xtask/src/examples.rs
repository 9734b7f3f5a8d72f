//! The programs in `examples/`: the README sends people there first, so each must run to its end.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::interpreter::{End, Interpreter};
use crate::protocol::tail;
use crate::report::{Case, Suite};
use crate::workspace::{self, progress};

const LIMIT: Duration = Duration::from_secs(120);

/// Runs every example.
///
/// # Errors
/// When the examples cannot be listed or the interpreter cannot be started.
pub fn run(python: &Interpreter) -> Result<Suite> {
    let folder = workspace::root().join("examples");
    let mut examples: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "py") {
            examples.push(path);
        }
    }
    examples.sort();
    progress("examples", &format!("{} programs on {}", examples.len(), python.command_line()));
    let mut cases = Vec::new();
    for path in examples {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let finished = python.run(&[&path], workspace::root(), LIMIT)?;
        cases.push(match finished.end {
            End::Exit(0) if !finished.stdout.is_empty() => Case::passed(name),
            end => {
                Case::failed(name, format!("{end}\n{}\n{}", tail(&finished.stdout), tail(&finished.stderr)))
            }
        });
    }
    Ok(Suite { name: python.suite_name("examples", None), cases, complete: true })
}
