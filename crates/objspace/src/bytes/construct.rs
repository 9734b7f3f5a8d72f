//! `bytes(…)` and what it shares with `bytearray(…)`.

use super::shared::byte_or;
use crate::buffer::{Buffer, is_exporter};
use crate::exceptions::TypeError;
use crate::shim::{ArgPosition, Args, FromArg, Signature, bind};
use crate::{
    Bytes, Int, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, codecs, intern, number,
};
use abi::PyVarObject;

/// What the constructors are called with.
pub(crate) struct Source<'a> {
    /// The first argument.
    pub object: Option<&'a Object>,
    encoding: Option<&'a str>,
    errors: Option<&'a str>,
}

impl<'a> Source<'a> {
    /// Binds the arguments of `bytes` or `bytearray`.
    pub(crate) fn bind(space: &Space, function: &'static str, args: &Args<'a>) -> PyResult<Source<'a>> {
        let signature = Signature {
            function,
            names: &["source", "encoding", "errors"],
            positional_only: 0,
            positional: 3,
            required: 0,
            keyword_required: &[],
            varargs: false,
            varkw: false,
        };
        let mut bound = [None; 3];
        bind(space, &signature, args, &mut bound)?;
        let [object, encoding, errors] = bound;
        let text = |arg: Option<_>, index, name| {
            let at = ArgPosition::named(function, index, name);
            arg.map(|arg| <&str>::from_arg(space, arg, at)).transpose()
        };
        Ok(Source { object, encoding: text(encoding, 2, "encoding")?, errors: text(errors, 3, "errors")? })
    }

    /// The encoded string, if there is one; an error when encoding and object do not fit together.
    pub(crate) fn encoded(&self, space: &Space) -> PyResult<Option<Ref<Bytes>>> {
        let text = self.object.and_then(|object| object.downcast::<Str>());
        match (text, self.encoding, self.errors) {
            (Some(text), Some(encoding), errors) => {
                codecs::encode(space, text, Some(encoding), errors).map(Some)
            }
            (None, Some(_), _) => Err(space.type_error("encoding without a string argument")),
            (Some(_), None, Some(_)) => Err(space.type_error("string argument without an encoding")),
            (None, None, Some(_)) => Err(space.type_error("errors without a string argument")),
            _ => Ok(None),
        }
    }
}

/// The count that an integer argument is; `None` when the object is none (or its `__index__` raises `TypeError`).
pub(crate) fn count(space: &Space, object: &Object) -> PyResult<Option<usize>> {
    if !object.is_index() {
        return Ok(None);
    }
    let value = match number::index(space, object) {
        Ok(value) => value,
        Err(err) if err.is_a::<TypeError>() => return Ok(None),
        Err(err) => return Err(err),
    };
    let Some(value) = value.to_i64() else {
        let name = object.ty().tp_name();
        return Err(space.overflow_error(format_args!("cannot fit '{name}' into an index-sized integer")));
    };
    usize::try_from(value).map(Some).map_err(|_| space.value_error("negative count"))
}

/// The bytes that an iterable of integers gives; `out_of_range` says what is wrong with one that is none.
pub(crate) fn from_integers(space: &Space, object: &Object, out_of_range: &'static str) -> PyResult<Vec<u8>> {
    let iterator = object.iter(space)?;
    let mut out = Vec::new();
    while let Some(item) = iterator.next(space)? {
        out.push(match item.downcast::<Int>().and_then(Int::compact_value) {
            Some(value @ 0..=255) => value as u8,
            _ => byte_or(space, &item, out_of_range)?,
        });
    }
    Ok(out)
}

/// The bytes of an object that lends them or gives integers (`PyBytes_FromObject`).
pub(crate) fn from_object(space: &Space, object: &Object) -> PyResult<Ref<Bytes>> {
    if let Some(bytes) = object.as_exact_bytes() {
        return Ok(bytes.to_ref());
    }
    if is_exporter(object) {
        let buffer = Buffer::get(space, object, abi::PyBUF_FULL_RO)?;
        // SAFETY: the view is held.
        let data = unsafe { crate::buffer::to_contiguous(space, buffer.view(), crate::buffer::Order::C)? };
        return Bytes::from_slice(space, &data);
    }
    let iterable = object.ty().slots().tp_iter.get().is_some() || object.is_sequence();
    if object.is_instance::<Str>() || !iterable {
        let name = object.ty().tp_name();
        return Err(space.type_error(format_args!("cannot convert '{name}' object to bytes")));
    }
    Bytes::from_slice(space, &from_integers(space, object, "bytes must be in range(0, 256)")?)
}

/// What an object's `__bytes__` gives, if it has one.
pub(crate) fn from_special(space: &Space, object: &Object) -> PyResult<Option<Ref<Bytes>>> {
    let Some(result) = object.call_special_method(space, intern!(space, "__bytes__"), &[])? else {
        return Ok(None);
    };
    let name = |other: Ref<Object>| {
        space.type_error(format_args!("__bytes__ returned non-bytes (type {})", other.ty().tp_name()))
    };
    result.downcast_into::<Bytes>().map(Some).map_err(name)
}

/// `bytes(source, encoding, errors)`; exact unless `__bytes__` gives something else.
pub(super) fn construct(space: &Space, args: &Args<'_>) -> PyResult<Ref<Bytes>> {
    let source = Source::bind(space, "bytes", args)?;
    if let Some(encoded) = source.encoded(space)? {
        return Ok(encoded);
    }
    let Some(object) = source.object else { return Ok(Bytes::empty(space)) };
    if let Some(bytes) = object.as_exact_bytes() {
        return Ok(bytes.to_ref());
    }
    if let Some(bytes) = from_special(space, object)? {
        return Ok(bytes);
    }
    if object.is_instance::<Str>() {
        return Err(space.type_error("string argument without an encoding"));
    }
    match count(space, object)? {
        Some(count) => Bytes::zeroed_shared(space, count),
        None => from_object(space, object),
    }
}

impl Bytes {
    /// `len` zero bytes.
    fn zeroed_shared(space: &Space, len: usize) -> PyResult<Ref<Bytes>> {
        if len == 1 { Ok(Bytes::single(space, 0).to_ref()) } else { Bytes::zeroed(space, len) }
    }

    /// An instance of `cls`, a subclass of `bytes`, of these bytes.
    pub fn as_instance_of(&self, space: &Space, cls: &Type) -> PyResult<Ref<Bytes>> {
        debug_assert!(cls.is_subtype(Bytes::type_object()));
        let object = cls.allocate(space, self.len())?;
        // SAFETY: `tp_alloc` made a fresh instance with room for as many bytes.
        unsafe {
            debug_assert_eq!((*object.as_ptr().cast::<PyVarObject>()).ob_size.get(), self.len() as isize);
            let instance: Ref<Bytes> = object.cast_unchecked();
            instance.fill_fresh(self.as_slice());
            Ok(instance)
        }
    }
}
