//! Building the extension of the set `border`: once for all that load what is built for CPython 3.14, which so run the very
//! same file, and once by each other implementation, with its own headers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::implementations::{Implementation, Implementations};
use crate::extensions::Headers;
use crate::interpreter::End;
use crate::protocol::tail;
use crate::workspace::{self, progress};

const LIMIT: Duration = Duration::from_secs(120);

/// Builds the extension for every implementation; a remark says for which that was not possible.
pub fn build_for_all(implementations: &mut Implementations) {
    let shared = build_shared();
    for implementation in &mut implementations.list {
        let built = match (&shared, implementation.loads_cpython_extensions) {
            (Ok(folder), true) => Ok(folder.clone()),
            (Err(error), true) => Err(anyhow::anyhow!("{error:#}")),
            (_, false) => build_by(implementation),
        };
        match built {
            Ok(folder) => implementation.extension = Some(folder),
            Err(error) => {
                let remark = format!("{} cannot have the extension: {error:#}", implementation.name);
                implementations.remarks.push(remark);
            }
        }
    }
}

/// Builds with CPython's headers where they are at hand, otherwise with ours; gives the folder.
fn build_shared() -> Result<PathBuf> {
    let headers = match Headers::of_cpython()? {
        Some(Headers::CPython(folder)) => folder,
        _ => workspace::root().join("include/python3.14"),
    };
    progress("bench", &format!("building the extension with the headers in {}", headers.display()));
    let folder = folder()?;
    let output = Command::new("cc")
        .args(["-O2", "-shared", "-fPIC", "-I"])
        .arg(headers)
        .arg("-o")
        .arg(folder.join(format!("border.cpython-314-{}-linux-gnu.so", std::env::consts::ARCH)))
        .args(sources()?)
        .output()
        .context("cannot start cc")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(folder)
}

/// Has an implementation build it, as its `sysconfig` says; gives the folder.
fn build_by(implementation: &Implementation) -> Result<PathBuf> {
    progress("bench", &format!("building the extension for {}", implementation.name));
    let folder = folder()?;
    let arguments = [Path::new("bench/border/build.py"), &folder];
    let finished = implementation.python.run(&arguments, workspace::root(), LIMIT)?;
    ensure!(finished.end == End::Exit(0), "{}\n{}", finished.end, tail(&finished.stderr));
    Ok(folder)
}

fn folder() -> Result<PathBuf> {
    let folder = workspace::target().join("bench");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

fn sources() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join("bench/border");
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "c") {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(sources)
}
