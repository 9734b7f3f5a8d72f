//! Functions and bound methods implemented in C or Rust: `PyCFunction`, and `PyCMethod`, which knows its class.

use crate::descriptors::{doc_of, text_signature_of};
use crate::free_list::FreeList;
use crate::gc::Visitor;
use crate::method_conventions::{Callee, bad_flags, definition_name, vectorcall_for};
use crate::{
    CompareOp, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, gc, intern, pytype,
};
use abi::{
    METH_METHOD, METH_STATIC, PyCFunction, PyCFunctionObject, PyCMethodObject, PyGC_Head, PyMethodDef,
    PyObject, PyTypeObject, Static,
};
use core::ffi::c_int;
use core::mem::offset_of;
use core::ptr;

crate::layout! {
    /// A builtin function, or a builtin method bound to its object.
    pub struct BuiltinFunction(PyCFunctionObject);
}

crate::layout! {
    /// A builtin method that knows its defining class.
    pub struct BuiltinMethod(PyCMethodObject);
}

/// Blocks of dead functions.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<PyCFunctionObject>() }>> =
    Static(FreeList::new());

impl BuiltinFunction {
    /// A function of a definition, bound to `this`: `PyCMethod_New`. `module` is the name of the module (or the module).
    ///
    /// # Errors
    /// `SystemError` when the definition's flags make no sense, or a class is given where none is expected or the reverse.
    ///
    /// # Safety
    /// `definition` outlives the function, and its C function is what its flags say.
    pub unsafe fn new(
        space: &Space,
        definition: *mut PyMethodDef,
        this: Option<&Object>,
        module: Option<&Object>,
        class: Option<&Type>,
    ) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise.
        let entry = unsafe { &*definition };
        let vectorcall = vectorcall_for::<BuiltinFunction>(entry.ml_flags)
            .filter(|_| entry.ml_meth.is_some())
            .ok_or_else(|| bad_flags(space, definition_name(entry)))?;
        let ty = match (entry.ml_flags & METH_METHOD != 0, class) {
            (true, Some(_)) => BuiltinMethod::type_object(),
            (false, None) => BuiltinFunction::type_object(),
            (true, None) => {
                return Err(
                    space.system_error("attempting to create PyCMethod with a METH_METHOD flag but no class")
                );
            }
            (false, Some(_)) => {
                return Err(
                    space.system_error("attempting to create PyCFunction with class but no METH_METHOD flag")
                );
            }
        };
        let object = match class {
            Some(_) => gc::allocate(space, ty, size_of::<PyCMethodObject>())?,
            None => {
                let block = FREE.0.allocate();
                if block.is_null() {
                    return Err(space.memory_error());
                }
                // SAFETY: the block has room for a function, whose fields are all written below.
                unsafe { gc::adopt(space, block, ty) }
            }
        };
        let owned =
            |object: Option<&Object>| object.map_or(ptr::null_mut(), |object| object.to_ref().into_ptr());
        // SAFETY: the memory is a fresh function's, of this size.
        unsafe {
            let function = &*object.cast::<PyCFunctionObject>();
            function.m_ml.set(definition);
            function.m_self.set(owned(this));
            function.m_module.set(owned(module));
            function.m_weakreflist.set(ptr::null_mut());
            function.vectorcall.set(Some(vectorcall));
            if let Some(class) = class {
                (*object.cast::<PyCMethodObject>()).mm_class.set(class.to_ref().into_ptr().cast());
            }
            gc::track(object);
            Ok(Ref::from_owned(object))
        }
    }

    /// The definition.
    #[inline]
    pub fn definition(&self) -> &PyMethodDef {
        // SAFETY: a function keeps its definition.
        unsafe { &*self.0.m_ml.get() }
    }

    /// `__name__`.
    pub fn name(&self) -> &str {
        definition_name(self.definition())
    }

    /// What the function is bound to: null for static methods and for some functions.
    #[inline]
    pub fn bound_to(&self) -> Option<&Object> {
        if self.definition().ml_flags & METH_STATIC != 0 {
            return None;
        }
        // SAFETY: the field owns its reference, or is null.
        unsafe { Object::from_nullable(self.0.m_self.get()) }
    }

    fn class_ptr(&self) -> *mut PyTypeObject {
        if self.definition().ml_flags & METH_METHOD == 0 {
            return ptr::null_mut();
        }
        // SAFETY: functions with the flag have the longer layout.
        unsafe { (*self.as_ptr().cast::<PyCMethodObject>()).mm_class.get() }
    }
}

impl Callee for BuiltinFunction {
    #[inline]
    fn function(&self) -> PyCFunction {
        // SAFETY: `new` checked that there is a function.
        unsafe { self.definition().ml_meth.unwrap_unchecked() }
    }

    fn class(&self) -> *mut PyTypeObject {
        self.class_ptr()
    }

    #[inline]
    fn split<'a>(
        &'a self,
        _space: &Space,
        args: &'a [&'a Object],
    ) -> PyResult<(*mut PyObject, &'a [&'a Object])> {
        let this =
            if self.definition().ml_flags & METH_STATIC != 0 { ptr::null_mut() } else { self.0.m_self.get() };
        Ok((this, args))
    }

    #[inline(always)]
    unsafe fn split_at_once(
        &self,
        args: *const *mut PyObject,
        count: usize,
    ) -> Option<(*mut PyObject, *const *mut PyObject, usize)> {
        let is_static = self.definition().ml_flags & METH_STATIC != 0;
        (!is_static).then(|| (self.0.m_self.get(), args, count))
    }

    // A function's name stands alone in this message, unlike in the others.
    #[cold]
    fn refuses_keywords(&self, space: &Space) -> crate::PyErr {
        space.type_error(format_args!("{}() takes no keyword arguments", self.name()))
    }
}

#[pytype(
    name = "builtin_function_or_method",
    symbol = PyCFunction_Type,
    flags = HAVE_GC | HAVE_VECTORCALL,
    weaklistoffset = offset_of!(PyCFunctionObject, m_weakreflist),
    vectorcall_offset = offset_of!(PyCFunctionObject, vectorcall),
    tp_call = crate::slot_functions::PyVectorcall_Call,
)]
impl BuiltinFunction {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its fields own their references.
        unsafe {
            gc::untrack(this.cast());
            let function = &(*this).0;
            if !function.m_weakreflist.get().is_null() {
                crate::weakref::clear(this.cast());
            }
            let owned = [function.m_self.get(), function.m_module.get(), (*this).class_ptr().cast()];
            if (*this).is_exact::<BuiltinFunction>() {
                FREE.0.free(gc::disown(this.cast()));
            } else {
                gc::free(this.cast());
            }
            for field in owned {
                drop(Ref::<Object>::from_nullable(field));
            }
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.m_self.get(), self.0.m_module.get(), self.class_ptr().cast());
        0
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        // The class is kept: the function may still be called.
        // SAFETY: the fields own their references.
        unsafe {
            drop(Ref::<Object>::from_nullable(self.0.m_module.replace(ptr::null_mut())));
            drop(Ref::<Object>::from_nullable(self.0.m_self.replace(ptr::null_mut())));
        }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.name();
        match self.bound_to().filter(|this| !this.is_instance::<crate::Module>()) {
            None => Str::from_display(space, &format_args!("<built-in function {name}>")),
            Some(this) => {
                let ty = this.ty().tp_name();
                let at = this.as_ptr();
                Str::from_display(space, &format_args!("<built-in method {name} of {ty} object at {at:p}>"))
            }
        }
    }

    #[slot(tp_hash)]
    fn hash(&self) -> PyResult<isize> {
        let this = self.bound_to().map_or(0, |this| this.identity_hash());
        Ok(this ^ (self.function() as usize).rotate_right(4) as isize)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<BuiltinFunction>() else { return Ok(space.not_implemented()) };
        let equal = ptr::eq(self.0.m_self.get(), other.0.m_self.get())
            && ptr::fn_addr_eq(self.function(), other.function());
        Ok(match op {
            CompareOp::Eq => space.new_bool(equal),
            CompareOp::Ne => space.new_bool(!equal),
            _ => space.not_implemented(),
        })
    }

    #[getter(name = "__doc__")]
    fn doc(&self, space: &Space) -> PyResult<Ref<Object>> {
        doc_of(space, self.name(), self.definition().ml_doc)
    }

    #[getter(name = "__name__")]
    fn name_attribute(&self, space: &Space) -> PyResult<Ref<Str>> {
        Str::from_str(space, self.name())
    }

    #[getter(name = "__qualname__")]
    fn qualname(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.name();
        let Some(this) = self.bound_to().filter(|this| !this.is_instance::<crate::Module>()) else {
            return Str::from_str(space, name);
        };
        let owner = this.downcast::<Type>().unwrap_or(this.ty());
        let qualname = owner.as_object().getattr(space, intern!(space, "__qualname__"))?;
        let Some(qualname) = qualname.downcast::<Str>() else {
            return Err(space.type_error("<method>.__class__.__qualname__ is not a unicode object"));
        };
        Str::from_str(space, &format!("{}.{name}", qualname.to_string_lossy()))
    }

    #[getter(name = "__self__")]
    fn self_attribute(&self, space: &Space) -> Ref<Object> {
        self.bound_to().map_or_else(|| space.none(), |this| this.to_ref())
    }

    #[getter(name = "__text_signature__")]
    fn text_signature(&self, space: &Space) -> PyResult<Ref<Object>> {
        text_signature_of(space, self.name(), self.definition().ml_doc)
    }

    #[member(name = "__module__", offset = offset_of!(PyCFunctionObject, m_module), kind = _Py_T_OBJECT)]
    const MODULE: () = ();

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.bound_to().filter(|this| !this.is_instance::<crate::Module>()) {
            None => Ok(Str::from_str(space, self.name())?.into_object()),
            Some(this) => {
                let getattr = crate::builtins::function(space, "getattr")?;
                let name = Str::from_str(space, self.name())?;
                let args = Tuple::from_slice(space, &[this, &name])?;
                Ok(Tuple::from_slice(space, &[&getattr, &args])?.into_object())
            }
        }
    }
}

#[pytype(
    name = "builtin_method",
    symbol = PyCMethod_Type,
    base = BuiltinFunction,
    flags = HAVE_GC | HAVE_VECTORCALL,
    vectorcall_offset = offset_of!(PyCFunctionObject, vectorcall),
)]
impl BuiltinMethod {
    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        // SAFETY: the layout starts with a function's.
        unsafe { self.as_object().cast_unchecked::<BuiltinFunction>().traverse(visit) }
    }
}
