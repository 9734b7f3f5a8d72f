//! Everything that a run measured, as JSON for other programs:
//!
//! ```text
//! {
//!   "date": "2026-01-31T12:00:00Z",
//!   "cpu": "the processor's name", "cpus": 2,
//!   "best_of": 3,                                  processes per program and implementation
//!   "implementations": [{"name": "pyrox", "command": "…", "version": "sys.version in one line"}, …],
//!   "entries": [{
//!     "name": "border/no-argument", "set": "border", "unit": "s" or "B", "aim": 1.0,
//!     "results": {
//!       "pyrox": {
//!         "best": 0.0031,                          of all processes
//!         "ratio": 0.97,                           to cpython's best; null when either is missing
//!         "result": "None",                        what the entry computed
//!         "processes": [{"times": 40, "best": 0.0031, "median": 0.0033}, …]
//!       }, …
//!     }
//!   }, …],
//!   "means": {"border": {"pyrox": 0.98, …}, …},    geometric means of the ratios
//!   "remarks": ["pypy is left out: …"],
//!   "problems": ["python/fib: the result is …"]    not empty: the run failed
//! }
//! ```
//!
//! Numbers are seconds or bytes, as the entry's unit says.

use std::fmt::Write;
use std::process::Command;

use super::implementations::Implementations;
use super::program::Sample;
use super::registry::{Entry, Registry, Set, Unit};
use super::results::Results;

/// A JSON value.
enum Json {
    Null,
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// The whole report, as the module's comment shows it.
pub fn report(
    registry: &Registry,
    implementations: &Implementations,
    results: &Results,
    best_of: usize,
) -> String {
    let list = &implementations.list;
    let names: Vec<&str> = list.iter().map(|one| one.name.as_str()).collect();
    let texts = |texts: &[String]| Json::List(texts.iter().map(|text| Json::text(text)).collect());
    let report = object([
        ("date", Json::Text(date())),
        ("cpu", Json::Text(cpu(&std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default()))),
        ("cpus", Json::Number(std::thread::available_parallelism().map_or(1, usize::from) as f64)),
        ("best_of", Json::Number(best_of as f64)),
        (
            "implementations",
            Json::List(
                list.iter()
                    .map(|one| {
                        object([
                            ("name", Json::text(&one.name)),
                            ("command", Json::Text(one.python.command_line())),
                            ("version", Json::text(&one.version)),
                        ])
                    })
                    .collect(),
            ),
        ),
        ("entries", Json::List(registry.entries.iter().map(|one| entry(one, &names, results)).collect())),
        ("means", means(registry, &names, results)),
        ("remarks", texts(&implementations.remarks)),
        ("problems", texts(results.problems())),
    ]);
    let mut text = String::new();
    report.write(&mut text);
    text.push('\n');
    text
}

fn entry(entry: &Entry, names: &[&str], results: &Results) -> Json {
    let one = |(index, name): (usize, &&str)| {
        let cell = results.cell(entry, index);
        let value = object([
            ("best", Json::optional(cell.best())),
            ("ratio", Json::optional(results.ratio(entry, index))),
            ("result", cell.result.as_deref().map_or(Json::Null, Json::text)),
            ("processes", Json::List(cell.samples.iter().map(process).collect())),
        ]);
        (name.to_string(), value)
    };
    object([
        ("name", Json::Text(entry.full_name())),
        ("set", Json::text(entry.set.name())),
        ("unit", Json::text(if entry.set.unit() == Unit::Seconds { "s" } else { "B" })),
        ("aim", Json::Number(entry.aim())),
        ("results", Json::Object(names.iter().enumerate().map(one).collect())),
    ])
}

fn process(sample: &Sample) -> Json {
    object([
        ("times", Json::Number(sample.times as f64)),
        ("best", Json::Number(sample.best)),
        ("median", Json::Number(sample.median)),
    ])
}

fn means(registry: &Registry, names: &[&str], results: &Results) -> Json {
    let of_set = |set: Set| {
        let mean = |index| Json::optional(results.mean(set, index).map(|(mean, _)| mean));
        let means = names.iter().enumerate().map(|(index, name)| (name.to_string(), mean(index)));
        (set.name().to_owned(), Json::Object(means.collect()))
    };
    Json::Object(Set::ALL.into_iter().filter(|&set| registry.has(set)).map(of_set).collect())
}

/// Now, in UTC; empty when there is no `date` command.
fn date() -> String {
    let output = Command::new("date").args(["-u", "+%Y-%m-%dT%H:%M:%SZ"]).output();
    output.map_or(String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The processor's name in the text of `/proc/cpuinfo`; the architecture where that has none.
fn cpu(cpuinfo: &str) -> String {
    let name = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or(std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned())
}

fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
    Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Json {
    fn text(text: &str) -> Self {
        Json::Text(text.to_owned())
    }

    fn optional(number: Option<f64>) -> Self {
        number.map_or(Json::Null, Json::Number)
    }

    fn write(&self, out: &mut String) {
        match self {
            // JSON has no infinity.
            Json::Number(number) if number.is_finite() => write!(out, "{number}").expect("strings take all"),
            Json::Null | Json::Number(_) => out.push_str("null"),
            Json::Text(text) => write_text(text, out),
            Json::List(items) => {
                let mut separator = '[';
                for item in items {
                    out.push(separator);
                    item.write(out);
                    separator = ',';
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Json::Object(fields) => {
                let mut separator = '{';
                for (name, value) in fields {
                    out.push(separator);
                    out.push('\n');
                    write_text(name, out);
                    out.push_str(": ");
                    value.write(out);
                    separator = ',';
                }
                out.push_str(if fields.is_empty() { "{}" } else { "}" });
            }
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => write!(out, "\\u{:04x}", u32::from(c)).expect("strings take all"),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::super::results::sample;
    use super::*;

    #[test]
    fn values_are_written() {
        let value = object([
            ("a\"\n", Json::Number(0.25)),
            ("b", Json::List(vec![Json::Null, Json::Number(f64::NAN), Json::text("\\")])),
            ("c", Json::List(Vec::new())),
        ]);
        let mut text = String::new();
        value.write(&mut text);
        assert_eq!(text.replace('\n', ""), r#"{"a\"\u000a": 0.25,"b": [null,null,"\\"],"c": []}"#);
    }

    #[test]
    fn the_report_has_every_number() {
        let (registry, implementations, results) = sample::run();
        let text = report(&registry, &implementations, &results, 2).replace('\n', "");
        for part in [
            r#""best_of": 2"#,
            r#""version": "pyrox \"1\"""#,
            r#"{"name": "border/add","set": "border","unit": "s","aim": 1,"results": {"pyrox": {"best": 0.004,"ratio": 0.8,"result": "3","processes": [{"times": 7,"best": 0.005"#,
            r#""pypy": {"best": null,"ratio": null,"result": null,"processes": []}"#,
            r#""unit": "B""#,
            r#""remarks": ["pypy cannot"#,
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }

    #[test]
    fn the_processor_is_named() {
        assert_eq!(cpu("processor\t: 0\nmodel name\t: A fast one: v2\n"), "A fast one: v2");
        assert_eq!(cpu(""), std::env::consts::ARCH);
    }
}
