//! `warnings.h`: issuing warnings.

use crate::border::CText;
use crate::text_format;
use crate::va_list::VaList;
use abi::PyObject;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::exceptions::{ResourceWarning, RuntimeWarning};
use objspace::{Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, warnings};

/// The category of a warning; `RuntimeWarning` by default.
fn category<'a>(space: &Space, category: Option<&'a Object>) -> PyResult<&'a Type> {
    let Some(category) = category else { return Ok(RuntimeWarning::type_object()) };
    category.downcast().ok_or_else(|| {
        let name = category.ty().tp_name();
        space.type_error(format_args!("category must be a Warning subclass, not '{name}'"))
    })
}

fn warn(
    space: &Space,
    category_object: Option<&Object>,
    message: &Str,
    level: isize,
    source: Option<&Object>,
) -> PyResult<()> {
    let category = category(space, category_object)?;
    warnings::warn_about(space, category, message.to_string_lossy(), level, source)
}

/// Issue a warning, its message in UTF-8.
#[cpython_api]
fn PyErr_WarnEx(space: &Space, category: Option<&Object>, message: CText<'_>, level: isize) -> PyResult<()> {
    warn(space, category, &*message.to_str(space)?, level, None)
}

/// -1 with the error that the warning became.
fn status(space: &Space, result: PyResult<()>) -> c_int {
    match result {
        Ok(()) => 0,
        Err(err) => {
            err.restore(space);
            -1
        }
    }
}

/// `PyErr_WarnFormat`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_warn_format(
    category: *mut PyObject,
    level: isize,
    format: CText<'_>,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result = unsafe {
        text_format::format(space, format, &mut *args)
            .and_then(|message| warn(space, Object::from_nullable(category), &message, level, None))
    };
    status(space, result)
}

/// `PyErr_ResourceWarning`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_warn_resource(
    source: *mut PyObject,
    level: isize,
    format: CText<'_>,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result = unsafe {
        text_format::format(space, format, &mut *args).and_then(|message| {
            let source = Object::from_nullable(source);
            warn(space, Some(ResourceWarning::type_object()), &message, level, source)
        })
    };
    status(space, result)
}

/// Issue a warning for a place that is told instead of found.
#[cpython_api]
fn PyErr_WarnExplicitObject(
    space: &Space,
    category: Option<&Object>,
    message: &Object,
    filename: &Object,
    line: c_int,
    module: Option<&Object>,
    registry: Option<&Object>,
) -> PyResult<()> {
    let none = objspace::none();
    let function = objspace::imports::import(space, "warnings")?.getattr_str(space, "warn_explicit")?;
    let category: &Object = category.unwrap_or(RuntimeWarning::type_object());
    let line = space.new_int(line.into())?;
    let args = [message, category, filename, &line, module.unwrap_or(none), registry.unwrap_or(none)];
    function.call(space, &args).map(drop)
}

fn warn_explicit(
    space: &Space,
    category: Option<&Object>,
    message: &Str,
    place: (CText<'_>, c_int),
    module: CText<'_>,
    registry: Option<&Object>,
) -> PyResult<()> {
    let module: Option<Ref<Str>> = match module.get() {
        None => None,
        Some(_) => Some(module.to_str(space)?),
    };
    let module = module.as_deref().map(objspace::Layout::as_object);
    let filename = place.0.to_str(space)?;
    PyErr_WarnExplicitObject(space, category, message, &filename, place.1, module, registry)
}

/// The same with strings in UTF-8.
#[cpython_api]
fn PyErr_WarnExplicit(
    space: &Space,
    category: Option<&Object>,
    message: CText<'_>,
    filename: CText<'_>,
    line: c_int,
    module: CText<'_>,
    registry: Option<&Object>,
) -> PyResult<()> {
    let message = message.to_str(space)?;
    warn_explicit(space, category, &message, (filename, line), module, registry)
}

/// `PyErr_WarnExplicitFormat`
#[unsafe(no_mangle)]
unsafe extern "C" fn pyroxene_warn_explicit_format(
    category: *mut PyObject,
    filename: CText<'_>,
    line: c_int,
    module: CText<'_>,
    registry: *mut PyObject,
    format: CText<'_>,
    args: *mut VaList,
) -> c_int {
    let space = Space::current();
    // SAFETY: C vouches for its arguments.
    let result = unsafe {
        text_format::format(space, format, &mut *args).and_then(|message| {
            let (category, registry) = (Object::from_nullable(category), Object::from_nullable(registry));
            warn_explicit(space, category, &message, (filename, line), module, registry)
        })
    };
    status(space, result)
}
