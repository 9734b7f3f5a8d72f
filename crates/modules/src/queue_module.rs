//! The module `_queue`: a queue between threads, of any length.
//!
//! Items are touched with the GIL only. A thread that finds none waits without it, until the number of items that were ever put
//! in has changed.

use crate::duration::{self, Rounding};
use crate::exception_class::ExceptionClass;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use core::mem::offset_of;
use core::ptr;
use cpyext_macros::{pymodule, pytype};
use objspace::exceptions::Exception;
use objspace::shim::{Args, Nullable};
use objspace::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Type, generic_alias, gil};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// `_queue.Empty`.
static EMPTY: ExceptionClass = ExceptionClass::documented(
    "_queue",
    "Empty",
    Exception::type_object,
    "What get() and get_nowait() raise when there is no item.",
);

/// Counts the items that were put in, and wakes who waits for another one.
#[derive(Default)]
struct Arrivals {
    count: Mutex<u64>,
    changed: Condvar,
}

impl Arrivals {
    fn count(&self) -> u64 {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self) {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        drop(count);
        self.changed.notify_all();
    }

    /// Waits until the count is another one than `seen`; false if that takes too long.
    fn wait(&self, seen: u64, end: Option<Instant>) -> bool {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        while *count == seen {
            count = match end.map(|end| end.saturating_duration_since(Instant::now())) {
                None => self.changed.wait(count).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => return false,
                Some(left) => {
                    self.changed.wait_timeout(count, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        true
    }
}

/// `_queue.SimpleQueue`.
#[repr(C)]
pub struct SimpleQueue {
    head: PyObject,
    items: RefCell<VecDeque<Ref<Object>>>,
    arrivals: Arrivals,
    weak_references: Cell<*mut PyObject>,
}
fields!(SimpleQueue: items);

/// When a wait of so many seconds ends.
fn end_of_wait(space: &Space, timeout: &Object) -> PyResult<Instant> {
    let nanos = duration::nanoseconds(space, timeout, Rounding::Ceiling)?;
    let nanos = u64::try_from(nanos);
    let nanos = nanos.map_err(|_| space.value_error("'timeout' must be a non-negative number"))?;
    Ok(Instant::now() + Duration::from_nanos(nanos))
}

impl SimpleQueue {
    fn add(&self, item: &Object) {
        self.items.borrow_mut().push_back(item.to_ref());
        self.arrivals.add();
    }

    fn take(&self) -> Option<Ref<Object>> {
        self.items.borrow_mut().pop_front()
    }

    #[cold]
    fn empty_error(space: &Space) -> PyErr {
        match EMPTY.get(space) {
            Ok(class) => PyErr::with_args(space, class, &[]),
            Err(err) => err,
        }
    }
}

#[pytype(
    name = "SimpleQueue",
    module = "_queue",
    flags = BASETYPE | HAVE_GC,
    signature = "()",
    weaklistoffset = offset_of!(SimpleQueue, weak_references),
    tp_dealloc = instance::dealloc::<SimpleQueue>,
    tp_traverse = instance::traverse::<SimpleQueue>,
    tp_clear = instance::clear::<SimpleQueue>
)]
/// A queue that hands items on in the order in which they came, without a limit to their number.
impl SimpleQueue {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<SimpleQueue>> {
        instance::no_keywords::<SimpleQueue>(space, cls, &args)?;
        if !args.positional().is_empty() && cls.is(SimpleQueue::type_object()) {
            return Err(space.type_error("SimpleQueue() takes no positional arguments"));
        }
        let value = SimpleQueue {
            head: HEAD,
            items: RefCell::default(),
            arrivals: Arrivals::default(),
            weak_references: Cell::new(ptr::null_mut()),
        };
        instance::create(space, cls, value)
    }

    /// Add an item.
    ///
    /// The other arguments are there for likeness with Queue.put(): this never waits.
    #[pymethod(signature = "($self, /, item, block=True, timeout=None)")]
    fn put(&self, _space: &Space, item: &Object, _block: Option<bool>, _timeout: Option<&Object>) {
        self.add(item);
    }

    /// Add an item: the same as put(item).
    #[pymethod(signature = "($self, /, item)")]
    fn put_nowait(&self, _space: &Space, item: &Object) {
        self.add(item);
    }

    /// Take the first item out, and return it.
    ///
    /// If there is none, wait for one, at most so many seconds if timeout is not None; without block
    /// do not wait. Raise Empty if there is still none then.
    #[pymethod(signature = "($self, /, block=True, timeout=None)")]
    fn get(
        &self,
        space: &Space,
        block: Option<bool>,
        timeout: Option<Nullable<&Object>>,
    ) -> PyResult<Ref<Object>> {
        let block = block.unwrap_or(true);
        let timeout = timeout.and_then(Nullable::get).filter(|_| block);
        let end = timeout.map(|timeout| end_of_wait(space, timeout)).transpose()?;
        loop {
            let seen = self.arrivals.count();
            if let Some(item) = self.take() {
                return Ok(item);
            }
            if !block || !gil::without(space, || self.arrivals.wait(seen, end)) {
                return Err(SimpleQueue::empty_error(space));
            }
        }
    }

    /// Take the first item out, and return it; raise Empty if there is none.
    #[pymethod]
    fn get_nowait(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.take().ok_or_else(|| SimpleQueue::empty_error(space))
    }

    /// Return whether there is no item; other threads may change that at once.
    #[pymethod]
    fn empty(&self) -> bool {
        self.items.borrow().is_empty()
    }

    /// Return the number of items; other threads may change it at once.
    #[pymethod]
    fn qsize(&self) -> usize {
        self.items.borrow().len()
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, object)
    }
}

/// The simple queue of the module queue.
#[pymodule(name = "_queue")]
pub mod module {
    use super::{EMPTY, SimpleQueue};
    use objspace::{Module, PyResult, PyTypeInfo, Space};

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        EMPTY.add_to(space, module)?;
        module.add_type(space, SimpleQueue::type_object())
    }
}
