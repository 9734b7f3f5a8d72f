//! Calling a slot as a special method: what stands behind `int.__add__` and its like.
//!
//! Each wrapper takes the object, the tuple of further arguments and the slot's function; those of `__init__` and `__call__`
//! take a dict of keywords too. The slot wrapper has checked that the object is of the right type.

use super::dispatch;
use crate::number::index;
use crate::shim::IntoC;
use crate::{CompareOp, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple, Type, exceptions};
use abi::{
    PyObject, binaryfunc, descrgetfunc, descrsetfunc, destructor, getbufferproc, hashfunc, initproc, inquiry,
    iternextfunc, lenfunc, objobjargproc, objobjproc, releasebufferproc, richcmpfunc, setattrofunc,
    ssizeargfunc, ssizeobjargproc, ternaryfunc, unaryfunc, wrapperfunc, wrapperfunc_kwds,
};
use core::ffi::c_void;
use core::mem::transmute;
use core::ptr;

type Raw = *mut PyObject;

/// Exactly `N` arguments.
fn exactly<const N: usize>(space: &Space, args: Raw) -> PyResult<[&Object; N]> {
    // SAFETY: wrappers are called with a tuple, alive for the call.
    let items = unsafe { Object::from_ptr(args).cast_unchecked::<Tuple>() }.items();
    items.try_into().map_err(|_| {
        let s = if N == 1 { "" } else { "s" };
        space.type_error(format_args!("expected {N} argument{s}, got {}", items.len()))
    })
}

/// One argument, and a second one that may be missing.
fn one_or_two(space: &Space, args: Raw) -> PyResult<(&Object, Option<&Object>)> {
    // SAFETY: wrappers are called with a tuple, alive for the call.
    match unsafe { Object::from_ptr(args).cast_unchecked::<Tuple>() }.items() {
        [one] => Ok((one, None)),
        [one, two] => Ok((one, Some(two))),
        other => Err(space.type_error(format_args!("expected 1 or 2 arguments, got {}", other.len()))),
    }
}

fn finish(work: impl FnOnce(&Space) -> PyResult<Ref<Object>>) -> Raw {
    let space = Space::current();
    work(space).into_c(space)
}

fn done(space: &Space, status: i32) -> PyResult<Ref<Object>> {
    space.status_from_c(status)?;
    Ok(space.none())
}

macro_rules! wrappers {
    ($($(#[$meta:meta])* fn $name:ident($this:ident, $args:ident, $function:ident: $kind:ty, $space:ident) $body:block)*) => { $(
        $(#[$meta])*
        ///
        /// # Safety
        /// `this` is an object whose type has the slot, `args` a tuple, `wrapped` the slot's function; the GIL is held.
        pub unsafe extern "C" fn $name($this: Raw, $args: Raw, wrapped: *mut c_void) -> Raw {
            // SAFETY: the slot wrapper was made for a slot of this kind.
            let $function: $kind = unsafe { transmute::<*mut c_void, $kind>(wrapped) };
            // SAFETY: the function fits the object's type, which the caller checked; arguments are alive for the call.
            #[allow(unused_unsafe, reason = "some bodies only raise")]
            finish(|$space| unsafe { $body })
        }
    )* };
}

wrappers! {
    /// `f(self)`
    fn unary(this, args, function: unaryfunc, space) {
        let [] = exactly(space, args)?;
        space.from_c(function(this))
    }

    /// `f(self, other)`
    fn binary(this, args, function: binaryfunc, space) {
        let [other] = exactly(space, args)?;
        space.from_c(function(this, other.as_ptr()))
    }

    /// `f(self, other)` of a number slot. Slots of one name are told apart by the addresses of their wrappers, so the code must not be
    /// that of [`binary`]: the compiler makes one function of two that are alike.
    fn binary_left(this, args, function: binaryfunc, space) {
        let [other] = exactly(space, args)?;
        space.from_c(core::hint::black_box(function)(this, other.as_ptr()))
    }

    /// `f(other, self)` of a number slot.
    fn binary_right(this, args, function: binaryfunc, space) {
        let [other] = exactly(space, args)?;
        space.from_c(function(other.as_ptr(), this))
    }

    /// `f(self, other, modulus)`
    fn ternary_left(this, args, function: ternaryfunc, space) {
        let (other, modulus) = one_or_two(space, args)?;
        space.from_c(function(this, other.as_ptr(), modulus.unwrap_or(crate::none()).as_ptr()))
    }

    /// `f(other, self, modulus)`
    fn ternary_right(this, args, function: ternaryfunc, space) {
        let (other, modulus) = one_or_two(space, args)?;
        space.from_c(function(other.as_ptr(), this, modulus.unwrap_or(crate::none()).as_ptr()))
    }

    /// `bool(f(self))`
    fn inquiry(this, args, function: inquiry, space) {
        let [] = exactly(space, args)?;
        let answer = space.status_from_c(function(this))?;
        Ok(space.new_bool(answer != 0))
    }

    /// `int(f(self))`
    fn length(this, args, function: lenfunc, space) {
        let [] = exactly(space, args)?;
        let length = function(this);
        if length == -1 && space.error_occurred() {
            return Err(space.error_from_c());
        }
        space.new_int(length as i64)
    }

    /// `int(f(self))`, where -1 is an error.
    fn hash(this, args, function: hashfunc, space) {
        let [] = exactly(space, args)?;
        match function(this) {
            -1 => Err(space.error_from_c()),
            hash => space.new_int(hash as i64),
        }
    }

    /// `f(self, int(other))`
    fn index_argument(this, args, function: ssizeargfunc, space) {
        let [count] = exactly(space, args)?;
        space.from_c(function(this, count.index(space)?))
    }

    /// `f(self, index)`
    fn sequence_item(this, args, function: ssizeargfunc, space) {
        let [at] = exactly(space, args)?;
        space.from_c(function(this, from_end(space, this, at)?))
    }

    /// `f(self, index, value)`
    fn sequence_set_item(this, args, function: ssizeobjargproc, space) {
        let [at, value] = exactly(space, args)?;
        done(space, function(this, from_end(space, this, at)?, value.as_ptr()))
    }

    /// `f(self, index, NULL)`
    fn sequence_del_item(this, args, function: ssizeobjargproc, space) {
        let [at] = exactly(space, args)?;
        done(space, function(this, from_end(space, this, at)?, ptr::null_mut()))
    }

    /// `bool(f(self, other))`
    fn contains(this, args, function: objobjproc, space) {
        let [item] = exactly(space, args)?;
        let answer = space.status_from_c(function(this, item.as_ptr()))?;
        Ok(space.new_bool(answer != 0))
    }

    /// `f(self, key, value)`
    fn set_item(this, args, function: objobjargproc, space) {
        let [key, value] = exactly(space, args)?;
        done(space, function(this, key.as_ptr(), value.as_ptr()))
    }

    /// `f(self, key, NULL)`
    fn del_item(this, args, function: objobjargproc, space) {
        let [key] = exactly(space, args)?;
        done(space, function(this, key.as_ptr(), ptr::null_mut()))
    }

    /// `f(self, name, value)`
    fn setattr(this, args, function: setattrofunc, space) {
        let [name, value] = exactly(space, args)?;
        check_base_method(space, Object::from_ptr(this), function, "__setattr__")?;
        done(space, function(this, name.as_ptr(), value.as_ptr()))
    }

    /// `f(self, name, NULL)`
    fn delattr(this, args, function: setattrofunc, space) {
        let [name] = exactly(space, args)?;
        check_base_method(space, Object::from_ptr(this), function, "__delattr__")?;
        done(space, function(this, name.as_ptr(), ptr::null_mut()))
    }

    /// `f(self)`, where nothing is the end.
    fn next(this, args, function: iternextfunc, space) {
        let [] = exactly(space, args)?;
        match Ref::from_nullable(function(this)) {
            Some(item) => Ok(item),
            None => Err(space.take_error().unwrap_or_else(|| {
                PyErr::with_args(space, exceptions::StopIteration::type_object(), &[])
            })),
        }
    }

    /// `f(self, instance, owner)`, with null for `None`.
    fn descr_get(this, args, function: descrgetfunc, space) {
        let (instance, owner) = one_or_two(space, args)?;
        let pointer = |object: &Object| if object.is_none() { ptr::null_mut() } else { object.as_ptr() };
        let (instance, owner) = (pointer(instance), owner.map_or(ptr::null_mut(), pointer));
        if instance.is_null() && owner.is_null() {
            return Err(space.type_error("__get__(None, None) is invalid"));
        }
        space.from_c(function(this, instance, owner))
    }

    /// `f(self, instance, value)`
    fn descr_set(this, args, function: descrsetfunc, space) {
        let [instance, value] = exactly(space, args)?;
        done(space, function(this, instance.as_ptr(), value.as_ptr()))
    }

    /// `f(self, instance, NULL)`
    fn descr_delete(this, args, function: descrsetfunc, space) {
        let [instance] = exactly(space, args)?;
        done(space, function(this, instance.as_ptr(), ptr::null_mut()))
    }

    /// `f(self)` of a finalizer.
    fn del(this, args, function: destructor, space) {
        let [] = exactly(space, args)?;
        function(this);
        Ok(space.none())
    }

    /// `f(self, &view, flags)`, as a memoryview.
    fn buffer(this, args, function: getbufferproc, space) {
        let [flags] = exactly(space, args)?;
        let flags = index(space, flags)?;
        let Some(flags) = flags.to_i64().and_then(|flags| i32::try_from(flags).ok()) else {
            return Err(space.overflow_error("buffer flags out of range"));
        };
        crate::buffer_methods::view(space, Object::from_ptr(this), flags, function)
    }

    /// Releases the buffer behind a memoryview.
    fn release_buffer(this, args, _function: releasebufferproc, space) {
        let [view] = exactly(space, args)?;
        crate::buffer_methods::release_view(space, Object::from_ptr(this), view)
    }
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => { wrappers! { $(
        /// `f(self, other, op)`
        fn $name(this, args, function: richcmpfunc, space) {
            let [other] = exactly(space, args)?;
            space.from_c(function(this, other.as_ptr(), CompareOp::$op.to_c()))
        }
    )* } };
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

/// `f(self, args, kwargs)` of an initialiser. It takes one argument more than the type of the table's field says.
///
/// # Safety
/// As for the others, with a dict or null.
pub unsafe extern "C" fn init_with_keywords(this: Raw, args: Raw, wrapped: *mut c_void, kwargs: Raw) -> Raw {
    // SAFETY: the slot wrapper was made for `tp_init`.
    let function = unsafe { transmute::<*mut c_void, initproc>(wrapped) };
    // SAFETY: the function fits the object's type.
    finish(|space| done(space, unsafe { function(this, args, kwargs) }))
}

/// `f(self, args, kwargs)` of a call.
///
/// # Safety
/// As for the others, with a dict or null.
pub unsafe extern "C" fn call_with_keywords(this: Raw, args: Raw, wrapped: *mut c_void, kwargs: Raw) -> Raw {
    // SAFETY: the slot wrapper was made for `tp_call`.
    let function = unsafe { transmute::<*mut c_void, ternaryfunc>(wrapped) };
    // SAFETY: the function fits the object's type.
    finish(|space| unsafe { space.from_c(function(this, args, kwargs)) })
}

/// An index of a sequence, negative ones counted from its end.
///
/// # Safety
/// `this` is a live object.
unsafe fn from_end(space: &Space, this: Raw, at: &Object) -> PyResult<isize> {
    let at = at.index(space)?;
    if at >= 0 {
        return Ok(at);
    }
    // SAFETY: the caller's promise.
    let this = unsafe { Object::from_ptr(this) };
    match this.sequence_slots().and_then(|slots| slots.sq_length.get()) {
        Some(length) => {
            // SAFETY: the slot fits the object's type.
            let length = unsafe { length(this.as_ptr()) };
            Ok(at + crate::object::length_from_c(space, length)? as isize)
        }
        None => Ok(at),
    }
}

/// Keeps `object.__setattr__(a_type, …)` from going around the `__setattr__` of a type from C in between.
fn check_base_method(space: &Space, this: &Object, function: setattrofunc, name: &str) -> PyResult<()> {
    let same = |ty: &Type, function: setattrofunc| {
        ty.slots().tp_setattro.get().is_some_and(|own| ptr::fn_addr_eq(own, function))
    };
    let ty = this.ty();
    // Classes made in Python never define a slot of their own.
    let python: setattrofunc = dispatch::tp_setattro;
    let own = ty.slots().tp_setattro.get();
    let defining =
        ty.mro_types().filter(|base| !same(base, python) && own.is_some_and(|own| same(base, own)));
    let mut base = Some(defining.last().unwrap_or(ty));
    while let Some(current) = base {
        if same(current, function) {
            return Ok(());
        }
        if !same(current, python) {
            let shown = ty.tp_name();
            return Err(space.type_error(format_args!("can't apply this {name} to {shown} object")));
        }
        base = current.base();
    }
    Ok(())
}

/// The wrapper of `__init__`, as the table's type has it: it is called with keywords all the same.
pub const INIT: wrapperfunc =
    // SAFETY: whoever calls the wrapper of an entry that takes keywords knows its real type.
    unsafe { transmute::<wrapperfunc_kwds, wrapperfunc>(init_with_keywords) };

/// The wrapper of `__call__`, likewise.
pub const CALL: wrapperfunc =
    // SAFETY: as for `INIT`.
    unsafe { transmute::<wrapperfunc_kwds, wrapperfunc>(call_with_keywords) };
