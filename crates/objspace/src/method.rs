//! `method`: a function bound to an object; and `instancemethod`, which binds any callable.

use crate::free_list::FreeList;
use crate::gc::{self, Visitor};
use crate::object::ARGUMENTS_OFFSET;
use crate::shim::Args;
use crate::{
    CompareOp, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, intern, pytype,
};
use abi::{PyGC_Head, PyInstanceMethodObject, PyMethodObject, PyObject, Static};
use core::ffi::c_int;
use core::mem::offset_of;

crate::layout! {
    /// A bound method.
    pub struct Method(PyMethodObject);
}

/// Blocks of dead methods.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<PyMethodObject>() }>> =
    Static(FreeList::new());

/// Arguments that a bound call puts together on the native stack.
const ON_STACK: usize = 8;

impl Method {
    /// `function` bound to `receiver`.
    pub fn new(space: &Space, function: &Object, receiver: &Object) -> PyResult<Ref<Method>> {
        let block = FREE.0.allocate();
        if block.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: the block has room for a method, whose fields are all written.
        unsafe {
            let object = gc::adopt(space, block, Method::type_object());
            let method: Ref<Method> = Ref::from_owned_unchecked(object);
            method.0.im_func.set(function.to_ref().into_ptr());
            method.0.im_self.set(receiver.to_ref().into_ptr());
            method.0.im_weakreflist.set(core::ptr::null_mut());
            method.0.vectorcall.set(Some(method_vectorcall));
            gc::track(object);
            Ok(method)
        }
    }

    /// `__func__`.
    #[inline]
    pub fn function(&self) -> &Object {
        // SAFETY: the field owns a reference as long as the method lives.
        unsafe { Object::from_ptr(self.0.im_func.get()) }
    }

    /// `__self__`.
    #[inline]
    pub fn receiver(&self) -> &Object {
        // SAFETY: the field owns a reference as long as the method lives.
        unsafe { Object::from_ptr(self.0.im_self.get()) }
    }
}

/// Calls the function with the receiver in front: in the place before the arguments if the caller allows, else in a copy.
unsafe extern "C" fn method_vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the vectorcall protocol: `args` holds the arguments, with the flag also a place before them.
    unsafe {
        let method: &Method = Object::from_ptr(callable).cast_unchecked();
        // The function may be a method again, to any depth.
        if space.stack_is_low() {
            space.set_error(space.stack_error(" while calling a Python object"));
            return core::ptr::null_mut();
        }
        let (function, receiver) = (method.function(), method.receiver().as_ptr());
        let positional = nargsf & !ARGUMENTS_OFFSET;
        let result = if nargsf & ARGUMENTS_OFFSET != 0 {
            let first = args.cast_mut().sub(1);
            let saved = first.replace(receiver);
            let result = function.vectorcall_raw(space, first, positional + 1, names);
            first.write(saved);
            result
        } else {
            let keywords =
                Object::from_nullable(names).map_or(0, |names| names.cast_unchecked::<Tuple>().len());
            let total = positional + keywords;
            let mut small = [core::ptr::null_mut(); ON_STACK];
            let mut large = Vec::new();
            let all: &mut [*mut PyObject] = if total < ON_STACK {
                &mut small[..total + 1]
            } else {
                large.resize(total + 1, core::ptr::null_mut());
                &mut large
            };
            all[0] = receiver;
            if total != 0 {
                all[1..].copy_from_slice(core::slice::from_raw_parts(args, total));
            }
            function.vectorcall_raw(space, all.as_ptr(), positional + 1, names)
        };
        match result {
            Ok(result) => result.into_ptr(),
            Err(err) => {
                space.set_error(err);
                core::ptr::null_mut()
            }
        }
    }
}

#[pytype(
    name = "method",
    symbol = PyMethod_Type,
    flags = HAVE_GC | HAVE_VECTORCALL,
    vectorcall_offset = offset_of!(PyMethodObject, vectorcall),
    weaklistoffset = offset_of!(PyMethodObject, im_weakreflist)
)]
/// A function bound to an object, which becomes its first argument.
impl Method {
    #[slot(tp_new, signature = "(function, instance, /)")]
    fn construct(space: &Space, _cls: &Type, function: &Object, instance: &Object) -> PyResult<Ref<Object>> {
        if !function.is_callable() {
            return Err(space.type_error("first argument must be callable"));
        }
        if instance.is_none() {
            return Err(space.type_error("instance must not be None"));
        }
        Ok(Method::new(space, function, instance)?.into_object())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its fields own their references.
        unsafe {
            gc::untrack(this.cast());
            if !(*this).0.im_weakreflist.get().is_null() {
                crate::weakref::clear(this.cast());
            }
            drop(Ref::<Object>::from_nullable((*this).0.im_func.replace(core::ptr::null_mut())));
            drop(Ref::<Object>::from_nullable((*this).0.im_self.replace(core::ptr::null_mut())));
            FREE.0.free(gc::disown(this.cast()));
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        crate::visit_all!(visitor, self.0.im_func.get(), self.0.im_self.get());
        0
    }

    #[slot(tp_call)]
    fn call_slot(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.call(space, self)
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = match self.function().getattr_optional_str(space, "__qualname__")? {
            Some(name) => Some(name),
            None => self.function().getattr_optional_str(space, "__name__")?,
        };
        let name = name.and_then(|name| name.downcast_into::<Str>().ok());
        let name = name.map_or("?".to_owned(), |name| name.to_string_lossy());
        let receiver = self.receiver().repr(space)?.to_string_lossy();
        Str::from_display(space, &format_args!("<bound method {name} of {receiver}>"))
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        let function = self.function().hash(space)?;
        Ok(self.receiver().identity_hash() ^ function)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<Method>().filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(space.not_implemented());
        };
        let equal = self.function().eq(space, other.function())? && self.receiver().is(other.receiver());
        Ok(space.new_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(tp_getattro)]
    fn getattro(&self, space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        let name = space.expect::<Str>(name)?;
        // What the method type itself has comes first, then what the function has.
        if self.ty().lookup(space, name).is_some() {
            return crate::attributes::generic_getattr(space, self, name);
        }
        self.function().getattr(space, name)
    }

    #[slot(tp_descr_get)]
    fn descr_get(&self, _obj: Option<&Object>, _owner: Option<&Object>) -> Ref<Object> {
        // Bound already.
        self.as_object().to_ref()
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let getattr = crate::builtins::function(space, "getattr")?;
        let name = self.function().getattr(space, intern!(space, "__name__"))?;
        let args = Tuple::from_slice(space, &[self.receiver(), &name])?;
        Tuple::from_slice(space, &[&getattr, &args])
    }

    #[getter(name = "__doc__")]
    fn doc(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.function().getattr_str(space, "__doc__")
    }

    #[member(name = "__func__", offset = offset_of!(PyMethodObject, im_func), kind = _Py_T_OBJECT, readonly)]
    const FUNC: () = ();
    #[member(name = "__self__", offset = offset_of!(PyMethodObject, im_self), kind = _Py_T_OBJECT, readonly)]
    const SELF: () = ();
}

crate::layout! {
    /// A callable that binds like a function when it is found on a class.
    pub struct InstanceMethod(PyInstanceMethodObject);
}

impl InstanceMethod {
    /// Wraps a callable (`PyInstanceMethod_New`).
    pub fn new(space: &Space, function: &Object) -> PyResult<Ref<InstanceMethod>> {
        let object = gc::allocate(space, InstanceMethod::type_object(), size_of::<PyInstanceMethodObject>())?;
        // SAFETY: the memory is an instance method's, zero-filled.
        unsafe {
            let method: Ref<InstanceMethod> = Ref::from_owned_unchecked(object);
            method.slot().set(Some(function.to_ref()));
            gc::track(object);
            Ok(method)
        }
    }

    fn slot(&self) -> &Slot<Object> {
        // SAFETY: the field owns its reference.
        unsafe { Slot::of(&self.0.func) }
    }

    /// The callable.
    pub fn function(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.slot().get().ok_or_else(|| space.system_error("an instancemethod has lost its function"))
    }
}

#[pytype(name = "instancemethod", symbol = PyInstanceMethod_Type, flags = HAVE_GC)]
/// A callable that binds like a function.
impl InstanceMethod {
    #[slot(tp_new, signature = "(function, /)")]
    fn construct(space: &Space, _cls: &Type, function: &Object) -> PyResult<Ref<Object>> {
        if !function.is_callable() {
            return Err(space.type_error("first argument must be callable"));
        }
        Ok(InstanceMethod::new(space, function)?.into_object())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slot is emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).slot().take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        crate::visit_all!(visitor, self.0.func.get());
        0
    }

    #[slot(tp_call)]
    fn call_slot(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.call(space, &*self.function(space)?)
    }

    #[slot(tp_getattro)]
    fn getattro(&self, space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        let name = space.expect::<Str>(name)?;
        if self.ty().lookup(space, name).is_some() {
            return crate::attributes::generic_getattr(space, self, name);
        }
        self.function(space)?.getattr(space, name)
    }

    #[slot(tp_descr_get)]
    fn descr_get(
        &self,
        space: &Space,
        obj: Option<&Object>,
        _owner: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let function = self.function(space)?;
        match obj {
            None => Ok(function),
            Some(receiver) => Ok(Method::new(space, &function, receiver)?.into_object()),
        }
    }

    #[member(name = "__func__", offset = offset_of!(PyInstanceMethodObject, func), kind = _Py_T_OBJECT, readonly)]
    const FUNC: () = ();
}
