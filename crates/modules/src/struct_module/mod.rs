//! The module `_struct`: Python values as the bytes of C's structs.

mod format;
mod iterator;
mod struct_type;
mod values;

use crate::exception_class::ExceptionClass;
use cpyext_macros::pymodule;
use objspace::PyTypeInfo;
use objspace::exceptions::Exception;

/// `struct.error`.
static ERROR: ExceptionClass = ExceptionClass::new("struct", "error", Exception::type_object);

/// Functions that turn Python values into the bytes of C's structs, and back.
///
/// A format may start with the byte order, which also says how large values are and how they are aligned:
///   @: the machine's order, sizes and alignment (the default)
///   =: the machine's order, standard sizes, no alignment
///   <: least significant byte first, standard sizes, no alignment
///   >: most significant byte first, likewise
///   !: the same as >
///
/// The rest are characters, each with a number in front of it that says how often it is meant:
///   x: a padding byte; c: bytes of length 1; b, B: a signed or unsigned byte; ?: a truth value;
///   h, H: short; i, I: int; l, L: long; q, Q: long long; n, N: ssize_t and size_t (with @ only);
///   e: half precision; f: float; d: double; F, D: complex numbers of two floats or doubles.
/// Of these two the number is the length:
///   s: bytes; p: bytes with their number in front.
/// One more goes with @ only:
///   P: an address, as an int.
/// Whitespace between them does not matter.
#[pymodule(name = "_struct")]
pub mod module {
    use super::ERROR;
    use super::iterator::UnpackIterator;
    use super::struct_type::Struct;
    use objspace::buffer::BytesLike;
    use objspace::shim::Args;
    use objspace::{
        Bytes, Dict, GilOnce, Layout, Module, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple,
    };

    /// Structs by their formats.
    static CACHE: GilOnce<Ref<Dict>> = GilOnce::new();
    /// How many structs are kept.
    const CACHE_SIZE: usize = 100;

    fn cache(space: &Space) -> PyResult<&'static Ref<Dict>> {
        CACHE.get_or_try_init(space, || Dict::new(space))
    }

    /// The struct of a format.
    fn struct_of(space: &Space, format: &Object) -> PyResult<Ref<Struct>> {
        let cache = cache(space)?;
        if let Some(found) = cache.get_item(space, format)?
            && let Some(found) = found.downcast::<Struct>()
        {
            return Ok(found.to_ref());
        }
        let made = Struct::compiled_from(space, format)?;
        if cache.len() >= CACHE_SIZE {
            cache.clear(space);
        }
        cache.set_item(space, format, &made)?;
        Ok(made)
    }

    #[cold]
    fn no_format(space: &Space) -> PyErr {
        space.type_error("missing format argument")
    }

    /// Empty the cache of compiled formats.
    #[pyfunction]
    fn _clearcache(space: &Space) -> PyResult<()> {
        cache(space)?.clear(space);
        Ok(())
    }

    /// Return the size in bytes of the struct that the format describes.
    #[pyfunction]
    fn calcsize(space: &Space, format: &Object) -> PyResult<usize> {
        Ok(struct_of(space, format)?.compiled(space)?.format.size)
    }

    /// pack(format, v1, v2, ...) -> bytes
    ///
    /// Return the values as bytes, laid out by the format.
    #[pyfunction(raw)]
    fn pack(space: &Space, args: Args<'_>) -> PyResult<Ref<Bytes>> {
        args.no_keywords(space, "_struct.pack")?;
        let (format, values) = args.positional().split_first().ok_or_else(|| no_format(space))?;
        struct_of(space, format)?.pack_values(space, values)
    }

    /// pack_into(format, buffer, offset, v1, v2, ...)
    ///
    /// Write the values into the buffer from offset on, laid out by the format.
    #[pyfunction(raw)]
    fn pack_into(space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(space, "_struct.pack_into")?;
        let (format, rest) = args.positional().split_first().ok_or_else(|| no_format(space))?;
        struct_of(space, format)?.pack_values_into(space, rest)
    }

    /// Return a tuple of the values in a buffer of the size that the format describes.
    #[pyfunction(signature = "(format, buffer, /)")]
    fn unpack(space: &Space, format: &Object, buffer: &Object) -> PyResult<Ref<Tuple>> {
        let layout = struct_of(space, format)?;
        layout.unpack_all(space, &BytesLike::new(space, buffer)?)
    }

    /// Return a tuple of the values in a buffer from offset on.
    #[pyfunction(signature = "(format, /, buffer, offset=0)")]
    fn unpack_from(
        space: &Space,
        format: &Object,
        buffer: BytesLike<'_>,
        offset: Option<isize>,
    ) -> PyResult<Ref<Tuple>> {
        struct_of(space, format)?.unpack_at(space, &buffer, offset.unwrap_or(0))
    }

    /// Return an iterator of tuples: of the values of the structs that follow each other in a buffer.
    ///
    /// The buffer's size is a multiple of the size that the format describes.
    #[pyfunction(signature = "(format, buffer, /)")]
    fn iter_unpack(space: &Space, format: &Object, buffer: &Object) -> PyResult<Ref<UnpackIterator>> {
        let compiled = struct_of(space, format)?.compiled(space)?;
        UnpackIterator::over(space, compiled, buffer)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        UnpackIterator::type_object().ready(space)?;
        module.add_type(space, Struct::type_object())?;
        ERROR.add_to(space, module)
    }
}
