//! The sets, and which entries there are: `bench/expected.tsv` has a line for each.

use anyhow::{Context, Result, ensure};
use std::path::PathBuf;

use super::program::Program;
use crate::workspace;

/// A set of entries: the folder in `bench/` that their programs are in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Set {
    /// Calls between Python and C.
    Border,
    /// Python code alone.
    Python,
    /// From the start of the process to its end.
    Startup,
    /// Resident memory.
    Memory,
}

/// What an entry's numbers count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    Seconds,
    Bytes,
}

/// One thing that is measured.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub set: Set,
    /// The program's file in the set's folder, without `.py`.
    pub program: String,
    pub name: String,
    /// What CPython computed at the quick size, as `repr` writes it.
    pub expected: String,
}

/// Entries in the order in which they are printed: those of a set, and of a program, stand together.
pub struct Registry {
    pub entries: Vec<Entry>,
}

impl Set {
    pub const ALL: [Set; 4] = [Set::Border, Set::Python, Set::Startup, Set::Memory];

    pub fn name(self) -> &'static str {
        match self {
            Set::Border => "border",
            Set::Python => "python",
            Set::Startup => "startup",
            Set::Memory => "memory",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.name() == name)
    }

    pub fn unit(self) -> Unit {
        if self == Set::Memory { Unit::Bytes } else { Unit::Seconds }
    }

    /// Whether entries of one program would disturb each other in one process.
    fn wants_process_per_entry(self) -> bool {
        self == Set::Memory
    }
}

impl Entry {
    /// `set/name`
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.set.name(), self.name)
    }

    /// The ratio to CPython that pyrox is to stay within.
    pub fn aim(&self) -> f64 {
        match self.set {
            Set::Border | Set::Startup => 1.0,
            Set::Memory => 1.1,
            Set::Python if self.name.ends_with("-loop") => 0.3,
            Set::Python => 1.2,
        }
    }
}

impl Registry {
    /// The file that has the entries and their expected results.
    pub fn path() -> PathBuf {
        workspace::root().join("bench/expected.tsv")
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is missing or not of the form `SET/PROGRAM TAB ENTRY TAB RESULT`.
    pub fn load() -> Result<Self> {
        let path = Self::path();
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    pub fn parse(text: &str) -> Result<Self> {
        let entries = text.lines().map(|line| entry(line).with_context(|| format!("not an entry: {line}")));
        let entries = entries.collect::<Result<Vec<_>>>()?;
        for (i, entry) in entries.iter().enumerate() {
            let twice = entries[..i].iter().any(|other| (other.set, &other.name) == (entry.set, &entry.name));
            ensure!(!twice, "there are two entries {}", entry.full_name());
        }
        Ok(Registry { entries })
    }

    /// The same entries as text.
    pub fn write(&self) -> String {
        let line = |entry: &Entry| {
            format!("{}/{}\t{}\t{}\n", entry.set.name(), entry.program, entry.name, entry.expected)
        };
        self.entries.iter().map(line).collect()
    }

    /// Those of `sets` whose name contains one of `names`; an empty list stands for all.
    ///
    /// # Errors
    /// When nothing is left.
    pub fn select(mut self, sets: &[Set], names: &[String]) -> Result<Self> {
        self.entries.retain(|entry| {
            let name = entry.full_name();
            (sets.is_empty() || sets.contains(&entry.set))
                && (names.is_empty() || names.iter().any(|text| name.contains(text.as_str())))
        });
        ensure!(!self.entries.is_empty(), "no entry has such a name");
        Ok(self)
    }

    pub fn has(&self, set: Set) -> bool {
        self.entries.iter().any(|entry| entry.set == set)
    }

    /// What has to be run, in order: each program once with its entries, or once for each entry.
    pub fn programs(&self) -> Vec<Program> {
        let mut programs: Vec<Program> = Vec::new();
        for entry in &self.entries {
            match programs.last_mut() {
                Some(last) if last.holds(entry) && !entry.set.wants_process_per_entry() => last.add(entry),
                _ => programs.push(Program::of(entry)),
            }
        }
        programs
    }
}

fn entry(line: &str) -> Option<Entry> {
    let mut fields = line.splitn(3, '\t');
    let (set, program) = fields.next()?.split_once('/')?;
    let (name, expected) = (fields.next()?.to_owned(), fields.next()?.to_owned());
    Some(Entry { set: Set::parse(set)?, program: program.to_owned(), name, expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "border/calls\tadd\t3\nborder/calls\tsame\t'a'\npython/loops\tint-loop\t(1, 2)\n\
                        memory/lists\tfloats\t7\nmemory/lists\tdicts\t8\n";

    fn names(registry: &Registry) -> Vec<String> {
        registry.entries.iter().map(Entry::full_name).collect()
    }

    #[test]
    fn the_file_is_read_and_written() {
        let registry = Registry::parse(TEXT).unwrap();
        assert_eq!(registry.write(), TEXT);
        assert_eq!(registry.entries[2].expected, "(1, 2)");
        assert!(Registry::parse("nowhere/calls\tadd\t3\n").is_err());
        assert!(Registry::parse("border/calls\tadd\n").is_err());
        assert!(Registry::parse("border/a\tx\t1\nborder/b\tx\t1\n").is_err());
    }

    #[test]
    fn sets_and_names_select() {
        let select = |sets: &[Set], names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            Registry::parse(TEXT).unwrap().select(sets, &names)
        };
        assert_eq!(select(&[], &[]).unwrap().entries.len(), 5);
        assert_eq!(names(&select(&[Set::Border], &[]).unwrap()), ["border/add", "border/same"]);
        assert_eq!(names(&select(&[], &["border/s", "int"]).unwrap()), ["border/same", "python/int-loop"]);
        assert!(select(&[Set::Python], &["add"]).is_err());
    }

    #[test]
    fn a_program_runs_its_entries_in_one_process_where_that_does_not_disturb() {
        let programs: Vec<String> =
            Registry::parse(TEXT).unwrap().programs().iter().map(ToString::to_string).collect();
        assert_eq!(programs, ["border/calls", "python/loops", "memory/lists floats", "memory/lists dicts"]);
    }

    #[test]
    fn loops_have_an_aim_of_their_own() {
        let aims: Vec<f64> = Registry::parse(TEXT).unwrap().entries.iter().map(Entry::aim).collect();
        assert_eq!(aims, [1.0, 1.0, 0.3, 1.1, 1.1]);
    }
}
