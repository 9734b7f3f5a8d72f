//! `open`: a raw file, with a buffer and a decoder as the mode says.

use super::DEFAULT_BUFFER_SIZE;
use super::buffered::buffer;
use super::buffered_state::Kind;
use super::file_io::{open_raw, path_or_number};
use super::text_wrapper::TextIoWrapper;
use objspace::exceptions::RuntimeWarning;
use objspace::{Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, warnings};

/// What `open` is asked for beside the file.
pub struct Options<'a> {
    pub mode: &'a str,
    pub buffering: i32,
    pub encoding: Option<&'a Str>,
    pub errors: Option<&'a Str>,
    pub newline: Option<&'a Str>,
    pub closefd: bool,
    pub opener: Option<&'a Object>,
}

/// A mode, taken apart.
struct Mode {
    /// Of the raw file.
    raw: String,
    reading: bool,
    writing: bool,
    updating: bool,
    binary: bool,
}

fn parse_mode(space: &Space, mode: &str) -> PyResult<Mode> {
    let invalid = || space.value_error(format_args!("invalid mode: '{mode}'"));
    let mut seen = Vec::new();
    for letter in mode.chars() {
        if !"rwaxbt+".contains(letter) || seen.contains(&letter) {
            return Err(invalid());
        }
        seen.push(letter);
    }
    let has = |letter| seen.contains(&letter);
    let mut raw: String = "xrwa".chars().filter(|&letter| has(letter)).collect();
    let kinds = raw.len();
    if has('+') {
        raw.push('+');
    }
    if has('t') && has('b') {
        return Err(space.value_error("can't have text and binary mode at once"));
    }
    if kinds > 1 {
        return Err(space.value_error("must have exactly one of create/read/write/append mode"));
    }
    Ok(Mode {
        raw,
        reading: has('r'),
        writing: has('w') || has('a') || has('x'),
        updating: has('+'),
        binary: has('b'),
    })
}

fn check_options(space: &Space, mode: &Mode, options: &Options<'_>) -> PyResult<()> {
    if !mode.binary {
        return Ok(());
    }
    let given = [
        ("an encoding", options.encoding.is_some()),
        ("an errors", options.errors.is_some()),
        ("a newline", options.newline.is_some()),
    ];
    if let Some((what, _)) = given.iter().find(|(_, given)| *given) {
        return Err(space.value_error(format_args!("binary mode doesn't take {what} argument")));
    }
    if options.buffering == 1 {
        let message = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
        warnings::warn(space, RuntimeWarning::type_object(), message, 1)?;
    }
    Ok(())
}

/// `open`.
///
/// # Errors
/// `ValueError`, `TypeError` for arguments that do not fit; `OSError`; `LookupError` for an unknown encoding.
pub fn open(space: &Space, file: &Object, options: &Options<'_>) -> PyResult<Ref<Object>> {
    let file = path_or_number(space, file)?;
    let mode = parse_mode(space, options.mode)?;
    check_options(space, &mode, options)?;
    let raw = open_raw(space, &file, &mode.raw, options.closefd, options.opener)?.into_object();
    let mut outermost = raw.clone();
    match wrap(space, raw, &mode, options, &mut outermost) {
        Ok(()) => Ok(outermost),
        Err(err) => {
            // Whatever was opened is closed; a failure of that has the first one as its context.
            match outermost.call_method(space, "close", &[]) {
                Ok(_) => Err(err),
                Err(second) => Err(with_context(second, err)),
            }
        }
    }
}

fn with_context(outer: PyErr, inner: PyErr) -> PyErr {
    if let Some(exception) = outer.value().downcast::<objspace::BaseException>() {
        exception.set_context(Some(inner.into_raised()));
    }
    outer
}

/// Puts a buffer and a decoder over the raw file; `outermost` is always what is to be closed.
fn wrap(
    space: &Space,
    raw: Ref<Object>,
    mode: &Mode,
    options: &Options<'_>,
    outermost: &mut Ref<Object>,
) -> PyResult<()> {
    let mut buffering = options.buffering;
    let mut line_buffering = false;
    if buffering < 0 || buffering == 1 {
        let terminal = buffering < 0 && raw.call_method(space, "_isatty_open_only", &[])?.is_true(space)?;
        line_buffering = terminal || (buffering == 1 && !mode.binary);
        let block =
            objspace::number::index(space, &*raw.getattr_str(space, "_blksize")?)?.to_i64().unwrap_or(0);
        buffering = block.clamp(DEFAULT_BUFFER_SIZE as i64, 8 << 20) as i32;
    }
    if buffering == 0 {
        if !mode.binary {
            return Err(space.value_error("can't have unbuffered text I/O"));
        }
        return Ok(());
    }
    let kind = match mode {
        Mode { updating: true, .. } => Kind::Random,
        Mode { writing: true, .. } => Kind::Writer,
        Mode { reading: true, .. } => Kind::Reader,
        _ => return Err(space.value_error(format_args!("unknown mode: '{}'", options.mode))),
    };
    *outermost = buffer(space, kind, &raw, buffering as isize)?;
    if mode.binary {
        return Ok(());
    }
    let none = space.none();
    let pick = |given: Option<&Str>| {
        given.map_or_else(|| none.clone(), |text| objspace::Layout::to_ref(text).into_object())
    };
    let arguments = [pick(options.encoding), pick(options.errors), pick(options.newline)];
    let line_buffering = space.new_bool(line_buffering);
    let class = TextIoWrapper::type_object();
    let wrapper =
        class.call(space, &[outermost, &arguments[0], &arguments[1], &arguments[2], &line_buffering])?;
    *outermost = wrapper;
    outermost.setattr_str(space, "mode", &*space.new_str(options.mode)?)
}

/// The encoding that stands for none given, as `io.text_encoding` tells it.
pub fn text_encoding(space: &Space, encoding: &Object, stack_level: isize) -> PyResult<Ref<Object>> {
    use objspace::Layout;
    if !encoding.is_none() {
        return Ok(encoding.to_ref());
    }
    let sys = objspace::imports::import(space, "sys")?;
    let flags = sys.getattr_str(space, "flags")?;
    if flags.getattr_str(space, "warn_default_encoding")?.is_true(space)? {
        let ty = objspace::exceptions::EncodingWarning::type_object();
        warnings::warn(space, ty, "'encoding' argument not specified", stack_level)?;
    }
    let utf8 = flags.getattr_str(space, "utf8_mode")?.is_true(space)?;
    space.new_str(if utf8 { "utf-8" } else { "locale" })
}
