//! The exception that is being handled (`sys.exception()`), and the fields of exceptions.

use crate::border::Out;
use abi::PyObject;
use cpyext_macros::cpython_api;
use interpreter::unwinding::{handled, pop_handled};
use objspace::{BaseException, Layout, Object, PyResult, Ref, Space, Str, Tuple};

/// The exception that is being handled; `NULL` if there is none.
#[cpython_api]
fn PyErr_GetHandledException(space: &Space) -> Option<Ref<Object>> {
    handled(space)
}

/// Make an exception the one that is being handled; `None` or `NULL` for none.
#[cpython_api]
fn PyErr_SetHandledException(space: &Space, exception: Option<&Object>) {
    drop(pop_handled(space, exception.map_or_else(|| space.none(), Layout::to_ref)));
}

/// The exception that is being handled, as class, value and traceback; `None` for what is not there.
#[cpython_api]
fn PyErr_GetExcInfo(
    space: &Space,
    class: Out<'_, *mut PyObject>,
    value: Out<'_, *mut PyObject>,
    traceback: Out<'_, *mut PyObject>,
) {
    let exception = handled(space);
    let found = exception.as_ref().and_then(|exception| exception.downcast::<BaseException>()?.traceback());
    class.set_new(Some(
        exception.as_ref().map_or_else(|| space.none(), |exception| exception.ty().to_ref().into_object()),
    ));
    traceback.set_new(Some(found.unwrap_or_else(|| space.none())));
    value.set_new(Some(exception.unwrap_or_else(|| space.none())));
}

/// Make an exception the one that is being handled; all three are taken over, the value alone matters.
#[cpython_api]
fn PyErr_SetExcInfo(
    space: &Space,
    class: Option<Ref<Object>>,
    value: Option<Ref<Object>>,
    traceback: Option<Ref<Object>>,
) {
    PyErr_SetHandledException(space, value.as_deref());
    drop((class, value, traceback));
}

/// The object as an exception; `TypeError` if it is none.
pub fn exception_fields<'a>(space: &Space, object: &'a Object) -> PyResult<&'a BaseException> {
    object.downcast().ok_or_else(|| {
        let name = object.ty().tp_name();
        space.type_error(format_args!("expected an exception, got '{name}'"))
    })
}

/// `exception.__traceback__`; `NULL` without an error for None.
#[cpython_api]
fn PyException_GetTraceback(space: &Space, exception: &Object) -> PyResult<Option<Ref<Object>>> {
    Ok(exception_fields(space, exception)?.traceback())
}

/// Set `exception.__traceback__` to a traceback or `None`.
#[cpython_api]
fn PyException_SetTraceback(space: &Space, exception: &Object, traceback: Option<&Object>) -> PyResult<()> {
    let Some(traceback) = traceback else {
        return Err(space.type_error("__traceback__ may not be deleted"));
    };
    exception.setattr(space, &Str::intern(space, "__traceback__"), traceback)
}

/// `exception.__cause__`; `NULL` without an error for None.
#[cpython_api]
fn PyException_GetCause(space: &Space, exception: &Object) -> PyResult<Option<Ref<Object>>> {
    Ok(exception_fields(space, exception)?.cause())
}

/// Set `exception.__cause__`; the cause is taken over.
#[cpython_api]
fn PyException_SetCause(exception: &BaseException, cause: Option<Ref<Object>>) {
    exception.set_cause(cause.filter(|cause| !cause.is_none()));
}

/// `exception.__context__`; `NULL` without an error for None.
#[cpython_api]
fn PyException_GetContext(space: &Space, exception: &Object) -> PyResult<Option<Ref<Object>>> {
    Ok(exception_fields(space, exception)?.context())
}

/// Set `exception.__context__`; the context is taken over.
#[cpython_api]
fn PyException_SetContext(exception: &BaseException, context: Option<Ref<Object>>) {
    exception.set_context(context.filter(|context| !context.is_none()));
}

/// `exception.args`
#[cpython_api]
fn PyException_GetArgs(space: &Space, exception: &Object) -> PyResult<Ref<Tuple>> {
    Ok(exception_fields(space, exception)?.args().unwrap_or_else(Tuple::empty))
}

/// Set `exception.args` to a tuple.
#[cpython_api]
fn PyException_SetArgs(exception: &BaseException, args: &Tuple) {
    exception.set_args(args.to_ref());
}
