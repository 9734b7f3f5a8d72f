//! The module `_thread`: threads and locks.
//!
//! A thread waits for a lock or another thread without the GIL; the main thread runs the handlers of signals meanwhile.

mod excepthook;
mod handle;
mod local;
mod lock;
mod raw_lock;
mod reentrant_lock;
mod start;
pub mod states;

pub use raw_lock::{RawLock, TIMEOUT_MAX, Wait};
pub use states::identifier;

use core::sync::atomic::{AtomicU64, Ordering};
use cpyext_macros::pymodule;
use objspace::Space;

/// Names of threads have no more bytes than this.
const LONGEST_NAME: usize = 15;

static MAIN_THREAD: AtomicU64 = AtomicU64::new(0);

/// In a forked process the calling thread, which is the main one now, is the only thread.
pub fn after_fork(space: &'static Space) {
    MAIN_THREAD.store(identifier(), Ordering::Relaxed);
    start::after_fork();
    states::after_fork(space);
    handle::after_fork(space);
}

/// Threads and locks.
#[pymodule(name = "_thread")]
pub mod module {
    use super::handle::{self, ThreadHandle};
    use super::local::Local;
    use super::lock::Lock;
    use super::reentrant_lock::ReentrantLock;
    use super::start::{self, LEAST_STACK, Work, start};
    use super::{LONGEST_NAME, MAIN_THREAD, TIMEOUT_MAX, excepthook, identifier, states};
    use core::ffi::{CStr, c_char};
    use core::sync::atomic::Ordering;
    use objspace::exceptions as exc;
    use objspace::shim::Nullable;
    use objspace::{
        Dict, Int, Layout, Module, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, signals,
        unraisable,
    };

    /// Make a lock.
    #[pyfunction]
    fn allocate_lock(space: &Space) -> PyResult<Ref<Lock>> {
        Lock::create(space)
    }

    /// Make a lock; an older name of allocate_lock().
    #[pyfunction]
    fn allocate(space: &Space) -> PyResult<Ref<Lock>> {
        Lock::create(space)
    }

    /// Return the identifier of the calling thread.
    #[pyfunction]
    fn get_ident() -> u64 {
        identifier()
    }

    /// Return the system's number of the calling thread.
    #[pyfunction]
    fn get_native_id() -> i64 {
        // SAFETY: the call has no preconditions.
        i64::from(unsafe { libc::gettid() })
    }

    /// Return the number of threads that were started here and still run.
    #[pyfunction]
    fn _count() -> usize {
        start::running()
    }

    /// Start a thread that calls a function with a tuple of arguments; return its identifier.
    #[pyfunction(signature = "(function, args, kwargs={}, /)")]
    fn start_new_thread(
        space: &Space,
        function: &Object,
        args: &Object,
        kwargs: Option<&Object>,
    ) -> PyResult<u64> {
        if !function.is_callable() {
            return Err(space.type_error("first arg must be callable"));
        }
        let Some(args) = args.downcast::<Tuple>() else {
            return Err(space.type_error("2nd arg must be a tuple"));
        };
        let kwargs = match kwargs {
            None => None,
            Some(kwargs) => match kwargs.downcast::<Dict>() {
                Some(kwargs) => Some(kwargs.to_ref()),
                None => return Err(space.type_error("optional 3rd arg must be a dictionary")),
            },
        };
        start(space, Work { function: function.to_ref(), args: args.to_ref(), kwargs, progress: None })
    }

    /// The same as start_new_thread().
    #[pyfunction(signature = "(function, args, kwargs={}, /)")]
    fn start_new(space: &Space, function: &Object, args: &Object, kwargs: Option<&Object>) -> PyResult<u64> {
        start_new_thread(space, function, args, kwargs)
    }

    /// Start a thread that can be waited for with its handle.
    #[pyfunction(signature = "(function, handle=None, daemon=True)")]
    fn start_joinable_thread(
        space: &Space,
        function: &Object,
        handle: Nullable<&Object>,
        daemon: bool,
    ) -> PyResult<Ref<ThreadHandle>> {
        if !function.is_callable() {
            return Err(space.type_error("thread function must be callable"));
        }
        let handle = match handle.get() {
            None => ThreadHandle::create(space)?,
            Some(handle) => match handle.downcast::<ThreadHandle>() {
                Some(handle) => handle.to_ref(),
                None => return Err(space.type_error("'handle' must be a _ThreadHandle")),
            },
        };
        let progress = Some(handle.prepare(space, daemon)?);
        let work = Work { function: function.to_ref(), args: Tuple::empty(), kwargs: None, progress };
        match start(space, work) {
            Ok(_) => Ok(handle),
            Err(err) => {
                handle.reset();
                Err(err)
            }
        }
    }

    /// Return a handle of the thread with this identifier, which was not started here.
    #[pyfunction(signature = "(ident, /)")]
    fn _make_thread_handle(space: &Space, ident: &Object) -> PyResult<Ref<ThreadHandle>> {
        let Some(ident) = ident.downcast::<Int>() else {
            return Err(space.type_error("ident must be an integer"));
        };
        ThreadHandle::of_running(space, ident.to_c::<u64>(space)?)
    }

    /// Return the identifier of the main thread.
    #[pyfunction]
    fn _get_main_thread_ident() -> u64 {
        MAIN_THREAD.load(Ordering::Relaxed)
    }

    /// Tell whether this is the interpreter that the process began with: there is no other.
    #[pyfunction]
    fn _is_main_interpreter() -> bool {
        true
    }

    /// Wait for the threads that are no daemons.
    #[pyfunction]
    fn _shutdown(space: &Space) {
        if let Err(err) = handle::wait_for_all(space) {
            unraisable::report(space, err, "while joining a thread in _thread._shutdown()", None);
        }
    }

    /// Tell whether threads that are daemons can be started.
    #[pyfunction]
    fn daemon_threads_allowed() -> bool {
        true
    }

    /// Show the exception that ended a thread, as threading.excepthook does.
    #[pyfunction(signature = "(args, /)")]
    fn _excepthook(space: &Space, args: &Object) -> PyResult<()> {
        excepthook::show(space, args)
    }

    /// End the calling thread by raising SystemExit.
    #[pyfunction]
    fn exit(space: &Space) -> PyResult<()> {
        Err(PyErr::with_args(space, exc::SystemExit::type_object(), &[]))
    }

    /// The same as exit().
    #[pyfunction]
    fn exit_thread(space: &Space) -> PyResult<()> {
        exit(space)
    }

    /// Return the stack size of new threads, and set it if one is given; 0 is the default.
    #[pyfunction(signature = "(size=0, /)")]
    fn stack_size(space: &Space, size: Option<isize>) -> PyResult<usize> {
        let Some(size) = size else { return Ok(start::stack_size()) };
        match usize::try_from(size) {
            Ok(size) if size == 0 || size >= LEAST_STACK => Ok(start::set_stack_size(size)),
            _ => Err(space.value_error(format_args!("size must be at least {LEAST_STACK} bytes"))),
        }
    }

    /// Make the main thread see a signal, as if it had arrived.
    #[pyfunction(signature = "(signum=2, /)")]
    fn interrupt_main(space: &Space, signum: i32) -> PyResult<()> {
        match signals::interrupt(signum) {
            true => Ok(()),
            false => Err(space.value_error("signal number out of range")),
        }
    }

    /// Set the name of the calling thread, as the system shows it.
    #[pyfunction(signature = "(name)")]
    fn set_name(space: &Space, name: &Str) -> PyResult<()> {
        let text = name.to_string_lossy();
        let mut bytes: Vec<u8> = text.bytes().take_while(|&byte| byte != 0).take(LONGEST_NAME).collect();
        bytes.push(0);
        // SAFETY: the name ends in a NUL and is short enough.
        match unsafe { libc::pthread_setname_np(libc::pthread_self(), bytes.as_ptr().cast()) } {
            0 => Ok(()),
            error => Err(space.os_error(error, None, None)),
        }
    }

    /// Return the name of the calling thread, as the system shows it.
    #[pyfunction]
    fn _get_name(space: &Space) -> PyResult<Ref<Str>> {
        let mut name = [0 as c_char; LONGEST_NAME + 1];
        // SAFETY: the buffer has as many bytes as it is said to have.
        match unsafe { libc::pthread_getname_np(libc::pthread_self(), name.as_mut_ptr(), name.len()) } {
            // SAFETY: the system ends the name with a NUL.
            0 => crate::paths::fs_decode(space, unsafe { CStr::from_ptr(name.as_ptr()) }.to_bytes()),
            error => Err(space.os_error(error, None, None)),
        }
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for ty in [
            Lock::type_object(),
            ReentrantLock::type_object(),
            ThreadHandle::type_object(),
            Local::type_object(),
        ] {
            ty.ready(space)?;
        }
        if MAIN_THREAD.load(Ordering::Relaxed) == 0 {
            MAIN_THREAD.store(identifier(), Ordering::Relaxed);
        }
        // SAFETY: a thread's state lives until the thread ends, which takes it from the list.
        let space: &'static Space = unsafe { &*core::ptr::from_ref(space) };
        states::enlist(space);
        space.thread_state().thread_id.set(identifier() as _);
        module.set(space, "lock", Lock::type_object())?;
        module.set(space, "LockType", Lock::type_object())?;
        module.set(space, "RLock", ReentrantLock::type_object())?;
        module.set(space, "_ThreadHandle", ThreadHandle::type_object())?;
        module.set(space, "_local", Local::type_object())?;
        module.set(space, "_ExceptHookArgs", excepthook::ARGS.ty(space)?)?;
        module.set(space, "error", exc::RuntimeError::type_object())?;
        module.set(space, "_NAME_MAXLEN", &*space.new_int(LONGEST_NAME as i64)?)?;
        module.set(space, "TIMEOUT_MAX", &*space.new_float(TIMEOUT_MAX)?)
    }
}
