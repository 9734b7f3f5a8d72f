//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`.

use super::base::{BufferedIoBase, show_with_name};
use super::buffered_state::{BufferedObject, Kind, State, is_raw_closed};
use super::support::{Size, as_offset, check_can, dealloc, new_instance, refuse_pickling};
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::buffer::Buffer;
use objspace::gc::Visitor;
use objspace::shim::{Args, Nullable};
use objspace::{Bytes, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Type, visit_all};

objspace::layout! {
    /// Reads ahead of a raw file.
    pub struct BufferedReader(BufferedObject);
}

objspace::layout! {
    /// Holds back what is written to a raw file.
    pub struct BufferedWriter(BufferedObject);
}

objspace::layout! {
    /// Both reads ahead and holds back, on a raw file that can seek.
    pub struct BufferedRandom(BufferedObject);
}

/// Closes the raw file after flushing, whichever fails; the second failure has the first as its context.
fn close(space: &Space, object: &Object, state: &State) -> PyResult<Ref<Object>> {
    let raw = state.raw(space)?;
    if is_raw_closed(space, &raw)? {
        return Ok(space.none());
    }
    if state.finalizing.get() {
        warn_unclosed(space, &raw, object);
    }
    let flushed = object.call_method(space, "flush", &[]);
    let closed = raw.call_method(space, "close", &[]);
    state.discard();
    both(flushed, closed)
}

/// The error of the second with that of the first as its context, or the only error, or the second result.
pub fn both(first: PyResult<Ref<Object>>, second: PyResult<Ref<Object>>) -> PyResult<Ref<Object>> {
    match (first, second) {
        (Ok(_), second) => second,
        (Err(first), Ok(_)) => Err(first),
        (Err(first), Err(second)) => {
            chain(&second, first);
            Err(second)
        }
    }
}

/// Makes one error the context of another.
fn chain(outer: &PyErr, inner: PyErr) {
    if let Some(exception) = outer.value().downcast::<objspace::BaseException>() {
        exception.set_context(Some(inner.into_raised()));
    }
}

/// Lets the raw file warn that nobody closed it.
fn warn_unclosed(space: &Space, raw: &Object, object: &Object) {
    // A raw file need not know how, and cannot fail here.
    drop(raw.call_method(space, "_dealloc_warn", &[object]));
}

fn detach(space: &Space, object: &Object, state: &State) -> PyResult<Ref<Object>> {
    state.raw(space)?;
    object.call_method(space, "flush", &[])?;
    let raw = state.raw.0.take();
    state.detached.set(true);
    state.initialized.set(false);
    Ok(raw.unwrap_or_else(|| space.none()))
}

fn seek(space: &Space, object: &Object, state: &State, target: &Object, whence: i32) -> PyResult<i64> {
    if !(0..=2).contains(&whence) && whence != libc::SEEK_DATA && whence != libc::SEEK_HOLE {
        return Err(space.value_error(format_args!("whence value {whence} unsupported")));
    }
    let raw = state.open_raw(space, "seek of")?;
    check_can(space, &raw, "seekable", "File or stream is not seekable.")?;
    let target = as_offset(space, target)?;
    let _busy = state.enter(space, object)?;
    state.seek(space, target, whence)
}

fn read(space: &Space, object: &Object, state: &State, size: isize) -> PyResult<Ref<Object>> {
    if size < -1 {
        return Err(space.value_error("read length must be non-negative or -1"));
    }
    state.open_raw(space, "read of")?;
    let _busy = state.enter(space, object)?;
    let data = if size == -1 { state.read_all(space)? } else { state.read_count(space, size as usize)? };
    match data {
        Some(data) => Ok(Bytes::from_slice(space, &data)?.into_object()),
        None => Ok(space.none()),
    }
}

fn read1(space: &Space, object: &Object, state: &State, size: isize) -> PyResult<Ref<Bytes>> {
    state.open_raw(space, "read of")?;
    let _busy = state.enter(space, object)?;
    let size = if size < 0 { state.buffer_size() } else { size as usize };
    Bytes::from_slice(space, &state.read_some(space, size)?)
}

fn peek(space: &Space, object: &Object, state: &State) -> PyResult<Ref<Bytes>> {
    state.open_raw(space, "peek of")?;
    let _busy = state.enter(space, object)?;
    if state.ahead_len() == 0 {
        state.before_reading(space)?;
        state.fill(space)?;
    }
    Bytes::from_slice(space, &state.look_ahead())
}

fn readinto(
    space: &Space,
    object: &Object,
    state: &State,
    buffer: &Object,
    once: bool,
) -> PyResult<Ref<Object>> {
    let buffer = Buffer::writable(space, buffer)?;
    state.open_raw(space, "readinto of")?;
    let _busy = state.enter(space, object)?;
    let data = match once {
        true => Some(state.read_some(space, buffer.len())?),
        false => state.read_count(space, buffer.len())?,
    };
    let Some(data) = data else { return Ok(space.none()) };
    buffer.write(0, &data);
    space.new_int(data.len() as i64)
}

fn readline(space: &Space, object: &Object, state: &State, size: isize) -> PyResult<Ref<Bytes>> {
    state.open_raw(space, "readline of")?;
    let _busy = state.enter(space, object)?;
    let limit = (size >= 0).then_some(size as usize);
    Bytes::from_slice(space, &state.read_line(space, limit)?)
}

fn write(space: &Space, object: &Object, state: &State, data: &Object) -> PyResult<usize> {
    state.raw(space)?;
    let data = Buffer::simple(space, data)?;
    state.open_raw(space, "write to")?;
    let _busy = state.enter(space, object)?;
    // The exporter may be written to while the raw file is.
    state.write(space, &data.to_vec())
}

fn flush(space: &Space, object: &Object, state: &State) -> PyResult<()> {
    state.open_raw(space, "flush of")?;
    let _busy = state.enter(space, object)?;
    state.flush(space)
}

fn truncate(space: &Space, object: &Object, state: &State, size: Option<&Object>) -> PyResult<Ref<Object>> {
    state.open_raw(space, "truncate of")?;
    let _busy = state.enter(space, object)?;
    state.truncate(space, size)
}

/// Declares one of the types: what all of them have, and the given methods.
macro_rules! buffered_type {
    ($view:ident, $name:tt, $kind:ident, $doc:tt, { $($methods:tt)* }) => {
        #[pytype(name = $name, module = "_io", base = BufferedIoBase, flags = BASETYPE | HAVE_GC, doc = $doc)]
        impl $view {
            #[slot(tp_new)]
            fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Object>> {
                // SAFETY: the state is written.
                unsafe {
                    new_instance::<$view>(space, cls, |this| {
                        (&raw mut (*this).0.state).write(State::default());
                    })
                }
            }

            #[slot(tp_init, signature = "(raw, buffer_size=131072)")]
            fn tp_init(&self, space: &Space, raw: &Object, buffer_size: Option<isize>) -> PyResult<()> {
                let size = buffer_size.unwrap_or(super::DEFAULT_BUFFER_SIZE as isize);
                self.0.state.init(space, Kind::$kind, raw, size)
            }

            #[slot(tp_dealloc)]
            unsafe fn tp_dealloc(this: *mut Self) {
                // SAFETY: the slot's contract.
                unsafe {
                    (*this).0.state.finalizing.set(true);
                    dealloc(this, |this| {
                        (*this).0.base.clear();
                        (&raw mut (*this).0.state).drop_in_place();
                    });
                }
            }

            #[slot(tp_traverse)]
            unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
                visit_all!(visit, self.0.state.raw.0.as_ptr());
                self.0.base.traverse(visit)
            }

            #[slot(tp_clear)]
            fn tp_clear(&self) -> c_int {
                self.0.state.initialized.set(false);
                self.0.base.clear();
                self.0.state.raw.0.set(None);
                0
            }

            #[slot(tp_repr)]
            fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
                let Some(_guard) = objspace::object::ReprGuard::enter(space, self) else {
                    let class = self.ty().tp_name();
                    return Err(space.runtime_error(format_args!("reentrant call inside {class}.__repr__")));
                };
                Str::from_display(space, &format_args!("{}>", show_with_name(space, self, "name")?))
            }

            /// Take the raw file away; the object is of no use afterwards.
            #[pymethod]
            fn detach(&self, space: &Space) -> PyResult<Ref<Object>> {
                detach(space, self, &self.0.state)
            }

            /// Flush, and close the raw file.
            #[pymethod]
            fn close(&self, space: &Space) -> PyResult<Ref<Object>> {
                close(space, self, &self.0.state)
            }

            /// Tell whether the position can be moved.
            #[pymethod]
            fn seekable(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.0.state.raw(space)?.call_method(space, "seekable", &[])
            }

            /// Return the raw file's descriptor.
            #[pymethod]
            fn fileno(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.0.state.raw(space)?.call_method(space, "fileno", &[])
            }

            /// Tell whether the raw file is a terminal.
            #[pymethod]
            fn isatty(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.0.state.raw(space)?.call_method(space, "isatty", &[])
            }

            /// Move the position, and return it.
            #[pymethod(signature = "($self, target, whence=0, /)")]
            fn seek(&self, space: &Space, target: &Object, whence: Option<i32>) -> PyResult<i64> {
                seek(space, self, &self.0.state, target, whence.unwrap_or(0))
            }

            /// Return the position.
            #[pymethod]
            fn tell(&self, space: &Space) -> PyResult<i64> {
                self.0.state.tell(space)
            }

            /// Make the file end at a position, by default the current one.
            #[pymethod(signature = "($self, pos=None, /)")]
            fn truncate(&self, space: &Space, size: Nullable<&Object>) -> PyResult<Ref<Object>> {
                truncate(space, self, &self.0.state, size.get())
            }

            /// Warn that the file was never closed.
            #[pymethod(name = "_dealloc_warn", signature = "($self, source, /)")]
            fn dealloc_warn(&self, space: &Space, source: &Object) {
                if let Ok(raw) = self.0.state.raw(space) {
                    warn_unclosed(space, &raw, source);
                }
            }

            /// Tell how much memory the object needs, in bytes.
            #[pymethod(name = "__sizeof__")]
            fn sizeof(&self) -> usize {
                self.ty().basicsize() + self.0.state.buffer_size()
            }

            /// Refuse to be pickled.
            #[pymethod(name = "__getstate__")]
            fn getstate(&self, space: &Space) -> PyResult<Ref<Object>> {
                refuse_pickling(space, self)
            }

            /// Refuse to be pickled.
            #[pymethod(name = "__reduce__")]
            fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
                refuse_pickling(space, self)
            }

            /// Refuse to be pickled.
            #[pymethod(name = "__reduce_ex__", signature = "($self, protocol, /)")]
            fn reduce_ex(&self, space: &Space, _protocol: &Object) -> PyResult<Ref<Object>> {
                refuse_pickling(space, self)
            }

            /// The raw file.
            #[getter]
            fn raw(&self, space: &Space) -> Ref<Object> {
                self.0.state.raw.0.get().unwrap_or_else(|| space.none())
            }

            /// Whether the raw file is closed.
            #[getter]
            fn closed(&self, space: &Space) -> PyResult<bool> {
                is_raw_closed(space, &*self.0.state.raw(space)?)
            }

            /// The raw file's name.
            #[getter]
            fn name(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.0.state.raw(space)?.getattr_str(space, "name")
            }

            /// The raw file's mode.
            #[getter]
            fn mode(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.0.state.raw(space)?.getattr_str(space, "mode")
            }

            /// Whether the object is being finalised.
            #[getter(name = "_finalizing")]
            fn finalizing(&self) -> bool {
                self.0.state.finalizing.get()
            }

            #[setter(name = "_finalizing")]
            fn set_finalizing(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
                self.0.state.finalizing.set(value.map_or(Ok(false), |value| value.is_true(space))?);
                Ok(())
            }

            $($methods)*
        }
    };
}

buffered_type!(BufferedReader, "BufferedReader", Reader, "Reads ahead of a raw file.", {
    /// Tell whether the raw file can be read.
    #[pymethod]
    fn readable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.0.state.raw(space)?.call_method(space, "readable", &[])
    }

    /// Flush the raw file.
    #[pymethod]
    fn flush(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.0.state.raw(space)?.call_method(space, "flush", &[])
    }

    /// Read size bytes, or everything.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn read(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Object>> {
        read(space, self, &self.0.state, Size::or_all(size))
    }

    /// Read up to size bytes, with one read of the raw file at most.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn read1(&self, space: &Space, size: Option<isize>) -> PyResult<Ref<Bytes>> {
        read1(space, self, &self.0.state, size.unwrap_or(-1))
    }

    /// Return bytes that are read next, without moving the position.
    #[pymethod(signature = "($self, size=0, /)")]
    fn peek(&self, space: &Space, _size: Option<isize>) -> PyResult<Ref<Bytes>> {
        peek(space, self, &self.0.state)
    }

    /// Read into a buffer.
    #[pymethod(signature = "($self, buffer, /)")]
    fn readinto(&self, space: &Space, buffer: &Object) -> PyResult<Ref<Object>> {
        readinto(space, self, &self.0.state, buffer, false)
    }

    /// Read into a buffer, with one read of the raw file at most.
    #[pymethod(signature = "($self, buffer, /)")]
    fn readinto1(&self, space: &Space, buffer: &Object) -> PyResult<Ref<Object>> {
        readinto(space, self, &self.0.state, buffer, true)
    }

    /// Read a line, or no more than size bytes of it.
    #[pymethod(signature = "($self, size=-1, /)")]
    fn readline(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Bytes>> {
        readline(space, self, &self.0.state, Size::or_all(size))
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        next_line(space, self, &self.0.state, self.is_exact::<BufferedReader>())
    }
});

buffered_type!(BufferedWriter, "BufferedWriter", Writer, "Holds back what is written to a raw file.", {
    /// Tell whether the raw file can be written.
    #[pymethod]
    fn writable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.0.state.raw(space)?.call_method(space, "writable", &[])
    }

    /// Write what is held back.
    #[pymethod]
    fn flush(&self, space: &Space) -> PyResult<()> {
        flush(space, self, &self.0.state)
    }

    /// Write bytes, and return how many.
    #[pymethod(signature = "($self, buffer, /)")]
    fn write(&self, space: &Space, data: &Object) -> PyResult<usize> {
        write(space, self, &self.0.state, data)
    }
});

buffered_type!(
    BufferedRandom,
    "BufferedRandom",
    Random,
    "Reads ahead of, and holds back what is written to, a raw file.",
    {
        /// Tell whether the raw file can be read.
        #[pymethod]
        fn readable(&self, space: &Space) -> PyResult<Ref<Object>> {
            self.0.state.raw(space)?.call_method(space, "readable", &[])
        }

        /// Tell whether the raw file can be written.
        #[pymethod]
        fn writable(&self, space: &Space) -> PyResult<Ref<Object>> {
            self.0.state.raw(space)?.call_method(space, "writable", &[])
        }

        /// Write what is held back.
        #[pymethod]
        fn flush(&self, space: &Space) -> PyResult<()> {
            flush(space, self, &self.0.state)
        }

        /// Write bytes, and return how many.
        #[pymethod(signature = "($self, buffer, /)")]
        fn write(&self, space: &Space, data: &Object) -> PyResult<usize> {
            write(space, self, &self.0.state, data)
        }

        /// Read size bytes, or everything.
        #[pymethod(signature = "($self, size=-1, /)")]
        fn read(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Object>> {
            read(space, self, &self.0.state, Size::or_all(size))
        }

        /// Read up to size bytes, with one read of the raw file at most.
        #[pymethod(signature = "($self, size=-1, /)")]
        fn read1(&self, space: &Space, size: Option<isize>) -> PyResult<Ref<Bytes>> {
            read1(space, self, &self.0.state, size.unwrap_or(-1))
        }

        /// Return bytes that are read next, without moving the position.
        #[pymethod(signature = "($self, size=0, /)")]
        fn peek(&self, space: &Space, _size: Option<isize>) -> PyResult<Ref<Bytes>> {
            peek(space, self, &self.0.state)
        }

        /// Read into a buffer.
        #[pymethod(signature = "($self, buffer, /)")]
        fn readinto(&self, space: &Space, buffer: &Object) -> PyResult<Ref<Object>> {
            readinto(space, self, &self.0.state, buffer, false)
        }

        /// Read into a buffer, with one read of the raw file at most.
        #[pymethod(signature = "($self, buffer, /)")]
        fn readinto1(&self, space: &Space, buffer: &Object) -> PyResult<Ref<Object>> {
            readinto(space, self, &self.0.state, buffer, true)
        }

        /// Read a line, or no more than size bytes of it.
        #[pymethod(signature = "($self, size=-1, /)")]
        fn readline(&self, space: &Space, size: Option<Size>) -> PyResult<Ref<Bytes>> {
            readline(space, self, &self.0.state, Size::or_all(size))
        }

        #[slot(tp_iternext)]
        fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
            next_line(space, self, &self.0.state, self.is_exact::<BufferedRandom>())
        }
    }
);

/// The next line; a class derived from these types may have its own way to read one.
fn next_line(space: &Space, object: &Object, state: &State, exact: bool) -> PyResult<Option<Ref<Object>>> {
    if exact {
        let line = readline(space, object, state, -1)?;
        return Ok((line.len() != 0).then(|| line.into_object()));
    }
    let line = object.call_method(space, "readline", &[])?;
    let Some(bytes) = line.downcast::<Bytes>() else {
        let name = line.ty().name();
        let message = format_args!("readline() should have returned a bytes object, not '{name}'");
        return Err(super::base::os_error(space, message));
    };
    let empty = bytes.len() == 0;
    Ok((!empty).then_some(line))
}

/// A buffered file over a raw one.
///
/// # Errors
/// As `__init__`.
pub fn buffer(space: &Space, kind: Kind, raw: &Object, size: isize) -> PyResult<Ref<Object>> {
    let class = match kind {
        Kind::Reader => BufferedReader::type_object(),
        Kind::Writer => BufferedWriter::type_object(),
        Kind::Random => BufferedRandom::type_object(),
    };
    class.call(space, &[raw, &*space.new_int(size as i64)?])
}
