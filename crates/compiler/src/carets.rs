//! The source excerpt of a traceback entry: the lines of an instruction, with carets under the part that was running.
//!
//! Under an operator, the brackets of a subscript or the parentheses of a call stand `^`, under the rest of the expression `~`, so
//! that one sees which of several operations failed. No carets are shown where they would underline the whole statement (PEP
//! 657), or a call whose result a statement merely returns or binds.

use std::collections::BTreeSet;

use ruff_python_ast::{Expr, Mod, PythonVersion, Stmt};
use ruff_python_parser::{Mode, ParseOptions};
use ruff_text_size::Ranged;
use unicode_width::UnicodeWidthChar;

/// A place in a text: line and character, from 0.
type Place = (usize, usize);

/// The excerpt: `lines` are the instruction's source lines without trailing space, `column` and `end_column` are where it starts in the
/// first and ends in the last of them, in UTF-8 bytes. Each line of the result is indented and ends in a newline; nothing for blank
/// lines.
pub fn excerpt(lines: &[String], column: usize, end_column: usize) -> String {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return String::new() };
    let shown = dedent(lines);
    if shown.iter().all(|line| line.is_empty()) {
        return String::new();
    }
    let removed = first.chars().count().saturating_sub(shown[0].len());
    let start = characters(first, column).saturating_sub(removed);
    let end = characters(last, end_column).saturating_sub(removed);
    let instruction = Instruction {
        start: start.min(shown[0].len()),
        end: end.min(shown[shown.len() - 1].len()),
        lines: &shown,
    };
    let anchors = instruction.anchors();
    let carets = instruction.wants_carets(anchors.as_ref()).then_some(anchors.as_ref());
    let text = instruction.draw(anchors.as_ref(), carets);
    let text: Vec<String> = text.lines().map(str::to_owned).collect();
    dedent(&text).into_iter().map(|line| format!("    {}\n", line.into_iter().collect::<String>())).collect()
}

/// Just the first line of an instruction, for code without columns.
pub fn first_line(lines: &[String]) -> String {
    match lines.first().map(|line| line.trim()) {
        Some(line) if !line.is_empty() => format!("    {line}\n"),
        _ => String::new(),
    }
}

/// How many characters the first `bytes` bytes of a line are.
fn characters(line: &str, bytes: usize) -> usize {
    line.char_indices().take_while(|(at, _)| *at < bytes).count()
}

/// The lines without the blanks that all of them begin with; blank lines are empty.
fn dedent(lines: &[String]) -> Vec<Vec<char>> {
    let margin = |line: &str| line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect::<Vec<char>>();
    let mut common: Option<Vec<char>> = None;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let own = margin(line);
        common = Some(match common {
            None => own,
            Some(mut common) => {
                let same = common.iter().zip(&own).take_while(|(a, b)| a == b).count();
                common.truncate(same);
                common
            }
        });
    }
    let cut = common.map_or(0, |common| common.len());
    let blank = |line: &String| line.trim().is_empty();
    lines.iter().map(|line| if blank(line) { Vec::new() } else { line.chars().skip(cut).collect() }).collect()
}

/// Columns that the first `count` characters of a line take up on a terminal.
fn width(line: &[char], count: usize) -> usize {
    line.iter().take(count).map(|c| if c.width() == Some(2) { 2 } else { 1 }).sum()
}

/// The part of an expression that is marked with `^`; both places are in the excerpt's lines.
struct Anchors {
    left: Place,
    right: Place,
}

struct Instruction<'a> {
    lines: &'a [Vec<char>],
    /// Where it starts in the first line.
    start: usize,
    /// Where it ends in the last line.
    end: usize,
}

impl Instruction<'_> {
    fn last(&self) -> usize {
        self.lines.len() - 1
    }

    fn text(&self, index: usize) -> String {
        self.lines[index].iter().collect()
    }

    /// The exact source of the instruction.
    fn segment(&self) -> String {
        let mut text = String::new();
        for (index, line) in self.lines.iter().enumerate() {
            let from = if index == 0 { self.start } else { 0 };
            let to = if index == self.last() { self.end } else { line.len() };
            text.extend(line.get(from..to).unwrap_or(&[]));
            if index != self.last() {
                text.push('\n');
            }
        }
        text
    }

    fn anchors(&self) -> Option<Anchors> {
        let segment = self.segment();
        // In parentheses, an expression may span lines.
        const OPEN: &str = "(\n";
        let module = parse(&format!("{OPEN}{segment}\n)"))?;
        let [Stmt::Expr(statement)] = &module[..] else { return None };
        let at = |offset: ruff_text_size::TextSize| offset.to_usize() - OPEN.len();
        let (left, right) = match &*statement.value {
            Expr::BinOp(operation) => {
                let left = find(&segment, at(operation.left.end()), |c| !c.is_whitespace() && c != ')')?;
                (left, operator_end(&segment, left, at(operation.right.start())))
            }
            Expr::Subscript(subscript) => {
                (find(&segment, at(subscript.value.end()), |c| c == '[')?, at(subscript.end()))
            }
            Expr::Call(call) => (find(&segment, at(call.func.end()), |c| c == '(')?, at(call.end())),
            _ => return None,
        };
        Some(Anchors { left: self.place(&segment, left), right: self.place(&segment, right) })
    }

    /// The place in the excerpt of a byte of the segment.
    fn place(&self, segment: &str, at: usize) -> Place {
        let before = &segment[..at];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or("").chars().count();
        (line, if line == 0 { column + self.start } else { column })
    }

    fn wants_carets(&self, anchors: Option<&Anchors>) -> bool {
        let text: Vec<String> = (0..self.lines.len()).map(|index| self.text(index)).collect();
        let text = text.join("\n");
        if let Some(module) = parse(&text) {
            let Some(statement) = module.first() else { return false };
            if let Some(call) = plain_call(statement)
                && self.covers(&text, call)
            {
                return false;
            }
        }
        let before = &self.lines[0][..self.start];
        let after = &self.lines[self.last()][self.end..];
        anchors.is_some() || [before, after].iter().any(|part| part.iter().any(|c| !c.is_whitespace()))
    }

    /// Whether the instruction is exactly this expression of the lines' text.
    fn covers(&self, text: &str, expression: &Expr) -> bool {
        let start = expression.start().to_usize();
        let end = expression.end().to_usize();
        let end_column = end - text[..end].rfind('\n').map_or(0, |newline| newline + 1);
        start == self.start && text[..end].matches('\n').count() == self.last() && end_column == self.end
    }

    /// The lines that matter, each with its carets unless `carets` is `None`.
    fn draw(&self, anchors: Option<&Anchors>, carets: Option<Option<&Anchors>>) -> String {
        let mut significant = BTreeSet::from([0, self.last()]);
        if let Some(anchors) = anchors {
            for (line, _) in [anchors.left, anchors.right] {
                significant.extend(line.saturating_sub(1)..=(line + 1).min(self.last()));
            }
        }
        let mut text = String::new();
        let mut previous: Option<usize> = None;
        for line in significant {
            match previous.map(|previous| line - previous) {
                Some(2) => self.draw_line(line - 1, carets, &mut text),
                Some(gap @ 3..) => text += &format!("...<{} lines>...\n", gap - 1),
                _ => {}
            }
            self.draw_line(line, carets, &mut text);
            previous = Some(line);
        }
        text
    }

    fn draw_line(&self, index: usize, carets: Option<Option<&Anchors>>, text: &mut String) {
        let line = &self.lines[index];
        text.extend(line);
        text.push('\n');
        let Some(anchors) = carets else { return };
        let blanks = line.iter().take_while(|c| c.is_whitespace()).count();
        let end = if index == self.last() { self.end } else { line.len() };
        let start = if index == 0 { width(line, self.start) } else { 0 };
        let at = |place: Place| (place.0, width(&self.lines[place.0], place.1));
        let marked = anchors.map(|anchors| (at(anchors.left), at(anchors.right)));
        for column in 0..width(line, end) {
            text.push(match marked {
                _ if column < blanks || column < start => ' ',
                Some((left, right)) if (index, column) < left || (index, column) >= right => '~',
                _ => '^',
            });
        }
        text.push('\n');
    }
}

/// The call in `return f(…)` and `name = f(…)`.
fn plain_call(statement: &Stmt) -> Option<&Expr> {
    match statement {
        Stmt::Return(statement) => match statement.value.as_deref() {
            Some(value @ Expr::Call(call)) if call.func.is_name_expr() => Some(value),
            _ => None,
        },
        Stmt::Assign(statement) if statement.value.is_call_expr() => {
            matches!(&statement.targets[..], [Expr::Name(_)]).then_some(&statement.value)
        }
        _ => None,
    }
}

/// The statements of a text, unless it has syntax errors.
fn parse(text: &str) -> Option<Vec<Stmt>> {
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY314);
    let parsed = ruff_python_parser::parse_unchecked(text, options);
    if !parsed.errors().is_empty() {
        return None;
    }
    match parsed.into_syntax() {
        Mod::Module(module) => Some(module.body.into_iter().collect()),
        Mod::Expression(_) => None,
    }
}

/// The first character that `wanted` accepts, from byte `from` on; comments and continued lines' ends are jumped over.
fn find(segment: &str, from: usize, wanted: impl Fn(char) -> bool) -> Option<usize> {
    let mut rest = from;
    loop {
        let c = segment.get(rest..)?.chars().next()?;
        if matches!(c, '\\' | '#') {
            rest += segment[rest..].find('\n')? + 1;
        } else if wanted(c) {
            return Some(rest);
        } else {
            rest += c.len_utf8();
        }
    }
}

/// The end of the operator of one or two characters that starts at `start`; the right operand starts at `operand`.
fn operator_end(segment: &str, start: usize, operand: usize) -> usize {
    let second = start + 1;
    let is_part = segment[second..]
        .chars()
        .next()
        .is_some_and(|c| operand > second && !c.is_whitespace() && !matches!(c, '\\' | '#'));
    if is_part { second + 1 } else { second }
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[track_caller]
    fn check(lines: &[&str], column: usize, end_column: usize, expected: &str) {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let expected: String = expected.lines().skip(1).map(|line| format!("    {line}\n")).collect();
        assert_eq!(excerpt(&lines, column, end_column), expected);
    }

    #[test]
    fn operators_calls_and_subscripts_are_marked() {
        check(&["    x = a + b // 0"], 12, 18, "\nx = a + b // 0\n        ~~^^~~");
        check(&["print(f(1, 2))"], 6, 13, "\nprint(f(1, 2))\n      ~^^^^^^");
        check(&["  y = (d['k'])[0]"], 6, 17, "\ny = (d['k'])[0]\n    ~~~~~~~~^^^");
        check(&["raise ValueError(1)"], 0, 19, "\nraise ValueError(1)");
        check(&["x = f(1)"], 4, 8, "\nx = f(1)");
        check(&["    return f(1)"], 11, 15, "\nreturn f(1)");
        check(&["a.b = c.d"], 6, 9, "\na.b = c.d\n      ^^^");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check(&["'日' + é(1)"], 8, 13, "\n'日' + é(1)\n       ~^^^");
    }

    #[test]
    fn long_expressions_are_abbreviated() {
        let lines = ["    f(", "        1,", "        2,", "        3,", "        4,", "    )"];
        check(&lines, 4, 5, "\nf(\n~^\n    1,\n    ^^\n...<2 lines>...\n    4,\n    ^^\n)\n^");
    }
}
