//! `IncrementalNewlineDecoder`, and universal newlines: `\r`, `\n` and `\r\n` are all ends of lines.

use algorithms::text::{StrBuilder, TextRef};
use core::cell::Cell;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::gc::Visitor;
use objspace::shim::Args;
use objspace::{
    Bytes, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, gc, number, visit_all,
};

const CR: u8 = 1;
const LF: u8 = 2;
const CRLF: u8 = 4;

/// The layout of [`NewlineDecoder`].
#[repr(C)]
pub struct NewlineDecoderObject {
    ob_base: abi::PyObject,
    /// What turns bytes into text; none when text comes in.
    decoder: Slot,
    translate: Cell<bool>,
    /// A `\r` at the end that may be followed by a `\n`.
    pending: Cell<bool>,
    seen: Cell<u8>,
    initialized: Cell<bool>,
}

objspace::layout! {
    /// Translates newlines while decoding.
    pub struct NewlineDecoder(NewlineDecoderObject);
}

/// Which kinds of newlines a text has; a `\r` at the end counts as one.
fn kinds(text: TextRef<'_>) -> u8 {
    let mut seen = 0;
    let mut points = text.code_points().peekable();
    while let Some(point) = points.next() {
        match point {
            0x0a => seen |= LF,
            0x0d if points.peek() == Some(&0x0a) => {
                points.next();
                seen |= CRLF;
            }
            0x0d => seen |= CR,
            _ => {}
        }
    }
    seen
}

/// The text with every newline as `\n`.
fn translated(text: TextRef<'_>, out: &mut StrBuilder) {
    let mut points = text.code_points().peekable();
    while let Some(point) = points.next() {
        if point == 0x0d {
            points.next_if_eq(&0x0a);
            out.push(0x0a);
        } else {
            out.push(point);
        }
    }
}

/// Whether there is a `\r` in the text.
fn has_cr(text: TextRef<'_>) -> bool {
    match text {
        TextRef::Latin1(bytes) => memchr::memchr(b'\r', bytes).is_some(),
        other => other.code_points().any(|point| point == 0x0d),
    }
}

impl NewlineDecoder {
    /// A decoder over another one.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(space: &Space, decoder: Option<&Object>, translate: bool) -> PyResult<Ref<NewlineDecoder>> {
        let object = NewlineDecoder::type_object().allocate(space, 0)?;
        // SAFETY: an instance of the type.
        let made: Ref<NewlineDecoder> = unsafe { object.cast_unchecked() };
        made.0.decoder.set(decoder.map(Layout::to_ref));
        made.0.translate.set(translate);
        made.0.initialized.set(true);
        Ok(made)
    }

    fn check(&self, space: &Space) -> PyResult<()> {
        match self.0.initialized.get() {
            true => Ok(()),
            false => Err(space.value_error("IncrementalNewlineDecoder.__init__() not called")),
        }
    }

    /// Decodes some input.
    ///
    /// # Errors
    /// What the inner decoder raises; `TypeError` when it gives no text.
    pub fn decode_input(&self, space: &Space, input: &Object, is_final: bool) -> PyResult<Ref<Str>> {
        self.check(space)?;
        let output = match self.0.decoder.get() {
            Some(decoder) => decoder.call_method(space, "decode", &[input, &*space.new_bool(is_final)])?,
            None => input.to_ref(),
        };
        let Some(text) = output.downcast::<Str>() else {
            let name = output.ty().name();
            return Err(space.type_error(format_args!("decoder should return a string result, not '{name}'")));
        };
        self.translate_text(space, text, is_final)
    }

    fn translate_text(&self, space: &Space, text: &Str, is_final: bool) -> PyResult<Ref<Str>> {
        let own = &self.0;
        if !own.pending.get() && !has_cr(text.text()) {
            if own.seen.get() & LF == 0 && text.text().code_points().any(|point| point == 0x0a) {
                own.seen.set(own.seen.get() | LF);
            }
            return Ok(text.to_ref());
        }
        let mut whole = StrBuilder::new();
        if own.pending.get() && (is_final || text.len() > 0) {
            whole.push(0x0d);
            own.pending.set(false);
        }
        whole.push_text(text.text());
        let mut end = whole.len();
        if !is_final && end > 0 && whole.view().at(end - 1) == 0x0d {
            end -= 1;
            own.pending.set(true);
        }
        let view = whole.view().slice(0, end);
        own.seen.set(own.seen.get() | kinds(view));
        if !own.translate.get() {
            return Str::from_text(space, view);
        }
        let mut out = StrBuilder::new();
        translated(view, &mut out);
        Str::from_builder(space, &out)
    }

    /// The newlines that were met: `None`, a string, or a tuple of strings.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn seen_newlines(&self, space: &Space) -> PyResult<Ref<Object>> {
        let seen = self.0.seen.get();
        let mut found = Vec::new();
        for (bit, text) in [(CR, "\r"), (LF, "\n"), (CRLF, "\r\n")] {
            if seen & bit != 0 {
                found.push(Str::from_str(space, text)?.into_object());
            }
        }
        match found.len() {
            0 => Ok(space.none()),
            1 => Ok(found.remove(0)),
            _ => Ok(Tuple::from_vec(space, found)?.into_object()),
        }
    }
}

#[pytype(name = "IncrementalNewlineDecoder", module = "_io", flags = BASETYPE | HAVE_GC)]
/// Translates newlines while another decoder decodes, and remembers which kinds there were.
impl NewlineDecoder {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        cls.allocate(space, 0)
    }

    #[slot(tp_init, signature = "(decoder, translate, errors='strict')")]
    fn tp_init(&self, decoder: &Object, translate: bool, _errors: Option<&Object>) -> PyResult<()> {
        self.0.decoder.set((!decoder.is_none()).then(|| decoder.to_ref()));
        self.0.translate.set(translate);
        self.0.pending.set(false);
        self.0.seen.set(0);
        self.0.initialized.set(true);
        Ok(())
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead decoder.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.decoder.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit_all!(visit, self.0.decoder.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.decoder.set(None);
        0
    }

    /// Decode some input.
    #[pymethod(signature = "($self, /, input, final=False)")]
    fn decode(&self, space: &Space, input: &Object, is_final: bool) -> PyResult<Ref<Str>> {
        self.decode_input(space, input, is_final)
    }

    /// Return the state: what is not decoded yet, and a number.
    #[pymethod]
    fn getstate(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        self.check(space)?;
        let (rest, flags) = match self.0.decoder.get() {
            Some(decoder) => {
                let state = decoder.call_method(space, "getstate", &[])?;
                let Some([rest, flags]) = state.downcast::<Tuple>().map(Tuple::items) else {
                    return Err(space.type_error("illegal decoder state"));
                };
                (rest.to_ref(), number::index(space, flags)?.to_c::<i64>(space)?)
            }
            None => (Bytes::empty(space).into_object(), 0),
        };
        let flags = flags << 1 | i64::from(self.0.pending.get());
        Tuple::from_vec(space, vec![rest, space.new_int(flags)?])
    }

    /// Take a state over that getstate() returned.
    #[pymethod(signature = "($self, state, /)")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        self.check(space)?;
        let Some(state) = state.downcast::<Tuple>() else {
            return Err(space.type_error("state argument must be a tuple"));
        };
        let [rest, flags] = state.items() else {
            return Err(space.type_error("illegal decoder state"));
        };
        let flags = number::index(space, flags)?.to_c::<i64>(space)?;
        self.0.pending.set(flags & 1 != 0);
        if let Some(decoder) = self.0.decoder.get() {
            let inner = Tuple::from_vec(space, vec![rest.to_ref(), space.new_int(flags >> 1)?])?;
            decoder.call_method(space, "setstate", &[&inner])?;
        }
        Ok(())
    }

    /// Begin anew.
    #[pymethod]
    fn reset(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.check(space)?;
        self.0.seen.set(0);
        self.0.pending.set(false);
        match self.0.decoder.get() {
            Some(decoder) => decoder.call_method(space, "reset", &[]),
            None => Ok(space.none()),
        }
    }

    /// The newlines that were met.
    #[getter]
    fn newlines(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.check(space)?;
        self.seen_newlines(space)
    }
}

/// What the parameter `newline` of text files means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Newline {
    /// `None`: all are read as `\n`; `\n` is written as the system does, which is `\n`.
    Translate,
    /// `''`: all end lines, none is changed.
    Any,
    /// Lines end with `\n` only.
    Lf,
    /// Lines end with `\r` only, and `\n` is written so.
    Cr,
    /// Lines end with `\r\n` only, and `\n` is written so.
    CrLf,
}

impl Newline {
    /// The meaning of an argument.
    ///
    /// # Errors
    /// `TypeError`; `ValueError` when it is no newline.
    pub fn parse(space: &Space, given: Option<&Object>, what: &str) -> PyResult<Newline> {
        let Some(given) = given.filter(|given| !given.is_none()) else { return Ok(Newline::Translate) };
        let Some(text) = given.downcast::<Str>() else {
            let name = given.ty().name();
            return Err(space.type_error(format_args!("{what} must be str or None, not {name}")));
        };
        match text.as_ascii() {
            Some("") => Ok(Newline::Any),
            Some("\n") => Ok(Newline::Lf),
            Some("\r") => Ok(Newline::Cr),
            Some("\r\n") => Ok(Newline::CrLf),
            _ => {
                let shown = text.repr(space)?.to_string_lossy();
                Err(space.value_error(format_args!("illegal newline value: {shown}")))
            }
        }
    }

    /// Whether all kinds end a line.
    pub fn is_universal(self) -> bool {
        matches!(self, Newline::Translate | Newline::Any)
    }

    /// What `\n` is written as, unless as itself.
    pub fn written(self) -> Option<&'static str> {
        match self {
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
            _ => None,
        }
    }

    /// Where the first line of `text` ends (behind its newline), looking from `from` on; `translated` tells that there are only `\n`.
    pub fn line_end(self, text: TextRef<'_>, from: usize, translated: bool) -> Option<usize> {
        let len = text.len();
        let find = |wanted: u32, from: usize| match text {
            TextRef::Latin1(bytes) => memchr::memchr(wanted as u8, &bytes[from..]).map(|at| from + at),
            _ => (from..len).find(|&at| text.at(at) == wanted),
        };
        match self {
            _ if translated => find(0x0a, from).map(|at| at + 1),
            Newline::Translate | Newline::Lf => find(0x0a, from).map(|at| at + 1),
            Newline::Cr => find(0x0d, from).map(|at| at + 1),
            Newline::Any => {
                let at = (from..len).find(|&at| matches!(text.at(at), 0x0a | 0x0d))?;
                let pair = text.at(at) == 0x0d && at + 1 < len && text.at(at + 1) == 0x0a;
                Some(if pair { at + 2 } else { at + 1 })
            }
            Newline::CrLf => {
                let mut at = from;
                loop {
                    at = find(0x0d, at)?;
                    if at + 1 >= len {
                        return None;
                    }
                    if text.at(at + 1) == 0x0a {
                        return Some(at + 2);
                    }
                    at += 1;
                }
            }
        }
    }

    /// The text as it is written.
    pub fn to_written(self, text: TextRef<'_>) -> Option<StrBuilder> {
        let newline = self.written()?;
        let mut out = StrBuilder::new();
        for point in text.code_points() {
            if point == 0x0a { out.push_str(newline) } else { out.push(point) }
        }
        Some(out)
    }
}
