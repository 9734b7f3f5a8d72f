//! `sys.getsizeof`.

use objspace::exceptions as exc;
use objspace::{Int, Layout, Object, PyResult, Ref, Space, Str};

/// Bytes of the collector's header before an object.
const HEADER_SIZE: i64 = 16;

/// What the object's `__sizeof__` says, plus the collector's header.
///
/// # Errors
/// `TypeError` when the type has no `__sizeof__`, unless there is a default; `ValueError` for a negative size.
pub fn size_of_object(space: &Space, object: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
    match size(space, object) {
        Ok(size) => space.new_int(size),
        Err(err) => match default {
            Some(default) if err.is_a::<exc::TypeError>() => Ok(default.to_ref()),
            _ => Err(err),
        },
    }
}

fn size(space: &Space, object: &Object) -> PyResult<i64> {
    let Some(method) = object.special_method(space, &Str::intern(space, "__sizeof__"))? else {
        let kind = object.ty().name();
        return Err(space.type_error(format_args!("Type {kind} doesn't define __sizeof__")));
    };
    let size = method.call0(space)?;
    let Some(size) = size.downcast::<Int>() else {
        let kind = size.ty().name();
        return Err(space.type_error(format_args!("'{kind}' object cannot be interpreted as an integer")));
    };
    let size =
        size.to_i64().ok_or_else(|| space.overflow_error("Python int too large to convert to C ssize_t"))?;
    if size < 0 {
        return Err(space.value_error("__sizeof__() should return >= 0"));
    }
    let collectable = object.ty().has_flag(abi::Py_TPFLAGS_HAVE_GC);
    Ok(if collectable { size + HEADER_SIZE } else { size })
}
