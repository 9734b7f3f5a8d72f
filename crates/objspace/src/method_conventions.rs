//! Calling C functions by their `PyMethodDef`: one vectorcall function per calling convention.
//!
//! What differs between builtin functions and method descriptors is where `self` comes from and how the callee is named in
//! messages; both are a [`Callee`].

use crate::shim::{raise, slice};
use crate::{Dict, Layout, Object, PyErr, PyResult, Ref, Space, Tuple, intern};
use abi::{
    METH_FASTCALL, METH_KEYWORDS, METH_METHOD, METH_NOARGS, METH_O, METH_VARARGS,
    PY_VECTORCALL_ARGUMENTS_OFFSET, PyCFunction, PyCFunctionFast, PyCFunctionFastWithKeywords,
    PyCFunctionWithKeywords, PyCMethod, PyObject, PyTypeObject, vectorcallfunc,
};
use core::mem::transmute;
use core::ptr;

/// A callable that runs a C function.
pub trait Callee: Layout {
    /// The C function, of the type that the convention says.
    fn function(&self) -> PyCFunction;
    /// The class that a `METH_METHOD` function gets.
    fn class(&self) -> *mut PyTypeObject;
    /// The function's `self` and its arguments.
    ///
    /// # Errors
    /// `TypeError` when `self` should be the first argument, and is missing or of a wrong type.
    fn split<'a>(
        &'a self,
        space: &Space,
        args: &'a [&'a Object],
    ) -> PyResult<(*mut PyObject, &'a [&'a Object])>;
    /// What [`Callee::split`] gives, as pointers, if nothing has to be called to find it.
    ///
    /// # Safety
    /// `args` points at `count` objects.
    unsafe fn split_at_once(
        &self,
        args: *const *mut PyObject,
        count: usize,
    ) -> Option<(*mut PyObject, *const *mut PyObject, usize)>;
    /// The error for keyword arguments that a `METH_VARARGS` function cannot take.
    #[cold]
    fn refuses_keywords(&self, space: &Space) -> PyErr {
        wrong(space, self.as_object(), "takes no keyword arguments")
    }
}

/// The function as messages name it, `module.qualname()`.
#[cold]
pub fn function_name(space: &Space, callable: &Object) -> PyResult<String> {
    let Some(qualname) = callable.getattr_optional(space, intern!(space, "__qualname__"))? else {
        return Ok(callable.str(space)?.to_string_lossy());
    };
    let qualname = qualname.str(space)?.to_string_lossy();
    let module = callable.getattr_optional(space, intern!(space, "__module__"))?;
    match module {
        Some(module) if !module.is_none() => {
            let module = module.str(space)?.to_string_lossy();
            Ok(if module == "builtins" { format!("{qualname}()") } else { format!("{module}.{qualname}()") })
        }
        _ => Ok(format!("{qualname}()")),
    }
}

#[cold]
fn wrong(space: &Space, callable: &Object, what: impl core::fmt::Display) -> PyErr {
    match function_name(space, callable) {
        Ok(name) => space.type_error(format_args!("{name} {what}")),
        Err(err) => err,
    }
}

/// The names, unless there are none.
fn names<'a>(kwnames: *mut PyObject) -> Option<&'a Tuple> {
    // SAFETY: a vectorcall's names are a tuple or null, alive for the call.
    unsafe { kwnames.cast::<Tuple>().as_ref() }.filter(|names| names.len() != 0)
}

fn no_keywords(space: &Space, callable: &Object, kwnames: *mut PyObject) -> PyResult<()> {
    match names(kwnames) {
        None => Ok(()),
        Some(_) => Err(wrong(space, callable, "takes no keyword arguments")),
    }
}

/// Declares vectorcall functions that call the C function at once where all is in order, which becomes a jump, and leave the rest to the
/// function of the convention.
macro_rules! quick_conventions {
    ($($(#[$meta:meta])* fn $name:ident($this:ident, $args:ident, $count:ident, $kwnames:ident, $function:ident: $kind:ty; $otherwise:ident) if $is_in_order:expr => $call:expr;)*) => { $(
        $(#[$meta])*
        unsafe extern "C" fn $name<T: Callee>(
            callable: *mut PyObject,
            args: *const *mut PyObject,
            nargsf: usize,
            $kwnames: *mut PyObject,
        ) -> *mut PyObject {
            // SAFETY: the vectorcall's contract; the function is of the convention's type.
            #[allow(clippy::macro_metavars_in_unsafe, reason = "the bodies are below, in this file")]
            #[allow(clippy::useless_transmute, reason = "some conventions have the very type of a definition's function")]
            unsafe {
                let callee: &T = Object::from_ptr(callable).cast_unchecked();
                #[allow(unused_variables, reason = "not every convention passes an array")]
                if let Some(($this, $args, $count)) = callee.split_at_once(args, nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET)
                    && $is_in_order
                    && Space::try_current().is_some_and(|space| !space.stack_is_low())
                {
                    let $function = transmute::<PyCFunction, $kind>(callee.function());
                    return $call;
                }
                $otherwise::<T>(callable, args, nargsf, $kwnames)
            }
        }
    )* };
}

quick_conventions! {
    /// `METH_NOARGS`
    fn quick_no_args(this, args, count, kwnames, function: PyCFunction; no_args)
        if count == 0 && kwnames.is_null() => function(this, ptr::null_mut());

    /// `METH_O`
    fn quick_one(this, args, count, kwnames, function: PyCFunction; one)
        if count == 1 && kwnames.is_null() => function(this, *args);

    /// `METH_FASTCALL`
    fn quick_fast(this, args, count, kwnames, function: PyCFunctionFast; fast)
        if kwnames.is_null() => function(this, args, count as isize);

    /// `METH_FASTCALL | METH_KEYWORDS`
    fn quick_fast_keywords(this, args, count, kwnames, function: PyCFunctionFastWithKeywords; fast_keywords)
        if true => function(this, args, count as isize, kwnames);
}

macro_rules! conventions {
    ($($(#[$meta:meta])* fn $name:ident($space:ident, $callee:ident, $args:ident, $kwnames:ident, $function:ident: $kind:ty) $body:block)*) => { $(
        $(#[$meta])*
        #[inline(never)]
        unsafe extern "C" fn $name<T: Callee>(
            callable: *mut PyObject,
            args: *const *mut PyObject,
            nargsf: usize,
            $kwnames: *mut PyObject,
        ) -> *mut PyObject {
            let $space = Space::current();
            if $space.stack_is_low() {
                return raise($space.stack_error(" while calling a Python object"), $space);
            }
            // SAFETY: the vectorcall's contract; the function is of the convention's type.
            #[allow(clippy::macro_metavars_in_unsafe, reason = "the bodies are below, in this file")]
            #[allow(clippy::useless_transmute, reason = "some conventions have the very type of a definition's function")]
            unsafe {
                let $callee: &T = Object::from_ptr(callable).cast_unchecked();
                let $args = slice(args, nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET);
                let $function = transmute::<PyCFunction, $kind>($callee.function());
                let run = || -> PyResult<*mut PyObject> { $body };
                run().unwrap_or_else(|err| raise(err, $space))
            }
        }
    )* };
}

conventions! {
    /// `METH_NOARGS`
    fn no_args(space, callee, args, kwnames, function: PyCFunction) {
        let (this, args) = callee.split(space, args)?;
        no_keywords(space, callee.as_object(), kwnames)?;
        if !args.is_empty() {
            return Err(wrong(space, callee.as_object(), format_args!("takes no arguments ({} given)", args.len())));
        }
        Ok(function(this, ptr::null_mut()))
    }

    /// `METH_O`
    fn one(space, callee, args, kwnames, function: PyCFunction) {
        let (this, args) = callee.split(space, args)?;
        no_keywords(space, callee.as_object(), kwnames)?;
        let [arg] = args else {
            let given = args.len();
            return Err(wrong(space, callee.as_object(), format_args!("takes exactly one argument ({given} given)")));
        };
        Ok(function(this, arg.as_ptr()))
    }

    /// `METH_FASTCALL`
    fn fast(space, callee, args, kwnames, function: PyCFunctionFast) {
        let (this, args) = callee.split(space, args)?;
        no_keywords(space, callee.as_object(), kwnames)?;
        Ok(function(this, args.as_ptr().cast(), args.len() as isize))
    }

    /// `METH_FASTCALL | METH_KEYWORDS`
    fn fast_keywords(space, callee, args, kwnames, function: PyCFunctionFastWithKeywords) {
        let (this, args) = callee.split(space, args)?;
        Ok(function(this, args.as_ptr().cast(), args.len() as isize, kwnames))
    }

    /// `METH_METHOD | METH_FASTCALL | METH_KEYWORDS`
    fn method(space, callee, args, kwnames, function: PyCMethod) {
        let (this, args) = callee.split(space, args)?;
        Ok(function(this, callee.class(), args.as_ptr().cast(), args.len() as isize, kwnames))
    }

    /// `METH_VARARGS`
    fn varargs(space, callee, args, kwnames, function: PyCFunction) {
        let (this, args) = callee.split(space, args)?;
        if names(kwnames).is_some() {
            return Err(callee.refuses_keywords(space));
        }
        let tuple = Tuple::from_slice(space, args)?;
        Ok(function(this, tuple.as_ptr()))
    }

    /// `METH_VARARGS | METH_KEYWORDS`
    fn varargs_keywords(space, callee, args, kwnames, function: PyCFunctionWithKeywords) {
        let count = args.len();
        let (this, args) = callee.split(space, args)?;
        let tuple = Tuple::from_slice(space, args)?;
        let kwargs = match names(kwnames) {
            // The values stand behind the positional arguments.
            Some(names) => keyword_dict(space, names, slice(args.as_ptr().cast::<*mut PyObject>().add(args.len()), names.len()))?,
            None => None,
        };
        debug_assert!(args.len() <= count);
        let kwargs = kwargs.as_deref().map_or(ptr::null_mut(), Layout::as_ptr);
        Ok(function(this, tuple.as_ptr(), kwargs))
    }
}

fn keyword_dict(space: &Space, names: &Tuple, values: &[&Object]) -> PyResult<Option<Ref<Dict>>> {
    crate::object::keyword_dict(space, values, names)
}

/// The vectorcall function for a definition's flags; `None` when they make no sense together.
pub fn vectorcall_for<T: Callee>(flags: i32) -> Option<vectorcallfunc> {
    const KINDS: i32 = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;
    Some(match flags & KINDS {
        METH_VARARGS => varargs::<T>,
        flags if flags == METH_VARARGS | METH_KEYWORDS => varargs_keywords::<T>,
        METH_FASTCALL => quick_fast::<T>,
        flags if flags == METH_FASTCALL | METH_KEYWORDS => quick_fast_keywords::<T>,
        METH_NOARGS => quick_no_args::<T>,
        METH_O => quick_one::<T>,
        flags if flags == METH_METHOD | METH_FASTCALL | METH_KEYWORDS => method::<T>,
        _ => return None,
    })
}

/// The error for a definition whose flags make no sense.
#[cold]
pub fn bad_flags(space: &Space, name: &str) -> PyErr {
    space.system_error(format_args!("{name}() method: bad call flags"))
}

/// The name in a definition.
pub fn definition_name(definition: &abi::PyMethodDef) -> &str {
    if definition.ml_name.is_null() {
        return "?";
    }
    // SAFETY: definitions have names, C strings.
    unsafe { core::ffi::CStr::from_ptr(definition.ml_name) }.to_str().unwrap_or("?")
}
