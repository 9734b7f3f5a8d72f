//! Running Python programs: which command, in which environment, for how long.
//!
//! Programs run with a clean environment as far as Python is concerned, so that what a developer has set
//! cannot change what they print.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// A command that runs Python: the program and the arguments that come before the script.
#[derive(Clone)]
pub struct Interpreter {
    words: Vec<String>,
    gc_stress: bool,
    /// A folder to import modules from, beside the interpreter's own.
    modules: Option<PathBuf>,
}

/// The environment variable that makes pyrox collect at every allocation.
pub const GC_STRESS: &str = "PYROXENE_GC_STRESS";

/// What a finished program did.
pub struct Finished {
    pub stdout: String,
    pub stderr: String,
    pub end: End,
}

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Exit(i32),
    Signal(i32),
    TimedOut,
}

impl Interpreter {
    /// The release build of this project.
    pub fn pyrox() -> Self {
        Interpreter {
            words: vec![workspace::pyrox().to_string_lossy().into_owned()],
            gc_stress: false,
            modules: None,
        }
    }

    /// A command as one would type it; words are separated by white space.
    ///
    /// # Errors
    /// When there is no word in it.
    pub fn parse(command: &str) -> Result<Self> {
        let words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            bail!("an empty command cannot run Python");
        }
        Ok(Interpreter { words, gc_stress: false, modules: None })
    }

    /// The same interpreter, with its collector running at every allocation.
    pub fn with_gc_stress(&self) -> Self {
        Interpreter { gc_stress: true, ..self.clone() }
    }

    /// The same interpreter, importing modules from `folder` too.
    pub fn importing_from(&self, folder: &Path) -> Self {
        Interpreter { modules: Some(folder.to_owned()), ..self.clone() }
    }

    /// Whether [`Self::with_gc_stress`] made it.
    pub fn has_gc_stress(&self) -> bool {
        self.gc_stress
    }

    /// The command as one would type it.
    pub fn command_line(&self) -> String {
        self.words.join(" ")
    }

    /// Runs Python with `arguments` in `folder`, for at most `limit`, and takes what it prints.
    ///
    /// # Errors
    /// When the command cannot be started.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A], folder: &Path, limit: Duration) -> Result<Finished> {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).args(arguments).current_dir(folder);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PYTHON") {
                command.env_remove(name);
            }
        }
        if self.gc_stress {
            command.env(GC_STRESS, "1");
        }
        if let Some(folder) = &self.modules {
            command.env("PYTHONPATH", folder);
        }
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8");
        finish(command, limit).with_context(|| format!("cannot run {}", self.command_line()))
    }
}

/// The CPython 3.14 that the environment variable `PYROXENE_CPYTHON` names, if any.
///
/// # Errors
/// When the variable is set to nothing.
pub fn cpython_from_environment() -> Result<Option<Interpreter>> {
    match std::env::var("PYROXENE_CPYTHON") {
        Ok(command) => Interpreter::parse(&command).context("PYROXENE_CPYTHON").map(Some),
        Err(_) => Ok(None),
    }
}

/// Runs `command` to its end, or kills it when `limit` has passed.
fn finish(mut command: Command, limit: Duration) -> std::io::Result<Finished> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let end = wait(&mut child, limit)?;
    let text = |reader: thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&reader.join().expect("the reader does not panic")).into_owned()
    };
    Ok(Finished { stdout: text(stdout), stderr: text(stderr), end })
}

/// Reads a pipe to its end on a thread of its own, so that the child never waits for us.
fn drain<R: Read + Send + 'static>(pipe: Option<R>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What could be read before an error is what the program printed.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn wait(child: &mut Child, limit: Duration) -> std::io::Result<End> {
    use std::os::unix::process::ExitStatusExt;
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(match status.code() {
                Some(code) => End::Exit(code),
                None => End::Signal(status.signal().unwrap_or(0)),
            });
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(End::TimedOut);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Exit(code) => write!(f, "exit status {code}"),
            End::Signal(number) => write!(f, "killed by signal {number}"),
            End::TimedOut => write!(f, "did not end in time"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_status_and_time_limit_are_reported() {
        let shell = Interpreter::parse("sh -c").unwrap();
        let folder = workspace::root();
        let done = shell.run(&["echo out; echo err >&2; exit 3"], folder, Duration::from_secs(10)).unwrap();
        assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("out\n", "err\n"));
        assert_eq!(done.end.to_string(), "exit status 3");
        let done = shell.run(&["kill -9 $$"], folder, Duration::from_secs(10)).unwrap();
        assert!(done.end == End::Signal(9));
        let done = shell.run(&["exec sleep 60"], folder, Duration::from_millis(50)).unwrap();
        assert!(done.end == End::TimedOut);
        assert!(Interpreter::parse("  ").is_err());
    }
}
