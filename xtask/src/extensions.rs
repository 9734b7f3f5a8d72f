//! The C extensions in `tests/extensions`, which its own runner builds from source and imports.

use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::interpreter::{End, Finished, Interpreter};
use crate::protocol;
use crate::report::Suite;
use crate::workspace::{self, progress};

/// Whose headers the extensions are built with.
#[derive(Clone, Copy, ValueEnum)]
pub enum Headers {
    /// Ours, in include/
    Ours,
    /// Those of the CPython 3.14 that is at hand
    Cpython,
}

/// Builds the extensions and runs their cases on `python`.
///
/// # Errors
/// When the runner cannot be started.
pub fn run(python: &Interpreter, headers: Headers, matching: Option<&str>) -> Result<Suite> {
    progress("extensions", &format!("on {}", python.command_line()));
    let headers = match headers {
        Headers::Ours => "ours",
        Headers::Cpython => "cpython",
    };
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
