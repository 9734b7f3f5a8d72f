//! Handles of threads: whether a thread runs, and waiting for its end.

use super::raw_lock::{Event, Wait};
use super::states::identifier;
use core::cell::RefCell;
use core::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use cpyext_macros::pytype;
use objspace::exceptions::PythonFinalizationError;
use objspace::shim::Nullable;
use objspace::{GilCell, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, gc, gil};
use std::mem::ManuallyDrop;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;

const NOT_STARTED: u8 = 0;
const STARTING: u8 = 1;
const RUNNING: u8 = 2;

/// What a thread and those who wait for it share.
pub struct Progress {
    state: AtomicU8,
    ended: Event,
    identifier: AtomicU64,
    /// The end of the interpreter waits for the thread.
    awaited: bool,
    /// The system's thread, until somebody has waited for it.
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// The threads that were started, for a forked process and for the end of the interpreter.
static STARTED: GilCell<RefCell<Vec<Weak<Progress>>>> = GilCell::new(RefCell::new(Vec::new()));

impl Progress {
    fn new(state: u8, awaited: bool) -> Arc<Progress> {
        Arc::new(Progress {
            state: AtomicU8::new(state),
            ended: Event::new(),
            identifier: AtomicU64::new(0),
            awaited,
            thread: Mutex::new(None),
        })
    }

    /// The thread runs from now on.
    pub fn begin(&self, identifier: u64) {
        self.identifier.store(identifier, Ordering::Relaxed);
        self.state.store(RUNNING, Ordering::Relaxed);
    }

    /// Notes the system's thread.
    pub fn set_thread(&self, thread: JoinHandle<()>) {
        *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
    }

    /// Waits until the thread has ended, for the system too: a thread that is about to end can still get the process' signals. False if the
    /// time was over before.
    fn join(&self, space: &Space, wait: Wait) -> PyResult<bool> {
        if !self.ended.wait(space, wait)? {
            return Ok(false);
        }
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // That it panicked has been shown.
            gil::without(space, || drop(thread.join()));
        }
        Ok(true)
    }

    /// The thread has ended, or as good as.
    pub fn end(&self) {
        self.ended.happen();
    }

    fn is_current(&self) -> bool {
        self.identifier.load(Ordering::Relaxed) == identifier()
    }

    fn is_running(&self) -> bool {
        self.state.load(Ordering::Relaxed) == RUNNING
    }
}

fn enlist(space: &Space, progress: &Arc<Progress>) {
    let mut started = STARTED.get(space).borrow_mut();
    started.retain(|other| other.upgrade().is_some_and(|other| !other.ended.has_happened()));
    started.push(Arc::downgrade(progress));
}

/// In a forked process all threads but the calling one have ended.
pub fn after_fork(space: &Space) {
    for progress in STARTED.get(space).borrow().iter().filter_map(Weak::upgrade) {
        if !progress.is_current() {
            progress.state.store(RUNNING, Ordering::Relaxed);
            if let Ok(mut thread) = progress.thread.try_lock() {
                // There is nothing to wait for in this process, nor to let go of.
                core::mem::forget(thread.take());
            }
            progress.end();
        }
    }
}

/// Waits for the threads that the end of the interpreter waits for, those too that are started meanwhile.
///
/// # Errors
/// What a signal's handler raises.
pub fn wait_for_all(space: &Space) -> PyResult<()> {
    loop {
        let next =
            STARTED.get(space).borrow().iter().filter_map(Weak::upgrade).find(|progress| {
                progress.awaited && !progress.ended.has_happened() && !progress.is_current()
            });
        let Some(next) = next else { return Ok(()) };
        next.join(space, Wait::Forever)?;
    }
}

/// `_thread._ThreadHandle`.
#[repr(C)]
pub struct ThreadHandle {
    head: abi::PyObject,
    progress: RefCell<ManuallyDrop<Arc<Progress>>>,
}
objspace::layout!(impl ThreadHandle);

impl ThreadHandle {
    fn with(space: &Space, progress: Arc<Progress>) -> PyResult<Ref<ThreadHandle>> {
        let object = gc::allocate(space, ThreadHandle::type_object(), size_of::<ThreadHandle>())?;
        // SAFETY: the memory is a handle's; its field is written before anyone sees it.
        unsafe {
            let field = &raw mut (*object.cast::<ThreadHandle>()).progress;
            field.write(RefCell::new(ManuallyDrop::new(progress)));
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// A handle of a thread that is not started.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn create(space: &Space) -> PyResult<Ref<ThreadHandle>> {
        ThreadHandle::with(space, Progress::new(NOT_STARTED, false))
    }

    /// A handle of a thread that runs and was not started here.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn of_running(space: &Space, identifier: u64) -> PyResult<Ref<ThreadHandle>> {
        let progress = Progress::new(RUNNING, false);
        progress.begin(identifier);
        enlist(space, &progress);
        ThreadHandle::with(space, progress)
    }

    fn progress(&self) -> Arc<Progress> {
        Arc::clone(&**self.progress.borrow())
    }

    /// The thread is about to be started; the interpreter's end waits for it unless it is a daemon.
    ///
    /// # Errors
    /// `RuntimeError` if it was started before.
    pub fn prepare(&self, space: &Space, daemon: bool) -> PyResult<Arc<Progress>> {
        if self.progress().state.load(Ordering::Relaxed) != NOT_STARTED {
            return Err(space.runtime_error("thread already started"));
        }
        let progress = Progress::new(STARTING, !daemon);
        drop(ManuallyDrop::into_inner(self.progress.replace(ManuallyDrop::new(Arc::clone(&progress)))));
        enlist(space, &progress);
        Ok(progress)
    }

    /// The thread could not be started.
    pub fn reset(&self) {
        let progress = self.progress();
        progress.end();
        let fresh = ManuallyDrop::new(Progress::new(NOT_STARTED, false));
        drop(ManuallyDrop::into_inner(self.progress.replace(fresh)));
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
        // SAFETY: the object is dead; what it shares is dropped once.
        unsafe {
            ManuallyDrop::drop((*this).progress.get_mut());
            gc::free(this.cast());
        }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        Str::from_str(space, &format!("<{} object: ident={}>", self.ty().tp_name(), self.ident()))
    }

    #[getter]
    fn ident(&self) -> u64 {
        self.progress().identifier.load(Ordering::Relaxed)
    }

    /// Wait for the end of the thread.
    #[pymethod(signature = "($self, timeout=None, /)")]
    fn join(&self, space: &Space, timeout: Nullable<&Object>) -> PyResult<()> {
        let wait = Wait::optional(space, timeout)?;
        let progress = self.progress();
        if !progress.is_running() {
            return Err(space.runtime_error("thread not started"));
        }
        if !progress.ended.has_happened() {
            if progress.is_current() {
                return Err(space.runtime_error("Cannot join current thread"));
            }
            if crate::lifecycle::is_finalizing() {
                // The thread does not run any more.
                let class = PythonFinalizationError::type_object();
                return Err(PyErr::new(space, class, "cannot join thread at interpreter shutdown"));
            }
        }
        progress.join(space, wait).map(drop)
    }

    /// Tell whether the thread has ended.
    #[pymethod]
    fn is_done(&self) -> bool {
        self.progress().ended.has_happened()
    }

    /// Say that the thread has ended.
    #[pymethod(name = "_set_done")]
    fn set_done(&self, space: &Space) -> PyResult<()> {
        let progress = self.progress();
        if !progress.is_running() {
            return Err(space.runtime_error("thread not started"));
        }
        progress.end();
        Ok(())
    }
}
