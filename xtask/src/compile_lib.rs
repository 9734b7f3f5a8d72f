//! Every file of the standard library must compile: the widest set of programs that is always at hand.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::interpreter::Interpreter;
use crate::protocol;
use crate::report::Suite;
use crate::workspace::{self, progress};

const LIMIT: Duration = Duration::from_secs(900);

/// Compiles the library's files, and our own in `lib/`, in one process.
///
/// # Errors
/// When the files cannot be listed or the interpreter cannot be started.
pub fn run(python: &Interpreter) -> Result<Suite> {
    let mut files = Vec::new();
    for folder in [PathBuf::from(rustpython_pylib::LIB_PATH), workspace::root().join("lib")] {
        if folder.is_dir() {
            collect(&folder, Path::new(""), &mut files)?;
        }
    }
    files.sort();
    progress("compile-lib", &format!("{} files on {}", files.len(), python.command_line()));
    let list = workspace::target().join("compile-lib.txt");
    let lines: String = files.iter().map(|(name, path)| format!("{name}\t{}\n", path.display())).collect();
    std::fs::write(&list, lines).with_context(|| list.display().to_string())?;
    let script = workspace::root().join("tests/compile_lib.py");
    let finished = python.run(&[&script, &list], workspace::root(), LIMIT)?;
    Ok(protocol::suite("compile-lib", &finished, true))
}

/// Adds the Python files below `folder`, each with its name: the path below the library's folder.
fn collect(folder: &Path, below: &Path, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = below.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push((name.display().to_string(), path));
        }
    }
    Ok(())
}
