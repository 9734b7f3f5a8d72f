//! Every file of the standard library parses, resolves and passes the checks.

use std::path::Path;

use compiler::syntax::{Mode, ParseFlags, analyze, decode};

/// Visit all Python files of a folder and those in it.
fn python_files(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            python_files(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            visit(&path);
        }
    }
}

#[test]
fn every_file_has_a_symbol_table() {
    let library = Path::new(rustpython_pylib::LIB_PATH);
    let (mut files, mut failures) = (0, Vec::new());
    python_files(library, &mut |path| {
        files += 1;
        let bytes = std::fs::read(path).unwrap();
        let result = decode(&bytes)
            .and_then(|decoded| analyze(&decoded.text, Mode::Exec, ParseFlags::default()).map(drop));
        if let Err(error) = result {
            failures.push(format!("{}: {error}", path.display()));
        }
    });
    assert!(files > 500, "only {files} files");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
