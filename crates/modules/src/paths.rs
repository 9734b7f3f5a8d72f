//! File names: what Python code may pass for one, and text as the file system encodes it (UTF-8 with `surrogateescape`).

use objspace::shim::{ArgPosition, FromArg};
use objspace::{Bytes, Layout, Object, PyResult, Ref, Space, Str, codecs, intern, number};
use std::ffi::{CStr, CString, c_char};

/// Text as the system gets it.
///
/// # Errors
/// `UnicodeEncodeError` for surrogates that stand for no byte.
pub fn fs_encode(space: &Space, text: &Str) -> PyResult<Vec<u8>> {
    match text.as_ascii() {
        Some(ascii) => Ok(ascii.as_bytes().to_vec()),
        None => Ok(codecs::encode(space, text, Some("utf-8"), Some("surrogateescape"))?.as_slice().to_vec()),
    }
}

/// Text that the system gave; a byte that is not UTF-8 becomes a lone surrogate.
///
/// # Errors
/// `MemoryError`.
pub fn fs_decode(space: &Space, bytes: &[u8]) -> PyResult<Ref<Str>> {
    codecs::decode(space, bytes, Some("utf-8"), Some("surrogateescape"))
}

/// `os.fspath`: the `str` or `bytes` that an object is, or that its `__fspath__` gives.
///
/// # Errors
/// `TypeError` when it is none and gives none; what `__fspath__` raises.
pub fn fspath(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
    if path.is_instance::<Str>() || path.is_instance::<Bytes>() {
        return Ok(path.to_ref());
    }
    let Some(method) = path.special_method(space, intern!(space, "__fspath__"))? else {
        let name = path.ty().name();
        return Err(space.type_error(format_args!("expected str, bytes or os.PathLike object, not {name}")));
    };
    let result = method.call0(space)?;
    if result.is_instance::<Str>() || result.is_instance::<Bytes>() {
        return Ok(result);
    }
    let (class, name) = (path.ty().name(), result.ty().name());
    Err(space.type_error(format_args!("expected {class}.__fspath__() to return str or bytes, not {name}")))
}

/// The bytes of a `str` or `bytes` as a C string; `None` when there is a NUL among them.
fn c_string(space: &Space, text: &Object) -> PyResult<Option<CString>> {
    let bytes = match (text.downcast::<Str>(), text.downcast::<Bytes>()) {
        (Some(text), _) => fs_encode(space, text)?,
        (None, Some(bytes)) => bytes.as_slice().to_vec(),
        (None, None) => return Err(space.type_error("expected str or bytes")),
    };
    Ok(CString::new(bytes).ok())
}

/// `os.fsencode` of anything that [`fspath`] takes, as a C string (`PyUnicode_FSConverter`).
///
/// # Errors
/// Those of [`fspath`]; `ValueError` for an embedded NUL.
pub fn fs_string(space: &Space, path: &Object) -> PyResult<CString> {
    let path = fspath(space, path)?;
    c_string(space, &path)?.ok_or_else(|| space.value_error("embedded null byte"))
}

/// A path argument.
pub struct Path {
    text: CString,
    /// What stands for it in messages.
    pub object: Ref<Object>,
}

impl Path {
    /// As C functions take it.
    pub fn as_ptr(&self) -> *const c_char {
        self.text.as_ptr()
    }

    /// The bytes.
    pub fn text(&self) -> &CStr {
        &self.text
    }

    /// Whether it was given as bytes, so that names under it are bytes too.
    pub fn is_bytes(&self) -> bool {
        self.object.is_instance::<Bytes>()
    }

    /// A file name of the system, in this path's kind of string.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn same_kind(&self, space: &Space, name: &[u8]) -> PyResult<Ref<Object>> {
        match self.is_bytes() {
            true => Ok(Bytes::from_slice(space, name)?.into_object()),
            false => Ok(fs_decode(space, name)?.into_object()),
        }
    }

    /// The path `.`, which is what no path means.
    pub fn current(space: &Space) -> Path {
        Path { text: c".".to_owned(), object: Str::intern(space, ".").into_object() }
    }

    fn parse(space: &Space, arg: &Object, at: ArgPosition, allow_fd: bool) -> PyResult<Path> {
        let name = at.name.unwrap_or("path");
        let function = at.function;
        let string = arg.is_instance::<Str>() || arg.is_instance::<Bytes>();
        let object = match string {
            true => arg.to_ref(),
            false => match arg.special_method(space, intern!(space, "__fspath__"))? {
                Some(_) => fspath(space, arg)?,
                None => {
                    let kinds = match (allow_fd, at.nullable) {
                        (true, true) => "string, bytes, os.PathLike, integer or None",
                        (true, false) => "string, bytes, os.PathLike or integer",
                        (false, true) => "string, bytes, os.PathLike or None",
                        (false, false) => "string, bytes or os.PathLike",
                    };
                    let given = arg.ty().name();
                    return Err(
                        space.type_error(format_args!("{function}: {name} should be {kinds}, not {given}"))
                    );
                }
            },
        };
        match c_string(space, &object)? {
            Some(text) => Ok(Path { text, object }),
            None => Err(space.value_error(format_args!("{function}: embedded null character in {name}"))),
        }
    }
}

impl FromArg<'_> for Path {
    fn from_arg(space: &Space, arg: &Object, at: ArgPosition) -> PyResult<Self> {
        Path::parse(space, arg, at, false)
    }
}

/// A path argument that may also be an open file's descriptor.
pub enum PathOrFd {
    /// A path.
    Path(Path),
    /// A descriptor, with the argument for messages.
    Fd(i32, Ref<Object>),
}

impl PathOrFd {
    /// What stands for it in messages.
    pub fn object(&self) -> &Object {
        match self {
            PathOrFd::Path(path) => &path.object,
            PathOrFd::Fd(_, object) => object,
        }
    }
}

impl FromArg<'_> for PathOrFd {
    fn from_arg(space: &Space, arg: &Object, at: ArgPosition) -> PyResult<Self> {
        if !arg.is_instance::<Str>() && !arg.is_instance::<Bytes>() && arg.is_index() {
            return Ok(PathOrFd::Fd(descriptor(space, arg)?, arg.to_ref()));
        }
        Path::parse(space, arg, at, true).map(PathOrFd::Path)
    }
}

/// An integer as a descriptor.
fn descriptor(space: &Space, arg: &Object) -> PyResult<i32> {
    if arg.is_exact::<objspace::Bool>() {
        let ty = <objspace::exceptions::RuntimeWarning as objspace::PyTypeInfo>::type_object();
        objspace::warnings::warn(space, ty, "bool is used as a file descriptor", 1)?;
    }
    let value = number::index(space, arg)?;
    match value.to_i64() {
        Some(fd) if fd > i64::from(i32::MAX) => Err(space.overflow_error("fd is greater than maximum")),
        Some(fd) if fd < i64::from(i32::MIN) => Err(space.overflow_error("fd is less than minimum")),
        Some(fd) => Ok(fd as i32),
        None if value.is_negative() => Err(space.overflow_error("fd is less than minimum")),
        None => Err(space.overflow_error("fd is greater than maximum")),
    }
}

/// A folder's descriptor that a relative path starts from.
pub struct DirFd(pub i32);

impl FromArg<'_> for DirFd {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        if !arg.is_index() {
            let name = arg.ty().name();
            return Err(space.type_error(format_args!("argument should be integer or None, not {name}")));
        }
        descriptor(space, arg).map(DirFd)
    }
}

/// The descriptor of an optional `dir_fd`.
pub fn dir_fd(given: objspace::shim::Nullable<DirFd>) -> i32 {
    given.get().map_or(libc::AT_FDCWD, |fd| fd.0)
}

/// An open file: a descriptor, or an object with `fileno()`.
pub struct Fildes(pub i32);

impl FromArg<'_> for Fildes {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        fileno(space, arg).map(Fildes)
    }
}

/// The descriptor that an object is or that its `fileno()` gives (`PyObject_AsFileDescriptor`).
///
/// # Errors
/// `TypeError` when it is none; `ValueError` for a negative one; what `fileno()` raises.
pub fn fileno(space: &Space, object: &Object) -> PyResult<i32> {
    use objspace::Int;
    let fd = if let Some(int) = object.downcast::<Int>() {
        if object.is_exact::<objspace::Bool>() {
            let ty = <objspace::exceptions::RuntimeWarning as objspace::PyTypeInfo>::type_object();
            objspace::warnings::warn(space, ty, "bool is used as a file descriptor", 1)?;
        }
        int.to_c::<i32>(space)?
    } else if let Some(method) = object.getattr_optional(space, intern!(space, "fileno"))? {
        let result = method.call0(space)?;
        match result.downcast::<Int>() {
            Some(int) => int.to_c::<i32>(space)?,
            None => return Err(space.type_error("fileno() returned a non-integer")),
        }
    } else {
        return Err(space.type_error("argument must be an int, or have a fileno() method."));
    };
    if fd < 0 {
        let message = format_args!("file descriptor cannot be a negative integer ({fd})");
        return Err(space.value_error(message));
    }
    Ok(fd)
}

/// Whether the object can be subscripted as a mapping is (`PyMapping_Check`).
pub fn is_mapping(object: &Object) -> bool {
    object.ty().mapping_slots().is_some_and(|slots| slots.mp_subscript.get().is_some())
}
