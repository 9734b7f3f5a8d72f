//! `repr`, `str`, `ascii` and `format`.

use crate::{Float, Int, Layout, Object, PyErr, PyResult, Ref, Space, Str, formatting, intern};
use abi::{PyObject, reprfunc};

/// Marks an object whose `repr` is being computed by this thread, so that a container that holds itself ends.
pub struct ReprGuard<'a> {
    space: &'a Space,
    object: *mut PyObject,
}

impl<'a> ReprGuard<'a> {
    /// `None` when the object's `repr` is already being computed further out.
    pub fn enter(space: &'a Space, object: &Object) -> Option<ReprGuard<'a>> {
        let object = object.as_ptr();
        let mut running = space.repr_running.borrow_mut();
        if running.contains(&object) {
            return None;
        }
        running.push(object);
        Some(ReprGuard { space, object })
    }

    /// Ends what a forgotten guard began.
    pub fn leave(space: &'a Space, object: &Object) {
        drop(ReprGuard { space, object: object.as_ptr() });
    }
}

impl Drop for ReprGuard<'_> {
    fn drop(&mut self) {
        let mut running = self.space.repr_running.borrow_mut();
        if let Some(at) = running.iter().rposition(|&object| object == self.object) {
            running.remove(at);
        }
    }
}

impl Object {
    /// `repr(self)`.
    pub fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Some(repr) = self.ty().slots().tp_repr.get() else {
            let name = self.ty().tp_name();
            return Str::from_display(space, &format_args!("<{name} object at {:p}>", self.as_ptr()));
        };
        space.check_stack(" while getting the repr of an object")?;
        self.text_from(space, repr, "__repr__")
    }

    /// `str(self)`.
    pub fn str(&self, space: &Space) -> PyResult<Ref<Str>> {
        if let Some(text) = self.downcast_exact::<Str>() {
            return Ok(text.to_ref());
        }
        if let Some(int) = self.downcast_exact::<Int>() {
            return int.to_decimal(space);
        }
        if let Some(float) = self.downcast_exact::<Float>() {
            return float.to_shortest(space);
        }
        let Some(str) = self.ty().slots().tp_str.get() else { return self.repr(space) };
        space.check_stack(" while getting the str of an object")?;
        self.text_from(space, str, "__str__")
    }

    fn text_from(&self, space: &Space, slot: reprfunc, method: &str) -> PyResult<Ref<Str>> {
        // SAFETY: the slot fits the object's type.
        let text = unsafe { space.from_c(slot(self.as_ptr()))? };
        text.downcast_into::<Str>().map_err(|other| not_text(space, method, &other))
    }

    /// `ascii(self)`: the `repr` with other characters escaped.
    pub fn ascii(&self, space: &Space) -> PyResult<Ref<Str>> {
        let text = self.repr(space)?;
        if text.as_ascii().is_some() {
            return Ok(text);
        }
        let mut escaped = String::new();
        for code in text.text().code_points() {
            match code {
                0..0x80 => escaped.push(char::from(code as u8)),
                0x80..0x100 => escaped.push_str(&format!("\\x{code:02x}")),
                0x100..0x1_0000 => escaped.push_str(&format!("\\u{code:04x}")),
                _ => escaped.push_str(&format!("\\U{code:08x}")),
            }
        }
        Str::from_str(space, &escaped)
    }

    /// `format(self, spec)`; an empty `spec` for `None`.
    pub fn format(&self, space: &Space, spec: Option<&Str>) -> PyResult<Ref<Str>> {
        // Types whose `__format__` is known, and cannot be replaced, are asked directly.
        if let Some(spec) = spec.filter(|spec| spec.len() != 0) {
            if let Some(text) = self.downcast_exact::<Str>() {
                return formatting::format_str(space, text, spec);
            }
            if let Some(int) = self.downcast_exact::<Int>() {
                return int.format_value(space, spec);
            }
            if let Some(float) = self.downcast_exact::<Float>() {
                return float.format_value(space, spec);
            }
        } else if self.is_exact::<Str>()
            || self.is_exact::<Int>()
            || self.is_exact::<Float>()
            || self.is_none()
        {
            return self.str(space);
        }
        let empty = intern!(space, "");
        let spec = spec.unwrap_or(empty);
        let Some(result) = self.call_special_method(space, intern!(space, "__format__"), &[spec])? else {
            let name = self.ty().tp_name();
            return Err(space.type_error(format_args!("Type {name} doesn't define __format__")));
        };
        result.downcast_into::<Str>().map_err(|other| {
            space.type_error(format_args!("__format__ must return a str, not {}", other.ty().tp_name()))
        })
    }
}

#[cold]
fn not_text(space: &Space, method: &str, result: &Object) -> PyErr {
    space.type_error(format_args!("{method} returned non-string (type {})", result.ty().tp_name()))
}
