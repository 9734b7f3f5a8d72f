//! `_thread.RLock`.

use super::raw_lock::{RawLock, Wait, wait_argument};
use super::states::identifier;
use core::cell::Cell;
use core::sync::atomic::{AtomicU64, Ordering};
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, Object, PyResult, Ref, Space, Str, Tuple, gc};

/// `RLock`.
#[repr(C)]
pub struct ReentrantLock {
    head: abi::PyObject,
    raw: RawLock,
    owner: AtomicU64,
    depth: Cell<usize>,
    weak_references: Cell<*mut abi::PyObject>,
}
objspace::layout!(impl ReentrantLock);

impl ReentrantLock {
    fn is_own(&self) -> bool {
        self.depth.get() > 0 && self.owner.load(Ordering::Relaxed) == identifier()
    }

    fn take(&self, space: &Space, wait: Wait) -> PyResult<bool> {
        if self.is_own() {
            self.depth.set(self.depth.get() + 1);
            return Ok(true);
        }
        let taken = self.raw.acquire(space, wait)?;
        if taken {
            self.owner.store(identifier(), Ordering::Relaxed);
            self.depth.set(1);
        }
        Ok(taken)
    }

    fn give_back(&self, space: &Space) -> PyResult<()> {
        if !self.is_own() {
            return Err(space.runtime_error("cannot release un-acquired lock"));
        }
        self.depth.set(self.depth.get() - 1);
        if self.depth.get() == 0 {
            self.owner.store(0, Ordering::Relaxed);
            self.raw.release();
        }
        Ok(())
    }
}

/// A lock that the thread that has it can take again; it is free when it has been released as often.
#[pytype(
    name = "RLock",
    module = "_thread",
    flags = BASETYPE,
    weaklistoffset = core::mem::offset_of!(ReentrantLock, weak_references)
)]
impl ReentrantLock {
    #[slot(tp_new)]
    fn construct(space: &Space, cls: &objspace::Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        // As on CPython, arguments are for the initialisers of subclasses and otherwise ignored.
        let _ = args;
        let object = cls.allocate(space, 0)?;
        // SAFETY: the memory is a lock's, zero-filled; the lock in it is written before anyone sees it.
        unsafe { (&raw mut (*object.as_ptr().cast::<ReentrantLock>()).raw).write(RawLock::new()) };
        Ok(object)
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; the lock is dropped before its memory goes.
        unsafe {
            objspace::weakref::clear(this.cast());
            core::ptr::drop_in_place(&raw mut (*this).raw);
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let state = if self.depth.get() > 0 { "locked" } else { "unlocked" };
        let text = format!(
            "<{state} {} object owner={} count={} at {:p}>",
            self.ty().tp_name(),
            self.owner.load(Ordering::Relaxed),
            self.depth.get(),
            &raw const *self
        );
        Str::from_str(space, &text)
    }

    /// Take the lock, waiting for it if need be; tell whether it was taken.
    #[pymethod(signature = "($self, /, blocking=True, timeout=-1)")]
    fn acquire(&self, space: &Space, blocking: bool, timeout: Option<&Object>) -> PyResult<bool> {
        let wait = wait_argument(space, blocking, timeout)?;
        self.take(space, wait)
    }

    /// Release the lock once.
    #[pymethod]
    fn release(&self, space: &Space) -> PyResult<()> {
        self.give_back(space)
    }

    /// Tell whether any thread has the lock.
    #[pymethod]
    fn locked(&self) -> bool {
        self.depth.get() > 0
    }

    #[pymethod(name = "__enter__")]
    fn enter(&self, space: &Space) -> PyResult<bool> {
        self.take(space, Wait::Forever)
    }

    #[pymethod(name = "__exit__", raw)]
    fn exit(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let _ = args;
        self.give_back(space)
    }

    /// Tell whether the calling thread has the lock.
    #[pymethod(name = "_is_owned")]
    fn is_owned(&self) -> bool {
        self.is_own()
    }

    /// Return how often the calling thread has taken the lock.
    #[pymethod(name = "_recursion_count")]
    fn recursion_count(&self) -> usize {
        if self.is_own() { self.depth.get() } else { 0 }
    }

    /// Release the lock altogether; return what _acquire_restore() takes.
    #[pymethod(name = "_release_save")]
    fn release_save(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        if self.depth.get() == 0 {
            return Err(space.runtime_error("cannot release un-acquired lock"));
        }
        let (depth, owner) = (self.depth.replace(0), self.owner.swap(0, Ordering::Relaxed));
        self.raw.release();
        Tuple::from_vec(space, vec![space.new_int(depth as i64)?, space.new_int(owner as i64)?])
    }

    /// Take the lock again as it was.
    #[pymethod(name = "_acquire_restore")]
    fn acquire_restore(&self, space: &Space, state: &Object) -> PyResult<()> {
        let wrong =
            |shown: &str| space.type_error(format_args!("_acquire_restore() argument 1 must be {shown}"));
        let Some(state) = state.downcast::<Tuple>() else {
            return Err(wrong(&format!("2-item tuple, not {}", state.ty().tp_name())));
        };
        let [depth, owner] = state.items() else {
            return Err(wrong(&format!("tuple of length 2, not {}", state.len())));
        };
        let (depth, owner) = (depth.index(space)?, owner.index(space)?);
        self.raw.acquire_at_any_rate(space);
        self.depth.set(depth.max(0) as usize);
        self.owner.store(owner as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Make the lock free again in a forked process.
    #[pymethod(name = "_at_fork_reinit")]
    fn at_fork_reinit(&self) {
        self.depth.set(0);
        self.owner.store(0, Ordering::Relaxed);
        self.raw.reset();
    }
}
