//! `staticmethod`: a function that binds to nothing.

use crate::function_wrapper::{WrapperFields, wrapper_type};
use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, pytype};
use core::ffi::c_int;
use core::mem::offset_of;

wrapper_type! {
    /// A function in a class that gets neither the instance nor the class as an argument, whichever of the two it is called on.
    ///
    /// Mostly used as a decorator.
    impl StaticMethod as "staticmethod", PyStaticMethod_Type {
        #[slot(tp_call)]
        fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
            self.callable(space)?.call_kw(space, args)
        }

        #[slot(tp_descr_get)]
        fn get(&self, space: &Space, _object: Option<&Object>, _owner: Option<&Object>) -> PyResult<Ref<Object>> {
            self.callable(space)
        }
    }
}
