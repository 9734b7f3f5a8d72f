//! Exceptions as text, as the interpreter shows those that nobody handled: tracebacks with source lines and carets, causes and
//! contexts, groups, notes, syntax errors with the place in the source, and suggestions for names that were not found.
//!
//! What is shown is what the module `traceback` shows, so that a program cannot tell which of the two printed. Nothing here raises:
//! what cannot be had is left out or replaced by a word about it.

mod entries;
pub mod sources;
mod suggestions;
mod syntax_errors;

pub use suggestions::MAX_CANDIDATES;

use objspace::exceptions as exc;
use objspace::{BaseException, Layout, Object, Ref, Space, Str, Tuple};

/// As many members of a group as are shown.
const MAX_GROUP_WIDTH: usize = 15;
/// As deep as groups are shown.
const MAX_GROUP_DEPTH: usize = 10;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// An exception with its traceback, its causes and contexts, and its members if it is a group.
pub fn format_exception(space: &Space, exception: &Object) -> String {
    let mut printer = Printer { space, out: String::new(), seen: Vec::new(), depth: 0, need_close: false };
    let described = printer.describe(exception);
    printer.print(&described);
    printer.out
}

/// An exception with its own traceback only and without carets, as reports of exceptions that nobody can catch show it.
pub fn format_briefly(space: &Space, exception: &Object) -> String {
    let mut text = match entries::format(space, exception, false) {
        Some(entries) => format!("Traceback (most recent call last):\n{entries}"),
        None => String::new(),
    };
    let message = safe_str(space, exception, "exception");
    text += &type_name(space, exception);
    if !message.is_empty() {
        text += &format!(": {message}");
    }
    text + "\n"
}

/// An exception with those that are to be shown before it. Each exception appears once in all of them.
struct Described {
    exception: Ref<Object>,
    /// What led here, and whether it was given as the cause.
    before: Option<(Box<Described>, bool)>,
    /// The members of a group.
    members: Option<Vec<Described>>,
}

struct Printer<'a> {
    space: &'a Space,
    out: String,
    seen: Vec<Ref<Object>>,
    /// How many groups the text is inside.
    depth: usize,
    /// Whether the frame around the innermost group's members is still to be closed.
    need_close: bool,
}

impl Printer<'_> {
    fn is_new(&self, exception: &Object) -> bool {
        !self.seen.iter().any(|seen| seen.is(exception))
    }

    /// Finds out what is to be shown, without following the same exception twice.
    fn describe(&mut self, exception: &Object) -> Described {
        self.seen.push(exception.to_ref());
        let mut described = Described { exception: exception.to_ref(), before: None, members: None };
        if self.space.stack_is_low() {
            return described;
        }
        let Some(base) = exception.downcast::<BaseException>() else { return described };
        let cause = base.cause().filter(|cause| !cause.is_none() && self.is_new(cause));
        let is_cause = cause.is_some();
        let context = || base.context().filter(|context| !base.suppresses_context() && !context.is_none());
        let before = cause.or_else(|| context().filter(|context| self.is_new(context)));
        if let Some(before) = before {
            described.before = Some((Box::new(self.describe(&before)), is_cause));
        }
        if let Some(group) = exception.downcast::<exc::BaseExceptionGroup>() {
            let members = group.members();
            let members = members.iter().flat_map(|members| members.items().iter());
            described.members = Some(members.map(|member| self.describe(member)).collect());
        }
        described
    }

    /// Adds text, every line behind the margin of the groups that it is in.
    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.out.push_str(text);
            return;
        }
        let indent = "  ".repeat(self.depth);
        for line in text.split_inclusive('\n') {
            self.out.push_str(&format!("{indent}{margin} {line}"));
        }
    }

    fn print(&mut self, described: &Described) {
        if let Some((before, is_cause)) = &described.before {
            self.print(before);
            self.emit(if *is_cause { CAUSE } else { CONTEXT }, '|');
        }
        let entries = entries::format(self.space, &described.exception, true);
        match &described.members {
            None => {
                if let Some(entries) = entries {
                    self.emit("Traceback (most recent call last):\n", '|');
                    self.emit(&entries, '|');
                }
                let lines = final_lines(self.space, &described.exception);
                self.emit(&lines, '|');
            }
            Some(_) if self.depth > MAX_GROUP_DEPTH => {
                self.emit(&format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"), '|');
            }
            Some(members) => self.print_group(described, entries, members),
        }
    }

    fn print_group(&mut self, described: &Described, entries: Option<String>, members: &[Described]) {
        let outermost = self.depth == 0;
        if outermost {
            self.depth = 1;
        }
        if let Some(entries) = entries {
            let margin = if outermost { '+' } else { '|' };
            self.emit("Exception Group Traceback (most recent call last):\n", margin);
            self.emit(&entries, '|');
        }
        let lines = final_lines(self.space, &described.exception);
        self.emit(&lines, '|');
        self.need_close = false;
        let shown = members.len().min(MAX_GROUP_WIDTH + 1);
        for (index, member) in members.iter().take(shown).enumerate() {
            let last = index + 1 == shown;
            if last {
                self.need_close = true;
            }
            let left_out = (index >= MAX_GROUP_WIDTH).then(|| members.len() - MAX_GROUP_WIDTH);
            let title = if left_out.is_some() { "...".to_owned() } else { (index + 1).to_string() };
            let corner = if index == 0 { "+-" } else { "  " };
            self.out.push_str(&format!(
                "{}{corner}+---------------- {title} ----------------\n",
                "  ".repeat(self.depth)
            ));
            self.depth += 1;
            match left_out {
                None => self.print(member),
                Some(count) => {
                    let plural = if count > 1 { "s" } else { "" };
                    self.emit(&format!("and {count} more exception{plural}\n"), '|');
                }
            }
            if last && self.need_close {
                let indent = "  ".repeat(self.depth);
                self.out.push_str(&format!("{indent}+------------------------------------\n"));
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if outermost {
            self.depth = 0;
        }
    }
}

/// `str(object)`, or a word about its failure.
fn safe_str(space: &Space, object: &Object, what: &str) -> String {
    match object.str(space) {
        Ok(text) => text.to_string_lossy(),
        Err(_) => format!("<{what} str() failed>"),
    }
}

/// An attribute, or nothing if it cannot be had.
fn attribute(space: &Space, object: &Object, name: &str) -> Option<Ref<Object>> {
    object.getattr_str(space, name).ok().filter(|value| !value.is_none())
}

/// A text attribute.
fn text_attribute(space: &Space, object: &Object, name: &str) -> Option<String> {
    attribute(space, object, name)?.downcast::<Str>().map(Str::to_string_lossy)
}

/// A type's name with its module, unless that is `builtins` or `__main__`.
fn type_name(space: &Space, exception: &Object) -> String {
    let ty = exception.ty();
    let name = text_attribute(space, ty, "__qualname__").unwrap_or_else(|| ty.name().to_owned());
    match text_attribute(space, ty, "__module__") {
        Some(module) if module == "builtins" || module == "__main__" => name,
        Some(module) => format!("{module}.{name}"),
        None => format!("<unknown>.{name}"),
    }
}

/// Type, message and notes.
fn final_lines(space: &Space, exception: &Object) -> String {
    let name = type_name(space, exception);
    let mut text = match exception.is_instance::<exc::SyntaxError>() {
        true => syntax_errors::format(space, exception, &name),
        false => {
            let mut message = safe_str(space, exception, "exception");
            message.push_str(&suggestions::suggestion(space, exception));
            if message.is_empty() { format!("{name}\n") } else { format!("{name}: {message}\n") }
        }
    };
    notes(space, exception, &mut text);
    text
}

fn notes(space: &Space, exception: &Object, text: &mut String) {
    let notes = match exception.getattr_optional_str(space, "__notes__") {
        Ok(Some(notes)) if !notes.is_none() => notes,
        Ok(_) => return,
        Err(err) => {
            let why = match err.value().repr(space) {
                Ok(shown) => shown.to_string_lossy(),
                Err(_) => "<__notes__ repr() failed>".to_owned(),
            };
            text.push_str(&format!("Ignored error getting __notes__: {why}\n"));
            return;
        }
    };
    let is_list = notes.is_instance::<objspace::List>() || notes.is_instance::<Tuple>();
    let items = if is_list { notes.collect(space).ok() } else { None };
    match items {
        Some(items) => {
            for note in items {
                let note = safe_str(space, &note, "note");
                text.extend(note.split('\n').map(|line| format!("{line}\n")));
            }
        }
        None => {
            let shown = notes.repr(space).map(|shown| shown.to_string_lossy());
            let shown = shown.unwrap_or_else(|_| "<__notes__ repr() failed>".to_owned());
            text.push_str(&format!("{shown}\n"));
        }
    }
}
