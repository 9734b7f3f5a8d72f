//! Struct sequences: tuples whose items have names too, such as `sys.version_info` and `os.stat_result` (`structseq.h`).
//!
//! As a tuple such an object has its *visible* items; further fields can be had by name only. All fields follow the head as a
//! tuple's items do, the hidden ones after the visible ones. The types cannot be derived from, so an instance's
//! type is always one that was made here, which knows the number of fields.

use crate::gc::{self, Visitor};
use crate::shim::{Args, IntoC};
use crate::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type};
use abi::{PyMemberDef, PyMethodDef, PyObject, PyTupleObject, PyTypeObject};
use core::cell::Cell;
use core::ffi::{CStr, c_int, c_void};
use core::mem::offset_of;
use core::ptr;
use std::ffi::CString;

/// A field: its name, `None` for one that is reached by index only, and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The attribute's name.
    pub name: Option<&'a CStr>,
    /// The attribute's documentation.
    pub doc: Option<&'a CStr>,
}

/// What a type knows of its instances. It is kept in the type's `tp_cache`, which nothing else uses, and lives for ever.
struct Description {
    /// Names of all fields.
    names: Box<[Option<CString>]>,
    visible: usize,
}

fn description(ty: &Type) -> &Description {
    // SAFETY: called for types made here only: instances' types cannot be derived from.
    unsafe { &*ty.slots().tp_cache.get().cast::<Description>() }
}

/// Makes a type of struct sequences. `name` is qualified with the module; the first `visible` of the fields are items.
///
/// # Errors
/// What making a type ready raises.
///
/// # Panics
/// If there are fewer fields than visible ones.
pub fn new_type(
    space: &Space,
    name: &CStr,
    doc: Option<&CStr>,
    fields: &[Field<'_>],
    visible: usize,
) -> PyResult<&'static Type> {
    let slots: &'static PyTypeObject = Box::leak(Box::new(PyTypeObject::zeroed()));
    // SAFETY: the box is leaked.
    let ty = unsafe { Type::from_type_ptr((&raw const *slots).cast_mut()) };
    initialize_type(space, ty, name, doc, fields, visible)?;
    Ok(ty)
}

/// Makes a type of struct sequences in a type object of someone else's, which is all zeros but for its head: `PyStructSequence_InitType`.
///
/// # Errors
/// What making a type ready raises; `SystemError` for a type that is ready already.
///
/// # Panics
/// If there are fewer fields than visible ones.
pub fn initialize_type(
    space: &Space,
    ty: &'static Type,
    name: &CStr,
    doc: Option<&CStr>,
    fields: &[Field<'_>],
    visible: usize,
) -> PyResult<()> {
    assert!(visible <= fields.len());
    if ty.has_flag(abi::Py_TPFLAGS_READY) {
        return Err(space.bad_internal_call());
    }
    let names = fields.iter().map(|field| field.name.map(CStr::to_owned)).collect();
    let description: &'static Description = Box::leak(Box::new(Description { names, visible }));
    let slots = ty.slots();
    slots.tp_cache.set((&raw const *description).cast_mut().cast());
    slots.tp_name.set(name.to_owned().into_raw());
    slots.tp_doc.set(doc.map_or(ptr::null(), |doc| doc.to_owned().into_raw()));
    slots.ob_base.ob_base.ob_refcnt.set(abi::_Py_IMMORTAL_INITIAL_REFCNT);
    slots.tp_basicsize.set(offset_of!(PyTupleObject, ob_item) as isize);
    slots.tp_itemsize.set(size_of::<*mut PyObject>() as isize);
    slots.tp_flags.set(abi::Py_TPFLAGS_DEFAULT | abi::Py_TPFLAGS_HAVE_GC);
    slots.tp_base.set(Tuple::type_object().as_type_ptr());
    slots.tp_dealloc.set(Some(dealloc));
    slots.tp_traverse.set(Some(traverse));
    slots.tp_repr.set(Some(repr));
    slots.tp_new.set(Some(construct));
    slots.tp_methods.set(METHODS.0.as_ptr().cast_mut());
    slots.tp_members.set(members(fields));
    ty.ready(space)?;
    let dict = ty.dict().ok_or_else(|| space.system_error("a type that is ready has a dict"))?;
    let unnamed = fields.iter().filter(|field| field.name.is_none()).count();
    let counts = [("n_sequence_fields", visible), ("n_fields", fields.len()), ("n_unnamed_fields", unnamed)];
    for (name, count) in counts {
        dict.set_item_str(space, name, &*space.new_int(count as i64)?)?;
    }
    let names = fields[..visible].iter().filter_map(|field| field.name);
    let names = names.map(|name| Str::intern(space, &name.to_string_lossy()).into_object()).collect();
    dict.set_item_str(space, "__match_args__", Tuple::from_vec(space, names)?.as_object())?;
    ty.modified(space);
    Ok(())
}

fn members(fields: &[Field<'_>]) -> *mut PyMemberDef {
    let owned =
        |text: Option<&CStr>| text.map_or(ptr::null(), |text| text.to_owned().into_raw().cast_const());
    let mut members: Vec<PyMemberDef> = Vec::new();
    for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.name.is_some()) {
        members.push(PyMemberDef {
            name: owned(field.name),
            r#type: abi::_Py_T_OBJECT,
            offset: (offset_of!(PyTupleObject, ob_item) + index * size_of::<*mut PyObject>()) as isize,
            flags: abi::Py_READONLY,
            doc: owned(field.doc),
        });
    }
    members.push(PyMemberDef { name: ptr::null(), r#type: 0, offset: 0, flags: 0, doc: ptr::null() });
    Box::leak(members.into_boxed_slice()).as_mut_ptr()
}

/// Number of fields of instances of `ty`, hidden ones included.
pub fn field_count(ty: &Type) -> usize {
    description(ty).names.len()
}

/// An instance of `ty`, which [`new_type`] made. Missing hidden fields are `None`.
///
/// # Errors
/// `MemoryError`; `SystemError` for fewer values than visible fields or more than fields.
pub fn new(space: &Space, ty: &Type, mut values: Vec<Ref<Object>>) -> PyResult<Ref<Object>> {
    let count = field_count(ty);
    if values.len() < description(ty).visible || values.len() > count {
        return Err(space.system_error(format_args!("wrong number of values for a {}", ty.name())));
    }
    values.resize_with(count, || space.none());
    let object = allocate(space, ty)?;
    for (place, value) in places(&object).iter().zip(values) {
        place.set(value.into_ptr());
    }
    // SAFETY: the object is collectable and complete.
    unsafe { gc::track(object.as_ptr()) };
    Ok(object)
}

/// An instance of `ty` with empty fields, untracked: `PyStructSequence_New`.
///
/// # Errors
/// `MemoryError`.
pub fn allocate(space: &Space, ty: &Type) -> PyResult<Ref<Object>> {
    let sequence = description(ty);
    let size = offset_of!(PyTupleObject, ob_item) + sequence.names.len() * size_of::<*mut PyObject>();
    let object = gc::allocate(space, ty, size)?;
    // SAFETY: the memory is a tuple's with room for all fields; they are made null before anyone sees it.
    unsafe {
        let tuple = object.cast::<PyTupleObject>();
        (*tuple).ob_base.ob_size.set(sequence.visible as isize);
        (*tuple).ob_hash.set(-1);
        let object = Ref::from_owned(object);
        places(&object).iter().for_each(|place| place.set(ptr::null_mut()));
        Ok(object)
    }
}

/// As [`allocate`], seen by the collector already: C code fills the fields.
///
/// # Errors
/// `MemoryError`.
pub fn allocate_tracked(space: &Space, ty: &Type) -> PyResult<Ref<Object>> {
    let object = allocate(space, ty)?;
    // SAFETY: the object is collectable; empty fields are passed over.
    unsafe { gc::track(object.as_ptr()) };
    Ok(object)
}

/// Whether the object is of a type that was made here.
fn is_sequence(object: &Object) -> bool {
    is_sequence_type(object.ty())
}

/// Whether the type was made here.
pub fn is_sequence_type(ty: &Type) -> bool {
    ty.slots().tp_new.get().is_some_and(|function| function as usize == construct as *const () as usize)
}

/// What is in a field, nothing if it is empty; `None` if there is no such field.
pub fn field_content(object: &Object, index: usize) -> Option<Option<&Object>> {
    if !is_sequence(object) {
        return None;
    }
    // SAFETY: a place is null or owns a reference.
    places(object).get(index).map(|place| unsafe { Object::from_nullable(place.get()) })
}

/// Stores a value in a field, and drops what was there; whether there is such a field.
pub fn set_field(object: &Object, index: usize, value: Option<Ref<Object>>) -> bool {
    if !is_sequence(object) {
        return false;
    }
    let Some(place) = places(object).get(index) else { return false };
    let old = place.replace(value.map_or(ptr::null_mut(), Ref::into_ptr));
    // SAFETY: the place was null or owned a reference.
    drop(unsafe { Ref::<Object>::from_nullable(old) });
    true
}

/// The places of all fields.
fn places(object: &Object) -> &[Cell<*mut PyObject>] {
    // SAFETY: as many pointers as the type has fields follow the head.
    unsafe {
        let first = object.as_ptr().cast::<u8>().add(offset_of!(PyTupleObject, ob_item));
        core::slice::from_raw_parts(first.cast(), field_count(object.ty()))
    }
}

/// A field's value.
fn field(space: &Space, object: &Object, index: usize) -> Ref<Object> {
    // SAFETY: the places own their references, or are null.
    unsafe { Ref::from_borrowed(places(object)[index].get()) }.unwrap_or_else(|| space.none())
}

unsafe extern "C" fn dealloc(object: *mut PyObject) {
    // SAFETY: the object is dead; each place is emptied before its object is dropped.
    unsafe {
        gc::untrack(object);
        for place in places(Object::from_ptr(object)) {
            drop(Ref::<Object>::from_nullable(place.replace(ptr::null_mut())));
        }
        gc::free(object);
    }
}

unsafe extern "C" fn traverse(
    object: *mut PyObject,
    visit: Option<abi::visitproc>,
    argument: *mut c_void,
) -> c_int {
    let Some(visit) = visit else { return 0 };
    let mut visitor = Visitor::new(visit, argument);
    // SAFETY: the collector visits live objects.
    for place in places(unsafe { Object::from_ptr(object) }) {
        let stop = visitor.object(place.get());
        if stop != 0 {
            return stop;
        }
    }
    0
}

unsafe extern "C" fn repr(object: *mut PyObject) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: slots get live objects.
    let object = unsafe { Object::from_ptr(object) };
    show(space, object).into_c(space)
}

fn show(space: &Space, object: &Object) -> PyResult<Ref<Str>> {
    let sequence = description(object.ty());
    let mut parts = Vec::new();
    for (index, name) in sequence.names[..sequence.visible].iter().enumerate() {
        let value = field(space, object, index).repr(space)?.to_string_lossy();
        match name {
            Some(name) => parts.push(format!("{}={value}", name.to_string_lossy())),
            None => parts.push(value),
        }
    }
    Str::from_str(space, &format!("{}({})", object.ty().tp_name(), parts.join(", ")))
}

unsafe extern "C" fn construct(
    ty: *mut PyTypeObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the slot's contract.
    let (ty, args) = unsafe { (Type::from_type_ptr(ty), Args::from_raw(args, kwargs)) };
    from_sequence(space, ty, args).into_c(space)
}

/// `cls(sequence, dict={})`: items by position, hidden fields also by name from the dict.
fn from_sequence(space: &Space, ty: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
    let sequence = description(ty);
    let (visible, count) = (sequence.visible, sequence.names.len());
    let given = args.get(0).or_else(|| args.keyword("sequence"));
    let Some(given) = given else {
        let name = ty.name();
        return Err(space.type_error(format_args!("{name}() missing required argument 'sequence' (pos 1)")));
    };
    let extra = args.get(1).or_else(|| args.keyword("dict")).filter(|extra| !extra.is_none());
    let extra = match extra {
        None => None,
        Some(extra) => match extra.downcast::<Dict>() {
            Some(dict) => Some(dict),
            None => {
                let name = ty.tp_name();
                let message = format_args!("{name}() takes a dict as second arg, if any");
                return Err(space.type_error(message));
            }
        },
    };
    if !given.is_sequence() && given.ty().slots().tp_iter.get().is_none() {
        return Err(space.type_error("constructor requires a sequence"));
    }
    let mut values = given.collect(space)?;
    let (len, name) = (values.len(), ty.tp_name());
    if len < visible || len > count {
        let bound = match (visible == count, len < visible) {
            (true, _) => format!("a {visible}"),
            (false, true) => format!("an at least {visible}"),
            (false, false) => format!("an at most {count}"),
        };
        let message = format_args!("{name}() takes {bound}-sequence ({len}-sequence given)");
        return Err(space.type_error(message));
    }
    for name in &sequence.names[len..] {
        let found = match (extra, name) {
            (Some(dict), Some(name)) => dict.get_item_str(space, &name.to_string_lossy())?,
            _ => None,
        };
        values.push(found.unwrap_or_else(|| space.none()));
    }
    new(space, ty, values)
}

/// `__reduce__`: the visible items, and a dict of the hidden fields.
fn reduce(space: &Space, object: &Object) -> PyResult<Ref<Tuple>> {
    let sequence = description(object.ty());
    let items = (0..sequence.visible).map(|index| field(space, object, index)).collect();
    let hidden = Dict::new(space)?;
    for (index, name) in sequence.names.iter().enumerate().skip(sequence.visible) {
        if let Some(name) = name {
            hidden.set_item_str(space, &name.to_string_lossy(), &field(space, object, index))?;
        }
    }
    let arguments =
        Tuple::from_vec(space, vec![Tuple::from_vec(space, items)?.into_object(), hidden.into_object()])?;
    Tuple::from_slice(space, &[object.ty(), &arguments])
}

unsafe extern "C" fn reduce_method(object: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the method descriptor checked the object's type.
    reduce(space, unsafe { Object::from_ptr(object) }).into_c(space)
}

/// `__replace__(**changes)`: a copy with some fields changed.
fn replace(space: &Space, object: &Object, args: Args<'_>) -> PyResult<Ref<Object>> {
    let ty = object.ty();
    if !args.positional().is_empty() {
        let given = args.positional_count();
        let message = format_args!("__replace__() takes 0 positional arguments but {given} were given");
        return Err(space.type_error(message));
    }
    let sequence = description(ty);
    if sequence.names.iter().any(Option::is_none) {
        let name = ty.tp_name();
        return Err(space.type_error(format_args!(
            "__replace__() is not supported for {name} because it has unnamed field(s)"
        )));
    }
    let mut values: Vec<_> = (0..sequence.names.len()).map(|index| field(space, object, index)).collect();
    let mut unknown: Vec<&Object> = Vec::new();
    args.find_keyword(|name, value| {
        let word = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
        let known = sequence
            .names
            .iter()
            .position(|field| field.as_ref().is_some_and(|field| field.as_bytes() == word.as_bytes()));
        match known {
            Some(index) => values[index] = value.to_ref(),
            None => unknown.push(name),
        }
        None::<()>
    });
    if !unknown.is_empty() {
        let names = crate::List::from_vec(space, unknown.iter().map(|name| name.to_ref()).collect())?;
        let names = names.repr(space)?.to_string_lossy();
        return Err(space.type_error(format_args!("Got unexpected field name(s): {names}")));
    }
    new(space, ty, values)
}

unsafe extern "C" fn replace_method(
    object: *mut PyObject,
    args: *const *mut PyObject,
    nargs: isize,
    names: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the calling convention's contract.
    unsafe {
        let args = Args::from_vectorcall(args, nargs as usize, names);
        replace(space, Object::from_ptr(object), args).into_c(space)
    }
}

type FastMethod =
    unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, isize, *mut PyObject) -> *mut PyObject;

static METHODS: abi::Static<[PyMethodDef; 3]> = abi::Static([
    PyMethodDef {
        ml_name: c"__reduce__".as_ptr(),
        ml_meth: Some(reduce_method),
        ml_flags: abi::METH_NOARGS,
        ml_doc: ptr::null(),
    },
    PyMethodDef {
        ml_name: c"__replace__".as_ptr(),
        // SAFETY: the flags tell which signature the function has; callers go by them.
        ml_meth: Some(unsafe {
            core::mem::transmute::<FastMethod, abi::PyCFunction>(replace_method as FastMethod)
        }),
        ml_flags: abi::METH_FASTCALL | abi::METH_KEYWORDS,
        ml_doc:
            c"__replace__($self, /, **changes)\n--\n\nReturn a copy with new values for the named fields."
                .as_ptr(),
    },
    PyMethodDef { ml_name: ptr::null(), ml_meth: None, ml_flags: 0, ml_doc: ptr::null() },
]);
