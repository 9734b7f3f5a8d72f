//! Starting threads.

use super::handle::Progress;
use super::states;
use core::sync::atomic::{AtomicUsize, Ordering};
use objspace::exceptions::{PythonFinalizationError, SystemExit};
use objspace::{Dict, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple, gil, unraisable};
use std::sync::Arc;
use std::sync::mpsc;

/// The least that a thread's stack can be, in bytes: what the system needs, and what raising errors about the stack needs.
pub const LEAST_STACK: usize = 0xd000;
/// What a thread's stack is unless a size is set.
const USUAL_STACK: usize = 8 << 20;
/// A stack smaller than this could not hold a call at all, so that much is had in any case.
const REAL_LEAST_STACK: usize = 1 << 20;

/// Threads that were started and still run.
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static STACK_SIZE: AtomicUsize = AtomicUsize::new(0);

/// Number of threads that were started here and still run.
pub fn running() -> usize {
    RUNNING.load(Ordering::Relaxed)
}

/// Sets the stack size of new threads, 0 for the usual one; gives the one before.
pub fn set_stack_size(bytes: usize) -> usize {
    STACK_SIZE.swap(bytes, Ordering::Relaxed)
}

/// The stack size of new threads, 0 for the usual one.
pub fn stack_size() -> usize {
    STACK_SIZE.load(Ordering::Relaxed)
}

/// What a new thread calls, and where it says that it runs and that it has ended.
pub struct Work {
    /// What it calls.
    pub function: Ref<Object>,
    /// The arguments.
    pub args: Ref<Tuple>,
    /// The arguments by keyword.
    pub kwargs: Option<Ref<Dict>>,
    /// Whoever waits for the thread.
    pub progress: Option<Arc<Progress>>,
}

/// What crosses to the new thread.
struct Start {
    work: Work,
    interpreter: *mut abi::PyInterpreterState,
    identifier: mpsc::Sender<u64>,
}

// SAFETY: the new thread touches the references with the GIL held only.
unsafe impl Send for Start {}

/// Starts a thread; gives its identifier.
///
/// # Errors
/// `RuntimeError` when the system gives no thread; `PythonFinalizationError` at the end of the interpreter.
pub fn start(space: &Space, work: Work) -> PyResult<u64> {
    if crate::lifecycle::is_finalizing() {
        let class = PythonFinalizationError::type_object();
        return Err(PyErr::new(space, class, "can't create new thread at interpreter shutdown"));
    }
    let (identifier, receive) = mpsc::channel();
    let stack = match stack_size() {
        0 => USUAL_STACK,
        size => size.max(REAL_LEAST_STACK),
    };
    let progress = work.progress.clone();
    let start = Start { work, interpreter: space.thread_state().interp.get(), identifier };
    RUNNING.fetch_add(1, Ordering::Relaxed);
    match std::thread::Builder::new().stack_size(stack).spawn(move || run(start)) {
        // The thread says who it is before it wants the GIL.
        Ok(thread) => {
            if let Some(progress) = progress {
                progress.set_thread(thread);
            }
            Ok(receive.recv().unwrap_or(0))
        }
        Err(_) => {
            RUNNING.fetch_sub(1, Ordering::Relaxed);
            Err(space.runtime_error("can't start new thread"))
        }
    }
}

/// A new thread, from beginning to end.
fn run(start: Start) {
    let Start { work, interpreter, identifier } = start;
    if let Some(progress) = &work.progress {
        progress.begin(states::identifier());
    }
    // Whoever starts the thread waits for this one message.
    let _ = identifier.send(states::identifier());
    let space = states::begin(interpreter);
    let Work { function, args, kwargs, progress } = work;
    if let Err(err) = function.call_tuple_dict(space, &args, kwargs.as_deref())
        && !err.is_a::<SystemExit>()
    {
        unraisable::report(space, err, "in thread started by", Some(&function));
    }
    drop((function, args, kwargs));
    states::clear(space);
    RUNNING.fetch_sub(1, Ordering::Relaxed);
    if let Some(progress) = progress {
        progress.end();
    }
    gil::release(space);
    states::destroy(space);
}

/// In a forked process there is one thread, and it was not started there.
pub fn after_fork() {
    RUNNING.store(0, Ordering::Relaxed);
}
