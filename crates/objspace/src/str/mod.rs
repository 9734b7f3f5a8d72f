//! `str`.

mod arguments;
mod concat;
mod construct;
pub mod interning;
mod methods;
mod search;
mod single;
mod slicing;
mod splitting;
pub mod storage;
mod translation;
mod utf8;

pub(crate) use arguments::limit;
pub use methods::PyUnicode_Type;
pub use search::Side;
pub use storage::Form;

use abi::PyASCIIObject;

crate::layout! {
    /// A string, in one of CPython's compact forms (an instance of a subclass may keep its characters elsewhere).
    pub struct Str(PyASCIIObject);
}

/// The interned string of a literal, made once: `intern!(space, "__init__")` is a `&'static Str`.
#[macro_export]
macro_rules! intern {
    ($space:expr, $text:expr) => {{
        static NAME: $crate::GilOnce<$crate::Ref<$crate::Str>> = $crate::GilOnce::new();
        &**NAME.get_or_init($space, || $crate::Str::intern($space, $text))
    }};
}
