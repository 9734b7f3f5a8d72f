//! Reading documents.

use super::strings::{decode_error, scan};
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use algorithms::numeric::float_parse;
use algorithms::text::TextRef;
use core::cell::Cell;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::{
    Dict, Float, Int, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type,
};

/// What reads a value of a document, with the settings of a `JSONDecoder`.
#[repr(C)]
pub struct Scanner {
    head: PyObject,
    strict: Cell<bool>,
    object_hook: Slot,
    object_pairs_hook: Slot,
    parse_float: Slot,
    parse_int: Slot,
    parse_constant: Slot,
}
fields!(Scanner: object_hook, object_pairs_hook, parse_float, parse_int, parse_constant);

/// The reading of one document.
struct Reader<'a> {
    space: &'a Space,
    scanner: &'a Scanner,
    document: &'a Str,
    /// The document's text, which stays as it is.
    text: TextRef<'a>,
    /// Keys met before: equal ones become one object.
    memo: Ref<Dict>,
}

/// The number that digits are, as `int` and `float` make it.
fn usual_number(space: &Space, digits: &[u8], is_float: bool) -> PyResult<Ref<Object>> {
    if !is_float {
        return Int::from_ascii(space, digits, 10).map(Ref::into_object);
    }
    match float_parse::parse(digits) {
        Some(value) => space.new_float(value),
        None => Err(space.bad_internal_call()),
    }
}

/// The value, and where what follows it starts.
type Scanned = PyResult<(Ref<Object>, usize)>;

impl Reader<'_> {
    #[inline]
    fn at(&self, index: usize) -> Option<char> {
        let ch = match self.text {
            TextRef::Latin1(units) => return units.get(index).map(|&unit| char::from(unit)),
            TextRef::Ucs2(units) => u32::from(*units.get(index)?),
            TextRef::Ucs4(units) => *units.get(index)?,
        };
        Some(char::from_u32(ch).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn skip_space(&self, mut index: usize) -> usize {
        while matches!(self.at(index), Some(' ' | '\t' | '\n' | '\r')) {
            index += 1;
        }
        index
    }

    fn starts_with(&self, index: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(offset, ch)| self.at(index + offset) == Some(ch))
    }

    fn error(&self, message: &str, at: usize) -> PyErr {
        decode_error(self.space, message, self.document, at as isize)
    }

    /// `StopIteration`: no value starts here.
    fn nothing(&self, index: usize) -> PyErr {
        match self.space.new_int(index as i64) {
            Ok(index) => self.space.stop_iteration(&index),
            Err(err) => err,
        }
    }

    fn value(&self, index: usize) -> Scanned {
        let space = self.space;
        let word = |word: &str, value: Ref<Object>| {
            self.starts_with(index, word).then(|| (value, index + word.len()))
        };
        let found = match self.at(index) {
            Some('"') => {
                let (text, next) = scan(space, self.document, index + 1, self.scanner.strict.get())?;
                return Ok((text.into_object(), next));
            }
            Some('{') => {
                space.check_stack(" while decoding a JSON object from a unicode string")?;
                return self.object(index + 1);
            }
            Some('[') => {
                space.check_stack(" while decoding a JSON array from a unicode string")?;
                return self.array(index + 1);
            }
            Some('n') => word("null", space.none()),
            Some('t') => word("true", space.new_bool(true)),
            Some('f') => word("false", space.new_bool(false)),
            Some('N') => return self.constant(index, "NaN"),
            Some('I') => return self.constant(index, "Infinity"),
            Some('-') if self.starts_with(index, "-Infinity") => return self.constant(index, "-Infinity"),
            _ => None,
        };
        match found {
            Some(found) => Ok(found),
            None => self.number(index),
        }
    }

    fn constant(&self, index: usize, word: &str) -> Scanned {
        if !self.starts_with(index, word) {
            return Err(self.nothing(index));
        }
        let function = self.scanner.parse_constant.get().unwrap_or_else(|| self.space.none());
        Ok((function.call1(self.space, &Str::intern(self.space, word))?, index + word.len()))
    }

    fn digits(&self, mut index: usize) -> usize {
        while self.at(index).is_some_and(|ch| ch.is_ascii_digit()) {
            index += 1;
        }
        index
    }

    fn number(&self, start: usize) -> Scanned {
        let first = if self.at(start) == Some('-') { start + 1 } else { start };
        let mut end = match self.at(first) {
            Some('0') => first + 1,
            Some('1'..='9') => self.digits(first),
            _ => return Err(self.nothing(start)),
        };
        let mut is_float = false;
        if self.at(end) == Some('.') && self.digits(end + 1) > end + 1 {
            (end, is_float) = (self.digits(end + 1), true);
        }
        if matches!(self.at(end), Some('e' | 'E')) {
            let sign = usize::from(matches!(self.at(end + 1), Some('+' | '-')));
            let exponent = end + 1 + sign;
            if self.digits(exponent) > exponent {
                (end, is_float) = (self.digits(exponent), true);
            }
        }
        let space = self.space;
        let function = if is_float { &self.scanner.parse_float } else { &self.scanner.parse_int };
        let function = function.get().unwrap_or_else(|| space.none());
        let usual = if is_float { Float::type_object() } else { Int::type_object() };
        if function.is(usual)
            && let TextRef::Latin1(units) = self.text
        {
            return Ok((usual_number(space, &units[start..end], is_float)?, end));
        }
        let text = self.document.substring(space, start, end)?;
        Ok((function.call1(space, &text)?, end))
    }

    fn array(&self, start: usize) -> Scanned {
        let list = List::new(self.space)?;
        let mut index = self.skip_space(start);
        if self.at(index) == Some(']') {
            return Ok((list.into_object(), index + 1));
        }
        loop {
            let (item, next) = self.value(index)?;
            list.push(self.space, item)?;
            index = match self.after_item(next, ']', "Illegal trailing comma before end of array")? {
                Ok(end) => return Ok((list.into_object(), end)),
                Err(next) => next,
            };
        }
    }

    /// What stands behind an item: the closing bracket (`Ok`: the place behind it), or a comma (`Err`: where the next item starts).
    fn after_item(&self, index: usize, close: char, trailing: &str) -> PyResult<Result<usize, usize>> {
        let index = self.skip_space(index);
        match self.at(index) {
            Some(ch) if ch == close => Ok(Ok(index + 1)),
            Some(',') => {
                let next = self.skip_space(index + 1);
                if self.at(next) == Some(close) { Err(self.error(trailing, index)) } else { Ok(Err(next)) }
            }
            _ => Err(self.error("Expecting ',' delimiter", index)),
        }
    }

    fn object(&self, start: usize) -> Scanned {
        let space = self.space;
        let pairs_hook = self.scanner.object_pairs_hook.get().filter(|hook| !hook.is_none());
        let (dict, pairs) = (Dict::new(space)?, List::new(space)?);
        let mut index = self.skip_space(start);
        let mut end = (self.at(index) == Some('}')).then_some(index + 1);
        while end.is_none() {
            if self.at(index) != Some('"') {
                return Err(self.error("Expecting property name enclosed in double quotes", index));
            }
            let (key, next) = scan(space, self.document, index + 1, self.scanner.strict.get())?;
            let key = self.known_key(key)?;
            index = self.skip_space(next);
            if self.at(index) != Some(':') {
                return Err(self.error("Expecting ':' delimiter", index));
            }
            let (value, next) = self.value(self.skip_space(index + 1))?;
            if pairs_hook.is_some() {
                pairs.push(space, Tuple::from_slice(space, &[&*key, &*value])?.into_object())?;
            } else {
                dict.set_item(space, &key, &value)?;
            }
            match self.after_item(next, '}', "Illegal trailing comma before end of object")? {
                Ok(after) => end = Some(after),
                Err(next) => index = next,
            }
        }
        let end = end.unwrap_or(index);
        if let Some(hook) = pairs_hook {
            return Ok((hook.call1(space, &pairs)?, end));
        }
        match self.scanner.object_hook.get().filter(|hook| !hook.is_none()) {
            Some(hook) => Ok((hook.call1(space, &dict)?, end)),
            None => Ok((dict.into_object(), end)),
        }
    }

    fn known_key(&self, key: Ref<Str>) -> PyResult<Ref<Object>> {
        if let Some(known) = self.memo.get_item(self.space, &key)? {
            return Ok(known);
        }
        self.memo.set_item(self.space, &key, &key)?;
        Ok(key.into_object())
    }
}

#[pytype(
    name = "Scanner",
    module = "_json",
    flags = BASETYPE | HAVE_GC,
    tp_dealloc = instance::dealloc::<Scanner>,
    tp_traverse = instance::traverse::<Scanner>,
    tp_clear = instance::clear::<Scanner>
)]
/// Reads one value of a JSON document.
impl Scanner {
    #[slot(tp_new, signature = "(context)")]
    fn make(space: &Space, cls: &Type, context: &Object) -> PyResult<Ref<Scanner>> {
        let strict = context.getattr_str(space, "strict")?.is_true(space)?;
        let setting = |name: &str| -> PyResult<Slot> {
            let slot = Slot::empty();
            slot.set(Some(context.getattr_str(space, name)?));
            Ok(slot)
        };
        let value = Scanner {
            head: HEAD,
            strict: Cell::new(strict),
            object_hook: setting("object_hook")?,
            object_pairs_hook: setting("object_pairs_hook")?,
            parse_float: setting("parse_float")?,
            parse_int: setting("parse_int")?,
            parse_constant: setting("parse_constant")?,
        };
        instance::create(space, cls, value)
    }

    #[slot(tp_call, signature = "(string, idx)")]
    fn scan_once(&self, space: &Space, string: &Object, idx: isize) -> PyResult<Ref<Tuple>> {
        let Some(document) = string.downcast::<Str>() else {
            let got = string.ty().tp_name();
            return Err(space.type_error(format_args!("first argument must be a string, not {got}")));
        };
        let Ok(start) = usize::try_from(idx) else {
            return Err(space.value_error("idx cannot be negative"));
        };
        let reader =
            Reader { space, scanner: self, document, text: document.text(), memo: Dict::new(space)? };
        let (value, end) = reader.value(start)?;
        Tuple::from_array(space, [value, space.new_int(end as i64)?])
    }

    /// Whether control characters in strings are refused.
    #[member(name = "strict", offset = offset_of!(Scanner, strict), kind = Py_T_BOOL, readonly)]
    const STRICT: () = ();
    /// Called with the dict of an object.
    #[member(name = "object_hook", offset = offset_of!(Scanner, object_hook), kind = _Py_T_OBJECT, readonly)]
    const OBJECT_HOOK: () = ();
    /// Called with the pairs of an object.
    #[member(name = "object_pairs_hook", offset = offset_of!(Scanner, object_pairs_hook), kind = _Py_T_OBJECT, readonly)]
    const OBJECT_PAIRS_HOOK: () = ();
    /// Called with the text of a number that is no integer.
    #[member(name = "parse_float", offset = offset_of!(Scanner, parse_float), kind = _Py_T_OBJECT, readonly)]
    const PARSE_FLOAT: () = ();
    /// Called with the text of an integer.
    #[member(name = "parse_int", offset = offset_of!(Scanner, parse_int), kind = _Py_T_OBJECT, readonly)]
    const PARSE_INT: () = ();
    /// Called with `NaN`, `Infinity` or `-Infinity`.
    #[member(name = "parse_constant", offset = offset_of!(Scanner, parse_constant), kind = _Py_T_OBJECT, readonly)]
    const PARSE_CONSTANT: () = ();
}
