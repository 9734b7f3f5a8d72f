//! Errors: a raised exception travelling in a `Result`.

use crate::exceptions as exc;
use crate::{Layout, Object, PyTypeInfo, Ref, Space, Str, Tuple, Type};
use core::fmt::Display;

/// What everything that can raise returns.
pub type PyResult<T> = Result<T, PyErr>;

/// A raised exception; dropping it swallows the exception.
#[derive(Debug)]
pub struct PyErr(Ref<Object>);

impl PyErr {
    /// Wraps an exception instance that is being raised. Its `__context__` is left alone.
    #[inline]
    pub fn from_raised(exception: Ref<Object>) -> PyErr {
        PyErr(exception)
    }

    /// The exception instance.
    #[inline]
    pub fn value(&self) -> &Object {
        &self.0
    }

    /// Gives the exception instance away.
    #[inline]
    pub fn into_raised(self) -> Ref<Object> {
        self.0
    }

    /// Calls `ty` with one message, or gives the error that this raised instead.
    #[cold]
    pub fn new(space: &Space, ty: &Type, message: impl Display) -> PyErr {
        let text = match Str::from_display(space, &message) {
            Ok(text) => text.into_object(),
            Err(err) => return err,
        };
        PyErr::with_args(space, ty, &[&text])
    }

    /// Calls `ty` with positional arguments, or gives the error that this raised instead.
    #[cold]
    pub fn with_args(space: &Space, ty: &Type, args: &[&Object]) -> PyErr {
        // C code may go on with an exception set; making another must not find it.
        let saved = space.take_error();
        let made = PyErr::made_by_call(space, ty, args);
        if let Some(saved) = saved {
            space.set_error(saved);
        }
        made
    }

    fn made_by_call(space: &Space, ty: &Type, args: &[&Object]) -> PyErr {
        if exc::only_keeps_arguments(ty) && ty.as_object().is_exact::<Type>() {
            let make = || Ok(exc::allocate(space, ty, Tuple::from_slice(space, args)?)?.into_object());
            return make().map_or_else(|err| err, PyErr);
        }
        match ty.call(space, args) {
            Ok(exception) if exception.ty().is_exception_class() => PyErr(exception),
            Ok(other) => space.type_error(format_args!(
                "calling {} should have returned an instance of BaseException, not {}",
                ty.qualified_repr(),
                other.ty().name()
            )),
            Err(err) => err,
        }
    }

    /// Whether the exception is an instance of `ty` (an ordinary subtype test, as `except` makes it).
    #[inline]
    pub fn is(&self, ty: &Type) -> bool {
        self.0.ty().is_subtype(ty)
    }

    /// Whether the exception is an instance of the builtin exception `T`.
    #[inline]
    pub fn is_a<T: PyTypeInfo>(&self) -> bool {
        self.is(T::type_object())
    }

    /// Leaves the exception in the thread state for C code.
    #[inline]
    pub fn restore(self, space: &Space) {
        space.set_error(self);
    }
}

macro_rules! constructors {
    ($($(#[$meta:meta])* $name:ident => $exception:ident;)*) => {
        impl Space {
            $(
                #[doc = concat!("A new `", stringify!($exception), "` with a message.")]
                #[cold]
                pub fn $name(&self, message: impl Display) -> PyErr {
                    PyErr::new(self, exc::$exception::type_object(), message)
                }
            )*
        }
    };
}

constructors! {
    arithmetic_error => ArithmeticError;
    assertion_error => AssertionError;
    buffer_error => BufferError;
    eof_error => EOFError;
    import_error_message => ImportError;
    index_error => IndexError;
    lookup_error => LookupError;
    not_implemented_error => NotImplementedError;
    overflow_error => OverflowError;
    recursion_error => RecursionError;
    reference_error => ReferenceError;
    runtime_error => RuntimeError;
    syntax_error_message => SyntaxError;
    system_error => SystemError;
    type_error => TypeError;
    unbound_local_error => UnboundLocalError;
    value_error => ValueError;
    zero_division_error => ZeroDivisionError;
}

impl Space {
    /// `KeyError` for `key`.
    #[cold]
    pub fn key_error(&self, key: &Object) -> PyErr {
        PyErr::with_args(self, exc::KeyError::type_object(), &[key])
    }

    /// `StopIteration` that carries `value`.
    #[cold]
    pub fn stop_iteration(&self, value: &Object) -> PyErr {
        PyErr::with_args(self, exc::StopIteration::type_object(), &[value])
    }

    /// The `MemoryError` that is kept for when there is no memory to make one.
    #[cold]
    pub fn memory_error(&self) -> PyErr {
        PyErr(exc::memory_error_instance(self))
    }

    /// `SystemError` for an API function called with arguments of the wrong kind.
    #[cold]
    #[track_caller]
    pub fn bad_internal_call(&self) -> PyErr {
        let at = core::panic::Location::caller();
        self.system_error(format_args!("{}:{}: bad argument to internal function", at.file(), at.line()))
    }

    /// The object as a `T`, or `TypeError` that names what was expected.
    #[inline]
    pub fn expect<'a, T: PyTypeInfo>(&self, object: &'a Object) -> PyResult<&'a T> {
        match object.downcast::<T>() {
            Some(view) => Ok(view),
            None => Err(self.type_error(format_args!("expected {}, got {}", T::NAME, object.ty().name()))),
        }
    }
}
