//! `str`.

mod concat;
pub mod interning;
mod single;
mod slicing;
pub mod storage;
mod utf8;

pub use storage::Form;

use crate::{Object, PyTypeInfo};
use abi::{Py_TPFLAGS_UNICODE_SUBCLASS, PyASCIIObject, PyTypeObject, Static};

crate::layout! {
    /// A string, in one of CPython's compact forms (an instance of a subclass may keep its characters elsewhere).
    pub struct Str(PyASCIIObject);
}

/// `str`, before it is ready.
#[unsafe(no_mangle)]
pub static PyUnicode_Type: Static<PyTypeObject> = Static(PyTypeObject::zeroed());

impl PyTypeInfo for Str {
    const NAME: &'static str = "str";
    const STATIC: &'static Static<PyTypeObject> = &PyUnicode_Type;
    #[inline]
    fn is_type_of(object: &Object) -> bool {
        object.ty().has_flag(Py_TPFLAGS_UNICODE_SUBCLASS)
    }
}

/// The interned string of a literal, made once: `intern!(space, "__init__")` is a `&'static Str`.
#[macro_export]
macro_rules! intern {
    ($space:expr, $text:expr) => {{
        static NAME: $crate::GilOnce<$crate::Ref<$crate::Str>> = $crate::GilOnce::new();
        &**NAME.get_or_init($space, || $crate::Str::intern($space, $text))
    }};
}
