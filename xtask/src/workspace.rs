//! Where things are in the source tree, and building what the tests run.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The root of the source tree.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder in the workspace")
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The release build of `pyrox`.
pub fn pyrox() -> PathBuf {
    target().join("release").join("pyrox")
}

/// The release build of `pyrox` that checks itself, in a target folder of its own.
pub fn self_checking_pyrox() -> PathBuf {
    self_checking_target().join("release").join("pyrox")
}

/// The target folder of what checks itself.
pub fn self_checking_target() -> PathBuf {
    target().join("self-check")
}

/// The cargo that runs this program, or the one on the path.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Builds `pyrox`. The whole workspace is named so that the unit tests find their dependencies built
/// with the same features.
///
/// # Errors
/// When the build fails; cargo has printed why.
pub fn build_release() -> Result<()> {
    progress("build", "cargo build --release --workspace");
    let status =
        cargo().args(["build", "--release", "--workspace"]).status().context("cannot start cargo")?;
    ensure!(status.success(), "the build failed");
    Ok(())
}

/// Builds the `pyrox` that checks itself.
///
/// # Errors
/// When the build fails; cargo has printed why.
pub fn build_self_checking() -> Result<()> {
    progress("build", "cargo build --release -p pyroxene --features self-check");
    let mut command = cargo();
    command.args(["build", "--release", "-p", "pyroxene", "--features", "self-check", "--target-dir"]);
    let status = command.arg(self_checking_target()).status().context("cannot start cargo")?;
    ensure!(status.success(), "the build failed");
    Ok(())
}

/// Tells what is being done, on the error stream.
pub fn progress(what: &str, detail: &str) {
    eprintln!("{what:>12}  {detail}");
}
