//! Calls of C functions straight from the dispatch loop.
//!
//! A builtin function, or a method descriptor with its instance in front, is called by its definition where its vectorcall function
//! would do nothing else first: the check of the number of arguments and of the instance's type are made here, and the C
//! function gets the registers themselves as its array of arguments. Whatever is not plain is left to the vectorcall function, which
//! also words the errors.

use crate::operands::Operands;
use abi::{
    METH_FASTCALL, METH_KEYWORDS, METH_METHOD, METH_NOARGS, METH_O, METH_STATIC, METH_VARARGS, PyCFunction,
    PyCFunctionFast, PyCFunctionFastWithKeywords, PyCFunctionObject, PyMethodDef, PyMethodDescrObject,
    PyObject,
};
use core::mem::transmute;
use core::ptr;
use objspace::descriptors::MethodDescriptor;
use objspace::object::check_result;
use objspace::{BuiltinFunction, Layout, Object, PyResult, Ref, Space};

/// The flags that say how a function takes its arguments.
const CONVENTION: i32 = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;
const FASTCALL_KEYWORDS: i32 = METH_FASTCALL | METH_KEYWORDS;

/// Calls `callable` with the values of the `count` registers from `first` on, if it is of a kind and convention handled here; `None`:
/// it is not. Numbers among the arguments are boxed in place; nothing is consumed.
///
/// # Errors
/// What the function raises; `SystemError` when it breaks the rules about results.
///
/// # Safety
/// The registers are bound temporaries of the frame; `callable` stays alive during the call.
#[inline(always)]
pub unsafe fn call(
    operands: &Operands<'_>,
    callable: &Object,
    first: usize,
    count: usize,
) -> Option<PyResult<Ref<Object>>> {
    // SAFETY: the caller's promise; exact types have their layouts.
    unsafe {
        if !callable.is_exact::<BuiltinFunction>() && !callable.is_exact::<MethodDescriptor>() {
            return None;
        }
        if let Err(err) = operands.box_run(first, count) {
            return Some(Err(err));
        }
        let space = operands.space;
        let args = operands.regs.add(first).cast::<*mut PyObject>();
        if callable.is_exact::<BuiltinFunction>() {
            let function = &*callable.as_ptr().cast::<PyCFunctionObject>();
            let definition = &*function.m_ml.get();
            if definition.ml_flags & METH_STATIC != 0 {
                return None;
            }
            return invoke(space, callable, definition, function.m_self.get(), args, count);
        }
        if count == 0 {
            return None;
        }
        let descriptor = &*callable.as_ptr().cast::<PyMethodDescrObject>();
        let this = *args;
        if (*this).ob_type.get() != descriptor.d_common.d_type.get() {
            return None;
        }
        invoke(space, callable, &*descriptor.d_method.get(), this, args.add(1), count - 1)
    }
}

#[inline(always)]
unsafe fn invoke(
    space: &Space,
    callable: &Object,
    definition: &PyMethodDef,
    this: *mut PyObject,
    args: *const *mut PyObject,
    count: usize,
) -> Option<PyResult<Ref<Object>>> {
    // SAFETY: the caller's promise; functions and descriptors are only made of definitions with a function.
    unsafe {
        let function: PyCFunction = definition.ml_meth.unwrap_unchecked();
        let result = match definition.ml_flags & CONVENTION {
            METH_NOARGS if count == 0 => function(this, ptr::null_mut()),
            METH_O if count == 1 => function(this, *args),
            METH_FASTCALL => transmute::<PyCFunction, PyCFunctionFast>(function)(this, args, count as isize),
            FASTCALL_KEYWORDS => transmute::<PyCFunction, PyCFunctionFastWithKeywords>(function)(
                this,
                args,
                count as isize,
                ptr::null_mut(),
            ),
            _ => return None,
        };
        Some(check_result(space, Some(callable), result))
    }
}
