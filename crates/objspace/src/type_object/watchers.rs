//! Functions that C code wants called when a type changes: `PyType_AddWatcher`.

use crate::Layout;
use crate::{GilCell, PyResult, Space, Type, unraisable};
use abi::PyType_WatchCallback;
use core::cell::Cell;

const MAX_WATCHERS: usize = 8;

static WATCHERS: GilCell<[Cell<Option<PyType_WatchCallback>>; MAX_WATCHERS]> =
    GilCell::new([const { Cell::new(None) }; MAX_WATCHERS]);

/// Registers a callback; gives its number.
///
/// # Errors
/// `RuntimeError` when all numbers are taken.
pub fn add(space: &Space, callback: PyType_WatchCallback) -> PyResult<usize> {
    // Number 0 is reserved for the runtime itself, as on CPython.
    for (number, place) in WATCHERS.get(space).iter().enumerate().skip(1) {
        if place.get().is_none() {
            place.set(Some(callback));
            return Ok(number);
        }
    }
    Err(space.runtime_error("no more type watcher IDs available"))
}

fn place(space: &Space, number: i32) -> PyResult<&'static Cell<Option<PyType_WatchCallback>>> {
    let watchers: *const [Cell<Option<PyType_WatchCallback>>; MAX_WATCHERS] = WATCHERS.get(space);
    // SAFETY: the watchers are a static.
    let place = usize::try_from(number).ok().and_then(|number| unsafe { (*watchers).get(number) });
    let Some(place) = place else {
        return Err(space.value_error(format_args!("Invalid type watcher ID {number}")));
    };
    if place.get().is_none() {
        return Err(space.value_error(format_args!("No type watcher set for ID {number}")));
    }
    Ok(place)
}

/// Unregisters a callback.
///
/// # Errors
/// `ValueError` when there is none of this number.
pub fn clear(space: &Space, number: i32) -> PyResult<()> {
    place(space, number)?.set(None);
    Ok(())
}

/// Has a callback called when `ty` changes, or no longer.
///
/// # Errors
/// `ValueError` when there is no callback of this number.
pub fn watch(space: &Space, number: i32, ty: &Type, on: bool) -> PyResult<()> {
    place(space, number)?;
    let bit = 1 << number;
    let watched = &ty.slots().tp_watched;
    if on {
        // A type without a version tag would not notice changes.
        ty.assign_version(space);
        watched.set(watched.get() | bit);
    } else {
        watched.set(watched.get() & !bit);
    }
    Ok(())
}

/// Calls the callbacks that watch `ty`.
pub(super) fn notify(space: &Space, ty: &Type) {
    let watched = ty.slots().tp_watched.get();
    if watched == 0 {
        return;
    }
    for (number, place) in WATCHERS.get(space).iter().enumerate() {
        let Some(callback) = place.get().filter(|_| watched & (1 << number) != 0) else { continue };
        // SAFETY: the callback was registered for types.
        if unsafe { callback(ty.as_type_ptr()) } < 0
            && let Some(err) = space.take_error()
        {
            let doing = format!("in type watcher callback #{number} for");
            unraisable::report(space, err, &doing, Some(ty.as_object()));
        }
    }
}
