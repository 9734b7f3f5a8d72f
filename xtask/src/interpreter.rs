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
    way: Way,
    /// A folder to import modules from, beside the interpreter's own.
    modules: Option<PathBuf>,
    /// The build that checks itself, which takes its time.
    checks_itself: bool,
}

/// How many times as long a program may take that runs on the build that checks itself.
const PATIENCE: u32 = 10;

/// In which way pyrox runs the programs.
#[derive(clap::Args, Clone, Default)]
pub struct Way {
    /// With the collector running at every allocation
    #[arg(long)]
    pub gc_stress: bool,
    /// Without these mechanisms for speed, as `pyrox -X without=…` names them
    #[arg(long, value_name = "NAME[,NAME…]")]
    pub without: Option<String>,
}

/// The mechanisms that pyrox can do without.
pub const MECHANISMS: [&str; 7] =
    ["unboxed", "specialisation", "attribute-caches", "global-caches", "shapes", "free-lists", "call-path"];

impl Way {
    /// Without one mechanism.
    pub fn without(mechanism: &str) -> Self {
        Way { without: Some(mechanism.to_owned()), ..Way::default() }
    }

    /// The environment variables that make pyrox run so.
    pub fn environment(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let stress = self.gc_stress.then_some(("PYROXENE_GC_STRESS", "1"));
        stress.into_iter().chain(self.without.as_deref().map(|names| ("PYROXENE_WITHOUT", names)))
    }
}

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
            way: Way::default(),
            modules: None,
            checks_itself: false,
        }
    }

    /// The build of this project that checks itself.
    pub fn self_checking() -> Self {
        let words = vec![workspace::self_checking_pyrox().to_string_lossy().into_owned()];
        Interpreter { words, checks_itself: true, ..Self::pyrox() }
    }

    /// How long a program may take on it that may take `limit` otherwise.
    pub fn limit(&self, limit: Duration) -> Duration {
        if self.checks_itself { limit * PATIENCE } else { limit }
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
        Ok(Interpreter { words, way: Way::default(), modules: None, checks_itself: false })
    }

    /// The same interpreter, running in another way.
    pub fn in_way(&self, way: Way) -> Self {
        Interpreter { way, ..self.clone() }
    }

    /// The same interpreter, importing modules from `folder` too.
    pub fn importing_from(&self, folder: &Path) -> Self {
        Interpreter { modules: Some(folder.to_owned()), ..self.clone() }
    }

    /// In which way it runs programs.
    pub fn way(&self) -> &Way {
        &self.way
    }

    /// The name of a suite that runs on it: in brackets the way, and before that `variant` if there is one.
    pub fn suite_name(&self, suite: &str, variant: Option<&str>) -> String {
        let mut parts: Vec<String> = variant.map(str::to_owned).into_iter().collect();
        if self.checks_itself {
            parts.push("self-check".to_owned());
        }
        if self.way.gc_stress {
            parts.push("gc stress".to_owned());
        }
        parts.extend(self.way.without.as_ref().map(|names| format!("without {names}")));
        if parts.is_empty() { suite.to_owned() } else { format!("{suite} ({})", parts.join(", ")) }
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
        command.envs(self.way.environment());
        if let Some(folder) = &self.modules {
            command.env("PYTHONPATH", folder);
        }
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8");
        finish(command, self.limit(limit)).with_context(|| format!("cannot run {}", self.command_line()))
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
    fn mechanisms_are_those_of_the_object_space() {
        let source = include_str!("../../crates/objspace/src/mechanisms.rs");
        let list = source.split("pub const ALL").nth(1).and_then(|rest| rest.split("];").next()).unwrap();
        let names: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(names, MECHANISMS);
    }

    #[test]
    fn suites_are_named_by_the_way_they_run() {
        let python = Interpreter::parse("pyrox").unwrap();
        assert_eq!(python.suite_name("python", None), "python");
        let python = python.in_way(Way { gc_stress: true, without: Some("shapes".to_owned()) });
        assert_eq!(python.suite_name("python", Some("x")), "python (x, gc stress, without shapes)");
        assert_eq!(python.way().environment().count(), 2);
    }

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
