//! `context.h`: contexts and their variables.

use crate::border::{CText, Out};
use abi::{PyContext_WatchCallback, PyObject};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::context::{self, Context, ContextVar, Token};
use objspace::{Object, PyResult, Ref, Space};

fn variable<'a>(space: &Space, object: &'a Object) -> PyResult<&'a ContextVar> {
    object.downcast::<ContextVar>().ok_or_else(|| space.type_error("an instance of ContextVar was expected"))
}

fn context_of<'a>(space: &Space, object: &'a Object) -> PyResult<&'a Context> {
    object.downcast::<Context>().ok_or_else(|| space.type_error("an instance of Context was expected"))
}

/// A new empty context.
#[cpython_api]
fn PyContext_New(space: &Space) -> PyResult<Ref<Context>> {
    Context::new(space)
}

/// A copy of a context.
#[cpython_api]
fn PyContext_Copy(space: &Space, context: &Object) -> PyResult<Ref<Context>> {
    context_of(space, context)?.duplicate(space)
}

/// A copy of the thread's context.
#[cpython_api]
fn PyContext_CopyCurrent(space: &Space) -> PyResult<Ref<Context>> {
    context::current(space)?.duplicate(space)
}

/// Make a context the thread's.
#[cpython_api]
fn PyContext_Enter(space: &Space, context: &Object) -> PyResult<()> {
    context_of(space, context)?.enter(space)
}

/// Give the thread back the context that it had before.
#[cpython_api]
fn PyContext_Exit(space: &Space, context: &Object) -> PyResult<()> {
    context_of(space, context)?.exit(space)
}

/// A new variable, maybe with a default value.
#[cpython_api]
fn PyContextVar_New(space: &Space, name: CText<'_>, default: Option<&Object>) -> PyResult<Ref<ContextVar>> {
    ContextVar::new(space, &*name.to_str(space)?, default)
}

/// The value of a variable in the thread's context, else the default given, else the variable's own, else `NULL`: 0 in each case.
#[cpython_api]
fn PyContextVar_Get(
    space: &Space,
    var: &Object,
    default: Option<&Object>,
    value: Out<'_, *mut PyObject>,
) -> PyResult<()> {
    value.set_borrowed(None);
    value.set_new(variable(space, var)?.value(space, default)?);
    Ok(())
}

/// Set a variable in the thread's context; gives the token that undoes it.
#[cpython_api]
fn PyContextVar_Set(space: &Space, var: &Object, value: &Object) -> PyResult<Ref<Token>> {
    variable(space, var)?.assign(space, value)
}

/// Undo what gave a token.
#[cpython_api]
fn PyContextVar_Reset(space: &Space, var: &Object, token: &Object) -> PyResult<()> {
    let var = variable(space, var)?;
    let token: PyResult<&Token> =
        token.downcast().ok_or_else(|| space.type_error("an instance of Token was expected"));
    var.restore(space, token?)
}

/// Have a function called whenever a thread's context becomes another one; gives its number.
#[cpython_api]
fn PyContext_AddWatcher(space: &Space, callback: Option<PyContext_WatchCallback>) -> PyResult<c_int> {
    let callback = callback.ok_or_else(|| space.bad_internal_call())?;
    context::add_watcher(space, callback)
}

/// Have the function of a number no longer called.
#[cpython_api]
fn PyContext_ClearWatcher(space: &Space, watcher: c_int) -> PyResult<()> {
    context::clear_watcher(space, watcher)
}
