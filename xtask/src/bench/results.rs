//! What was measured: the samples of each entry on each implementation, their best, ratios and means.

use super::implementations::Implementations;
use super::program::{Line, Sample};
use super::registry::{Entry, Registry, Set};

/// Everything that a run measured.
pub struct Results {
    rows: Vec<Row>,
    /// Index of the implementation that ratios refer to.
    reference: Option<usize>,
    names: Vec<String>,
    problems: Vec<String>,
}

/// An entry on each implementation.
struct Row {
    entry: Entry,
    cells: Vec<Cell>,
}

/// An entry on one implementation.
#[derive(Default, Clone)]
pub struct Cell {
    /// One per process.
    pub samples: Vec<Sample>,
    /// The result that the first process computed.
    pub result: Option<String>,
}

impl Cell {
    /// The best of all processes.
    pub fn best(&self) -> Option<f64> {
        self.samples.iter().map(|sample| sample.best).reduce(f64::min)
    }
}

impl Results {
    pub fn new(registry: &Registry, implementations: &Implementations) -> Self {
        let names: Vec<String> = implementations.list.iter().map(|one| one.name.clone()).collect();
        let row = |entry: &Entry| Row { entry: entry.clone(), cells: vec![Cell::default(); names.len()] };
        Results {
            rows: registry.entries.iter().map(row).collect(),
            reference: implementations.reference(),
            names,
            problems: Vec::new(),
        }
    }

    /// Takes what one process says of an entry into account. Processes must agree on the result.
    pub fn add(&mut self, implementation: usize, line: &Line) {
        let row = self.rows.iter_mut().find(|row| row.entry.set == line.set && row.entry.name == line.name);
        let (Some(row), Some(sample)) = (row, line.sample) else { return };
        let cell = &mut row.cells[implementation];
        cell.samples.push(sample);
        match &cell.result {
            Some(result) if *result != line.result => self.problems.push(format!(
                "{}: two processes of {} have different results, {result} and {}",
                row.entry.full_name(),
                self.names[implementation],
                line.result
            )),
            Some(_) => {}
            None => cell.result = Some(line.result.clone()),
        }
    }

    pub fn note_problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    /// Notes a problem for every entry that has different results on two implementations.
    pub fn compare(&mut self) {
        let first = self.reference.unwrap_or(0);
        for row in &self.rows {
            let Some(expected) = &row.cells[first].result else { continue };
            for (cell, name) in row.cells.iter().zip(&self.names) {
                if let Some(result) = cell.result.as_ref().filter(|result| *result != expected) {
                    let problem = format!(
                        "{}: the result is {result} on {name}, {expected} on {}",
                        row.entry.full_name(),
                        self.names[first]
                    );
                    self.problems.push(problem);
                }
            }
        }
    }

    /// What went wrong, in words.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    pub fn cell(&self, entry: &Entry, implementation: usize) -> &Cell {
        let row = self.rows.iter().find(|row| row.entry == *entry).expect("the entry is of this run");
        &row.cells[implementation]
    }

    /// The best of an implementation as a multiple of CPython's.
    pub fn ratio(&self, entry: &Entry, implementation: usize) -> Option<f64> {
        let reference = self.cell(entry, self.reference?).best()?;
        Some(self.cell(entry, implementation).best()? / reference)
    }

    /// The geometric mean of a set's ratios, and how many there are.
    pub fn mean(&self, set: Set, implementation: usize) -> Option<(f64, usize)> {
        let ratios: Vec<f64> = self
            .rows
            .iter()
            .filter(|row| row.entry.set == set)
            .filter_map(|row| self.ratio(&row.entry, implementation))
            .collect();
        Some((geometric_mean(&ratios)?, ratios.len()))
    }

    /// Index of the implementation that ratios refer to.
    pub fn reference(&self) -> Option<usize> {
        self.reference
    }

    /// Whether the tested implementation is beyond the entry's aim, by the ratio as it is printed: to two places.
    pub fn is_beyond_aim(&self, entry: &Entry) -> bool {
        self.ratio(entry, 0).is_some_and(|ratio| is_beyond(ratio, entry.aim()))
    }
}

/// Two runs of the same code differ by more than what the third place says.
fn is_beyond(ratio: f64, aim: f64) -> bool {
    (ratio * 100.0).round() > (aim * 100.0).round()
}

/// `None` when there is no number.
fn geometric_mean(numbers: &[f64]) -> Option<f64> {
    if numbers.is_empty() {
        return None;
    }
    let sum: f64 = numbers.iter().map(|number| number.ln()).sum();
    Some((sum / numbers.len() as f64).exp())
}

/// A run that never was, for tests of what is made of one.
#[cfg(test)]
pub mod sample {
    use super::super::implementations::Implementation;
    use super::*;
    use crate::interpreter::Interpreter;

    /// Two entries and pyrox, CPython and a PyPy that could not build the extension.
    pub fn run() -> (Registry, Implementations, Results) {
        let registry =
            Registry::parse("border/calls\tadd\t3\nborder/calls\tsame\t1\nmemory/all\tfloats\t7\n").unwrap();
        let one = |name: &str| Implementation {
            name: name.to_owned(),
            python: Interpreter::parse(name).unwrap(),
            version: format!("{name} \"1\""),
            loads_cpython_extensions: true,
            extension: None,
        };
        let remarks = vec!["pypy cannot have the extension: no cc".to_owned()];
        let list = vec![one("pyrox"), one("cpython"), one("pypy")];
        let implementations = Implementations { list, remarks };
        let mut results = Results::new(&registry, &implementations);
        let mut add = |index, entry: usize, best| {
            let Entry { set, name, .. } = registry.entries[entry].clone();
            let sample = Some(Sample { times: 7, best, median: best * 1.5 });
            results.add(index, &Line { set, name, result: "3".to_owned(), sample });
        };
        for (index, bests) in [[0.004, 0.002], [0.005, 0.001]].iter().enumerate() {
            add(index, 0, bests[0] + 0.001);
            add(index, 0, bests[0]);
            add(index, 1, bests[1]);
        }
        for (index, bytes) in [33e6, 32e6, 8e6].into_iter().enumerate() {
            add(index, 2, bytes);
        }
        (registry, implementations, results)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_all_processes_makes_the_ratio() {
        let (registry, _, results) = sample::run();
        let [add, same, floats] = &registry.entries[..] else { panic!("three entries") };
        assert_eq!(results.cell(add, 0).best(), Some(0.004));
        assert_eq!(results.ratio(add, 0), Some(0.8));
        assert_eq!(results.ratio(same, 0), Some(2.0));
        assert_eq!(results.ratio(same, 2), None);
        assert_eq!(results.ratio(floats, 2), Some(0.25));
        assert!(!results.is_beyond_aim(add) && results.is_beyond_aim(same) && !results.is_beyond_aim(floats));
    }

    #[test]
    fn aims_are_for_two_places() {
        assert!(!is_beyond(1.004, 1.0) && is_beyond(1.006, 1.0));
        assert!(!is_beyond(0.3, 0.3) && is_beyond(0.31, 0.3));
    }

    #[test]
    fn the_mean_is_geometric() {
        assert_eq!(geometric_mean(&[]), None);
        assert!((geometric_mean(&[0.5, 8.0]).unwrap() - 2.0).abs() < 1e-12);
        let (_, _, results) = sample::run();
        let (mean, entries) = results.mean(Set::Border, 0).unwrap();
        assert!((mean - 1.6f64.sqrt()).abs() < 1e-12);
        assert_eq!(entries, 2);
        assert_eq!(results.mean(Set::Border, 2), None);
        assert_eq!(results.mean(Set::Python, 0), None);
    }

    #[test]
    fn different_results_are_problems() {
        let (registry, _, mut results) = sample::run();
        results.compare();
        assert_eq!(results.problems(), [""; 0]);
        let Entry { set, name, .. } = registry.entries[0].clone();
        let sample = Some(Sample { times: 7, best: 0.1, median: 0.1 });
        let line = Line { set, name, result: "4".to_owned(), sample };
        results.add(2, &line);
        results.compare();
        assert_eq!(results.problems(), ["border/add: the result is 4 on pypy, 3 on cpython"]);
        results.add(0, &line);
        assert!(results.problems()[1].starts_with("border/add: two processes of pyrox"));
    }
}
