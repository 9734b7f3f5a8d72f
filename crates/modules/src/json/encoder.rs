//! Writing documents.

use super::strings::encode;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use algorithms::numeric::float_format;
use algorithms::text::StrBuilder;
use core::cell::Cell;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::{
    Bool, BuiltinFunction, Dict, Float, Int, Layout, List, Object, PyErr, PyResult, Ref, Slot, Space, Str,
    Tuple, Type,
};

/// How strings are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    /// By our own function, escaping what is not ASCII or not.
    Native { ascii: bool },
    /// By a function of the caller's.
    Call,
}

/// What writes values, with the settings of a `JSONEncoder`.
#[repr(C)]
pub struct Encoder {
    head: PyObject,
    markers: Slot,
    default: Slot,
    encoder: Slot,
    indent: Slot,
    key_separator: Slot,
    item_separator: Slot,
    sort_keys: Cell<bool>,
    skipkeys: Cell<bool>,
    allow_nan: Cell<bool>,
    strings: Strings,
}
fields!(Encoder: markers, default, encoder, indent, key_separator, item_separator);

/// Whether a function is this module's of that name.
fn is_ours(space: &Space, function: &Object, name: &str) -> PyResult<bool> {
    if !function.is_exact::<BuiltinFunction>() {
        return Ok(false);
    }
    let is = |attribute: &str, wanted: &str| -> PyResult<bool> {
        let value = function.getattr_str(space, attribute)?;
        Ok(value.downcast::<Str>().is_some_and(|value| value.equals(wanted)))
    };
    Ok(is("__name__", name)? && is("__module__", "_json")?)
}

/// The writing of one document.
struct Writer<'a> {
    space: &'a Space,
    encoder: &'a Encoder,
    out: StrBuilder,
    item_separator: Ref<Str>,
    key_separator: Ref<Str>,
    indent: Option<Ref<Str>>,
}

impl Writer<'_> {
    fn new_line(&mut self, level: usize) {
        if let Some(indent) = &self.indent {
            self.out.push_str("\n");
            for _ in 0..level {
                self.out.push_text(indent.text());
            }
        }
    }

    fn string(&mut self, text: &Object) -> PyResult<()> {
        match (self.encoder.strings, text.downcast::<Str>()) {
            (Strings::Native { ascii }, Some(text)) => encode(&mut self.out, text.text(), ascii),
            _ => {
                let function = self.encoder.encoder.get().unwrap_or_else(|| self.space.none());
                let encoded = function.call1(self.space, text)?;
                let Some(encoded) = encoded.downcast::<Str>() else {
                    let got = encoded.ty().tp_name();
                    return Err(self
                        .space
                        .type_error(format_args!("encoder() must return a string, not {got}")));
                };
                self.out.push_text(encoded.text());
            }
        }
        Ok(())
    }

    /// The text of a float.
    fn float(&self, object: &Object, value: f64) -> PyResult<String> {
        if value.is_finite() {
            return Ok(float_format::repr(value));
        }
        if !self.encoder.allow_nan.get() {
            let shown = object.repr(self.space)?.to_string_lossy();
            return Err(self
                .space
                .value_error(format_args!("Out of range float values are not JSON compliant: {shown}")));
        }
        let text = if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        Ok(text.to_owned())
    }

    /// The text of what is written without quotes: `None`, truth values and numbers.
    fn scalar(&self, object: &Object) -> PyResult<Option<String>> {
        if object.is_none() {
            return Ok(Some("null".to_owned()));
        }
        if object.is_exact::<Bool>() {
            let text = if object.is_true(self.space)? { "true" } else { "false" };
            return Ok(Some(text.to_owned()));
        }
        if let Some(int) = object.downcast::<Int>() {
            return Ok(Some(int.to_decimal(self.space)?.to_string_lossy()));
        }
        match object.downcast::<Float>() {
            Some(float) => self.float(object, float.value()).map(Some),
            None => Ok(None),
        }
    }

    /// Writes what is written without quotes; whether it was such a value.
    fn write_scalar(&mut self, object: &Object) -> PyResult<bool> {
        if object.is_none() {
            self.out.push_ascii(b"null");
        } else if object.is_exact::<Bool>() {
            let text: &[u8] = if object.is_true(self.space)? { b"true" } else { b"false" };
            self.out.push_ascii(text);
        } else if let Some(int) = object.downcast::<Int>() {
            match int.to_i64() {
                Some(value) => self.push_small(value),
                None => self.out.push_text(int.to_decimal(self.space)?.text()),
            }
        } else if let Some(float) = object.downcast::<Float>() {
            let text = self.float(object, float.value())?;
            self.out.push_ascii(text.as_bytes());
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn push_small(&mut self, value: i64) {
        // a sign and 19 digits at most
        let mut buffer = [0; 20];
        let mut at = buffer.len();
        let mut rest = value.unsigned_abs();
        loop {
            at -= 1;
            buffer[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if value < 0 {
            at -= 1;
            buffer[at] = b'-';
        }
        self.out.push_ascii(&buffer[at..]);
    }

    fn value(&mut self, object: &Object, level: usize) -> PyResult<()> {
        if object.is_instance::<Str>() {
            return self.string(object);
        }
        if self.write_scalar(object)? {
            return Ok(());
        }
        self.space.check_stack(" while encoding a JSON object")?;
        if object.is_instance::<List>() || object.is_instance::<Tuple>() {
            return self.array(object, level);
        }
        if let Some(dict) = object.downcast::<Dict>() {
            return self.object(dict, level);
        }
        self.guarded(object, |this| {
            let default = this.encoder.default.get().unwrap_or_else(|| this.space.none());
            let other = default.call1(this.space, object)?;
            this.value(&other, level).map_err(|err| {
                this.with_note(err, &format!("when serializing {} object", type_name(this.space, object)))
            })
        })
    }

    /// Notes that an object is being written: one that holds itself would have no end.
    fn guarded(&mut self, object: &Object, write: impl FnOnce(&mut Self) -> PyResult<()>) -> PyResult<()> {
        let Some(markers) = self.encoder.markers.get().filter(|markers| !markers.is_none()) else {
            return write(self);
        };
        let space = self.space;
        let markers = space.expect::<Dict>(&markers)?;
        let id = space.new_unsigned(object.as_ptr() as u64)?;
        if markers.contains_key(space, &id)? {
            return Err(space.value_error("Circular reference detected"));
        }
        markers.set_item(space, &id, object)?;
        write(self)?;
        markers.remove(space, &id)?;
        Ok(())
    }

    /// The error with a note on where it happened.
    fn with_note(&self, err: PyErr, note: &str) -> PyErr {
        let space = self.space;
        let added =
            Str::from_str(space, note).and_then(|note| err.value().call_method(space, "add_note", &[&note]));
        match added {
            Ok(_) => err,
            Err(other) => other,
        }
    }

    fn array(&mut self, object: &Object, level: usize) -> PyResult<()> {
        let items = object.list_or_tuple_items().unwrap_or_default();
        if items.is_empty() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.guarded(object, |this| {
            this.out.push_str("[");
            this.new_line(level + 1);
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    this.out.push_text(this.item_separator.text());
                    this.new_line(level + 1);
                }
                this.value(item, level + 1).map_err(|err| {
                    this.with_note(
                        err,
                        &format!("when serializing {} item {index}", type_name(this.space, object)),
                    )
                })?;
            }
            this.new_line(level);
            this.out.push_str("]");
            Ok(())
        })
    }

    /// The pairs of a dict, in the order in which they are written.
    fn pairs(&self, dict: &Dict) -> PyResult<Vec<(Ref<Object>, Ref<Object>)>> {
        let sorts = self.encoder.sort_keys.get();
        if dict.is_exact::<Dict>() && !sorts {
            return Ok(dict.items_vec());
        }
        let space = self.space;
        let list = dict.as_object().call_method(space, "items", &[])?.to_list(space)?;
        if sorts {
            list.as_object().call_method(space, "sort", &[])?;
        }
        let pair = |item: Ref<Object>| match item.downcast::<Tuple>().map(|pair| pair.items()) {
            Some(&[key, value]) => Ok((key.to_ref(), value.to_ref())),
            _ => Err(space.value_error("items must return 2-tuples")),
        };
        list.to_vec().into_iter().map(pair).collect()
    }

    /// The text of a key; `None` for one that is skipped.
    fn key(&self, key: &Object) -> PyResult<Option<Ref<Object>>> {
        if key.is_instance::<Str>() {
            return Ok(Some(key.to_ref()));
        }
        match self.scalar(key)? {
            Some(text) => self.space.new_str(&text).map(Some),
            None if self.encoder.skipkeys.get() => Ok(None),
            None => {
                let got = key.ty().tp_name();
                Err(self
                    .space
                    .type_error(format_args!("keys must be str, int, float, bool or None, not {got}")))
            }
        }
    }

    fn object(&mut self, dict: &Dict, level: usize) -> PyResult<()> {
        if dict.len() == 0 {
            self.out.push_str("{}");
            return Ok(());
        }
        self.guarded(dict, |this| {
            this.out.push_str("{");
            let mut first = true;
            for (key, value) in this.pairs(dict)? {
                let Some(text) = this.key(&key)? else { continue };
                if !first {
                    this.out.push_text(this.item_separator.text());
                }
                first = false;
                this.new_line(level + 1);
                this.string(&text)?;
                this.out.push_text(this.key_separator.text());
                this.value(&value, level + 1).map_err(|err| match key.repr(this.space) {
                    Ok(shown) => {
                        let shown = shown.to_string_lossy();
                        this.with_note(
                            err,
                            &format!("when serializing {} item {shown}", type_name(this.space, dict)),
                        )
                    }
                    Err(other) => other,
                })?;
            }
            if !first {
                this.new_line(level);
            }
            this.out.push_str("}");
            Ok(())
        })
    }
}

/// The full name of an object's type, without the module for builtin types and those of the program itself.
fn type_name(space: &Space, object: &Object) -> String {
    let attribute = |name: &str| {
        let value = object.ty().as_object().getattr_str(space, name).ok()?;
        Some(value.downcast::<Str>()?.to_string_lossy())
    };
    let name = attribute("__qualname__").unwrap_or_else(|| object.ty().name().to_owned());
    match attribute("__module__") {
        Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{name}"),
        _ => name,
    }
}

#[pytype(
    name = "Encoder",
    module = "_json",
    flags = BASETYPE | HAVE_GC,
    tp_dealloc = instance::dealloc::<Encoder>,
    tp_traverse = instance::traverse::<Encoder>,
    tp_clear = instance::clear::<Encoder>
)]
/// Writes a value as a JSON document.
impl Encoder {
    #[slot(
        tp_new,
        signature = "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)"
    )]
    #[allow(clippy::too_many_arguments, reason = "the parameters are Python's")]
    fn make(
        space: &Space,
        cls: &Type,
        markers: &Object,
        default: &Object,
        encoder: &Object,
        indent: &Object,
        key_separator: &Str,
        item_separator: &Str,
        sort_keys: bool,
        skipkeys: bool,
        allow_nan: bool,
    ) -> PyResult<Ref<Encoder>> {
        if !markers.is_none() && !markers.is_instance::<Dict>() {
            let got = markers.ty().tp_name();
            return Err(
                space.type_error(format_args!("make_encoder() argument 1 must be dict or None, not {got}"))
            );
        }
        let strings = if is_ours(space, encoder, "encode_basestring_ascii")? {
            Strings::Native { ascii: true }
        } else if is_ours(space, encoder, "encode_basestring")? {
            Strings::Native { ascii: false }
        } else {
            Strings::Call
        };
        let slot = |object: &Object| {
            let slot = Slot::empty();
            slot.set(Some(object.to_ref()));
            slot
        };
        let value = Encoder {
            head: HEAD,
            markers: slot(markers),
            default: slot(default),
            encoder: slot(encoder),
            indent: slot(indent),
            key_separator: slot(key_separator),
            item_separator: slot(item_separator),
            sort_keys: Cell::new(sort_keys),
            skipkeys: Cell::new(skipkeys),
            allow_nan: Cell::new(allow_nan),
            strings,
        };
        instance::create(space, cls, value)
    }

    #[slot(tp_call, signature = "(obj, _current_indent_level)")]
    fn write(&self, space: &Space, obj: &Object, _current_indent_level: isize) -> PyResult<Ref<Tuple>> {
        let level = usize::try_from(_current_indent_level).unwrap_or(0);
        let text = |slot: &Slot| -> PyResult<Ref<Str>> {
            let object = slot.get().ok_or_else(|| space.bad_internal_call())?;
            Ok(space.expect::<Str>(&object)?.to_ref())
        };
        let indent = match self.indent.get() {
            Some(indent) if !indent.is_none() => Some(space.expect::<Str>(&indent)?.to_ref()),
            _ => None,
        };
        let mut writer = Writer {
            space,
            encoder: self,
            out: StrBuilder::from(""),
            item_separator: text(&self.item_separator)?,
            key_separator: text(&self.key_separator)?,
            indent,
        };
        writer.value(obj, level)?;
        Tuple::from_slice(space, &[&*Str::from_builder(space, &writer.out)?])
    }

    /// The objects that are being written.
    #[member(name = "markers", offset = offset_of!(Encoder, markers), kind = _Py_T_OBJECT, readonly)]
    const MARKERS: () = ();
    /// Called with what cannot be written.
    #[member(name = "default", offset = offset_of!(Encoder, default), kind = _Py_T_OBJECT, readonly)]
    const DEFAULT: () = ();
    /// Writes strings.
    #[member(name = "encoder", offset = offset_of!(Encoder, encoder), kind = _Py_T_OBJECT, readonly)]
    const ENCODER: () = ();
    /// What lines start with, once for each level.
    #[member(name = "indent", offset = offset_of!(Encoder, indent), kind = _Py_T_OBJECT, readonly)]
    const INDENT: () = ();
    /// Between key and value.
    #[member(name = "key_separator", offset = offset_of!(Encoder, key_separator), kind = _Py_T_OBJECT, readonly)]
    const KEY_SEPARATOR: () = ();
    /// Between items.
    #[member(name = "item_separator", offset = offset_of!(Encoder, item_separator), kind = _Py_T_OBJECT, readonly)]
    const ITEM_SEPARATOR: () = ();
    /// Whether dicts are written sorted.
    #[member(name = "sort_keys", offset = offset_of!(Encoder, sort_keys), kind = Py_T_BOOL, readonly)]
    const SORT_KEYS: () = ();
    /// Whether keys that cannot be written are left out.
    #[member(name = "skipkeys", offset = offset_of!(Encoder, skipkeys), kind = Py_T_BOOL, readonly)]
    const SKIPKEYS: () = ();
}
