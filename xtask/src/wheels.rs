//! Unmodified binary wheels: what pip installs on CPython 3.14 must import and do its work.
//!
//! A wheel is tested by the programs in `tests/python/wheels/NAME`, which print on pyrox what they print on CPython, and by
//! its own tests. To add a wheel is to add an entry to [`WHEELS`]. What is needed is downloaded once with pip, by the
//! machine's own Python, and kept in the target folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::interpreter::Interpreter;
use crate::programs::{self, Program};
use crate::protocol;
use crate::report::{Case, Suite};
use crate::workspace::{self, progress};

/// The wheels, each in the version that the committed outputs are of.
const WHEELS: [Wheel; 3] = [
    Wheel {
        name: "kiwisolver",
        version: "1.5.1",
        tests: Tests::Pytest { folder: "py/tests", extension: "kiwisolver._cext" },
    },
    Wheel {
        name: "markupsafe",
        version: "3.0.4",
        tests: Tests::Pytest { folder: "tests", extension: "markupsafe._speedups" },
    },
    Wheel {
        name: "regex",
        version: "2026.11.15",
        tests: Tests::Unittest { module: "regex.tests.test_regex" },
    },
];

/// How long the tests of one wheel may take.
const LIMIT: Duration = Duration::from_secs(300);

/// A package of the index, with a wheel for CPython 3.14.
struct Wheel {
    /// As its files are named.
    name: &'static str,
    version: &'static str,
    tests: Tests,
}

/// Where a package's own tests are.
enum Tests {
    /// Files for pytest in this folder of the source distribution; the stand-in for pytest runs them. That the extension
    /// module can be imported is a case too.
    Pytest { folder: &'static str, extension: &'static str },
    /// A module of the wheel, for unittest.
    Unittest { module: &'static str },
}

/// Tests the wheels whose name contains one of `names`; all when there are none.
///
/// # Errors
/// When a wheel or its source distribution cannot be had, or an interpreter cannot be started.
pub fn run(python: &Interpreter, cpython: Option<&Interpreter>, names: &[String]) -> Result<Suite> {
    let mut cases = Vec::new();
    let mut complete = names.is_empty();
    let selected =
        |wheel: &&Wheel| names.is_empty() || names.iter().any(|name| wheel.name.contains(name.as_str()));
    for wheel in WHEELS.iter().filter(selected) {
        progress("wheels", &format!("{} {} on {}", wheel.name, wheel.version, python.command_line()));
        cases.extend(programs::check_all(&wheel.programs()?, python, cpython));
        let own = wheel.own_tests(python)?;
        complete &= own.complete;
        let named = |case: Case| Case { name: format!("{}: {}", wheel.name, case.name), ..case };
        cases.extend(own.cases.into_iter().map(named));
    }
    ensure!(!cases.is_empty(), "no wheel has such a name");
    Ok(Suite { name: python.suite_name("wheels", None), cases, complete })
}

/// The programs of all wheels whose name (`wheel/program`) contains one of `names`. The wheels of those that are chosen are
/// installed.
///
/// # Errors
/// When a wheel cannot be had.
pub fn programs(names: &[String]) -> Result<Vec<Program>> {
    let mut chosen = Vec::new();
    for wheel in &WHEELS {
        let mut found = programs::in_folder(&wheel.programs_folder(), names)?;
        if !found.is_empty() {
            wheel.give_site(&mut found)?;
        }
        chosen.extend(found);
    }
    Ok(chosen)
}

impl Wheel {
    fn programs_folder(&self) -> PathBuf {
        scripts().join(self.name)
    }

    /// The programs that use the wheel.
    fn programs(&self) -> Result<Vec<Program>> {
        let mut found = programs::in_folder(&self.programs_folder(), &[])?;
        self.give_site(&mut found)?;
        Ok(found)
    }

    fn give_site(&self, programs: &mut [Program]) -> Result<()> {
        let site = self.site()?;
        programs.iter_mut().for_each(|program| program.site = Some(site.clone()));
        Ok(())
    }

    /// Runs the package's own tests.
    fn own_tests(&self, python: &Interpreter) -> Result<Suite> {
        let mut arguments: Vec<PathBuf> = Vec::new();
        match self.tests {
            Tests::Pytest { folder, extension } => {
                let tests = self.source()?.join(folder);
                arguments.extend([scripts().join("run_pytest.py"), self.site()?, tests, extension.into()]);
            }
            Tests::Unittest { module } => {
                arguments.extend([scripts().join("run_unittest.py"), self.site()?, module.into()]);
            }
        }
        let finished = python.run(&arguments, workspace::root(), LIMIT)?;
        Ok(protocol::suite("wheels", &finished, true))
    }

    /// A folder that has the contents of the binary wheel.
    fn site(&self) -> Result<PathBuf> {
        let site = folder()?.join(format!("{}-{}-site", self.name, self.version));
        if !site.is_dir() {
            let platforms = ["manylinux2014", "manylinux_2_28"];
            let platforms = platforms.map(|name| format!("--platform={name}_{}", std::env::consts::ARCH));
            let options =
                ["--only-binary=:all:", "--python-version=314", "--implementation=cp", "--abi=cp314"];
            let options: Vec<&str> =
                options.into_iter().chain(platforms.iter().map(String::as_str)).collect();
            unpack("zipfile", &self.download(".whl", &options)?, &site)?;
        }
        Ok(site)
    }

    /// The folder of the source distribution.
    fn source(&self) -> Result<PathBuf> {
        let folder = folder()?.join(format!("{}-{}-source", self.name, self.version));
        if !folder.is_dir() {
            unpack("tarfile", &self.download(".tar.gz", &["--no-binary=:all:"])?, &folder)?;
        }
        Ok(folder.join(format!("{}-{}", self.name, self.version)))
    }

    /// Has pip download the package; the file's name ends with `suffix`.
    fn download(&self, suffix: &str, options: &[&str]) -> Result<PathBuf> {
        let Wheel { name, version, .. } = self;
        progress("wheels", &format!("downloading {name} {version} (*{suffix})"));
        let folder = folder()?;
        let output = Command::new("python3")
            .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest"])
            .arg(&folder)
            .args(options)
            .arg(format!("{name}=={version}"))
            .output()
            .context("cannot start python3, whose pip downloads the wheels")?;
        ensure!(output.status.success(), "pip download: {}", String::from_utf8_lossy(&output.stderr));
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            if file.starts_with(&format!("{name}-{version}")) && file.ends_with(suffix) {
                return Ok(path);
            }
        }
        bail!("pip downloaded no *{suffix} of {name} {version}")
    }
}

/// Where the programs are, and the scripts that run tests.
fn scripts() -> PathBuf {
    workspace::root().join("tests/python/wheels")
}

/// Where the downloaded files are.
fn folder() -> Result<PathBuf> {
    let folder = workspace::target().join("wheels");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

/// Unpacks with a module of the machine's Python. The folder gets its name when it is whole.
fn unpack(module: &str, archive: &Path, folder: &Path) -> Result<()> {
    let mut part = OsString::from(folder);
    part.push(".part");
    let part = PathBuf::from(part);
    if part.exists() {
        std::fs::remove_dir_all(&part)?;
    }
    let output = Command::new("python3").args(["-m", module, "-e"]).arg(archive).arg(&part).output()?;
    ensure!(output.status.success(), "{}: {}", archive.display(), String::from_utf8_lossy(&output.stderr));
    std::fs::rename(&part, folder).with_context(|| folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_of_programs_has_a_wheel_and_every_program_an_output() {
        let wheels: Vec<&str> = WHEELS.iter().map(|wheel| wheel.name).collect();
        for entry in std::fs::read_dir(scripts()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_folder_of_programs = path.is_dir() && name != "standin" && name != "__pycache__";
            assert!(!is_folder_of_programs || wheels.contains(&name.as_str()), "{name} is no wheel");
        }
        for wheel in &WHEELS {
            programs::assert_outputs_match_programs(&wheel.programs_folder());
        }
    }
}
