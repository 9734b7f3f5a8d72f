//! `StringIO`: a file of text in memory.

use super::base::{IoBaseObject, TextIoBase, os_error};
use super::bytes_io::restore_attributes;
use super::newlines::{Newline, NewlineDecoder};
use super::support::{Size, dealloc, new_instance, uninitialized};
use algorithms::text::TextRef;
use core::cell::{Cell, RefCell};
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::gc::Visitor;
use objspace::shim::{Args, Nullable};
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, visit_all};

/// The layout of [`StringIo`].
#[repr(C)]
pub struct StringIoObject {
    base: IoBaseObject,
    text: RefCell<Vec<u32>>,
    position: Cell<usize>,
    newline: Cell<Newline>,
    /// Translates what is written, when all newlines count.
    decoder: Slot<NewlineDecoder>,
    initialized: Cell<bool>,
    closed: Cell<bool>,
}

objspace::layout! {
    /// A file of text in memory.
    pub struct StringIo(StringIoObject);
}

impl StringIo {
    fn check(&self, space: &Space) -> PyResult<()> {
        if !self.0.initialized.get() {
            return Err(uninitialized(space));
        }
        if self.0.closed.get() {
            return Err(space.value_error("I/O operation on closed file"));
        }
        Ok(())
    }

    fn write_text(&self, space: &Space, text: &Str) -> PyResult<()> {
        let decoded = match self.0.decoder.get() {
            Some(decoder) => decoder.decode_input(space, text, true)?,
            None => text.to_ref(),
        };
        let newline = self.0.newline.get();
        let written = newline.to_written(decoded.text());
        let units = written.as_ref().map_or(decoded.text(), |builder| builder.view());
        if units.is_empty() {
            return Ok(());
        }
        let mut content = self.0.text.borrow_mut();
        let start = self.0.position.get();
        let end = start + units.len();
        if end > content.len() {
            content.resize(end, 0);
        }
        for (place, point) in content[start..end].iter_mut().zip(units.code_points()) {
            *place = point;
        }
        self.0.position.set(end);
        Ok(())
    }

    fn line(&self, space: &Space, limit: isize) -> PyResult<Ref<Str>> {
        let content = self.0.text.borrow();
        let start = self.0.position.get().min(content.len());
        let mut rest = &content[start..];
        if limit >= 0 {
            rest = &rest[..rest.len().min(limit as usize)];
        }
        let newline = self.0.newline.get();
        let translated = newline == Newline::Translate;
        let end = newline.line_end(TextRef::Ucs4(rest), 0, translated).unwrap_or(rest.len());
        self.0.position.set(self.0.position.get().max(start) + end);
        Str::from_code_points(space, rest[..end].iter().copied())
    }
}

#[pytype(name = "StringIO", module = "_io", base = TextIoBase, flags = BASETYPE | HAVE_GC)]
/// A file of text in memory.
impl StringIo {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
        // SAFETY: the fields that zeros do not fit are written.
        unsafe {
            new_instance::<StringIo>(space, cls, |this| {
                (&raw mut (*this).0.text).write(RefCell::new(Vec::new()));
                (&raw mut (*this).0.newline).write(Cell::new(Newline::Lf));
            })
        }
    }

    #[slot(tp_init, signature = "(initial_value='', newline='\\n')")]
    fn tp_init(
        &self,
        space: &Space,
        initial_value: Option<&Object>,
        newline: Option<&Object>,
    ) -> PyResult<()> {
        self.0.initialized.set(false);
        let newline = match newline {
            None => Newline::Lf,
            given => Newline::parse(space, given, "newline")?,
        };
        let initial = initial_value.filter(|initial| !initial.is_none());
        let text = match initial.map(|initial| (initial, initial.downcast::<Str>())) {
            Some((initial, None)) => {
                let name = initial.ty().name();
                let message = format_args!("initial_value must be str or None, not {name}");
                return Err(space.type_error(message));
            }
            Some((_, text)) => text,
            None => None,
        };
        self.0.newline.set(newline);
        let decoder = match newline.is_universal() {
            true => Some(NewlineDecoder::new(space, None, newline == Newline::Translate)?),
            false => None,
        };
        self.0.decoder.set(decoder);
        self.0.text.borrow_mut().clear();
        self.0.position.set(0);
        if let Some(text) = text {
            self.write_text(space, text)?;
        }
        self.0.position.set(0);
        self.0.closed.set(false);
        self.0.initialized.set(true);
        Ok(())
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the slot's contract.
        unsafe {
            dealloc(this, |this| {
                (*this).0.base.clear();
                (*this).0.decoder.set(None);
                (&raw mut (*this).0.text).drop_in_place();
            });
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit_all!(visit, self.0.decoder.as_ptr());
        self.0.base.traverse(visit)
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.base.clear();
        self.0.decoder.set(None);
        0
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        self.check(space)?;
        let line = match self.is_exact::<StringIo>() {
            true => self.line(space, -1)?.into_object(),
            false => self.call_method(space, "readline", &[])?,
        };
        let Some(text) = line.downcast::<Str>() else {
            let name = line.ty().name();
            let message = format_args!("readline() should have returned a str object, not '{name}'");
            return Err(os_error(space, message));
        };
        let empty = text.len() == 0;
        Ok((!empty).then_some(line))
    }

    /// Return the whole text.
    #[pymethod]
    fn getvalue(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.check(space)?;
        Str::from_ucs4(space, &self.0.text.borrow())
    }

    /// Return the position.
    #[pymethod]
    fn tell(&self, space: &Space) -> PyResult<usize> {
        self.check(space).map(|()| self.0.position.get())
    }

    /// Read up to size characters, or everything.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn read(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Str>> {
        self.check(space)?;
        let content = self.0.text.borrow();
        let start = self.0.position.get().min(content.len());
        let size = Size::or_all(size);
        let end =
            if size < 0 { content.len() } else { content.len().min(start.saturating_add(size as usize)) };
        self.0.position.set(self.0.position.get().max(end));
        Str::from_ucs4(space, &content[start..end])
    }

    /// Read a line, or no more than size characters of it.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn readline(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Str>> {
        self.check(space)?;
        self.line(space, Size::or_all(size))
    }

    /// Make the text end at a position, by default the current one.
    #[pymethod(signature = "($self, pos=None, /)")]
    fn truncate(&self, space: &Space, size: Nullable<isize>) -> PyResult<usize> {
        self.check(space)?;
        let size = size.get().unwrap_or(self.0.position.get() as isize);
        if size < 0 {
            return Err(space.value_error(format_args!("Negative size value {size}")));
        }
        self.0.text.borrow_mut().truncate(size as usize);
        Ok(size as usize)
    }

    /// Move the position, and return it: to a position from the start, or by 0 from the current one or the end.
    #[pymethod(signature = "($self, pos, whence=0, /)")]
    fn seek(&self, space: &Space, pos: isize, whence: Option<i32>) -> PyResult<usize> {
        self.check(space)?;
        let whence = whence.unwrap_or(0);
        let target = match whence {
            0 if pos < 0 => return Err(space.value_error(format_args!("Negative seek position {pos}"))),
            0 => pos as usize,
            1 | 2 if pos != 0 => return Err(os_error(space, "Can't do nonzero cur-relative seeks")),
            1 => self.0.position.get(),
            2 => self.0.text.borrow().len(),
            _ => {
                let message = format_args!("Invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(space.value_error(message));
            }
        };
        self.0.position.set(target);
        Ok(target)
    }

    /// Write text, and return how many characters.
    #[pymethod(signature = "($self, s, /)")]
    fn write(&self, space: &Space, text: &Object) -> PyResult<usize> {
        if !self.0.initialized.get() {
            return Err(uninitialized(space));
        }
        let Some(text) = text.downcast::<Str>() else {
            let name = text.ty().name();
            return Err(space.type_error(format_args!("string argument expected, got '{name}'")));
        };
        self.check(space)?;
        self.write_text(space, text)?;
        Ok(text.len())
    }

    /// Close the file, and forget the text.
    #[pymethod]
    fn close(&self) {
        self.0.closed.set(true);
        drop(self.0.text.take());
    }

    /// Tell whether the file can be read.
    #[pymethod]
    fn readable(&self, space: &Space) -> PyResult<bool> {
        self.check(space).map(|()| true)
    }

    /// Tell whether the file can be written.
    #[pymethod]
    fn writable(&self, space: &Space) -> PyResult<bool> {
        self.check(space).map(|()| true)
    }

    /// Tell whether the position can be moved.
    #[pymethod]
    fn seekable(&self, space: &Space) -> PyResult<bool> {
        self.check(space).map(|()| true)
    }

    /// Return what is needed to make a copy.
    #[pymethod(name = "__getstate__")]
    fn getstate(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let value = self.getvalue(space)?.into_object();
        let newline = match self.0.newline.get() {
            Newline::Translate => space.none(),
            Newline::Any => space.new_str("")?,
            Newline::Lf => space.new_str("\n")?,
            Newline::Cr => space.new_str("\r")?,
            Newline::CrLf => space.new_str("\r\n")?,
        };
        let dict = objspace::attributes::own_dict(space, self)?;
        let dict = if dict.len() == 0 { space.none() } else { dict.copy(space)?.into_object() };
        Tuple::from_vec(space, vec![value, newline, space.new_int(self.0.position.get() as i64)?, dict])
    }

    /// Take over what __getstate__() of another one returned.
    #[pymethod(name = "__setstate__", signature = "($self, state, /)")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let (class, given) = (self.ty().name(), state.ty().name());
        let items = state.downcast::<Tuple>().map(Tuple::to_vec).filter(|items| items.len() >= 4);
        let Some(items) = items else {
            return Err(space
                .type_error(format_args!("{class}.__setstate__ argument should be 4-tuple, got {given}")));
        };
        // The value is set as it is, without translating its newlines once more.
        self.tp_init(space, None, Some(&items[1]))?;
        let Some(text) = items[0].downcast::<Str>() else {
            let name = items[0].ty().name();
            let message = format_args!("initial_value must be str or None, not {name}");
            return Err(space.type_error(message));
        };
        *self.0.text.borrow_mut() = text.text().code_points().collect();
        let Some(position) = items[2].downcast::<objspace::Int>() else {
            let name = items[2].ty().name();
            let message = format_args!("third item of state must be an integer, got {name}");
            return Err(space.type_error(message));
        };
        let position = position.to_c::<isize>(space)?;
        if position < 0 {
            return Err(space.value_error("position value cannot be negative"));
        }
        self.0.position.set(position as usize);
        if !items[3].is_none() && !items[3].is_instance::<objspace::Dict>() {
            let name = items[3].ty().name();
            let message = format_args!("fourth item of state should be a dict, got a {name}");
            return Err(space.type_error(message));
        }
        restore_attributes(space, self, &items[3])
    }

    /// Whether the file is closed.
    #[getter]
    fn closed(&self, space: &Space) -> PyResult<bool> {
        if self.0.initialized.get() { Ok(self.0.closed.get()) } else { Err(uninitialized(space)) }
    }

    /// Whether lines are flushed, which nothing is.
    #[getter]
    fn line_buffering(&self, space: &Space) -> PyResult<bool> {
        self.check(space).map(|()| false)
    }

    /// The newlines that were met.
    #[getter]
    fn newlines(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.check(space)?;
        match self.0.decoder.get() {
            Some(decoder) => decoder.seen_newlines(space),
            None => Ok(space.none()),
        }
    }
}
