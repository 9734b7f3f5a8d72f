//! `method_descriptor` and `classmethod_descriptor`: methods implemented in C or Rust, from `tp_methods`.

use super::{Descriptor, allocate, descriptor_type, doc_of, intern_c, text_signature_of};
use crate::gc::Visitor;
use crate::method_conventions::{Callee, bad_flags, definition_name, function_name, vectorcall_for};
use crate::shim::Args;
use crate::{
    BuiltinFunction, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, gc, pytype,
};
use abi::{
    METH_METHOD, PyCFunction, PyDescrObject, PyMethodDef, PyMethodDescrObject, PyObject, PyTypeObject,
};
use core::ffi::{CStr, c_int};
use core::iter;
use core::mem::offset_of;
use core::ptr;

crate::layout! {
    /// A method that is called with an instance as its first argument.
    pub struct MethodDescriptor(PyMethodDescrObject);
}

crate::layout! {
    /// A method that binds to the class.
    pub struct ClassMethodDescriptor(PyMethodDescrObject);
}

/// # Safety
/// As for the `new` of both types.
unsafe fn new<T: PyTypeInfo>(
    space: &Space,
    owner: &Type,
    definition: *mut PyMethodDef,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    let entry = unsafe { &*definition };
    let vectorcall = vectorcall_for::<MethodDescriptor>(entry.ml_flags)
        .filter(|_| entry.ml_meth.is_some())
        .ok_or_else(|| bad_flags(space, definition_name(entry)))?;
    // SAFETY: definitions have names.
    let name = intern_c(space, unsafe { CStr::from_ptr(entry.ml_name) })?;
    let descriptor: Ref<T> = allocate(space, owner, name)?;
    // SAFETY: both types have this layout; the descriptor is complete then.
    unsafe {
        let fields = &*descriptor.as_ptr().cast::<PyMethodDescrObject>();
        fields.d_method.set(definition);
        fields.vectorcall.set(Some(vectorcall));
        gc::track(descriptor.as_ptr());
    }
    Ok(descriptor.into_object())
}

impl MethodDescriptor {
    /// A descriptor of `owner` for an entry of its table: `PyDescr_NewMethod`.
    ///
    /// # Errors
    /// `SystemError` when the definition's flags make no sense.
    ///
    /// # Safety
    /// `definition` lives as long as the type, and its C function is what its flags say.
    pub unsafe fn new(space: &Space, owner: &Type, definition: *mut PyMethodDef) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise.
        unsafe { new::<MethodDescriptor>(space, owner, definition) }
    }

    /// The entry of the type's table.
    #[inline]
    pub fn definition(&self) -> &PyMethodDef {
        // SAFETY: the definition lives as long as the type.
        unsafe { &*self.0.d_method.get() }
    }

    /// The type that the method belongs to.
    #[inline]
    pub fn owner(&self) -> &Type {
        self.head().owner()
    }

    #[cold]
    fn needs_argument(&self, space: &Space) -> PyErr {
        match function_name(space, self) {
            Ok(name) => space.type_error(format_args!("unbound method {name} needs an argument")),
            Err(err) => err,
        }
    }
}

impl Callee for MethodDescriptor {
    #[inline]
    fn function(&self) -> PyCFunction {
        // SAFETY: `new` checked that there is a function.
        unsafe { self.definition().ml_meth.unwrap_unchecked() }
    }

    fn class(&self) -> *mut PyTypeObject {
        self.owner().as_type_ptr()
    }

    #[inline]
    fn split<'a>(
        &'a self,
        space: &Space,
        args: &'a [&'a Object],
    ) -> PyResult<(*mut PyObject, &'a [&'a Object])> {
        let Some((this, rest)) = args.split_first() else { return Err(self.needs_argument(space)) };
        self.head().check(space, this)?;
        Ok((this.as_ptr(), rest))
    }

    #[inline(always)]
    unsafe fn split_at_once(
        &self,
        args: *const *mut PyObject,
        count: usize,
    ) -> Option<(*mut PyObject, *const *mut PyObject, usize)> {
        let rest = count.checked_sub(1)?;
        // SAFETY: the caller's promise.
        unsafe {
            let this = Object::from_ptr(*args);
            let applies =
                iter::successors(Some(this.ty()), |ty| ty.base()).any(|ty| ptr::eq(ty, self.owner()));
            applies.then(|| (this.as_ptr(), args.add(1), rest))
        }
    }
}

descriptor_type! {
    #[pytype(
        name = "method_descriptor",
        symbol = PyMethodDescr_Type,
        flags = HAVE_GC | HAVE_VECTORCALL | METHOD_DESCRIPTOR,
        vectorcall_offset = offset_of!(PyMethodDescrObject, vectorcall),
        tp_call = crate::slot_functions::PyVectorcall_Call,
    )]
    impl MethodDescriptor {
        #[slot(tp_repr)]
        fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
            self.head().describe(space, "method")
        }

        #[slot(tp_descr_get)]
        fn get(&self, space: &Space, object: Option<&Object>, owner: Option<&Object>) -> PyResult<Ref<Object>> {
            let Some(object) = object else { return Ok(self.as_object().to_ref()) };
            self.head().check(space, object)?;
            let definition = self.0.d_method.get();
            // SAFETY: the definition lives as long as the type, which the bound method's object keeps alive.
            unsafe {
                if (*definition).ml_flags & METH_METHOD == 0 {
                    return BuiltinFunction::new(space, definition, Some(object), None, None);
                }
                match owner {
                    Some(owner) if owner.is_instance::<Type>() => {
                        BuiltinFunction::new(space, definition, Some(object), None, Some(self.owner()))
                    }
                    _ => Err(space.type_error(format_args!(
                        "descriptor '{}' needs a type, not '{}', as arg 2",
                        self.head().shown_name(),
                        owner.map_or("NoneType", |owner| owner.ty().tp_name())
                    ))),
                }
            }
        }

        #[getter(name = "__doc__")]
        fn doc(&self, space: &Space) -> PyResult<Ref<Object>> {
            doc_of(space, definition_name(self.definition()), self.definition().ml_doc)
        }

        #[getter(name = "__text_signature__")]
        fn text_signature(&self, space: &Space) -> PyResult<Ref<Object>> {
            text_signature_of(space, definition_name(self.definition()), self.definition().ml_doc)
        }

        #[pymethod(name = "__reduce__")]
        fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
            self.head().reduce(space)
        }
    }
}

impl ClassMethodDescriptor {
    /// A descriptor of `owner` for an entry of its table: `PyDescr_NewClassMethod`.
    ///
    /// # Errors
    /// `SystemError` when the definition's flags make no sense.
    ///
    /// # Safety
    /// `definition` lives as long as the type, and its C function is what its flags say.
    pub unsafe fn new(space: &Space, owner: &Type, definition: *mut PyMethodDef) -> PyResult<Ref<Object>> {
        // SAFETY: the caller's promise.
        unsafe { new::<ClassMethodDescriptor>(space, owner, definition) }
    }

    fn plain(&self) -> &MethodDescriptor {
        // SAFETY: both types have this layout.
        unsafe { self.as_object().cast_unchecked() }
    }

    fn bind(&self, space: &Space, owner: &Object) -> PyResult<Ref<Object>> {
        let plain = self.plain();
        let (name, mine) = (plain.head().shown_name(), plain.owner().tp_name());
        let Some(class) = owner.downcast::<Type>() else {
            return Err(space.type_error(format_args!(
                "descriptor '{name}' for type '{mine}' needs a type, not a '{}' as arg 2",
                owner.ty().tp_name()
            )));
        };
        if !class.is_subtype(plain.owner()) {
            let got = class.tp_name();
            return Err(space.type_error(format_args!(
                "descriptor '{name}' requires a subtype of '{mine}' but received '{got}'"
            )));
        }
        let takes_class = plain.definition().ml_flags & METH_METHOD != 0;
        // SAFETY: the definition lives as long as the type, which the bound method's class keeps alive.
        unsafe {
            let definition = plain.0.d_method.get();
            BuiltinFunction::new(space, definition, Some(class), None, takes_class.then(|| plain.owner()))
        }
    }
}

descriptor_type! {
    #[pytype(name = "classmethod_descriptor", symbol = PyClassMethodDescr_Type, flags = HAVE_GC)]
    impl ClassMethodDescriptor {
        #[slot(tp_repr)]
        fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
            self.head().describe(space, "method")
        }

        #[slot(tp_call)]
        fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
            let head = self.head();
            let Some(class) = args.get(0) else {
                return Err(space.type_error(format_args!(
                    "descriptor '{}' of '{}' object needs an argument",
                    head.shown_name(),
                    head.owner().tp_name()
                )));
            };
            self.bind(space, class)?.call_kw(space, args.skip(1))
        }

        #[slot(tp_descr_get)]
        fn get(&self, space: &Space, object: Option<&Object>, owner: Option<&Object>) -> PyResult<Ref<Object>> {
            match (owner, object) {
                (Some(owner), _) => self.bind(space, owner),
                (None, Some(object)) => self.bind(space, object.ty()),
                (None, None) => {
                    let head = self.head();
                    Err(space.type_error(format_args!(
                        "descriptor '{}' for type '{}' needs either an object or a type",
                        head.shown_name(),
                        head.owner().tp_name()
                    )))
                }
            }
        }

        #[getter(name = "__doc__")]
        fn doc(&self, space: &Space) -> PyResult<Ref<Object>> {
            self.plain().doc(space)
        }

        #[getter(name = "__text_signature__")]
        fn text_signature(&self, space: &Space) -> PyResult<Ref<Object>> {
            self.plain().text_signature(space)
        }
    }
}
