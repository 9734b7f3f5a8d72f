//! Syntax errors: the place in the source, with carets.

use super::{attribute, safe_str, sources, text_attribute};
use objspace::{Int, Object, Space};

fn number(space: &Space, exception: &Object, name: &str) -> Option<i64> {
    attribute(space, exception, name)?.downcast::<Int>()?.to_i64()
}

/// Everything about a syntax error, `name` being its type's.
pub fn format(space: &Space, exception: &Object, name: &str) -> String {
    let file = text_attribute(space, exception, "filename");
    let line = attribute(space, exception, "lineno").map(|line| safe_str(space, &line, "lineno"));
    let mut out = String::new();
    let mut suffix = String::new();
    match (&line, &file) {
        (Some(line), file) => {
            out += &format!("  File \"{}\", line {line}\n", file.as_deref().unwrap_or("<string>"));
        }
        (None, Some(file)) => suffix = format!(" ({file})"),
        (None, None) => {}
    }
    let text = text_attribute(space, exception, "text").or_else(|| {
        // The compiler proper leaves the text out; what has a file can be read again.
        let line = u32::try_from(number(space, exception, "lineno")?).ok()?;
        let text = sources::line(space, file.as_deref()?, line);
        (!text.is_empty()).then_some(text)
    });
    if let Some(text) = text {
        out += &place(space, exception, &text);
    }
    let message = attribute(space, exception, "msg").map(|message| safe_str(space, &message, "msg"));
    let message = message.filter(|message| !message.is_empty()).unwrap_or("<no detail available>".to_owned());
    out + &format!("{name}: {message}{suffix}\n")
}

/// The source line, and carets if the error says where.
fn place(space: &Space, exception: &Object, text: &str) -> String {
    let line: Vec<char> = text.trim_end_matches('\n').chars().collect();
    let blanks = line.iter().take_while(|c| matches!(c, ' ' | '\n' | '\x0c')).count();
    let shown: String = line[blanks..].iter().collect();
    let Some(offset) = number(space, exception, "offset") else { return format!("    {shown}\n") };
    let length = text.chars().count() as i64;
    let after = line.len() as i64 + 1;
    let same_line = number(space, exception, "lineno") == number(space, exception, "end_lineno");
    let mut end = match same_line {
        true => number(space, exception, "end_offset").filter(|&end| end != 0).unwrap_or(offset),
        false => after,
    };
    let offset = if length > 0 && offset > length { after } else { offset };
    if length > 0 && end > length {
        end = after;
    }
    if offset >= end || end < 0 {
        end = offset + 1;
    }
    let column = offset - 1 - blanks as i64;
    if column < 0 {
        return format!("    {shown}\n");
    }
    let before = shown.chars().take(column as usize);
    let before: String = before.map(|c| if c.is_whitespace() { c } else { ' ' }).collect();
    let carets = "^".repeat((end - offset) as usize);
    format!("    {shown}\n    {before}{carets}\n")
}
