//! `TextIOWrapper`: text over a buffered file of bytes.

use super::base::{IoBaseObject, TextIoBase, os_error};
use super::buffered::both;
use super::newlines::Newline;
use super::support::{Size, dealloc, new_instance, refuse_pickling, uninitialized, unsupported};
use super::text_state::State;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::gc::Visitor;
use objspace::shim::{Args, Nullable};
use objspace::{Layout, Object, PyResult, Ref, Space, Str, Type, visit_all};

/// The layout of [`TextIoWrapper`].
#[repr(C)]
pub struct TextIoWrapperObject {
    base: IoBaseObject,
    state: State,
}

objspace::layout! {
    /// Text over a buffered file of bytes.
    pub struct TextIoWrapper(TextIoWrapperObject);
}

/// Whether text written to a file without an encoding is in UTF-8 whatever the locale says.
fn utf8_mode(space: &Space) -> bool {
    let flag = || -> PyResult<bool> {
        let sys = objspace::imports::import(space, "sys")?;
        sys.getattr_str(space, "flags")?.getattr_str(space, "utf8_mode")?.is_true(space)
    };
    // Before there is a `sys`, the locale decides.
    flag().unwrap_or(false)
}

/// The encoding of the locale.
pub fn locale_encoding(space: &Space) -> String {
    if utf8_mode(space) {
        return "utf-8".to_owned();
    }
    // SAFETY: the result is a C string that is valid until the locale changes; the GIL is held.
    let codeset = unsafe {
        let name = libc::setlocale(libc::LC_CTYPE, core::ptr::null());
        if !name.is_null() && std::ffi::CStr::from_ptr(name) == c"C" {
            // Nobody has chosen one: that of the environment counts.
            libc::setlocale(libc::LC_CTYPE, c"".as_ptr());
        }
        std::ffi::CStr::from_ptr(libc::nl_langinfo(libc::CODESET)).to_string_lossy().into_owned()
    };
    match codeset.as_str() {
        // The C locale means UTF-8 (PEP 540).
        "" | "ANSI_X3.4-1968" => "utf-8".to_owned(),
        _ => codeset,
    }
}

impl TextIoWrapper {
    pub(super) fn state(&self) -> &State {
        &self.0.state
    }

    fn init(
        &self,
        space: &Space,
        buffer: &Object,
        encoding: Option<&Str>,
        errors: Option<&Str>,
        newline: Option<&Object>,
        line_buffering: bool,
        write_through: bool,
    ) -> PyResult<()> {
        let state = self.state();
        state.initialized.set(false);
        state.detached.set(false);
        let newline = Newline::parse(space, newline, "newline")?;
        let encoding = match encoding.filter(|encoding| !encoding.equals("locale")) {
            Some(encoding) => encoding.to_ref(),
            None => Str::from_str(space, &locale_encoding(space))?,
        };
        for text in [Some(&*encoding), errors].into_iter().flatten() {
            if text.text().code_points().any(|point| point == 0) {
                return Err(space.value_error("embedded null character"));
            }
        }
        let errors = errors.map_or_else(|| Str::intern(space, "strict"), Layout::to_ref);
        state.discard();
        state.newline.set(newline);
        state.buffer.set(Some(buffer.to_ref()));
        state.line_buffering.set(line_buffering);
        state.write_through.set(write_through);
        let prepared = self.prepare(space, buffer, &encoding, &errors);
        if prepared.is_err() {
            state.buffer.set(None);
        }
        prepared
    }

    fn prepare(&self, space: &Space, buffer: &Object, encoding: &Str, errors: &Str) -> PyResult<()> {
        let state = self.state();
        state.set_codec(space, encoding, errors)?;
        state.has_read1.set(buffer.getattr_optional_str(space, "read1")?.is_some());
        let seekable = buffer.call_method(space, "seekable", &[])?.is_true(space)?;
        state.seekable.set(seekable);
        state.telling.set(seekable);
        state.initialized.set(true);
        state.fix_encoder(space)
    }

    /// Calls a method of the buffer.
    fn ask(&self, space: &Space, method: &str) -> PyResult<Ref<Object>> {
        self.state().buffer(space)?.call_method(space, method, &[])
    }

    fn next_line(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let state = self.state();
        state.open_buffer(space)?;
        state.telling.set(false);
        let line = match self.is_exact::<TextIoWrapper>() {
            true => {
                state.write_out(space)?;
                state.read_line(space, None)?.into_object()
            }
            false => self.call_method(space, "readline", &[])?,
        };
        let Some(text) = line.downcast::<Str>() else {
            let name = line.ty().name();
            let message = format_args!("readline() should have returned a str object, not '{name}'");
            return Err(os_error(space, message));
        };
        if text.len() == 0 {
            state.end_iteration();
            return Ok(None);
        }
        Ok(Some(line))
    }

    fn change(
        &self,
        space: &Space,
        encoding: Option<&Str>,
        errors: Option<&Str>,
        newline: Option<&Object>,
    ) -> PyResult<()> {
        let state = self.state();
        if encoding.is_none() && errors.is_none() && newline.is_none() {
            return Ok(());
        }
        if state.has_read() {
            let message = "It is not possible to set the encoding or newline of stream after the first read";
            return Err(unsupported(space, message));
        }
        if let Some(newline) = newline {
            state.newline.set(Newline::parse(space, Some(newline), "newline")?);
        }
        let (old_encoding, old_errors) = (state.encoding.get(), state.errors.get());
        let (Some(old_encoding), Some(old_errors)) = (old_encoding, old_errors) else {
            return Err(uninitialized(space));
        };
        // A new encoding comes with its own default for errors.
        let errors = match (errors, encoding) {
            (Some(errors), _) => errors.to_ref(),
            (None, Some(_)) => Str::intern(space, "strict"),
            (None, None) => old_errors,
        };
        let encoding = match encoding {
            Some(name) if name.equals("locale") => Str::from_str(space, &locale_encoding(space))?,
            Some(encoding) => encoding.to_ref(),
            None => old_encoding,
        };
        state.set_codec(space, &encoding, &errors)?;
        state.fix_encoder(space)
    }
}

#[pytype(name = "TextIOWrapper", module = "_io", base = TextIoBase, flags = BASETYPE | HAVE_GC)]
/// Text over a buffered file of bytes.
impl TextIoWrapper {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        // SAFETY: the state is written.
        unsafe {
            new_instance::<TextIoWrapper>(space, cls, |this| {
                (&raw mut (*this).0.state).write(State::default());
            })
        }
    }

    #[slot(
        tp_init,
        signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)"
    )]
    fn tp_init(
        &self,
        space: &Space,
        buffer: &Object,
        encoding: Nullable<&Str>,
        errors: Nullable<&Str>,
        newline: Nullable<&Object>,
        line_buffering: bool,
        write_through: bool,
    ) -> PyResult<()> {
        let (encoding, errors) = (encoding.get(), errors.get());
        self.init(space, buffer, encoding, errors, newline.get(), line_buffering, write_through)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the slot's contract.
        unsafe {
            (*this).0.state.finalizing.set(true);
            dealloc(this, |this| {
                (*this).0.base.clear();
                (&raw mut (*this).0.state).drop_in_place();
            });
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        let state = self.state();
        visit_all!(visit, state.buffer.as_ptr(), state.encoder.as_ptr(), state.decoder.as_ptr());
        self.0.base.traverse(visit)
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        let state = self.state();
        state.initialized.set(false);
        self.0.base.clear();
        state.buffer.set(None);
        state.encoder.set(None);
        state.decoder.set(None);
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        if !self.state().initialized.get() {
            return Err(uninitialized(space));
        }
        let class = self.ty().tp_name();
        let Some(_guard) = objspace::object::ReprGuard::enter(space, self) else {
            return Err(space.runtime_error(format_args!("reentrant call inside {class}.__repr__")));
        };
        let mut text = super::base::show_with_name(space, self, "name")?;
        if let Some(mode) = self.getattr_optional_str(space, "mode")? {
            text.push_str(&format!(" mode={}", mode.repr(space)?.to_string_lossy()));
        }
        if let Some(encoding) = self.state().encoding.get() {
            text.push_str(&format!(" encoding={}", encoding.repr(space)?.to_string_lossy()));
        }
        text.push('>');
        Str::from_str(space, &text)
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        self.next_line(space)
    }

    /// Change some of the file's settings.
    #[pymethod(
        signature = "($self, /, *, encoding=None, errors=None, newline=<unrepresentable>, line_buffering=None, write_through=None)"
    )]
    fn reconfigure(
        &self,
        space: &Space,
        encoding: Nullable<&Str>,
        errors: Nullable<&Str>,
        newline: Option<&Object>,
        line_buffering: Nullable<bool>,
        write_through: Nullable<bool>,
    ) -> PyResult<()> {
        self.state().buffer(space)?;
        self.call_method(space, "flush", &[])?;
        self.change(space, encoding.get(), errors.get(), newline)?;
        if let Some(value) = line_buffering.get() {
            self.state().line_buffering.set(value);
        }
        if let Some(value) = write_through.get() {
            self.state().write_through.set(value);
        }
        Ok(())
    }

    /// Take the buffer away; the object is of no use afterwards.
    #[pymethod]
    fn detach(&self, space: &Space) -> PyResult<Ref<Object>> {
        let state = self.state();
        state.buffer(space)?;
        self.call_method(space, "flush", &[])?;
        let buffer = state.buffer.take();
        state.detached.set(true);
        state.initialized.set(false);
        Ok(buffer.unwrap_or_else(|| space.none()))
    }

    /// Write text, and return how many characters.
    #[pymethod(signature = "($self, text, /)")]
    fn write(&self, space: &Space, text: &Object) -> PyResult<usize> {
        self.state().buffer(space)?;
        match text.downcast::<Str>() {
            Some(text) => self.state().write(space, text),
            None => {
                let name = text.ty().tp_name();
                Err(space.type_error(format_args!("write() argument must be str, not {name}")))
            }
        }
    }

    /// Read up to size characters, or everything.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn read(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Str>> {
        let state = self.state();
        state.open_buffer(space)?;
        state.reader(space)?;
        state.write_out(space)?;
        match Size::or_all(size) {
            ..0 => state.read_all(space),
            size => state.read_count(space, size as usize),
        }
    }

    /// Read a line, or no more than size characters of it.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn readline(&self, space: &Space, size: Option<isize>) -> PyResult<Ref<Str>> {
        let state = self.state();
        state.open_buffer(space)?;
        state.write_out(space)?;
        let limit = size.filter(|&size| size >= 0).map(|size| size as usize);
        state.read_line(space, limit)
    }

    /// Write what is held back.
    #[pymethod]
    fn flush(&self, space: &Space) -> PyResult<Ref<Object>> {
        let state = self.state();
        let buffer = state.open_buffer(space)?;
        state.telling.set(state.seekable.get());
        state.write_out(space)?;
        buffer.call_method(space, "flush", &[])
    }

    /// Flush, and close the buffer.
    #[pymethod]
    fn close(&self, space: &Space) -> PyResult<Ref<Object>> {
        let state = self.state();
        let buffer = state.buffer(space)?;
        if super::support::is_closed(space, &buffer)? {
            return Ok(space.none());
        }
        if state.finalizing.get() {
            // A buffer need not know how, and cannot fail here.
            drop(buffer.call_method(space, "_dealloc_warn", &[self]));
        }
        let flushed = self.call_method(space, "flush", &[]);
        let closed = buffer.call_method(space, "close", &[]);
        both(flushed, closed)
    }

    /// Tell whether the position can be moved.
    #[pymethod]
    fn seekable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.ask(space, "seekable")
    }

    /// Tell whether the file can be read.
    #[pymethod]
    fn readable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.ask(space, "readable")
    }

    /// Tell whether the file can be written.
    #[pymethod]
    fn writable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.ask(space, "writable")
    }

    /// Tell whether the file is a terminal.
    #[pymethod]
    fn isatty(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.ask(space, "isatty")
    }

    /// Return the file's descriptor.
    #[pymethod]
    fn fileno(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.ask(space, "fileno")
    }

    /// Move the position to one that tell() returned, to the start or to the end, and return it.
    #[pymethod(signature = "($self, cookie, whence=0, /)")]
    fn seek(&self, space: &Space, cookie: &Object, whence: Option<i32>) -> PyResult<Ref<Object>> {
        self.state().seek(space, self, cookie, whence.unwrap_or(0))
    }

    /// Return the position, as a number that means something to seek() only.
    #[pymethod]
    fn tell(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.state().tell(space, self)
    }

    /// Make the file end at a position, by default the current one.
    #[pymethod(signature = "($self, pos=None, /)")]
    fn truncate(&self, space: &Space, pos: Option<&Object>) -> PyResult<Ref<Object>> {
        let buffer = self.state().buffer(space)?;
        self.call_method(space, "flush", &[])?;
        let pos = pos.map_or_else(|| space.none(), Layout::to_ref);
        buffer.call_method(space, "truncate", &[&pos])
    }

    /// Refuse to be pickled.
    #[pymethod(name = "__getstate__")]
    fn getstate(&self, space: &Space) -> PyResult<Ref<Object>> {
        refuse_pickling(space, self)
    }

    /// Refuse to be pickled.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
        refuse_pickling(space, self)
    }

    /// Refuse to be pickled.
    #[pymethod(name = "__reduce_ex__", signature = "($self, protocol, /)")]
    fn reduce_ex(&self, space: &Space, _protocol: &Object) -> PyResult<Ref<Object>> {
        refuse_pickling(space, self)
    }

    /// The name of the encoding.
    #[getter]
    fn encoding(&self, space: &Space) -> Ref<Object> {
        self.state().encoding.get().map_or_else(|| space.none(), Ref::into_object)
    }

    /// What is done about errors of the encoding.
    #[getter]
    fn errors(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.state().buffer(space)?;
        Ok(self.state().errors.get().map_or_else(|| space.none(), Ref::into_object))
    }

    /// The buffer.
    #[getter]
    fn buffer(&self, space: &Space) -> Ref<Object> {
        self.state().buffer.get().unwrap_or_else(|| space.none())
    }

    /// Whether the end of a line is flushed.
    #[getter]
    fn line_buffering(&self) -> bool {
        self.state().line_buffering.get()
    }

    /// Whether everything goes to the buffer at once.
    #[getter]
    fn write_through(&self) -> bool {
        self.state().write_through.get()
    }

    /// The buffer's name.
    #[getter]
    fn name(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.state().buffer(space)?.getattr_str(space, "name")
    }

    /// Whether the buffer is closed.
    #[getter]
    fn closed(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.state().buffer(space)?.getattr_str(space, "closed")
    }

    /// The newlines that were met while reading.
    #[getter]
    fn newlines(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.state().buffer(space)?;
        let Some(decoder) = self.state().decoder.get() else { return Ok(space.none()) };
        Ok(decoder.getattr_optional_str(space, "newlines")?.unwrap_or_else(|| space.none()))
    }

    /// How many bytes are read and decoded at once.
    #[getter(name = "_CHUNK_SIZE")]
    fn chunk_size(&self, space: &Space) -> PyResult<usize> {
        self.state().buffer(space).map(|_| self.state().chunk_size.get())
    }

    #[setter(name = "_CHUNK_SIZE")]
    fn set_chunk_size(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        self.state().buffer(space)?;
        let Some(value) = value else {
            return Err(space.attribute_error_plain("cannot delete attribute"));
        };
        match value.as_index(space)? {
            size @ 1.. => self.state().chunk_size.set(size as usize),
            _ => return Err(space.value_error("a strictly positive integer is required")),
        }
        Ok(())
    }

    /// Whether the object is being finalised.
    #[getter(name = "_finalizing")]
    fn finalizing(&self) -> bool {
        self.state().finalizing.get()
    }

    #[setter(name = "_finalizing")]
    fn set_finalizing(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        self.state().finalizing.set(value.map_or(Ok(false), |value| value.is_true(space))?);
        Ok(())
    }
}
