//! The files of the standard library, and the archive of them that is part of the executable.
//!
//! The archive is one deflate stream of entries: length of the path and of the content, 32 bits each, low byte first, then both. Its
//! hash names the folder that it is unpacked into.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::overrides;

/// Contents by path in the library, with slashes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Folders that are of no use without a display.
const LEFT_OUT: [&str; 2] = ["idlelib/", "turtledemo/"];

/// The library's files, with this project's own in place of some.
pub fn collect() -> Files {
    let mut files = Files::new();
    let root = Path::new(rustpython_pylib::LIB_PATH);
    add_folder(root, root, &mut files);
    files.retain(|path, _| !LEFT_OUT.iter().any(|folder| path.starts_with(folder)));
    overrides::apply(&mut files);
    let own = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("Cargo sets it")).join("../../lib");
    println!("cargo:rerun-if-changed={}", own.display());
    if own.is_dir() {
        add_folder(&own, &own, &mut files);
    }
    files
}

fn add_folder(root: &Path, folder: &Path, files: &mut Files) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "__pycache__" {
                add_folder(root, &path, files);
            }
            continue;
        }
        if name.ends_with(".pyc") || name == "README.md" {
            continue;
        }
        let inside =
            path.strip_prefix(root).expect("the file is in the folder").to_string_lossy().into_owned();
        let content = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        files.insert(inside, content);
    }
}

/// Writes the archive, and a file with its hash and the library's top-level names.
pub fn pack(files: &Files, out: &Path) {
    let mut hasher = DefaultHasher::new();
    let archive = std::fs::File::create(out.join("library.pack")).expect("the build folder can be written");
    let mut stream = flate2::write::DeflateEncoder::new(archive, flate2::Compression::default());
    let mut put = |bytes: &[u8]| {
        hasher.write(bytes);
        stream.write_all(bytes).expect("the build folder can be written");
    };
    for (path, content) in files {
        for length in [path.len(), content.len()] {
            put(&u32::try_from(length).expect("no file is that large").to_le_bytes());
        }
        put(path.as_bytes());
        put(content);
    }
    stream.finish().expect("the build folder can be written");
    let hash = hasher.finish();
    let text = format!(
        "/// Identifies the archive's contents.\npub const HASH: &str = \"{hash:016x}\";\n\n\
         /// The modules and packages at the top of the library.\npub static NAMES: &[&str] = &{:?};\n",
        names(files)
    );
    std::fs::write(out.join("library.rs"), text).expect("the build folder can be written");
}

/// The modules and packages at the top of the library.
fn names(files: &Files) -> Vec<String> {
    let name = |path: &String| match path.split_once('/') {
        Some((package, "__init__.py")) => Some(package.to_owned()),
        Some(_) => None,
        None => path.strip_suffix(".py").map(str::to_owned),
    };
    files.keys().filter_map(name).collect()
}
