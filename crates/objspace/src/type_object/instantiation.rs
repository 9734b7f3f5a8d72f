//! Calling a type: `tp_new`, then `tp_init`.

use crate::shim::{Args, IntoC, slice};
use crate::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, exceptions, intern};
use abi::{PY_VECTORCALL_ARGUMENTS_OFFSET, PyObject, initproc, newfunc, vectorcallfunc};
use core::ptr;

/// `type.__call__`
///
/// # Safety
/// `class` is a type, `args` a tuple, `kwargs` a dict or null; the GIL is held.
pub(crate) unsafe extern "C" fn tp_call(
    class: *mut PyObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let (ty, args, kwargs) = unsafe {
        (Type::from_type_ptr(class.cast()), &*args.cast::<Tuple>(), kwargs.cast::<Dict>().as_ref())
    };
    instantiate(space, ty, args, kwargs).into_c(space)
}

/// `type.__call__`: makes an instance, and initialises it if it is one.
///
/// # Errors
/// `TypeError` when the type cannot be instantiated; what `__new__` and `__init__` raise.
pub fn instantiate(space: &Space, ty: &Type, args: &Tuple, kwargs: Option<&Dict>) -> PyResult<Ref<Object>> {
    if ty.is(Type::type_object()) {
        let keywords = kwargs.is_some_and(|kwargs| kwargs.len() != 0);
        match args.items() {
            [object] if !keywords => return Ok(object.ty().to_ref().into_object()),
            [_, _, _] => {}
            _ => return Err(space.type_error("type() takes 1 or 3 arguments")),
        }
    }
    if exceptions::only_keeps_arguments(ty) && kwargs.is_none_or(|kwargs| kwargs.len() == 0) {
        return exceptions::allocate(space, ty, args.to_ref()).map(Ref::into_object);
    }
    let Some(new) = ty.slots().tp_new.get() else {
        return Err(space.type_error(format_args!("cannot create '{}' instances", ty.tp_name())));
    };
    let kwargs = kwargs.map_or(ptr::null_mut(), Layout::as_ptr);
    // SAFETY: that is the type's function; the keywords are a dict or null.
    unsafe { make_and_initialize(space, ty, new, args, kwargs) }
}

/// What `type.__call__` does with most types: [`is_made_plainly`].
///
/// # Errors
/// As [`instantiate`].
///
/// # Safety
/// `new` is the type's `tp_new`, and `kwargs` a dict or null.
#[inline(always)]
pub unsafe fn make_and_initialize(
    space: &Space,
    ty: &Type,
    new: newfunc,
    args: &Tuple,
    kwargs: *mut PyObject,
) -> PyResult<Ref<Object>> {
    // SAFETY: `tp_new` fits its own type; the arguments are a tuple, and a dict or null.
    let object = unsafe {
        let result = new(ty.as_type_ptr(), args.as_ptr(), kwargs);
        crate::object::check_result(space, Some(ty), result)?
    };
    if !object.ty().is_subtype(ty) {
        return Ok(object);
    }
    if let Some(init) = object.ty().slots().tp_init.get() {
        let plain: Option<initproc> = Object::type_object().slots().tp_init.get();
        if args.len() == 0 && kwargs.is_null() && plain.is_some_and(|plain| ptr::fn_addr_eq(plain, init)) {
            // `object.__init__` has nothing to look at.
            return Ok(object);
        }
        // SAFETY: `tp_init` fits the object's type.
        space.status_from_c(unsafe { init(object.as_ptr(), args.as_ptr(), kwargs) })?;
    }
    Ok(object)
}

/// Whether calling a type means no more than [`make_and_initialize`], as long as its version stays.
pub fn is_made_plainly(ty: &Type) -> bool {
    is_called_with_tuple(ty) && !ty.is(Type::type_object()) && !exceptions::only_keeps_arguments(ty)
}

/// `tp_vectorcall` of classes made in Python: a class that only has an `__init__` gets its arguments without a tuple.
///
/// # Safety
/// The vectorcall protocol, with a type as the callable; the GIL is held.
pub(super) unsafe extern "C" fn python_class_vectorcall(
    class: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    unsafe {
        let ty = Type::from_type_ptr(class.cast());
        let plain_new: Option<newfunc> = Object::type_object().slots().tp_new.get();
        let python_init: initproc = super::dispatch::tp_init;
        let (new, init) = (ty.slots().tp_new.get(), ty.slots().tp_init.get());
        let direct = matches!((new, plain_new), (Some(new), Some(plain)) if ptr::fn_addr_eq(new, plain))
            && init.is_some_and(|init| ptr::fn_addr_eq(init, python_init));
        if direct {
            return new_and_init(space, ty, args, nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET, names)
                .into_c(space);
        }
        let args = Args::from_vectorcall(args, nargsf, names);
        by_tuple(space, ty, args).into_c(space)
    }
}

/// Whether a call of the class does no more than to make a tuple of its arguments for `tp_new` and `tp_init`.
#[inline]
pub fn is_called_with_tuple(ty: &Type) -> bool {
    let slots = ty.slots();
    match slots.tp_vectorcall.get() {
        None => true,
        Some(own) if ptr::fn_addr_eq(own, python_class_vectorcall as vectorcallfunc) => {
            let plain: Option<newfunc> = Object::type_object().slots().tp_new.get();
            !matches!((slots.tp_new.get(), plain), (Some(new), Some(plain)) if ptr::fn_addr_eq(new, plain))
        }
        Some(_) => false,
    }
}

fn by_tuple(space: &Space, ty: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
    let positional = Tuple::from_slice(space, args.positional())?;
    let kwargs = args.keyword_dict(space)?;
    instantiate(space, ty, &positional, kwargs.as_deref())
}

/// # Safety
/// As for a vectorcall, without flag.
unsafe fn new_and_init(
    space: &Space,
    ty: &Type,
    args: *const *mut PyObject,
    count: usize,
    names: *mut PyObject,
) -> PyResult<Ref<Object>> {
    let object = crate::object_type::new_plain(space, ty)?;
    let name: &Str = intern!(space, "__init__");
    let Some(init) = ty.lookup(space, name) else { return Err(space.attribute_error_plain("__init__")) };
    // SAFETY: the caller's promise.
    unsafe {
        let names_tuple = names.cast::<Tuple>().as_ref();
        let total = count + names_tuple.map_or(0, Tuple::len);
        let values = slice(args, total);
        let result = if init.ty().has_flag(abi::Py_TPFLAGS_METHOD_DESCRIPTOR) {
            if values.len() < 8 {
                let mut all = [object.as_ptr(); 9];
                // Place 0 is free for the callee.
                ptr::copy_nonoverlapping(args, all.as_mut_ptr().add(2), total);
                init.vectorcall_raw(
                    space,
                    all.as_ptr().add(1),
                    (count + 1) | PY_VECTORCALL_ARGUMENTS_OFFSET,
                    names,
                )?
            } else {
                let mut all: Vec<&Object> = Vec::with_capacity(total + 1);
                all.push(&object);
                all.extend_from_slice(values);
                init.vectorcall(space, &all, names_tuple)?
            }
        } else {
            match object.special_method(space, name)? {
                Some(bound) => bound.vectorcall(space, values, names_tuple)?,
                None => return Err(space.attribute_error_plain("__init__")),
            }
        };
        if !result.is_none() {
            let got = result.ty().tp_name();
            return Err(space.type_error(format_args!("__init__() should return None, not '{got}'")));
        }
    }
    Ok(object)
}
