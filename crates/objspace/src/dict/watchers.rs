//! Functions that C code wants called before a dict changes: `PyDict_AddWatcher`.
//!
//! The low bits of `_ma_watcher_tag` say who watches a dict; a dict that nobody watches pays one test for each change.

use super::Dict;
use crate::{GilCell, Layout, Object, PyResult, Space, unraisable};
use abi::{
    PyDict_EVENT_ADDED, PyDict_EVENT_CLEARED, PyDict_EVENT_CLONED, PyDict_EVENT_DEALLOCATED,
    PyDict_EVENT_DELETED, PyDict_EVENT_MODIFIED, PyDict_WatchCallback,
};
use core::cell::Cell;
use core::ptr;

const MAX_WATCHERS: usize = 8;
/// The bits of the tag that are for watchers.
const WATCHED: u64 = (1 << MAX_WATCHERS) - 1;
/// Numbers that are reserved for the runtime itself, as on CPython.
const RESERVED: usize = 2;

static WATCHERS: GilCell<[Cell<Option<PyDict_WatchCallback>>; MAX_WATCHERS]> =
    GilCell::new([const { Cell::new(None) }; MAX_WATCHERS]);

/// What is about to happen to a dict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub(super) enum Event {
    Added = PyDict_EVENT_ADDED,
    Modified = PyDict_EVENT_MODIFIED,
    Deleted = PyDict_EVENT_DELETED,
    Cloned = PyDict_EVENT_CLONED,
    Cleared = PyDict_EVENT_CLEARED,
    Deallocated = PyDict_EVENT_DEALLOCATED,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Event::Added => "PyDict_EVENT_ADDED",
            Event::Modified => "PyDict_EVENT_MODIFIED",
            Event::Deleted => "PyDict_EVENT_DELETED",
            Event::Cloned => "PyDict_EVENT_CLONED",
            Event::Cleared => "PyDict_EVENT_CLEARED",
            Event::Deallocated => "PyDict_EVENT_DEALLOCATED",
        }
    }
}

/// Registers a callback; gives its number.
///
/// # Errors
/// `RuntimeError` when all numbers are taken.
pub fn add_watcher(space: &Space, callback: PyDict_WatchCallback) -> PyResult<usize> {
    for (number, place) in WATCHERS.get(space).iter().enumerate().skip(RESERVED) {
        if place.get().is_none() {
            place.set(Some(callback));
            return Ok(number);
        }
    }
    Err(space.runtime_error("no more dict watcher IDs available"))
}

/// The bit of a callback's number.
fn check_number(space: &Space, number: i32) -> PyResult<usize> {
    let Some(place) = usize::try_from(number).ok().filter(|&number| number < MAX_WATCHERS) else {
        return Err(space.value_error(format_args!("Invalid dict watcher ID {number}")));
    };
    if WATCHERS.get(space)[place].get().is_none() {
        return Err(space.value_error(format_args!("No dict watcher set for ID {number}")));
    }
    Ok(place)
}

/// Unregisters a callback.
///
/// # Errors
/// `ValueError` when there is none of this number.
pub fn clear_watcher(space: &Space, number: i32) -> PyResult<()> {
    let place = check_number(space, number)?;
    WATCHERS.get(space)[place].set(None);
    Ok(())
}

impl Dict {
    /// Has a callback called before the dict changes, or no longer.
    ///
    /// # Errors
    /// `ValueError` when there is no callback of this number.
    pub fn watch(&self, space: &Space, number: i32, on: bool) -> PyResult<()> {
        let bit = 1 << check_number(space, number)?;
        // Caches would store values without telling.
        self.table().changed();
        let tag = &self.0._ma_watcher_tag;
        tag.set(if on { tag.get() | bit } else { tag.get() & !bit });
        Ok(())
    }

    /// Whether anyone watches the dict.
    #[inline(always)]
    pub(super) fn is_watched(&self) -> bool {
        self.0._ma_watcher_tag.get() & WATCHED != 0
    }

    /// Calls the callbacks that watch the dict. They may run any code.
    #[cold]
    pub(super) fn notify(&self, space: &Space, event: Event, key: Option<&Object>, value: Option<&Object>) {
        let pending = space.take_error();
        let pointer = |object: Option<&Object>| object.map_or(ptr::null_mut(), Layout::as_ptr);
        let watched = self.0._ma_watcher_tag.get() & WATCHED;
        for number in (0..MAX_WATCHERS).filter(|number| watched & 1 << number != 0) {
            let Some(callback) = WATCHERS.get(space)[number].get() else { continue };
            // SAFETY: the callback takes a live dict, and a key and a value that may be null.
            let status = unsafe { callback(event as i32, self.as_ptr(), pointer(key), pointer(value)) };
            if let (true, Some(err)) = (status < 0, space.take_error()) {
                let doing = format!("in {} watcher callback for <dict at {:p}>", event.name(), self.as_ptr());
                unraisable::report(space, err, &doing, None);
            }
        }
        if let Some(err) = pending {
            space.set_error(err);
        }
    }

    /// Tells the watchers what storing `value` for `key` is going to do.
    #[cold]
    pub(super) fn notify_store(
        &self,
        space: &Space,
        key: &Object,
        hash: isize,
        value: &Object,
    ) -> PyResult<()> {
        match self.get_item_with_hash(space, key, hash)? {
            Some(old) if old.is(value) => {}
            Some(_) => self.notify(space, Event::Modified, Some(key), Some(value)),
            None => self.notify(space, Event::Added, Some(key), Some(value)),
        }
        Ok(())
    }
}
