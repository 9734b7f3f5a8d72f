//! Every file of the standard library must compile: the widest set of programs that is always at hand. With a CPython at hand, every
//! file of its own test suite must compile too, except those that CPython rejects: they must be rejected.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::interpreter::{End, Interpreter};
use crate::protocol;
use crate::report::{Case, Suite};
use crate::workspace::{self, progress};

const LIMIT: Duration = Duration::from_secs(900);

/// Compiles the library's files, our own in `lib/`, and those of the test suite that `cpython` has, in one process.
///
/// # Errors
/// When the files cannot be listed or an interpreter cannot be started.
pub fn run(python: &Interpreter, cpython: Option<&Interpreter>) -> Result<Suite> {
    let mut files = Vec::new();
    for folder in [PathBuf::from(rustpython_pylib::LIB_PATH), workspace::root().join("lib")] {
        if folder.is_dir() {
            collect(&folder, Path::new(""), &mut files)?;
        }
    }
    files.sort();
    progress("compile-lib", &format!("{} files on {}", files.len(), python.command_line()));
    let list = workspace::target().join("compile-lib.txt");
    let mut lines: String =
        files.iter().map(|(name, path)| format!("{name}\t{}\n", path.display())).collect();
    if let Some(cpython) = cpython {
        lines.push_str(&cpython_tests(cpython)?);
    }
    std::fs::write(&list, lines).with_context(|| list.display().to_string())?;
    let script = workspace::root().join("tests/compile_lib.py");
    let finished = python.run(&[&script, &list], workspace::root(), LIMIT)?;
    let mut suite = protocol::suite("compile-lib", &finished, true);
    if cpython.is_none() {
        let reason = "no CPython is named, by --cpython or PYROXENE_CPYTHON";
        suite.cases.push(Case::skipped("(CPython's test suite)", reason));
    }
    Ok(suite)
}

/// Has `cpython` copy the files of its test suite to where everyone can read them: the list of them, with what it says of each.
fn cpython_tests(cpython: &Interpreter) -> Result<String> {
    let folder = workspace::target().join("cpython-tests");
    progress("compile-lib", &format!("the test suite of {}", cpython.command_line()));
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let list = folder.join("list.txt");
    let script = workspace::root().join("tests/compile_cpython_tests.py");
    let finished = cpython.run(&[&script, &folder, &list], workspace::root(), LIMIT)?;
    if finished.end != End::Exit(0) {
        bail!("{} cannot list its test suite: {}", cpython.command_line(), protocol::tail(&finished.stderr));
    }
    std::fs::read_to_string(&list).with_context(|| list.display().to_string())
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
