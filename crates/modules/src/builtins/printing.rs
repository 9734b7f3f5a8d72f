//! `print`.

use objspace::shim::Args;
use objspace::{Object, PyResult, Ref, Space, Str};

/// What the keyword arguments say.
#[derive(Default)]
struct Options<'a> {
    sep: Option<&'a Object>,
    end: Option<&'a Object>,
    file: Option<&'a Object>,
    flush: Option<&'a Object>,
}

impl<'a> Options<'a> {
    fn parse(space: &Space, args: Args<'a>) -> PyResult<Options<'a>> {
        let mut options = Options::default();
        let unknown = args.find_keyword(|name, value| {
            let name = name.downcast::<Str>()?;
            let field = match name.as_ascii() {
                Some("sep") => &mut options.sep,
                Some("end") => &mut options.end,
                Some("file") => &mut options.file,
                Some("flush") => &mut options.flush,
                _ => return Some(name.to_string_lossy()),
            };
            *field = Some(value);
            None
        });
        match unknown {
            Some(name) => {
                let message = format_args!("print() got an unexpected keyword argument '{name}'");
                Err(space.type_error(message))
            }
            None => Ok(options),
        }
    }
}

/// A separator: the given string, or `default` when it is missing or `None`.
fn separator<'a>(
    space: &Space,
    name: &str,
    given: Option<&'a Object>,
    default: &'a Str,
) -> PyResult<&'a Str> {
    match given.filter(|given| !given.is_none()) {
        None => Ok(default),
        Some(given) => given.downcast::<Str>().ok_or_else(|| {
            let kind = given.ty().name();
            space.type_error(format_args!("{name} must be None or a string, not {kind}"))
        }),
    }
}

/// Calls `file.write(text)`.
pub fn write_text(space: &Space, file: &Object, text: &Str) -> PyResult<()> {
    file.call_method_name(space, &Str::intern(space, "write"), &[text])?;
    Ok(())
}

/// `print(*args, sep=' ', end='\n', file=None, flush=False)`.
///
/// # Errors
/// `TypeError` for bad arguments, `RuntimeError` when `sys.stdout` is gone, what `str` and the file raise.
pub fn print(space: &Space, args: Args<'_>) -> PyResult<()> {
    let options = Options::parse(space, args)?;
    let file: Ref<Object> = match options.file.filter(|file| !file.is_none()) {
        Some(file) => objspace::Layout::to_ref(file),
        None => match crate::sys::attribute(space, "stdout")? {
            Some(file) if file.is_none() => return Ok(()),
            Some(file) => file,
            None => return Err(space.runtime_error("lost sys.stdout")),
        },
    };
    let (space_text, newline) = (Str::intern(space, " "), Str::intern(space, "\n"));
    let sep = separator(space, "sep", options.sep, &space_text)?;
    let end = separator(space, "end", options.end, &newline)?;
    for (index, value) in args.positional().iter().enumerate() {
        if index > 0 {
            write_text(space, &file, sep)?;
        }
        write_text(space, &file, &*value.str(space)?)?;
    }
    write_text(space, &file, end)?;
    if let Some(flush) = options.flush
        && flush.is_true(space)?
    {
        file.call_method(space, "flush", &[])?;
    }
    Ok(())
}
