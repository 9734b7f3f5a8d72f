//! The list of known failures, `tests/known_failures.toml`.
//!
//! One table per suite, one line per case: its name and why it fails. The list is wrong, and the run fails,
//! when a case that is not on it fails and when one that is on it passes or no longer exists.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// Suite → case → reason.
pub struct KnownFailures {
    suites: BTreeMap<String, BTreeMap<String, String>>,
}

impl KnownFailures {
    /// Reads the list.
    ///
    /// # Errors
    /// When the file is missing or is not as described above.
    pub fn load() -> Result<Self> {
        let path = workspace::root().join("tests/known_failures.toml");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Reads the list from text.
    pub fn parse(text: &str) -> Result<Self> {
        let mut suites = BTreeMap::new();
        for (suite, cases) in text.parse::<toml::Table>()? {
            let toml::Value::Table(cases) = cases else { bail!("{suite}: not a table of cases") };
            let mut reasons = BTreeMap::new();
            for (case, reason) in cases {
                match reason.as_str() {
                    Some(text) if !text.trim().is_empty() => reasons.insert(case, text.to_owned()),
                    _ => bail!("{suite}: {case}: a known failure needs a reason"),
                };
            }
            suites.insert(suite, reasons);
        }
        Ok(KnownFailures { suites })
    }

    /// Why this case is known to fail, if it is.
    pub fn reason(&self, suite: &str, case: &str) -> Option<&str> {
        self.suites.get(suite)?.get(case).map(String::as_str)
    }

    /// All cases that are listed for a suite.
    pub fn cases(&self, suite: &str) -> impl Iterator<Item = &str> {
        self.suites.get(suite).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_required() {
        let known = KnownFailures::parse("[python]\n'a/b' = 'why'\n").unwrap();
        assert_eq!(known.reason("python", "a/b"), Some("why"));
        assert_eq!(known.reason("api", "a/b"), None);
        assert_eq!(known.cases("python").collect::<Vec<_>>(), ["a/b"]);
        assert!(KnownFailures::parse("[python]\n'a/b' = ' '\n").is_err());
        assert!(KnownFailures::parse("python = 3\n").is_err());
    }

    #[test]
    fn the_committed_list_is_well_formed() {
        KnownFailures::load().unwrap();
    }
}
