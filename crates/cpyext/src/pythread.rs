//! `pythread.h` and `lock.h`: locks and thread-specific storage.

use crate::pystate::thread_identifier;
use abi::{
    PY_LOCK_ACQUIRED, PY_LOCK_FAILURE, PY_TIMEOUT_T, Py_tss_t, PyLockStatus, PyMutex, PyThread_type_lock,
    WAIT_LOCK,
};
use core::ffi::{c_int, c_ulong, c_void};
use core::ptr;
use core::sync::atomic::{AtomicU8, Ordering};
use cpyext_macros::cpython_api;
use objspace::{Object, PyResult, Ref, Space, gil, imports};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A lock that any thread may release.
struct Lock {
    taken: Mutex<bool>,
    released: Condvar,
}

impl Lock {
    fn acquire(&self, until: Option<Instant>, wait: bool) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken {
            if !wait {
                return false;
            }
            taken = match until {
                None => self.released.wait(taken).unwrap_or_else(PoisonError::into_inner),
                Some(end) => {
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

    fn release(&self) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.released.notify_one();
    }
}

/// # Safety
/// The pointer came from `PyThread_allocate_lock` and is not freed.
unsafe fn lock_of<'a>(lock: PyThread_type_lock) -> Option<&'a Lock> {
    // SAFETY: the caller's promise.
    unsafe { lock.cast::<Lock>().as_ref() }
}

/// A new lock.
#[cpython_api(no_space)]
fn PyThread_allocate_lock() -> PyThread_type_lock {
    Box::into_raw(Box::new(Lock { taken: Mutex::new(false), released: Condvar::new() })).cast()
}

/// Free a lock.
///
/// # Safety
/// `lock` is null or came from `PyThread_allocate_lock`, and nobody uses it.
#[cpython_api(no_space)]
unsafe fn PyThread_free_lock(lock: PyThread_type_lock) {
    if !lock.is_null() {
        // SAFETY: the caller's promise.
        drop(unsafe { Box::from_raw(lock.cast::<Lock>()) });
    }
}

/// Take a lock: 1 if it is taken now.
///
/// # Safety
/// `lock` is a lock.
#[cpython_api(no_space)]
unsafe fn PyThread_acquire_lock(lock: PyThread_type_lock, flags: c_int) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { lock_of(lock) }.is_some_and(|lock| lock.acquire(None, flags & WAIT_LOCK != 0)).into()
}

/// Take a lock, waiting so many microseconds (negative: for ever).
///
/// # Safety
/// `lock` is a lock.
#[cpython_api(no_space)]
unsafe fn PyThread_acquire_lock_timed(
    lock: PyThread_type_lock,
    microseconds: PY_TIMEOUT_T,
    _interruptible: c_int,
) -> PyLockStatus {
    let until = u64::try_from(microseconds)
        .ok()
        .and_then(|microseconds| Instant::now().checked_add(Duration::from_micros(microseconds)));
    // SAFETY: the caller's promise.
    match unsafe { lock_of(lock) } {
        Some(lock) if lock.acquire(until, microseconds != 0) => PY_LOCK_ACQUIRED,
        _ => PY_LOCK_FAILURE,
    }
}

/// Release a lock.
///
/// # Safety
/// `lock` is a lock.
#[cpython_api(no_space)]
unsafe fn PyThread_release_lock(lock: PyThread_type_lock) {
    // SAFETY: the caller's promise.
    if let Some(lock) = unsafe { lock_of(lock) } {
        lock.release();
    }
}

/// The calling thread's identifier.
#[cpython_api(no_space)]
fn PyThread_get_thread_ident() -> c_ulong {
    thread_identifier()
}

/// The system's number of the calling thread.
#[cpython_api(no_space)]
fn PyThread_get_thread_native_id() -> c_ulong {
    // SAFETY: the call has no preconditions.
    unsafe { libc::syscall(libc::SYS_gettid) as c_ulong }
}

/// Prepare for threads, which needs nothing.
#[cpython_api(no_space)]
fn PyThread_init_thread() {}

/// Start a thread; gives its identifier, or `PYTHREAD_INVALID_THREAD_ID`.
///
/// # Safety
/// The function takes the argument.
#[cpython_api(no_space)]
unsafe fn PyThread_start_new_thread(
    function: Option<unsafe extern "C" fn(*mut c_void)>,
    argument: *mut c_void,
) -> c_ulong {
    struct Start(unsafe extern "C" fn(*mut c_void), *mut c_void);
    extern "C" fn run(start: *mut c_void) -> *mut c_void {
        // SAFETY: the box was made for this thread.
        unsafe {
            let Start(function, argument) = *Box::from_raw(start.cast::<Start>());
            function(argument);
        }
        ptr::null_mut()
    }
    let Some(function) = function else { return abi::PYTHREAD_INVALID_THREAD_ID };
    let start = Box::into_raw(Box::new(Start(function, argument)));
    // SAFETY: the new thread owns the box; without a thread it is freed here.
    unsafe {
        let mut thread = 0;
        if libc::pthread_create(&mut thread, ptr::null(), run, start.cast()) != 0 {
            drop(Box::from_raw(start));
            return abi::PYTHREAD_INVALID_THREAD_ID;
        }
        libc::pthread_detach(thread);
        thread
    }
}

/// Room for a key, which is not created yet.
#[cpython_api(no_space)]
fn PyThread_tss_alloc() -> *mut Py_tss_t {
    let place = objspace::memory::allocate(size_of::<Py_tss_t>()).cast::<Py_tss_t>();
    if !place.is_null() {
        // SAFETY: the block has room for a key.
        unsafe { place.write(Py_tss_t { _is_initialized: 0, _key: 0 }) };
    }
    place
}

/// Delete a key and free its room.
///
/// # Safety
/// `key` is null or came from `PyThread_tss_alloc`.
#[cpython_api(no_space)]
unsafe fn PyThread_tss_free(key: *mut Py_tss_t) {
    if !key.is_null() {
        // SAFETY: the caller's promise.
        unsafe {
            PyThread_tss_delete(key);
            objspace::memory::free(key.cast());
        }
    }
}

/// Whether a key is created.
///
/// # Safety
/// `key` is a key.
#[cpython_api(no_space)]
unsafe fn PyThread_tss_is_created(key: *mut Py_tss_t) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { (*key)._is_initialized }
}

/// Create a key, if it is not: 0 if it is then.
///
/// # Safety
/// `key` is a key.
#[cpython_api(no_space)]
unsafe fn PyThread_tss_create(key: *mut Py_tss_t) -> c_int {
    // SAFETY: the caller's promise.
    unsafe {
        if (*key)._is_initialized == 0 {
            if libc::pthread_key_create(&raw mut (*key)._key, None) != 0 {
                return -1;
            }
            (*key)._is_initialized = 1;
        }
    }
    0
}

/// Delete a key, if it is created.
///
/// # Safety
/// `key` is a key.
#[cpython_api(no_space)]
unsafe fn PyThread_tss_delete(key: *mut Py_tss_t) {
    // SAFETY: the caller's promise.
    unsafe {
        if (*key)._is_initialized != 0 {
            libc::pthread_key_delete((*key)._key);
            (*key)._is_initialized = 0;
        }
    }
}

/// Store the calling thread's value of a key: 0 if that worked.
///
/// # Safety
/// `key` is a created key.
#[cpython_api(no_space)]
unsafe fn PyThread_tss_set(key: *mut Py_tss_t, value: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    let failed = unsafe { libc::pthread_setspecific((*key)._key, value) } != 0;
    if failed { -1 } else { 0 }
}

/// The calling thread's value of a key.
///
/// # Safety
/// `key` is a created key.
#[cpython_api(no_space)]
unsafe fn PyThread_tss_get(key: *mut Py_tss_t) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { libc::pthread_getspecific((*key)._key) }
}

/// In a mutex: it is taken.
const TAKEN: u8 = abi::_Py_LOCKED;

/// Threads that wait for any mutex; mutexes are a byte, too small to say who waits for them.
static WAITING: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());

fn try_take(bits: &AtomicU8) -> bool {
    bits.compare_exchange(abi::_Py_UNLOCKED, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_ok()
}

/// Take a mutex; the GIL is given up while waiting.
///
/// # Safety
/// `mutex` is a mutex.
#[cpython_api(no_space)]
unsafe fn PyMutex_Lock(mutex: *mut PyMutex) {
    // SAFETY: the caller's promise.
    let bits = unsafe { &(*mutex)._bits };
    if try_take(bits) {
        return;
    }
    let wait = || {
        let mut guard = WAITING.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !try_take(bits) {
            // Inlined unlocking in C does not notify, hence the limit.
            let (next, _) = WAITING
                .1
                .wait_timeout(guard, Duration::from_millis(1))
                .unwrap_or_else(PoisonError::into_inner);
            guard = next;
        }
    };
    match Space::try_current() {
        Some(space) => gil::without(space, wait),
        None => wait(),
    }
}

/// Release a mutex.
///
/// # Safety
/// `mutex` is a mutex that is taken.
#[cpython_api(no_space)]
unsafe fn PyMutex_Unlock(mutex: *mut PyMutex) {
    // SAFETY: the caller's promise.
    unsafe { (*mutex)._bits.store(abi::_Py_UNLOCKED, Ordering::Release) };
    drop(WAITING.0.lock().unwrap_or_else(PoisonError::into_inner));
    WAITING.1.notify_all();
}

/// Whether a mutex is taken.
///
/// # Safety
/// `mutex` is a mutex.
#[cpython_api(no_space)]
unsafe fn PyMutex_IsLocked(mutex: *mut PyMutex) -> c_int {
    // SAFETY: the caller's promise.
    let bits = unsafe { (*mutex)._bits.load(Ordering::Relaxed) };
    (bits & TAKEN != 0).into()
}

/// A key for values that each thread has of its own: the older interface, with numbers; -1 if there can be no more.
#[cpython_api(no_space)]
fn PyThread_create_key() -> c_int {
    let mut key = 0;
    // SAFETY: there is room for the key.
    match unsafe { libc::pthread_key_create(&mut key, None) } {
        0 => c_int::try_from(key).unwrap_or(-1),
        _ => -1,
    }
}

/// The key that a number stands for.
fn key(number: c_int) -> libc::pthread_key_t {
    number as libc::pthread_key_t
}

/// Delete a key.
#[cpython_api(no_space)]
fn PyThread_delete_key(number: c_int) {
    // SAFETY: what is no key is refused.
    unsafe { libc::pthread_key_delete(key(number)) };
}

/// Store the calling thread's value of a key: 0 if that worked.
#[cpython_api(no_space)]
fn PyThread_set_key_value(number: c_int, value: *mut c_void) -> c_int {
    // SAFETY: what is no key is refused.
    if unsafe { libc::pthread_setspecific(key(number), value) } == 0 { 0 } else { -1 }
}

/// The calling thread's value of a key; `NULL` if it has none.
#[cpython_api(no_space)]
fn PyThread_get_key_value(number: c_int) -> *mut c_void {
    // SAFETY: what is no key has no value.
    unsafe { libc::pthread_getspecific(key(number)) }
}

/// Forget the calling thread's value of a key.
#[cpython_api(no_space)]
fn PyThread_delete_key_value(number: c_int) {
    // SAFETY: what is no key is refused.
    unsafe { libc::pthread_setspecific(key(number), ptr::null()) };
}

/// Prepare keys for use in a forked process, which needs nothing.
#[cpython_api(no_space)]
fn PyThread_ReInitTLS() {}

/// End the calling thread.
///
/// # Safety
/// Nothing on the thread's stack needs to be cleaned up.
#[cpython_api(no_space)]
unsafe fn PyThread_exit_thread() {
    // SAFETY: the caller's promise.
    unsafe { libc::pthread_exit(ptr::null_mut()) }
}

/// The size of new threads' stacks; 0 for the system's default.
#[cpython_api]
fn PyThread_get_stacksize(space: &Space) -> usize {
    let size =
        imports::import(space, "_thread").and_then(|module| module.call_method(space, "stack_size", &[]));
    size.and_then(|size| size.index(space)).map_or(0, |size| usize::try_from(size).unwrap_or(0))
}

/// Set the size of new threads' stacks: 0, or -1 for a size that cannot be.
#[cpython_api]
fn PyThread_set_stacksize(space: &Space, size: usize) -> c_int {
    let set = || {
        let size = space.new_int(i64::try_from(size).unwrap_or(i64::MAX))?;
        imports::import(space, "_thread")?.call_method(space, "stack_size", &[&size])
    };
    if set().is_ok() { 0 } else { -1 }
}

/// `sys.thread_info`
#[cpython_api]
fn PyThread_GetInfo(space: &Space) -> PyResult<Ref<Object>> {
    imports::import(space, "sys")?.getattr_str(space, "thread_info")
}
