//! The modules whose byte code is part of the executable: importlib itself and what start-up imports.

use std::fmt::Write;
use std::path::Path;

use compiler::{CompileOptions, Mode, bytecode::serialize};

use crate::library::Files;

/// Modules by name; importlib's halves are known by two names each.
const FROZEN: [&str; 19] = [
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "zipimport",
    "abc",
    "codecs",
    "io",
    "encodings",
    "encodings.aliases",
    "encodings.utf_8",
    "_collections_abc",
    "_sitebuiltins",
    "genericpath",
    "posixpath",
    "os",
    "site",
    "stat",
    "importlib.util",
    "importlib.machinery",
    "runpy",
];

const ALIASES: [(&str, &str); 3] = [
    ("_frozen_importlib", "importlib._bootstrap"),
    ("_frozen_importlib_external", "importlib._bootstrap_external"),
    ("os.path", "posixpath"),
];

/// Compiles the modules, and writes a table of them as Rust source.
pub fn write(files: &Files, out: &Path) {
    let mut text = String::from("static MODULES: &[FrozenModule] = &[\n");
    for name in FROZEN {
        let stem = name.replace('.', "/");
        let is_package = !files.contains_key(&format!("{stem}.py"));
        let path = if is_package { format!("{stem}/__init__.py") } else { format!("{stem}.py") };
        let source = files.get(&path).unwrap_or_else(|| panic!("the library has no {path}"));
        let source = std::str::from_utf8(source).unwrap_or_else(|error| panic!("{path}: {error}"));
        let filename = format!("<frozen {name}>");
        let compiled = compiler::compile(source, &filename, Mode::Exec, &CompileOptions::default())
            .unwrap_or_else(|error| panic!("{error}"));
        let mut bytes = Vec::new();
        serialize::write(&compiled.code, &mut bytes);
        let file = out.join(format!("{name}.frozen"));
        std::fs::write(&file, bytes).expect("the build folder can be written");
        let aliases = ALIASES.iter().filter(|(_, original)| *original == name).map(|(alias, _)| *alias);
        for alias in std::iter::once(name).chain(aliases) {
            writeln!(
                text,
                "    FrozenModule {{ name: {alias:?}, original: {name:?}, is_package: {is_package}, code: include_bytes!({file:?}) }},"
            )
            .expect("a String takes all text");
        }
    }
    text += "];\n";
    std::fs::write(out.join("frozen.rs"), text).expect("the build folder can be written");
}
