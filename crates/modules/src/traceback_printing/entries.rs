//! The entries of a traceback.

use super::sources;
use compiler::bytecode::Position;
use compiler::carets;
use interpreter::traceback::Traceback;
use objspace::{BaseException, Object, Ref, Space};

/// A line that repeats more often than this is summed up.
const RECURSIVE_CUTOFF: usize = 3;

/// What is shown of one entry.
struct Entry {
    file: String,
    line: Option<u32>,
    function: String,
    excerpt: String,
}

/// All entries of an exception's traceback, oldest first, with carets or each with its first source line alone; `None` if it
/// has none.
pub fn format(space: &Space, exception: &Object, carets: bool) -> Option<String> {
    let first = exception.downcast::<BaseException>()?.traceback()?;
    let mut next: Option<Ref<Traceback>> = first.downcast_into::<Traceback>().ok();
    let mut text = String::new();
    let mut last: Option<(String, Option<u32>, String)> = None;
    let mut count = 0;
    while let Some(traceback) = next {
        next = traceback.next_entry();
        let Some(entry) = entry(space, &traceback, carets) else { continue };
        let place = (entry.file.clone(), entry.line, entry.function.clone());
        if last.as_ref() != Some(&place) || entry.line.is_none() {
            repetitions(&mut text, count);
            last = Some(place);
            count = 0;
        }
        count += 1;
        if count <= RECURSIVE_CUTOFF {
            let line = entry.line.map_or("None".to_owned(), |line| line.to_string());
            text.push_str(&format!("  File \"{}\", line {line}, in {}\n", entry.file, entry.function));
            text.push_str(&entry.excerpt);
        }
    }
    repetitions(&mut text, count);
    Some(text)
}

fn repetitions(text: &mut String, count: usize) {
    if count > RECURSIVE_CUTOFF {
        let more = count - RECURSIVE_CUTOFF;
        let plural = if more > 1 { "s" } else { "" };
        text.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

fn entry(space: &Space, traceback: &Traceback, carets: bool) -> Option<Entry> {
    let frame = traceback.frame_object()?;
    let code = frame.frame()?.code();
    let file = code.filename().to_string_lossy();
    let at = u32::try_from(traceback.instruction()).unwrap_or(0);
    let mut position = code.unit().line_table.position(at);
    if position.line.is_none() {
        position.line = traceback.line_number();
    }
    let excerpt = match position.line {
        Some(line) if carets => excerpt(space, &file, line, position),
        Some(line) => carets::first_line(&[sources::line(space, &file, line)]),
        None => String::new(),
    };
    Some(Entry { file, line: position.line, function: code.name().to_string_lossy(), excerpt })
}

fn excerpt(space: &Space, file: &str, line: u32, position: Position) -> String {
    let end = position.end_line.unwrap_or(line);
    let lines: Vec<String> = (line..=end).map(|line| sources::line(space, file, line)).collect();
    match (position.column, position.end_column) {
        (Some(column), Some(end_column)) => carets::excerpt(&lines, column as usize, end_column as usize),
        _ => carets::first_line(&lines),
    }
}
