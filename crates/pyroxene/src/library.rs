//! The standard library: packed in the executable, unpacked once into a folder of its own.
//!
//! The folder's name has the version and a hash of the contents in it, so folders of different versions live side by side and one
//! that is there is complete: it is made under another name and renamed.

use std::io::Read;
use std::path::{Path, PathBuf};

include!(concat!(env!("OUT_DIR"), "/library.rs"));

static ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.pack"));

/// The library's folder below a prefix.
pub const FOLDER: &str = "lib/python3.14";

/// The names of the library's modules and packages, those of native modules not included.
pub fn names() -> &'static [&'static str] {
    NAMES
}

/// The prefix that has the library, unpacked now if it has not been. `home` is what `PYTHONHOME` says.
///
/// # Errors
/// When the library can neither be found nor unpacked anywhere.
pub fn prefix(home: Option<&Path>) -> std::io::Result<PathBuf> {
    if let Some(home) = home {
        return Ok(home.to_owned());
    }
    if let Some(installed) = beside_executable() {
        return Ok(installed);
    }
    let name = format!("pyroxene/{}-{HASH}", env!("CARGO_PKG_VERSION"));
    let mut problem = None;
    for folder in cache_folders() {
        let prefix = folder.join(&name);
        if prefix.is_dir() {
            return Ok(prefix);
        }
        match unpack(&prefix) {
            Ok(()) => return Ok(prefix),
            Err(error) => problem = Some(error),
        }
    }
    Err(problem.unwrap_or_else(|| std::io::Error::other("there is no folder for the library")))
}

/// An installed library: `../lib/python3.14` seen from the executable.
fn beside_executable() -> Option<PathBuf> {
    let executable = std::env::current_exe().ok()?;
    let prefix = executable.parent()?.parent()?;
    prefix.join(FOLDER).join("os.py").is_file().then(|| prefix.to_owned())
}

/// Where caches may be kept, the best place first.
fn cache_folders() -> Vec<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let own = variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")));
    // SAFETY: the call has no preconditions.
    let user = unsafe { libc::getuid() };
    let shared = std::env::temp_dir().join(format!("pyroxene-cache-{user}"));
    own.into_iter().chain([shared]).collect()
}

fn unpack(prefix: &Path) -> std::io::Result<()> {
    let parent = prefix.parent().ok_or_else(|| std::io::Error::other("a prefix has a parent"))?;
    std::fs::create_dir_all(parent)?;
    let unfinished = prefix.with_extension(format!("new-{}", std::process::id()));
    let written = write_files(&unfinished.join(FOLDER)).and_then(|()| std::fs::rename(&unfinished, prefix));
    if written.is_err() {
        // What is left of the attempt is of no use; that it cannot be removed either is no second error.
        let _ = std::fs::remove_dir_all(&unfinished);
    }
    match written {
        // Another process was faster.
        Err(_) if prefix.is_dir() => Ok(()),
        other => other,
    }
}

fn write_files(folder: &Path) -> std::io::Result<()> {
    let mut contents = Vec::new();
    flate2::read::DeflateDecoder::new(ARCHIVE).read_to_end(&mut contents)?;
    let mut rest = &contents[..];
    let damaged = || std::io::Error::other("the packed library is damaged");
    let mut take = |len: usize| -> std::io::Result<&[u8]> {
        let (taken, more) = rest.split_at_checked(len).ok_or_else(damaged)?;
        rest = more;
        Ok(taken)
    };
    let mut total = 0;
    while total < contents.len() {
        let mut length = || -> std::io::Result<usize> {
            let bytes: [u8; 4] = take(4)?.try_into().map_err(|_| damaged())?;
            Ok(u32::from_le_bytes(bytes) as usize)
        };
        let (path_length, content_length) = (length()?, length()?);
        let path = folder.join(std::str::from_utf8(take(path_length)?).map_err(|_| damaged())?);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, take(content_length)?)?;
        total += 8 + path_length + content_length;
    }
    std::fs::create_dir_all(folder.join("site-packages"))?;
    std::fs::create_dir_all(folder.join("lib-dynload"))
}
