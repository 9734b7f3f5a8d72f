//! The module `_thread`: threads and locks.
//!
//! A thread waits for a lock without the GIL. Locks are kept alive by their objects, which waiting threads hold.

use core::cell::Cell;
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use cpyext_macros::{pymodule, pytype};
use objspace::shim::Args;
use objspace::{Layout, Object, PyResult, Ref, Space, Str, Tuple, gc, gil};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest time that a lock can be waited for, in seconds.
pub const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// Threads that were started and still run.
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static STACK_SIZE: AtomicUsize = AtomicUsize::new(0);

/// The identifier of the calling thread.
pub fn identifier() -> u64 {
    // SAFETY: the call has no preconditions.
    unsafe { libc::pthread_self() as u64 }
}

/// A lock that one thread takes and any thread releases.
struct RawLock {
    taken: Mutex<bool>,
    released: Condvar,
}

/// How long to wait.
#[derive(Clone, Copy)]
enum Wait {
    No,
    Forever,
    Until(Instant),
}

impl RawLock {
    fn new() -> Self {
        RawLock { taken: Mutex::new(false), released: Condvar::new() }
    }

    /// Whether the lock was free, and now is the caller's.
    fn try_acquire(&self) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        !std::mem::replace(&mut *taken, true)
    }

    fn wait(&self, wait: Wait) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken {
            taken = match wait {
                Wait::No => return false,
                Wait::Forever => self.released.wait(taken).unwrap_or_else(PoisonError::into_inner),
                Wait::Until(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return false;
                    }
                    self.released.wait_timeout(taken, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        *taken = true;
        true
    }

    fn acquire(&self, space: &Space, wait: Wait) -> bool {
        self.try_acquire() || (!matches!(wait, Wait::No) && gil::without(space, || self.wait(wait)))
    }

    /// Whether the lock was taken.
    fn release(&self) -> bool {
        let was_taken =
            std::mem::replace(&mut *self.taken.lock().unwrap_or_else(PoisonError::into_inner), false);
        self.released.notify_one();
        was_taken
    }

    fn is_taken(&self) -> bool {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `acquire(blocking=True, timeout=-1)`.
fn wait_argument(space: &Space, blocking: bool, timeout: f64) -> PyResult<Wait> {
    if !blocking {
        if timeout != -1.0 {
            return Err(space.value_error("can't specify a timeout for a non-blocking call"));
        }
        return Ok(Wait::No);
    }
    if timeout == -1.0 {
        return Ok(Wait::Forever);
    }
    if timeout < 0.0 || timeout.is_nan() {
        return Err(space.value_error("timeout value must be a non-negative number"));
    }
    if timeout > TIMEOUT_MAX {
        return Err(space.overflow_error("timeout value is too large"));
    }
    Ok(Wait::Until(Instant::now() + Duration::from_secs_f64(timeout)))
}

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
    fn acquire(&self, space: &Space, blocking: Option<bool>, timeout: Option<f64>) -> PyResult<bool> {
        let wait = wait_argument(space, blocking.unwrap_or(true), timeout.unwrap_or(-1.0))?;
        Ok(self.raw.acquire(space, wait))
    }

    /// The same as acquire().
    #[pymethod(signature = "($self, /, blocking=True, timeout=-1)")]
    fn acquire_lock(&self, space: &Space, blocking: Option<bool>, timeout: Option<f64>) -> PyResult<bool> {
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
    fn enter(&self, space: &Space) -> bool {
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
        self.raw.release();
    }
}

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

    fn take(&self, space: &Space, wait: Wait) -> bool {
        if self.is_own() {
            self.depth.set(self.depth.get() + 1);
            return true;
        }
        let taken = self.raw.acquire(space, wait);
        if taken {
            self.owner.store(identifier(), Ordering::Relaxed);
            self.depth.set(1);
        }
        taken
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
    fn construct(space: &Space, cls: &objspace::Type, _args: Args<'_>) -> PyResult<Ref<Object>> {
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
    fn acquire(&self, space: &Space, blocking: Option<bool>, timeout: Option<f64>) -> PyResult<bool> {
        let wait = wait_argument(space, blocking.unwrap_or(true), timeout.unwrap_or(-1.0))?;
        Ok(self.take(space, wait))
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
    fn enter(&self, space: &Space) -> bool {
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
    fn acquire_restore(&self, space: &Space, state: &Tuple) -> PyResult<()> {
        let [depth, owner] = state.items() else {
            return Err(space.type_error("_acquire_restore() argument 1 must be a tuple of two numbers"));
        };
        let (depth, owner) = (depth.index(space)?, owner.index(space)?);
        self.raw.acquire(space, Wait::Forever);
        self.depth.set(depth.max(0) as usize);
        self.owner.store(owner as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Make the lock free again in a forked process.
    #[pymethod(name = "_at_fork_reinit")]
    fn at_fork_reinit(&self) {
        self.depth.set(0);
        self.raw.release();
    }
}

/// Whether a thread has ended, for those who wait for it.
#[repr(C)]
pub struct ThreadHandle {
    head: abi::PyObject,
    done: std::mem::ManuallyDrop<std::sync::Arc<RawLock>>,
    thread: Cell<u64>,
    state: Cell<u8>,
}
objspace::layout!(impl ThreadHandle);

const NOT_STARTED: u8 = 0;
const STARTED: u8 = 1;

impl ThreadHandle {
    fn create(space: &Space) -> PyResult<Ref<ThreadHandle>> {
        use objspace::PyTypeInfo;
        let object = gc::allocate(space, ThreadHandle::type_object(), size_of::<ThreadHandle>())?;
        // SAFETY: the memory is a handle's; all fields are written before anyone sees it.
        unsafe {
            let handle = object.cast::<ThreadHandle>();
            (&raw mut (*handle).done).write(std::mem::ManuallyDrop::new(std::sync::Arc::new(RawLock::new())));
            (&raw mut (*handle).thread).write(Cell::new(0));
            (&raw mut (*handle).state).write(Cell::new(NOT_STARTED));
            Ok(Ref::from_owned_unchecked(object))
        }
    }
}

/// A thread to wait for.
#[pytype(name = "_ThreadHandle", module = "_thread")]
impl ThreadHandle {
    #[slot(tp_new, signature = "()")]
    fn construct(space: &Space, _cls: &objspace::Type) -> PyResult<Ref<ThreadHandle>> {
        ThreadHandle::create(space)
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its lock is dropped once.
        unsafe {
            std::mem::ManuallyDrop::drop(&mut (*this).done);
            gc::free(this.cast());
        }
    }

    #[getter]
    fn ident(&self) -> u64 {
        self.thread.get()
    }

    /// Wait for the end of the thread.
    #[pymethod(signature = "($self, timeout=None, /)")]
    fn join(&self, space: &Space, timeout: objspace::shim::Nullable<f64>) -> PyResult<()> {
        if self.state.get() == NOT_STARTED {
            return Err(space.runtime_error("thread not started"));
        }
        if self.thread.get() == identifier() && self.done.is_taken() {
            return Err(space.runtime_error("Cannot join current thread"));
        }
        let wait = match timeout.get() {
            Some(timeout) if timeout >= 0.0 => wait_argument(space, true, timeout)?,
            _ => Wait::Forever,
        };
        let done = std::sync::Arc::clone(&self.done);
        if done.acquire(space, wait) {
            done.release();
        }
        Ok(())
    }

    /// Tell whether the thread has ended.
    #[pymethod]
    fn is_done(&self) -> bool {
        self.state.get() == STARTED && !self.done.is_taken()
    }

    /// Say that the thread has ended.
    #[pymethod(name = "_set_done")]
    fn set_done(&self) {
        self.state.set(STARTED);
        self.done.release();
    }
}

/// What a new thread calls.
struct Work {
    function: Ref<Object>,
    args: Ref<Tuple>,
    kwargs: Option<Ref<objspace::Dict>>,
    handle: Option<std::sync::Arc<RawLock>>,
}

// SAFETY: the new thread touches the references with the GIL held only.
unsafe impl Send for Work {}

/// Starts a thread that calls a function; gives its identifier.
fn start(space: &Space, work: Work) -> PyResult<u64> {
    use objspace::PyTypeInfo;
    if crate::lifecycle::is_finalizing() {
        let class = objspace::exceptions::PythonFinalizationError::type_object();
        return Err(objspace::PyErr::new(space, class, "can't create new thread at interpreter shutdown"));
    }
    let (send, receive) = std::sync::mpsc::channel();
    let mut builder = std::thread::Builder::new();
    let stack = STACK_SIZE.load(Ordering::Relaxed);
    builder = builder.stack_size(if stack == 0 { 8 << 20 } else { stack });
    RUNNING.fetch_add(1, Ordering::Relaxed);
    let spawned = builder.spawn(move || {
        // The receiver waits for this one message.
        let _ = send.send(identifier());
        run_thread(work);
    });
    match spawned {
        Ok(_) => Ok(receive.recv().unwrap_or(0)),
        Err(_) => {
            RUNNING.fetch_sub(1, Ordering::Relaxed);
            Err(space.runtime_error("can't start new thread"))
        }
    }
}

fn run_thread(work: Work) {
    let space = Space::create();
    gil::acquire(space);
    space.thread_state().thread_id.set(identifier() as _);
    let Work { function, args, kwargs, handle } = work;
    let result = function.call_tuple_dict(space, &args, kwargs.as_deref());
    if let Err(err) = result
        && !err.is_a::<objspace::exceptions::SystemExit>()
    {
        objspace::unraisable::report(space, err, "in thread started by", Some(&function));
    }
    drop((function, args, kwargs));
    RUNNING.fetch_sub(1, Ordering::Relaxed);
    if let Some(done) = handle {
        done.release();
    }
    gil::release(space);
}

/// Threads and locks.
#[pymodule(name = "_thread")]
pub mod module {
    use super::{
        Lock, NOT_STARTED, RUNNING, ReentrantLock, STACK_SIZE, STARTED, TIMEOUT_MAX, ThreadHandle, Work,
        identifier, start,
    };
    use core::sync::atomic::Ordering;
    use objspace::exceptions as exc;
    use objspace::shim::Nullable;
    use objspace::{Dict, Layout, Module, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple};

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
        RUNNING.load(Ordering::Relaxed)
    }

    /// Start a thread that calls a function with a tuple of arguments; return its identifier.
    #[pyfunction(signature = "(function, args, kwargs=<unrepresentable>, /)")]
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
        start(space, Work { function: function.to_ref(), args: args.to_ref(), kwargs, handle: None })
    }

    /// The same as start_new_thread().
    #[pyfunction(signature = "(function, args, kwargs=<unrepresentable>, /)")]
    fn start_new(space: &Space, function: &Object, args: &Object, kwargs: Option<&Object>) -> PyResult<u64> {
        start_new_thread(space, function, args, kwargs)
    }

    /// Start a thread that can be waited for with its handle.
    #[pyfunction(signature = "(function, handle=None, daemon=True)")]
    fn start_joinable_thread(
        space: &Space,
        function: &Object,
        handle: Nullable<&Object>,
        daemon: Option<bool>,
    ) -> PyResult<Ref<ThreadHandle>> {
        let _ = daemon;
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
        if handle.state.get() != NOT_STARTED {
            return Err(space.runtime_error("thread already started"));
        }
        handle.done.try_acquire();
        handle.state.set(STARTED);
        let work = Work {
            function: function.to_ref(),
            args: Tuple::empty(),
            kwargs: None,
            handle: Some(std::sync::Arc::clone(&handle.done)),
        };
        match start(space, work) {
            Ok(thread) => {
                handle.thread.set(thread);
                Ok(handle)
            }
            Err(err) => {
                handle.done.release();
                handle.state.set(NOT_STARTED);
                Err(err)
            }
        }
    }

    /// Return a handle of the thread with this identifier, which was not started here.
    #[pyfunction(signature = "(ident)")]
    fn _make_thread_handle(space: &Space, ident: u64) -> PyResult<Ref<ThreadHandle>> {
        let handle = ThreadHandle::create(space)?;
        handle.thread.set(ident);
        handle.state.set(STARTED);
        handle.done.try_acquire();
        Ok(handle)
    }

    /// Return the identifier of the main thread.
    #[pyfunction]
    fn _get_main_thread_ident() -> u64 {
        super::MAIN_THREAD.load(Ordering::Relaxed)
    }

    /// Wait for the threads that are no daemons; threading does that itself.
    #[pyfunction]
    fn _shutdown() {}

    /// Tell whether threads that are daemons can be started.
    #[pyfunction]
    fn daemon_threads_allowed() -> bool {
        true
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
    fn stack_size(space: &Space, size: isize) -> PyResult<usize> {
        if size < 0 {
            return Err(space.value_error("size must be 0 or a positive value"));
        }
        if size != 0 && size < 32_768 {
            return Err(space.value_error(format_args!("size not valid: {size} bytes")));
        }
        Ok(STACK_SIZE.swap(size as usize, Ordering::Relaxed))
    }

    /// Make the main thread see a signal, as if it had arrived.
    #[pyfunction(signature = "(signum=2, /)")]
    fn interrupt_main(space: &Space, signum: i32) -> PyResult<()> {
        let _ = signum;
        Err(space.not_implemented_error("_thread.interrupt_main() is not implemented"))
    }

    /// Set the name of the calling thread, as the system shows it.
    #[pyfunction(signature = "(name)")]
    fn set_name(name: &objspace::Str) {
        let mut bytes: Vec<u8> = name.to_string_lossy().bytes().filter(|&byte| byte != 0).take(15).collect();
        bytes.push(0);
        // SAFETY: the name ends in a NUL and is short enough; that a name cannot be set does no harm.
        unsafe { libc::pthread_setname_np(libc::pthread_self(), bytes.as_ptr().cast()) };
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for ty in [Lock::type_object(), ReentrantLock::type_object(), ThreadHandle::type_object()] {
            ty.ready(space)?;
        }
        super::MAIN_THREAD.store(identifier(), Ordering::Relaxed);
        space.thread_state().thread_id.set(identifier() as _);
        module.set(space, "lock", Lock::type_object())?;
        module.set(space, "LockType", Lock::type_object())?;
        module.set(space, "RLock", ReentrantLock::type_object())?;
        module.set(space, "_ThreadHandle", ThreadHandle::type_object())?;
        module.set(space, "error", exc::RuntimeError::type_object())?;
        module.set(space, "TIMEOUT_MAX", &*space.new_float(TIMEOUT_MAX)?)
    }
}

static MAIN_THREAD: AtomicU64 = AtomicU64::new(0);
