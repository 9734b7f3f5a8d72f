//! Our headers in `include/python3.14`, compared with CPython's interface by `tests/headers/check.py`: with the measured tables always,
//! and with CPython's headers where there are some.

use std::process::Command;

use anyhow::{Context, Result};

use crate::extensions::Headers;
use crate::interpreter::{End, Finished};
use crate::protocol;
use crate::report::Suite;
use crate::workspace::{self, progress};

/// Runs the comparison.
///
/// # Errors
/// When the script cannot be started, or CPython's headers are named and not there.
pub fn run() -> Result<Suite> {
    let mut command = Command::new("python3");
    command.current_dir(workspace::root()).arg("tests/headers/check.py");
    match Headers::of_cpython()? {
        Some(Headers::CPython(folder)) => {
            progress("headers", &format!("against the tables and {}", folder.display()));
            command.arg("--cpython").arg(folder);
        }
        _ => progress("headers", "against the tables; PYROXENE_CPYTHON_HEADERS names no headers of CPython"),
    }
    let output = command.output().context("cannot start python3")?;
    let finished = Finished {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        end: output.status.code().map_or(End::Signal(0), End::Exit),
    };
    Ok(protocol::suite("headers", &finished, true))
}
