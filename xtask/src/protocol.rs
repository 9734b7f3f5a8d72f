//! What our Python test scripts print, one line per case:
//!
//! ```text
//! passed NAME
//! failed NAME
//!     lines that say why, each with four blanks in front
//! skipped NAME: reason
//! ```
//!
//! Other lines are for people to read.

use crate::interpreter::{End, Finished};
use crate::report::{Case, Outcome, Suite};

/// The suite that a finished script reported. A script that was cut short is a failed case of its own.
pub fn suite(name: &str, finished: &Finished, complete: bool) -> Suite {
    let mut cases = cases(&finished.stdout);
    let cut_short = match finished.end {
        End::Exit(0) => false,
        End::Exit(_) => !cases.iter().any(|case| matches!(case.outcome, Outcome::Failed(_))),
        End::Signal(_) | End::TimedOut => true,
    };
    if cut_short {
        let last = finished.stdout.lines().last().unwrap_or("(nothing)");
        cases.push(Case::failed(
            "(the script itself)",
            format!("{}; the last line it printed: {last}\n{}", finished.end, tail(&finished.stderr)),
        ));
    } else if cases.is_empty() {
        cases.push(Case::failed("(the script itself)", "it reported no case"));
    }
    Suite { name: name.to_owned(), cases, complete: complete && !cut_short }
}

/// The cases in the lines of `text`.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("passed ") {
            cases.push(Case::passed(name));
        } else if let Some(name) = line.strip_prefix("failed ") {
            cases.push(Case::failed(name, ""));
        } else if let Some(rest) = line.strip_prefix("skipped ") {
            let (name, reason) = rest.split_once(": ").unwrap_or((rest, "no reason given"));
            cases.push(Case::skipped(name, reason));
        } else if let (Some(detail), Some(Case { outcome: Outcome::Failed(text), .. })) =
            (line.strip_prefix("    "), cases.last_mut())
        {
            text.push_str(detail);
            text.push('\n');
        }
    }
    cases
}

/// The last lines of what a script printed on its error stream.
pub fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(stdout: &str, end: End) -> Finished {
        Finished { stdout: stdout.into(), stderr: String::new(), end }
    }

    #[test]
    fn lines_become_cases() {
        let suite = suite(
            "python",
            &finished("hello\npassed a b\nfailed c\n    why\n    more\nskipped d: no\n", End::Exit(1)),
            true,
        );
        let outcomes: Vec<_> = suite.cases.iter().map(|case| (case.name.as_str(), &case.outcome)).collect();
        assert_eq!(
            outcomes,
            [
                ("a b", &Outcome::Passed),
                ("c", &Outcome::Failed("why\nmore\n".into())),
                ("d", &Outcome::Skipped("no".into()))
            ]
        );
        assert!(suite.complete);
    }

    #[test]
    fn a_script_that_dies_is_a_failure() {
        for end in [End::Signal(11), End::TimedOut, End::Exit(1)] {
            let suite = suite("python", &finished("passed a\n", end), true);
            assert!(matches!(suite.cases[1].outcome, Outcome::Failed(_)));
            assert!(!suite.complete);
        }
        assert_eq!(suite("python", &finished("", End::Exit(0)), true).cases.len(), 1);
    }
}
