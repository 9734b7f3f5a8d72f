//! Functions that C code wants called when something happens to objects of a kind: `PyContext_AddWatcher` and its like.

use crate::{GilCell, PyResult, Space};
use core::cell::Cell;
use core::sync::atomic::{AtomicBool, Ordering};

const MAX_WATCHERS: usize = 8;

/// The functions that watch one kind of object; they are known by numbers.
pub struct Watchers<F: Copy + 'static> {
    /// The kind, as messages name it.
    kind: &'static str,
    places: GilCell<[Cell<Option<F>>; MAX_WATCHERS]>,
    /// Whether there has ever been a watcher: without one, looking for them takes one load.
    used: AtomicBool,
}

impl<F: Copy + 'static> Watchers<F> {
    /// No functions yet.
    pub const fn new(kind: &'static str) -> Self {
        Watchers {
            kind,
            places: GilCell::new([const { Cell::new(None) }; MAX_WATCHERS]),
            used: AtomicBool::new(false),
        }
    }

    /// Registers a function; gives its number.
    ///
    /// # Errors
    /// `RuntimeError` when all numbers are taken.
    pub fn add(&self, space: &Space, function: F) -> PyResult<i32> {
        for (number, place) in (0..).zip(self.places.get(space)) {
            if place.get().is_none() {
                place.set(Some(function));
                self.used.store(true, Ordering::Relaxed);
                return Ok(number);
            }
        }
        let kind = self.kind;
        Err(space.runtime_error(format_args!("no more {kind} watcher IDs available")))
    }

    /// Unregisters a function.
    ///
    /// # Errors
    /// `ValueError` when there is none of this number.
    pub fn clear(&self, space: &Space, number: i32) -> PyResult<()> {
        let kind = self.kind;
        // CPython says this about functions in lower case.
        let (invalid, none) = if kind == "func" { ("invalid", "no") } else { ("Invalid", "No") };
        let place = usize::try_from(number).ok().and_then(|number| self.places.get(space).get(number));
        let Some(place) = place else {
            return Err(space.value_error(format_args!("{invalid} {kind} watcher ID {number}")));
        };
        match place.take() {
            Some(_) => Ok(()),
            None => Err(space.value_error(format_args!("{none} {kind} watcher set for ID {number}"))),
        }
    }

    /// Whether there may be functions.
    #[inline(always)]
    pub fn any(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    /// The functions. They may run any code, so what is watched must be consistent.
    #[inline]
    pub fn functions(&self, space: &Space) -> impl Iterator<Item = F> + '_ {
        let places: &[_] = if self.any() { self.places.get(space) } else { &[] };
        let functions: [Option<F>; MAX_WATCHERS] =
            core::array::from_fn(|number| places.get(number).and_then(Cell::get));
        functions.into_iter().flatten()
    }
}

/// Has a dying object live while its watchers are told; whether it is still to die.
///
/// # Safety
/// The object's last reference is gone, and nothing of it is cleared yet.
pub unsafe fn tell_of_death(object: *mut abi::PyObject, tell: impl FnOnce()) -> bool {
    // SAFETY: the caller's promise.
    let count = unsafe { &(*object).ob_refcnt };
    count.set(1);
    tell();
    count.set(count.get() - 1);
    count.get() == 0
}
