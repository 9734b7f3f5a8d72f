//! What `staticmethod` and `classmethod` share: they hold a callable and look like it.

use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{Dict, Object, PyResult, Ref, Slot, Space, Str, attributes, intern};
use abi::PyObject;
use core::ffi::c_int;

/// What an instance holds.
#[repr(C)]
pub struct WrapperFields {
    ob_base: PyObject,
    pub(crate) callable: Slot,
    pub(crate) dict: Slot<Dict>,
}

/// The attributes of a callable that its wrapper copies.
const COPIED: [&str; 4] = ["__module__", "__name__", "__qualname__", "__doc__"];

impl WrapperFields {
    /// The callable, once there is one.
    pub fn callable(&self) -> Option<Ref<Object>> {
        self.callable.get()
    }

    /// `__init__(callable)`.
    pub fn init(&self, space: &Space, this: &Object, args: Args<'_>, name: &str) -> PyResult<()> {
        args.no_keywords(space, name)?;
        let [callable] = args.positional() else {
            let given = args.positional_count();
            return Err(space.type_error(format_args!("{name} expected 1 argument, got {given}")));
        };
        self.wrap(space, this, callable)
    }

    /// Takes a callable and what it says of itself.
    pub fn wrap(&self, space: &Space, this: &Object, callable: &Object) -> PyResult<()> {
        self.callable.set(Some(crate::Layout::to_ref(callable)));
        for name in COPIED {
            let name = Str::intern(space, name);
            if let Some(value) = callable.getattr_optional(space, &name)? {
                this.setattr(space, &name, &value)?;
            }
        }
        Ok(())
    }

    /// An attribute of the callable, kept in the wrapper's dict once it was asked for.
    pub fn forwarded(&self, space: &Space, this: &Object, name: &str) -> PyResult<Ref<Object>> {
        let name = Str::intern(space, name);
        let dict = attributes::own_dict(space, this)?;
        if let Some(value) = dict.get_item(space, &name)? {
            return Ok(value);
        }
        let callable = self.callable().unwrap_or_else(|| space.none());
        let value = callable.getattr(space, &name)?;
        dict.set_item(space, &name, &value)?;
        Ok(value)
    }

    /// Replaces such an attribute, or forgets it.
    pub fn set_forwarded(
        &self,
        space: &Space,
        this: &Object,
        name: &str,
        value: Option<&Object>,
    ) -> PyResult<()> {
        let name = Str::intern(space, name);
        let dict = attributes::own_dict(space, this)?;
        match value {
            Some(value) => dict.set_item(space, &name, value),
            None => match dict.remove(space, &name)? {
                Some(_) => Ok(()),
                None => Err(space.attribute_error_plain(name.to_string_lossy())),
            },
        }
    }

    /// Whether the callable is marked as abstract.
    pub fn is_abstract(&self, space: &Space) -> PyResult<bool> {
        match self.callable() {
            Some(callable) => is_abstract(space, &callable),
            None => Ok(false),
        }
    }

    /// `<staticmethod(callable)>`
    pub fn repr(&self, space: &Space, name: &str) -> PyResult<Ref<Str>> {
        let callable = self.callable().unwrap_or_else(|| space.none());
        let callable = callable.repr(space)?.to_string_lossy();
        Str::from_display(space, &format_args!("<{name}({callable})>"))
    }

    /// Reports what the wrapper holds.
    pub fn traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.callable.as_ptr(), self.dict.as_ptr());
        0
    }

    /// Lets go of what the wrapper holds.
    pub fn clear(&self) {
        self.callable.set(None);
        self.dict.set(None);
    }

    /// Frees a wrapper.
    ///
    /// # Safety
    /// `this` is a dead wrapper.
    pub unsafe fn dealloc(this: *mut PyObject) {
        // SAFETY: the object is dead and laid out so.
        unsafe {
            gc::untrack(this);
            let fields = &*this.cast::<WrapperFields>();
            let (callable, dict) = (fields.callable.take(), fields.dict.take());
            crate::slot_functions::free_instance(this);
            drop((callable, dict));
        }
    }
}

/// Whether an object says that it is an abstract method.
pub fn is_abstract(space: &Space, object: &Object) -> PyResult<bool> {
    match object.getattr_optional(space, intern!(space, "__isabstractmethod__"))? {
        Some(answer) => answer.is_true(space),
        None => Ok(false),
    }
}

/// The setter of `__dict__`, for types that have one at an offset.
pub fn set_dict(space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
    let Some(value) = value else { return Err(space.type_error("cannot delete __dict__")) };
    let Some(dict) = value.downcast::<Dict>() else {
        let got = value.ty().tp_name();
        return Err(space.type_error(format_args!("__dict__ must be set to a dictionary, not a '{got}'")));
    };
    attributes::set_dict(space, object, Some(dict))
}

/// Declares one of the two types: what both have, and what it has of its own.
macro_rules! wrapper_type {
    (
        $(#[$($doc:tt)*])*
        impl $ty:ident as $name:tt, $symbol:tt {
            $($own:tt)*
        }
    ) => {
        $crate::layout! {
            #[doc = concat!("A `", $name, "`.")]
            pub struct $ty(WrapperFields);
        }

        impl $ty {
            fn fields(&self) -> &WrapperFields {
                &self.0
            }

            /// Wraps a callable, without copying what it says of itself.
            pub fn wrap(space: &Space, callable: &Object) -> PyResult<Ref<Object>> {
                let object = gc::allocate(space, Self::type_object(), size_of::<WrapperFields>())?;
                // SAFETY: the memory is a fresh wrapper's, zero-filled: empty.
                let wrapper: Ref<Self> = unsafe {
                    gc::track(object);
                    Ref::from_owned_unchecked(object)
                };
                wrapper.fields().callable.set(Some(callable.to_ref()));
                Ok(wrapper.into_object())
            }

            /// The callable, once there is one.
            pub fn wrapped(&self) -> Option<Ref<Object>> {
                self.fields().callable()
            }

            /// The callable.
            ///
            /// # Errors
            /// `RuntimeError` if `__init__` was not called.
            fn callable(&self, space: &Space) -> PyResult<Ref<Object>> {
                let uninitialized = || space.runtime_error(concat!("uninitialized ", $name, " object"));
                self.wrapped().ok_or_else(uninitialized)
            }
        }

        #[pytype(
            name = $name,
            symbol = $symbol,
            flags = BASETYPE | HAVE_GC,
            dictoffset = offset_of!(WrapperFields, dict),
            tp_alloc = $crate::slot_functions::PyType_GenericAlloc,
            tp_free = $crate::slot_functions::PyObject_GC_Del,
            tp_new = $crate::slot_functions::PyType_GenericNew,
            signature = "(function, /)",
        )]
        $(#[$($doc)*])*
        impl $ty {
            #[slot(tp_init)]
            fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
                self.fields().init(space, self, args, $name)
            }

            #[slot(tp_dealloc)]
            unsafe fn dealloc(this: *mut Self) {
                // SAFETY: the object is dead.
                unsafe { WrapperFields::dealloc(this.cast()) }
            }

            #[slot(tp_traverse)]
            unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
                self.fields().traverse(visit)
            }

            #[slot(tp_clear)]
            fn clear(&self) {
                self.fields().clear();
            }

            #[slot(tp_repr)]
            fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
                self.fields().repr(space, $name)
            }

            $($own)*

            /// See PEP 585
            #[pymethod(name = "__class_getitem__", class)]
            fn class_getitem(class: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
                $crate::generic_alias::new(space, class, item)
            }

            #[member(name = "__func__", offset = offset_of!(WrapperFields, callable), kind = _Py_T_OBJECT, readonly)]
            const FUNC: () = ();
            #[member(name = "__wrapped__", offset = offset_of!(WrapperFields, callable), kind = _Py_T_OBJECT, readonly)]
            const WRAPPED: () = ();

            #[getter(name = "__isabstractmethod__")]
            fn is_abstract(&self, space: &Space) -> PyResult<bool> {
                self.fields().is_abstract(space)
            }

            #[getter(name = "__dict__")]
            fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
                $crate::attributes::own_dict(space, self)
            }

            #[setter(name = "__dict__")]
            fn set_dict(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
                $crate::function_wrapper::set_dict(space, self, value)
            }

            #[getter(name = "__annotations__")]
            fn annotations(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.fields().forwarded(space, self, "__annotations__")
            }

            #[setter(name = "__annotations__")]
            fn set_annotations(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
                self.fields().set_forwarded(space, self, "__annotations__", value)
            }

            #[getter(name = "__annotate__")]
            fn annotate(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.fields().forwarded(space, self, "__annotate__")
            }

            #[setter(name = "__annotate__")]
            fn set_annotate(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
                self.fields().set_forwarded(space, self, "__annotate__", value)
            }
        }
    };
}
pub(crate) use wrapper_type;
