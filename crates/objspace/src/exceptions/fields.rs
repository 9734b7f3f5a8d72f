//! Exceptions with fields of their own: `AttributeError`, `ImportError`, `NameError`, `StopIteration`, `SystemExit`, `SyntaxError`, and
//! `KeyError`, which shows its argument as a `repr`.

use super::base::{field_or_none, positional_tuple, slot};
use super::own_fields::{clear, dealloc, own_fields, traverse};
use super::{
    AttributeError, BaseException, Exception, ImportError, KeyError, LookupError, NameError, StopIteration,
    SyntaxError, SystemExit, UnboundLocalError,
};
use crate::shim::Args;
use crate::{Dict, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::fmt::Display;
use core::mem::offset_of;

/// Takes keyword-only arguments out of a call: stores those in `fields` and rejects others.
fn store_keywords(
    space: &Space,
    function: &str,
    args: &Args<'_>,
    fields: &[(&str, &Cell<*mut PyObject>)],
) -> PyResult<()> {
    for (_, field) in fields {
        slot(field).set(None);
    }
    let unknown = args.find_keyword(|name, value| {
        let text = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
        match fields.iter().find(|(known, _)| *known == text) {
            Some((_, field)) => {
                slot(field).set(Some(value.to_ref()));
                None
            }
            None => Some(text),
        }
    });
    match unknown {
        Some(name) => {
            Err(space.type_error(format_args!("{function}() got an unexpected keyword argument '{name}'")))
        }
        None => Ok(()),
    }
}

own_fields!(AttributeError, PyAttributeErrorObject: obj, name);
own_fields!(NameError, PyNameErrorObject: name);
own_fields!(ImportError, PyImportErrorObject: msg, name, path, name_from);
own_fields!(StopIteration, PyStopIterationObject: value);
own_fields!(SystemExit, PySystemExitObject: code);
own_fields!(
    SyntaxError,
    PySyntaxErrorObject: msg, filename, lineno, offset, end_lineno, end_offset, text, print_file_and_line, metadata
);

#[pytype(
    name = "AttributeError",
    base = Exception,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<AttributeError>,
    tp_traverse = traverse::<AttributeError>,
    tp_clear = clear::<AttributeError>,
)]
/// An attribute is missing, or cannot be set.
impl AttributeError {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let own = self.own();
        store_keywords(space, "AttributeError", &args, &[("name", &own.name), ("obj", &own.obj)])?;
        self.base().set_args(positional_tuple(space, &args)?);
        Ok(())
    }

    /// The object itself is not pickled: it may be anything.
    #[pymethod(name = "__getstate__")]
    fn getstate(&self, space: &Space) -> PyResult<Ref<Object>> {
        let state = state_dict(space, self.base())?;
        if let Some(name) = slot(&self.own().name).get() {
            state.set_item_str(space, "name", &name)?;
        }
        if let Some(args) = self.base().args() {
            state.set_item_str(space, "args", &args)?;
        }
        Ok(state.into_object())
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let args = self.base().args().unwrap_or_else(Tuple::empty);
        Tuple::from_slice(space, &[self.ty(), &args, &*self.getstate(space)?])
    }

    #[member(name = "name", offset = offset_of!(abi::PyAttributeErrorObject, name), kind = _Py_T_OBJECT)]
    const NAME_MEMBER: () = ();
    #[member(name = "obj", offset = offset_of!(abi::PyAttributeErrorObject, obj), kind = _Py_T_OBJECT)]
    const OBJ_MEMBER: () = ();
}

/// A copy of an exception's own attributes.
fn state_dict(space: &Space, exception: &BaseException) -> PyResult<Ref<Dict>> {
    let attributes = slot(&exception.fields().dict).get();
    match attributes.as_ref().and_then(|dict| dict.downcast::<Dict>()) {
        Some(dict) => dict.copy(space),
        None => Dict::new(space),
    }
}

#[pytype(
    name = "NameError",
    base = Exception,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<NameError>,
    tp_traverse = traverse::<NameError>,
    tp_clear = clear::<NameError>,
)]
/// A name is bound nowhere.
impl NameError {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        store_keywords(space, "NameError", &args, &[("name", &self.own().name)])?;
        self.base().set_args(positional_tuple(space, &args)?);
        Ok(())
    }

    #[member(name = "name", offset = offset_of!(abi::PyNameErrorObject, name), kind = _Py_T_OBJECT)]
    const NAME_MEMBER: () = ();
}

impl NameError {
    /// A `NameError` that knows the name.
    #[cold]
    pub fn with_name(space: &Space, message: impl Display, name: &str) -> PyErr {
        name_error(space, NameError::type_object(), message, name)
    }
}

impl UnboundLocalError {
    /// An `UnboundLocalError` that knows the name.
    #[cold]
    pub fn with_name(space: &Space, message: impl Display, name: &str) -> PyErr {
        name_error(space, UnboundLocalError::type_object(), message, name)
    }
}

fn name_error(space: &Space, class: &Type, message: impl Display, name: &str) -> PyErr {
    let err = PyErr::new(space, class, message);
    if let (Some(exception), Ok(name)) = (err.value().downcast::<NameError>(), Str::from_str(space, name)) {
        slot(&exception.own().name).set(Some(name.into_object()));
    }
    err
}

#[pytype(
    name = "ImportError",
    base = Exception,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<ImportError>,
    tp_traverse = traverse::<ImportError>,
    tp_clear = clear::<ImportError>,
)]
/// A module cannot be found or loaded, or lacks a name asked of it.
impl ImportError {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let own = self.own();
        let fields = [("name", &own.name), ("path", &own.path), ("name_from", &own.name_from)];
        store_keywords(space, "ImportError", &args, &fields)?;
        self.base().set_args(positional_tuple(space, &args)?);
        let message = match args.positional() {
            [one] => Some(one.to_ref()),
            _ => None,
        };
        slot(&own.msg).set(message);
        Ok(())
    }

    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let message = slot(&self.own().msg).get();
        match message.and_then(|message| message.downcast_into::<Str>().ok()) {
            Some(message) if message.is_exact::<Str>() => Ok(message),
            _ => self.base().default_str(space),
        }
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let own = self.own();
        let args = self.base().args().unwrap_or_else(Tuple::empty);
        let state = state_dict(space, self.base())?;
        for (name, field) in [("name", &own.name), ("path", &own.path), ("name_from", &own.name_from)] {
            if let Some(value) = slot(field).get() {
                state.set_item_str(space, name, &value)?;
            }
        }
        if state.len() == 0 {
            return Tuple::from_slice(space, &[self.ty(), &args]);
        }
        Tuple::from_slice(space, &[self.ty(), &args, &state])
    }

    #[member(name = "msg", offset = offset_of!(abi::PyImportErrorObject, msg), kind = _Py_T_OBJECT)]
    const MSG_MEMBER: () = ();
    #[member(name = "name", offset = offset_of!(abi::PyImportErrorObject, name), kind = _Py_T_OBJECT)]
    const NAME_MEMBER: () = ();
    #[member(name = "path", offset = offset_of!(abi::PyImportErrorObject, path), kind = _Py_T_OBJECT)]
    const PATH_MEMBER: () = ();
    #[member(name = "name_from", offset = offset_of!(abi::PyImportErrorObject, name_from), kind = _Py_T_OBJECT)]
    const NAME_FROM_MEMBER: () = ();
}

impl ImportError {
    /// An error that knows the module's name, its path and the name that it lacks.
    #[cold]
    pub fn with_names(
        space: &Space,
        message: impl Display,
        name: Option<&Str>,
        path: Option<&Str>,
        name_from: Option<&Str>,
    ) -> PyErr {
        let err = PyErr::new(space, ImportError::type_object(), message);
        if let Some(exception) = err.value().downcast::<ImportError>() {
            let own = exception.own();
            for (field, value) in [(&own.name, name), (&own.path, path), (&own.name_from, name_from)] {
                slot(field).set(value.map(|value| value.to_ref().into_object()));
            }
        }
        err
    }
}

#[pytype(
    name = "StopIteration",
    base = Exception,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<StopIteration>,
    tp_traverse = traverse::<StopIteration>,
    tp_clear = clear::<StopIteration>,
)]
/// An iterator has no more items; carries the result of a generator.
impl StopIteration {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords_for(space, self.ty())?;
        self.base().set_args(positional_tuple(space, &args)?);
        let value = args.get(0).map_or_else(|| space.none(), Layout::to_ref);
        slot(&self.own().value).set(Some(value));
        Ok(())
    }

    #[member(name = "value", offset = offset_of!(abi::PyStopIterationObject, value), kind = _Py_T_OBJECT)]
    const VALUE_MEMBER: () = ();
}

impl StopIteration {
    /// The result that it carries.
    pub fn result(&self, space: &Space) -> Ref<Object> {
        field_or_none(space, &self.own().value)
    }
}

#[pytype(
    name = "SystemExit",
    base = BaseException,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<SystemExit>,
    tp_traverse = traverse::<SystemExit>,
    tp_clear = clear::<SystemExit>,
)]
/// The program asks to end.
impl SystemExit {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords_for(space, self.ty())?;
        let all = positional_tuple(space, &args)?;
        let code = match all.items() {
            [] => None,
            [one] => Some(one.to_ref()),
            _ => Some(all.clone().into_object()),
        };
        self.base().set_args(all);
        slot(&self.own().code).set(code);
        Ok(())
    }

    #[member(name = "code", offset = offset_of!(abi::PySystemExitObject, code), kind = _Py_T_OBJECT)]
    const CODE_MEMBER: () = ();
}

impl SystemExit {
    /// `code`.
    pub fn code(&self, space: &Space) -> Ref<Object> {
        field_or_none(space, &self.own().code)
    }
}

#[pytype(name = "KeyError", base = LookupError, flags = BASETYPE | BASE_EXC_SUBCLASS)]
/// A mapping has no such key.
impl KeyError {
    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        // SAFETY: every exception's layout starts with the base's.
        let base: &BaseException = unsafe { self.cast_unchecked() };
        match base.args() {
            // The repr tells the empty string from no key, and 1 from '1'.
            Some(args) if args.len() == 1 => args.items()[0].repr(space),
            _ => base.default_str(space),
        }
    }
}

#[pytype(
    name = "SyntaxError",
    base = Exception,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<SyntaxError>,
    tp_traverse = traverse::<SyntaxError>,
    tp_clear = clear::<SyntaxError>,
)]
/// A text is no valid program.
impl SyntaxError {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords_for(space, self.ty())?;
        let own = self.own();
        self.base().set_args(positional_tuple(space, &args)?);
        if let Some(message) = args.get(0) {
            slot(&own.msg).set(Some(message.to_ref()));
        }
        if args.positional_count() == 2 {
            self.set_location(space, args.positional()[1])?;
        }
        Ok(())
    }

    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let own = self.own();
        let message = match slot(&own.msg).get() {
            Some(message) => message.str(space)?.to_string_lossy(),
            None => "None".to_owned(),
        };
        let filename = slot(&own.filename).get().and_then(|name| name.downcast_into::<Str>().ok());
        let filename = filename.map(|name| {
            let name = name.to_string_lossy();
            name.rsplit('/').next().unwrap_or_default().to_owned()
        });
        let line = slot(&own.lineno).get().filter(|line| line.is_exact::<crate::Int>());
        let line = line.map(|line| line.str(space)).transpose()?.map(|line| line.to_string_lossy());
        match (filename, line) {
            (Some(filename), Some(line)) => {
                Str::from_display(space, &format_args!("{message} ({filename}, line {line})"))
            }
            (Some(filename), None) => Str::from_display(space, &format_args!("{message} ({filename})")),
            (None, Some(line)) => Str::from_display(space, &format_args!("{message} (line {line})")),
            (None, None) => Str::from_str(space, &message),
        }
    }

    #[member(name = "msg", offset = offset_of!(abi::PySyntaxErrorObject, msg), kind = _Py_T_OBJECT)]
    const MSG_MEMBER: () = ();
    #[member(name = "filename", offset = offset_of!(abi::PySyntaxErrorObject, filename), kind = _Py_T_OBJECT)]
    const FILENAME_MEMBER: () = ();
    #[member(name = "lineno", offset = offset_of!(abi::PySyntaxErrorObject, lineno), kind = _Py_T_OBJECT)]
    const LINENO_MEMBER: () = ();
    #[member(name = "offset", offset = offset_of!(abi::PySyntaxErrorObject, offset), kind = _Py_T_OBJECT)]
    const OFFSET_MEMBER: () = ();
    #[member(name = "text", offset = offset_of!(abi::PySyntaxErrorObject, text), kind = _Py_T_OBJECT)]
    const TEXT_MEMBER: () = ();
    #[member(name = "end_lineno", offset = offset_of!(abi::PySyntaxErrorObject, end_lineno), kind = _Py_T_OBJECT)]
    const END_LINENO_MEMBER: () = ();
    #[member(name = "end_offset", offset = offset_of!(abi::PySyntaxErrorObject, end_offset), kind = _Py_T_OBJECT)]
    const END_OFFSET_MEMBER: () = ();
    #[member(name = "print_file_and_line", offset = offset_of!(abi::PySyntaxErrorObject, print_file_and_line), kind = _Py_T_OBJECT)]
    const PRINT_MEMBER: () = ();
    #[member(name = "_metadata", offset = offset_of!(abi::PySyntaxErrorObject, metadata), kind = _Py_T_OBJECT)]
    const METADATA_MEMBER: () = ();
}

impl SyntaxError {
    /// Stores the details: (filename, lineno, offset, text[, end_lineno, end_offset[, metadata]]).
    fn set_location(&self, space: &Space, info: &Object) -> PyResult<()> {
        let mut items = Vec::new();
        let iterator = info.iter(space)?;
        while let Some(item) = iterator.next(space)? {
            items.push(item);
        }
        let own = self.own();
        let fields = [
            &own.filename,
            &own.lineno,
            &own.offset,
            &own.text,
            &own.end_lineno,
            &own.end_offset,
            &own.metadata,
        ];
        match items.len() {
            ..=3 => {
                return Err(space.type_error(format_args!(
                    "function takes at least 4 arguments ({} given)",
                    items.len()
                )));
            }
            5 => return Err(space.type_error("end_offset must be provided when end_lineno is provided")),
            8.. => {
                return Err(space
                    .type_error(format_args!("function takes at most 7 arguments ({} given)", items.len())));
            }
            _ => {}
        }
        for (field, item) in fields.into_iter().zip(items) {
            slot(field).set(Some(item));
        }
        Ok(())
    }
}
