//! What the types of `_io` share: errors, arguments, and the end of an object's life.

use objspace::shim::{ArgPosition, FromArg};
use objspace::{
    Dict, GilOnce, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, finalization,
    gc, number, weakref,
};

static UNSUPPORTED: GilOnce<Ref<Object>> = GilOnce::new();

/// The class `UnsupportedOperation`.
///
/// # Errors
/// What making a class raises.
pub fn unsupported_operation(space: &Space) -> PyResult<&'static Object> {
    use objspace::exceptions::{OSError, ValueError};
    let make = || {
        let name = Str::intern(space, "UnsupportedOperation");
        let bases = Tuple::from_slice(space, &[OSError::type_object(), ValueError::type_object()])?;
        let dict = Dict::new(space)?;
        dict.set_item_str(space, "__module__", &Str::intern(space, "io"))?;
        Type::type_object().call(space, &[&name, &bases, &dict])
    };
    UNSUPPORTED.get_or_try_init(space, make).map(|class| &**class)
}

/// `UnsupportedOperation` with a message.
#[cold]
pub fn unsupported(space: &Space, message: &str) -> PyErr {
    let raise = || -> PyResult<PyErr> {
        let text = Str::from_str(space, message)?;
        Ok(PyErr::from_raised(unsupported_operation(space)?.call1(space, &text)?))
    };
    raise().unwrap_or_else(|err| err)
}

/// `ValueError` for an object that `__init__` has not been called of.
#[cold]
pub fn uninitialized(space: &Space) -> PyErr {
    space.value_error("I/O operation on uninitialized object")
}

/// Whether the object's attribute `closed` is true.
///
/// # Errors
/// What reading it raises.
pub fn is_closed(space: &Space, object: &Object) -> PyResult<bool> {
    object.getattr_str(space, "closed")?.is_true(space)
}

/// Refuses what cannot be done with a closed file.
///
/// # Errors
/// `ValueError`; what reading `closed` raises.
pub fn check_closed(space: &Space, object: &Object) -> PyResult<()> {
    match is_closed(space, object)? {
        true => Err(space.value_error("I/O operation on closed file.")),
        false => Ok(()),
    }
}

/// Refuses an object whose method (`readable`, `writable`, `seekable`) does not return `True`.
///
/// # Errors
/// `UnsupportedOperation`; what the method raises.
pub fn check_can(space: &Space, object: &Object, method: &str, message: &str) -> PyResult<()> {
    let answer = object.call_method(space, method, &[])?;
    let is_true = answer.is(&*space.new_bool(true));
    if is_true { Ok(()) } else { Err(unsupported(space, message)) }
}

/// A number of bytes or characters; `None` is -1.
#[derive(Clone, Copy)]
pub struct Size(pub isize);

impl Size {
    /// The number, or -1 if it was not given.
    pub fn or_all(given: Option<Size>) -> isize {
        given.map_or(-1, |size| size.0)
    }
}

impl FromArg<'_> for Size {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        if arg.is_none() {
            return Ok(Size(-1));
        }
        if !arg.is_index() {
            let name = arg.ty().name();
            return Err(space.type_error(format_args!("argument should be integer or None, not '{name}'")));
        }
        arg.as_index(space).map(Size)
    }
}

/// An object as a position in a file.
///
/// # Errors
/// `TypeError` when it is no integer; `ValueError` when it is too large.
pub fn as_offset(space: &Space, object: &Object) -> PyResult<i64> {
    let value = number::index(space, object)?;
    let message = format_args!("cannot fit '{}' into an offset-sized integer", object.ty().name());
    value.to_i64().ok_or_else(|| space.overflow_error(message))
}

/// A new instance of a class, whose Rust part `write` puts into the zero-filled memory.
///
/// # Errors
/// `MemoryError`.
///
/// # Safety
/// Instances of `class` are laid out as `T`, and `write` initialises what zeros do not.
pub unsafe fn new_instance<T: Layout>(
    space: &Space,
    class: &Type,
    write: impl FnOnce(*mut T),
) -> PyResult<Ref<Object>> {
    let object = class.allocate(space, 0)?;
    write(object.as_ptr().cast());
    Ok(object)
}

/// Ends an object's life: finalises it, ends weak references, releases its Rust part, and frees it.
///
/// # Safety
/// Called by `tp_dealloc` of an object with no reference left; `release` gives up all that the object owns.
pub unsafe fn dealloc<T: Layout>(this: *mut T, release: impl FnOnce(*mut T)) {
    // SAFETY: the caller's promise.
    unsafe {
        if finalization::call_finalizer_from_dealloc(this.cast()) {
            return;
        }
        gc::untrack(this.cast());
        weakref::clear(this.cast());
        release(this);
        gc::free_instance(this.cast());
    }
}

/// `TypeError` for a class that cannot be pickled.
///
/// # Errors
/// Always.
pub fn refuse_pickling(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    let name = object.ty().name();
    Err(space.type_error(format_args!("cannot pickle '{name}' instances")))
}

/// A non-negative count that a method of another object returned; `None` for `None`.
///
/// # Errors
/// `TypeError`, `OverflowError` when it is none.
pub fn count_from(space: &Space, result: &Object) -> PyResult<Option<isize>> {
    if result.is_none() {
        return Ok(None);
    }
    let value = number::index(space, result)?;
    let value =
        value.to_i64().ok_or_else(|| space.overflow_error("Python int too large to convert to C ssize_t"))?;
    Ok(Some(value as isize))
}

/// A memoryview of an object that lends a buffer.
///
/// # Errors
/// What `memoryview` raises.
pub fn memoryview(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    let builtins = objspace::imports::import(space, "builtins")?;
    builtins.call_method(space, "memoryview", &[object])
}
