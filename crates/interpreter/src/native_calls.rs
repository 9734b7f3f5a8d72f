//! Calls of C functions straight from the dispatch loop.
//!
//! A builtin function, or a method descriptor with its instance in front, is called by its definition where its vectorcall function
//! would do nothing else first: the check of the number of arguments and of the instance's type are made here, and the C
//! function gets the registers themselves as its array of arguments. Whatever is not plain is left to the vectorcall function, which
//! also words the errors.

use crate::code::Cache;
use crate::op;
use crate::operands::Operands;
use crate::value::Value;
use abi::{
    METH_FASTCALL, METH_KEYWORDS, METH_METHOD, METH_NOARGS, METH_O, METH_STATIC, METH_VARARGS,
    Py_TPFLAGS_HAVE_VECTORCALL, PyCFunction, PyCFunctionFast, PyCFunctionFastWithKeywords, PyCFunctionObject,
    PyCFunctionWithKeywords, PyMethodDef, PyMethodDescrObject, PyObject, PyTypeObject, initproc, ternaryfunc,
    vectorcallfunc,
};
use core::hint::assert_unchecked;
use core::mem::transmute;
use core::ptr;
use objspace::descriptors::{MethodDescriptor, WrapperDescriptor};
use objspace::object::{ARGUMENTS_OFFSET, check_result};
use objspace::type_object::{instantiate, is_called_with_tuple, is_made_plainly};
use objspace::{
    BuiltinFunction, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple, Type, builtins,
    intern,
};

/// The flags that say how a function takes its arguments.
const CONVENTION: i32 = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;
const FASTCALL_KEYWORDS: i32 = METH_FASTCALL | METH_KEYWORDS;
const VARARGS_KEYWORDS: i32 = METH_VARARGS | METH_KEYWORDS;

/// Whether a callable is of a kind that [`call`] may handle.
#[inline(always)]
pub fn is_handled(callable: &Object) -> bool {
    callable.is_exact::<BuiltinFunction>()
        || callable.is_exact::<MethodDescriptor>()
        || match callable.downcast_exact::<Type>() {
            Some(class) => construction(class).is_some(),
            None => call_slot(callable).is_some() || initializer(callable).is_some(),
        }
}

/// The `tp_call` of an object of a C type that gets its arguments in a tuple.
#[inline]
fn call_slot(callable: &Object) -> Option<ternaryfunc> {
    let passes_on = callable.ty().has_flag(Py_TPFLAGS_HAVE_VECTORCALL)
        || callable.has_python_call()
        || callable.is_exact::<WrapperDescriptor>()
        || callable.is_instance::<Type>();
    if passes_on { None } else { callable.ty().slots().tp_call.get() }
}

/// The function of `tp_init` behind a callable, if that is the wrapper of one.
#[inline(always)]
fn initializer(callable: &Object) -> Option<initproc> {
    callable.downcast_exact::<WrapperDescriptor>()?.initializer()
}

/// The function of `tp_init` behind a callable, if that is the wrapper of one for a type of the receiver.
///
/// # Safety
/// The values are in order.
#[inline(always)]
pub unsafe fn initializer_of(callable: Value, receiver: Value) -> Option<initproc> {
    if !callable.is_object() || !receiver.is_object() {
        return None;
    }
    // SAFETY: the caller's promise.
    unsafe {
        let wrapper = callable.as_object().downcast_exact::<WrapperDescriptor>()?;
        let class = ptr::from_ref(wrapper.owner()).cast_mut().cast();
        if has_base((*receiver.as_ptr()).ob_type.get(), class) { wrapper.initializer() } else { None }
    }
}

/// How a class is called.
enum Construction {
    /// By a vectorcall function of its own.
    Vectorcall(vectorcallfunc),
    /// With a tuple of the arguments.
    Tuple,
}

/// How a class is called; `None` for a class made in Python whose `__init__` may be the only thing to call.
#[inline]
fn construction(class: &Type) -> Option<Construction> {
    if is_called_with_tuple(class) {
        return Some(Construction::Tuple);
    }
    class.slots().tp_vectorcall.get().filter(|_| !class.is_heap_type()).map(Construction::Vectorcall)
}

/// Whether a callable is what `append` of lists is found as.
fn is_list_append(space: &Space, callable: &Object) -> bool {
    callable.is_exact::<MethodDescriptor>()
        && List::type_object()
            .lookup(space, intern!(space, "append"))
            .is_some_and(|append| append.is(callable))
}

/// Calls `callable` with the values of the `count` registers from `first` on, if it is of a kind and convention handled here; `None`:
/// it is not, and nothing happened. Numbers among the arguments are boxed in place; what is left in the registers is the caller's to
/// release.
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
    let ty = callable.head().ob_type.get();
    // SAFETY: the caller's promise; exact types have their layouts; functions and descriptors keep their definitions.
    unsafe {
        if ty == BuiltinFunction::STATIC.as_ptr() {
            let function = &*callable.as_ptr().cast::<PyCFunctionObject>();
            let definition = &*function.m_ml.get();
            if definition.ml_flags & METH_STATIC != 0 {
                return None;
            }
            return invoke(operands, callable, definition, function.m_self.get(), first, count);
        }
        if ty == Type::STATIC.as_ptr() {
            let class = callable.cast_unchecked::<Type>();
            return construction(class).map(|construction| match construction {
                Construction::Tuple => construct(operands, class, first, count),
                Construction::Vectorcall(function) => {
                    operands.box_run(first, count)?;
                    let args = operands.regs.add(first).cast::<*mut PyObject>();
                    let result = function(callable.as_ptr(), args, count | ARGUMENTS_OFFSET, ptr::null_mut());
                    check_result(operands.space, Some(callable), result)
                }
            });
        }
        if ty != MethodDescriptor::STATIC.as_ptr() {
            return call_slot(callable).map(|slot| {
                operands.space.check_stack(" while calling a Python object")?;
                let args = take_tuple(operands, first, count)?;
                let result = slot(callable.as_ptr(), args.as_ptr(), ptr::null_mut());
                Tuple::take_back(operands.space, args);
                check_result(operands.space, Some(callable), result)
            });
        }
        if count == 0 {
            return None;
        }
        let descriptor = &*callable.as_ptr().cast::<PyMethodDescrObject>();
        let this = *operands.regs.add(first);
        if !this.is_object() || !has_base((*this.as_ptr()).ob_type.get(), descriptor.d_common.d_type.get()) {
            return None;
        }
        invoke(operands, callable, &*descriptor.d_method.get(), this.as_ptr(), first + 1, count - 1)
    }
}

/// The definition of a callable and the object that its function is called with: of a builtin function, or, with a receiver of its type, of
/// a method descriptor.
///
/// # Safety
/// The values are in order.
#[inline(always)]
pub unsafe fn definition_of<'a>(
    callable: Value,
    receiver: Value,
) -> Option<(&'a PyMethodDef, *mut PyObject)> {
    if !callable.is_object() {
        return None;
    }
    // SAFETY: the caller's promise; exact types have their layouts; functions and descriptors keep their definitions, which are there.
    unsafe {
        let ty = callable.as_object().head().ob_type.get();
        let (definition, this) = if receiver.is_object() {
            if ty != MethodDescriptor::STATIC.as_ptr() {
                return None;
            }
            let descriptor = &*callable.as_ptr().cast::<PyMethodDescrObject>();
            if !has_base((*receiver.as_ptr()).ob_type.get(), descriptor.d_common.d_type.get()) {
                return None;
            }
            (descriptor.d_method.get(), receiver.as_ptr())
        } else {
            if ty != BuiltinFunction::STATIC.as_ptr() || !receiver.is_unbound() {
                return None;
            }
            let function = &*callable.as_ptr().cast::<PyCFunctionObject>();
            (function.m_ml.get(), function.m_self.get())
        };
        assert_unchecked(!definition.is_null());
        Some((&*definition, this))
    }
}

/// Whether a function takes its arguments by this convention.
#[inline(always)]
pub fn has_convention(definition: &PyMethodDef, convention: i32) -> bool {
    definition.ml_flags & (CONVENTION | METH_STATIC) == convention
}

/// Whether a type is `class`, or extends its instances' layout: there may be other subclasses.
///
/// # Safety
/// Both are types.
#[inline(always)]
unsafe fn has_base(ty: *mut PyTypeObject, class: *mut PyTypeObject) -> bool {
    // SAFETY: the caller's promise.
    ty == class || unsafe { has_further_base(ty, class) }
}

/// [`has_base`], of a type that is not `class` itself.
///
/// # Safety
/// Both are types.
#[inline(always)]
unsafe fn has_further_base(mut ty: *mut PyTypeObject, class: *mut PyTypeObject) -> bool {
    loop {
        // SAFETY: the caller's promise; a type keeps its base.
        ty = unsafe { (*ty).tp_base.get() };
        if ty.is_null() || ty == class {
            return !ty.is_null();
        }
    }
}

/// Calls `callable` with the values of the `count` registers from `first` on, of which the last ones are those of the keywords in `names`,
/// if it is a C function that takes them so; otherwise as [`call`].
///
/// # Errors
/// As [`call`].
///
/// # Safety
/// As [`call`]; `receiver` is in the register before `first`, or nothing.
#[inline(always)]
pub unsafe fn call_with_keywords(
    operands: &Operands<'_>,
    callable: Value,
    receiver: Value,
    first: usize,
    count: usize,
    names: &Tuple,
) -> Option<PyResult<Ref<Object>>> {
    // SAFETY: the caller's promise.
    unsafe {
        let (definition, this) = definition_of(callable, receiver)?;
        if !has_convention(definition, FASTCALL_KEYWORDS) {
            return None;
        }
        if let Err(err) = operands.box_run(first, count) {
            return Some(Err(err));
        }
        let args = operands.regs.add(first).cast::<*mut PyObject>();
        let result = invoke_with_keywords(definition, this, args, count, names);
        Some(check_result(operands.space, Some(callable.as_object()), result))
    }
}

/// The form of a call that fits a callable: by its convention, or the one for all C functions; or that of `list.append`. What a form wants
/// in the cache is noted there.
///
/// # Safety
/// As [`definition_of`].
pub unsafe fn form_of_call(
    space: &Space,
    callable: &Object,
    receiver: Value,
    is_method: bool,
    count: usize,
    cache: &Cache,
) -> u8 {
    let form = |plain: u8, method: u8| if is_method { method } else { plain };
    // SAFETY: the caller's promise.
    let is_list = receiver.is_object() && unsafe { receiver.as_object() }.is_exact::<List>();
    if is_list && count == 1 && is_list_append(space, callable) {
        cache.value.set(callable.as_ptr() as usize);
        return op::CallListAppend;
    }
    if !is_method && count == 1 && callable.as_ptr() == builtins::len_function(space) {
        return op::CallLen;
    }
    if !is_method && count == 2 && callable.as_ptr() == builtins::isinstance_function(space) {
        return op::CallIsInstance;
    }
    // SAFETY: the caller's promise.
    let convention = unsafe { definition_of(Value::from_ptr(callable.as_ptr()), receiver) }
        .map(|(definition, _)| definition.ml_flags & (CONVENTION | METH_STATIC));
    match convention {
        Some(METH_NOARGS) if count == 0 => form(op::CallNoArgs, op::CallMethodNoArgs),
        Some(METH_O) if count == 1 => form(op::CallOneArg, op::CallMethodOneArg),
        Some(METH_FASTCALL) => form(op::CallFast, op::CallMethodFast),
        Some(FASTCALL_KEYWORDS) => form(op::CallFastKeywords, op::CallMethodFastKeywords),
        Some(METH_VARARGS) => form(op::CallTuple, op::CallMethodTuple),
        Some(VARARGS_KEYWORDS) => form(op::CallTupleKeywords, op::CallMethodTupleKeywords),
        // SAFETY: as above.
        None if unsafe { initializer_of(Value::from_ptr(callable.as_ptr()), receiver) }.is_some() => {
            op::CallMethodInitializer
        }
        None if receiver.is_unbound() => match callable.downcast_exact::<Type>() {
            Some(class) if is_made_plainly(class) && note_type(space, class, cache) => {
                form(op::CallConstructor, op::CallMethodConstructor)
            }
            Some(class) if matches!(construction(class), Some(Construction::Vectorcall(_))) => {
                cache.key.set(class.as_ptr() as usize);
                form(op::CallBuiltinClass, op::CallMethodBuiltinClass)
            }
            None if call_slot(callable).is_some() && note_type(space, callable.ty(), cache) => {
                form(op::CallSlot, op::CallMethodSlot)
            }
            _ => form(op::CallNative, op::CallMethodNative),
        },
        _ => form(op::CallNative, op::CallMethodNative),
    }
}

/// Notes a type and its version in the cache of a call; whether it has one.
fn note_type(space: &Space, ty: &Type, cache: &Cache) -> bool {
    let has_version = ty.assign_version(space);
    cache.key.set(if has_version { ty.as_ptr() as usize } else { 0 });
    cache.version.set(ty.slots().tp_version_tag.get());
    has_version
}

/// Whether this is the type that the cache of a call has, unchanged since.
///
/// # Safety
/// `ty` is a type's address, or that of another object.
#[inline(always)]
pub unsafe fn is_noted(ty: *mut PyObject, cache: &Cache) -> bool {
    // SAFETY: an address that was a type's is one's still if a type has the version: versions are not given twice.
    let version = || unsafe { (*ty.cast::<PyTypeObject>()).tp_version_tag.get() };
    ty as usize == cache.key.get() && version() == cache.version.get()
}

/// Calls a definition's function by its convention.
///
/// # Safety
/// The definition has a function of the convention; `args` are `count` objects.
#[inline(always)]
pub unsafe fn invoke_as<const CONVENTION: i32>(
    definition: &PyMethodDef,
    this: *mut PyObject,
    args: *const *mut PyObject,
    count: usize,
) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe {
        let function = definition.ml_meth.unwrap_unchecked();
        match CONVENTION {
            METH_NOARGS => function(this, ptr::null_mut()),
            METH_O => function(this, *args),
            METH_FASTCALL => transmute::<PyCFunction, PyCFunctionFast>(function)(this, args, count as isize),
            _ => transmute::<PyCFunction, PyCFunctionFastWithKeywords>(function)(
                this,
                args,
                count as isize,
                ptr::null_mut(),
            ),
        }
    }
}

/// Calls a definition's function with a tuple of arguments.
///
/// # Safety
/// The definition has a function that wants one, and keywords if `KEYWORDS`.
#[inline(always)]
pub unsafe fn invoke_with_tuple<const KEYWORDS: bool>(
    definition: &PyMethodDef,
    this: *mut PyObject,
    args: &Tuple,
) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe {
        if KEYWORDS {
            return invoke_with_tuple_and_dict(definition, this, args, ptr::null_mut());
        }
        let function = definition.ml_meth.unwrap_unchecked();
        function(this, args.as_ptr())
    }
}

/// Calls a definition's function with a tuple of arguments and a dict of keywords, or null.
///
/// # Safety
/// The definition has a function that wants both.
#[inline(always)]
pub unsafe fn invoke_with_tuple_and_dict(
    definition: &PyMethodDef,
    this: *mut PyObject,
    args: &Tuple,
    keywords: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe {
        let function = definition.ml_meth.unwrap_unchecked();
        transmute::<PyCFunction, PyCFunctionWithKeywords>(function)(this, args.as_ptr(), keywords)
    }
}

/// The form of a call with keywords that fits a callable, if there is one.
///
/// # Safety
/// As [`definition_of`].
pub unsafe fn form_of_keyword_call(callable: Value, receiver: Value, is_method: bool) -> Option<u8> {
    let form = |plain: u8, method: u8| Some(if is_method { method } else { plain });
    // SAFETY: the caller's promise.
    let (definition, _) = unsafe { definition_of(callable, receiver)? };
    match definition.ml_flags & (CONVENTION | METH_STATIC) {
        FASTCALL_KEYWORDS => form(op::CallKeywordFast, op::CallMethodKeywordFast),
        VARARGS_KEYWORDS => form(op::CallKeywordTuple, op::CallMethodKeywordTuple),
        _ => None,
    }
}

/// Calls a definition's function with an array of arguments, the last ones those of the keywords in `names`.
///
/// # Safety
/// The definition has a function of that convention; `args` are `count` objects.
#[inline(always)]
pub unsafe fn invoke_with_keywords(
    definition: &PyMethodDef,
    this: *mut PyObject,
    args: *const *mut PyObject,
    count: usize,
    names: &Tuple,
) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe {
        let function = definition.ml_meth.unwrap_unchecked();
        let function = transmute::<PyCFunction, PyCFunctionFastWithKeywords>(function);
        function(this, args, (count - names.len()) as isize, names.as_ptr())
    }
}

/// The error that a C function ended with: its own, or for breaking the rules about results.
///
/// # Safety
/// `result` is null, or owned, and an exception is set.
#[cold]
#[inline(never)]
pub unsafe fn error_of(space: &Space, callable: Value, result: *mut PyObject) -> PyErr {
    // SAFETY: the caller's promise; the register keeps the callable.
    match unsafe { check_result(space, Some(callable.as_object()), result) } {
        Ok(_) => space.system_error("a C function ended with neither result nor error"),
        Err(err) => err,
    }
}

#[inline(always)]
unsafe fn invoke(
    operands: &Operands<'_>,
    callable: &Object,
    definition: &PyMethodDef,
    this: *mut PyObject,
    first: usize,
    count: usize,
) -> Option<PyResult<Ref<Object>>> {
    // SAFETY: the caller's promise; functions and descriptors are only made of definitions with a function.
    unsafe {
        let args = operands.regs.add(first).cast::<*mut PyObject>();
        let convention = definition.ml_flags & CONVENTION;
        match convention {
            METH_NOARGS if count == 0 => {}
            METH_O if count == 1 => {}
            METH_FASTCALL | FASTCALL_KEYWORDS => {}
            METH_VARARGS | VARARGS_KEYWORDS => {
                return Some(with_tuple(operands, callable, definition, this, first, count));
            }
            _ => return None,
        }
        if let Err(err) = operands.box_run(first, count) {
            return Some(Err(err));
        }
        let result = match convention {
            METH_NOARGS => invoke_as::<METH_NOARGS>(definition, this, args, count),
            METH_O => invoke_as::<METH_O>(definition, this, args, count),
            METH_FASTCALL => invoke_as::<METH_FASTCALL>(definition, this, args, count),
            _ => invoke_as::<FASTCALL_KEYWORDS>(definition, this, args, count),
        };
        Some(check_result(operands.space, Some(callable), result))
    }
}

/// Makes an instance of a class from C: the arguments move into a tuple.
#[inline(never)]
unsafe fn construct(
    operands: &Operands<'_>,
    class: &Type,
    first: usize,
    count: usize,
) -> PyResult<Ref<Object>> {
    operands.space.check_stack(" while calling a Python object")?;
    // SAFETY: the caller's promise.
    let args = unsafe { take_tuple(operands, first, count)? };
    let made = instantiate(operands.space, class, &args, None);
    Tuple::take_back(operands.space, args);
    made
}

/// The values of a run of registers as a tuple that is lent: they move into it.
unsafe fn take_tuple(operands: &Operands<'_>, first: usize, count: usize) -> PyResult<Ref<Tuple>> {
    if count == 0 {
        return Ok(Tuple::empty());
    }
    // SAFETY: the caller's promise; a register gives up what moves into the tuple.
    unsafe {
        operands.box_run(first, count)?;
        let tuple = Tuple::lend(operands.space, operands.regs.add(first).cast(), count)?;
        for offset in 0..count {
            *operands.regs.add(first + offset) = Value::UNBOUND;
        }
        Ok(tuple)
    }
}

/// Calls a function that wants a tuple: the arguments move into it.
#[inline(never)]
unsafe fn with_tuple(
    operands: &Operands<'_>,
    callable: &Object,
    definition: &PyMethodDef,
    this: *mut PyObject,
    first: usize,
    count: usize,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise; a register gives up what moves into the tuple.
    unsafe {
        let tuple = take_tuple(operands, first, count)?;
        let result = if definition.ml_flags & METH_KEYWORDS != 0 {
            invoke_with_tuple::<true>(definition, this, &tuple)
        } else {
            invoke_with_tuple::<false>(definition, this, &tuple)
        };
        Tuple::take_back(operands.space, tuple);
        check_result(operands.space, Some(callable), result)
    }
}
