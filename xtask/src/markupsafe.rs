//! MarkupSafe, a wheel with a C extension, unmodified: its own test files run on its binary wheel.
//!
//! Both are downloaded once with pip, by the machine's own Python, and kept in the target folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::interpreter::Interpreter;
use crate::protocol;
use crate::report::Suite;
use crate::workspace::{self, progress};

const VERSION: &str = "3.0.4";
const LIMIT: Duration = Duration::from_secs(300);

/// Runs the tests.
///
/// # Errors
/// When the wheel or the source distribution cannot be had, or the interpreter cannot be started.
pub fn run(python: &Interpreter) -> Result<Suite> {
    let wheels = workspace::target().join("wheels");
    std::fs::create_dir_all(&wheels).with_context(|| wheels.display().to_string())?;
    let site = installed_wheel(&wheels)?;
    let source = unpacked_source(&wheels)?;
    progress("markupsafe", &format!("{VERSION} on {}", python.command_line()));
    let script = workspace::root().join("tests/python/markupsafe/run.py");
    let arguments = [script, site, source.join("tests"), PathBuf::from("markupsafe._speedups")];
    let finished = python.run(&arguments, workspace::root(), LIMIT)?;
    Ok(protocol::suite("markupsafe", &finished, true))
}

/// A folder that has the contents of the binary wheel.
fn installed_wheel(wheels: &Path) -> Result<PathBuf> {
    let site = wheels.join(format!("markupsafe-{VERSION}-site"));
    if !site.is_dir() {
        let platform = format!("manylinux2014_{}", std::env::consts::ARCH);
        let options = ["--only-binary=:all:", "--python-version=314", "--implementation=cp", "--abi=cp314"];
        let wheel = download(wheels, ".whl", &[&options[..], &["--platform", &platform]].concat())?;
        unpack("zipfile", &wheel, &site)?;
    }
    Ok(site)
}

/// The folder of the source distribution.
fn unpacked_source(wheels: &Path) -> Result<PathBuf> {
    let folder = wheels.join(format!("markupsafe-{VERSION}-source"));
    if !folder.is_dir() {
        let archive = download(wheels, ".tar.gz", &["--no-binary=:all:"])?;
        unpack("tarfile", &archive, &folder)?;
    }
    Ok(folder.join(format!("markupsafe-{VERSION}")))
}

/// Has pip download MarkupSafe; the file's name ends with `suffix`.
fn download(wheels: &Path, suffix: &str, options: &[&str]) -> Result<PathBuf> {
    progress("markupsafe", &format!("downloading {VERSION} (*{suffix})"));
    let output = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest"])
        .arg(wheels)
        .args(options)
        .arg(format!("markupsafe=={VERSION}"))
        .output()
        .context("cannot start python3, whose pip downloads the wheel")?;
    ensure!(output.status.success(), "pip download: {}", String::from_utf8_lossy(&output.stderr));
    for entry in std::fs::read_dir(wheels)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if name.starts_with(&format!("markupsafe-{VERSION}")) && name.ends_with(suffix) {
            return Ok(path);
        }
    }
    bail!("pip downloaded no *{suffix} of markupsafe {VERSION}")
}

/// Unpacks with a module of the machine's Python. The folder gets its name when it is whole.
fn unpack(module: &str, archive: &Path, folder: &Path) -> Result<()> {
    let mut part = OsString::from(folder);
    part.push(".part");
    let part = PathBuf::from(part);
    if part.exists() {
        std::fs::remove_dir_all(&part)?;
    }
    let output = Command::new("python3").args(["-m", module, "-e"]).arg(archive).arg(&part).output()?;
    ensure!(output.status.success(), "{}: {}", archive.display(), String::from_utf8_lossy(&output.stderr));
    std::fs::rename(&part, folder).with_context(|| folder.display().to_string())
}
