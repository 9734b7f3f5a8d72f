//! Functions on descriptors of open files.

use crate::system_calls::system_call;
use cpyext_macros::pymodule;
use objspace::{PyResult, Space};

/// Whether a program that is executed inherits the descriptor.
fn is_inheritable(space: &Space, fd: i32) -> PyResult<bool> {
    // SAFETY: any number may be asked about.
    Ok(system_call(space, || unsafe { libc::fcntl(fd, libc::F_GETFD) })? & libc::FD_CLOEXEC == 0)
}

/// Sets what [`is_inheritable`] tells.
///
/// # Errors
/// `OSError`.
pub fn make_inheritable(space: &Space, fd: i32, inheritable: bool) -> PyResult<()> {
    // SAFETY: any number may be asked about.
    unsafe {
        let flags = system_call(space, || libc::fcntl(fd, libc::F_GETFD))?;
        let wanted = if inheritable { flags & !libc::FD_CLOEXEC } else { flags | libc::FD_CLOEXEC };
        if wanted != flags {
            system_call(space, || libc::fcntl(fd, libc::F_SETFD, wanted))?;
        }
    }
    Ok(())
}

/// Functions on descriptors.
#[pymodule(name = "posix")]
pub mod functions {
    use super::{is_inheritable, make_inheritable};
    use crate::paths::{DirFd, Fildes, Path, dir_fd};
    use crate::system_calls::{attempt, file_call, system_call};
    use objspace::buffer::Buffer;
    use objspace::shim::Nullable;
    use objspace::{Bytes, Object, PyResult, Ref, Space, Tuple};

    /// No more bytes than this are read or written at once (`_PY_READ_MAX`).
    const MOST: usize = isize::MAX as usize;

    /// Open a file for low-level use, and return its descriptor, which programs that are executed do not inherit.
    #[pyfunction(signature = "(path, flags, mode=511, *, dir_fd=None)")]
    fn open(space: &Space, path: Path, flags: i32, mode: i32, folder: Nullable<DirFd>) -> PyResult<i32> {
        let folder = dir_fd(folder);
        let flags = flags | libc::O_CLOEXEC;
        // SAFETY: a C string.
        let call = || unsafe { libc::openat(folder, path.as_ptr(), flags, mode as libc::mode_t) };
        file_call(space, &path.object, call)
    }

    /// Close a descriptor.
    #[pyfunction(signature = "(fd)")]
    fn close(space: &Space, fd: i32) -> PyResult<()> {
        // SAFETY: whoever asks for it vouches that nobody else uses the descriptor.
        match unsafe { libc::close(fd) } {
            // Interrupted or not, the descriptor is gone.
            -1 if crate::system_calls::errno() != libc::EINTR => Err(space.last_os_error(None)),
            _ => Ok(()),
        }
    }

    /// Close the descriptors from fd_low to below fd_high, whether they are open or not.
    #[pyfunction(signature = "(fd_low, fd_high, /)")]
    fn closerange(fd_low: i32, fd_high: i32) {
        let low = fd_low.max(0);
        if fd_high > low {
            // SAFETY: as for `close`.
            unsafe { libc::close_range(low as u32, fd_high as u32 - 1, 0) };
        }
    }

    /// Read up to length bytes.
    #[pyfunction(signature = "(fd, length, /)")]
    fn read(space: &Space, fd: i32, length: isize) -> PyResult<Ref<Bytes>> {
        if length < 0 {
            return Err(space.os_error(libc::EINVAL, None, None));
        }
        let bytes = Bytes::zeroed(space, (length as usize).min(MOST))?;
        // SAFETY: the object is not shared yet and has so many bytes.
        let call = || unsafe { libc::read(fd, bytes.data().cast_mut().cast(), length as usize) };
        let count = system_call(space, call)?;
        Bytes::resized(space, bytes, count as usize)
    }

    /// Read bytes into a buffer, and return how many.
    #[pyfunction(signature = "(fd, buffer, /)")]
    fn readinto(space: &Space, fd: i32, buffer: &Object) -> PyResult<isize> {
        let buffer = Buffer::writable(space, buffer)?;
        // SAFETY: the exporter lends so many bytes.
        system_call(space, || unsafe { libc::read(fd, buffer.view().buf, buffer.len()) })
    }

    /// Write bytes, and return how many were written.
    #[pyfunction(signature = "(fd, data, /)")]
    fn write(space: &Space, fd: i32, data: &Object) -> PyResult<isize> {
        let data = Buffer::simple(space, data)?;
        // SAFETY: the exporter lends so many bytes.
        system_call(space, || unsafe { libc::write(fd, data.view().buf, data.len()) })
    }

    /// Read up to length bytes from a place in a file, without moving the position.
    #[pyfunction(signature = "(fd, length, offset, /)")]
    fn pread(space: &Space, fd: i32, length: i32, offset: i64) -> PyResult<Ref<Bytes>> {
        if length < 0 {
            return Err(space.os_error(libc::EINVAL, None, None));
        }
        let bytes = Bytes::zeroed(space, length as usize)?;
        // SAFETY: the object is not shared yet and has so many bytes.
        let call = || unsafe { libc::pread(fd, bytes.data().cast_mut().cast(), length as usize, offset) };
        let count = system_call(space, call)?;
        Bytes::resized(space, bytes, count as usize)
    }

    /// Write bytes to a place in a file, without moving the position.
    #[pyfunction(signature = "(fd, buffer, offset, /)")]
    fn pwrite(space: &Space, fd: i32, buffer: &Object, offset: i64) -> PyResult<isize> {
        let data = Buffer::simple(space, buffer)?;
        // SAFETY: the exporter lends so many bytes.
        system_call(space, || unsafe { libc::pwrite(fd, data.view().buf, data.len(), offset) })
    }

    fn vectors(
        space: &Space,
        function: &str,
        buffers: &Object,
        writable: bool,
    ) -> PyResult<(Vec<Buffer>, Vec<libc::iovec>)> {
        if !buffers.is_sequence() {
            return Err(space.type_error(format_args!("{function}() arg 2 must be a sequence")));
        }
        let mut held = Vec::new();
        for item in buffers.collect(space)? {
            held.push(if writable { Buffer::writable(space, &item)? } else { Buffer::simple(space, &item)? });
        }
        let vectors = held.iter().map(|b| libc::iovec { iov_base: b.view().buf, iov_len: b.len() }).collect();
        Ok((held, vectors))
    }

    /// Read into several buffers, and return how many bytes were read.
    #[pyfunction(signature = "(fd, buffers, /)")]
    fn readv(space: &Space, fd: i32, buffers: &Object) -> PyResult<isize> {
        let (_held, vectors) = vectors(space, "readv", buffers, true)?;
        // SAFETY: the exporters lend what the vectors say.
        system_call(space, || unsafe { libc::readv(fd, vectors.as_ptr(), vectors.len() as i32) })
    }

    /// Write several buffers, and return how many bytes were written.
    #[pyfunction(signature = "(fd, buffers, /)")]
    fn writev(space: &Space, fd: i32, buffers: &Object) -> PyResult<isize> {
        let (_held, vectors) = vectors(space, "writev", buffers, false)?;
        // SAFETY: the exporters lend what the vectors say.
        system_call(space, || unsafe { libc::writev(fd, vectors.as_ptr(), vectors.len() as i32) })
    }

    /// Move the position of an open file, and return it.
    #[pyfunction(signature = "(fd, position, how, /)")]
    fn lseek(space: &Space, fd: i32, position: i64, how: i32) -> PyResult<i64> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::lseek(fd, position, how) })
    }

    /// Return another descriptor of the same open file.
    #[pyfunction(signature = "(fd, /)")]
    fn dup(space: &Space, fd: i32) -> PyResult<i32> {
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })
    }

    /// Make fd2 another descriptor of the open file that fd is one of.
    #[pyfunction(signature = "(fd, fd2, inheritable=True)")]
    fn dup2(space: &Space, fd: i32, fd2: i32, inheritable: bool) -> PyResult<i32> {
        if fd < 0 || fd2 < 0 {
            return Err(space.os_error(libc::EBADF, None, None));
        }
        // SAFETY: whoever asks for it vouches that nobody else uses the second descriptor.
        system_call(space, || unsafe {
            match inheritable || fd == fd2 {
                true => libc::dup2(fd, fd2),
                false => libc::dup3(fd, fd2, libc::O_CLOEXEC),
            }
        })
    }

    fn pipe_with(space: &Space, flags: i32) -> PyResult<Ref<Tuple>> {
        let mut ends = [0; 2];
        // SAFETY: there is room for two descriptors.
        system_call(space, || unsafe { libc::pipe2(ends.as_mut_ptr(), flags) })?;
        let ends = [space.new_int(ends[0].into())?, space.new_int(ends[1].into())?];
        Tuple::from_vec(space, ends.into())
    }

    /// Make a pipe: return the descriptor to read from and the one to write to.
    #[pyfunction]
    fn pipe(space: &Space) -> PyResult<Ref<Tuple>> {
        pipe_with(space, libc::O_CLOEXEC)
    }

    /// Make a pipe with flags.
    #[pyfunction(signature = "(flags, /)")]
    fn pipe2(space: &Space, flags: i32) -> PyResult<Ref<Tuple>> {
        pipe_with(space, flags)
    }

    /// Tell whether a descriptor is a terminal's.
    #[pyfunction(signature = "(fd, /)")]
    fn isatty(fd: i32) -> bool {
        // SAFETY: any number may be asked about.
        unsafe { libc::isatty(fd) == 1 }
    }

    /// Write everything of an open file to its device.
    #[pyfunction(signature = "(fd)")]
    fn fsync(space: &Space, fd: Fildes) -> PyResult<()> {
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::fsync(fd.0) }).map(drop)
    }

    /// Write the data of an open file to its device.
    #[pyfunction(signature = "(fd)")]
    fn fdatasync(space: &Space, fd: Fildes) -> PyResult<()> {
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::fdatasync(fd.0) }).map(drop)
    }

    /// Write everything to the devices.
    #[pyfunction]
    fn sync() {
        // SAFETY: cannot fail.
        unsafe { libc::sync() }
    }

    /// Make an open file so many bytes long.
    #[pyfunction(signature = "(fd, length, /)")]
    fn ftruncate(space: &Space, fd: i32, length: i64) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::ftruncate(fd, length) }).map(drop)
    }

    /// Make the folder that a descriptor is open on the current one.
    #[pyfunction(signature = "(fd)")]
    fn fchdir(space: &Space, fd: Fildes) -> PyResult<()> {
        // SAFETY: any number may be asked for.
        system_call(space, || unsafe { libc::fchdir(fd.0) }).map(drop)
    }

    /// Change what an open file's owner, group and others may do with it.
    #[pyfunction(signature = "(fd, mode)")]
    fn fchmod(space: &Space, fd: i32, mode: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::fchmod(fd, mode as u32) }).map(drop)
    }

    /// Change an open file's owner and group; -1 leaves one as it is.
    #[pyfunction(signature = "(fd, uid, gid)")]
    fn fchown(space: &Space, fd: i32, uid: i64, gid: i64) -> PyResult<()> {
        use crate::posix::files::identity_number;
        let (uid, gid) = (identity_number(space, uid, "uid")?, identity_number(space, gid, "gid")?);
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::fchown(fd, uid, gid) }).map(drop)
    }

    /// Tell whether programs that are executed inherit a descriptor.
    #[pyfunction(signature = "(fd, /)")]
    fn get_inheritable(space: &Space, fd: i32) -> PyResult<bool> {
        is_inheritable(space, fd)
    }

    /// Say whether programs that are executed inherit a descriptor.
    #[pyfunction(signature = "(fd, inheritable, /)")]
    fn set_inheritable(space: &Space, fd: i32, inheritable: i32) -> PyResult<()> {
        make_inheritable(space, fd, inheritable != 0)
    }

    /// Tell whether reading and writing wait.
    #[pyfunction(signature = "(fd, /)")]
    fn get_blocking(space: &Space, fd: i32) -> PyResult<bool> {
        // SAFETY: any number may be asked about.
        Ok(system_call(space, || unsafe { libc::fcntl(fd, libc::F_GETFL) })? & libc::O_NONBLOCK == 0)
    }

    /// Say whether reading and writing wait.
    #[pyfunction(signature = "(fd, blocking, /)")]
    fn set_blocking(space: &Space, fd: i32, blocking: bool) -> PyResult<()> {
        // SAFETY: any number may be asked about.
        unsafe {
            let flags = system_call(space, || libc::fcntl(fd, libc::F_GETFL))?;
            let flags = if blocking { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
            system_call(space, || libc::fcntl(fd, libc::F_SETFL, flags)).map(drop)
        }
    }

    /// Lock, test or unlock a part of an open file.
    #[pyfunction(signature = "(fd, command, length, /)")]
    fn lockf(space: &Space, fd: i32, command: i32, length: i64) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::lockf(fd, command, length) }).map(drop)
    }

    /// Copy bytes from one open file to another within the system.
    #[pyfunction(signature = "(out_fd, in_fd, offset, count)")]
    fn sendfile(
        space: &Space,
        out_fd: i32,
        in_fd: i32,
        offset: Nullable<i64>,
        count: isize,
    ) -> PyResult<isize> {
        let mut from = offset.get().unwrap_or(0);
        let place = if offset.get().is_some() { &raw mut from } else { core::ptr::null_mut() };
        // SAFETY: the place is null or holds a position.
        system_call(space, || unsafe { libc::sendfile(out_fd, in_fd, place, count as usize) })
    }

    /// Copy bytes from one open file to another, sharing them on the device where it can.
    #[pyfunction(signature = "(src, dst, count, offset_src=None, offset_dst=None)")]
    fn copy_file_range(
        space: &Space,
        src: i32,
        dst: i32,
        count: isize,
        offset_src: Nullable<i64>,
        offset_dst: Nullable<i64>,
    ) -> PyResult<isize> {
        if count < 0 {
            return Err(space.value_error("negative value for 'count' not allowed"));
        }
        let (mut from, mut to) = (offset_src.get().unwrap_or(0), offset_dst.get().unwrap_or(0));
        let from = if offset_src.get().is_some() { &raw mut from } else { core::ptr::null_mut() };
        let to = if offset_dst.get().is_some() { &raw mut to } else { core::ptr::null_mut() };
        // SAFETY: the places are null or hold positions.
        system_call(space, || unsafe { libc::copy_file_range(src, from, dst, to, count as usize, 0) })
    }

    /// Reserve space on the device for a part of an open file.
    #[pyfunction(signature = "(fd, offset, length, /)")]
    fn posix_fallocate(space: &Space, fd: i32, offset: i64, length: i64) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        match unsafe { libc::posix_fallocate(fd, offset, length) } {
            0 => Ok(()),
            error => Err(space.os_error(error, None, None)),
        }
    }

    /// Tell the system how a part of an open file will be used.
    #[pyfunction(signature = "(fd, offset, length, advice, /)")]
    fn posix_fadvise(space: &Space, fd: i32, offset: i64, length: i64, advice: i32) -> PyResult<()> {
        // SAFETY: any numbers may be asked for.
        match unsafe { libc::posix_fadvise(fd, offset, length, advice) } {
            0 => Ok(()),
            error => Err(space.os_error(error, None, None)),
        }
    }

    /// Make a file that lives in memory, and return its descriptor.
    #[pyfunction(signature = "(name, flags=1)")]
    fn memfd_create(space: &Space, name: &Object, flags: u32) -> PyResult<i32> {
        let name = crate::paths::fs_string(space, name)?;
        // SAFETY: a C string.
        system_call(space, || unsafe { libc::memfd_create(name.as_ptr(), flags) })
    }

    /// Make a descriptor that counts events.
    #[pyfunction(signature = "(initval, flags=524288)")]
    fn eventfd(space: &Space, initval: u32, flags: i32) -> PyResult<i32> {
        // SAFETY: any numbers may be asked for.
        system_call(space, || unsafe { libc::eventfd(initval, flags) })
    }

    /// Read the counter of a descriptor made by eventfd().
    #[pyfunction(signature = "(fd)")]
    fn eventfd_read(space: &Space, fd: Fildes) -> PyResult<u64> {
        let mut value = 0;
        // SAFETY: there is room for the value.
        system_call(space, || unsafe { libc::eventfd_read(fd.0, &mut value) })?;
        Ok(value)
    }

    /// Add to the counter of a descriptor made by eventfd().
    #[pyfunction(signature = "(fd, value)")]
    fn eventfd_write(space: &Space, fd: Fildes, value: u64) -> PyResult<()> {
        // SAFETY: any number may be written.
        system_call(space, || unsafe { libc::eventfd_write(fd.0, value) }).map(drop)
    }

    /// Return the encoding of a terminal's descriptor; None for others.
    #[pyfunction(signature = "(fd)")]
    fn device_encoding(space: &Space, fd: i32) -> PyResult<Ref<Object>> {
        // SAFETY: any number may be asked about.
        match unsafe { libc::isatty(fd) } {
            1 => space.new_str("utf-8"),
            _ => Ok(space.none()),
        }
    }

    /// Return n random bytes for cryptographic use.
    #[pyfunction(signature = "(size, /)")]
    fn urandom(space: &Space, size: isize) -> PyResult<Ref<Bytes>> {
        if size < 0 {
            return Err(space.value_error("negative argument not allowed"));
        }
        Bytes::build(space, size as usize, |bytes| {
            let mut done = 0;
            while done < bytes.len() {
                let rest = &mut bytes[done..];
                // SAFETY: the rest has so many bytes.
                let call = || unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), 0) };
                done += system_call(space, call)? as usize;
            }
            Ok(())
        })
    }

    /// Return up to size random bytes.
    #[pyfunction(signature = "(size, flags=0)")]
    fn getrandom(space: &Space, size: isize, flags: i32) -> PyResult<Ref<Bytes>> {
        if size < 0 {
            return Err(space.os_error(libc::EINVAL, None, None));
        }
        let bytes = Bytes::zeroed(space, size as usize)?;
        // SAFETY: the object is not shared yet and has so many bytes.
        let call = || unsafe { libc::getrandom(bytes.data().cast_mut().cast(), size as usize, flags as u32) };
        let count = match attempt(space, call)? {
            Ok(count) => count,
            Err(error) => return Err(space.os_error(error, None, None)),
        };
        Bytes::resized(space, bytes, count as usize)
    }
}
