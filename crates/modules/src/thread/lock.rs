//! `_thread.lock`.

use super::raw_lock::{RawLock, Wait, wait_argument};
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Object, PyResult, Ref, Space, Str, gc};

/// `lock`.
#[repr(C)]
pub struct Lock {
    head: abi::PyObject,
    raw: RawLock,
    weak_references: Cell<*mut abi::PyObject>,
}
objspace::layout!(impl Lock);

impl Lock {
    /// A lock that is free.
    pub fn create(space: &Space) -> PyResult<Ref<Lock>> {
        use objspace::PyTypeInfo;
        let object = gc::allocate(space, Lock::type_object(), size_of::<Lock>())?;
        // SAFETY: the memory is a lock's; its fields are written before anyone sees it.
        unsafe {
            (&raw mut (*object.cast::<Lock>()).raw).write(RawLock::new());
            (&raw mut (*object.cast::<Lock>()).weak_references).write(Cell::new(core::ptr::null_mut()));
            Ok(Ref::from_owned_unchecked(object))
        }
    }
}

/// A lock: one thread at a time has it, and any thread can release it.
#[pytype(name = "lock", module = "_thread", weaklistoffset = core::mem::offset_of!(Lock, weak_references))]
impl Lock {
    #[slot(tp_new, signature = "()")]
    fn construct(space: &Space, _cls: &objspace::Type) -> PyResult<Ref<Lock>> {
        Lock::create(space)
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; the lock is dropped before its memory goes.
        unsafe {
            objspace::weakref::clear(this.cast());
            core::ptr::drop_in_place(&raw mut (*this).raw);
            gc::free(this.cast());
        }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let state = if self.raw.is_taken() { "locked" } else { "unlocked" };
        let name = self.ty().tp_name();
        Str::from_str(space, &format!("<{state} {name} object at {:p}>", &raw const *self))
    }

    /// Take the lock, waiting for it if need be; tell whether it was taken.
    #[pymethod(signature = "($self, /, blocking=True, timeout=-1)")]
    fn acquire(&self, space: &Space, blocking: bool, timeout: Option<&Object>) -> PyResult<bool> {
        let wait = wait_argument(space, blocking, timeout)?;
        self.raw.acquire(space, wait)
    }

    /// The same as acquire().
    #[pymethod(signature = "($self, /, blocking=True, timeout=-1)")]
    fn acquire_lock(&self, space: &Space, blocking: bool, timeout: Option<&Object>) -> PyResult<bool> {
        self.acquire(space, blocking, timeout)
    }

    /// Release the lock.
    #[pymethod]
    fn release(&self, space: &Space) -> PyResult<()> {
        match self.raw.release() {
            true => Ok(()),
            false => Err(space.runtime_error("release unlocked lock")),
        }
    }

    /// The same as release().
    #[pymethod]
    fn release_lock(&self, space: &Space) -> PyResult<()> {
        self.release(space)
    }

    /// Tell whether the lock is taken.
    #[pymethod]
    fn locked(&self) -> bool {
        self.raw.is_taken()
    }

    /// The same as locked().
    #[pymethod]
    fn locked_lock(&self) -> bool {
        self.raw.is_taken()
    }

    #[pymethod(name = "__enter__")]
    fn enter(&self, space: &Space) -> PyResult<bool> {
        self.raw.acquire(space, Wait::Forever)
    }

    #[pymethod(name = "__exit__", raw)]
    fn exit(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let _ = args;
        self.release(space)
    }

    /// Make the lock free again in a forked process.
    #[pymethod(name = "_at_fork_reinit")]
    fn at_fork_reinit(&self) {
        self.raw.reset();
    }
}
