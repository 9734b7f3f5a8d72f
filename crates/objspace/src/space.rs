//! The running thread's state.
//!
//! A `&Space` proves that the calling thread has a thread state and holds the GIL. Its first field is the public
//! `PyThreadState`, so C code's `PyThreadState *` and Rust's `&Space` are the same address.

use crate::{Object, PyErr, PyResult, Ref, current_space};
use abi::{PyObject, PyThreadState};
use core::cell::{Cell, RefCell};
use core::ptr;

/// Bytes of native stack kept free for the work of raising `RecursionError` and of deallocators.
///
/// Without optimisation, functions use several times as much of it.
const STACK_RESERVE: usize = if cfg!(debug_assertions) { 512 * 1024 } else { 160 * 1024 };
/// Above this many free bytes beyond the reserve, parked deallocations resume.
const STACK_COMFORT: usize = 64 * 1024;

/// The running thread's state, with the GIL held.
#[repr(C)]
pub struct Space {
    thread: PyThreadState,
    /// Native code may not use stack below this address.
    stack_limit: Cell<usize>,
    /// Objects whose `repr` is being computed by this thread (`Py_ReprEnter`).
    pub(crate) repr_running: RefCell<Vec<*mut PyObject>>,
}

impl Space {
    /// Makes a thread state for the calling thread, leaked: it lives until [`Space::destroy`].
    pub fn create() -> &'static Space {
        // SAFETY: every field of `PyThreadState` and of this struct that is not set below is valid when zero.
        let space: Box<Space> = unsafe {
            let mut space = Box::<Space>::new_zeroed();
            (&raw mut (*space.as_mut_ptr()).repr_running).write(RefCell::new(Vec::new()));
            space.assume_init()
        };
        let space: &'static Space = Box::leak(space);
        let thread = &space.thread;
        thread.exc_info.set((&raw const thread.exc_state).cast_mut());
        thread.py_recursion_limit.set(1000);
        thread.py_recursion_remaining.set(1000);
        space.stack_limit.set(native_stack_limit());
        crate::gc::initialize();
        crate::threads::add(space);
        space
    }

    /// Makes `space` the calling thread's current one. Null means that the thread holds no GIL.
    pub fn set_current(space: Option<&'static Space>) {
        current_space::set(space.map_or(ptr::null(), |space| &raw const *space));
    }

    /// The calling thread's state.
    ///
    /// # Panics
    /// If the thread has none, that is, it does not hold the GIL: a mistake of the caller that cannot be reported.
    #[inline]
    pub fn current<'a>() -> &'a Space {
        let space = current_space::get();
        assert!(!space.is_null(), "the Python C API was called without the GIL held");
        // SAFETY: a current thread state is alive until it is replaced.
        unsafe { &*space }
    }

    /// The calling thread's state, or `None` when it does not hold the GIL.
    #[inline]
    pub fn try_current<'a>() -> Option<&'a Space> {
        // SAFETY: a current thread state is alive until it is replaced.
        unsafe { current_space::get().as_ref() }
    }

    /// The public fields, which extensions read and write.
    #[inline]
    pub fn thread_state(&self) -> &PyThreadState {
        &self.thread
    }

    /// The address that C code knows this thread's state by.
    #[inline]
    pub fn as_ptr(&self) -> *mut PyThreadState {
        (&raw const self.thread).cast_mut()
    }

    /// Bytes of native stack left above the reserve; negative when into it.
    #[inline]
    fn stack_margin(&self) -> isize {
        (stack_pointer() as isize).wrapping_sub(self.stack_limit.get() as isize)
    }

    /// Whether native recursion must stop here.
    #[inline]
    pub fn stack_is_low(&self) -> bool {
        self.stack_margin() < 0
    }

    /// Whether there is stack enough to go on with what was put off.
    #[inline]
    pub fn stack_is_comfortable(&self) -> bool {
        self.stack_margin() > STACK_COMFORT as isize
    }

    /// `RecursionError` when the native stack is nearly used up; `doing` completes the message, as in `" while calling a
    /// Python object"`.
    #[inline]
    pub fn check_stack(&self, doing: &str) -> PyResult<()> {
        if self.stack_is_low() { Err(self.stack_error(doing)) } else { Ok(()) }
    }

    /// The `RecursionError` of [`Space::check_stack`].
    #[cold]
    pub fn stack_error(&self, doing: &str) -> PyErr {
        // The reserve is what this and the handlers further out run on.
        let limit = self.stack_limit.get();
        self.stack_limit.set(limit - STACK_RESERVE / 2);
        let err =
            self.recursion_error(format_args!("Stack overflow (used {} kB){doing}", stack_used() / 1024));
        self.stack_limit.set(limit);
        err
    }

    /// Takes the exception that C code left in the thread state.
    #[inline]
    pub fn take_error(&self) -> Option<PyErr> {
        let raised = self.thread.current_exception.replace(ptr::null_mut());
        // SAFETY: the field owns a reference to an exception, or is null.
        unsafe { Ref::from_nullable(raised) }.map(PyErr::from_raised)
    }

    /// Whether C code (or a failed call) left an exception in the thread state.
    #[inline]
    pub fn error_occurred(&self) -> bool {
        !self.thread.current_exception.get().is_null()
    }

    /// Leaves an exception in the thread state, as C code expects to find it, replacing one that is there.
    #[inline]
    pub fn set_error(&self, err: PyErr) {
        let old = self.thread.current_exception.replace(err.into_raised().into_ptr());
        // SAFETY: the field owned its reference.
        drop(unsafe { Ref::<Object>::from_nullable(old) });
    }

    /// A pointer returned by C code as a new reference: null means that an exception is set.
    ///
    /// # Safety
    /// `ptr` is null with an exception set in the thread state, or an owned reference.
    #[inline]
    pub unsafe fn from_c(&self, ptr: *mut PyObject) -> PyResult<Ref<Object>> {
        if ptr.is_null() {
            return Err(self.error_from_c());
        }
        // SAFETY: the caller's promise.
        Ok(unsafe { Ref::from_owned(ptr) })
    }

    /// The exception that C code reported by its return value; `SystemError` if it set none.
    #[cold]
    pub fn error_from_c(&self) -> PyErr {
        self.take_error().unwrap_or_else(|| self.system_error("error return without exception set"))
    }

    /// An integer status from C code: negative means that an exception is set.
    #[inline]
    pub fn status_from_c(&self, status: i32) -> PyResult<i32> {
        if status < 0 { Err(self.error_from_c()) } else { Ok(status) }
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        crate::threads::remove(self);
    }
}

/// Where the native stack ends at present, about. (The address of a local variable would do, but calls behind it could not become jumps.)
#[inline(always)]
fn stack_pointer() -> usize {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    {
        let pointer: usize;
        // SAFETY: a register is read.
        unsafe {
            #[cfg(target_arch = "x86_64")]
            core::arch::asm!("mov {}, rsp", out(reg) pointer, options(nomem, nostack, preserves_flags));
            #[cfg(target_arch = "aarch64")]
            core::arch::asm!("mov {}, sp", out(reg) pointer, options(nomem, nostack, preserves_flags));
        }
        pointer
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        let here = 0u8;
        &raw const here as usize
    }
}

/// The lowest stack address of the calling thread that may be used, plus the reserve.
fn native_stack_limit() -> usize {
    let here = 0u8;
    let top = &raw const here as usize;
    // To know the bounds, the C library reads the list of all the process's mappings. The parser needs them too, so each thread asks once.
    top.saturating_sub(stacker::remaining_stack().unwrap_or_else(stack_left)) + STACK_RESERVE
}

/// Bytes of the calling thread's stack below its current position.
fn stack_left() -> usize {
    let here = 0u8;
    let (lowest, size) = stack_bounds();
    (&raw const here as usize).saturating_sub(lowest).min(size)
}

/// Bytes of the calling thread's stack that are in use.
fn stack_used() -> usize {
    let (_, size) = stack_bounds();
    size - stack_left()
}

/// The lowest address and the size of the calling thread's stack; a cautious guess where the system does not tell.
fn stack_bounds() -> (usize, usize) {
    const GUESS: usize = 1 << 20;
    let here = 0u8;
    let guess = ((&raw const here as usize).saturating_sub(GUESS), GUESS);
    // SAFETY: the attribute object is initialised by `pthread_getattr_np` before it is read, then destroyed.
    unsafe {
        let mut attributes = core::mem::zeroed::<libc::pthread_attr_t>();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) != 0 {
            return guess;
        }
        let mut lowest = ptr::null_mut();
        let mut size = 0;
        let failed = libc::pthread_attr_getstack(&attributes, &mut lowest, &mut size) != 0;
        libc::pthread_attr_destroy(&mut attributes);
        if failed { guess } else { (lowest as usize, size) }
    }
}
