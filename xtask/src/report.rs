//! The cases of a suite, what became of each, and the summary.

use std::collections::BTreeSet;

use crate::known_failures::KnownFailures;

/// One suite that ran.
pub struct Suite {
    /// As it is printed: the suite's name and, in brackets behind it, in which way it ran if there are several. All ways share
    /// one table of known failures.
    pub name: String,
    pub cases: Vec<Case>,
    /// Every case of the suite ran: a known failure that is not among them no longer exists.
    pub complete: bool,
}

/// One case and what became of it.
pub struct Case {
    pub name: String,
    pub outcome: Outcome,
}

/// What became of a case.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    /// With what a developer needs to know about it.
    Failed(String),
    /// With the reason.
    Skipped(String),
}

impl Suite {
    /// The table of known failures.
    fn table(&self) -> &str {
        self.name.split_once(" (").map_or(&self.name, |(table, _)| table)
    }

    /// A suite that cannot be run here: one skipped case.
    pub fn skipped(name: impl Into<String>, why: &str) -> Self {
        Suite { name: name.into(), cases: vec![Case::skipped("(the suite itself)", why)], complete: false }
    }

    /// A suite that could not be run at all: one failed case.
    pub fn failed_to_run(name: impl Into<String>, why: &str) -> Self {
        Suite { name: name.into(), cases: vec![Case::failed("(the suite itself)", why)], complete: false }
    }
}

impl Case {
    pub fn passed(name: impl Into<String>) -> Self {
        Case { name: name.into(), outcome: Outcome::Passed }
    }

    pub fn failed(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Case { name: name.into(), outcome: Outcome::Failed(detail.into()) }
    }

    pub fn skipped(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Case { name: name.into(), outcome: Outcome::Skipped(reason.into()) }
    }
}

/// Counts over all suites of a run.
pub struct Report<'a> {
    known: &'a KnownFailures,
    total: Tally,
}

#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
    known: usize,
}

impl<'a> Report<'a> {
    pub fn new(known: &'a KnownFailures) -> Self {
        Report { known, total: Tally::default() }
    }

    /// Prints what went wrong in a suite, and counts it.
    pub fn add(&mut self, suite: &Suite) {
        let mut tally = Tally::default();
        for case in &suite.cases {
            let known = self.known.reason(suite.table(), &case.name);
            match (&case.outcome, known) {
                (Outcome::Passed, None) => tally.passed += 1,
                (Outcome::Skipped(reason), None) => {
                    tally.skipped += 1;
                    println!("skipped  {}: {}: {reason}", suite.name, case.name);
                }
                (Outcome::Failed(_), Some(reason)) => {
                    tally.known += 1;
                    println!("known failure  {}: {}: {reason}", suite.name, case.name);
                }
                (Outcome::Failed(detail), None) => {
                    tally.failed += 1;
                    println!("FAILED  {}: {}\n{}", suite.name, case.name, indented(detail));
                }
                (Outcome::Passed | Outcome::Skipped(_), Some(_)) => {
                    tally.failed += 1;
                    println!(
                        "FAILED  {}: {}\n    is on the list of known failures and did not fail: take it off",
                        suite.name, case.name
                    );
                }
            }
        }
        for name in self.gone(suite) {
            tally.failed += 1;
            println!(
                "FAILED  {}: {name}\n    is on the list of known failures and does not exist: take it off",
                suite.name
            );
        }
        println!("{:>12}  {}", suite.name, tally.in_words());
        self.total.passed += tally.passed;
        self.total.failed += tally.failed;
        self.total.skipped += tally.skipped;
        self.total.known += tally.known;
    }

    /// Known failures that the suite does not have.
    fn gone(&self, suite: &Suite) -> Vec<&str> {
        if !suite.complete {
            return Vec::new();
        }
        let names: BTreeSet<&str> = suite.cases.iter().map(|case| case.name.as_str()).collect();
        self.known.cases(suite.table()).filter(|name| !names.contains(name)).collect()
    }

    /// Prints the closing line; `true` when nothing failed and something passed.
    pub fn finish(&self) -> bool {
        let Tally { passed, failed, skipped, known } = self.total;
        if known > 0 {
            println!("{known} known failures, listed in tests/known_failures.toml");
        }
        let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
        println!("{passed} passed, {failed} failed{skipped}");
        failed == 0 && passed > 0
    }
}

impl Tally {
    fn in_words(self) -> String {
        let mut text = format!("{} passed, {} failed", self.passed, self.failed);
        if self.skipped > 0 {
            text += &format!(", {} skipped", self.skipped);
        }
        if self.known > 0 {
            text += &format!(", {} known to fail", self.known);
        }
        text
    }
}

/// At most forty lines of `text`, moved to the right.
fn indented(text: &str) -> String {
    const MOST: usize = 40;
    let mut lines: Vec<String> = text.lines().take(MOST).map(|line| format!("    {line}")).collect();
    let rest = text.lines().count().saturating_sub(MOST);
    if rest > 0 {
        lines.push(format!("    … and {rest} lines more"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(known: &str, cases: Vec<Case>, complete: bool) -> Tally {
        total(known, &Suite { name: "python".to_owned(), cases, complete })
    }

    fn total(known: &str, suite: &Suite) -> Tally {
        let known = KnownFailures::parse(known).unwrap();
        let mut report = Report::new(&known);
        report.add(suite);
        report.total
    }

    #[test]
    fn the_list_of_known_failures_must_be_right_in_both_directions() {
        let counts = |passed, failed, skipped, known| Tally { passed, failed, skipped, known };
        let listed = "[python]\na = 'why'\n";
        assert_eq!(tally(listed, vec![Case::failed("a", "")], true), counts(0, 0, 0, 1));
        assert_eq!(tally(listed, vec![Case::passed("a")], true), counts(0, 1, 0, 0));
        assert_eq!(tally(listed, vec![Case::skipped("a", "")], true), counts(0, 1, 0, 0));
        assert_eq!(tally(listed, vec![Case::passed("b")], true), counts(1, 1, 0, 0));
        assert_eq!(tally(listed, vec![Case::passed("b")], false), counts(1, 0, 0, 0));
        assert_eq!(tally("", vec![Case::failed("a", "")], true), counts(0, 1, 0, 0));
        let failed = vec![Case::failed("a", "")];
        let stressed = Suite { name: "python (gc stress)".to_owned(), cases: failed, complete: true };
        assert_eq!(total(listed, &stressed), counts(0, 0, 0, 1));
        assert_eq!(tally("[api]\na = 'why'\n", vec![Case::failed("a", "")], true), counts(0, 1, 0, 0));
    }

    #[test]
    fn a_run_without_a_passed_case_is_no_success() {
        let known = KnownFailures::parse("").unwrap();
        let mut report = Report::new(&known);
        assert!(!report.finish());
        report.add(&Suite { name: "python".to_owned(), cases: vec![Case::passed("a")], complete: true });
        assert!(report.finish());
        report.add(&Suite::failed_to_run("api", "no binary"));
        assert!(!report.finish());
    }

    #[test]
    fn long_details_are_cut() {
        let text = indented(&"line\n".repeat(50));
        assert!(text.starts_with("    line\n") && text.ends_with("… and 10 lines more"), "{text}");
    }
}
