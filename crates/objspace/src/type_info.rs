//! The link from a Rust view to its Python type, and checked conversions by it.

use crate::{Layout, Object, Ref, Type};

/// A view of the instances of one builtin type. Implemented by `#[pytype]`.
pub trait PyTypeInfo: Layout {
    /// The type's name, as error messages spell it.
    const NAME: &'static str;

    /// The static type object, also before it is ready.
    const STATIC: &'static abi::Static<abi::PyTypeObject>;

    /// The type.
    #[inline]
    fn type_object() -> &'static Type {
        Type::from_static(Self::STATIC)
    }

    /// Whether `object` is an instance of the type or of a subtype.
    #[inline]
    fn is_type_of(object: &Object) -> bool {
        object.ty().is_subtype(Self::type_object())
    }
}

impl Object {
    /// Whether the object's type is `T`'s or a subtype.
    #[inline]
    pub fn is_instance<T: PyTypeInfo>(&self) -> bool {
        T::is_type_of(self)
    }

    /// Whether the object's type is exactly `T`'s.
    #[inline]
    pub fn is_exact<T: PyTypeInfo>(&self) -> bool {
        core::ptr::eq(self.head().ob_type.get(), T::STATIC.as_ptr())
    }

    /// The object as a `T`, if it is an instance.
    #[inline]
    pub fn downcast<T: PyTypeInfo>(&self) -> Option<&T> {
        // SAFETY: instances of the type have its layout, subtypes extend it.
        T::is_type_of(self).then(|| unsafe { self.cast_unchecked() })
    }

    /// The object as a `T`, if its type is exactly `T`'s.
    #[inline]
    pub fn downcast_exact<T: PyTypeInfo>(&self) -> Option<&T> {
        // SAFETY: instances of the type have its layout.
        self.is_exact::<T>().then(|| unsafe { self.cast_unchecked() })
    }
}

impl Ref<Object> {
    /// The reference as one to a `T` if the object is an instance, else the reference back.
    #[inline]
    pub fn downcast_into<T: PyTypeInfo>(self) -> Result<Ref<T>, Ref<Object>> {
        if T::is_type_of(&self) {
            // SAFETY: instances of the type have its layout.
            Ok(unsafe { self.cast_unchecked() })
        } else {
            Err(self)
        }
    }
}
