//! `UnicodeDecodeError`, `UnicodeEncodeError`, `UnicodeTranslateError`.

use super::base::{positional_tuple, slot};
use super::own_fields::{clear, dealloc, own_fields, traverse};
use super::{UnicodeDecodeError, UnicodeEncodeError, UnicodeError, UnicodeTranslateError};
use crate::shim::Args;
use crate::{Bytes, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, pytype};
use abi::PyUnicodeErrorObject;
use core::mem::offset_of;

own_fields!(UnicodeDecodeError, PyUnicodeErrorObject: encoding, object, reason);
own_fields!(UnicodeEncodeError, PyUnicodeErrorObject: encoding, object, reason);
own_fields!(UnicodeTranslateError, PyUnicodeErrorObject: encoding, object, reason);

fn exactly(space: &Space, args: &Args<'_>, count: usize) -> PyResult<()> {
    if args.positional_count() == count {
        return Ok(());
    }
    Err(space.type_error(format_args!(
        "function takes exactly {count} arguments ({} given)",
        args.positional_count()
    )))
}

fn text_argument(space: &Space, args: &Args<'_>, index: usize) -> PyResult<Ref<Object>> {
    match args.get(index) {
        Some(text) if text.is_instance::<Str>() => Ok(text.to_ref()),
        Some(other) => Err(space.type_error(format_args!(
            "argument {} must be str, not {}",
            index + 1,
            other.ty().tp_name()
        ))),
        None => Err(space.system_error("a missing argument was not noticed")),
    }
}

fn shown_field(space: &Space, field: &core::cell::Cell<*mut abi::PyObject>) -> PyResult<String> {
    match slot(field).get() {
        Some(object) => Ok(object.str(space)?.to_string_lossy()),
        None => Ok(String::new()),
    }
}

/// A code point as messages escape it.
fn escaped(point: u32) -> String {
    match point {
        0..=0xff => format!("\\x{point:02x}"),
        0x100..=0xffff => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

/// Which characters an encoding error is about, in its message.
fn characters(text: &Str, start: isize, end: isize) -> String {
    let at = usize::try_from(start).ok().filter(|&at| at < text.len());
    match at.map(|at| text.text().at(at)) {
        Some(point) if end == start + 1 => format!("character '{}' in position {start}", escaped(point)),
        _ => format!("characters in position {start}-{}", end - 1),
    }
}

#[pytype(
    name = "UnicodeDecodeError",
    base = UnicodeError,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<UnicodeDecodeError>,
    tp_traverse = traverse::<UnicodeDecodeError>,
    tp_clear = clear::<UnicodeDecodeError>,
)]
/// Bytes are no text in an encoding.
impl UnicodeDecodeError {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords_for(space, self.ty())?;
        self.base().set_args(positional_tuple(space, &args)?);
        exactly(space, &args, 5)?;
        let encoding = text_argument(space, &args, 0)?;
        let reason = text_argument(space, &args, 4)?;
        let positional = args.positional();
        let (start, end) = (positional[2].index(space)?, positional[3].index(space)?);
        let object = if positional[1].is_instance::<Bytes>() {
            positional[1].to_ref()
        } else {
            Bytes::type_object().call(space, &[positional[1]])?
        };
        self.fill(encoding, object, start, end, reason);
        Ok(())
    }

    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let own = self.own();
        let Some(object) = slot(&own.object).get() else { return Str::from_str(space, "") };
        let (encoding, reason) = (shown_field(space, &own.encoding)?, shown_field(space, &own.reason)?);
        let (start, end) = (own.start.get(), own.end.get());
        let bytes = object.downcast::<Bytes>().map_or(&[][..], Bytes::as_slice);
        match usize::try_from(start).ok().and_then(|at| bytes.get(at)) {
            Some(byte) if end == start + 1 => Str::from_display(
                space,
                &format_args!(
                    "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
                ),
            ),
            _ => Str::from_display(
                space,
                &format_args!(
                    "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                    end - 1
                ),
            ),
        }
    }

    #[member(name = "encoding", offset = offset_of!(PyUnicodeErrorObject, encoding), kind = _Py_T_OBJECT)]
    const ENCODING: () = ();
    #[member(name = "object", offset = offset_of!(PyUnicodeErrorObject, object), kind = _Py_T_OBJECT)]
    const OBJECT: () = ();
    #[member(name = "start", offset = offset_of!(PyUnicodeErrorObject, start), kind = Py_T_PYSSIZET)]
    const START: () = ();
    #[member(name = "end", offset = offset_of!(PyUnicodeErrorObject, end), kind = Py_T_PYSSIZET)]
    const END: () = ();
    #[member(name = "reason", offset = offset_of!(PyUnicodeErrorObject, reason), kind = _Py_T_OBJECT)]
    const REASON: () = ();
}

#[pytype(
    name = "UnicodeEncodeError",
    base = UnicodeError,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<UnicodeEncodeError>,
    tp_traverse = traverse::<UnicodeEncodeError>,
    tp_clear = clear::<UnicodeEncodeError>,
)]
/// A text cannot be written in an encoding.
impl UnicodeEncodeError {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords_for(space, self.ty())?;
        self.base().set_args(positional_tuple(space, &args)?);
        exactly(space, &args, 5)?;
        let (encoding, object) = (text_argument(space, &args, 0)?, text_argument(space, &args, 1)?);
        let positional = args.positional();
        let (start, end) = (positional[2].index(space)?, positional[3].index(space)?);
        let reason = text_argument(space, &args, 4)?;
        self.fill(encoding, object, start, end, reason);
        Ok(())
    }

    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let own = self.own();
        let object = slot(&own.object).get().and_then(|object| object.downcast_into::<Str>().ok());
        let Some(object) = object else { return Str::from_str(space, "") };
        let (encoding, reason) = (shown_field(space, &own.encoding)?, shown_field(space, &own.reason)?);
        let which = characters(&object, own.start.get(), own.end.get());
        Str::from_display(space, &format_args!("'{encoding}' codec can't encode {which}: {reason}"))
    }

    #[member(name = "encoding", offset = offset_of!(PyUnicodeErrorObject, encoding), kind = _Py_T_OBJECT)]
    const ENCODING: () = ();
    #[member(name = "object", offset = offset_of!(PyUnicodeErrorObject, object), kind = _Py_T_OBJECT)]
    const OBJECT: () = ();
    #[member(name = "start", offset = offset_of!(PyUnicodeErrorObject, start), kind = Py_T_PYSSIZET)]
    const START: () = ();
    #[member(name = "end", offset = offset_of!(PyUnicodeErrorObject, end), kind = Py_T_PYSSIZET)]
    const END: () = ();
    #[member(name = "reason", offset = offset_of!(PyUnicodeErrorObject, reason), kind = _Py_T_OBJECT)]
    const REASON: () = ();
}

#[pytype(
    name = "UnicodeTranslateError",
    base = UnicodeError,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<UnicodeTranslateError>,
    tp_traverse = traverse::<UnicodeTranslateError>,
    tp_clear = clear::<UnicodeTranslateError>,
)]
/// A text cannot be translated.
impl UnicodeTranslateError {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords_for(space, self.ty())?;
        self.base().set_args(positional_tuple(space, &args)?);
        exactly(space, &args, 4)?;
        let object = text_argument(space, &args, 0)?;
        let positional = args.positional();
        let own = self.own();
        own.start.set(positional[1].index(space)?);
        own.end.set(positional[2].index(space)?);
        slot(&own.object).set(Some(object));
        slot(&own.reason).set(Some(text_argument(space, &args, 3)?));
        Ok(())
    }

    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let own = self.own();
        let object = slot(&own.object).get().and_then(|object| object.downcast_into::<Str>().ok());
        let Some(object) = object else { return Str::from_str(space, "") };
        let reason = shown_field(space, &own.reason)?;
        let which = characters(&object, own.start.get(), own.end.get());
        Str::from_display(space, &format_args!("can't translate {which}: {reason}"))
    }

    #[member(name = "encoding", offset = offset_of!(PyUnicodeErrorObject, encoding), kind = _Py_T_OBJECT)]
    const ENCODING: () = ();
    #[member(name = "object", offset = offset_of!(PyUnicodeErrorObject, object), kind = _Py_T_OBJECT)]
    const OBJECT: () = ();
    #[member(name = "start", offset = offset_of!(PyUnicodeErrorObject, start), kind = Py_T_PYSSIZET)]
    const START: () = ();
    #[member(name = "end", offset = offset_of!(PyUnicodeErrorObject, end), kind = Py_T_PYSSIZET)]
    const END: () = ();
    #[member(name = "reason", offset = offset_of!(PyUnicodeErrorObject, reason), kind = _Py_T_OBJECT)]
    const REASON: () = ();
}

macro_rules! with_five_fields {
    ($($name:ident)*) => {
        $(impl $name {
            fn fill(&self, encoding: Ref<Object>, object: Ref<Object>, start: isize, end: isize, reason: Ref<Object>) {
                let own = self.own();
                own.start.set(start);
                own.end.set(end);
                slot(&own.encoding).set(Some(encoding));
                slot(&own.object).set(Some(object));
                slot(&own.reason).set(Some(reason));
            }
        })*
    };
}
with_five_fields!(UnicodeDecodeError UnicodeEncodeError);
