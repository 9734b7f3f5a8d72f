//! `weakref.ref`.

use super::{Kind, dealloc, fields, new, take_callback, target, unlink};
use crate::gc::Visitor;
use crate::shim::{Args, IntoC, check_positional};
use crate::{CompareOp, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, intern, pytype};
use abi::{PyObject, PyWeakReference};
use core::ffi::c_int;
use core::mem::offset_of;

crate::layout! {
    /// A weak reference.
    pub struct WeakRef(PyWeakReference);
}

impl WeakRef {
    /// A weak reference to `object`; the callback gets it when the object has died.
    ///
    /// # Errors
    /// `TypeError` when the object's type does not support them.
    pub fn new(space: &Space, object: &Object, callback: Option<&Object>) -> PyResult<Ref<Object>> {
        let reference = new(space, WeakRef::type_object(), Kind::Ref, object, callback)?;
        // SAFETY: it is a weak reference, of this layout.
        unsafe { fields(reference.as_ptr().cast()) }.vectorcall.set(Some(vectorcall));
        Ok(reference)
    }

    /// The object, if it is still there.
    #[inline]
    pub fn get(&self) -> Option<Ref<Object>> {
        target(self)
    }
}

unsafe extern "C" fn vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the vectorcall's contract.
    let (reference, args) =
        unsafe { (Object::from_ptr(callable), Args::from_vectorcall(args, nargsf, names)) };
    let result = args
        .no_keywords(space, "weakref")
        .and_then(|()| check_positional(space, "weakref", args.positional_count(), 0, 0))
        .map(|()| target(reference).unwrap_or_else(|| space.none()));
    result.into_c(space)
}

#[pytype(
    name = "ReferenceType",
    module = "weakref",
    symbol = _PyWeakref_RefType,
    flags = BASETYPE | HAVE_GC | HAVE_VECTORCALL,
    vectorcall_offset = offset_of!(PyWeakReference, vectorcall),
    tp_call = crate::slot_functions::PyVectorcall_Call,
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_GC_Del,
)]
impl WeakRef {
    #[slot(tp_new)]
    fn make(space: &Space, class: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        let Some(object) = args.get(0) else {
            return Err(space.type_error("__new__ expected at least 1 argument, got 0"));
        };
        if args.positional_count() > 2 {
            let given = args.positional_count();
            return Err(space.type_error(format_args!("__new__ expected at most 2 arguments, got {given}")));
        }
        let reference = new(space, class, Kind::Ref, object, args.get(1))?;
        // SAFETY: it is a weak reference, of this layout.
        unsafe { fields(reference.as_ptr().cast()) }.vectorcall.set(Some(vectorcall));
        Ok(reference)
    }

    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(space, "ref")?;
        match args.positional_count() {
            1 | 2 => Ok(()),
            0 => Err(space.type_error("__init__ expected at least 1 argument, got 0")),
            given => {
                Err(space.type_error(format_args!("__init__ expected at most 2 arguments, got {given}")))
            }
        }
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the reference is dead.
        unsafe { dealloc(this.cast()) }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        visit.object(self.0.wr_callback.get())
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        // SAFETY: the reference is alive.
        let callback = unsafe {
            unlink(self.as_ptr().cast());
            take_callback(self.as_ptr().cast())
        };
        drop(callback);
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let at = self.as_ptr();
        let Some(object) = self.get() else {
            return Str::from_display(space, &format_args!("<weakref at {at:p}; dead>"));
        };
        let name = object.getattr_optional(space, intern!(space, "__name__"))?;
        let (ty, target) = (object.ty().tp_name(), object.as_ptr());
        match name.and_then(|name| name.downcast_into::<Str>().ok()) {
            None => Str::from_display(space, &format_args!("<weakref at {at:p}; to '{ty}' at {target:p}>")),
            Some(name) => {
                let name = name.to_string_lossy();
                Str::from_display(
                    space,
                    &format_args!("<weakref at {at:p}; to '{ty}' at {target:p} ({name})>"),
                )
            }
        }
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        let known = self.0.hash.get();
        if known != -1 {
            return Ok(known);
        }
        let Some(object) = self.get() else { return Err(space.type_error("weak object has gone away")) };
        let hash = object.hash(space)?;
        self.0.hash.set(hash);
        Ok(hash)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        let Some(other) = other.downcast::<WeakRef>().filter(|_| equality) else {
            return Ok(space.not_implemented());
        };
        match (self.get(), other.get()) {
            (Some(one), Some(two)) => one.rich_compare(space, &two, op),
            _ => Ok(space.new_bool(self.is(other) == (op == CompareOp::Eq))),
        }
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(class: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, class, item)
    }

    #[member(name = "__callback__", offset = offset_of!(PyWeakReference, wr_callback), kind = _Py_T_OBJECT, readonly)]
    const CALLBACK: () = ();
}
