//! `classmethod`: a function that binds to the class.

use crate::function_wrapper::{WrapperFields, wrapper_type};
use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, pytype};
use core::ffi::c_int;
use core::mem::offset_of;

wrapper_type! {
    /// A function in a class that gets the class as its first argument: the one that it is called on, or the class of the instance
    /// that it is called on.
    ///
    /// Mostly used as a decorator.
    impl ClassMethod as "classmethod", PyClassMethod_Type {
        #[slot(tp_descr_get)]
        fn get(&self, space: &Space, object: Option<&Object>, owner: Option<&Object>) -> PyResult<Ref<Object>> {
            let callable = self.callable(space)?;
            match (owner, object) {
                (Some(owner), _) => crate::Method::new(space, &callable, owner).map(Ref::into_object),
                (None, Some(object)) => crate::Method::new(space, &callable, object.ty()).map(Ref::into_object),
                (None, None) => Err(space.type_error("__get__(None, None) is invalid")),
            }
        }
    }
}
