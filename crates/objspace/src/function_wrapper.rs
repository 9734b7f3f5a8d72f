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
            let given = args.len();
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

/// Inherent methods of both types.
macro_rules! wrapper_methods {
    ($ty:ident) => {
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
                wrapper.fields().callable.set(Some(crate::Layout::to_ref(callable)));
                Ok(wrapper.into_object())
            }

            /// The callable, once there is one.
            pub fn wrapped(&self) -> Option<Ref<Object>> {
                self.fields().callable()
            }
        }
    };
}
pub(crate) use wrapper_methods;
