//! The types of generators and coroutines: `send`, `throw`, `close`, and what can be read of them.

use crate::frame::Frame;
use crate::generator::{BASICSIZE, GeneratorObject, Sent, clear_finished, resume};
use abi::{FRAME_CREATED, PyGenObject, PyObject, PySendResult};
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::exceptions as exc;
use objspace::gc::{self, Visitor};
use objspace::{
    BaseException, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Type, intern,
};

macro_rules! generator_views {
    ($($(#[$meta:meta])* $name:ident)*) => {
        $(
            $(#[$meta])*
            #[repr(transparent)]
            pub struct $name(GeneratorObject);
            objspace::layout!(impl $name);
            impl $name {
                /// The view that all three types share.
                #[inline]
                pub fn object(&self) -> &GeneratorObject {
                    &self.0
                }
            }
        )*
    };
}

generator_views! {
    /// A generator.
    Generator
    /// A coroutine.
    Coroutine
    /// An asynchronous generator.
    AsyncGenerator
}

/// The result of sending, as `__next__` and `send` give it: the end is `StopIteration` with the result.
fn sent_or_stop(space: &Space, sent: Sent) -> PyResult<Ref<Object>> {
    match sent {
        Sent::Yielded(value) => Ok(value),
        Sent::Returned(value) if value.is_none() => {
            Err(PyErr::with_args(space, exc::StopIteration::type_object(), &[]))
        }
        Sent::Returned(value) => Err(space.stop_iteration(&value)),
    }
}

/// Stores the outcome of `am_send`.
///
/// # Safety
/// `result` points at a place for the value.
pub unsafe fn store_sent(space: &Space, outcome: PyResult<Sent>, result: *mut *mut PyObject) -> PySendResult {
    // SAFETY: the caller's promise.
    unsafe {
        match outcome {
            Ok(Sent::Yielded(value)) => {
                *result = value.into_ptr();
                abi::PYGEN_NEXT
            }
            Ok(Sent::Returned(value)) => {
                *result = value.into_ptr();
                abi::PYGEN_RETURN
            }
            Err(err) => {
                *result = core::ptr::null_mut();
                space.set_error(err);
                abi::PYGEN_ERROR
            }
        }
    }
}

unsafe extern "C" fn am_send(
    object: *mut PyObject,
    value: *mut PyObject,
    result: *mut *mut PyObject,
) -> PySendResult {
    let space = Space::current();
    // SAFETY: the slot belongs to the generator types.
    unsafe {
        let generator: &GeneratorObject = Object::from_ptr(object).cast_unchecked();
        let value = Object::from_nullable(value).map_or_else(|| space.none(), Layout::to_ref);
        store_sent(space, resume(space, generator, value, None), result)
    }
}

impl GeneratorObject {
    /// `send(value)`.
    pub fn send_value(&self, space: &Space, value: &Object) -> PyResult<Ref<Object>> {
        sent_or_stop(space, resume(space, self, value.to_ref(), None)?)
    }

    /// `__next__()`; `None` at the end when there is no result to tell.
    pub fn next_value(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        match resume(space, self, space.none(), None)? {
            Sent::Yielded(value) => Ok(Some(value)),
            Sent::Returned(value) if value.is_none() => Ok(None),
            Sent::Returned(value) => Err(space.stop_iteration(&value)),
        }
    }

    /// `throw(…)`: raises in the innermost generator that a `yield from` or `await` delegates to.
    pub fn throw_error(&self, space: &Space, err: PyErr, close_on_exit: bool) -> PyResult<Sent> {
        let Some(delegate) = self.delegate() else {
            return resume(space, self, space.none(), Some(err));
        };
        if close_on_exit && err.is_a::<exc::GeneratorExit>() {
            // An async generator awaits its delegate's end by itself.
            self.fields().gi_frame_state.set(abi::FRAME_EXECUTING);
            let closed = close_iterator(space, &delegate);
            self.fields().gi_frame_state.set(abi::FRAME_SUSPENDED_YIELD_FROM);
            let err = closed.err().unwrap_or(err);
            return resume(space, self, space.none(), Some(err));
        }
        self.fields().gi_frame_state.set(abi::FRAME_EXECUTING);
        let thrown = throw_into(space, &delegate, err, close_on_exit);
        self.fields().gi_frame_state.set(abi::FRAME_SUSPENDED_YIELD_FROM);
        match thrown {
            Ok(Some(value)) => Ok(Sent::Yielded(value)),
            Ok(None) => Err(space.system_error("the delegate of a generator ended without an exception")),
            Err(Thrown::NoThrow(err)) | Err(Thrown::Raised(err)) => {
                resume(space, self, space.none(), Some(err))
            }
        }
    }

    /// `close()`: raises `GeneratorExit` inside; gives what the body returned.
    pub fn close_generator(&self, space: &Space) -> PyResult<Ref<Object>> {
        if self.state() == FRAME_CREATED {
            // SAFETY: the frame is complete and not linked.
            unsafe { clear_finished(space, self, Frame::clear) };
            return Ok(space.none());
        }
        if self.is_finished() {
            return Ok(space.none());
        }
        let mut err = PyErr::with_args(space, exc::GeneratorExit::type_object(), &[]);
        if let Some(delegate) = self.delegate() {
            self.fields().gi_frame_state.set(abi::FRAME_EXECUTING);
            let closed = close_iterator(space, &delegate);
            self.fields().gi_frame_state.set(abi::FRAME_SUSPENDED_YIELD_FROM);
            if let Err(other) = closed {
                err = other;
            }
        }
        match resume(space, self, space.none(), Some(err)) {
            Ok(Sent::Yielded(_)) => {
                Err(space.runtime_error(format_args!("{} ignored GeneratorExit", self.kind())))
            }
            Ok(Sent::Returned(value)) => Ok(value),
            Err(err) if err.is_a::<exc::StopIteration>() => stop_value(space, &err),
            Err(err) if err.is_a::<exc::GeneratorExit>() => Ok(space.none()),
            Err(err) => Err(err),
        }
    }

    pub(crate) unsafe fn dealloc_generator(this: *mut GeneratorObject) {
        // SAFETY: the object is dead; while its finaliser runs it has a reference again.
        unsafe {
            let object: *mut PyObject = this.cast();
            if !(*this).fields().gi_weakreflist.get().is_null() {
                objspace::weakref::clear(object);
            }
            if objspace::finalization::finalize_from_dealloc(object) {
                return;
            }
            gc::untrack(object);
            if !(*this).is_finished() {
                clear_finished(Space::current(), &*this, Frame::clear);
            }
            let code = (*(*this).frame()).head().f_executable.replace(abi::_PyStackRef { bits: 0 });
            drop(Ref::<Object>::from_nullable(code.bits as *mut PyObject));
            let fields = (*this).fields();
            for owned in [&fields.gi_name, &fields.gi_qualname, &fields.gi_origin_or_finalizer] {
                drop(Ref::<Object>::from_nullable(owned.replace(core::ptr::null_mut())));
            }
            gc::free(object);
        }
    }

    pub(crate) unsafe fn traverse_generator(&self, visitor: &mut Visitor) -> c_int {
        let fields = self.fields();
        objspace::visit_all!(
            visitor,
            fields.gi_name.get(),
            fields.gi_qualname.get(),
            fields.gi_origin_or_finalizer.get(),
            fields.gi_exc_state.exc_value.get(),
        );
        if self.is_finished() {
            // SAFETY: a finished generator keeps its code.
            let code = unsafe { (*self.frame()).head() }.f_executable.get().bits as *mut PyObject;
            objspace::visit_all!(visitor, code);
            return 0;
        }
        // SAFETY: the frame of a generator that is not finished is complete.
        unsafe { crate::frame_object::traverse_frame(&*self.frame(), visitor) }
    }

    /// What `tp_finalize` does: closes a suspended generator; a coroutine that was never awaited gives a warning.
    pub(crate) fn finalize_generator(&self, space: &Space) {
        if self.is_finished() {
            return;
        }
        let saved = space.take_error();
        if self.state() == FRAME_CREATED {
            if self.is_exact::<Coroutine>() {
                crate::coroutines::warn_never_awaited(space, self);
            }
        } else if crate::coroutines::finalize_async_generator(space, self) {
            // The event loop closes it.
        } else if let Err(err) = self.close_generator(space) {
            objspace::unraisable::report(space, err, "while closing generator", Some(self.as_object()));
        }
        if let Some(err) = saved {
            space.set_error(err);
        }
    }

    pub(crate) fn code(&self) -> Ref<Object> {
        // SAFETY: a generator has its code as long as it lives, finished or not.
        unsafe { (*self.frame()).code().to_ref().into_object() }
    }

    pub(crate) fn frame_or_none(&self, space: &Space) -> PyResult<Ref<Object>> {
        if self.is_finished() {
            return Ok(space.none());
        }
        // SAFETY: the frame is complete.
        Ok(crate::frame_object::of_frame(space, unsafe { &*self.frame() })?.into_object())
    }

    pub(crate) fn name(&self) -> Ref<Object> {
        // SAFETY: the field owns a string.
        unsafe { Object::from_ptr(self.fields().gi_name.get()).to_ref() }
    }

    pub(crate) fn qualname(&self) -> Ref<Object> {
        // SAFETY: the field owns a string.
        unsafe { Object::from_ptr(self.fields().gi_qualname.get()).to_ref() }
    }

    pub(crate) fn set_string(
        &self,
        space: &Space,
        field: &core::cell::Cell<*mut PyObject>,
        name: &str,
        value: Option<&Object>,
    ) -> PyResult<()> {
        match value {
            Some(value) if value.is_instance::<Str>() => {
                // SAFETY: the field owns its reference.
                unsafe { Slot::<Object>::of(field) }.set(Some(value.to_ref()));
                Ok(())
            }
            _ => Err(space.type_error(format_args!("{name} must be set to a string object"))),
        }
    }

    pub(crate) fn shown(&self, space: &Space) -> PyResult<Ref<Str>> {
        let qualname = self.qualname().str(space)?.to_string_lossy();
        let kind = if self.is_exact::<AsyncGenerator>() { "async_generator" } else { self.kind() };
        Str::from_display(space, &format_args!("<{kind} object {qualname} at {:p}>", self.as_ptr()))
    }
}

/// The value that a `StopIteration` carries.
pub fn stop_value(space: &Space, err: &PyErr) -> PyResult<Ref<Object>> {
    err.value().getattr(space, intern!(space, "value"))
}

/// Closes what a `yield from` delegates to.
fn close_iterator(space: &Space, iterator: &Object) -> PyResult<()> {
    if iterator.is_exact::<Generator>() || iterator.is_exact::<Coroutine>() {
        // SAFETY: both types have this layout.
        unsafe { iterator.cast_unchecked::<GeneratorObject>() }.close_generator(space)?;
        return Ok(());
    }
    match iterator.getattr_optional(space, intern!(space, "close")) {
        Ok(Some(close)) => close.call(space, &[]).map(drop),
        Ok(None) => Ok(()),
        Err(err) => {
            objspace::unraisable::report(space, err, "in", Some(iterator));
            Ok(())
        }
    }
}

/// Why nothing was yielded.
enum Thrown {
    /// The delegate has no `throw`: the exception is raised in the generator itself.
    NoThrow(PyErr),
    /// The delegate raised (`StopIteration` when it is finished).
    Raised(PyErr),
}

fn throw_into(
    space: &Space,
    iterator: &Object,
    err: PyErr,
    close_on_exit: bool,
) -> Result<Option<Ref<Object>>, Thrown> {
    if iterator.is_exact::<Generator>() || iterator.is_exact::<Coroutine>() {
        // SAFETY: both types have this layout.
        let generator = unsafe { iterator.cast_unchecked::<GeneratorObject>() };
        let sent = generator.throw_error(space, err, close_on_exit).map_err(Thrown::Raised)?;
        return sent_or_stop(space, sent).map(Some).map_err(Thrown::Raised);
    }
    match iterator.getattr_optional(space, intern!(space, "throw")) {
        Ok(Some(throw)) => throw.call(space, &[err.value()]).map(Some).map_err(Thrown::Raised),
        Ok(None) => Err(Thrown::NoThrow(err)),
        Err(err) => Err(Thrown::Raised(err)),
    }
}

/// The exception that `throw(type[, value[, traceback]])` means.
///
/// # Errors
/// `TypeError` for what is no exception.
pub fn thrown_exception(
    space: &Space,
    ty: &Object,
    value: Option<&Object>,
    traceback: Option<&Object>,
) -> PyResult<PyErr> {
    if value.is_some() || traceback.is_some() {
        objspace::warnings::warn(
            space,
            exc::DeprecationWarning::type_object(),
            "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
            1,
        )?;
    }
    let traceback = match traceback {
        Some(traceback) if traceback.is_none() => None,
        Some(traceback) if !traceback.is_instance::<crate::traceback::Traceback>() => {
            return Err(space.type_error("throw() third argument must be a traceback object"));
        }
        other => other,
    };
    let value = value.filter(|value| !value.is_none());
    let exception = if let Some(class) = ty.downcast::<Type>().filter(|class| class.is_exception_class()) {
        match value {
            Some(value) if value.ty().is_subtype(class) => value.to_ref(),
            Some(value) => match value.downcast::<objspace::Tuple>() {
                Some(args) => class.call(space, args.items())?,
                None => class.call(space, &[value])?,
            },
            None => class.call(space, &[])?,
        }
    } else if ty.is_instance::<BaseException>() {
        if value.is_some() {
            return Err(space.type_error("instance exception may not have a separate value"));
        }
        ty.to_ref()
    } else {
        return Err(space.type_error(format_args!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            ty.ty().name()
        )));
    };
    if let (Some(traceback), Some(exception)) = (traceback, exception.downcast::<BaseException>()) {
        exception.set_traceback(Some(traceback.to_ref()));
    }
    Ok(PyErr::from_raised(exception))
}

/// Declares the type of one of the three: what all have, and what it has of its own; some attributes have a name of their own each.
macro_rules! generator_type {
    (
        #[pytype($($option:tt)*)]
        impl $ty:ident with $suspended:ident, $frame:ident, $code:ident {
            $($own:tt)*
        }
    ) => {
        #[pytype(
            $($option)*,
            flags = HAVE_GC,
            basicsize = BASICSIZE,
            itemsize = size_of::<usize>(),
            weaklistoffset = offset_of!(PyGenObject, gi_weakreflist)
        )]
        impl $ty {
            #[slot(tp_dealloc)]
            unsafe fn dealloc(this: *mut Self) {
                // SAFETY: the object is dead.
                unsafe { GeneratorObject::dealloc_generator(this.cast()) }
            }

            #[slot(tp_traverse)]
            unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
                // SAFETY: the collector calls this on live objects.
                unsafe { self.object().traverse_generator(visitor) }
            }

            #[slot(tp_finalize)]
            fn finalize(&self, space: &Space) {
                self.object().finalize_generator(space);
            }

            #[slot(tp_repr)]
            fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
                self.object().shown(space)
            }

            $($own)*

            #[pymethod(name = "__class_getitem__", class)]
            fn class_getitem(cls: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
                objspace::generic_alias::new(space, cls, item)
            }

            #[getter(name = "__name__")]
            fn name(&self) -> Ref<Object> {
                self.object().name()
            }

            #[setter(name = "__name__")]
            fn set_name(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
                self.object().set_string(space, &self.object().fields().gi_name, "__name__", value)
            }

            #[getter(name = "__qualname__")]
            fn qualname(&self) -> Ref<Object> {
                self.object().qualname()
            }

            #[setter(name = "__qualname__")]
            fn set_qualname(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
                self.object().set_string(space, &self.object().fields().gi_qualname, "__qualname__", value)
            }

            #[getter]
            fn $suspended(&self) -> bool {
                self.object().is_suspended()
            }

            #[getter]
            fn $frame(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.object().frame_or_none(space)
            }

            #[getter]
            fn $code(&self) -> Ref<Object> {
                self.object().code()
            }
        }
    };
}
pub(crate) use generator_type;

generator_type! {
    #[pytype(name = "generator", symbol = PyGen_Type, am_send = am_send)]
    impl Generator with gi_suspended, gi_frame, gi_code {
        #[slot(tp_iter)]
        fn iter(&self) -> Ref<Object> {
            self.as_object().to_ref()
        }

        #[slot(tp_iternext)]
        fn next(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
            self.object().next_value(space)
        }

        /// Resume the generator: the pending yield expression evaluates to 'arg'.
        #[pymethod]
        fn send(&self, space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
            self.object().send_value(space, arg)
        }

        /// Resume the generator with an exception at the pending yield.
        #[pymethod(signature = "($self, typ, val=None, tb=None, /)")]
        fn throw(
            &self,
            space: &Space,
            typ: &Object,
            val: Option<&Object>,
            tb: Option<&Object>,
        ) -> PyResult<Ref<Object>> {
            let err = thrown_exception(space, typ, val, tb)?;
            sent_or_stop(space, self.object().throw_error(space, err, true)?)
        }

        /// End the generator with GeneratorExit at the pending yield.
        #[pymethod]
        fn close(&self, space: &Space) -> PyResult<Ref<Object>> {
            self.object().close_generator(space)
        }

        #[getter]
        fn gi_running(&self) -> bool {
            self.object().state() == abi::FRAME_EXECUTING
        }

        /// What a pending 'yield from' delegates to, or None.
        #[getter]
        fn gi_yieldfrom(&self, space: &Space) -> Ref<Object> {
            self.object().delegate().unwrap_or_else(|| space.none())
        }
    }
}

generator_type! {
    #[pytype(name = "coroutine", symbol = PyCoro_Type, am_send = am_send)]
    impl Coroutine with cr_suspended, cr_frame, cr_code {
        #[slot(am_await)]
        fn await_coroutine(&self, space: &Space) -> PyResult<Ref<Object>> {
            crate::coroutines::new_wrapper(space, self)
        }

        /// Resume the coroutine: the pending await receives 'arg'.
        #[pymethod]
        fn send(&self, space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
            self.object().send_value(space, arg)
        }

        /// Resume the coroutine with an exception at the pending await.
        #[pymethod(signature = "($self, typ, val=None, tb=None, /)")]
        fn throw(
            &self,
            space: &Space,
            typ: &Object,
            val: Option<&Object>,
            tb: Option<&Object>,
        ) -> PyResult<Ref<Object>> {
            let err = thrown_exception(space, typ, val, tb)?;
            sent_or_stop(space, self.object().throw_error(space, err, true)?)
        }

        /// End the coroutine with GeneratorExit at the pending await.
        #[pymethod]
        fn close(&self, space: &Space) -> PyResult<Ref<Object>> {
            self.object().close_generator(space)
        }

        #[getter]
        fn cr_running(&self) -> bool {
            self.object().state() == abi::FRAME_EXECUTING
        }

        /// What a pending await waits for, or None.
        #[getter]
        fn cr_await(&self, space: &Space) -> Ref<Object> {
            self.object().delegate().unwrap_or_else(|| space.none())
        }

        #[getter]
        fn cr_origin(&self, space: &Space) -> Ref<Object> {
            // SAFETY: the field owns a reference or is null.
            unsafe { Object::from_nullable(self.object().fields().gi_origin_or_finalizer.get()) }
                .map_or_else(|| space.none(), Layout::to_ref)
        }
    }
}
