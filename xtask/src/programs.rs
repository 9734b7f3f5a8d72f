//! The programs in `tests/python/AREA/NAME.py`: each must print on pyrox what it prints on CPython.
//!
//! `NAME.out` holds what CPython printed: standard output, then, where there is something to say, the error
//! stream and the exit status. Modules that programs import are in folders below the areas; folders that hold
//! something other than programs are named in [`NOT_AREAS`]. Programs that use a package from the index are given the
//! folder that it is installed in ([`crate::wheels`]).

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::interpreter::{End, Finished, Interpreter};
use crate::report::{Case, Suite};
use crate::wheels;
use crate::workspace::{self, progress};

/// Folders in `tests/python` whose programs are run by other suites.
const NOT_AREAS: [&str; 1] = ["wheels"];

/// How long one program may take.
const LIMIT: Duration = Duration::from_secs(60);

/// A program and where it is.
pub struct Program {
    /// `area/name`
    name: String,
    path: PathBuf,
    /// A folder to import packages from.
    pub site: Option<PathBuf>,
}

impl Program {
    fn expected_path(&self) -> PathBuf {
        self.path.with_extension("out")
    }
}

/// Runs the programs and compares what they print with the committed output. With a CPython at hand, the
/// committed output is compared with what that prints, too.
///
/// # Errors
/// When the programs cannot be found.
pub fn run(python: &Interpreter, cpython: Option<&Interpreter>, names: &[String]) -> Result<Suite> {
    let programs = find(names)?;
    ensure!(!programs.is_empty(), "no program in {} has such a name", folder().display());
    progress("python", &format!("{} programs on {}", programs.len(), python.command_line()));
    let cases = check_all(&programs, python, cpython);
    let name = python.suite_name("python", None);
    Ok(Suite { name, cases, complete: names.is_empty() })
}

/// Runs `programs` as [`run`] does; a case for each.
pub fn check_all(programs: &[Program], python: &Interpreter, cpython: Option<&Interpreter>) -> Vec<Case> {
    in_parallel(programs, |program| check(program, python, cpython))
}

/// Writes the expected output of the programs, those of wheels among them, from what CPython prints.
///
/// # Errors
/// When no program has such a name, or a program cannot be run or its output cannot be written.
pub fn write_expected(cpython: &Interpreter, names: &[String]) -> Result<()> {
    let version = cpython.run(
        &["-c", "import sys; print(sys.implementation.name, *sys.version_info[:2], hasattr(sys, 'pyroxene_version_info'))"],
        workspace::root(),
        LIMIT,
    )?;
    ensure!(
        version.stdout.trim() == "cpython 3 14 False",
        "{} is not a CPython 3.14: {}{}",
        cpython.command_line(),
        version.stdout,
        version.stderr
    );
    let mut programs = find(names)?;
    programs.extend(wheels::programs(names)?);
    ensure!(!programs.is_empty(), "no program in {} has such a name", folder().display());
    progress("expected", &format!("{} programs on {}", programs.len(), cpython.command_line()));
    let results = in_parallel(&programs, |program| write_one(program, cpython));
    let mut changed = 0;
    for result in results {
        changed += usize::from(result?);
    }
    println!("{} programs, {changed} expected outputs changed", programs.len());
    Ok(())
}

/// Writes one expected output; tells whether it is another one than before.
fn write_one(program: &Program, cpython: &Interpreter) -> Result<bool> {
    let text = transcript(&execute(program, cpython)?);
    let path = program.expected_path();
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(false);
    }
    std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    progress("wrote", &program.name);
    Ok(true)
}

fn check(program: &Program, python: &Interpreter, cpython: Option<&Interpreter>) -> Case {
    match compare(program, python, cpython) {
        Ok(None) => Case::passed(&program.name),
        Ok(Some(detail)) => Case::failed(&program.name, detail),
        Err(error) => Case::failed(&program.name, format!("{error:#}")),
    }
}

/// What is wrong with a program, if anything.
fn compare(program: &Program, python: &Interpreter, cpython: Option<&Interpreter>) -> Result<Option<String>> {
    let path = program.expected_path();
    let expected = std::fs::read_to_string(&path)
        .with_context(|| format!("{}: run cargo xtask expected", path.display()))?;
    if let Some(cpython) = cpython
        && let Some(detail) = difference(&expected, &transcript(&execute(program, cpython)?))
    {
        return Ok(Some(format!(
            "CPython prints something else than the committed output: run cargo xtask expected\n{detail}"
        )));
    }
    Ok(difference(&expected, &transcript(&execute(program, python)?)))
}

fn execute(program: &Program, python: &Interpreter) -> Result<Finished> {
    match &program.site {
        None => python.run(&[&program.path], &folder(), LIMIT),
        // In a folder that the site is below: a peer may see no other.
        Some(site) => python.importing_from(site).run(&[&program.path], workspace::root(), LIMIT),
    }
}

/// Everything that a program did, as text. Paths are relative to `tests/python`.
fn transcript(finished: &Finished) -> String {
    let mut text = finished.stdout.clone();
    let more = !finished.stderr.is_empty() || finished.end != End::Exit(0);
    if more && !text.is_empty() && !text.ends_with('\n') {
        text += "\n--- no newline above\n";
    }
    if !finished.stderr.is_empty() {
        text += "--- error stream\n";
        text += &finished.stderr;
    }
    if finished.end != End::Exit(0) {
        text += &format!("--- {}\n", finished.end);
    }
    text.replace(&format!("{}/", folder().display()), "")
}

/// Shows the first lines where two texts differ; `None` when they are the same.
fn difference(expected: &str, printed: &str) -> Option<String> {
    if expected == printed {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.split('\n').collect(), printed.split('\n').collect());
    let first = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let mut text = format!("line {} differs\n", first + 1);
    for line in &old[first.saturating_sub(3)..first] {
        text += &format!("  {line}\n");
    }
    for (sign, lines) in [("-", &old), ("+", &new)] {
        for line in lines.iter().skip(first).take(8) {
            text += &format!("{sign} {line}\n");
        }
    }
    Some(text)
}

/// Applies `work` to each program, on every processor; results are in the programs' order.
fn in_parallel<T: Send>(programs: &[Program], work: impl Fn(&Program) -> T + Sync) -> Vec<T> {
    let queue: Mutex<VecDeque<(usize, &Program)>> = Mutex::new(programs.iter().enumerate().collect());
    let done = Mutex::new(Vec::with_capacity(programs.len()));
    let next = || queue.lock().expect("no worker panics while it holds the lock").pop_front();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some((index, program)) = next() {
                    let result = work(program);
                    done.lock().expect("no worker panics while it holds the lock").push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("every worker has ended");
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn folder() -> PathBuf {
    workspace::root().join("tests/python")
}

/// The programs whose name contains one of `names` (all when there are none), by name.
fn find(names: &[String]) -> Result<Vec<Program>> {
    let mut programs = Vec::new();
    for area in entries(&folder())? {
        let area_name = file_name(&area);
        if area.is_dir() && !NOT_AREAS.contains(&area_name.as_str()) && !area_name.starts_with('_') {
            programs.extend(in_folder(&area, names)?);
        }
    }
    Ok(programs)
}

/// The same of one area; none when there is no such folder.
///
/// # Errors
/// When the folder cannot be read.
pub fn in_folder(area: &Path, names: &[String]) -> Result<Vec<Program>> {
    let mut programs = Vec::new();
    if !area.is_dir() {
        return Ok(programs);
    }
    for path in entries(area)? {
        if path.extension().is_some_and(|extension| extension == "py") {
            let stem = path.file_stem().expect("it has an extension").to_string_lossy();
            let name = format!("{}/{stem}", file_name(area));
            if names.is_empty() || names.iter().any(|part| name.contains(part.as_str())) {
                programs.push(Program { name, path, site: None });
            }
        }
    }
    Ok(programs)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = read.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Every program of an area has an expected output, and every output a program.
#[cfg(test)]
pub fn assert_outputs_match_programs(area: &Path) {
    for program in in_folder(area, &[]).unwrap() {
        assert!(program.expected_path().is_file(), "{}: run cargo xtask expected", program.name);
    }
    for path in entries(area).unwrap_or_default() {
        if path.extension().is_some_and(|extension| extension == "out") {
            assert!(path.with_extension("py").is_file(), "{} has no program", path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_both_sides() {
        assert_eq!(difference("a\n", "a\n"), None);
        let text = difference("a\nb\nc\n", "a\nx\nc\n").unwrap();
        assert!(text.starts_with("line 2 differs\n  a\n- b\n"), "{text}");
        assert!(text.contains("\n+ x\n"), "{text}");
        assert!(difference("a\n", "a").is_some());
    }

    #[test]
    fn a_transcript_has_the_error_stream_and_the_end() {
        let finished = |stderr: &str, end| Finished { stdout: "out\n".into(), stderr: stderr.into(), end };
        assert_eq!(transcript(&finished("", End::Exit(0))), "out\n");
        assert_eq!(
            transcript(&finished(&format!("at {}/a/b.py\n", folder().display()), End::Exit(1))),
            "out\n--- error stream\nat a/b.py\n--- exit status 1\n"
        );
    }

    #[test]
    fn every_program_has_an_expected_output_and_every_output_a_program() {
        for area in entries(&folder()).unwrap().into_iter().filter(|path| path.is_dir()) {
            if !NOT_AREAS.contains(&file_name(&area).as_str()) {
                assert_outputs_match_programs(&area);
            }
        }
    }
}
