//! `BaseException`: arguments, traceback, context and cause, notes; the layout that all exceptions share.

use super::BaseException;
use crate::free_list::FreeList;
use crate::gc::{self, Visitor};
use crate::shim::{Args, IntoC, raise};
use crate::{Dict, Layout, List, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, intern, pytype};
use abi::{PyBaseExceptionObject, PyGC_Head, PyObject, PyTypeObject, Static, initproc, newfunc};
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use core::ptr;

impl BaseException {
    /// The fields that every exception has.
    #[inline]
    pub fn fields(&self) -> &PyBaseExceptionObject {
        // SAFETY: every exception's layout starts so.
        unsafe { &*self.as_ptr().cast() }
    }

    /// `args`.
    pub fn args(&self) -> Option<Ref<Tuple>> {
        // SAFETY: the field owns a tuple or is null.
        unsafe { Slot::<Tuple>::of(&self.fields().args) }.get()
    }

    /// Sets `args`.
    pub fn set_args(&self, args: Ref<Tuple>) {
        // SAFETY: as above.
        unsafe { Slot::<Tuple>::of(&self.fields().args) }.set(Some(args));
    }

    /// `__traceback__`: `None` stands for None.
    pub fn traceback(&self) -> Option<Ref<Object>> {
        slot(&self.fields().traceback).get()
    }

    /// Whether `__traceback__` is not None.
    #[inline]
    pub fn has_traceback(&self) -> bool {
        !slot(&self.fields().traceback).is_empty()
    }

    /// Sets `__traceback__`, which must be a traceback.
    pub fn set_traceback(&self, traceback: Option<Ref<Object>>) {
        slot(&self.fields().traceback).set(traceback);
    }

    /// `__context__`: `None` stands for None.
    pub fn context(&self) -> Option<Ref<Object>> {
        slot(&self.fields().context).get()
    }

    /// Sets `__context__`, which must be an exception.
    pub fn set_context(&self, context: Option<Ref<Object>>) {
        slot(&self.fields().context).set(context);
    }

    /// `__cause__`: `None` stands for None.
    pub fn cause(&self) -> Option<Ref<Object>> {
        slot(&self.fields().cause).get()
    }

    /// Sets `__cause__`, which must be an exception, and with it `__suppress_context__`.
    pub fn set_cause(&self, cause: Option<Ref<Object>>) {
        self.fields().suppress_context.set(1);
        slot(&self.fields().cause).set(cause);
    }

    /// `__suppress_context__`.
    pub fn suppresses_context(&self) -> bool {
        self.fields().suppress_context.get() != 0
    }

    /// The instance's own attributes, made now if there are none.
    pub fn attribute_dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        // SAFETY: the field owns a dict or is null.
        let dict = unsafe { Slot::<Dict>::of(&self.fields().dict) };
        match dict.get() {
            Some(dict) => Ok(dict),
            None => {
                let new = Dict::new(space)?;
                dict.set(Some(new.clone()));
                Ok(new)
            }
        }
    }

    /// What `str(exception)` is for most exceptions: the argument, or the tuple of several.
    pub fn default_str(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Some(args) = self.args() else { return Str::from_str(space, "") };
        match args.items() {
            [] => Str::from_str(space, ""),
            [one] => one.str(space),
            _ => args.str(space),
        }
    }

    /// Releases the shared fields.
    pub(super) fn clear_fields(&self) {
        let fields = self.fields();
        for field in
            [&fields.dict, &fields.args, &fields.notes, &fields.traceback, &fields.cause, &fields.context]
        {
            slot(field).set(None);
        }
    }

    /// Reports the shared fields to the collector.
    pub(super) fn visit_fields(&self, visitor: &mut Visitor) -> c_int {
        let fields = self.fields();
        crate::visit_all!(
            visitor,
            fields.dict.get(),
            fields.args.get(),
            fields.notes.get(),
            fields.traceback.get(),
            fields.cause.get(),
            fields.context.get(),
        );
        0
    }
}

/// A field that owns an object or is null.
pub(super) fn slot(field: &Cell<*mut PyObject>) -> &Slot<Object> {
    // SAFETY: used on the fields of exceptions only, all of which own their references.
    unsafe { Slot::of(field) }
}

/// What a getter gives for a field: None when it is null.
pub(super) fn field_or_none(space: &Space, field: &Cell<*mut PyObject>) -> Ref<Object> {
    slot(field).get().unwrap_or_else(|| space.none())
}

/// Whether all that `__new__` and `__init__` of an exception class do is to keep the arguments.
#[inline]
pub(crate) fn only_keeps_arguments(cls: &Type) -> bool {
    let slots = cls.slots();
    slots.tp_new.get().is_some_and(|new| ptr::fn_addr_eq(new, tp_new as newfunc))
        && slots.tp_init.get().is_some_and(|init| ptr::fn_addr_eq(init, tp_init as initproc))
}

/// `BaseException.__new__`: the tuple of arguments is kept as it is.
///
/// # Safety
/// `cls` is an exception class, `args` a tuple; the GIL is held.
unsafe extern "C" fn tp_new(
    cls: *mut PyTypeObject,
    args: *mut PyObject,
    _kwargs: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let (cls, args) = unsafe { (Type::from_type_ptr(cls), (*args.cast::<Tuple>()).to_ref()) };
    allocate(space, cls, args).into_c(space)
}

/// `BaseException.__init__`
///
/// # Safety
/// `this` is an exception, `args` a tuple, `kwargs` a dict or null; the GIL is held.
unsafe extern "C" fn tp_init(this: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    let space = Space::current();
    // SAFETY: the caller's promise.
    let (this, args, given) =
        unsafe { (&*this.cast::<BaseException>(), &*args.cast::<Tuple>(), Args::from_raw(args, kwargs)) };
    if let Err(err) = given.no_keywords_for(space, this.ty()) {
        return raise(err, space);
    }
    this.set_args(args.to_ref());
    0
}

/// Exceptions of builtin classes without fields of their own.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<PyBaseExceptionObject>() }>> =
    Static(FreeList::with_capacity(16));

/// Whether instances of an exception class come from the free list.
#[inline]
fn is_plain(cls: &Type) -> bool {
    let others = abi::Py_TPFLAGS_HEAPTYPE | abi::Py_TPFLAGS_PREHEADER;
    cls.flags() & others == 0 && cls.basicsize() == size_of::<PyBaseExceptionObject>()
}

/// A new instance of an exception class with `args`, everything else unset.
pub(crate) fn allocate(space: &Space, cls: &Type, args: Ref<Tuple>) -> PyResult<Ref<BaseException>> {
    if is_plain(cls) {
        return allocate_plain(space, cls, args);
    }
    let object = cls.allocate(space, 0)?;
    // SAFETY: the class derives from `BaseException`.
    let exception: Ref<BaseException> = unsafe { object.cast_unchecked() };
    exception.fields().args.set(args.into_ptr().cast());
    Ok(exception)
}

fn allocate_plain(space: &Space, cls: &Type, args: Ref<Tuple>) -> PyResult<Ref<BaseException>> {
    let block = FREE.0.allocate();
    if block.is_null() {
        return Err(space.memory_error());
    }
    let unset = || Cell::new(ptr::null_mut());
    // SAFETY: the block has room for a plain exception, whose fields are all written.
    unsafe {
        let object = gc::adopt(space, block, cls);
        object.cast::<PyBaseExceptionObject>().write(PyBaseExceptionObject {
            ob_base: PyObject::new(cls.as_type_ptr()),
            dict: unset(),
            args: Cell::new(args.into_ptr()),
            notes: unset(),
            traceback: unset(),
            context: unset(),
            cause: unset(),
            suppress_context: Cell::new(0),
        });
        gc::track(object);
        Ok(Ref::from_owned_unchecked(object))
    }
}

/// Positional arguments as a tuple.
pub(super) fn positional_tuple(space: &Space, args: &Args<'_>) -> PyResult<Ref<Tuple>> {
    Tuple::from_slice(space, args.positional())
}

/// The body of `tp_dealloc` of exceptions: `release` empties the fields.
///
/// # Safety
/// `object` is dead, and an exception.
pub(super) unsafe fn dealloc(object: *mut PyObject, release: impl FnOnce()) {
    // SAFETY: the caller's promise; fields are emptied before the memory goes.
    unsafe {
        gc::untrack(object);
        release();
        gc::free(object);
    }
}

#[pytype(
    name = "BaseException",
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    dictoffset = offset_of!(PyBaseExceptionObject, dict),
    tp_new = tp_new,
    tp_init = tp_init
)]
/// The base of all exceptions.
impl BaseException {
    #[slot(tp_dealloc)]
    unsafe fn dealloc_exception(this: *mut Self) {
        // SAFETY: the object is dead; a plain one's block has the size of those in the free list.
        unsafe {
            if !is_plain((*this).ty()) {
                return dealloc(this.cast(), || (*this).clear_fields());
            }
            gc::untrack(this.cast());
            (*this).clear_fields();
            FREE.0.free(gc::disown(this.cast()));
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        self.visit_fields(visitor)
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        self.clear_fields();
    }

    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.default_str(space)
    }

    #[slot(tp_repr)]
    fn repr_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.ty().name().to_owned();
        let Some(args) = self.args() else { return Str::from_display(space, &format_args!("{name}()")) };
        let shown = match args.items() {
            [one] => format!("({})", one.repr(space)?.to_string_lossy()),
            _ => args.repr(space)?.to_string_lossy(),
        };
        Str::from_display(space, &format_args!("{name}{shown}"))
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let args = self.args().unwrap_or_else(Tuple::empty);
        let dict = slot(&self.fields().dict).get();
        match dict {
            Some(dict) => Tuple::from_slice(space, &[self.ty(), &args, &dict]),
            None => Tuple::from_slice(space, &[self.ty(), &args]),
        }
    }

    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        if state.is_none() {
            return Ok(());
        }
        let Some(state) = state.downcast::<Dict>() else {
            return Err(space.type_error("state is not a dictionary"));
        };
        for (name, value) in state.items_vec() {
            self.setattr_object(space, &name, Some(&value))?;
        }
        Ok(())
    }

    /// Set __traceback__ and return the exception itself.
    #[pymethod]
    fn with_traceback(&self, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        self.assign_traceback(space, Some(object))?;
        Ok(self.as_object().to_ref())
    }

    /// Add a line of text that is shown after the message.
    #[pymethod]
    fn add_note(&self, space: &Space, object: &Object) -> PyResult<()> {
        if !object.is_instance::<Str>() {
            return Err(
                space.type_error(format_args!("add_note() argument must be str, not {}", object.ty().name()))
            );
        }
        let name = intern!(space, "__notes__");
        let notes = match self.getattr_optional(space, name)? {
            Some(notes) => notes,
            None => {
                let notes = List::new(space)?.into_object();
                self.setattr(space, name, &notes)?;
                notes
            }
        };
        match notes.downcast::<List>() {
            Some(notes) => notes.append(space, object),
            None => Err(space.type_error("Cannot add note: __notes__ is not a list")),
        }
    }

    #[getter(name = "__dict__")]
    fn get_dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        self.attribute_dict(space)
    }

    #[setter(name = "__dict__")]
    fn set_dict(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        match value.map(|value| (value, value.downcast::<Dict>())) {
            None => Err(space.type_error("cannot delete __dict__")),
            Some((_, Some(dict))) => {
                slot(&self.fields().dict).set(Some(dict.to_ref().into_object()));
                Ok(())
            }
            Some((other, None)) => Err(space.type_error(format_args!(
                "__dict__ must be set to a dictionary, not a '{}'",
                other.ty().name()
            ))),
        }
    }

    #[getter(name = "args")]
    fn get_args(&self, space: &Space) -> Ref<Object> {
        field_or_none(space, &self.fields().args)
    }

    #[setter(name = "args")]
    fn assign_args(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let Some(value) = value else { return Err(space.type_error("args may not be deleted")) };
        let mut items = Vec::new();
        let iterator = value.iter(space)?;
        while let Some(item) = iterator.next(space)? {
            items.push(item);
        }
        self.set_args(Tuple::from_vec(space, items)?);
        Ok(())
    }

    #[getter(name = "__traceback__")]
    fn get_traceback(&self, space: &Space) -> Ref<Object> {
        field_or_none(space, &self.fields().traceback)
    }

    /// Sets `__traceback__` to a traceback or None.
    ///
    /// # Errors
    /// `TypeError` for anything else.
    #[setter(name = "__traceback__")]
    pub fn assign_traceback(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        match value {
            None => Err(space.type_error("__traceback__ may not be deleted")),
            Some(value) if value.is_none() => {
                self.set_traceback(None);
                Ok(())
            }
            Some(value) if super::is_traceback(space, value) => {
                self.set_traceback(Some(value.to_ref()));
                Ok(())
            }
            Some(_) => Err(space.type_error("__traceback__ must be a traceback or None")),
        }
    }

    #[getter(name = "__context__")]
    fn get_context(&self, space: &Space) -> Ref<Object> {
        field_or_none(space, &self.fields().context)
    }

    #[setter(name = "__context__")]
    fn assign_context(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let context = checked_link(space, value, "__context__", "exception context")?;
        self.set_context(context);
        Ok(())
    }

    #[getter(name = "__cause__")]
    fn get_cause(&self, space: &Space) -> Ref<Object> {
        field_or_none(space, &self.fields().cause)
    }

    #[setter(name = "__cause__")]
    fn assign_cause(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let cause = checked_link(space, value, "__cause__", "exception cause")?;
        self.set_cause(cause);
        Ok(())
    }

    #[member(name = "__suppress_context__", offset = offset_of!(PyBaseExceptionObject, suppress_context), kind = Py_T_BOOL)]
    const SUPPRESS_CONTEXT: () = ();
}

/// What a setter of `__context__` or `__cause__` accepts: None or an exception.
fn checked_link(
    space: &Space,
    value: Option<&Object>,
    name: &str,
    what: &str,
) -> PyResult<Option<Ref<Object>>> {
    match value {
        None => Err(space.type_error(format_args!("{name} may not be deleted"))),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if value.is_instance::<BaseException>() => Ok(Some(value.to_ref())),
        Some(_) => Err(space.type_error(format_args!("{what} must be None or derive from BaseException"))),
    }
}
