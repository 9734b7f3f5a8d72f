//! `cargo xtask`: what a developer of Pyroxene would otherwise do by hand.
//!
//! Each test command gathers the cases of one suite, and [`report`] judges them against the list of known
//! failures and prints the summary. A run exits with 0 when every case did what was expected of it.

mod api;
mod bench;
mod compile_lib;
mod examples;
mod extensions;
mod headers;
mod interpreter;
mod known_failures;
mod layout;
mod programs;
mod protocol;
mod report;
mod rust_tests;
mod wheels;
mod workspace;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::{Args, Parser, Subcommand};

use bench::Set;
use extensions::Headers;
use interpreter::{Interpreter, MECHANISMS, Way, cpython_from_environment};
use report::{Report, Suite};

/// Tests, checks and measurements of Pyroxene.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything that must pass: builds once, then runs every suite below
    Test(Target),
    /// The unit tests of all crates
    Rust,
    /// The programs in tests/python, compared with what CPython printed
    Python {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        way: Way,
        /// Only programs whose name (folder/file, without .py) contains one of these
        names: Vec<String>,
    },
    /// The C extensions in tests/extensions, built from source and imported
    Extensions {
        #[command(flatten)]
        target: Target,
        /// Whose headers to build them with: ours, cpython (those that PYROXENE_CPYTHON_HEADERS names, or of the CPython that
        /// PYROXENE_CPYTHON names) or a folder
        #[arg(long, default_value = "ours")]
        headers: String,
        #[command(flatten)]
        way: Way,
        /// Only cases whose name contains this
        #[arg(long = "match", value_name = "TEXT")]
        matching: Option<String>,
    },
    /// All that runs Python code on a build that checks itself, which is made first: the programs in tests/python, the C
    /// extensions, the examples, the wheels and the benchmarks; and the unit tests of what checks
    SelfCheck {
        #[command(flatten)]
        way: Way,
        /// Only the programs in tests/python whose name contains one of these
        names: Vec<String>,
    },
    /// Our headers, compared with CPython's interface
    Headers,
    /// The programs in examples, which must run to their end
    Examples {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        way: Way,
    },
    /// Compile every file of the standard library, and of CPython's test suite
    CompileLib {
        #[command(flatten)]
        target: Target,
        /// The command that runs CPython 3.14 [default: the environment variable PYROXENE_CPYTHON]
        #[arg(long, value_name = "COMMAND")]
        cpython: Option<String>,
    },
    /// Unmodified binary wheels: programs that use them, and their own tests
    Wheels {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        way: Way,
        /// Only wheels whose name contains one of these
        names: Vec<String>,
    },
    /// Which symbols of CPython's C API the built pyrox exports; none may get lost
    Api {
        /// Write the list that the next run compares with
        #[arg(long)]
        update: bool,
        /// Also print this many of the missing symbols that wheels need most
        #[arg(long, value_name = "N", default_value_t = 0)]
        missing: usize,
    },
    /// Write the list of the functions that the linker puts beside each other, with valgrind
    Layout,
    /// Write the expected output of the programs in tests/python and in bench/, from a CPython 3.14
    Expected {
        /// The command that runs CPython 3.14 [default: the environment variable PYROXENE_CPYTHON]
        #[arg(long, value_name = "COMMAND")]
        cpython: Option<String>,
        /// Only programs in tests/python whose name contains one of these, or only the benchmarks: bench
        names: Vec<String>,
    },
    /// Measure the programs in bench/ on pyrox and on its peers, CPython 3.14 and PyPy
    Bench(Bench),
}

#[derive(Args)]
struct Bench {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    way: Way,
    /// A peer to compare with, as NAME=COMMAND (repeatable); the environment variables PYROXENE_CPYTHON and PYROXENE_PYPY name
    /// two, cpython and pypy
    #[arg(long = "peer", value_name = "NAME=COMMAND")]
    peers: Vec<String>,
    /// In how many processes each program runs on each implementation; the best counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    best_of: usize,
    /// Only this set (repeatable)
    #[arg(long = "set", value_name = "SET")]
    sets: Vec<Set>,
    /// Also write everything that was measured to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Print the table as Markdown
    #[arg(long)]
    markdown: bool,
    /// Measure nothing: run each entry once, at its smallest, and compare what it computes with what CPython did
    #[arg(long)]
    check: bool,
    /// Only entries whose name, SET/ENTRY, contains one of these
    names: Vec<String>,
}

/// What the programs run on.
#[derive(Args, Clone)]
struct Target {
    /// The command of the Python to test [default: pyrox, built first]
    #[arg(long, value_name = "COMMAND")]
    python: Option<String>,
}

impl Target {
    /// The interpreter to test; builds pyrox unless the command line names another one.
    fn interpreter(&self) -> Result<Interpreter> {
        match &self.python {
            Some(command) => Interpreter::parse(command),
            None => {
                workspace::build_release()?;
                Ok(Interpreter::pyrox())
            }
        }
    }

    /// The interpreter to test, running in the way that is asked for.
    fn in_way(&self, way: Way) -> Result<Interpreter> {
        Ok(self.interpreter()?.in_way(way))
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Carries out one command; `false` when tests failed.
fn run(command: Command) -> Result<bool> {
    match command {
        Command::Test(target) => test_everything(&target),
        Command::Rust => judge([rust_tests::run()?]),
        Command::Python { target, way, names } => {
            let cpython = cpython_from_environment()?;
            judge([programs::run(&target.in_way(way)?, cpython.as_ref(), &names)?])
        }
        Command::Extensions { target, headers, way, matching } => {
            let headers = Headers::parse(&headers)?;
            judge([extensions::run(&target.in_way(way)?, &headers, matching.as_deref())?])
        }
        Command::SelfCheck { way, names } => {
            workspace::build_self_checking()?;
            let python = Interpreter::self_checking().in_way(way);
            if names.is_empty() {
                judge(checked_suites(&python)?)
            } else {
                judge([programs::run(&python, None, &names)?])
            }
        }
        Command::Headers => judge([headers::run()?]),
        Command::Examples { target, way } => judge([examples::run(&target.in_way(way)?)?]),
        Command::CompileLib { target, cpython } => {
            let cpython = cpython_or_default(cpython.as_deref())?;
            judge([compile_lib::run(&target.interpreter()?, cpython.as_ref())?])
        }
        Command::Wheels { target, way, names } => {
            let cpython = cpython_from_environment()?;
            judge([wheels::run(&target.in_way(way)?, cpython.as_ref(), &names)?])
        }
        Command::Api { update, missing } => {
            workspace::build_release()?;
            api::print_missing(missing)?;
            if update { api::update().map(|()| true) } else { judge([api::run()?]) }
        }
        Command::Layout => {
            workspace::build_release()?;
            layout::update().map(|()| true)
        }
        Command::Expected { cpython, names } => {
            let cpython = cpython_or_default(cpython.as_deref())?;
            let cpython = cpython.context("name a CPython 3.14 with --cpython or PYROXENE_CPYTHON")?;
            let (bench, names): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name == "bench");
            if bench.is_empty() || !names.is_empty() {
                programs::write_expected(&cpython, &names)?;
            }
            if !bench.is_empty() || names.is_empty() {
                bench::write_expected(&cpython)?;
            }
            Ok(true)
        }
        Command::Bench(bench) => run_bench(bench),
    }
}

/// Measures, or only checks, the benchmark programs.
fn run_bench(bench: Bench) -> Result<bool> {
    let python = bench.target.interpreter()?.in_way(bench.way);
    if bench.check {
        return judge([bench::check(&python, &bench.sets, &bench.names)?]);
    }
    let Bench { peers, best_of, sets, names, json, markdown, .. } = bench;
    bench::run(python, &peers, &bench::Options { best_of, sets, names, json, markdown })
}

/// The CPython that a command names, or the environment.
fn cpython_or_default(command: Option<&str>) -> Result<Option<Interpreter>> {
    match command {
        Some(command) => Interpreter::parse(command).map(Some),
        None => cpython_from_environment(),
    }
}

/// A suite that runs on an interpreter, in whatever way that is told to run.
type SuiteOn = fn(&Interpreter) -> Result<Suite>;

/// What runs again with each mechanism left out, and on the build that checks itself: all that runs Python code.
const EVERYWHERE: [(&str, SuiteOn); 5] = [
    ("python", |python| programs::run(python, None, &[])),
    ("extensions", |python| extensions::run(python, &Headers::Ours, None)),
    ("examples", examples::run),
    ("wheels", |python| wheels::run(python, None, &[])),
    ("bench", |python| bench::check(python, &[], &[])),
];

/// Runs every suite. One that cannot be run at all is a failure of that suite, and the others still run.
fn test_everything(target: &Target) -> Result<bool> {
    let python = target.interpreter()?;
    let stressed = python.in_way(Way { gc_stress: true, ..Way::default() });
    let checked = Interpreter::self_checking();
    let reduced = MECHANISMS.map(|mechanism| python.in_way(Way::without(mechanism)));
    let cpython = cpython_from_environment()?;
    let is_built = OnceCell::new();
    type Run<'a> = Box<dyn Fn() -> Result<Suite> + 'a>;
    let once: Vec<(&str, Run<'_>)> = vec![
        ("rust", Box::new(rust_tests::run)),
        ("python", Box::new(|| programs::run(&python, cpython.as_ref(), &[]))),
        ("python (gc stress)", Box::new(|| programs::run(&stressed, None, &[]))),
        ("extensions", Box::new(|| extensions::run(&python, &Headers::Ours, None))),
        ("extensions (gc stress)", Box::new(|| extensions::run(&stressed, &Headers::Ours, None))),
        ("extensions (CPython's headers)", Box::new(|| extensions::run_with_cpython_headers(&python))),
        ("headers", Box::new(headers::run)),
        ("examples", Box::new(|| examples::run(&python))),
        ("compile-lib", Box::new(|| compile_lib::run(&python, cpython.as_ref()))),
        ("wheels", Box::new(|| wheels::run(&python, cpython.as_ref(), &[]))),
        ("bench", Box::new(|| bench::check(&python, &[], &[]))),
    ];
    let mut suites: Vec<(String, Run<'_>)> =
        once.into_iter().map(|(name, run)| (name.to_owned(), run)).collect();
    for python in &reduced {
        for (name, run) in EVERYWHERE {
            suites.push((python.suite_name(name, None), Box::new(move || run(python))));
        }
    }
    if target.python.is_none() {
        suites.push(("rust (self-check)".to_owned(), Box::new(rust_tests::run_self_checking)));
        for (name, run) in EVERYWHERE {
            let (is_built, checked) = (&is_built, &checked);
            let build = || workspace::build_self_checking().is_ok();
            let built_first = move || {
                ensure!(*is_built.get_or_init(build), "the build that checks itself failed");
                run(checked)
            };
            suites.push((checked.suite_name(name, None), Box::new(built_first)));
        }
        suites.push(("api".to_owned(), Box::new(api::run)));
    }
    // Each is judged when it has run, so that its failures are seen while the next one runs.
    judge(
        suites.into_iter().map(|(name, run)| {
            run().unwrap_or_else(|error| Suite::failed_to_run(&name, &format!("{error:#}")))
        }),
    )
}

/// The suites that run on the build that checks itself, and the unit tests of what checks.
fn checked_suites(python: &Interpreter) -> Result<Vec<Suite>> {
    let programs = EVERYWHERE.iter().map(|(_, run)| run(python));
    programs.chain([rust_tests::run_self_checking()]).collect()
}

/// Compares the cases with the known failures and prints the summary.
fn judge(suites: impl IntoIterator<Item = Suite>) -> Result<bool> {
    let known = known_failures::KnownFailures::load()?;
    let mut report = Report::new(&known);
    for suite in suites {
        report.add(&suite);
    }
    Ok(report.finish())
}
