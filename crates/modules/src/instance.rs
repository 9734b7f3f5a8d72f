//! Instances of native types as Rust structs: made from a value, released and reported field by field.
//!
//! A type's view is a `#[repr(C)]` struct that starts with a `PyObject` ([`HEAD`] until the instance exists). [`fields!`] names
//! the fields that hold references; the whole value is dropped when the instance dies. Fields that hold references are
//! interior-mutable, so that the collector can empty them.

use abi::PyObject;
use core::cell::{Cell, RefCell};
use core::ffi::{c_int, c_void};
use core::mem::ManuallyDrop;
use core::ptr;
use objspace::gc::{self, Visitor};
use objspace::shim::{Args, IntoC};
use objspace::{
    Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, Type, slot_functions, weakref,
};
use std::collections::VecDeque;

/// The head of a value that is no object yet.
#[expect(clippy::declare_interior_mutable_const, reason = "each use is a head of its own")]
pub const HEAD: PyObject = PyObject::new(ptr::null_mut());

/// A field that holds references.
pub trait Held {
    /// Reports the references; a result other than zero must be returned at once.
    fn report(&self, visitor: &mut Visitor) -> c_int;

    /// Drops the references, after making the field empty.
    fn let_go(&self);
}

impl<T: Layout> Held for Slot<T> {
    fn report(&self, visitor: &mut Visitor) -> c_int {
        visitor.slot(self)
    }

    fn let_go(&self) {
        drop(self.take());
    }
}

/// Reports several references. A container that is being changed reports nothing: what it holds then counts as reachable.
fn report_all<'a, T: Layout + 'a>(items: impl Iterator<Item = &'a Ref<T>>, visitor: &mut Visitor) -> c_int {
    for item in items {
        let stop = visitor.object(item.as_ptr());
        if stop != 0 {
            return stop;
        }
    }
    0
}

macro_rules! held_containers {
    ($($container:ident),*) => { $(
        impl<T: Layout> Held for RefCell<$container<Ref<T>>> {
            fn report(&self, visitor: &mut Visitor) -> c_int {
                self.try_borrow().map_or(0, |items| report_all(items.iter(), visitor))
            }

            fn let_go(&self) {
                let items = self.try_borrow_mut().map(|mut items| core::mem::take(&mut *items));
                drop(items);
            }
        }
    )* };
}

held_containers!(Vec, VecDeque);

impl<T: Layout> Held for RefCell<Vec<Option<Ref<T>>>> {
    fn report(&self, visitor: &mut Visitor) -> c_int {
        self.try_borrow().map_or(0, |items| report_all(items.iter().flatten(), visitor))
    }

    fn let_go(&self) {
        let items = self.try_borrow_mut().map(|mut items| core::mem::take(&mut *items));
        drop(items);
    }
}

/// A view whose fields that hold references are known. Implemented by [`fields!`].
///
/// # Safety
/// The type is `#[repr(C)]`, starts with a `PyObject`, and its instances were made by [`create`].
pub unsafe trait Fields: Layout {
    /// Reports the references of all fields.
    fn report(&self, visitor: &mut Visitor) -> c_int;

    /// Empties all fields.
    fn let_go(&self);
}

/// Implements `Layout` and [`Fields`]: `fields!(Chain: source, active)`.
macro_rules! fields {
    ($ty:ident $(: $($field:ident),+)?) => {
        objspace::layout!(impl $ty);
        // SAFETY: the view is laid out so; instances are made by `instance::create` only.
        unsafe impl $crate::instance::Fields for $ty {
            fn report(&self, visitor: &mut objspace::gc::Visitor) -> core::ffi::c_int {
                $($(
                    let stop = $crate::instance::Held::report(&self.$field, visitor);
                    if stop != 0 {
                        return stop;
                    }
                )+)?
                let _ = visitor;
                0
            }

            fn let_go(&self) {
                $($( $crate::instance::Held::let_go(&self.$field); )+)?
            }
        }
    };
}
pub(crate) use fields;

/// A new instance of `class`, which is `T`'s type or a subtype, with this value (whose head is [`HEAD`]).
///
/// # Errors
/// `MemoryError`.
pub fn create<T: Fields + PyTypeInfo>(space: &Space, class: &Type, value: T) -> PyResult<Ref<T>> {
    debug_assert!(class.is_subtype(T::type_object()));
    let object = class.allocate(space, 0)?;
    let value = ManuallyDrop::new(value);
    let head = size_of::<PyObject>();
    // SAFETY: the fresh instance is laid out as `T`; everything behind the head moves into it, before any code can look at it.
    unsafe {
        let from = (&raw const value).cast::<u8>().add(head);
        let to = object.as_ptr().cast::<u8>().add(head);
        ptr::copy_nonoverlapping(from, to, size_of::<T>() - head);
        Ok(object.cast_unchecked())
    }
}

/// Like [`create`], with `T`'s own type.
///
/// # Errors
/// `MemoryError`.
pub fn create_exact<T: Fields + PyTypeInfo>(space: &Space, value: T) -> PyResult<Ref<T>> {
    create(space, T::type_object(), value)
}

/// The `tp_dealloc` of instances made by [`create`].
///
/// # Safety
/// `this` is a dead instance of `T`'s type.
pub unsafe extern "C" fn dealloc<T: Fields>(this: *mut PyObject) {
    // SAFETY: nobody can see the object any more; its fields were written by `create`.
    unsafe {
        if Object::from_ptr(this).ty().has_flag(abi::Py_TPFLAGS_HAVE_GC) {
            gc::untrack(this);
        }
        weakref::clear(this);
        ptr::drop_in_place(this.cast::<T>());
        slot_functions::free_instance(this);
    }
}

/// The `tp_traverse` of instances made by [`create`].
///
/// # Safety
/// `this` is an instance of `T`'s type; `visit` takes `argument`.
pub unsafe extern "C" fn traverse<T: Fields>(
    this: *mut PyObject,
    visit: Option<abi::visitproc>,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { (*this.cast::<T>()).report(&mut objspace::shim::visitor(visit, argument)) }
}

/// The `tp_clear` of instances made by [`create`].
///
/// # Safety
/// `this` is an instance of `T`'s type.
pub unsafe extern "C" fn clear<T: Fields>(this: *mut PyObject) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { (*this.cast::<T>()).let_go() };
    0
}

/// A tuple of `len` items, made in order; `make` must not run Python code.
///
/// # Errors
/// `MemoryError`.
pub fn tuple_of(
    space: &Space,
    len: usize,
    mut make: impl FnMut(usize) -> Ref<Object>,
) -> PyResult<Ref<Tuple>> {
    let tuple = Tuple::with_len(space, len)?;
    for index in 0..len {
        tuple.initialize(index, make(index));
    }
    tuple.track();
    Ok(tuple)
}

/// `TypeError` for keywords, unless a subclass with an initialiser of its own wants them.
///
/// # Errors
/// `TypeError`: "name() takes no keyword arguments".
pub fn no_keywords<T: PyTypeInfo>(space: &Space, class: &Type, args: &Args<'_>) -> PyResult<()> {
    let own = T::type_object();
    let same_init = class.slots().tp_init.get().map(|init| init as usize)
        == own.slots().tp_init.get().map(|init| init as usize);
    if args.has_keywords() && (class.is(own) || same_init) {
        args.no_keywords(space, own.name())
    } else {
        Ok(())
    }
}

/// Exactly `N` positional arguments of a constructor, and no keywords (see [`no_keywords`]).
///
/// # Errors
/// `TypeError`, which names the type and the numbers.
pub fn exactly<'a, T: PyTypeInfo, const N: usize>(
    space: &Space,
    class: &Type,
    args: &Args<'a>,
) -> PyResult<[&'a Object; N]> {
    no_keywords::<T>(space, class, args)?;
    objspace::shim::check_positional(space, T::type_object().name(), args.positional_count(), N, N)?;
    Ok(core::array::from_fn(|index| args.positional()[index]))
}

/// A native type whose instances are called by vectorcall. The type has `tp_call = PyVectorcall_Call`, `HAVE_VECTORCALL`, and a
/// field of the type [`Vectorcall`] at its `vectorcall_offset`, made by [`vectorcall_of`].
pub trait Callable: Layout {
    /// Calls the instance.
    ///
    /// # Errors
    /// Whatever the call raises.
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>>;
}

/// The field that C code reads an instance's vectorcall function from.
pub type Vectorcall = Cell<Option<abi::vectorcallfunc>>;

/// The field of a type that implements [`Callable`].
pub const fn vectorcall_of<T: Callable>() -> Vectorcall {
    Cell::new(Some(vectorcall::<T>))
}

unsafe extern "C" fn vectorcall<T: Callable>(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the vectorcall protocol; the function stands in instances of `T` only, which the caller keeps alive.
    unsafe {
        let space = objspace::shim::enter();
        let callable: &T = Object::from_ptr(callable).cast_unchecked();
        callable.call(space, Args::from_vectorcall(args, nargsf, names)).into_c(space)
    }
}

/// The type's name with its module, as `PyType_GetFullyQualifiedName` gives it.
///
/// # Errors
/// What reading `__module__` and `__qualname__` raises.
pub fn full_type_name(space: &Space, ty: &Type) -> PyResult<String> {
    let name = ty.getattr_str(space, "__qualname__")?.str(space)?.to_string_lossy();
    let module = ty.getattr_str(space, "__module__")?;
    match module.downcast::<objspace::Str>() {
        Some(module) if !module.equals("builtins") => Ok(format!("{}.{name}", module.to_string_lossy())),
        _ => Ok(name),
    }
}
