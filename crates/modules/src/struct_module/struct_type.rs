//! The type `Struct`: a compiled format with its operations.

use super::ERROR;
use super::format::Format;
use super::iterator::UnpackIterator;
use super::values;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use core::mem::offset_of;
use core::ptr;
use cpyext_macros::pytype;
use objspace::buffer::{Buffer, BytesLike};
use objspace::shim::Args;
use objspace::{Bytes, Object, PyErr, PyResult, Ref, Space, Str, Tuple, Type, codecs, number};
use std::rc::Rc;

/// A compiled format and its text.
pub struct Compiled {
    pub format: Format,
    pub text: String,
}

/// `struct.Struct`.
#[repr(C)]
pub struct Struct {
    head: PyObject,
    /// Missing until `__init__` has run.
    compiled: RefCell<Option<Rc<Compiled>>>,
    weak_references: Cell<*mut PyObject>,
}
fields!(Struct);

/// Compiles the format in a str or bytes object.
fn compile(space: &Space, format: &Object) -> PyResult<Compiled> {
    let bytes = if let Some(text) = format.downcast::<Str>() {
        codecs::encode(space, text, Some("ascii"), None)?.as_slice().to_vec()
    } else if let Some(bytes) = format.downcast::<Bytes>() {
        bytes.as_slice().to_vec()
    } else {
        return Err(space.type_error(format_args!(
            "Struct() argument 1 must be a str or bytes object, not {}",
            format.ty().name()
        )));
    };
    if bytes.contains(&0) {
        return Err(ERROR.error(space, "embedded null character"));
    }
    let format = Format::parse(&bytes).map_err(|error| ERROR.error(space, error.message()))?;
    Ok(Compiled { format, text: bytes.iter().map(|&byte| char::from(byte)).collect() })
}

/// What is done to a buffer, for messages.
#[derive(Clone, Copy)]
enum Access {
    Packing,
    Unpacking,
}

/// Where in a buffer of `len` bytes a struct of `size` bytes at `offset` starts; a negative offset counts from the end.
fn place(space: &Space, size: usize, len: usize, offset: isize, access: Access) -> PyResult<usize> {
    let (room, function, gerund) = match access {
        Access::Packing => ("no space to pack", "pack_into", "packing"),
        Access::Unpacking => ("not enough data to unpack", "unpack_from", "unpacking"),
    };
    let mut start = offset;
    if offset < 0 {
        if offset + size as isize > 0 {
            return Err(ERROR.error(space, format_args!("{room} {size} bytes at offset {offset}")));
        }
        if offset + (len as isize) < 0 {
            return Err(
                ERROR.error(space, format_args!("offset {offset} out of range for {len}-byte buffer"))
            );
        }
        start += len as isize;
    }
    let start = start as usize;
    if len < start || len - start < size {
        return Err(ERROR.error(
            space,
            format_args!(
                "{function} requires a buffer of at least {} bytes for {gerund} {size} bytes at offset {start} \
                 (actual buffer size is {len})",
                start + size
            ),
        ));
    }
    Ok(start)
}

impl Struct {
    /// A struct of this format.
    ///
    /// # Errors
    /// `struct.error` and `TypeError` for a bad format.
    pub fn compiled_from(space: &Space, format: &Object) -> PyResult<Ref<Struct>> {
        let new = Struct::make(space, <Struct as objspace::PyTypeInfo>::type_object(), Args::EMPTY)?;
        new.compiled.replace(Some(Rc::new(compile(space, format)?)));
        Ok(new)
    }

    /// The compiled format.
    ///
    /// # Errors
    /// `RuntimeError` before `__init__` has run.
    pub fn compiled(&self, space: &Space) -> PyResult<Rc<Compiled>> {
        let compiled = self.compiled.borrow().clone();
        compiled.ok_or_else(|| space.runtime_error("Struct object is not initialized"))
    }

    fn check_count(space: &Space, compiled: &Compiled, function: &str, given: usize) -> PyResult<()> {
        let expected = compiled.format.values;
        if given == expected {
            return Ok(());
        }
        Err(ERROR
            .error(space, format_args!("{function} expected {expected} items for packing (got {given})")))
    }

    /// The values as bytes.
    ///
    /// # Errors
    /// `struct.error`, and what converting the values raises.
    pub fn pack_values(&self, space: &Space, values: &[&Object]) -> PyResult<Ref<Bytes>> {
        let compiled = self.compiled(space)?;
        Struct::check_count(space, &compiled, "pack", values.len())?;
        let mut target = vec![0; compiled.format.size];
        values::pack(space, &compiled.format, values, &mut target)?;
        Bytes::from_slice(space, &target)
    }

    /// Writes the values behind the first two arguments, a buffer and an offset in it.
    ///
    /// # Errors
    /// `struct.error`, and what converting the arguments raises.
    pub fn pack_values_into(&self, space: &Space, args: &[&Object]) -> PyResult<()> {
        let compiled = self.compiled(space)?;
        let (size, [buffer, offset, values @ ..]) = (compiled.format.size, args) else {
            let missing = if args.is_empty() { "buffer" } else { "offset" };
            return Err(ERROR.error(space, format_args!("pack_into expected {missing} argument")));
        };
        Struct::check_count(space, &compiled, "pack_into", values.len())?;
        let target = Buffer::writable(space, buffer).map_err(|_| not_writable(space, buffer))?;
        let offset = number::as_index_size(space, offset)?;
        let start = place(space, size, target.len(), offset, Access::Packing)?;
        let mut bytes = vec![0; size];
        values::pack(space, &compiled.format, values, &mut bytes)?;
        target.write(start, &bytes);
        Ok(())
    }

    /// The values in a buffer of exactly the struct's size.
    ///
    /// # Errors
    /// `struct.error` when it has another size.
    pub fn unpack_all(&self, space: &Space, buffer: &BytesLike<'_>) -> PyResult<Ref<Tuple>> {
        let compiled = self.compiled(space)?;
        let (size, bytes) = (compiled.format.size, buffer.bytes());
        if bytes.len() != size {
            return Err(ERROR.error(space, format_args!("unpack requires a buffer of {size} bytes")));
        }
        // a copy, because making objects may run code
        let bytes = bytes.to_vec();
        values::unpack(space, &compiled.format, &bytes)
    }

    /// The values at an offset in a buffer.
    ///
    /// # Errors
    /// `struct.error` when it is too small.
    pub fn unpack_at(&self, space: &Space, buffer: &BytesLike<'_>, offset: isize) -> PyResult<Ref<Tuple>> {
        let compiled = self.compiled(space)?;
        let (size, bytes) = (compiled.format.size, buffer.bytes());
        let start = place(space, size, bytes.len(), offset, Access::Unpacking)?;
        let bytes = bytes[start..start + size].to_vec();
        values::unpack(space, &compiled.format, &bytes)
    }
}

#[cold]
fn not_writable(space: &Space, object: &Object) -> PyErr {
    let given = if object.is_none() { "None" } else { object.ty().tp_name() };
    space.type_error(format_args!("argument must be read-write bytes-like object, not {given}"))
}

#[pytype(
    name = "Struct",
    module = "_struct",
    flags = BASETYPE | HAVE_GC,
    weaklistoffset = offset_of!(Struct, weak_references),
    tp_dealloc = instance::dealloc::<Struct>,
    tp_traverse = instance::traverse::<Struct>
)]
/// Struct(fmt) --> a compiled format
impl Struct {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, _args: Args<'_>) -> PyResult<Ref<Struct>> {
        let weak_references = Cell::new(ptr::null_mut());
        instance::create(space, cls, Struct { head: HEAD, compiled: RefCell::new(None), weak_references })
    }

    #[slot(tp_init, signature = "(format)")]
    fn init(&self, space: &Space, format: &Object) -> PyResult<()> {
        let compiled = Rc::new(compile(space, format)?);
        self.compiled.replace(Some(compiled));
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let text = Str::from_str(space, &self.compiled(space)?.text)?.repr(space)?.to_string_lossy();
        Str::from_display(space, &format_args!("{}({text})", self.ty().name()))
    }

    /// S.pack(v1, v2, ...) -> bytes
    ///
    /// Return the values as bytes, laid out by the format.
    #[pymethod(raw)]
    fn pack(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Bytes>> {
        args.no_keywords(space, "Struct.pack")?;
        self.pack_values(space, args.positional())
    }

    /// S.pack_into(buffer, offset, v1, v2, ...)
    ///
    /// Write the values into the buffer from offset on, laid out by the format.
    #[pymethod(raw)]
    fn pack_into(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(space, "Struct.pack_into")?;
        self.pack_values_into(space, args.positional())
    }

    /// Return a tuple of the values in a buffer, which has the size of the struct.
    #[pymethod(signature = "($self, buffer, /)")]
    fn unpack(&self, space: &Space, buffer: BytesLike<'_>) -> PyResult<Ref<Tuple>> {
        self.unpack_all(space, &buffer)
    }

    /// Return a tuple of the values in a buffer from offset on.
    #[pymethod(signature = "($self, /, buffer, offset=0)")]
    fn unpack_from(
        &self,
        space: &Space,
        buffer: BytesLike<'_>,
        offset: Option<isize>,
    ) -> PyResult<Ref<Tuple>> {
        self.unpack_at(space, &buffer, offset.unwrap_or(0))
    }

    /// Return an iterator of tuples: of the values of the structs that follow each other in a buffer.
    ///
    /// The buffer's size is a multiple of the struct's.
    #[pymethod(signature = "($self, buffer, /)")]
    fn iter_unpack(&self, space: &Space, buffer: &Object) -> PyResult<Ref<UnpackIterator>> {
        UnpackIterator::over(space, self.compiled(space)?, buffer)
    }

    /// The format.
    #[getter]
    fn format(&self, space: &Space) -> PyResult<Ref<Str>> {
        Str::from_str(space, &self.compiled(space)?.text)
    }

    /// The size of the struct in bytes.
    #[getter]
    fn size(&self, space: &Space) -> PyResult<usize> {
        Ok(self.compiled(space)?.format.size)
    }

    /// Return the size of the object in memory, in bytes.
    #[pymethod(name = "__sizeof__")]
    fn size_of(&self) -> usize {
        let fields = self.compiled.borrow().as_ref().map_or(0, |compiled| compiled.format.fields.capacity());
        size_of::<Struct>() + fields * size_of::<super::format::Field>()
    }
}
