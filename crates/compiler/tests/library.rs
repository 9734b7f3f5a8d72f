//! Compiles the whole standard library and verifies the code.
//!
//! The library is that of the `rustpython-pylib` crate; with `PYROXENE_LIBTEST` in the environment, the folder it names.

use std::path::{Path, PathBuf};

use compiler::syntax::{ParseFlags, analyze};
use compiler::{CompileOptions, Mode, SyntaxError, compile_analyzed, verify};

fn python_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            python_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}

fn library() -> PathBuf {
    match std::env::var_os("PYROXENE_LIBTEST") {
        Some(folder) => folder.into(),
        None => rustpython_pylib::LIB_PATH.into(),
    }
}

/// Compile a file and verify its code.
fn check(source: &str, name: &str) -> Result<Result<(), String>, SyntaxError> {
    let analyzed = analyze(source, Mode::Exec, ParseFlags::default())?;
    let compiled = compile_analyzed(&analyzed, source, name, Mode::Exec, &CompileOptions::default())?;
    Ok(verify::verify(&compiled.code))
}

#[test]
fn the_standard_library_compiles() {
    let mut files = Vec::new();
    python_files(&library(), &mut files);
    assert!(files.len() > 100, "the library has many files");
    let mut problems = Vec::new();
    for file in &files {
        // Some installations have links that lead nowhere, and tests have files in other encodings.
        let Ok(bytes) = std::fs::read(file) else { continue };
        let Ok(source) = String::from_utf8(bytes) else { continue };
        if file.to_string_lossy().contains("badsyntax") {
            continue;
        }
        let name = file.display().to_string();
        match check(source.trim_start_matches('\u{feff}'), &name) {
            Ok(Ok(())) => {}
            Ok(Err(problem)) => problems.push(format!("{name}: {problem}")),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    assert!(problems.is_empty(), "{} of {} files:\n{}", problems.len(), files.len(), problems.join("\n"));
}
