//! Asynchronous generators (PEP 525): the type, and the awaitables that `asend`, `athrow` and `aclose` give.
//!
//! A value that the body yields is wrapped, so that the awaitables can tell it from what the body awaits: the wrapped value ends the awaitable
//! (as its `StopIteration`), anything else goes up to the event loop.

use crate::generator::{AsyncGenerator, BASICSIZE, GeneratorObject, Sent, resume};
use crate::generator_types::{generator_type, thrown_exception};
use abi::{PyGenObject, PyObject};
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::exceptions as exc;
use objspace::gc::{self, Visitor};
use objspace::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Type};

/// A value that the body of an asynchronous generator yields.
#[repr(C)]
pub struct WrappedValue {
    head: PyObject,
    value: Slot<Object>,
}
objspace::layout!(impl WrappedValue);

#[pytype(name = "async_generator_wrapped_value", symbol = _PyAsyncGenWrappedValue_Type, flags = HAVE_GC)]
impl WrappedValue {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slot is emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).value.take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        objspace::visit_all!(visitor, self.value.as_ptr());
        0
    }
}

/// Wraps a value that the body yields.
pub fn wrap_async_value(space: &Space, value: Ref<Object>) -> PyResult<Ref<Object>> {
    let object = gc::allocate(space, WrappedValue::type_object(), size_of::<WrappedValue>())?;
    // SAFETY: the memory is a wrapped value's, zero-filled: an empty slot.
    unsafe {
        let wrapped: Ref<WrappedValue> = Ref::from_owned_unchecked(object);
        wrapped.value.set(Some(value));
        gc::track(object);
        Ok(wrapped.into_object())
    }
}

/// A generator or coroutine was made: coroutines remember where, if that is asked for.
///
/// # Errors
/// `MemoryError`.
pub fn created(space: &Space, generator: &Object) -> PyResult<()> {
    let depth = space.thread_state().coroutine_origin_tracking_depth.get();
    if depth > 0 && generator.is_exact::<crate::generator::Coroutine>() {
        let origin = crate::frame_object::call_sites(space, depth as usize)?;
        // SAFETY: the type has this layout; the field owns its reference.
        unsafe {
            let generator: &GeneratorObject = generator.cast_unchecked();
            Slot::<Object>::of(&generator.fields().gi_origin_or_finalizer).set(Some(origin));
        }
    }
    Ok(())
}

/// Hands a dying asynchronous generator to the event loop's finaliser, if it has one; whether it did.
pub fn finalize_async_generator(space: &Space, generator: &GeneratorObject) -> bool {
    if !generator.is_exact::<AsyncGenerator>() {
        return false;
    }
    // SAFETY: the field owns a reference or is null.
    let finalizer = unsafe { Slot::<Object>::of(&generator.fields().gi_origin_or_finalizer) }.get();
    let Some(finalizer) = finalizer.filter(|_| generator.fields().gi_closed.get() == 0) else { return false };
    if let Err(err) = finalizer.call(space, &[generator.as_object()]) {
        objspace::unraisable::report(
            space,
            err,
            "while calling the finalizer of",
            Some(generator.as_object()),
        );
    }
    true
}

/// Tells the event loop about an asynchronous generator that is iterated for the first time.
fn call_first_iteration_hook(space: &Space, generator: &AsyncGenerator) -> PyResult<()> {
    let fields = generator.object().fields();
    if fields.gi_hooks_inited.replace(1) != 0 {
        return Ok(());
    }
    let thread = space.thread_state();
    // SAFETY: the thread's fields own their references or are null; the generator's is one or null.
    unsafe {
        if let Some(finalizer) = Object::from_nullable(thread.async_gen_finalizer.get()) {
            Slot::<Object>::of(&fields.gi_origin_or_finalizer).set(Some(finalizer.to_ref()));
        }
        if let Some(hook) = Object::from_nullable(thread.async_gen_firstiter.get()) {
            hook.to_ref().call(space, &[generator.as_object()])?;
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum State {
    Initial,
    Iterating,
    Closed,
}

/// What `asend`, `athrow` and `aclose` have in common.
#[repr(C)]
struct Awaitable {
    head: PyObject,
    generator: Slot<AsyncGenerator>,
    /// `asend`: the value to send. `athrow`: the arguments, a tuple. `aclose`: nothing.
    payload: Slot<Object>,
    state: Cell<State>,
}

impl Awaitable {
    fn generator(&self, space: &Space) -> PyResult<Ref<AsyncGenerator>> {
        self.generator
            .get()
            .ok_or_else(|| space.runtime_error("the asynchronous generator has been released"))
    }

    unsafe fn release(this: *mut Awaitable) {
        // SAFETY: the caller's object is dead; its slots are emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).generator.take());
            drop((*this).payload.take());
            gc::free(this.cast());
        }
    }

    fn visit(&self, visitor: &mut Visitor) -> c_int {
        objspace::visit_all!(visitor, self.generator.as_ptr(), self.payload.as_ptr());
        0
    }
}

fn new_awaitable(
    space: &Space,
    ty: &Type,
    generator: &AsyncGenerator,
    payload: Option<Ref<Object>>,
) -> PyResult<Ref<Object>> {
    call_first_iteration_hook(space, generator)?;
    let object = gc::allocate(space, ty, size_of::<Awaitable>())?;
    // SAFETY: the memory is an awaitable's, zero-filled: empty slots, initial state.
    unsafe {
        let awaitable = &*object.cast::<Awaitable>();
        awaitable.generator.set(Some(generator.to_ref()));
        awaitable.payload.set(payload);
        gc::track(object);
        Ok(Ref::from_owned(object))
    }
}

/// `RuntimeWarning` for an awaitable of a generator's method that dies without having been awaited.
fn warn_method_never_awaited(space: &Space, awaitable: &Awaitable, method: &str) {
    if awaitable.state.get() != State::Initial {
        return;
    }
    let Some(generator) = awaitable.generator.get() else { return };
    let saved = space.take_error();
    let warn = || -> PyResult<()> {
        let qualname = generator.object().qualname().str(space)?.to_string_lossy();
        let message = format!("coroutine method '{method}' of '{qualname}' was never awaited");
        objspace::warnings::warn(space, exc::RuntimeWarning::type_object(), message, 1)
    };
    if let Err(err) = warn() {
        objspace::unraisable::report(
            space,
            err,
            "while finalizing coroutine method",
            Some(generator.as_object()),
        );
    }
    if let Some(err) = saved {
        space.set_error(err);
    }
}

/// What came out of the body: a wrapped value ends the awaitable, anything else is passed on.
fn unwrap(space: &Space, generator: &AsyncGenerator, outcome: PyResult<Sent>) -> PyResult<Ref<Object>> {
    let fields = generator.object().fields();
    let err = match outcome {
        Ok(Sent::Yielded(value)) => match value.downcast_exact::<WrappedValue>() {
            Some(wrapped) => {
                fields.gi_running_async.set(0);
                let value = wrapped.value.get().unwrap_or_else(|| space.none());
                return Err(space.stop_iteration(&value));
            }
            None => return Ok(value),
        },
        Ok(Sent::Returned(_)) => PyErr::with_args(space, exc::StopAsyncIteration::type_object(), &[]),
        Err(err) => err,
    };
    if err.is_a::<exc::StopAsyncIteration>() || err.is_a::<exc::GeneratorExit>() {
        fields.gi_closed.set(1);
    }
    fields.gi_running_async.set(0);
    Err(err)
}

/// The awaitable of `__anext__` and `asend`.
#[repr(transparent)]
pub struct AsyncSend(Awaitable);
objspace::layout!(impl AsyncSend);

impl AsyncSend {
    fn method(&self) -> &'static str {
        "asend"
    }

    fn step(&self, space: &Space, value: &Object) -> PyResult<Ref<Object>> {
        self.begin(space)?;
        let generator = self.0.generator(space)?;
        let first = self.0.state.replace(State::Iterating) == State::Initial;
        generator.object().fields().gi_running_async.set(1);
        let value = match self.0.payload.get() {
            Some(payload) if first && value.is_none() => payload,
            _ => value.to_ref(),
        };
        self.finish(unwrap(space, &generator, resume(space, generator.object(), value, None)))
    }

    fn begin(&self, space: &Space) -> PyResult<()> {
        match self.0.state.get() {
            State::Closed => Err(space.runtime_error("cannot reuse already awaited __anext__()/asend()")),
            State::Initial if self.0.generator(space)?.object().fields().gi_running_async.get() != 0 => {
                self.0.state.set(State::Closed);
                Err(space.runtime_error("anext(): asynchronous generator is already running"))
            }
            _ => Ok(()),
        }
    }

    fn finish(&self, outcome: PyResult<Ref<Object>>) -> PyResult<Ref<Object>> {
        if outcome.is_err() {
            self.0.state.set(State::Closed);
        }
        outcome
    }

    fn throw_error(&self, space: &Space, err: PyErr) -> PyResult<Ref<Object>> {
        self.begin(space)?;
        let generator = self.0.generator(space)?;
        self.0.state.set(State::Iterating);
        generator.object().fields().gi_running_async.set(1);
        self.finish(unwrap(space, &generator, generator.object().throw_error(space, err, false)))
    }
}

/// The end of a `close`: the exceptions that mean it are swallowed.
fn closed(space: &Space, outcome: PyResult<Ref<Object>>) -> PyResult<()> {
    match outcome {
        Ok(_) => Err(space.runtime_error("coroutine ignored GeneratorExit")),
        Err(err)
            if err.is_a::<exc::StopIteration>()
                || err.is_a::<exc::StopAsyncIteration>()
                || err.is_a::<exc::GeneratorExit>() =>
        {
            Ok(())
        }
        Err(err) => Err(err),
    }
}

/// The awaitable of `athrow` and `aclose`.
#[repr(transparent)]
pub struct AsyncThrow(Awaitable);
objspace::layout!(impl AsyncThrow);

impl AsyncThrow {
    fn is_close(&self) -> bool {
        self.0.payload.is_empty()
    }

    fn method(&self) -> &'static str {
        if self.is_close() { "aclose" } else { "athrow" }
    }

    fn begin(&self, space: &Space, generator: &AsyncGenerator) -> PyResult<()> {
        if self.0.state.get() == State::Closed {
            return Err(space.runtime_error("cannot reuse already awaited aclose()/athrow()"));
        }
        if self.0.state.get() == State::Initial && generator.object().fields().gi_running_async.get() != 0 {
            self.0.state.set(State::Closed);
            let method = self.method();
            return Err(
                space.runtime_error(format_args!("{method}(): asynchronous generator is already running"))
            );
        }
        Ok(())
    }

    fn step(&self, space: &Space, value: &Object) -> PyResult<Ref<Object>> {
        let generator = self.0.generator(space)?;
        self.begin(space, &generator)?;
        let fields = generator.object().fields();
        if generator.object().is_finished() {
            self.0.state.set(State::Closed);
            return Err(PyErr::with_args(space, exc::StopIteration::type_object(), &[]));
        }
        let outcome = if self.0.state.get() == State::Initial {
            if fields.gi_closed.get() != 0 {
                self.0.state.set(State::Closed);
                return Err(PyErr::with_args(space, exc::StopAsyncIteration::type_object(), &[]));
            }
            if !value.is_none() {
                return Err(space.runtime_error("can't send non-None value to a just-started coroutine"));
            }
            self.0.state.set(State::Iterating);
            fields.gi_running_async.set(1);
            let err = match self.0.payload.get().as_ref().and_then(|args| args.downcast::<objspace::Tuple>())
            {
                Some(args) => {
                    let [ty, rest @ ..] = args.items() else {
                        return Err(space.system_error("athrow without arguments"));
                    };
                    thrown_exception(space, ty, rest.first().copied(), rest.get(1).copied())?
                }
                None => {
                    fields.gi_closed.set(1);
                    PyErr::with_args(space, exc::GeneratorExit::type_object(), &[])
                }
            };
            generator.object().throw_error(space, err, false)
        } else {
            resume(space, generator.object(), value.to_ref(), None)
        };
        self.outcome(space, &generator, outcome)
    }

    fn outcome(
        &self,
        space: &Space,
        generator: &AsyncGenerator,
        outcome: PyResult<Sent>,
    ) -> PyResult<Ref<Object>> {
        let fields = generator.object().fields();
        if !self.is_close() {
            return unwrap(space, generator, outcome).inspect_err(|_| self.0.state.set(State::Closed));
        }
        let err = match outcome {
            Ok(Sent::Yielded(value)) if value.is_exact::<WrappedValue>() => {
                fields.gi_running_async.set(0);
                self.0.state.set(State::Closed);
                return Err(space.runtime_error("async generator ignored GeneratorExit"));
            }
            Ok(Sent::Yielded(value)) => return Ok(value),
            Ok(Sent::Returned(_)) => PyErr::with_args(space, exc::StopAsyncIteration::type_object(), &[]),
            Err(err) => err,
        };
        fields.gi_running_async.set(0);
        self.0.state.set(State::Closed);
        if err.is_a::<exc::StopAsyncIteration>() || err.is_a::<exc::GeneratorExit>() {
            return Err(PyErr::with_args(space, exc::StopIteration::type_object(), &[]));
        }
        Err(err)
    }

    fn throw_error(&self, space: &Space, err: PyErr) -> PyResult<Ref<Object>> {
        let generator = self.0.generator(space)?;
        self.begin(space, &generator)?;
        self.0.state.set(State::Iterating);
        generator.object().fields().gi_running_async.set(1);
        let outcome = generator.object().throw_error(space, err, false);
        self.outcome(space, &generator, outcome)
    }
}

/// Declares the type of an awaitable, which knows how to `step`, how to `throw_error`, and what `method` gave it.
macro_rules! awaitable_type {
    ($ty:ident, $name:tt, $symbol:tt) => {
        #[pytype(name = $name, symbol = $symbol, flags = HAVE_GC)]
        impl $ty {
            #[slot(tp_dealloc)]
            unsafe fn dealloc(this: *mut Self) {
                // SAFETY: the object is dead; while its finaliser runs it has a reference again.
                unsafe {
                    if !objspace::finalization::finalize_from_dealloc(this.cast()) {
                        Awaitable::release(this.cast());
                    }
                }
            }

            #[slot(tp_finalize)]
            fn finalize(&self, space: &Space) {
                warn_method_never_awaited(space, &self.0, self.method());
            }

            #[slot(tp_traverse)]
            unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
                self.0.visit(visitor)
            }

            #[slot(tp_iter, am_await)]
            fn iter(&self) -> Ref<Object> {
                self.as_object().to_ref()
            }

            #[slot(tp_iternext)]
            fn next(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
                self.step(space, objspace::none()).map(Some)
            }

            #[pymethod]
            fn send(&self, space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
                self.step(space, arg)
            }

            #[pymethod(signature = "($self, typ, val=None, tb=None, /)")]
            fn throw(
                &self,
                space: &Space,
                typ: &Object,
                val: Option<&Object>,
                tb: Option<&Object>,
            ) -> PyResult<Ref<Object>> {
                let err = thrown_exception(space, typ, val, tb)?;
                self.throw_error(space, err)
            }

            #[pymethod]
            fn close(&self, space: &Space) -> PyResult<()> {
                if self.0.state.get() == State::Closed {
                    return Ok(());
                }
                let err = PyErr::with_args(space, exc::GeneratorExit::type_object(), &[]);
                closed(space, self.throw_error(space, err))
            }
        }
    };
}

awaitable_type!(AsyncSend, "async_generator_asend", _PyAsyncGenASend_Type);
awaitable_type!(AsyncThrow, "async_generator_athrow", _PyAsyncGenAThrow_Type);

generator_type! {
    #[pytype(name = "async_generator", symbol = PyAsyncGen_Type)]
    impl AsyncGenerator with ag_suspended, ag_frame, ag_code {
        #[slot(am_aiter)]
        fn aiter(&self) -> Ref<Object> {
            self.as_object().to_ref()
        }

        #[slot(am_anext)]
        fn anext(&self, space: &Space) -> PyResult<Ref<Object>> {
            new_awaitable(space, AsyncSend::type_object(), self, None)
        }

        /// An awaitable that resumes the generator with 'val' until it yields.
        #[pymethod]
        fn asend(&self, space: &Space, val: &Object) -> PyResult<Ref<Object>> {
            new_awaitable(space, AsyncSend::type_object(), self, Some(val.to_ref()))
        }

        /// An awaitable that resumes the generator with an exception.
        #[pymethod(signature = "($self, typ, val=None, tb=None, /)")]
        fn athrow(
            &self,
            space: &Space,
            typ: &Object,
            val: Option<&Object>,
            tb: Option<&Object>,
        ) -> PyResult<Ref<Object>> {
            if val.is_some() || tb.is_some() {
                objspace::warnings::warn(
                    space,
                    exc::DeprecationWarning::type_object(),
                    "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.",
                    1,
                )?;
            }
            let args: Vec<&Object> = [Some(typ), val, tb].into_iter().flatten().collect();
            let args = objspace::Tuple::from_slice(space, &args)?.into_object();
            new_awaitable(space, AsyncThrow::type_object(), self, Some(args))
        }

        /// An awaitable that ends the generator.
        #[pymethod]
        fn aclose(&self, space: &Space) -> PyResult<Ref<Object>> {
            new_awaitable(space, AsyncThrow::type_object(), self, None)
        }

        #[getter]
        fn ag_running(&self) -> bool {
            self.object().fields().gi_running_async.get() != 0
        }

        /// What a pending await waits for, or None.
        #[getter]
        fn ag_await(&self, space: &Space) -> Ref<Object> {
            self.object().delegate().unwrap_or_else(|| space.none())
        }
    }
}
