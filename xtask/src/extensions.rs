//! The C extensions in `tests/extensions`, which its own runner builds from source and imports.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::interpreter::{End, Finished, Interpreter, cpython_from_environment};
use crate::protocol;
use crate::report::Suite;
use crate::workspace::{self, progress};

/// The environment variable that names the folder of CPython 3.14's headers.
const CPYTHON_HEADERS: &str = "PYROXENE_CPYTHON_HEADERS";

/// How long one script may take.
const LIMIT: Duration = Duration::from_secs(120);

/// Whose headers the extensions are built with.
pub enum Headers {
    /// `include/python3.14`
    Ours,
    /// A folder with those of CPython 3.14.
    CPython(PathBuf),
}

impl Headers {
    /// What the command line calls `ours`, `cpython` or by a folder's name.
    ///
    /// # Errors
    /// When CPython's are wanted and not found.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "ours" => Ok(Headers::Ours),
            "cpython" => Self::of_cpython()?.with_context(|| {
                format!("no headers of CPython 3.14: name their folder in {CPYTHON_HEADERS}")
            }),
            folder => Ok(Headers::CPython(folder.into())),
        }
    }

    /// CPython's headers, where there are any: in the folder that the environment names, or where the CPython that it names
    /// has them.
    ///
    /// # Errors
    /// When that CPython cannot be run, or the folder that is named holds no headers.
    pub fn of_cpython() -> Result<Option<Self>> {
        let has_headers = |folder: &PathBuf| folder.join("Python.h").is_file();
        if let Some(folder) = std::env::var_os(CPYTHON_HEADERS).map(PathBuf::from) {
            ensure!(has_headers(&folder), "{CPYTHON_HEADERS}: there is no Python.h in {}", folder.display());
            return Ok(Some(Headers::CPython(folder)));
        }
        let Some(cpython) = cpython_from_environment()? else { return Ok(None) };
        let program = "import sysconfig; print(sysconfig.get_path('include'))";
        let finished = cpython.run(&["-c", program], workspace::root(), Duration::from_secs(60))?;
        let folder = PathBuf::from(finished.stdout.trim());
        Ok(has_headers(&folder).then_some(Headers::CPython(folder)))
    }
}

/// Runs the suite with CPython's headers, or says that there are none.
///
/// # Errors
/// As [`run`] and [`Headers::of_cpython`].
pub fn run_with_cpython_headers(python: &Interpreter) -> Result<Suite> {
    match Headers::of_cpython()? {
        Some(headers) => run(python, &headers, None),
        None => Ok(Suite::skipped(
            "extensions (CPython's headers)",
            &format!("there are none: name their folder in {CPYTHON_HEADERS}"),
        )),
    }
}

/// Builds the extensions and runs their scripts on `python`.
///
/// # Errors
/// When the runner cannot be started.
pub fn run(python: &Interpreter, headers: &Headers, matching: Option<&str>) -> Result<Suite> {
    let variant = matches!(headers, Headers::CPython(_)).then_some("CPython's headers");
    let name = python.suite_name("extensions", variant);
    progress(&name, &format!("on {}", python.command_line()));
    let mut command = Command::new("python3");
    command.current_dir(workspace::root()).arg("tests/extensions/run.py");
    command.args(["--python", &python.command_line()]);
    if let Headers::CPython(folder) = headers {
        command.arg("--headers").arg(folder).args(["--build", "target/extensions/cpython"]);
    }
    command.envs(python.way().environment());
    command.args(["--timeout", &python.limit(LIMIT).as_secs().to_string()]);
    if let Some(text) = matching {
        command.args(["--match", text]);
    }
    let output = command.output().context("cannot start python3")?;
    let finished = Finished {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        end: output.status.code().map_or(End::Signal(0), End::Exit),
    };
    Ok(protocol::suite(&name, &finished, matching.is_none()))
}
