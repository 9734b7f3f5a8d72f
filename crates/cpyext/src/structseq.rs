//! `structseq.h`: tuples whose items have names.

use abi::{Py_ssize_t, PyStructSequence_Desc, PyTypeObject};
use core::ffi::{CStr, c_char};
use cpyext_macros::cpython_api;
use objspace::struct_sequence::{self, Field};
use objspace::{Layout, Object, PyResult, Ref, Space, Type};

/// A name of C: its address is what counts.
#[repr(transparent)]
pub struct Name(*const c_char);

// SAFETY: the pointer is to a constant string, and nobody writes through it.
unsafe impl Sync for Name {}

/// What a field without a name has as one.
#[unsafe(no_mangle)]
pub static PyStructSequence_UnnamedField: Name = Name(c"unnamed field".as_ptr());

/// A C string, or none.
///
/// # Safety
/// It is null or ends in a NUL.
unsafe fn text<'a>(text: *const c_char) -> Option<&'a CStr> {
    // SAFETY: the caller's promise.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
}

/// A definition that has been read.
struct Definition<'a> {
    name: &'a CStr,
    doc: Option<&'a CStr>,
    fields: Vec<Field<'a>>,
    visible: usize,
}

/// Reads a definition.
///
/// # Safety
/// It is null or complete: its fields end with an empty one.
unsafe fn read<'a>(space: &Space, definition: *const PyStructSequence_Desc) -> PyResult<Definition<'a>> {
    // SAFETY: the caller's promise.
    unsafe {
        let Some(definition) = definition.as_ref() else { return Err(space.bad_internal_call()) };
        let mut fields = Vec::new();
        let mut at = definition.fields;
        while !at.is_null()
            && let Some(name) = text((*at).name)
        {
            let unnamed = (*at).name == PyStructSequence_UnnamedField.0;
            fields.push(Field { name: (!unnamed).then_some(name), doc: text((*at).doc) });
            at = at.add(1);
        }
        let visible = usize::try_from(definition.n_in_sequence).ok().filter(|&count| count <= fields.len());
        let (Some(visible), Some(name)) = (visible, text(definition.name)) else {
            return Err(space.bad_internal_call());
        };
        Ok(Definition { name, doc: text(definition.doc), fields, visible })
    }
}

/// A new type of such tuples.
///
/// # Safety
/// The definition is complete: its fields end with an empty one.
#[cpython_api]
unsafe fn PyStructSequence_NewType(
    space: &Space,
    definition: *const PyStructSequence_Desc,
) -> PyResult<Ref<Type>> {
    // SAFETY: the caller's promise.
    let Definition { name, doc, fields, visible } = unsafe { read(space, definition)? };
    Ok(struct_sequence::new_type(space, name, doc, &fields, visible)?.to_ref())
}

/// Make a static type one of such tuples.
///
/// # Safety
/// The type object is all zeros but for its head, and lives for ever; the definition is complete.
#[cpython_api]
unsafe fn PyStructSequence_InitType2(
    space: &Space,
    ty: *mut PyTypeObject,
    definition: *const PyStructSequence_Desc,
) -> PyResult<()> {
    if ty.is_null() {
        return Err(space.bad_internal_call());
    }
    // SAFETY: the caller's promise.
    let (Definition { name, doc, fields, visible }, ty) =
        unsafe { (read(space, definition)?, Type::from_type_ptr(ty)) };
    let count = &ty.slots().ob_base.ob_base.ob_refcnt;
    count.set(count.get().max(1));
    struct_sequence::initialize_type(space, ty, name, doc, &fields, visible)
}

/// The same without a result.
///
/// # Safety
/// As for `PyStructSequence_InitType2`.
#[cpython_api]
unsafe fn PyStructSequence_InitType(
    space: &Space,
    ty: *mut PyTypeObject,
    definition: *const PyStructSequence_Desc,
) {
    // SAFETY: the caller's promise.
    if let Err(err) = unsafe { PyStructSequence_InitType2(space, ty, definition) } {
        err.restore(space);
    }
}

/// A new tuple of a type that [`PyStructSequence_NewType`] made, with empty fields.
#[cpython_api]
fn PyStructSequence_New(space: &Space, ty: &Type) -> PyResult<Ref<Object>> {
    if !struct_sequence::is_sequence_type(ty) {
        return Err(space.bad_internal_call());
    }
    struct_sequence::allocate_tracked(space, ty)
}

/// The value of a field, borrowed from the tuple; `NULL` if it is empty.
#[cpython_api]
fn PyStructSequence_GetItem<'a>(
    space: &Space,
    object: &'a Object,
    index: Py_ssize_t,
) -> PyResult<Option<&'a Object>> {
    let index = usize::try_from(index).map_err(|_| space.bad_internal_call())?;
    struct_sequence::field_content(object, index).ok_or_else(|| space.bad_internal_call())
}

/// Stores the value of a field, taking the caller's reference.
#[cpython_api]
fn PyStructSequence_SetItem(space: &Space, object: &Object, index: Py_ssize_t, value: Option<Ref<Object>>) {
    let stored = usize::try_from(index).is_ok_and(|index| struct_sequence::set_field(object, index, value));
    if !stored {
        space.bad_internal_call().restore(space);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{repr, with_space};
    use abi::PyStructSequence_Field;
    use core::ptr;

    #[test]
    fn fields_have_names() {
        with_space(|space| {
            let field =
                |name: &'static CStr| PyStructSequence_Field { name: name.as_ptr(), doc: ptr::null() };
            let mut fields =
                [field(c"first"), field(c"second"), field(c"hidden"), PyStructSequence_Field::zeroed()];
            let definition = PyStructSequence_Desc {
                name: c"demo.pair".as_ptr(),
                doc: ptr::null(),
                fields: fields.as_mut_ptr(),
                n_in_sequence: 2,
            };
            // SAFETY: the definition is complete.
            let ty = unsafe { PyStructSequence_NewType(space, &definition) }.unwrap();
            let pair = PyStructSequence_New(space, &ty).unwrap();
            for index in 0..3 {
                let value = space.new_int(index as i64).unwrap();
                PyStructSequence_SetItem(space, &pair, index, Some(value));
            }
            assert_eq!(repr(space, &pair), "demo.pair(first=0, second=1)");
            assert_eq!(repr(space, &pair.getattr_str(space, "hidden").unwrap()), "2");
            assert!(PyStructSequence_GetItem(space, &pair, 3).is_err());
            PyStructSequence_SetItem(space, &pair, 3, None);
            assert!(space.take_error().is_some());
        });
    }
}
