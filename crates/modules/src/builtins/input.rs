//! `input`.

use super::printing::write_text;
use objspace::{Object, PyResult, Ref, Space, Str};

fn stream(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    match crate::sys::attribute(space, name)? {
        Some(stream) if !stream.is_none() => Ok(stream),
        _ => Err(space.runtime_error(format_args!("input(): lost sys.{name}"))),
    }
}

/// `input(prompt)`: through the objects in `sys`, whatever they are.
///
/// # Errors
/// `EOFError` at the end of the input, `RuntimeError` when a stream is gone, what the streams raise.
pub fn input(space: &Space, prompt: Option<&Object>) -> PyResult<Ref<Object>> {
    let (stdin, stdout, stderr) =
        (stream(space, "stdin")?, stream(space, "stdout")?, stream(space, "stderr")?);
    // An error of a stream that is only flushed is no reason not to read.
    drop(stderr.call_method(space, "flush", &[]));
    if let Some(prompt) = prompt {
        write_text(space, &stdout, &*prompt.str(space)?)?;
    }
    drop(stdout.call_method(space, "flush", &[]));
    let line = stdin.call_method(space, "readline", &[])?;
    let Some(text) = line.downcast::<Str>() else {
        return Err(space.type_error("object.readline() returned non-string"));
    };
    match text.len() {
        0 => Err(space.eof_error("EOF when reading a line")),
        len if text.text().at(len - 1) == u32::from('\n') => {
            line.call_method(space, "removesuffix", &[&*Str::intern(space, "\n")])
        }
        _ => Ok(line),
    }
}
