//! `string.templatelib.Template`: strings and interpolations by turns, a string first and last.

use super::{Interpolation, TemplateIterator};
use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{
    Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, builtins, generic_alias, pytype,
};
use abi::PyObject;
use algorithms::text::StrBuilder;
use core::ffi::c_int;
use core::mem::offset_of;

/// The layout of [`Template`].
#[repr(C)]
pub struct TemplateObject {
    ob_base: PyObject,
    strings: Slot<Tuple>,
    interpolations: Slot<Tuple>,
}

crate::layout! {
    /// A template string.
    pub struct Template(TemplateObject);
}

/// The template of `strings` (all `str`) with `interpolations` between them, one fewer.
///
/// # Errors
/// `MemoryError`; `SystemError` when the numbers do not fit.
pub fn new_template(space: &Space, strings: &Tuple, interpolations: &Tuple) -> PyResult<Ref<Template>> {
    if strings.len() != interpolations.len() + 1 {
        return Err(space.bad_internal_call());
    }
    let object = gc::allocate(space, Template::type_object(), size_of::<TemplateObject>())?;
    // SAFETY: fresh memory of the type's layout, zero-filled.
    let template: Ref<Template> = unsafe { Ref::from_owned_unchecked(object) };
    template.0.strings.set(Some(strings.to_ref()));
    template.0.interpolations.set(Some(interpolations.to_ref()));
    // SAFETY: the object is complete.
    unsafe { gc::track(object) };
    Ok(template)
}

impl Template {
    /// The strings, as a tuple.
    pub fn strings(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        self.0.strings.get().map_or_else(|| Tuple::from_slice(space, &[]), Ok)
    }

    /// The interpolations, as a tuple.
    pub fn interpolations(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        self.0.interpolations.get().map_or_else(|| Tuple::from_slice(space, &[]), Ok)
    }

    /// The template of both one after the other, the strings where they meet joined.
    fn joined(&self, space: &Space, other: &Template) -> PyResult<Ref<Template>> {
        let (left, right) = (self.strings(space)?, other.strings(space)?);
        let Some(((last, head), (first, tail))) = left.items().split_last().zip(right.items().split_first())
        else {
            return Err(space.bad_internal_call());
        };
        let middle = Str::concat(space, space.expect::<Str>(last)?, space.expect::<Str>(first)?)?;
        let strings = [head, &[middle.as_object()], tail].concat();
        let (left, right) = (self.interpolations(space)?, other.interpolations(space)?);
        let interpolations = [left.items(), right.items()].concat();
        new_template(
            space,
            &*Tuple::from_slice(space, &strings)?,
            &*Tuple::from_slice(space, &interpolations)?,
        )
    }
}

#[pytype(name = "Template", module = "string.templatelib", symbol = _PyTemplate_Type, flags = HAVE_GC)]
/// A template string: its literal parts and its interpolations.
impl Template {
    #[slot(tp_new)]
    fn tp_new(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<Template>> {
        if args.has_keywords() {
            return Err(space.type_error("Template.__new__ only accepts *args arguments"));
        }
        let (mut strings, mut interpolations) = (Vec::new(), Vec::new());
        let mut text: Option<Ref<Str>> = None;
        for arg in args.positional() {
            if let Some(more) = arg.downcast::<Str>() {
                text = Some(match text {
                    Some(text) => Str::append(space, text, more)?,
                    None => more.to_ref(),
                });
            } else if arg.is_instance::<Interpolation>() {
                strings.push(text.take().unwrap_or_else(|| Str::empty(space)).into_object());
                interpolations.push(arg.to_ref());
            } else {
                return Err(space.type_error(format_args!(
                    "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {}",
                    arg.ty().tp_name()
                )));
            }
        }
        strings.push(text.unwrap_or_else(|| Str::empty(space)).into_object());
        new_template(space, &*Tuple::from_vec(space, strings)?, &*Tuple::from_vec(space, interpolations)?)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead object, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            (*this).tp_clear();
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.strings.as_ptr(), self.0.interpolations.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.strings.set(None);
        self.0.interpolations.set(None);
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let mut text = StrBuilder::from(self.ty().name());
        text.push_str("(strings=");
        text.push_text(self.strings(space)?.repr(space)?.text());
        text.push_str(", interpolations=");
        text.push_text(self.interpolations(space)?.repr(space)?.text());
        text.push_str(")");
        Str::from_builder(space, &text)
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<TemplateIterator>> {
        TemplateIterator::new(space, &*self.strings(space)?, &*self.interpolations(space)?)
    }

    #[slot(sq_concat)]
    fn sq_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<Template>> {
        match other.downcast::<Template>() {
            Some(other) => self.joined(space, other),
            None => Err(space.type_error(format_args!(
                "can only concatenate string.templatelib.Template (not \"{}\") to string.templatelib.Template",
                other.ty().tp_name()
            ))),
        }
    }

    /// The values of the interpolations.
    #[getter]
    fn values(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let interpolations = self.interpolations(space)?;
        let values = interpolations
            .items()
            .iter()
            .map(|item| space.expect::<Interpolation>(item).map(Interpolation::value));
        Tuple::from_vec(space, values.collect::<PyResult<_>>()?)
    }

    /// Take part in pickling.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let unpickle = builtins::import_from(space, "string.templatelib", "_template_unpickle")?;
        let args = Tuple::from_slice(space, &[&*self.strings(space)?, &*self.interpolations(space)?])?;
        Tuple::from_slice(space, &[&*unpickle, &args])
    }

    /// See PEP 585.
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, item)
    }

    /// The literal parts, one more than there are interpolations.
    #[member(name = "strings", offset = offset_of!(TemplateObject, strings), kind = Py_T_OBJECT_EX, readonly)]
    const STRINGS: () = ();
    /// The interpolations.
    #[member(name = "interpolations", offset = offset_of!(TemplateObject, interpolations), kind = Py_T_OBJECT_EX, readonly)]
    const INTERPOLATIONS: () = ();
}
