//! The module `_io`: files.
//!
//! Three layers, each a file of its own here: raw files of the operating system, buffers over raw files, text over buffers; and files
//! in memory. A layer uses the one below by its Python methods, as anyone's class may stand there, and knows `FileIO` itself.

mod base;
mod buffered;
mod buffered_state;
mod bytes_io;
mod file_io;
mod newlines;
mod open;
mod resting;
mod rw_pair;
mod string_io;
mod support;
mod text_state;
mod text_wrapper;

use cpyext_macros::pymodule;

pub use resting::resting_parts;
pub use text_wrapper::locale_encoding;

/// How many bytes are read ahead and held back, unless something else is said.
pub const DEFAULT_BUFFER_SIZE: usize = 128 * 1024;

/// Files: of the operating system and in memory, of bytes and of text. The module io offers them to programs.
#[pymodule(name = "_io")]
pub mod io {
    use super::{DEFAULT_BUFFER_SIZE, base, buffered, bytes_io, file_io, newlines, open as opening, rw_pair};
    use super::{string_io, support, text_wrapper};
    use objspace::exceptions::BlockingIOError;
    use objspace::shim::Nullable;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space, Str};

    /// Open a file, and return an object to read and write it.
    #[pyfunction(
        signature = "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "the function has as many")]
    fn open(
        space: &Space,
        file: &Object,
        mode: Option<&str>,
        buffering: i32,
        encoding: Nullable<&Str>,
        errors: Nullable<&Str>,
        newline: Nullable<&Str>,
        closefd: bool,
        opener: Nullable<&Object>,
    ) -> PyResult<Ref<Object>> {
        let options = opening::Options {
            mode: mode.unwrap_or("r"),
            buffering,
            encoding: encoding.get(),
            errors: errors.get(),
            newline: newline.get(),
            closefd,
            opener: opener.get(),
        };
        opening::open(space, file, &options)
    }

    /// Open a file of code: as bytes to read.
    #[pyfunction(signature = "(path)")]
    fn open_code(space: &Space, path: &Str) -> PyResult<Ref<Object>> {
        let options = opening::Options {
            mode: "rb",
            buffering: -1,
            encoding: None,
            errors: None,
            newline: None,
            closefd: true,
            opener: None,
        };
        opening::open(space, path, &options)
    }

    /// Return the encoding to use when the given one is None.
    #[pyfunction(signature = "(encoding, stacklevel=2, /)")]
    fn text_encoding(space: &Space, encoding: &Object, stacklevel: i32) -> PyResult<Ref<Object>> {
        opening::text_encoding(space, encoding, stacklevel as isize)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let types = [
            base::IoBase::type_object(),
            base::RawIoBase::type_object(),
            base::BufferedIoBase::type_object(),
            base::TextIoBase::type_object(),
            file_io::FileIo::type_object(),
            bytes_io::BytesIo::type_object(),
            bytes_io::BytesIoBuffer::type_object(),
            string_io::StringIo::type_object(),
            buffered::BufferedReader::type_object(),
            buffered::BufferedWriter::type_object(),
            buffered::BufferedRandom::type_object(),
            rw_pair::RwPair::type_object(),
            newlines::NewlineDecoder::type_object(),
            text_wrapper::TextIoWrapper::type_object(),
        ];
        for ty in types {
            module.add_type(space, ty)?;
        }
        module.set(space, "UnsupportedOperation", support::unsupported_operation(space)?)?;
        module.set(space, "BlockingIOError", BlockingIOError::type_object())?;
        module.set(space, "DEFAULT_BUFFER_SIZE", &*space.new_int(DEFAULT_BUFFER_SIZE as i64)?)
    }
}
