//! Descriptors made from the tables of types: methods, members, properties and slot wrappers.
//!
//! All start with the type they belong to and their name; they apply to that type's instances only.

mod getset;
mod member;
mod member_access;
mod method;
mod wrapper;

pub use getset::GetSetDescriptor;
pub use member::MemberDescriptor;
pub use member_access::{get as get_member, set as set_member};
pub use method::{ClassMethodDescriptor, MethodDescriptor};
pub use wrapper::{MethodWrapper, WrapperDescriptor};

use crate::gc::Visitor;
use crate::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, gc, intern};
use abi::{PyDescrObject, PyObject};
use algorithms::text::ascii::utf8;
use core::ffi::{CStr, c_char, c_int};

crate::layout! {
    /// What all descriptors of this module start with.
    pub struct Descriptor(PyDescrObject);
}

impl Descriptor {
    /// The type that the descriptor belongs to.
    #[inline]
    pub fn owner(&self) -> &Type {
        // SAFETY: a descriptor owns a reference to its type.
        unsafe { Type::from_type_ptr(self.0.d_type.get()) }
    }

    /// `__name__`.
    pub fn name(&self) -> &Str {
        // SAFETY: a descriptor owns its name, a string.
        unsafe { Object::from_ptr(self.0.d_name.get()).cast_unchecked() }
    }

    fn shown_name(&self) -> String {
        self.name().to_string_lossy()
    }

    /// `__qualname__`: the type's and the name.
    pub fn qualname(&self, space: &Space) -> PyResult<Ref<Object>> {
        // SAFETY: the field is null or owns a string.
        if let Some(name) = unsafe { Ref::<Object>::from_borrowed(self.0.d_qualname.get()) } {
            return Ok(name);
        }
        let owner = self.owner().as_object().getattr(space, intern!(space, "__qualname__"))?;
        let Some(owner) = owner.downcast::<Str>() else {
            return Err(space.type_error("<descriptor>.__objclass__.__qualname__ is not a unicode object"));
        };
        let text = format!("{}.{}", owner.to_string_lossy(), self.shown_name());
        let name = Str::from_str(space, &text)?.into_object();
        // SAFETY: the field owns what it holds.
        drop(unsafe { Ref::<Object>::from_nullable(self.0.d_qualname.replace(name.clone().into_ptr())) });
        Ok(name)
    }

    fn describe(&self, space: &Space, kind: &str) -> PyResult<Ref<Str>> {
        let (name, owner) = (self.shown_name(), self.owner().tp_name());
        Str::from_display(space, &format_args!("<{kind} '{name}' of '{owner}' objects>"))
    }

    /// `TypeError` unless `object` is an instance of the descriptor's type.
    #[inline]
    fn check(&self, space: &Space, object: &Object) -> PyResult<()> {
        if object.ty().is_subtype(self.owner()) { Ok(()) } else { Err(self.does_not_apply(space, object)) }
    }

    #[cold]
    fn does_not_apply(&self, space: &Space, object: &Object) -> PyErr {
        space.type_error(format_args!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            self.shown_name(),
            self.owner().tp_name(),
            object.ty().tp_name()
        ))
    }

    /// What `pickle` gets: `getattr(owner, name)`.
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let getattr = crate::builtins::function(space, "getattr")?;
        let args = Tuple::from_slice(space, &[self.owner(), self.name()])?;
        Tuple::from_slice(space, &[&getattr, &args])
    }

    fn traverse(&self, visit: &mut Visitor) -> c_int {
        visit.object(self.0.d_type.get().cast())
    }

    /// Releases what every descriptor owns and frees it.
    ///
    /// # Safety
    /// `this` is a dead descriptor.
    unsafe fn dealloc(this: *mut PyObject) {
        // SAFETY: the fields own their references; the object is dead and collectable.
        unsafe {
            gc::untrack(this);
            let head = &*this.cast::<PyDescrObject>();
            let fields = [head.d_type.get().cast(), head.d_name.get(), head.d_qualname.get()];
            gc::free(this);
            for field in fields {
                drop(Ref::<Object>::from_nullable(field));
            }
        }
    }
}

/// Declares the type of a descriptor: what all of them have, and what it has of its own.
macro_rules! descriptor_type {
    (
        $(#[$($attribute:tt)*])*
        impl $ty:ident {
            $($own:tt)*
        }
    ) => {
        impl $ty {
            fn head(&self) -> &Descriptor {
                // SAFETY: descriptors start with the common head.
                unsafe { self.as_object().cast_unchecked() }
            }
        }

        $(#[$($attribute)*])*
        impl $ty {
            #[slot(tp_dealloc)]
            unsafe fn dealloc(this: *mut Self) {
                // SAFETY: the descriptor is dead.
                unsafe { Descriptor::dealloc(this.cast()) }
            }

            #[slot(tp_traverse)]
            unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
                self.head().traverse(visit)
            }

            $($own)*

            #[getter(name = "__qualname__")]
            fn qualname(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.head().qualname(space)
            }

            #[member(name = "__objclass__", offset = offset_of!(PyDescrObject, d_type), kind = _Py_T_OBJECT, readonly)]
            const OWNER: () = ();

            #[member(name = "__name__", offset = offset_of!(PyDescrObject, d_name), kind = _Py_T_OBJECT, readonly)]
            const NAME_: () = ();
        }
    };
}
use descriptor_type;

/// A new descriptor of type `T` for `owner`, not tracked; the fields behind the head are zero.
fn allocate<T: PyTypeInfo>(space: &Space, owner: &Type, name: Ref<Str>) -> PyResult<Ref<T>> {
    let object = gc::allocate(space, T::type_object(), size_of::<T>())?;
    // SAFETY: the memory is a fresh descriptor's.
    unsafe {
        let head = &*object.cast::<PyDescrObject>();
        head.d_type.set(owner.to_ref().into_ptr().cast());
        head.d_name.set(name.into_ptr());
        Ok(Ref::from_owned_unchecked(object))
    }
}

/// The interned string of a C name.
pub(crate) fn intern_c(space: &Space, name: &CStr) -> PyResult<Ref<Str>> {
    match utf8(name.to_bytes()) {
        Some(name) => Str::intern_mortal(space, name),
        None => Err(space.system_error("a name in a type's tables is not UTF-8")),
    }
}

/// The docstring of a definition without its signature line; `None` when there is none.
pub(crate) fn doc_of(space: &Space, name: &str, doc: *const c_char) -> PyResult<Ref<Object>> {
    match split_doc(name, doc) {
        Some((_, text)) if !text.is_empty() => Ok(Str::from_str(space, text)?.into_object()),
        _ => Ok(space.none()),
    }
}

/// The signature line of a definition's docstring (`"($self, /)"`); `None` when there is none.
pub(crate) fn text_signature_of(space: &Space, name: &str, doc: *const c_char) -> PyResult<Ref<Object>> {
    match split_doc(name, doc) {
        Some((Some(signature), _)) => Ok(Str::from_str(space, signature)?.into_object()),
        _ => Ok(space.none()),
    }
}

/// Splits `name(signature)\n--\n\ntext`.
fn split_doc(name: &str, doc: *const c_char) -> Option<(Option<&'static str>, &'static str)> {
    if doc.is_null() {
        return None;
    }
    // SAFETY: docstrings in tables are C strings that live as long as the tables, which outlive every use of the result.
    let doc: &'static str = unsafe { CStr::from_ptr(doc) }.to_str().ok()?;
    let plain_name = name.rsplit('.').next().unwrap_or(name);
    let Some(rest) = doc.strip_prefix(plain_name).filter(|rest| rest.starts_with('(')) else {
        return Some((None, doc));
    };
    match rest.find("\n\n") {
        // Only a paragraph that ends in the marker is a signature.
        Some(end) => match rest[..end].strip_suffix(")\n--") {
            Some(signature) => Some((Some(&rest[..signature.len() + 1]), &rest[end + 2..])),
            None => Some((None, doc)),
        },
        None => Some((None, doc)),
    }
}
