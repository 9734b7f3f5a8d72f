//! `object.h`: attributes, text, hash, comparison and identity of any object.

use crate::border::{CText, Out, null_argument};
use abi::{PyObject, visitproc};
use core::ffi::{c_int, c_uint, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::gc::Visitor;
use objspace::object::ReprGuard;
use objspace::{
    Bytes, CompareOp, Dict, GilOnce, Int, Layout, List, Object, PyErr, PyResult, Ref, Space, Str, Tuple,
    attributes, unraisable,
};

/// `object.name`
#[cpython_api]
pub fn PyObject_GetAttr(space: &Space, object: &Object, name: &Object) -> PyResult<Ref<Object>> {
    object.getattr_object(space, name)
}

/// `object.name` for a name in UTF-8.
#[cpython_api]
pub fn PyObject_GetAttrString(space: &Space, object: &Object, name: CText<'_>) -> PyResult<Ref<Object>> {
    object.getattr(space, &*name.to_name(space)?)
}

fn optional(space: &Space, object: &Object, name: &Object) -> PyResult<Option<Ref<Object>>> {
    match name.downcast::<Str>() {
        Some(name) => object.getattr_optional(space, name),
        // This raises the error about the name.
        None => object.getattr_object(space, name).map(Some),
    }
}

/// `object.name`: 1 with the value, 0 if there is none, -1 with an error.
#[cpython_api]
fn PyObject_GetOptionalAttr(
    space: &Space,
    object: &Object,
    name: &Object,
    value: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    value.set(ptr::null_mut());
    let found = optional(space, object, name)?;
    let status = found.is_some();
    value.set_new(found);
    Ok(status.into())
}

/// The same for a name in UTF-8.
#[cpython_api]
fn PyObject_GetOptionalAttrString(
    space: &Space,
    object: &Object,
    name: CText<'_>,
    value: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    value.set(ptr::null_mut());
    PyObject_GetOptionalAttr(space, object, &*name.to_name(space)?, value)
}

/// Whether there is such an attribute.
#[cpython_api]
fn PyObject_HasAttrWithError(space: &Space, object: &Object, name: &Object) -> PyResult<c_int> {
    Ok(optional(space, object, name)?.is_some().into())
}

/// Whether there is such an attribute, by a name in UTF-8.
#[cpython_api]
fn PyObject_HasAttrStringWithError(space: &Space, object: &Object, name: CText<'_>) -> PyResult<c_int> {
    Ok(optional(space, object, &*name.to_name(space)?)?.is_some().into())
}

/// Whether there is such an attribute; an error is reported as unraisable, and means no.
#[cpython_api]
fn PyObject_HasAttr(space: &Space, object: Option<&Object>, name: Option<&Object>) -> c_int {
    let found = match (object, name) {
        (Some(object), Some(name)) => optional(space, object, name),
        _ => Err(null_argument(space)),
    };
    without_error(space, found, "")
}

/// The same for a name in UTF-8.
#[cpython_api]
fn PyObject_HasAttrString(space: &Space, object: Option<&Object>, name: CText<'_>) -> c_int {
    let found = match object {
        Some(object) => name.to_name(space).and_then(|name| optional(space, object, &name)),
        None => Err(null_argument(space)),
    };
    without_error(space, found, "String")
}

fn without_error(space: &Space, found: PyResult<Option<Ref<Object>>>, kind: &str) -> c_int {
    match found {
        Ok(found) => found.is_some().into(),
        Err(err) => {
            let doing = format!(
                "in PyObject_HasAttr{kind}(); consider using PyObject_HasAttr{kind}WithError(), \
                 PyObject_GetOptionalAttr{kind}() or PyObject_GetAttr{kind}()"
            );
            unraisable::report(space, err, &doing, None);
            0
        }
    }
}

/// `object.name = value`; without a value, `del object.name`.
#[cpython_api]
pub fn PyObject_SetAttr(
    space: &Space,
    object: &Object,
    name: &Object,
    value: Option<&Object>,
) -> PyResult<()> {
    object.setattr_object(space, name, value)
}

/// The same for a name in UTF-8.
#[cpython_api]
pub fn PyObject_SetAttrString(
    space: &Space,
    object: &Object,
    name: CText<'_>,
    value: Option<&Object>,
) -> PyResult<()> {
    object.assign_attr(space, &*name.to_name(space)?, value)
}

/// `del object.name`
#[cpython_api]
fn PyObject_DelAttr(space: &Space, object: &Object, name: &Object) -> PyResult<()> {
    object.setattr_object(space, name, None)
}

/// The same for a name in UTF-8.
#[cpython_api]
fn PyObject_DelAttrString(space: &Space, object: &Object, name: CText<'_>) -> PyResult<()> {
    object.assign_attr(space, &*name.to_name(space)?, None)
}

/// `object.__dict__`, for `PyGetSetDef` tables.
#[cpython_api]
fn PyObject_GenericGetDict(space: &Space, object: &Object, _context: *mut c_void) -> PyResult<Ref<Dict>> {
    attributes::own_dict(space, object)
}

/// Set `object.__dict__`, for `PyGetSetDef` tables.
#[cpython_api]
fn PyObject_GenericSetDict(
    space: &Space,
    object: &Object,
    value: Option<&Object>,
    _context: *mut c_void,
) -> PyResult<()> {
    let Some(value) = value else { return Err(space.type_error("cannot delete __dict__")) };
    match value.downcast::<Dict>() {
        Some(dict) => attributes::set_dict(space, object, Some(dict)),
        None => Err(space.type_error(format_args!(
            "__dict__ must be set to a dictionary, not a '{}'",
            value.ty().tp_name()
        ))),
    }
}

/// The place of the object's dict, which is made if need be; `NULL` if it has none.
#[cpython_api(error = ptr::null_mut())]
fn _PyObject_GetDictPtr(space: &Space, object: &Object) -> *mut *mut PyObject {
    match attributes::dict_pointer(space, object) {
        Ok(place) => place.map_or(ptr::null_mut(), core::cell::Cell::as_ptr),
        // The function cannot raise: without memory there is no dict.
        Err(_) => ptr::null_mut(),
    }
}

/// Report what an object's managed attributes hold, for `tp_traverse`.
///
/// # Safety
/// `object` is an instance of a type with `Py_TPFLAGS_MANAGED_DICT`, and `visit` takes `argument`.
#[cpython_api(no_space)]
unsafe fn PyObject_VisitManagedDict(
    object: *mut PyObject,
    visit: Option<visitproc>,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe {
        match visit {
            Some(visit) if Object::from_ptr(object).ty().has_managed_dict() => {
                attributes::visit_managed(object, &mut Visitor::new(visit, argument))
            }
            _ => 0,
        }
    }
}

/// Drop what an object's managed attributes hold, for `tp_clear` and `tp_dealloc`.
///
/// # Safety
/// `object` is an instance of a type with `Py_TPFLAGS_MANAGED_DICT`.
#[cpython_api(no_space)]
unsafe fn PyObject_ClearManagedDict(object: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe {
        if Object::from_ptr(object).ty().has_managed_dict() {
            attributes::clear_managed(object);
        }
    }
}

/// `repr(object)`; "<NULL>" for `NULL`.
#[cpython_api]
pub fn PyObject_Repr(space: &Space, object: Option<&Object>) -> PyResult<Ref<Str>> {
    object.map_or_else(|| Str::from_str(space, "<NULL>"), |object| object.repr(space))
}

/// `str(object)`; "<NULL>" for `NULL`.
#[cpython_api]
pub fn PyObject_Str(space: &Space, object: Option<&Object>) -> PyResult<Ref<Str>> {
    object.map_or_else(|| Str::from_str(space, "<NULL>"), |object| object.str(space))
}

/// `ascii(object)`; "<NULL>" for `NULL`.
#[cpython_api]
fn PyObject_ASCII(space: &Space, object: Option<&Object>) -> PyResult<Ref<Str>> {
    object.map_or_else(|| Str::from_str(space, "<NULL>"), |object| object.ascii(space))
}

/// The object as `bytes`: by `__bytes__`, or from what it holds. "<NULL>" for `NULL`.
#[cpython_api]
fn PyObject_Bytes(space: &Space, object: Option<&Object>) -> PyResult<Ref<Object>> {
    let Some(object) = object else { return Ok(Bytes::from_slice(space, b"<NULL>")?.into_object()) };
    if object.is_exact::<Bytes>() {
        return Ok(object.to_ref());
    }
    let name = Str::intern(space, "__bytes__");
    let Some(result) = object.call_special_method(space, &name, &[])? else {
        return Ok(objspace::bytes::from_object(space, object)?.into_object());
    };
    if result.is_instance::<Bytes>() {
        return Ok(result);
    }
    let name = result.ty().tp_name();
    Err(space.type_error(format_args!("__bytes__ returned non-bytes (type {name})")))
}

/// `hash(object)`
#[cpython_api]
pub fn PyObject_Hash(space: &Space, object: &Object) -> PyResult<isize> {
    object.hash(space)
}

/// The hash of an object's identity, for `tp_hash`.
#[cpython_api]
fn PyObject_GenericHash(object: &Object) -> isize {
    object.identity_hash()
}

/// `bool(object)`
#[cpython_api]
pub fn PyObject_IsTrue(space: &Space, object: &Object) -> PyResult<c_int> {
    Ok(object.is_true(space)?.into())
}

/// `not object`
#[cpython_api]
fn PyObject_Not(space: &Space, object: &Object) -> PyResult<c_int> {
    Ok((!object.is_true(space)?).into())
}

/// The operands and the operator of a comparison; a missing operand is a bad call.
fn comparison<'a>(
    space: &Space,
    a: Option<&'a Object>,
    b: Option<&'a Object>,
    op: c_int,
) -> PyResult<(&'a Object, &'a Object, CompareOp)> {
    match (a, b, CompareOp::from_c(op)) {
        (Some(a), Some(b), Some(op)) => Ok((a, b, op)),
        _ => Err(space.take_error().unwrap_or_else(|| space.bad_internal_call())),
    }
}

/// Compare; `op` is `Py_LT` to `Py_GE`.
#[cpython_api]
pub fn PyObject_RichCompare(
    space: &Space,
    a: Option<&Object>,
    b: Option<&Object>,
    op: c_int,
) -> PyResult<Ref<Object>> {
    let (a, b, op) = comparison(space, a, b, op)?;
    a.rich_compare(space, b, op)
}

/// Compare for truth; an object equals itself.
#[cpython_api]
pub fn PyObject_RichCompareBool(
    space: &Space,
    a: Option<&Object>,
    b: Option<&Object>,
    op: c_int,
) -> PyResult<c_int> {
    let (a, b, op) = comparison(space, a, b, op)?;
    Ok(a.compare_bool(space, b, op)?.into())
}

/// `dir(object)`; the sorted local names for `NULL`.
#[cpython_api]
fn PyObject_Dir(space: &Space, object: Option<&Object>) -> PyResult<Ref<List>> {
    match object {
        Some(object) => object.dir(space),
        None => {
            let locals = objspace::builtins::function(space, "locals")?.call0(space)?;
            let names = locals.call_method(space, "keys", &[])?.to_list(space)?;
            names.as_object().call_method(space, "sort", &[])?;
            Ok(names)
        }
    }
}

/// Whether `a is b`.
///
/// # Safety
/// None: only addresses are compared.
#[cpython_api(no_space)]
unsafe fn Py_Is(a: *mut PyObject, b: *mut PyObject) -> c_int {
    ptr::eq(a, b).into()
}

/// Whether `object is None`.
#[cpython_api(no_space)]
fn Py_IsNone(object: Option<&Object>) -> c_int {
    object.is_some_and(Object::is_none).into()
}

/// Mark the object as one whose `repr` is being computed: 1 if it was already.
#[cpython_api]
fn Py_ReprEnter(space: &Space, object: &Object) -> c_int {
    match ReprGuard::enter(space, object) {
        Some(guard) => {
            // C code ends it by `Py_ReprLeave`.
            core::mem::forget(guard);
            0
        }
        None => 1,
    }
}

/// End what `Py_ReprEnter` began.
#[cpython_api]
fn Py_ReprLeave(space: &Space, object: Option<&Object>) {
    if let Some(object) = object {
        ReprGuard::leave(space, object);
    }
}

/// Singletons and empty values by their numbers (`Py_CONSTANT_…`).
fn constant(space: &Space, number: c_uint) -> PyResult<&Object> {
    static CONSTANTS: GilOnce<Vec<Ref<Object>>> = GilOnce::new();
    let constants = CONSTANTS.get_or_try_init(space, || -> PyResult<_> {
        Ok(vec![
            space.none(),
            space.new_bool(false),
            space.new_bool(true),
            objspace::ellipsis().to_ref(),
            space.not_implemented(),
            Int::from_i64(space, 0)?.into_object(),
            Int::from_i64(space, 1)?.into_object(),
            Str::empty(space).into_object(),
            Bytes::empty(space).into_object(),
            Tuple::empty().into_object(),
        ])
    })?;
    match constants.get(number as usize) {
        Some(constant) => Ok(constant),
        None => Err(space.bad_internal_call()),
    }
}

/// A new reference to a constant.
#[cpython_api]
fn Py_GetConstant(space: &Space, number: c_uint) -> PyResult<Ref<Object>> {
    constant(space, number).map(Layout::to_ref)
}

/// A constant, which lives for ever.
#[cpython_api]
fn Py_GetConstantBorrowed(space: &Space, number: c_uint) -> PyResult<&Object> {
    constant(space, number)
}

/// Write `repr(object)`, or with `Py_PRINT_RAW` `str(object)`, to a C stream.
///
/// # Safety
/// `stream` is an open stream.
#[cpython_api]
unsafe fn PyObject_Print(
    space: &Space,
    object: Option<&Object>,
    stream: *mut libc::FILE,
    flags: c_int,
) -> PyResult<()> {
    const RAW: c_int = 1;
    let text = match object {
        None => Str::from_str(space, "<nil>")?,
        Some(object) if flags & RAW != 0 => object.str(space)?,
        Some(object) => object.repr(space)?,
    };
    let encoded = encode_with(space, &text, "backslashreplace")?;
    let bytes = encoded.as_slice();
    // SAFETY: the caller's promise.
    let written = unsafe { libc::fwrite(bytes.as_ptr().cast(), 1, bytes.len(), stream) };
    if written == bytes.len() { Ok(()) } else { Err(write_error(space)) }
}

fn encode_with(space: &Space, text: &Str, errors: &str) -> PyResult<Ref<Bytes>> {
    let (encoding, errors) = (Str::from_str(space, "utf-8")?, Str::from_str(space, errors)?);
    let bytes = text.as_object().call_method(space, "encode", &[&encoding, &errors])?;
    Ok(space.expect::<Bytes>(&bytes)?.to_ref())
}

#[cold]
fn write_error(space: &Space) -> PyErr {
    space.last_os_error(None)
}
