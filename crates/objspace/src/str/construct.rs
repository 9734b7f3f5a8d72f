//! `str(…)`, and instances of subclasses, whose characters are in a block of their own.

use super::Str;
use crate::shim::{ArgPosition, Args, FromArg, Signature, bind, check_positional};
use crate::{Layout, PyResult, PyTypeInfo, Ref, Space, Type, codecs, memory};
use abi::{PyASCIIObject, PyUnicodeObject, PyUnicodeState};
use core::ptr;

static SIGNATURE: Signature = Signature {
    function: "str",
    names: &["object", "encoding", "errors"],
    positional_only: 0,
    positional: 3,
    required: 0,
    keyword_required: &[],
    varargs: false,
    varkw: false,
};

/// `str(object, encoding, errors)`, always an exact `str` unless `__str__` gives another.
pub(super) fn from_args(space: &Space, args: Args<'_>) -> PyResult<Ref<Str>> {
    let mut bound = [None; 3];
    bind(space, &SIGNATURE, &args, &mut bound)?;
    let [object, encoding, errors] = bound;
    let text = |arg: Option<_>, index, name| {
        let at = ArgPosition::named("str", index, name);
        arg.map(|arg| <&str>::from_arg(space, arg, at)).transpose()
    };
    let (encoding, errors) = (text(encoding, 2, "encoding")?, text(errors, 3, "errors")?);
    match object {
        None => Ok(Str::empty(space)),
        Some(object) if encoding.is_none() && errors.is_none() => object.str(space),
        Some(object) => codecs::decode_object(space, object, encoding, errors),
    }
}

/// The same as a vectorcall, which counts arguments in its own words.
pub(super) fn from_vectorcall(space: &Space, args: Args<'_>) -> PyResult<Ref<Str>> {
    if !args.has_keywords() {
        check_positional(space, "str", args.positional_count(), 0, 3)?;
        if args.positional_count() == 1 {
            return args.positional()[0].str(space);
        }
    }
    from_args(space, args)
}

impl Str {
    /// An instance of `cls`, a subclass of `str`, with these characters.
    pub fn as_instance_of(&self, space: &Space, cls: &Type) -> PyResult<Ref<Str>> {
        debug_assert!(cls.is_subtype(Str::type_object()));
        let object = cls.allocate(space, 0)?;
        let unit = self.form().kind() as usize;
        let block = memory::allocate((self.len() + 1) * unit);
        // SAFETY: the instance has the long head, zero-filled: with no block it is the empty string and can be dropped.
        unsafe {
            let instance = &*object.as_ptr().cast::<PyUnicodeObject>();
            let head: &PyASCIIObject = &instance._base._base;
            let state = PyUnicodeState::new(self.form().kind(), false, self.as_ascii().is_some());
            head.state.0.set(state.0.get());
            head.hash.set(self.cached_hash());
            if block.is_null() {
                return Err(space.memory_error());
            }
            ptr::copy_nonoverlapping(self.data(), block, self.len() * unit);
            block.add(self.len() * unit).write_bytes(0, unit);
            instance.data.set(abi::PyUnicodeData { any: block.cast() });
            head.length.set(self.len() as isize);
            if self.as_ascii().is_some() {
                instance._base.utf8.set(block.cast());
                instance._base.utf8_length.set(self.len() as isize);
            }
            Ok(object.cast_unchecked())
        }
    }
}
