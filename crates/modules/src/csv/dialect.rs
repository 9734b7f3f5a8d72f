//! `_csv.Dialect`: a format with its attributes, checked when it is made.

use super::registry;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use algorithms::csv::{Format, Quoting};

use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::shim::{Args, Signature, bind};
use objspace::{Bool, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Type};

/// A format. Its flags are fields of their own, for the members; nothing changes after the instance was made.
#[repr(C)]
pub struct Dialect {
    head: PyObject,
    double_quote: bool,
    skip_initial_space: bool,
    strict: bool,
    line_terminator: Slot<Str>,
    format: Format,
}
fields!(Dialect: line_terminator);

const NAMES: [&str; 9] = [
    "dialect",
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

const NEW: Signature = Signature {
    function: "",
    names: &NAMES,
    positional_only: 0,
    positional: NAMES.len(),
    required: 0,
    keyword_required: &[],
    varargs: false,
    varkw: false,
};

/// One character, or none where that may be.
fn character(space: &Space, name: &str, value: &Object, optional: bool) -> PyResult<Option<u32>> {
    let or_none = if optional { " or None" } else { "" };
    if optional && value.is_none() {
        return Ok(None);
    }
    let Some(text) = value.downcast::<Str>() else {
        let got = value.ty().tp_name();
        return Err(
            space.type_error(format_args!("\"{name}\" must be a unicode character{or_none}, not {got}"))
        );
    };
    match text.len() {
        1 => Ok(Some(text.text().at(0))),
        length => Err(space.type_error(format_args!(
            "\"{name}\" must be a unicode character{or_none}, not a string of length {length}"
        ))),
    }
}

fn quoting_of(space: &Space, value: &Object) -> PyResult<Quoting> {
    let Some(number) = value.downcast_exact::<Int>().filter(|_| !value.is_exact::<Bool>()) else {
        let got = value.ty().tp_name();
        return Err(space.type_error(format_args!("\"quoting\" must be an integer, not {got}")));
    };
    number.to_i64().and_then(Quoting::from_number).ok_or_else(|| space.type_error("bad \"quoting\" value"))
}

/// The settings that were given, and those of another dialect for the rest.
struct Settings([Option<Ref<Object>>; 9]);

impl Settings {
    fn new(space: &Space, given: [Option<&Object>; 9], dialect: Option<&Object>) -> PyResult<Settings> {
        let mut settings = given.map(|value| value.map(Layout::to_ref));
        if let Some(dialect) = dialect {
            for (setting, name) in settings.iter_mut().zip(NAMES).skip(1) {
                if setting.is_none() {
                    // what cannot be read has its default
                    *setting = dialect.getattr_str(space, name).ok();
                }
            }
        }
        Ok(Settings(settings))
    }

    fn get(&self, name: &str) -> Option<&Object> {
        let index = NAMES.iter().position(|known| *known == name)?;
        self.0[index].as_deref()
    }

    fn flag(&self, space: &Space, name: &str, default: bool) -> PyResult<bool> {
        self.get(name).map_or(Ok(default), |value| value.is_true(space))
    }

    fn format(&self, space: &Space) -> PyResult<Format> {
        let line_terminator = match self.get("lineterminator") {
            None => vec![0x0D, 0x0A],
            Some(value) => match value.downcast::<Str>() {
                Some(text) => text.text().code_points().collect(),
                None => {
                    let got = value.ty().tp_name();
                    return Err(
                        space.type_error(format_args!("\"lineterminator\" must be a string, not {got}"))
                    );
                }
            },
        };
        let optional = |name: &str, default: Option<u32>| match self.get(name) {
            None => Ok(default),
            Some(value) => character(space, name, value, true),
        };
        let delimiter = match self.get("delimiter") {
            None => Some(u32::from(b',')),
            Some(value) => character(space, "delimiter", value, false)?,
        };
        let double_quote = self.flag(space, "doublequote", true)?;
        let escape = optional("escapechar", None)?;
        let quote = optional("quotechar", Some(u32::from(b'"')))?;
        let no_quotes = self.get("quotechar").is_some_and(Object::is_none) && self.get("quoting").is_none();
        let quoting = match self.get("quoting") {
            _ if no_quotes => Quoting::None,
            None => Quoting::Minimal,
            Some(value) => quoting_of(space, value)?,
        };
        let format = Format {
            delimiter: delimiter.unwrap_or_default(),
            quote,
            escape,
            line_terminator,
            quoting,
            double_quote,
            skip_initial_space: self.flag(space, "skipinitialspace", false)?,
            strict: self.flag(space, "strict", false)?,
        };
        check(space, &format)?;
        Ok(format)
    }
}

/// Checks that characters with a meaning have no other one.
fn check(space: &Space, format: &Format) -> PyResult<()> {
    let Format { delimiter, quote, escape, quoting, skip_initial_space, .. } = *format;
    if quoting != Quoting::None && quote.is_none() {
        return Err(space.type_error("quotechar must be set if quoting enabled"));
    }
    let named = [("delimiter", Some(delimiter)), ("escapechar", escape), ("quotechar", quote)];
    for (name, ch) in named {
        let Some(ch) = ch else { continue };
        let bad_space = ch == 0x20 && skip_initial_space && name != "delimiter";
        if matches!(ch, 0x0A | 0x0D) || bad_space {
            return Err(space.value_error(format_args!("bad {name} value")));
        }
    }
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        let ((name, ch), (other_name, other_ch)) = (named[one], named[other]);
        if ch.is_some() && ch == other_ch {
            return Err(space.value_error(format_args!("bad {name} or {other_name} value")));
        }
    }
    for (name, ch) in named {
        if ch.is_some_and(|ch| format.line_terminator.contains(&ch)) {
            return Err(space.value_error(format_args!("bad {name} or lineterminator value")));
        }
    }
    Ok(())
}

impl Dialect {
    /// The format.
    pub fn format(&self) -> &Format {
        &self.format
    }

    /// The dialect of arguments as `reader` and `writer` take them: a dialect or its name, and settings.
    ///
    /// # Errors
    /// `TypeError` and `ValueError` for settings that make no sense, `Error` for a name that is unknown.
    pub fn from_args(space: &Space, args: &Args<'_>) -> PyResult<Ref<Dialect>> {
        Dialect::of_class(space, Dialect::type_object(), args)
    }

    fn of_class(space: &Space, class: &Type, args: &Args<'_>) -> PyResult<Ref<Dialect>> {
        let mut given = [None; 9];
        bind(space, &NEW, args, &mut given)?;
        let mut dialect = given[0].filter(|dialect| !dialect.is_none()).map(Layout::to_ref);
        if let Some(name) = dialect.as_ref().filter(|dialect| dialect.is_instance::<Str>()) {
            dialect = Some(registry::get(space, name)?);
        }
        if let Some(made) = dialect.as_ref().and_then(|dialect| dialect.downcast::<Dialect>())
            && given[1..].iter().all(Option::is_none)
        {
            return Ok(made.to_ref());
        }
        let format = Settings::new(space, given, dialect.as_deref())?.format(space)?;
        let value = Dialect {
            head: HEAD,
            double_quote: format.double_quote,
            skip_initial_space: format.skip_initial_space,
            strict: format.strict,
            line_terminator: Slot::empty(),
            format,
        };
        let terminator = value.format.line_terminator.iter().copied();
        value.line_terminator.set(Some(Str::from_code_points(space, terminator)?));
        instance::create(space, class, value)
    }
}

fn cannot_pickle(space: &Space, object: &Object) -> PyErr {
    space.type_error(format_args!("cannot pickle '{}' instances", object.ty().name()))
}

fn text_or_none(space: &Space, ch: Option<u32>) -> PyResult<Ref<Object>> {
    match ch {
        None => Ok(space.none()),
        Some(ch) => Str::from_char(space, ch).map(Ref::into_object),
    }
}

#[pytype(
    name = "Dialect",
    module = "_csv",
    flags = BASETYPE | HAVE_GC,
    tp_dealloc = instance::dealloc::<Dialect>,
    tp_traverse = instance::traverse::<Dialect>,
    tp_clear = instance::clear::<Dialect>
)]
/// CSV dialect
///
/// How the fields and records of a file are told apart.
impl Dialect {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Dialect>> {
        Dialect::of_class(space, cls, &args)
    }

    /// What stands between fields.
    #[getter]
    fn delimiter(&self, space: &Space) -> PyResult<Ref<Str>> {
        Str::from_char(space, self.format.delimiter)
    }

    /// What stands before a character that would mean something else.
    #[getter]
    fn escapechar(&self, space: &Space) -> PyResult<Ref<Object>> {
        text_or_none(space, self.format.escape)
    }

    /// What ends a record that is written.
    #[getter]
    fn lineterminator(&self, space: &Space) -> Ref<Object> {
        self.line_terminator.get().map_or_else(|| space.none(), Ref::into_object)
    }

    /// What stands around a quoted field.
    #[getter]
    fn quotechar(&self, space: &Space) -> PyResult<Ref<Object>> {
        text_or_none(space, self.format.quote)
    }

    /// What is quoted: one of the numbers QUOTE_*.
    #[getter]
    fn quoting(&self) -> i64 {
        self.format.quoting as i64
    }

    /// Whether a quote within a quoted field is doubled.
    #[member(name = "doublequote", offset = offset_of!(Dialect, double_quote), kind = Py_T_BOOL, readonly)]
    const DOUBLE_QUOTE: () = ();
    /// Whether spaces behind a delimiter are left out.
    #[member(name = "skipinitialspace", offset = offset_of!(Dialect, skip_initial_space), kind = Py_T_BOOL, readonly)]
    const SKIP_INITIAL_SPACE: () = ();
    /// Whether what makes little sense is an error.
    #[member(name = "strict", offset = offset_of!(Dialect, strict), kind = Py_T_BOOL, readonly)]
    const STRICT: () = ();

    /// Raise TypeError: dialects cannot be pickled.
    #[pymethod(name = "__reduce__", raw)]
    fn reduce(&self, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        Err(cannot_pickle(space, self))
    }

    /// Raise TypeError: dialects cannot be pickled.
    #[pymethod(name = "__reduce_ex__", raw)]
    fn reduce_ex(&self, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        Err(cannot_pickle(space, self))
    }
}
