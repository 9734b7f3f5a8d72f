//! `eval` and `exec`, and what they share with `compile`.

use super::namespaces;
use compiler::syntax::{self, ErrorKind, FutureFlags, ParseFlags, Stage};
use compiler::{CompileOptions, Mode};
use interpreter::calls;
use interpreter::code::Code;
use objspace::exceptions as exc;
use objspace::module_object::Module;
use objspace::{
    Bytes, CellObject, Dict, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple,
};
use std::borrow::Cow;
use std::sync::Arc;

/// The `SyntaxError` object of an error that the compiler found.
pub fn syntax_error(space: &Space, error: &compiler::SyntaxError) -> PyErr {
    let class = match error.kind {
        ErrorKind::Syntax => exc::SyntaxError::type_object(),
        ErrorKind::Indentation => exc::IndentationError::type_object(),
        ErrorKind::Tab => exc::TabError::type_object(),
        ErrorKind::IncompleteInput => exc::_IncompleteInputError::type_object(),
        ErrorKind::Recursion => return space.recursion_error(&error.msg),
    };
    let is_undecodable = error.line == 0 && error.col == -1;
    if error.line == 0 && !is_undecodable {
        return PyErr::new(space, class, &error.msg);
    }
    let details = || -> PyResult<Ref<Object>> {
        let filename = match &error.filename {
            Some(name) => Str::from_str(space, name)?.into_object(),
            None => space.none(),
        };
        let text = match error.stage {
            Stage::Parser => error.text.clone(),
            Stage::Compiler => error.filename.as_ref().and_then(|name| source_line(name, error.line)),
        };
        let text = match text {
            Some(text) => Str::from_str(space, &text)?.into_object(),
            None => space.none(),
        };
        let number = |value: i64| space.new_int(value);
        let mut items = vec![filename, number(i64::from(error.line))?, number(i64::from(error.col))?, text];
        if !is_undecodable {
            items.extend([number(i64::from(error.end_line))?, number(i64::from(error.end_col))?]);
        }
        Ok(Tuple::from_vec(space, items)?.into_object())
    };
    match (Str::from_str(space, &error.msg), details()) {
        (Ok(message), Ok(details)) => PyErr::with_args(space, class, &[&message, &details]),
        (Err(err), _) | (_, Err(err)) => err,
    }
}

/// A line of a source file, counted from 1.
fn source_line(path: &str, line: u32) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    let text = syntax::decode(&bytes).ok()?.text;
    text.split_inclusive('\n').nth(line as usize - 1).map(str::to_owned)
}

/// Compiles source text to a code object and issues the compiler's warnings.
///
/// # Errors
/// `SyntaxError`; a warning that the filters make an error.
pub fn compile_source(
    space: &Space,
    source: &str,
    filename: &str,
    mode: Mode,
    options: &CompileOptions,
) -> PyResult<Ref<Code>> {
    let source = unify_lines(source);
    let compiled =
        compiler::compile(&source, filename, mode, options).map_err(|error| syntax_error(space, &error))?;
    for warning in &compiled.warnings {
        crate::warnings::warn_syntax(space, warning, &source, filename)?;
    }
    Code::new(space, &Arc::new(compiled.code))
}

/// The text with lines that end in one character, also inside string literals.
pub fn unify_lines(source: &str) -> Cow<'_, str> {
    match source.contains('\r') {
        true => source.replace("\r\n", "\n").replace('\r', "\n").into(),
        false => source.into(),
    }
}

/// Source text as the compiler takes it.
///
/// # Errors
/// `TypeError` naming `function` for anything but text; `SyntaxError` when bytes cannot be decoded.
pub fn source_text<'a>(
    space: &Space,
    source: &'a Object,
    filename: &str,
    function: &str,
    expected: &str,
) -> PyResult<Cow<'a, str>> {
    if let Some(text) = source.downcast::<Str>() {
        return Ok(Cow::Borrowed(text.as_utf8(space)?));
    }
    if !objspace::buffer::is_exporter(source) {
        return Err(space.type_error(format_args!("{function}() arg 1 must be a {expected}")));
    }
    let bytes = Bytes::type_object().call1(space, source)?;
    decode_source(space, &bytes, filename).map(Cow::Owned)
}

/// Source text from bytes with a coding cookie or byte order mark.
fn decode_source(space: &Space, bytes: &Object, filename: &str) -> PyResult<String> {
    let Some(content) = bytes.downcast::<Bytes>() else {
        return Err(space.system_error("bytes() returned something else"));
    };
    let refused = match syntax::decode(content.as_slice()) {
        Ok(decoded) => return Ok(decoded.text),
        Err(error) => error,
    };
    let refuse = |error: compiler::SyntaxError| Err(syntax_error(space, &error.with_filename(filename)));
    let Some(encoding) = refused.msg.strip_prefix("unknown encoding: ") else { return refuse(refused) };
    // The compiler knows few encodings; the codec registry may know it.
    match bytes.call_method(space, "decode", &[&*Str::intern(space, encoding)]) {
        Ok(text) => Ok(space.expect::<Str>(&text)?.as_utf8(space)?.to_owned()),
        Err(err) if err.is_a::<exc::LookupError>() || err.is_a::<exc::UnicodeDecodeError>() => {
            let why = err.value().str(space)?.to_string_lossy();
            refuse(compiler::SyntaxError::undecodable(why))
        }
        Err(err) => Err(err),
    }
}

/// A file name as text: a str, bytes, or an object with `__fspath__`.
///
/// # Errors
/// `TypeError` for anything else.
pub fn file_name(space: &Space, object: &Object) -> PyResult<String> {
    let path = match object.is_instance::<Str>() || object.is_instance::<Bytes>() {
        true => object.to_ref(),
        false => match object.special_method(space, &Str::intern(space, "__fspath__"))? {
            Some(method) => method.call0(space)?,
            None => {
                let kind = object.ty().name();
                let message = format_args!("expected str, bytes or os.PathLike object, not {kind}");
                return Err(space.type_error(message));
            }
        },
    };
    let name = match path.downcast::<Bytes>() {
        Some(bytes) => String::from_utf8_lossy(bytes.as_slice()).into_owned(),
        None => space.expect::<Str>(&path)?.to_string_lossy(),
    };
    if name.contains('\0') {
        return Err(space.value_error("embedded null character"));
    }
    Ok(name)
}

/// The `__future__` features of the code that called the running native function.
pub fn inherited_features(space: &Space) -> FutureFlags {
    let flags = namespaces::calling_frame(space).map_or(0, |frame| frame.code().flags());
    FutureFlags {
        annotations: flags & compiler::bytecode::flags::FUTURE_ANNOTATIONS != 0,
        barry_as_bdfl: flags & compiler::bytecode::flags::FUTURE_BARRY_AS_BDFL != 0,
        top_level_await: false,
    }
}

fn options(space: &Space, future: FutureFlags) -> CompileOptions {
    CompileOptions {
        optimize: crate::sys::config(space).optimize,
        parse: ParseFlags { future, ..ParseFlags::default() },
    }
}

/// Where code runs.
struct Namespaces {
    globals: Ref<Object>,
    locals: Ref<Object>,
}

impl Namespaces {
    /// The given namespaces, else the caller's.
    fn of(space: &Space, globals: Option<&Object>, locals: Option<&Object>) -> PyResult<Self> {
        match (globals, locals) {
            (Some(globals), Some(locals)) => Ok(Self { globals: globals.to_ref(), locals: locals.to_ref() }),
            (Some(globals), None) => Ok(Self { globals: globals.to_ref(), locals: globals.to_ref() }),
            (None, locals) => {
                let current = namespaces::globals(space)?;
                if current.is_none() {
                    return Err(space.system_error("globals and locals cannot be NULL"));
                }
                let locals = match locals {
                    Some(locals) => locals.to_ref(),
                    None => namespaces::locals(space)?,
                };
                Ok(Self { globals: current, locals })
            }
        }
    }

    /// Runs code here; `__builtins__` is put into the globals if it is missing.
    fn run(&self, space: &Space, code: &Code, closure: Option<&Tuple>) -> PyResult<Ref<Object>> {
        let builtins = builtins_of(space, space.expect::<Dict>(&self.globals)?)?;
        let function = match closure {
            Some(cells) => {
                let function = interpreter::new_function(space, code, &self.globals)?;
                function.set_closure(Some(cells.to_ref().into_object()));
                Some(function)
            }
            None => None,
        };
        calls::run_code(space, code, &self.globals, &builtins, Some(&self.locals), function.as_deref())
    }
}

/// The builtins that code with these globals sees: `__builtins__`, put there if it is missing.
///
/// # Errors
/// What the dict raises.
pub fn builtins_of(space: &Space, globals: &Dict) -> PyResult<Ref<Object>> {
    let name = Str::intern(space, "__builtins__");
    let found = match globals.get_item(space, &name)? {
        Some(found) => found,
        None => {
            let names = match namespaces::calling_frame(space) {
                Some(frame) => frame.builtins().to_ref(),
                None => match objspace::builtins::names(space) {
                    Some(names) => names.into_object(),
                    None => return Err(space.system_error("the module builtins is not there yet")),
                },
            };
            globals.set_item(space, &name, &names)?;
            names
        }
    };
    match found.is_instance::<Module>() {
        true => found.getattr_str(space, "__dict__"),
        false => Ok(found),
    }
}

fn is_mapping(object: &Object) -> bool {
    object.ty().mapping_slots().is_some_and(|slots| slots.mp_subscript.get().is_some())
}

/// `eval(...)`.
///
/// # Errors
/// `TypeError` for bad arguments, `SyntaxError`, what the code raises.
pub fn eval(
    space: &Space,
    source: &Object,
    globals: Option<&Object>,
    locals: Option<&Object>,
) -> PyResult<Ref<Object>> {
    if locals.is_some_and(|locals| !is_mapping(locals)) {
        return Err(space.type_error("locals must be a mapping"));
    }
    if let Some(globals) = globals.filter(|globals| !globals.is_instance::<Dict>()) {
        return Err(space.type_error(match is_mapping(globals) {
            true => "globals must be a real dict; try eval(code, {}, mapping)",
            false => "globals must be a dict",
        }));
    }
    let namespaces = Namespaces::of(space, globals, locals)?;
    if let Some(code) = source.downcast::<Code>() {
        if !code.unit().free_names.is_empty() {
            return Err(space.type_error("code object passed to eval() may not contain free variables"));
        }
        return namespaces.run(space, code, None);
    }
    let text = source_text(space, source, "<string>", "eval", "string, bytes or code object")?;
    let text = text.trim_start_matches([' ', '\t']);
    let options = options(space, inherited_features(space));
    let code = compile_source(space, text, "<string>", Mode::Eval, &options)?;
    namespaces.run(space, &code, None)
}

/// `exec(...)`.
///
/// # Errors
/// As [`eval`].
pub fn exec(
    space: &Space,
    source: &Object,
    globals: Option<&Object>,
    locals: Option<&Object>,
    closure: Option<&Object>,
) -> PyResult<()> {
    if let Some(globals) = globals.filter(|globals| !globals.is_instance::<Dict>()) {
        let kind = globals.ty().name();
        return Err(space.type_error(format_args!("exec() globals must be a dict, not {kind}")));
    }
    if let Some(locals) = locals.filter(|locals| !is_mapping(locals)) {
        let kind = locals.ty().name();
        return Err(space.type_error(format_args!("locals must be a mapping or None, not {kind}")));
    }
    let namespaces = Namespaces::of(space, globals, locals)?;
    if let Some(code) = source.downcast::<Code>() {
        let cells = closure_cells(space, code, closure)?;
        namespaces.run(space, code, cells)?;
        return Ok(());
    }
    if closure.is_some() {
        return Err(space.type_error("closure can only be used when source is a code object"));
    }
    let text = source_text(space, source, "<string>", "exec", "string, bytes or code object")?;
    let options = options(space, inherited_features(space));
    let code = compile_source(space, &text, "<string>", Mode::Exec, &options)?;
    namespaces.run(space, &code, None)?;
    Ok(())
}

/// The closure given to `exec`, which must fit the code's free variables.
fn closure_cells<'a>(space: &Space, code: &Code, closure: Option<&'a Object>) -> PyResult<Option<&'a Tuple>> {
    let wanted = code.unit().free_names.len();
    let Some(closure) = closure else {
        if wanted == 0 {
            return Ok(None);
        }
        return Err(
            space.type_error(format_args!("code object requires a closure of exactly length {wanted}"))
        );
    };
    if wanted == 0 {
        return Err(space.type_error("cannot use a closure with this code object"));
    }
    let cells = closure.downcast_exact::<Tuple>().filter(|cells| {
        cells.len() == wanted && cells.items().iter().all(|cell| cell.is_exact::<CellObject>())
    });
    match cells {
        Some(cells) => Ok(Some(cells)),
        None => {
            Err(space.type_error(format_args!("code object requires a closure of exactly length {wanted}")))
        }
    }
}
