//! The unit tests of all crates, run by `cargo test`, in the release profile so that nothing is built twice.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::report::{Case, Outcome, Suite};
use crate::workspace::{self, progress};

/// Builds and runs the unit tests.
///
/// # Errors
/// When cargo cannot be started.
pub fn run() -> Result<Suite> {
    run_cargo("rust", &["--workspace"], workspace::cargo())
}

/// Builds and runs the unit tests of the crates that can check themselves, as they are when they do: those of the checks, too, which plant
/// the faults that they are to find.
///
/// # Errors
/// When cargo cannot be started.
pub fn run_self_checking() -> Result<Suite> {
    let arguments = ["-p", "objspace", "-p", "interpreter", "--lib", "--features", "self-check"];
    let mut cargo = workspace::cargo();
    cargo.env("CARGO_TARGET_DIR", workspace::self_checking_target());
    run_cargo("rust (self-check)", &arguments, cargo)
}

fn run_cargo(suite: &str, arguments: &[&str], mut command: Command) -> Result<Suite> {
    progress("rust", &format!("cargo test --release {}", arguments.join(" ")));
    let (reader, writer) = std::io::pipe()?;
    command
        .args(["test", "--release", "--no-fail-fast"])
        .args(arguments)
        .env("CARGO_TERM_COLOR", "never")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command.spawn().context("cannot start cargo")?;
    drop(command);
    let mut output = Output::default();
    for line in BufReader::new(reader).split(b'\n') {
        output.line(&String::from_utf8_lossy(&line?));
    }
    let success = child.wait()?.success();
    Ok(output.into_suite(suite, success))
}

/// What `cargo test` printed, understood line by line.
#[derive(Default)]
struct Output {
    cases: Vec<Case>,
    /// The crate whose tests are running.
    package: String,
    /// The failed case whose own output is being printed.
    detail: Option<usize>,
    /// The last lines, for when the run breaks down.
    last: std::collections::VecDeque<String>,
}

impl Output {
    fn line(&mut self, line: &str) {
        if self.last.len() == 30 {
            self.last.pop_front();
        }
        self.last.push_back(line.to_owned());
        let trimmed = line.trim_start();
        if let Some(rest) = trimmed.strip_prefix("Running ") {
            self.begin(&package_of(rest), trimmed);
        } else if let Some(name) = trimmed.strip_prefix("Doc-tests ") {
            self.begin(&format!("{name} (doc)"), trimmed);
        } else if trimmed.starts_with("Compiling ") || trimmed.starts_with("error") {
            eprintln!("{line}");
        } else if let Some(name) =
            line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----"))
        {
            let name = self.full_name(name);
            self.detail = self.cases.iter().position(|case| case.name == name);
        } else if line == "failures:" {
            self.detail = None;
        } else if let Some(Case { outcome: Outcome::Failed(text), .. }) =
            self.detail.and_then(|index| self.cases.get_mut(index))
        {
            text.push_str(line);
            text.push('\n');
        } else if let Some((name, outcome)) = verdict(line) {
            let name = self.full_name(name);
            self.cases.push(Case { name, outcome });
        }
    }

    fn begin(&mut self, package: &str, line: &str) {
        self.package = package.to_owned();
        self.detail = None;
        eprintln!("              {line}");
    }

    fn full_name(&self, name: &str) -> String {
        format!("{}: {name}", self.package)
    }

    fn into_suite(mut self, name: &str, success: bool) -> Suite {
        let any_failed = self.cases.iter().any(|case| matches!(case.outcome, Outcome::Failed(_)));
        let broke_down = !success && !any_failed || self.cases.is_empty();
        if broke_down {
            let last: Vec<String> = self.last.into_iter().collect();
            self.cases.push(Case::failed("(cargo test itself)", last.join("\n")));
        }
        Suite { name: name.to_owned(), cases: self.cases, complete: !broke_down }
    }
}

/// `unittests src/lib.rs (target/release/deps/abi-0123456789abcdef)` → `abi`
fn package_of(running: &str) -> String {
    let file = running.rsplit('/').next().unwrap_or(running).trim_end_matches(')');
    file.rsplit_once('-').map_or(file, |(name, _)| name).to_owned()
}

/// `test NAME ... ok` and its like.
fn verdict(line: &str) -> Option<(&str, Outcome)> {
    let (name, end) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let outcome = match end {
        "ok" => Outcome::Passed,
        "FAILED" => Outcome::Failed(String::new()),
        _ if end.starts_with("ignored") => Outcome::Skipped(end.to_owned()),
        _ => return None,
    };
    Some((name.strip_suffix(" - should panic").unwrap_or(name), outcome))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, success: bool) -> Vec<(String, Outcome)> {
        let mut output = Output::default();
        text.lines().for_each(|line| output.line(line));
        output.into_suite("rust", success).cases.into_iter().map(|case| (case.name, case.outcome)).collect()
    }

    #[test]
    fn cases_belong_to_their_crate_and_carry_their_output() {
        let text = "     Running unittests src/lib.rs (target/release/deps/abi-01ab)\n\
                    test size ... ok\ntest slow ... ignored\ntest bad ... FAILED\n\nfailures:\n\n\
                    ---- bad stdout ----\nleft: 1\n\nfailures:\n    bad\n\
                    \x20  Doc-tests abi\ntest src/lib.rs - f (line 3) ... ok\n";
        assert_eq!(
            read(text, false),
            [
                ("abi: size".to_owned(), Outcome::Passed),
                ("abi: slow".to_owned(), Outcome::Skipped("ignored".into())),
                ("abi: bad".to_owned(), Outcome::Failed("left: 1\n\n".into())),
                ("abi (doc): src/lib.rs - f (line 3)".to_owned(), Outcome::Passed),
            ]
        );
    }

    #[test]
    fn a_run_that_breaks_down_is_a_failure() {
        assert!(matches!(&read("error: no\n", false)[..], [(_, Outcome::Failed(_))]));
        assert!(matches!(&read("", true)[..], [(_, Outcome::Failed(_))]));
        assert!(matches!(&read("test a ... ok\n", false)[..], [_, (_, Outcome::Failed(_))]));
    }
}
