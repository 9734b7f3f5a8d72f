//! The module `_json`: the parts of `json` that take the time.

mod encoder;
mod scanner;
mod strings;

use cpyext_macros::pymodule;

/// Speeds the module json up.
#[pymodule(name = "_json")]
pub mod module {
    use super::encoder::Encoder;
    use super::scanner::Scanner;
    use super::strings;
    use algorithms::text::StrBuilder;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple};

    fn encoded(space: &Space, object: &Object, ascii: bool) -> PyResult<Ref<Str>> {
        let Some(text) = object.downcast::<Str>() else {
            let got = object.ty().tp_name();
            return Err(space.type_error(format_args!("first argument must be a string, not {got}")));
        };
        let mut out = StrBuilder::with_capacity(text.len() + 2);
        strings::encode(&mut out, text.text(), ascii);
        Str::from_builder(space, &out)
    }

    /// Write a string as JSON.
    #[pyfunction(signature = "($module, object, /)")]
    fn encode_basestring(space: &Space, object: &Object) -> PyResult<Ref<Str>> {
        encoded(space, object, false)
    }

    /// Write a string as JSON in ASCII.
    #[pyfunction(signature = "($module, object, /)")]
    fn encode_basestring_ascii(space: &Space, object: &Object) -> PyResult<Ref<Str>> {
        encoded(space, object, true)
    }

    /// Read the string that starts before end in a document; return it and where it ends.
    #[pyfunction(signature = "(string, end, strict=True, /)")]
    fn scanstring(space: &Space, string: &Object, end: isize, strict: bool) -> PyResult<Ref<Tuple>> {
        let Some(document) = string.downcast::<Str>() else {
            let got = string.ty().tp_name();
            return Err(space.type_error(format_args!("first argument must be a string, not {got}")));
        };
        let Ok(start) = usize::try_from(end) else {
            return Err(space.value_error("end is out of bounds"));
        };
        let (text, end) = strings::scan(space, document, start, strict)?;
        Tuple::from_array(space, [text.into_object(), space.new_int(end as i64)?])
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for (name, ty) in [("make_scanner", Scanner::type_object()), ("make_encoder", Encoder::type_object())]
        {
            ty.ready(space)?;
            module.set(space, name, ty)?;
        }
        Ok(())
    }
}
