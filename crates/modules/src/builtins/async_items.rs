//! `anext`.

use objspace::{Layout, Object, PyResult, Ref, Space};

/// `anext(iterator, default)`.
///
/// # Errors
/// `TypeError` when it is no asynchronous iterator; what its `__anext__` raises.
pub fn anext(space: &Space, iterator: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
    let Some(next) = iterator.ty().async_slots().and_then(|slots| slots.am_anext.get()) else {
        let kind = iterator.ty().name();
        return Err(space.type_error(format_args!("'{kind}' object is not an async iterator")));
    };
    if default.is_some() {
        return Err(space.not_implemented_error("anext() with a default is not implemented"));
    }
    // SAFETY: the slot fits its own type.
    unsafe { space.from_c(next(iterator.as_ptr())) }
}
