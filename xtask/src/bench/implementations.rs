//! Which implementations are measured: the tested one, CPython and PyPy where the environment names them, and those of the
//! command line. One that cannot be run is left out, and the table says so.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};

use crate::interpreter::{End, Interpreter};
use crate::protocol::tail;
use crate::workspace;

/// The name of the implementation that ratios refer to.
const CPYTHON: &str = "cpython";

/// The peers that the environment names, by variable.
const PEERS: [(&str, &str); 2] = [(CPYTHON, "PYROXENE_CPYTHON"), ("pypy", "PYROXENE_PYPY")];

const LIMIT: Duration = Duration::from_secs(60);

/// One implementation to be measured.
pub struct Implementation {
    pub name: String,
    pub python: Interpreter,
    /// What it says of itself: `sys.version` in one line.
    pub version: String,
    /// Whether it loads extensions built for CPython 3.14.
    pub loads_cpython_extensions: bool,
    /// The folder with the set `border`'s extension, when it was built for this one.
    pub extension: Option<PathBuf>,
}

/// Those that run.
pub struct Implementations {
    /// The tested one comes first.
    pub list: Vec<Implementation>,
    /// `NAME: why` of those that were left out, or can do a part only.
    pub remarks: Vec<String>,
}

impl Implementations {
    /// Index of the one that ratios refer to.
    pub fn reference(&self) -> Option<usize> {
        self.list.iter().position(|implementation| implementation.name == CPYTHON)
    }
}

/// Finds the implementations. `peers` are `NAME=COMMAND`, and go before what the environment says of the same name.
///
/// # Errors
/// When the tested one does not run, or a peer is not of that form.
pub fn find(tested: Interpreter, peers: &[String]) -> Result<Implementations> {
    let mut found = only(tested)?;
    for (name, python) in wanted(peers, |variable| std::env::var(variable).ok())? {
        match python.and_then(|python| ask(&name, python)) {
            Ok(implementation) => found.list.push(implementation),
            Err(error) => found.remarks.push(format!("{name} is left out: {error:#}")),
        }
    }
    Ok(found)
}

/// The tested implementation without peers. It is named by what it says it is.
///
/// # Errors
/// When it does not run.
pub fn only(tested: Interpreter) -> Result<Implementations> {
    let command = tested.command_line();
    let mut tested = ask("python", tested).with_context(|| format!("{command} does not run"))?;
    if tested.version.contains("Pyroxene") {
        tested.name = "pyrox".to_owned();
    }
    let way = tested.python.way().environment();
    let remarks = way.map(|(name, value)| format!("{} runs with {name}={value}", tested.name)).collect();
    Ok(Implementations { list: vec![tested], remarks })
}

/// The peers by name, with the reason where there is no command.
fn wanted(
    peers: &[String],
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Vec<(String, Result<Interpreter>)>> {
    let mut named = Vec::new();
    for text in peers {
        let (name, command) = text.split_once('=').with_context(|| format!("{text}: not NAME=COMMAND"))?;
        named.push((name.to_owned(), Interpreter::parse(command)));
    }
    let mut all = Vec::new();
    for (name, key) in PEERS {
        if named.iter().any(|(other, _)| other == name) {
            continue;
        }
        let command = variable(key).ok_or_else(|| anyhow!("{key} does not name one"));
        all.push((name.to_owned(), command.and_then(|command| Interpreter::parse(&command))));
    }
    all.extend(named);
    all.sort_by_key(|(name, _)| PEERS.iter().position(|(peer, _)| peer == name).unwrap_or(PEERS.len()));
    Ok(all)
}

/// Runs an implementation to see what it is.
fn ask(name: &str, python: Interpreter) -> Result<Implementation> {
    let program =
        "import sys; i = sys.implementation; print(i.name, *i.version[:2]); print(*sys.version.split())";
    let finished = python.run(&["-c", program], workspace::root(), LIMIT)?;
    ensure!(finished.end == End::Exit(0), "{}\n{}", finished.end, tail(&finished.stderr));
    let (kind, version) = finished.stdout.trim().split_once('\n').context("it did not say what it is")?;
    Ok(Implementation {
        name: name.to_owned(),
        python,
        version: version.to_owned(),
        loads_cpython_extensions: kind == "cpython 3 14",
        extension: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_goes_before_the_environment() {
        let peers = ["other=o".to_owned(), "cpython=python3.14 -X x".to_owned()];
        let found = wanted(&peers, |key| (key == "PYROXENE_CPYTHON").then(|| "never".to_owned())).unwrap();
        let found: Vec<_> = found
            .into_iter()
            .map(|(name, python)| (name, python.map_or_else(|e| e.to_string(), |p| p.command_line())))
            .collect();
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(
            found,
            [
                pair("cpython", "python3.14 -X x"),
                pair("pypy", "PYROXENE_PYPY does not name one"),
                pair("other", "o")
            ]
        );
        assert!(wanted(&["pypy".to_owned()], |_| None).is_err());
    }
}
