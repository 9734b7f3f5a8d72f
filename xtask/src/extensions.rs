//! The C extensions in `tests/extensions`, which its own runner builds from source and imports.

use std::process::Command;

use anyhow::{Context, Result};

use crate::interpreter::{End, Finished, Interpreter};
use crate::protocol;
use crate::report::Suite;
use crate::workspace::{self, progress};

/// Builds the extensions and runs their scripts on `python`. `headers` is `ours`, `cpython` (those of the
/// interpreter that is tested) or a folder.
///
/// # Errors
/// When the runner cannot be started.
pub fn run(python: &Interpreter, headers: &str, matching: Option<&str>) -> Result<Suite> {
    progress("extensions", &format!("on {}", python.command_line()));
    let mut command = Command::new("python3");
    command.current_dir(workspace::root()).arg("tests/extensions/run.py");
    command.args(["--headers", headers, "--python", &python.command_line()]);
    if let Some(text) = matching {
        command.args(["--match", text]);
    }
    let output = command.output().context("cannot start python3")?;
    let finished = Finished {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        end: output.status.code().map_or(End::Signal(0), End::Exit),
    };
    Ok(protocol::suite("extensions", &finished, matching.is_none()))
}
