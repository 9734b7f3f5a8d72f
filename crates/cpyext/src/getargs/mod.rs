//! `modsupport.h`: parsing arguments by the formats of `PyArg_Parse…`.
//!
//! A format is one unit for each argument, `|` before the optional ones, `$` before those by keyword only, and at its end
//! `:name` of the function or `;message` for errors. `units` converts one argument, the other files walk over all of them.

mod cleanup;
mod entry;
mod keywords;
mod positional;
mod skip;
mod units;

use crate::border::CText;
use objspace::{PyErr, Space};

/// What stands behind the units of a format.
#[derive(Clone, Copy, Default)]
struct Ending<'a> {
    function: Option<&'a str>,
    message: Option<&'a str>,
}

impl<'a> Ending<'a> {
    /// The ending of a format: for errors.
    #[cold]
    fn of(format: CText<'a>) -> Ending<'a> {
        let text = format.get().unwrap_or_default().to_bytes();
        let Some(at) = text.iter().position(|byte| matches!(byte, b':' | b';')) else {
            return Ending::default();
        };
        let rest = core::str::from_utf8(&text[at + 1..]).unwrap_or("?");
        match text[at] {
            b':' => Ending { function: Some(rest), message: None },
            _ => Ending { function: None, message: Some(rest) },
        }
    }

    /// `f()`, or `function`.
    fn called(self) -> String {
        self.function.map_or_else(|| "function".to_owned(), |function| format!("{function}()"))
    }

    /// The same in messages about a keyword that nobody expects.
    fn called_here(self) -> String {
        self.function.map_or_else(|| "this function".to_owned(), |function| format!("{function}()"))
    }
}

/// Why an argument was refused.
enum Refusal {
    /// An exception was raised.
    Raised(PyErr),
    /// What the argument must be, and which item of it is at fault (positions from 1, from the outside in).
    Wrong { message: String, items: Vec<usize> },
}

impl From<PyErr> for Refusal {
    fn from(err: PyErr) -> Self {
        Refusal::Raised(err)
    }
}

impl Refusal {
    fn wrong(message: impl Into<String>) -> Refusal {
        Refusal::Wrong { message: message.into(), items: Vec::new() }
    }

    /// The same for an argument that contains the one refused, at `position`.
    fn inside(self, position: usize) -> Refusal {
        match self {
            Refusal::Wrong { message, mut items } => {
                items.insert(0, position);
                Refusal::Wrong { message, items }
            }
            raised => raised,
        }
    }

    /// The exception for the argument at `position`, 0 for the only one.
    fn into_error(self, space: &Space, position: usize, ending: Ending<'_>) -> PyErr {
        let (message, items) = match self {
            Refusal::Raised(err) => return err,
            Refusal::Wrong { message, items } => (message, items),
        };
        let is_format_error = message.starts_with('(');
        let text = match ending.message {
            Some(message) => message.to_owned(),
            None => {
                let called = ending.function.map_or_else(String::new, |function| format!("{function}() "));
                let number = if position == 0 { String::new() } else { format!(" {position}") };
                let items: String = items.iter().map(|item| format!(", item {item}")).collect();
                format!("{called}argument{number}{items} {message}")
            }
        };
        if is_format_error { space.system_error(text) } else { space.type_error(text) }
    }
}

/// Whether the units of a format end here.
fn is_end(format: &[u8]) -> bool {
    matches!(format.first(), None | Some(b';' | b':'))
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
