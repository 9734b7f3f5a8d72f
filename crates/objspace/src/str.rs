//! `str`.

use crate::{Object, PyResult, PyTypeInfo, Ref, Space};
use abi::{Py_TPFLAGS_UNICODE_SUBCLASS, PyTypeObject, PyUnicodeObject, Static};
use core::fmt::Display;

crate::layout! {
    /// A string, in one of CPython's compact forms.
    pub struct Str(PyUnicodeObject);
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

#[expect(
    unused_variables,
    clippy::todo,
    reason = "replaced as a whole by the str implementation that is being written"
)]
impl Str {
    /// A string of the same characters.
    pub fn from_str(space: &Space, text: &str) -> PyResult<Ref<Str>> {
        todo!()
    }
    /// What `value` displays.
    pub fn from_display(space: &Space, value: &impl Display) -> PyResult<Ref<Str>> {
        Str::from_str(space, &value.to_string())
    }
    /// The interned string of these characters.
    pub fn intern(space: &Space, text: &str) -> Ref<Str> {
        todo!()
    }
    /// The characters, lone surrogates replaced by U+FFFD: for messages.
    pub fn to_string_lossy(&self) -> String {
        todo!()
    }
    /// Whether the characters are those of `text`.
    pub fn equals(&self, text: &str) -> bool {
        todo!()
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
