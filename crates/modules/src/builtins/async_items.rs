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
    // SAFETY: the slot fits its own type.
    let awaitable = unsafe { space.from_c(next(iterator.as_ptr())) }?;
    match default {
        Some(default) => interpreter::anext_awaitable::new(space, awaitable, default),
        None => Ok(awaitable),
    }
}
