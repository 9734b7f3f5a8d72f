//! State of the process that belongs to whoever holds the GIL.
//!
//! Each component keeps its own state in a `static` of one of these types instead of sharing one large struct; a
//! `&Space` is the proof that the GIL is held.

use crate::Space;
use core::cell::OnceCell;

/// A value with interior mutability, reachable only with the GIL held.
#[repr(transparent)]
pub struct GilCell<T>(T);

// SAFETY: `get` takes the proof that this thread holds the GIL, so no two threads reach the value at once.
unsafe impl<T> Sync for GilCell<T> {}

impl<T> GilCell<T> {
    /// Wraps a value, usually a `Cell` or `RefCell`.
    pub const fn new(value: T) -> Self {
        GilCell(value)
    }

    /// The value.
    #[inline]
    pub fn get(&self, _space: &Space) -> &T {
        &self.0
    }

    /// The value, for the parts of the C border that get no proof.
    ///
    /// # Safety
    /// The calling thread holds the GIL.
    #[inline(always)]
    pub unsafe fn get_held(&self) -> &T {
        &self.0
    }

    /// The value, for code that runs while the process crashes or inside a signal.
    ///
    /// # Safety
    /// Another thread may be changing the value: what is read may be wrong, and nothing may be written.
    pub unsafe fn get_at_any_time(&self) -> &T {
        &self.0
    }
}

/// A value made when it is first needed, reachable only with the GIL held.
pub struct GilOnce<T>(OnceCell<T>);

// SAFETY: as for `GilCell`.
unsafe impl<T> Sync for GilOnce<T> {}

impl<T> GilOnce<T> {
    /// Not made yet.
    pub const fn new() -> Self {
        GilOnce(OnceCell::new())
    }

    /// The value, made by `make` the first time. `make` may run any code, including another call of this: the first
    /// result stored wins.
    #[inline]
    pub fn get_or_init(&self, _space: &Space, make: impl FnOnce() -> T) -> &T {
        if let Some(value) = self.0.get() { value } else { self.fill(make) }
    }

    #[cold]
    #[inline(never)]
    fn fill(&self, make: impl FnOnce() -> T) -> &T {
        let value = make();
        let _ = self.0.set(value);
        self.0.get().expect("the cell was just filled")
    }

    /// Like [`GilOnce::get_or_init`], where making the value can fail.
    pub fn get_or_try_init<E>(&self, _space: &Space, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        if self.0.get().is_none() {
            let value = make()?;
            let _ = self.0.set(value);
        }
        Ok(self.0.get().expect("the cell was just filled"))
    }

    /// The value, if it has been made.
    #[inline]
    pub fn get(&self, _space: &Space) -> Option<&T> {
        self.0.get()
    }
}

impl<T> Default for GilOnce<T> {
    fn default() -> Self {
        Self::new()
    }
}
