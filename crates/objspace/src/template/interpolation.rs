//! `string.templatelib.Interpolation`: a value in a template string, with how it was written.

use crate::gc::{self, Visitor};
use crate::shim::Nullable;
use crate::{
    Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, generic_alias, intern,
    pytype,
};
use abi::PyObject;
use core::ffi::c_int;
use core::mem::offset_of;

/// The layout of [`Interpolation`].
#[repr(C)]
pub struct InterpolationObject {
    ob_base: PyObject,
    value: Slot,
    expression: Slot,
    conversion: Slot,
    format_spec: Slot,
}

crate::layout! {
    /// A value in a template string.
    pub struct Interpolation(InterpolationObject);
}

/// An interpolation of `value`, written as `expression`; `conversion` is `"s"`, `"r"`, `"a"` or none.
pub fn new_interpolation(
    space: &Space,
    value: &Object,
    expression: &Str,
    conversion: Option<&Str>,
    format_spec: &Str,
) -> PyResult<Ref<Interpolation>> {
    let object = gc::allocate(space, Interpolation::type_object(), size_of::<InterpolationObject>())?;
    // SAFETY: fresh memory of the type's layout, zero-filled.
    let interpolation: Ref<Interpolation> = unsafe { Ref::from_owned_unchecked(object) };
    let conversion = conversion.map_or(crate::none(), Layout::as_object);
    interpolation.0.value.set(Some(value.to_ref()));
    interpolation.0.expression.set(Some(expression.as_object().to_ref()));
    interpolation.0.conversion.set(Some(conversion.to_ref()));
    interpolation.0.format_spec.set(Some(format_spec.as_object().to_ref()));
    // SAFETY: the object is complete.
    unsafe { gc::track(object) };
    Ok(interpolation)
}

/// Adds what the type's tables cannot say: `__match_args__`.
pub fn prepare(space: &Space) -> PyResult<()> {
    let names = ["value", "expression", "conversion", "format_spec"].map(|name| Str::intern(space, name));
    let names = Tuple::from_slice(space, &names.each_ref().map(|name| name.as_object()))?;
    // SAFETY: the dict of a ready type.
    let dict = unsafe { Object::from_ptr(Interpolation::type_object().slots().tp_dict.get()) };
    space.expect::<Dict>(dict)?.set_item(space, intern!(space, "__match_args__"), &names)
}

impl Interpolation {
    /// The four fields; `None` for one that a collection cleared.
    fn fields(&self) -> [Ref<Object>; 4] {
        let fields = [&self.0.value, &self.0.expression, &self.0.conversion, &self.0.format_spec];
        fields.map(|field| field.get().unwrap_or_else(|| crate::none().to_ref()))
    }

    /// The value.
    pub fn value(&self) -> Ref<Object> {
        let [value, ..] = self.fields();
        value
    }
}

#[pytype(name = "Interpolation", module = "string.templatelib", symbol = _PyInterpolation_Type, flags = HAVE_GC)]
/// A value in a template string, with the expression, conversion and format specification it was written with.
impl Interpolation {
    #[slot(tp_new, signature = "(value, expression='', conversion=None, format_spec='')")]
    fn tp_new(
        space: &Space,
        _cls: &Type,
        value: &Object,
        expression: Option<&Str>,
        conversion: Nullable<&Str>,
        format_spec: Option<&Str>,
    ) -> PyResult<Ref<Interpolation>> {
        let conversion = conversion.get();
        if conversion.is_some_and(|given| !["s", "a", "r"].iter().any(|known| given.equals(known))) {
            return Err(
                space.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
            );
        }
        let empty = intern!(space, "");
        new_interpolation(space, value, expression.unwrap_or(empty), conversion, format_spec.unwrap_or(empty))
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
        crate::visit_all!(
            visit,
            self.0.value.as_ptr(),
            self.0.expression.as_ptr(),
            self.0.conversion.as_ptr(),
            self.0.format_spec.as_ptr()
        );
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        for field in [&self.0.value, &self.0.expression, &self.0.conversion, &self.0.format_spec] {
            field.set(None);
        }
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let mut text = algorithms::text::StrBuilder::from(self.ty().name());
        for (at, field) in self.fields().iter().enumerate() {
            text.push_str(if at == 0 { "(" } else { ", " });
            text.push_text(field.repr(space)?.text());
        }
        text.push_str(")");
        Str::from_builder(space, &text)
    }

    /// Take part in pickling.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let fields = self.fields();
        let args = Tuple::from_slice(space, &fields.each_ref().map(|field| &**field))?;
        Tuple::from_slice(space, &[self.ty().as_object(), &args])
    }

    /// See PEP 585.
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, item)
    }

    /// The value.
    #[member(name = "value", offset = offset_of!(InterpolationObject, value), kind = Py_T_OBJECT_EX, readonly)]
    const VALUE: () = ();
    /// The expression as it was written.
    #[member(name = "expression", offset = offset_of!(InterpolationObject, expression), kind = Py_T_OBJECT_EX, readonly)]
    const EXPRESSION: () = ();
    /// The conversion, or None.
    #[member(name = "conversion", offset = offset_of!(InterpolationObject, conversion), kind = Py_T_OBJECT_EX, readonly)]
    const CONVERSION: () = ();
    /// The format specification.
    #[member(name = "format_spec", offset = offset_of!(InterpolationObject, format_spec), kind = Py_T_OBJECT_EX, readonly)]
    const FORMAT_SPEC: () = ();
}
