//! The built-in error handlers as Python functions, under the names that `codecs` gives them.

use super::{Errors, error_functions};
use crate::shim::IntoC;
use crate::{BuiltinFunction, Object, PyResult, Ref, Space};
use abi::{METH_O, PyMethodDef, PyObject, Static};

/// The names by which the handlers are registered.
pub const NAMES: [&str; 8] = [
    "strict",
    "ignore",
    "replace",
    "xmlcharrefreplace",
    "backslashreplace",
    "namereplace",
    "surrogatepass",
    "surrogateescape",
];

macro_rules! handlers {
    ($($name:literal $function:ident $errors:ident $doc:literal;)*) => {
        $(
            unsafe extern "C" fn $function(_module: *mut PyObject, exception: *mut PyObject) -> *mut PyObject {
                let space = Space::current();
                // SAFETY: a method with one argument gets a live object.
                let exception = unsafe { Object::from_ptr(exception) };
                error_functions::handle(space, Errors::$errors, exception).into_c(space)
            }
        )*

        /// The function object of a built-in handler; `None` when the name is none's.
        pub(super) fn make(space: &Space, name: &str) -> PyResult<Option<Ref<Object>>> {
            let definition = match name {
                $($name => {
                    static DEFINITION: Static<PyMethodDef> = Static(PyMethodDef {
                        ml_name: concat!(stringify!($function), "\0").as_ptr().cast(),
                        ml_meth: Some($function),
                        ml_flags: METH_O,
                        ml_doc: concat!($doc, "\0").as_ptr().cast(),
                    });
                    &DEFINITION
                })*
                _ => return Ok(None),
            };
            // SAFETY: a static definition of a function with one argument.
            unsafe { BuiltinFunction::new(space, definition.as_ptr(), None, None, None) }.map(Some)
        }
    };
}

handlers! {
    "strict" strict_errors Strict "Raises the exception.";
    "ignore" ignore_errors Ignore "Leaves out what cannot be converted.";
    "replace" replace_errors Replace "Puts a question mark, or U+FFFD, for what cannot be converted.";
    "xmlcharrefreplace" xmlcharrefreplace_errors XmlCharRefReplace "Puts an XML character reference for each character.";
    "backslashreplace" backslashreplace_errors BackslashReplace "Puts a backslash escape for each character or byte.";
    "namereplace" namereplace_errors NameReplace "Puts an escape with the character's name for each character.";
    "surrogatepass" surrogatepass SurrogatePass "Converts surrogates like other characters.";
    "surrogateescape" surrogateescape SurrogateEscape "Puts surrogates for bytes, and bytes for those.";
}
