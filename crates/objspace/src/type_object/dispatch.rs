//! What stands in the slots of classes made in Python: functions that call the special method of the same meaning.
//!
//! They look the method up on the type each time (the method cache makes that cheap), as the class may change. `update_slots`
//! puts them in place.

use crate::object::shown_name;
use crate::shim::IntoC;
use crate::{
    CompareOp, Int, Layout, Object, PyErr, PyResult, Ref, Space, Str, Tuple, Type, attributes, intern,
    number, unraisable,
};
use abi::{Py_buffer, PyNumberMethods, PyObject, PyTypeObject, binaryfunc, ternaryfunc};
use core::ffi::c_int;
use core::ptr;

type Raw = *mut PyObject;

#[inline]
fn finish<C, T: IntoC<C>>(work: impl FnOnce(&'static Space) -> T) -> C {
    let space: &'static Space = Space::current();
    work(space).into_c(space)
}

/// Calls the special method `name` of `this`.
#[inline(always)]
fn call(space: &Space, this: &Object, name: &Str, args: &[&Object]) -> PyResult<Ref<Object>> {
    match this.call_special_method(space, name, args)? {
        Some(result) => Ok(result),
        None => Err(missing(space, this, name)),
    }
}

/// Calls the special method if there is one, else gives `NotImplemented`.
#[inline(always)]
fn call_maybe(space: &Space, this: &Object, name: &Str, args: &[&Object]) -> PyResult<Ref<Object>> {
    Ok(this.call_special_method(space, name, args)?.unwrap_or_else(|| space.not_implemented()))
}

#[cold]
fn missing(space: &Space, _this: &Object, name: &Str) -> PyErr {
    space.attribute_error_plain(name.to_string_lossy())
}

/// Looks a special method up, with `Err(())` where it was set to `None` to say that the operation is not supported.
fn lookup_unless_none(space: &Space, this: &Object, name: &Str) -> Result<Option<Ref<Object>>, ()> {
    match this.ty().lookup(space, name) {
        Some(found) if found.is_none() => Err(()),
        found => Ok(found),
    }
}

macro_rules! slots {
    ($($(#[$meta:meta])* fn $name:ident($($arg:ident: $kind:ty),*) -> $result:ty = |$space:ident $(, $object:ident)*| $body:expr;)*) => { $(
        $(#[$meta])*
        ///
        /// # Safety
        /// Arguments are live objects (or null where C's contract of the slot allows it); the GIL is held.
        pub unsafe extern "C" fn $name($($arg: $kind),*) -> $result {
            // SAFETY: the caller's promise.
            unsafe {
                $( let $object = Object::from_ptr($object); )*
                finish(|$space| $body)
            }
        }
    )* };
}

slots! {
    /// `__repr__`
    fn tp_repr(this: Raw) -> Raw = |space, this| {
        match this.call_special_method(space, intern!(space, "__repr__"), &[]) {
            Ok(None) => {
                let name = this.ty().tp_name();
                Str::from_display(space, &format_args!("<{name} object at {:p}>", this.as_ptr())).map(Ref::into_object)
            }
            Ok(Some(text)) => Ok(text),
            Err(err) => Err(err),
        }
    };
    /// `__str__`
    fn tp_str(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__str__"), &[]);
    /// `__hash__`
    fn tp_hash(this: Raw) -> isize = |space, this| hash(space, this);
    /// `__call__`
    fn tp_call(this: Raw, args: Raw, kwargs: Raw) -> Raw = |space, this, args| {
        call_with_args(space, this, args, kwargs)
    };
    /// `__getattribute__`, where there is no `__getattr__`
    fn tp_getattro(this: Raw, name: Raw) -> Raw = |space, this, name| {
        call(space, this, intern!(space, "__getattribute__"), &[name])
    };
    /// `__getattribute__`, then `__getattr__`
    fn tp_getattr_hook(this: Raw, name: Raw) -> Raw = |space, this, name| getattr_hook(space, this, name);
    /// `__setattr__` or `__delattr__`
    fn tp_setattro(this: Raw, name: Raw, value: Raw) -> c_int = |space, this, name| {
        match Object::from_nullable(value) {
            Some(value) => call(space, this, intern!(space, "__setattr__"), &[name, value]),
            None => call(space, this, intern!(space, "__delattr__"), &[name]),
        }.map(drop)
    };
    /// `__lt__` and the other comparisons
    fn tp_richcompare(this: Raw, other: Raw, op: c_int) -> Raw = |space, this, other| {
        let name = match CompareOp::from_c(op) {
            Some(CompareOp::Lt) => intern!(space, "__lt__"),
            Some(CompareOp::Le) => intern!(space, "__le__"),
            Some(CompareOp::Eq) => intern!(space, "__eq__"),
            Some(CompareOp::Ne) => intern!(space, "__ne__"),
            Some(CompareOp::Gt) => intern!(space, "__gt__"),
            _ => intern!(space, "__ge__"),
        };
        call_maybe(space, this, name, &[other])
    };
    /// `__iter__`, or `__getitem__`
    fn tp_iter(this: Raw) -> Raw = |space, this| iterate(space, this);
    /// `__next__`
    fn tp_iternext(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__next__"), &[]);
    /// `__get__`
    fn tp_descr_get(this: Raw, instance: Raw, owner: Raw) -> Raw = |space, this| {
        let none = crate::none();
        let instance = Object::from_nullable(instance).unwrap_or(none);
        let owner = Object::from_nullable(owner).unwrap_or(none);
        match this.call_special_method(space, intern!(space, "__get__"), &[instance, owner]) {
            // The class lost its `__get__`: its instances are no descriptors.
            Ok(None) => Ok(this.to_ref()),
            Ok(Some(value)) => Ok(value),
            Err(err) => Err(err),
        }
    };
    /// `__set__` or `__delete__`
    fn tp_descr_set(this: Raw, target: Raw, value: Raw) -> c_int = |space, this, target| {
        match Object::from_nullable(value) {
            Some(value) => call(space, this, intern!(space, "__set__"), &[target, value]),
            None => call(space, this, intern!(space, "__delete__"), &[target]),
        }.map(drop)
    };
    /// `__init__`
    fn tp_init(this: Raw, args: Raw, kwargs: Raw) -> c_int = |space, this, args| {
        initialize(space, this, args, kwargs)
    };
    /// `__await__`
    fn am_await(this: Raw) -> Raw = |space, this| call_async(space, this, intern!(space, "__await__"));
    /// `__aiter__`
    fn am_aiter(this: Raw) -> Raw = |space, this| call_async(space, this, intern!(space, "__aiter__"));
    /// `__anext__`
    fn am_anext(this: Raw) -> Raw = |space, this| call_async(space, this, intern!(space, "__anext__"));
    /// `__len__`
    fn length(this: Raw) -> isize = |space, this| {
        call(space, this, intern!(space, "__len__"), &[]).and_then(|result| checked_length(space, &result))
    };
    /// `__getitem__`
    fn mp_subscript(this: Raw, key: Raw) -> Raw = |space, this, key| {
        call(space, this, intern!(space, "__getitem__"), &[key])
    };
    /// `__setitem__` or `__delitem__`
    fn mp_ass_subscript(this: Raw, key: Raw, value: Raw) -> c_int = |space, this, key| {
        assign_item(space, this, key, Object::from_nullable(value))
    };
    /// `__getitem__` with an index
    fn sq_item(this: Raw, index: isize) -> Raw = |space, this| {
        space.new_int(index as i64).and_then(|index| call(space, this, intern!(space, "__getitem__"), &[&index]))
    };
    /// `__setitem__` or `__delitem__` with an index
    fn sq_ass_item(this: Raw, index: isize, value: Raw) -> c_int = |space, this| {
        space.new_int(index as i64)
            .and_then(|index| assign_item(space, this, &index, Object::from_nullable(value)))
    };
    /// `__contains__`, or iteration
    fn sq_contains(this: Raw, item: Raw) -> c_int = |space, this, item| contains(space, this, item);
    /// `__bool__`, or `__len__`
    fn nb_bool(this: Raw) -> c_int = |space, this| truth(space, this);
    /// `__neg__`
    fn nb_negative(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__neg__"), &[]);
    /// `__pos__`
    fn nb_positive(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__pos__"), &[]);
    /// `__abs__`
    fn nb_absolute(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__abs__"), &[]);
    /// `__invert__`
    fn nb_invert(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__invert__"), &[]);
    /// `__int__`
    fn nb_int(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__int__"), &[]);
    /// `__float__`
    fn nb_float(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__float__"), &[]);
    /// `__index__`
    fn nb_index(this: Raw) -> Raw = |space, this| call(space, this, intern!(space, "__index__"), &[]);
    /// `__ipow__`; the modulus is not passed on.
    fn nb_inplace_power(this: Raw, other: Raw, _modulus: Raw) -> Raw = |space, this, other| {
        call(space, this, intern!(space, "__ipow__"), &[other])
    };
    /// `__pow__` or `__rpow__`
    fn nb_power(a: Raw, b: Raw, modulus: Raw) -> Raw = |space, a, b, modulus| power(space, a, b, modulus);
}

macro_rules! in_place {
    ($($slot:ident $name:literal;)*) => { slots! { $(
        #[doc = concat!("`", $name, "`")]
        fn $slot(this: Raw, other: Raw) -> Raw = |space, this, other| call(space, this, intern!(space, $name), &[other]);
    )* } };
}

in_place! {
    nb_inplace_add "__iadd__";
    nb_inplace_subtract "__isub__";
    nb_inplace_multiply "__imul__";
    nb_inplace_remainder "__imod__";
    nb_inplace_lshift "__ilshift__";
    nb_inplace_rshift "__irshift__";
    nb_inplace_and "__iand__";
    nb_inplace_xor "__ixor__";
    nb_inplace_or "__ior__";
    nb_inplace_floor_divide "__ifloordiv__";
    nb_inplace_true_divide "__itruediv__";
    nb_inplace_matrix_multiply "__imatmul__";
}

macro_rules! operators {
    ($($slot:ident $name:literal $reflected:literal;)*) => { slots! { $(
        #[doc = concat!("`", $name, "` or `", $reflected, "`")]
        fn $slot(a: Raw, b: Raw) -> Raw = |space, a, b| {
            binary(
                space, a, b,
                |slots: &PyNumberMethods| slots.$slot.get().is_some_and(|own| ptr::fn_addr_eq(own, $slot as binaryfunc)),
                intern!(space, $name), intern!(space, $reflected),
            )
        };
    )* } };
}

operators! {
    nb_add "__add__" "__radd__";
    nb_subtract "__sub__" "__rsub__";
    nb_multiply "__mul__" "__rmul__";
    nb_remainder "__mod__" "__rmod__";
    nb_divmod "__divmod__" "__rdivmod__";
    nb_lshift "__lshift__" "__rlshift__";
    nb_rshift "__rshift__" "__rrshift__";
    nb_and "__and__" "__rand__";
    nb_xor "__xor__" "__rxor__";
    nb_or "__or__" "__ror__";
    nb_floor_divide "__floordiv__" "__rfloordiv__";
    nb_true_divide "__truediv__" "__rtruediv__";
    nb_matrix_multiply "__matmul__" "__rmatmul__";
}

/// A binary operator between objects of which one (or both) has its slot filled by this module.
fn binary(
    space: &Space,
    a: &Object,
    b: &Object,
    ours: impl Fn(&PyNumberMethods) -> bool,
    name: &Str,
    reflected: &Str,
) -> PyResult<Ref<Object>> {
    let same_type = ptr::eq(a.ty(), b.ty());
    let mut try_right = !same_type && b.ty().number_slots().is_some_and(&ours);
    if a.ty().number_slots().is_some_and(&ours) {
        if try_right && b.ty().is_subtype(a.ty()) && is_overloaded(space, a, b, reflected)? {
            let result = call_maybe(space, b, reflected, &[a])?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            try_right = false;
        }
        let result = call_maybe(space, a, name, &[b])?;
        if !result.is_not_implemented() || same_type {
            return Ok(result);
        }
    }
    if try_right { call_maybe(space, b, reflected, &[a]) } else { Ok(space.not_implemented()) }
}

/// Whether the right operand's type brings a reflected method of its own.
fn is_overloaded(space: &Space, left: &Object, right: &Object, name: &Str) -> PyResult<bool> {
    let Some(own) = right.ty().as_object().getattr_optional(space, name)? else { return Ok(false) };
    let Some(inherited) = left.ty().as_object().getattr_optional(space, name)? else { return Ok(true) };
    inherited.compare_bool(space, &own, CompareOp::Ne)
}

fn power(space: &Space, a: &Object, b: &Object, modulus: &Object) -> PyResult<Ref<Object>> {
    let ours = |slots: &PyNumberMethods| {
        slots.nb_power.get().is_some_and(|own| ptr::fn_addr_eq(own, nb_power as ternaryfunc))
    };
    let (name, reflected) = (intern!(space, "__pow__"), intern!(space, "__rpow__"));
    if modulus.is_none() {
        return binary(space, a, b, ours, name, reflected);
    }
    if a.ty().number_slots().is_some_and(ours) {
        let result = call_maybe(space, a, name, &[b, modulus])?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    if !ptr::eq(a.ty(), b.ty()) && b.ty().number_slots().is_some_and(ours) {
        return call_maybe(space, b, reflected, &[a, modulus]);
    }
    Ok(space.not_implemented())
}

fn hash(space: &Space, this: &Object) -> PyResult<isize> {
    let Ok(Some(method)) = lookup_unless_none(space, this, intern!(space, "__hash__")) else {
        return Err(crate::object::unhashable(space, this));
    };
    let result = Type::call_special(space, &method, this, &[])?;
    let Some(value) = result.downcast::<Int>() else {
        return Err(space.type_error("__hash__ method should return an integer"));
    };
    // Integers that are no hash themselves are hashed.
    let hash = match value.to_i64() {
        Some(value) => value as isize,
        None => value.as_object().hash(space)?,
    };
    Ok(if hash == -1 { -2 } else { hash })
}

unsafe fn call_with_args(space: &Space, this: &Object, args: &Object, kwargs: Raw) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { call_named_with_args(space, this, intern!(space, "__call__"), args, kwargs) }
}

/// Calls the special method `name` of `this`, without binding it where that is not needed.
///
/// # Safety
/// `args` is a tuple, `kwargs` a dict or null.
unsafe fn call_named_with_args(
    space: &Space,
    this: &Object,
    name: &Str,
    args: &Object,
    kwargs: Raw,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    let (args, kwargs) = unsafe { (args.cast_unchecked::<Tuple>(), kwargs.cast::<crate::Dict>().as_ref()) };
    if kwargs.is_none_or(|kwargs| kwargs.len() == 0)
        && let Some(found) = this.ty().lookup(space, name)
        && found.ty().has_flag(abi::Py_TPFLAGS_METHOD_DESCRIPTOR)
    {
        let items = args.items();
        // SAFETY: the tuple holds its items.
        return unsafe {
            found.vectorcall_prepended(space, this, items.as_ptr().cast(), items.len(), ptr::null_mut())
        };
    }
    match this.special_method(space, name)? {
        Some(method) => method.call_tuple_dict(space, args, kwargs),
        None => Err(missing(space, this, name)),
    }
}

unsafe fn initialize(space: &Space, this: &Object, args: &Object, kwargs: Raw) -> PyResult<()> {
    // SAFETY: the slot's contract: a tuple, and a dict or null.
    let result = unsafe { call_named_with_args(space, this, intern!(space, "__init__"), args, kwargs)? };
    if result.is_none() {
        return Ok(());
    }
    let name = result.ty().tp_name();
    Err(space.type_error(format_args!("__init__() should return None, not '{name}'")))
}

fn getattr_hook(space: &Space, this: &Object, name: &Object) -> PyResult<Ref<Object>> {
    let ty = this.ty();
    let Some(fallback) = ty.lookup(space, intern!(space, "__getattr__")) else {
        // SAFETY: both are alive.
        return call(space, this, intern!(space, "__getattribute__"), &[name]);
    };
    let found = match ty.lookup(space, intern!(space, "__getattribute__")) {
        Some(method) if !is_generic_getattribute(&method) => {
            crate::object::swallow_missing(Type::call_special(space, &method, this, &[name]))?
        }
        _ => match name.downcast::<Str>() {
            Some(name) => attributes::generic_getattr_optional(space, this, name)?,
            None => {
                let shown = shown_name(name);
                return Err(space.type_error(format_args!("attribute name must be string, not '{shown}'")));
            }
        },
    };
    match found {
        Some(value) => Ok(value),
        None => Type::call_special(space, &fallback, this, &[name]),
    }
}

/// Whether the method is `object.__getattribute__`.
fn is_generic_getattribute(method: &Object) -> bool {
    method.downcast_exact::<crate::descriptors::WrapperDescriptor>().is_some_and(|method| {
        ptr::eq(
            method.wrapped().cast_const(),
            attributes::PyObject_GenericGetAttr as *const () as *const core::ffi::c_void,
        )
    })
}

fn iterate(space: &Space, this: &Object) -> PyResult<Ref<Object>> {
    match lookup_unless_none(space, this, intern!(space, "__iter__")) {
        Err(()) => {}
        Ok(Some(method)) => return Type::call_special(space, &method, this, &[]),
        Ok(None) => {
            if this.ty().lookup(space, intern!(space, "__getitem__")).is_some() {
                return crate::iterators::sequence_iterator(space, this);
            }
        }
    }
    Err(this.unsupported(space, "is not iterable"))
}

fn call_async(space: &Space, this: &Object, name: &Str) -> PyResult<Ref<Object>> {
    match this.call_special_method(space, name, &[])? {
        Some(result) => Ok(result),
        None => Err(space.attribute_error_plain(format_args!(
            "object {} does not have {} method",
            this.ty().tp_name(),
            name.to_string_lossy()
        ))),
    }
}

/// The length that `__len__` gave.
#[inline]
fn checked_length(space: &Space, result: &Object) -> PyResult<isize> {
    match result.downcast_exact::<Int>().and_then(Int::compact_value) {
        Some(length) if length >= 0 => Ok(length as isize),
        _ => checked_any_length(space, result),
    }
}

#[inline(never)]
fn checked_any_length(space: &Space, result: &Object) -> PyResult<isize> {
    let length = number::index(space, result)?;
    if length.value().negative {
        return Err(space.value_error("__len__() should return >= 0"));
    }
    length.as_object().index(space)
}

fn assign_item(space: &Space, this: &Object, key: &Object, value: Option<&Object>) -> PyResult<()> {
    match value {
        Some(value) => call(space, this, intern!(space, "__setitem__"), &[key, value]),
        None => call(space, this, intern!(space, "__delitem__"), &[key]),
    }
    .map(drop)
}

fn contains(space: &Space, this: &Object, item: &Object) -> PyResult<bool> {
    match lookup_unless_none(space, this, intern!(space, "__contains__")) {
        Err(()) => Err(this.unsupported(space, "is not a container")),
        Ok(Some(method)) => Type::call_special(space, &method, this, &[item])?.is_true(space),
        Ok(None) => this.contains_by_iteration(space, item),
    }
}

fn truth(space: &Space, this: &Object) -> PyResult<bool> {
    if let Some(method) = this.ty().lookup(space, intern!(space, "__bool__")) {
        if method.is_none() {
            let name = this.ty().tp_name();
            return Err(space.type_error(format_args!("'{name}' cannot be interpreted as a boolean")));
        }
        let answer = Type::call_special(space, &method, this, &[])?;
        if !answer.is_exact::<crate::Bool>() {
            let name = answer.ty().tp_name();
            return Err(space.type_error(format_args!("__bool__ should return bool, returned {name}")));
        }
        return answer.is_true(space);
    }
    match this.call_special_method(space, intern!(space, "__len__"), &[])? {
        Some(length) => length.is_true(space),
        None => Ok(true),
    }
}

/// `__new__`, found as an attribute of the class and called with it in front of the arguments.
///
/// # Safety
/// `ty` is a type, `args` a tuple, `kwargs` a dict or null; the GIL is held.
pub unsafe extern "C" fn tp_new(ty: *mut PyTypeObject, args: Raw, kwargs: Raw) -> Raw {
    // SAFETY: the caller's promise.
    let (ty, args, kwargs) = unsafe {
        (
            Type::from_type_ptr(ty),
            Object::from_ptr(args).cast_unchecked::<Tuple>(),
            kwargs.cast::<crate::Dict>().as_ref(),
        )
    };
    finish(|space| {
        let method = ty.as_object().getattr(space, intern!(space, "__new__"))?;
        let mut all: Vec<&Object> = Vec::with_capacity(args.len() + 1);
        all.push(ty);
        all.extend_from_slice(args.items());
        method.call_tuple_dict(space, &*Tuple::from_slice(space, &all)?, kwargs)
    })
}

/// `__del__`. What it raises nobody can catch; an exception that is being raised stays.
///
/// # Safety
/// `this` is an object that is being finalized but still whole; the GIL is held.
pub unsafe extern "C" fn tp_finalize(this: Raw) {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let this = unsafe { Object::from_ptr(this) };
    let raised = space.take_error();
    if let Some(method) = this.ty().lookup(space, intern!(space, "__del__"))
        && let Err(err) = Type::call_special(space, &method, this, &[])
    {
        unraisable::report(space, err, "while calling deallocator", Some(&method));
    }
    if let Some(err) = raised {
        space.set_error(err);
    }
}

/// `__buffer__`
///
/// # Safety
/// `this` is a live object, `view` a buffer to fill; the GIL is held.
pub unsafe extern "C" fn bf_getbuffer(this: Raw, view: *mut Py_buffer, flags: c_int) -> c_int {
    // SAFETY: the caller's promise.
    finish(|space| unsafe { crate::buffer_methods::get(space, Object::from_ptr(this), view, flags) })
}

/// `__release_buffer__`
///
/// # Safety
/// `this` is a live object, `view` a buffer that it filled; the GIL is held.
pub unsafe extern "C" fn bf_releasebuffer(this: Raw, view: *mut Py_buffer) {
    let space = Space::current();
    // SAFETY: the caller's promise.
    unsafe { crate::buffer_methods::release(space, Object::from_ptr(this), view) }
}
