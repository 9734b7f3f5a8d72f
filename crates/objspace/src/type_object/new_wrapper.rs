//! `__new__` of types from C: a builtin function bound to the type, which checks that `tp_new` may be called for the class given.

use super::dispatch;
use crate::shim::IntoC;
use crate::{BuiltinFunction, Layout, Object, PyErr, PyResult, Ref, Space, Tuple, Type, intern};
use abi::{
    METH_KEYWORDS, METH_VARARGS, PyCFunction, PyCFunctionWithKeywords, PyMethodDef, PyObject, Static, newfunc,
};
use core::mem::transmute;
use core::ptr;

static DEFINITION: Static<PyMethodDef> = Static(PyMethodDef {
    ml_name: c"__new__".as_ptr(),
    // SAFETY: the flags below say what the function really takes.
    ml_meth: Some(unsafe { transmute::<PyCFunctionWithKeywords, PyCFunction>(new) }),
    ml_flags: METH_VARARGS | METH_KEYWORDS,
    ml_doc: c"__new__($type, *args, **kwargs)\n--\n\nMake an object of the type; which arguments it takes, the type's own documentation says."
        .as_ptr(),
});

/// Puts `__new__` into the dict of a type that fills `tp_new`, unless it is there.
pub(super) fn add(space: &Space, ty: &Type) -> PyResult<()> {
    let (dict, name) = (ty.own_dict(space)?.to_ref(), intern!(space, "__new__"));
    if dict.get_item(space, name)?.is_some() {
        return Ok(());
    }
    // SAFETY: the definition is a static.
    let function = unsafe { BuiltinFunction::new(space, DEFINITION.as_ptr(), Some(ty), None, None)? };
    dict.set_item(space, name, &function)
}

/// Whether the object is the `__new__` of some type from C.
pub(super) fn is_wrapper(object: &Object) -> bool {
    object
        .downcast_exact::<BuiltinFunction>()
        .is_some_and(|function| ptr::eq(function.definition(), DEFINITION.as_ptr()))
}

unsafe extern "C" fn new(this: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the convention's contract: a tuple, and a dict or null.
    unsafe { call(space, Object::from_ptr(this), Object::from_ptr(args).cast_unchecked(), kwargs) }
        .into_c(space)
}

/// # Safety
/// `kwargs` is a dict or null.
unsafe fn call(space: &Space, this: &Object, args: &Tuple, kwargs: *mut PyObject) -> PyResult<Ref<Object>> {
    let Some(ty) = this.downcast::<Type>() else {
        return Err(space.system_error("__new__() called with non-type 'self'"));
    };
    let Some(class) = args.get(0) else {
        let name = ty.tp_name();
        return Err(space.type_error(format_args!("{name}.__new__(): not enough arguments")));
    };
    let Some(class) = class.downcast::<Type>() else {
        let (name, got) = (ty.tp_name(), class.ty().tp_name());
        return Err(space.type_error(format_args!("{name}.__new__(X): X is not a type object ({got})")));
    };
    check(space, ty, class)?;
    let rest = Tuple::from_slice(space, &args.items()[1..])?;
    let Some(new) = ty.slots().tp_new.get() else {
        return Err(space.type_error(format_args!("cannot create '{}' instances", ty.tp_name())));
    };
    // SAFETY: the slot makes instances of the type and of subtypes with its layout, as `class` is.
    unsafe { space.from_c(new(class.as_type_ptr(), rest.as_ptr(), kwargs)) }
}

/// `ty.__new__(class)` is safe only if `class` gets no nearer `tp_new` from C.
fn check(space: &Space, ty: &Type, class: &Type) -> PyResult<()> {
    if !class.is_subtype(ty) {
        let (name, shown) = (ty.tp_name(), class.tp_name());
        return Err(
            space.type_error(format_args!("{name}.__new__({shown}): {shown} is not a subtype of {name}"))
        );
    }
    let python: newfunc = dispatch::tp_new;
    let is_python = |ty: &Type| ty.slots().tp_new.get().is_some_and(|own| ptr::fn_addr_eq(own, python));
    let mut solid = Some(class);
    while let Some(current) = solid.filter(|current| is_python(current)) {
        solid = current.base();
    }
    let same = |a: Option<newfunc>, b: Option<newfunc>| match (a, b) {
        (Some(a), Some(b)) => ptr::fn_addr_eq(a, b),
        (None, None) => true,
        _ => false,
    };
    match solid {
        Some(solid) if solid.has_flag(abi::Py_TPFLAGS_DISALLOW_INSTANTIATION) => {
            Err(space.type_error(format_args!("cannot create '{}' instances", solid.tp_name())))
        }
        Some(solid) if !same(solid.slots().tp_new.get(), ty.slots().tp_new.get()) => {
            Err(unsafe_new(space, ty.tp_name(), class.tp_name(), solid.tp_name()))
        }
        _ => Ok(()),
    }
}

#[cold]
fn unsafe_new(space: &Space, name: &str, class: &str, safe: &str) -> PyErr {
    space.type_error(format_args!("{name}.__new__({class}) is not safe, use {safe}.__new__()"))
}
