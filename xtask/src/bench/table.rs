//! The table that people read, as plain text and as Markdown.

use super::implementations::Implementations;
use super::registry::{Entry, Registry, Set, Unit};
use super::results::Results;

/// The rows of one set: names on the left, then the best on each implementation, then ratios to CPython, then a mark where the
/// tested implementation is beyond the aim.
struct Section {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// For a terminal.
pub fn text(registry: &Registry, implementations: &Implementations, results: &Results) -> String {
    let mut text = String::new();
    for section in sections(registry, implementations, results) {
        let widths = widths(&section);
        for row in std::iter::once(&section.header).chain(&section.rows) {
            let mut line = format!("{:<1$}", row[0], widths[0]);
            for (cell, width) in row[1..].iter().zip(&widths[1..]) {
                line += &format!("  {cell:>width$}");
            }
            text += line.trim_end();
            text.push('\n');
        }
        text.push('\n');
    }
    for remark in remarks(registry, implementations, results) {
        text += &format!("{remark}\n");
    }
    text
}

/// For a document.
pub fn markdown(registry: &Registry, implementations: &Implementations, results: &Results) -> String {
    let mut text = String::new();
    for section in sections(registry, implementations, results) {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        text += &line(&section.header);
        text += &format!("| --- |{}\n", " ---: |".repeat(section.header.len() - 1));
        for row in &section.rows {
            text += &line(row);
        }
        text.push('\n');
    }
    for remark in remarks(registry, implementations, results) {
        text += &format!("{remark}\n\n");
    }
    text
}

fn sections(registry: &Registry, implementations: &Implementations, results: &Results) -> Vec<Section> {
    let sets = Set::ALL.into_iter().filter(|&set| registry.has(set));
    sets.map(|set| section(set, registry, implementations, results)).collect()
}

fn section(set: Set, registry: &Registry, implementations: &Implementations, results: &Results) -> Section {
    let columns = 0..implementations.list.len();
    let compared: Vec<usize> =
        columns.clone().filter(|&i| results.reference().is_some_and(|reference| reference != i)).collect();
    let unit = match set.unit() {
        Unit::Seconds => "ms",
        Unit::Bytes => "MiB",
    };
    let mut header = vec![set.name().to_owned()];
    header.extend(implementations.list.iter().map(|one| format!("{} {unit}", one.name)));
    header.extend(compared.iter().map(|&i| format!("{} ratio", implementations.list[i].name)));
    header.push("beyond".to_owned());
    let mut rows = Vec::new();
    for entry in registry.entries.iter().filter(|entry| entry.set == set) {
        let mut row = vec![entry.name.clone()];
        row.extend(columns.clone().map(|i| amount(set, results.cell(entry, i).best())));
        row.extend(compared.iter().map(|&i| ratio(results.ratio(entry, i))));
        row.push(mark(entry, results));
        rows.push(row);
    }
    let mut mean = vec!["geometric mean".to_owned()];
    mean.extend(columns.map(|_| String::new()));
    mean.extend(compared.iter().map(|&i| ratio(results.mean(set, i).map(|(mean, _)| mean))));
    mean.push(String::new());
    rows.push(mean);
    Section { header, rows }
}

fn amount(set: Set, best: Option<f64>) -> String {
    best.map_or("-".to_owned(), |best| match set.unit() {
        Unit::Seconds => format!("{:.2}", best * 1e3),
        Unit::Bytes => format!("{:.1}", best / f64::from(1 << 20)),
    })
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}"))
}

fn mark(entry: &Entry, results: &Results) -> String {
    if results.is_beyond_aim(entry) { format!("> {:.1}", entry.aim()) } else { String::new() }
}

fn widths(section: &Section) -> Vec<usize> {
    let longest = |column: usize| {
        let cells = section.rows.iter().map(|row| row[column].chars().count());
        cells.chain([section.header[column].chars().count()]).max().unwrap_or(0)
    };
    (0..section.header.len()).map(longest).collect()
}

/// What there is to say below the table.
fn remarks(registry: &Registry, implementations: &Implementations, results: &Results) -> Vec<String> {
    let mut remarks = Vec::new();
    if results.reference().is_some() {
        let beyond = registry.entries.iter().filter(|entry| results.is_beyond_aim(entry)).count();
        remarks.push(format!(
            "ratio: to cpython's best; below 1 is better than cpython. {beyond} of {} entries are beyond their aim.",
            registry.entries.len()
        ));
    }
    remarks.extend(implementations.remarks.iter().cloned());
    remarks.extend(results.problems().iter().map(|problem| format!("PROBLEM: {problem}")));
    remarks
}

#[cfg(test)]
mod tests {
    use super::super::results::sample;
    use super::*;

    #[test]
    fn a_row_has_amounts_ratios_and_a_mark() {
        let (registry, implementations, results) = sample::run();
        let text = text(&registry, &implementations, &results);
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[1], ["add", "4.00", "5.00", "-", "0.80", "-"]);
        assert_eq!(rows[2], ["same", "2.00", "1.00", "-", "2.00", "-", ">", "1.0"]);
        assert_eq!(rows[3], ["geometric", "mean", "1.26", "-"]);
        assert_eq!(rows[6], ["floats", "31.5", "30.5", "7.6", "1.03", "0.25"]);
        assert!(text.contains("1 of 3 entries"), "{text}");
        assert!(text.ends_with("no cc\n"), "{text}");
    }

    #[test]
    fn columns_are_aligned() {
        let (registry, implementations, results) = sample::run();
        let text = text(&registry, &implementations, &results);
        let ends: Vec<usize> = text
            .lines()
            .take(3)
            .map(|line| line.find(|c: char| c.is_ascii_digit() || c == 'p').unwrap())
            .collect();
        assert!(text.lines().next().unwrap().starts_with("border"), "{text}");
        assert_eq!(ends[1], ends[2]);
    }

    #[test]
    fn markdown_has_the_same_cells() {
        let (registry, implementations, results) = sample::run();
        let text = markdown(&registry, &implementations, &results);
        assert!(text.contains("| same | 2.00 | 1.00 | - | 2.00 | - | > 1.0 |\n"), "{text}");
        assert!(text.lines().nth(1).unwrap().starts_with("| --- | ---: |"), "{text}");
    }
}
