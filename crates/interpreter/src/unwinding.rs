//! Exceptions in flight: finding handlers, dropping frames, `raise`, and the thread's handled exception.

use crate::frame::{ENTRY, Frame};
use crate::monitoring::{self, event};
use crate::operands::release_register;
use crate::value::Value;
use crate::word::Word;
use crate::{generator, traceback};
use compiler::bytecode::find_handler;
use core::cell::Cell;
use objspace::{BaseException, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple, Type};
use objspace::{exceptions as exc, type_object};

/// Where an exception comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// An instruction of the running frame raised it: the frame gets an entry in the traceback.
    Instruction,
    /// It is raised again: its traceback is complete.
    Reraised,
}

/// Finds the frame that goes on: drops frames without a handler, up to and including the entry frame; prepares the handler's
/// registers and program counter.
///
/// # Errors
/// The exception, when no frame up to the entry frame handles it; all of them are popped then.
///
/// # Safety
/// `frame` is the thread's current frame, with its program counter stored.
pub unsafe fn unwind(space: &Space, frame: *mut Frame, err: PyErr, origin: Origin) -> PyResult<*mut Frame> {
    // SAFETY: the caller's promise.
    let at = unsafe { (*frame).last_instruction() };
    // SAFETY: as above.
    unsafe { unwind_at(space, frame, err, origin, at.max(0) as usize) }
}

/// Like [`unwind`] for an exception that is raised again by the instruction at `here`, whatever the frame's program counter says (that
/// one is for tracebacks).
///
/// # Safety
/// As [`unwind`]; `here` points into the frame's code.
pub unsafe fn unwind_from(
    space: &Space,
    frame: *mut Frame,
    err: PyErr,
    here: *const Cell<Word>,
) -> PyResult<*mut Frame> {
    // SAFETY: the caller's promise.
    unsafe {
        let at = here.offset_from((*frame).code().first_instruction()) as usize;
        unwind_at(space, frame, err, Origin::Reraised, at)
    }
}

unsafe fn unwind_at(
    space: &Space,
    mut frame: *mut Frame,
    err: PyErr,
    origin: Origin,
    at: usize,
) -> PyResult<*mut Frame> {
    let mut exception = err.into_raised();
    let mut at = at;
    let mut new_entry = origin == Origin::Instruction;
    if new_entry {
        set_context(space, &exception);
    }
    // SAFETY: frames are popped from the top, each with what it owns.
    unsafe {
        loop {
            if new_entry {
                traceback::add_entry(space, &exception, &*frame);
            }
            if monitoring::is_active(space) {
                let event = if new_entry { event::RAISE } else { event::RERAISE };
                exception =
                    monitoring::raised(space, &*frame, PyErr::from_raised(exception), event).into_raised();
            }
            let table = &(*frame).code().unit().exception_table;
            if let Some(entry) = find_handler(table, at as u32) {
                let handled = monitoring::is_active(space).then(|| exception.clone());
                enter_handler(space, &*frame, entry, exception, at);
                if let Some(handled) = handled {
                    // What a callback raises here goes on from the handler.
                    if let Err(err) = monitoring::handled(space, &*frame, &handled) {
                        return unwind(space, frame, err, Origin::Instruction);
                    }
                }
                return Ok(frame);
            }
            if monitoring::is_active(space) {
                let err = PyErr::from_raised(exception);
                exception = monitoring::raised(space, &*frame, err, event::PY_UNWIND).into_raised();
            }
            let flags = (*frame).flags();
            let caller = (*frame).previous();
            space.thread_state().current_frame.set(caller.cast());
            generator::fail_or_pop(space, frame);
            if flags & ENTRY != 0 {
                return Err(PyErr::from_raised(exception));
            }
            frame = caller;
            at = (*frame).last_instruction().max(0) as usize;
            new_entry = true;
        }
    }
}

unsafe fn enter_handler(
    space: &Space,
    frame: &Frame,
    entry: &compiler::bytecode::ExceptionEntry,
    exception: Ref<Object>,
    at: usize,
) {
    let code = frame.code();
    // SAFETY: the table refers to temporaries of the frame; each is emptied before its object is dropped.
    unsafe {
        let first = code.local_count() + entry.depth as usize;
        let mut target = frame.registers().add(first);
        for index in (first..code.register_count()).rev() {
            release_register(frame.registers().add(index));
        }
        if entry.lasti {
            *target = Value::from_i32(at as i32);
            target = target.add(1);
        }
        *target = Value::from_ref(exception);
        frame.set_next_instruction(code.first_instruction().add(entry.target as usize));
    }
    let _ = space;
}

/// The exception that is being handled, innermost first: `sys.exception()`.
pub fn handled(space: &Space) -> Option<Ref<Object>> {
    // SAFETY: the reference is counted before anything else happens.
    unsafe { borrow_handled(space) }.map(Layout::to_ref)
}

/// What [`handled`] gives, borrowed.
///
/// # Safety
/// The result is not used any more once the thread handles another exception.
#[inline]
unsafe fn borrow_handled(space: &Space) -> Option<&Object> {
    let mut item = space.thread_state().exc_info.get();
    // SAFETY: the stack's items are alive while they are linked; `exc_value` owns a reference or is null.
    unsafe {
        while !item.is_null() {
            let value = (*item).exc_value.get();
            if !value.is_null() && !Object::from_ptr(value).is_none() {
                return Some(Object::from_ptr(value));
            }
            item = (*item).previous_item.get();
        }
    }
    None
}

/// Makes `previous` (an exception or None) the handled one again; gives the one that was.
pub fn pop_handled(space: &Space, previous: Ref<Object>) -> Option<Ref<Object>> {
    let new = if previous.is_none() { core::ptr::null_mut() } else { previous.into_ptr() };
    // SAFETY: the innermost item is alive; its field owns a reference or is null.
    unsafe {
        let item = space.thread_state().exc_info.get();
        Ref::from_nullable((*item).exc_value.replace(new))
    }
}

/// Sets `__context__` of an exception that starts here to the one being handled, without making a cycle.
fn set_context(space: &Space, exception: &Object) {
    let Some(exception) = exception.downcast::<BaseException>() else { return };
    if exception.has_traceback() {
        // It comes from a call: its context was set where it was raised.
        return;
    }
    set_context_now(space, exception);
}

/// Sets `__context__` to the exception being handled, whatever it was, without making a cycle.
pub fn set_context_now(space: &Space, exception: &BaseException) {
    // SAFETY: it is cloned before anything else happens.
    let handled = unsafe { borrow_handled(space) };
    let Some(handled) = handled.filter(|handled| !handled.is(exception)) else { return };
    let Some(handled) = handled.downcast::<BaseException>().map(Layout::to_ref) else { return };
    // Cut the chain where it would lead back to the exception. Floyd's tortoise guards against chains that loop already.
    let mut link = handled.clone();
    let mut slow = handled.clone();
    let mut move_slow = false;
    while let Some(next) = link.context().and_then(|next| next.downcast_into::<BaseException>().ok()) {
        if next.is(exception) {
            link.set_context(None);
            break;
        }
        link = next;
        if link.is(&*slow) {
            break;
        }
        if move_slow
            && let Some(next) = slow.context().and_then(|next| next.downcast_into::<BaseException>().ok())
        {
            slow = next;
        }
        move_slow = !move_slow;
    }
    exception.set_context(Some(handled.into_object()));
}

/// The exception that a `raise` statement raises. One without an exception is only left to it when none is being handled.
pub fn raise(space: &Space, exception: Option<Ref<Object>>, cause: Option<Ref<Object>>) -> PyErr {
    let Some(exception) = exception else {
        return space.runtime_error("No active exception to reraise");
    };
    let raised = match instantiate(space, exception, "exceptions must derive from BaseException") {
        Ok(raised) => raised,
        Err(err) => return err,
    };
    if let Some(cause) = cause {
        let cause = if cause.is_none() {
            None
        } else {
            match instantiate(space, cause, "exception causes must derive from BaseException") {
                Ok(cause) => Some(cause),
                Err(err) => return err,
            }
        };
        let cause = cause.map(Ref::into_object);
        raised.set_cause(cause);
    }
    if raised.has_traceback() {
        // Otherwise that is done when the exception leaves the instruction.
        set_context_now(space, &raised);
    }
    PyErr::from_raised(raised.into_object())
}

/// An exception from what stands behind `raise`: an instance, or a class to be called.
fn instantiate(space: &Space, exception: Ref<Object>, message: &str) -> PyResult<Ref<BaseException>> {
    let exception = match exception.downcast_into::<BaseException>() {
        Ok(instance) => return Ok(instance),
        Err(other) => other,
    };
    let Some(class) = exception.downcast::<Type>().filter(|class| class.is_exception_class()) else {
        return Err(space.type_error(message));
    };
    let instance = if class.ty().is(Type::type_object()) {
        type_object::instantiate(space, class, &Tuple::empty(), None)?
    } else {
        class.call(space, &[])?
    };
    instance.downcast_into::<BaseException>().map_err(|other| {
        match (class.as_object().repr(space), other.ty().as_object().repr(space)) {
            (Ok(class), Ok(other)) => space.type_error(format_args!(
                "calling {} should have returned an instance of BaseException, not {}",
                class.to_string_lossy(),
                other.to_string_lossy()
            )),
            (Err(err), _) | (_, Err(err)) => err,
        }
    })
}

fn is_exception_class(object: &Object) -> bool {
    object.downcast::<Type>().is_some_and(Type::is_exception_class)
}

/// Whether an exception matches what stands behind `except`.
pub fn matches(space: &Space, exception: &Object, class: &Object) -> PyResult<bool> {
    check_except_class(space, class)?;
    Ok(given_exception_matches(exception, class))
}

fn check_except_class(space: &Space, class: &Object) -> PyResult<()> {
    let message = "catching classes that do not inherit from BaseException is not allowed";
    let valid = match class.downcast::<Tuple>() {
        Some(classes) => classes.items().iter().all(|class| is_exception_class(class)),
        None => is_exception_class(class),
    };
    if valid { Ok(()) } else { Err(space.type_error(message)) }
}

/// Whether an exception is an instance of a class, or of one in a (nested) tuple (`PyErr_GivenExceptionMatches`).
pub fn given_exception_matches(exception: &Object, class: &Object) -> bool {
    if let Some(classes) = class.downcast::<Tuple>() {
        return classes.items().iter().any(|class| given_exception_matches(exception, class));
    }
    class.downcast::<Type>().is_some_and(|class| exception.ty().is_subtype(class))
}

/// `except*`: the part of an exception that matches, and the rest; each `None` if there is none.
pub fn match_group(
    space: &Space,
    exception: &Object,
    class: &Object,
) -> PyResult<(Ref<Object>, Ref<Object>)> {
    check_except_class(space, class)?;
    let group = exc::BaseExceptionGroup::type_object();
    let is_group = |class: &Object| class.downcast::<Type>().is_some_and(|class| class.is_subtype(group));
    let forbidden = match class.downcast::<Tuple>() {
        Some(classes) => classes.items().iter().any(|class| is_group(class)),
        None => is_group(class),
    };
    if forbidden {
        return Err(
            space.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
        );
    }
    let (matching, rest) = split_group(space, exception, class)?;
    if !matching.is_none() {
        drop(pop_handled(space, matching.clone()));
    }
    Ok((matching, rest))
}

fn split_group(space: &Space, exception: &Object, class: &Object) -> PyResult<(Ref<Object>, Ref<Object>)> {
    if exception.is_none() {
        return Ok((space.none(), space.none()));
    }
    if given_exception_matches(exception, class) {
        if exception.is_instance::<exc::BaseExceptionGroup>() {
            return Ok((exception.to_ref(), space.none()));
        }
        // A naked exception is wrapped.
        let members = Tuple::from_slice(space, &[exception])?;
        let message = space.new_str("")?;
        let wrapped = exc::BaseExceptionGroup::type_object().call(space, &[&message, &members])?;
        if let (Some(wrapped), Some(naked)) =
            (wrapped.downcast::<BaseException>(), exception.downcast::<BaseException>())
        {
            wrapped.set_traceback(naked.traceback());
        }
        return Ok((wrapped, space.none()));
    }
    if exception.is_instance::<exc::BaseExceptionGroup>() {
        let pair = exception.call_method(space, "split", &[class])?;
        let Some(pair) = pair.downcast::<Tuple>() else {
            return Err(space.type_error(format_args!(
                "{}.split must return a tuple, not {}",
                exception.ty().name(),
                pair.ty().name()
            )));
        };
        let [matching, rest, ..] = pair.items() else {
            return Err(space.type_error(format_args!(
                "{}.split must return a 2-tuple, got tuple of size {}",
                exception.ty().name(),
                pair.len()
            )));
        };
        return Ok((matching.to_ref(), rest.to_ref()));
    }
    Ok((space.none(), exception.to_ref()))
}
