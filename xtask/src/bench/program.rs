//! Running one benchmark program in a process of its own, and reading what it printed.

use std::fmt;
use std::time::Duration;

use super::implementations::Implementation;
use super::registry::{Entry, Set};
use crate::interpreter::End;
use crate::protocol::tail;
use crate::workspace;

const LIMIT: Duration = Duration::from_secs(300);

/// A program and those of its entries that are wanted, all of one set.
pub struct Program {
    entries: Vec<Entry>,
}

/// What one process did.
pub struct Run {
    pub lines: Vec<Line>,
    /// How it ended, if it did not end well.
    pub problem: Option<String>,
}

/// What a process printed about an entry: `NAME TAB RESULT`, and when it was measured, `TAB TIMES TAB BEST TAB MEDIAN`.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    pub set: Set,
    pub name: String,
    /// As `repr` writes it.
    pub result: String,
    pub sample: Option<Sample>,
}

/// What one process measured of an entry, in seconds or bytes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sample {
    /// How often it was done.
    pub times: u64,
    pub best: f64,
    pub median: f64,
}

impl Program {
    pub fn of(entry: &Entry) -> Self {
        Program { entries: vec![entry.clone()] }
    }

    pub fn add(&mut self, entry: &Entry) {
        self.entries.push(entry.clone());
    }

    /// Whether `entry` is in this program.
    pub fn holds(&self, entry: &Entry) -> bool {
        self.set() == entry.set && self.entries[0].program == entry.program
    }

    pub fn set(&self) -> Set {
        self.entries[0].set
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Measures the entries.
    pub fn measure(&self, implementation: &Implementation) -> Run {
        self.run(implementation, &[])
    }

    /// Does each entry once, at its smallest.
    pub fn check(&self, implementation: &Implementation) -> Run {
        self.run(implementation, &["--check"])
    }

    fn run(&self, implementation: &Implementation, options: &[&str]) -> Run {
        let names: Vec<&str> = self.entries.iter().map(|entry| entry.name.as_str()).collect();
        let path = format!("{}/{}", self.set().name(), self.entries[0].program);
        run(implementation, &path, self.set(), options, &names)
    }
}

/// Does every entry of a program once, also those that are not registered.
pub fn check_all(implementation: &Implementation, set: Set, program: &str) -> Run {
    run(implementation, &format!("{}/{program}", set.name()), set, &["--check"], &[])
}

fn run(implementation: &Implementation, path: &str, set: Set, options: &[&str], names: &[&str]) -> Run {
    let folder = implementation.extension.as_ref().map(|folder| folder.to_string_lossy().into_owned());
    let mut arguments = vec!["bench/run.py"];
    arguments.extend(options);
    if let Some(folder) = &folder {
        arguments.extend(["--extensions", folder]);
    }
    arguments.push(path);
    arguments.extend(names);
    match implementation.python.run(&arguments, workspace::root(), LIMIT) {
        Ok(finished) => {
            let problem = (finished.end != End::Exit(0))
                .then(|| format!("{}\n{}", finished.end, tail(&finished.stderr)).trim_end().to_owned());
            Run { lines: finished.stdout.lines().filter_map(|text| line(set, text)).collect(), problem }
        }
        Err(error) => Run { lines: Vec::new(), problem: Some(format!("{error:#}")) },
    }
}

/// Reads a line; `None` when it is not about an entry.
fn line(set: Set, text: &str) -> Option<Line> {
    let mut fields = text.split('\t');
    let (name, result) = (fields.next()?.to_owned(), fields.next()?.to_owned());
    let sample = match fields.next() {
        None => None,
        Some(times) => {
            let mut number = || fields.next()?.parse::<f64>().ok();
            Some(Sample { times: times.parse().ok()?, best: number()?, median: number()? })
        }
    };
    Some(Line { set, name, result, sample })
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.set().name(), self.entries[0].program)?;
        if self.set() == Set::Memory { write!(f, " {}", self.entries[0].name) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_about_entries_are_read() {
        let sample = line(Set::Python, "fib\t(1, 'a b')\t9\t0.0125\t0.013").unwrap();
        assert_eq!((sample.name.as_str(), sample.result.as_str()), ("fib", "(1, 'a b')"));
        assert_eq!(sample.sample, Some(Sample { times: 9, best: 0.0125, median: 0.013 }));
        assert_eq!(line(Set::Python, "fib\t8").unwrap().sample, None);
        assert_eq!(line(Set::Python, "a warning"), None);
        assert_eq!(line(Set::Python, "fib\t8\t9"), None);
    }
}
