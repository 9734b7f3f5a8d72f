//! `OSError`: a subclass by errno, and the fields `errno`, `strerror`, `filename`, `filename2`.

use super::base::{allocate, positional_tuple, slot};
use super::own_fields::{clear, dealloc, own_fields, traverse};
use super::{
    BlockingIOError, BrokenPipeError, ChildProcessError, ConnectionAbortedError, ConnectionRefusedError,
    ConnectionResetError, Exception, FileExistsError, FileNotFoundError, InterruptedError, IsADirectoryError,
    NotADirectoryError, OSError, PermissionError, ProcessLookupError, TimeoutError,
};
use crate::shim::Args;
use crate::{Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, pytype};
use core::ffi::CStr;
use core::mem::offset_of;

own_fields!(OSError, PyOSErrorObject: myerrno, strerror, filename, filename2);

/// The subclass for an errno (PEP 3151).
fn class_for(errno: i64) -> Option<&'static Type> {
    Some(match i32::try_from(errno).ok()? {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => BlockingIOError::type_object(),
        libc::EPIPE | libc::ESHUTDOWN => BrokenPipeError::type_object(),
        libc::ECHILD => ChildProcessError::type_object(),
        libc::ECONNABORTED => ConnectionAbortedError::type_object(),
        libc::ECONNREFUSED => ConnectionRefusedError::type_object(),
        libc::ECONNRESET => ConnectionResetError::type_object(),
        libc::EEXIST => FileExistsError::type_object(),
        libc::ENOENT => FileNotFoundError::type_object(),
        libc::EINTR => InterruptedError::type_object(),
        libc::EISDIR => IsADirectoryError::type_object(),
        libc::ENOTDIR => NotADirectoryError::type_object(),
        libc::EACCES | libc::EPERM => PermissionError::type_object(),
        libc::ESRCH => ProcessLookupError::type_object(),
        libc::ETIMEDOUT => TimeoutError::type_object(),
        _ => return None,
    })
}

/// Whether the class leaves construction to `__new__`: it overrides neither, or `__new__` alone.
fn initialized_by_init(cls: &Type) -> bool {
    let address = |slot: Option<abi::initproc>| slot.map(|slot| slot as usize);
    let news = |slot: Option<abi::newfunc>| slot.map(|slot| slot as usize);
    let own = OSError::type_object().slots();
    address(cls.slots().tp_init.get()) != address(own.tp_init.get())
        && news(cls.slots().tp_new.get()) == news(own.tp_new.get())
}

#[pytype(
    name = "OSError",
    base = Exception,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<OSError>,
    tp_traverse = traverse::<OSError>,
    tp_clear = clear::<OSError>,
)]
/// The operating system reports a failure.
impl OSError {
    #[slot(tp_new)]
    fn new(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        if initialized_by_init(cls) {
            return Ok(allocate(space, cls, Tuple::from_slice(space, &[])?)?.into_object());
        }
        args.no_keywords_for(space, cls)?;
        let errno = args.get(0).and_then(|errno| errno.downcast::<Int>()).and_then(Int::to_i64);
        let class = match errno
            .filter(|_| args.positional_count() >= 2 && args.positional_count() <= 5)
            .and_then(class_for)
        {
            Some(subclass) if core::ptr::eq(cls, OSError::type_object()) => subclass,
            _ => cls,
        };
        let exception = allocate(space, class, positional_tuple(space, &args)?)?;
        // SAFETY: the class derives from `OSError`.
        let error: &OSError = unsafe { exception.as_object().cast_unchecked() };
        error.fill(space, &args)?;
        Ok(exception.into_object())
    }

    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        if !initialized_by_init(self.ty()) {
            return Ok(());
        }
        args.no_keywords_for(space, self.ty())?;
        self.base().set_args(positional_tuple(space, &args)?);
        self.fill(space, &args)
    }

    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let own = self.own();
        let shown = |object: Option<Ref<Object>>| -> PyResult<String> {
            Ok(match object {
                Some(object) => object.str(space)?.to_string_lossy(),
                None => "None".to_owned(),
            })
        };
        let (errno, strerror) = (slot(&own.myerrno).get(), slot(&own.strerror).get());
        if let Some(filename) = slot(&own.filename).get() {
            let (errno, strerror) = (shown(errno)?, shown(strerror)?);
            let filename = filename.repr(space)?.to_string_lossy();
            return match slot(&own.filename2).get() {
                Some(second) => {
                    let second = second.repr(space)?.to_string_lossy();
                    Str::from_display(
                        space,
                        &format_args!("[Errno {errno}] {strerror}: {filename} -> {second}"),
                    )
                }
                None => Str::from_display(space, &format_args!("[Errno {errno}] {strerror}: {filename}")),
            };
        }
        if errno.is_some() && strerror.is_some() {
            return Str::from_display(space, &format_args!("[Errno {}] {}", shown(errno)?, shown(strerror)?));
        }
        self.base().default_str(space)
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let own = self.own();
        let mut args = self.base().args().unwrap_or_else(Tuple::empty);
        if args.len() == 2
            && let Some(filename) = slot(&own.filename).get()
        {
            let mut items: Vec<Ref<Object>> = args.items().iter().map(|item| item.to_ref()).collect();
            items.push(filename);
            if let Some(second) = slot(&own.filename2).get() {
                items.push(space.none());
                items.push(second);
            }
            args = Tuple::from_vec(space, items)?;
        }
        match slot(&self.base().fields().dict).get() {
            Some(dict) => Tuple::from_slice(space, &[self.ty(), &args, &dict]),
            None => Tuple::from_slice(space, &[self.ty(), &args]),
        }
    }

    #[getter]
    fn characters_written(&self, space: &Space) -> PyResult<isize> {
        match self.own().written.get() {
            -1 => Err(space.attribute_error(
                self,
                &*Str::from_str(space, "characters_written")?,
                "characters_written",
            )),
            written => Ok(written),
        }
    }

    #[setter]
    fn set_characters_written(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        match value {
            Some(value) => self.own().written.set(value.index(space)?),
            None if self.own().written.get() == -1 => {
                let name = Str::from_str(space, "characters_written")?;
                return Err(space.attribute_error(self, &name, "characters_written"));
            }
            None => self.own().written.set(-1),
        }
        Ok(())
    }

    #[member(name = "errno", offset = offset_of!(abi::PyOSErrorObject, myerrno), kind = _Py_T_OBJECT)]
    const ERRNO_MEMBER: () = ();
    #[member(name = "strerror", offset = offset_of!(abi::PyOSErrorObject, strerror), kind = _Py_T_OBJECT)]
    const STRERROR_MEMBER: () = ();
    #[member(name = "filename", offset = offset_of!(abi::PyOSErrorObject, filename), kind = _Py_T_OBJECT)]
    const FILENAME_MEMBER: () = ();
    #[member(name = "filename2", offset = offset_of!(abi::PyOSErrorObject, filename2), kind = _Py_T_OBJECT)]
    const FILENAME2_MEMBER: () = ();
}

impl OSError {
    /// Stores errno, strerror and file names; the names are not part of `args`.
    fn fill(&self, space: &Space, args: &Args<'_>) -> PyResult<()> {
        let own = self.own();
        own.written.set(-1);
        let positional = args.positional();
        if positional.len() < 2 || positional.len() > 5 {
            return Ok(());
        }
        slot(&own.myerrno).set(Some(positional[0].to_ref()));
        slot(&own.strerror).set(Some(positional[1].to_ref()));
        let Some(filename) = positional.get(2).filter(|filename| !filename.is_none()) else { return Ok(()) };
        if self.is_instance::<BlockingIOError>() && filename.is_index() {
            own.written.set(filename.index(space)?);
            return Ok(());
        }
        slot(&own.filename).set(Some(filename.to_ref()));
        // The fourth argument is Windows' error number.
        if let Some(second) = positional.get(4).filter(|second| !second.is_none()) {
            slot(&own.filename2).set(Some(second.to_ref()));
        }
        self.base().set_args(Tuple::from_slice(space, &positional[..2])?);
        Ok(())
    }
}

impl Space {
    /// The `OSError` for an errno, with the system's message and up to two file names.
    #[cold]
    pub fn os_error(&self, errno: i32, filename: Option<&Object>, second: Option<&Object>) -> PyErr {
        let build = || -> PyResult<PyErr> {
            let number = self.new_int(i64::from(errno))?;
            let message = Str::from_str(self, &strerror(errno))?;
            let mut args: Vec<&Object> = vec![&number, &message];
            let none = crate::none();
            if let Some(filename) = filename {
                args.push(filename);
                if let Some(second) = second {
                    args.extend([none, second]);
                }
            }
            Ok(PyErr::with_args(self, OSError::type_object(), &args))
        };
        build().unwrap_or_else(|err| err)
    }

    /// The `OSError` for the calling thread's `errno`.
    #[cold]
    pub fn last_os_error(&self, filename: Option<&Object>) -> PyErr {
        let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        self.os_error(errno, filename, None)
    }

    /// The `OSError` for an error of Rust's library.
    #[cold]
    pub fn io_error(&self, error: &std::io::Error, filename: Option<&Object>) -> PyErr {
        match error.raw_os_error() {
            Some(errno) => self.os_error(errno, filename, None),
            None => PyErr::new(self, OSError::type_object(), error),
        }
    }
}

/// The system's message for an errno.
pub fn strerror(errno: i32) -> String {
    // SAFETY: the result is a C string, valid until the next call; the GIL is held.
    unsafe { CStr::from_ptr(libc::strerror(errno)) }.to_string_lossy().into_owned()
}
