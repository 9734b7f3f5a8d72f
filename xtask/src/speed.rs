//! Times of the programs in `tests/python/speed`, on pyrox and on its peers.
//!
//! Each program prints lines of `CASE SECONDS`. Programs are run in turn on every runner, so that whatever
//! else the machine does meets all of them; of each case the best time counts. Nothing here passes or fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::interpreter::{End, Interpreter, cpython_from_environment};
use crate::protocol::tail;
use crate::workspace::{self, progress};

const LIMIT: Duration = Duration::from_secs(300);

/// One implementation to be timed.
pub struct Runner {
    name: String,
    python: Interpreter,
}

impl Runner {
    /// The implementation that the others are compared with.
    pub fn tested(python: Interpreter, is_pyrox: bool) -> Self {
        Runner { name: if is_pyrox { "pyrox" } else { "python" }.to_owned(), python }
    }
}

/// The peers: the CPython of the environment, then those of the command line, each `NAME=COMMAND`.
///
/// # Errors
/// When one is not of that form.
pub fn peers(texts: &[String]) -> Result<Vec<Runner>> {
    let mut peers = Vec::new();
    if let Some(python) = cpython_from_environment()? {
        peers.push(Runner { name: "cpython".to_owned(), python });
    }
    for text in texts {
        let (name, command) = text.split_once('=').with_context(|| format!("{text}: not NAME=COMMAND"))?;
        peers.push(Runner { name: name.to_owned(), python: Interpreter::parse(command)? });
    }
    Ok(peers)
}

/// Case → runner's index → best time in seconds.
type Times = BTreeMap<String, BTreeMap<usize, f64>>;

/// Times the cases and prints the table.
///
/// # Errors
/// When there is no case, or a program fails on the first runner.
pub fn run(runners: &[Runner], best_of: usize, names: &[String]) -> Result<()> {
    let folder = workspace::root().join("tests/python/speed");
    let extension = build_extension(&folder);
    if let Err(error) = &extension {
        progress("speed", &format!("no calls into C: {error:#}"));
    }
    let extension = extension.unwrap_or_default();
    let mut times = Times::new();
    for program in programs(&folder)? {
        for round in 1..=best_of {
            for (index, runner) in runners.iter().enumerate() {
                progress("speed", &format!("{} on {}, {round} of {best_of}", name_of(&program), runner.name));
                let finished = runner.python.run(&[&program, &extension], workspace::root(), LIMIT)?;
                if finished.end != End::Exit(0) {
                    let what = format!("{}: {}\n{}", runner.name, finished.end, tail(&finished.stderr));
                    ensure!(index > 0, "{what}");
                    eprintln!("{what}");
                }
                note(&mut times, index, &finished.stdout, names);
            }
        }
    }
    ensure!(!times.is_empty(), "no case has such a name");
    print!("{}", table(runners, &times));
    Ok(())
}

/// Takes the lines of one run into account.
fn note(times: &mut Times, runner: usize, output: &str, names: &[String]) {
    for line in output.lines() {
        let Some((case, seconds)) = line.split_once(' ') else { continue };
        let Ok(seconds) = seconds.trim().parse::<f64>() else { continue };
        if !names.is_empty() && !names.iter().any(|name| case.contains(name.as_str())) {
            continue;
        }
        let best = times.entry(case.to_owned()).or_default().entry(runner).or_insert(seconds);
        *best = best.min(seconds);
    }
}

/// The best times in milliseconds, and behind each peer's how many times as long as the first runner's it is.
fn table(runners: &[Runner], times: &Times) -> String {
    let mut text = format!("{:<20}", "best time in ms");
    for (index, runner) in runners.iter().enumerate() {
        text += &format!("{:>12}", runner.name);
        if index > 0 {
            text += &format!("{:>8}", "ratio");
        }
    }
    text.push('\n');
    for (case, row) in times {
        text += &format!("{case:<20}");
        for index in 0..runners.len() {
            text += &row.get(&index).map_or(format!("{:>12}", "-"), |s| format!("{:>12.2}", s * 1e3));
            if index > 0 {
                let ratio = row.get(&0).zip(row.get(&index)).map(|(ours, theirs)| theirs / ours);
                text += &ratio.map_or(format!("{:>8}", "-"), |ratio| format!("{ratio:>8.2}"));
            }
        }
        text.push('\n');
    }
    if runners.len() > 1 {
        text += &format!(
            "ratio: the peer's time as a multiple of {}'s; above 1, {0} is faster\n",
            runners[0].name
        );
    }
    text
}

/// Builds the extension that the programs call into, with our headers; gives the folder it is in.
fn build_extension(folder: &Path) -> Result<PathBuf> {
    let built = workspace::target().join("speed");
    std::fs::create_dir_all(&built)?;
    let output = Command::new("cc")
        .args(["-O2", "-shared", "-fPIC", "-I"])
        .arg(workspace::root().join("include/python3.14"))
        .arg("-o")
        .arg(built.join(format!("border.cpython-314-{}-linux-gnu.so", std::env::consts::ARCH)))
        .arg(folder.join("border.c"))
        .output()
        .context("cannot start cc")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(built)
}

fn name_of(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn programs(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut programs = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "py") {
            programs.push(path);
        }
    }
    programs.sort();
    Ok(programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_time_counts() {
        let mut times = Times::new();
        note(&mut times, 0, "fib 0.5\nnoise\nloop 1.0\n", &[]);
        note(&mut times, 0, "fib 0.25\n", &[]);
        note(&mut times, 1, "fib 1.0\n", &["fib".to_owned()]);
        let runner = |name: &str| Runner { name: name.into(), python: Interpreter::pyrox() };
        let table = table(&[runner("pyrox"), runner("cpython")], &times);
        let row: Vec<&str> = table.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(row, ["fib", "250.00", "1000.00", "4.00"]);
        let row: Vec<&str> = table.lines().nth(2).unwrap().split_whitespace().collect();
        assert_eq!(row, ["loop", "1000.00", "-", "-"]);
    }
}
