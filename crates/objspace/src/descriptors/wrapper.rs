//! `wrapper_descriptor`: a slot of a type from C as a special method (`int.__add__`), and `method-wrapper`, the same bound to an
//! object.

use super::{Descriptor, allocate, descriptor_type, doc_of, text_signature_of};
use crate::gc::Visitor;
use crate::shim::Args;
use crate::type_object::slot_table::{SlotEntry, takes_keywords};
use crate::type_object::wrappers;
use crate::{
    CompareOp, Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, gc, pytype,
};
use abi::{
    PyDescrObject, PyObject, PyWrapperDescrObject, initproc, wrapperbase, wrapperfunc, wrapperfunc_kwds,
};
use core::cell::Cell;
use core::ffi::{CStr, c_int, c_void};
use core::mem::{offset_of, transmute};
use core::ptr;

crate::layout! {
    /// A slot as a special method.
    pub struct WrapperDescriptor(PyWrapperDescrObject);
}

impl WrapperDescriptor {
    /// The wrapper of what `owner` has in the slot of `entry`.
    pub(crate) fn new(
        space: &Space,
        owner: &Type,
        entry: &SlotEntry,
        wrapped: *mut c_void,
    ) -> PyResult<Ref<Object>> {
        // SAFETY: the table's entries are statics.
        unsafe {
            WrapperDescriptor::from_base(
                space,
                owner,
                &entry.name,
                ptr::from_ref(entry.base()).cast_mut(),
                wrapped,
            )
        }
    }

    /// `PyDescr_NewWrapper`.
    ///
    /// # Safety
    /// `base` lives as long as the descriptor, and its wrapper knows how to call `wrapped` on instances of `owner`.
    pub unsafe fn from_base(
        space: &Space,
        owner: &Type,
        name: &Str,
        base: *mut wrapperbase,
        wrapped: *mut c_void,
    ) -> PyResult<Ref<Object>> {
        let descriptor: Ref<WrapperDescriptor> = allocate(space, owner, name.to_ref())?;
        descriptor.0.d_base.set(base);
        descriptor.0.d_wrapped.set(wrapped);
        // SAFETY: the descriptor is complete.
        unsafe { gc::track(descriptor.as_ptr()) };
        Ok(descriptor.into_object())
    }

    /// The table's entry.
    pub fn base(&self) -> &wrapperbase {
        // SAFETY: entries live as long as their descriptors.
        unsafe { &*self.0.d_base.get() }
    }

    /// The slot's function.
    pub fn wrapped(&self) -> *mut c_void {
        self.0.d_wrapped.get()
    }

    /// The function of `tp_init` that this wraps, if it wraps one.
    #[inline]
    pub fn initializer(&self) -> Option<initproc> {
        let is_of_init = self.base().wrapper.is_some_and(|wrapper| ptr::fn_addr_eq(wrapper, wrappers::INIT));
        // SAFETY: that wrapper is for such functions.
        is_of_init.then(|| unsafe { transmute::<*mut c_void, initproc>(self.wrapped()) })
    }

    fn base_name(&self) -> &str {
        // SAFETY: entries have names, C strings.
        unsafe { CStr::from_ptr(self.base().name) }.to_str().unwrap_or("?")
    }

    /// The type that the wrapper belongs to.
    pub fn owner(&self) -> &Type {
        self.head().owner()
    }

    /// Calls the slot's function on the first argument with the others.
    pub(crate) fn call_with(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let Some((this, rest)) = args.positional().split_first() else {
            let (name, owner) = (self.head().shown_name(), self.owner().tp_name());
            return Err(
                space.type_error(format_args!("descriptor '{name}' of '{owner}' object needs an argument"))
            );
        };
        if !this.ty().is_subtype(self.owner()) && !this.is_real_instance(space, self.owner())? {
            let (name, owner) = (self.head().shown_name(), self.owner().tp_name());
            let got = this.ty().tp_name();
            return Err(space.type_error(format_args!(
                "descriptor '{name}' requires a '{owner}' object but received a '{got}'"
            )));
        }
        let kwargs = args.keyword_dict(space)?;
        let rest = Tuple::from_slice(space, rest)?;
        self.call_on(space, this, &rest, kwargs.as_deref())
    }

    /// Calls the slot's function on `this`, which is an instance of the wrapper's type.
    fn call_on(
        &self,
        space: &Space,
        this: &Object,
        args: &Tuple,
        kwargs: Option<&Dict>,
    ) -> PyResult<Ref<Object>> {
        let base = self.base();
        let Some(wrapper) = base.wrapper else {
            return Err(space.system_error("a slot without a wrapper was called"));
        };
        if takes_keywords(base) || base.flags & abi::PyWrapperFlag_KEYWORDS != 0 {
            // SAFETY: wrappers of such entries take keywords; see the table.
            return unsafe {
                let wrapper = transmute::<wrapperfunc, wrapperfunc_kwds>(wrapper);
                let kwargs = kwargs.map_or(ptr::null_mut(), Layout::as_ptr);
                space.from_c(wrapper(this.as_ptr(), args.as_ptr(), self.wrapped(), kwargs))
            };
        }
        if kwargs.is_some_and(|kwargs| kwargs.len() != 0) {
            let name = self.base_name();
            return Err(space.type_error(format_args!("wrapper {name}() takes no keyword arguments")));
        }
        // SAFETY: the wrapper fits the slot's function, which fits the object's type.
        unsafe { space.from_c(wrapper(this.as_ptr(), args.as_ptr(), self.wrapped())) }
    }
}

descriptor_type! {
    #[pytype(name = "wrapper_descriptor", symbol = PyWrapperDescr_Type, flags = HAVE_GC | METHOD_DESCRIPTOR)]
    impl WrapperDescriptor {
        #[slot(tp_repr)]
        fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
            self.head().describe(space, "slot wrapper")
        }

        #[slot(tp_call)]
        fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
            self.call_with(space, args)
        }

        #[slot(tp_descr_get)]
        fn get(&self, space: &Space, object: Option<&Object>, _owner: Option<&Object>) -> PyResult<Ref<Object>> {
            let Some(object) = object else { return Ok(self.as_object().to_ref()) };
            self.head().check(space, object)?;
            MethodWrapper::new(space, self, object)
        }

        #[getter(name = "__doc__")]
        fn doc(&self, space: &Space) -> PyResult<Ref<Object>> {
            doc_of(space, self.base_name(), self.base().doc)
        }

        #[getter(name = "__text_signature__")]
        fn text_signature(&self, space: &Space) -> PyResult<Ref<Object>> {
            text_signature_of(space, self.base_name(), self.base().doc)
        }

        #[pymethod(name = "__reduce__")]
        fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
            self.head().reduce(space)
        }
    }
}

/// What a method-wrapper holds.
#[repr(C)]
pub struct MethodWrapperObject {
    ob_base: PyObject,
    descriptor: Cell<*mut PyObject>,
    this: Cell<*mut PyObject>,
}

crate::layout! {
    /// A slot as a special method, bound to an object.
    pub struct MethodWrapper(MethodWrapperObject);
}

impl MethodWrapper {
    /// Binds `descriptor` to `this`, an instance of its type.
    pub fn new(space: &Space, descriptor: &WrapperDescriptor, this: &Object) -> PyResult<Ref<Object>> {
        let object = gc::allocate(space, Self::type_object(), size_of::<Self>())?;
        // SAFETY: the memory is a fresh method-wrapper's.
        unsafe {
            let wrapper = &*object.cast::<MethodWrapperObject>();
            wrapper.descriptor.set(descriptor.to_ref().into_ptr());
            wrapper.this.set(this.to_ref().into_ptr());
            gc::track(object);
            Ok(Ref::from_owned(object))
        }
    }

    fn descriptor(&self) -> &WrapperDescriptor {
        // SAFETY: the object owns its descriptor.
        unsafe { Object::from_ptr(self.0.descriptor.get()).cast_unchecked() }
    }

    fn this(&self) -> &Object {
        // SAFETY: the object owns what it is bound to.
        unsafe { Object::from_ptr(self.0.this.get()) }
    }
}

#[pytype(name = "method-wrapper", symbol = _PyMethodWrapper_Type, flags = HAVE_GC)]
impl MethodWrapper {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its fields own their references.
        unsafe {
            gc::untrack(this.cast());
            let (descriptor, bound) = ((*this).0.descriptor.get(), (*this).0.this.get());
            gc::free(this.cast());
            drop((Ref::<Object>::from_nullable(descriptor), Ref::<Object>::from_nullable(bound)));
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.descriptor.get(), self.0.this.get());
        0
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let (name, this) = (self.descriptor().base_name(), self.this());
        let ty = this.ty().tp_name();
        Str::from_display(
            space,
            &format_args!("<method-wrapper '{name}' of {ty} object at {:p}>", this.as_ptr()),
        )
    }

    #[slot(tp_hash)]
    fn hash(&self) -> PyResult<isize> {
        Ok(self.this().identity_hash() ^ self.descriptor().identity_hash())
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<MethodWrapper>() else { return Ok(space.not_implemented()) };
        let equal = self.this().is(other.this()) && self.descriptor().is(other.descriptor());
        Ok(match op {
            CompareOp::Eq => space.new_bool(equal),
            CompareOp::Ne => space.new_bool(!equal),
            _ => space.not_implemented(),
        })
    }

    #[slot(tp_call)]
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let kwargs = args.keyword_dict(space)?;
        let positional = Tuple::from_slice(space, args.positional())?;
        self.descriptor().call_on(space, self.this(), &positional, kwargs.as_deref())
    }

    #[getter(name = "__objclass__")]
    fn owner(&self) -> Ref<Type> {
        self.descriptor().owner().to_ref()
    }

    #[getter(name = "__name__")]
    fn name_attribute(&self, space: &Space) -> PyResult<Ref<Str>> {
        Str::from_str(space, self.descriptor().base_name())
    }

    #[getter(name = "__qualname__")]
    fn qualname(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.descriptor().head().qualname(space)
    }

    #[getter(name = "__doc__")]
    fn doc(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.descriptor().doc(space)
    }

    #[getter(name = "__text_signature__")]
    fn text_signature(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.descriptor().text_signature(space)
    }

    #[member(name = "__self__", offset = offset_of!(MethodWrapperObject, this), kind = _Py_T_OBJECT, readonly)]
    const SELF: () = ();

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let getattr = crate::builtins::function(space, "getattr")?;
        let args = Tuple::from_slice(space, &[self.this(), self.descriptor().head().name()])?;
        Tuple::from_slice(space, &[&getattr, &args])
    }
}
