//! Functions on paths: making, removing, naming and allowing.

use cpyext_macros::pymodule;

/// Functions on paths.
#[pymodule(name = "posix")]
pub mod functions {
    use crate::paths::{DirFd, Path, PathOrFd, dir_fd, fspath as path_of};
    use crate::system_calls::{attempt, file_call};
    use objspace::shim::Nullable;
    use objspace::{Bytes, Object, PyResult, Ref, Space, Str, Tuple};

    /// Return the path of an object: itself if it is str or bytes, else what its __fspath__() gives.
    #[pyfunction(signature = "(path)")]
    fn fspath(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
        path_of(space, path)
    }

    /// Tell whether the process may use a path in this way.
    #[pyfunction(signature = "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)")]
    fn access(
        space: &Space,
        path: Path,
        mode: i32,
        folder: Nullable<DirFd>,
        effective_ids: bool,
        follow_symlinks: bool,
    ) -> PyResult<bool> {
        let mut flags = if effective_ids { libc::AT_EACCESS } else { 0 };
        if !follow_symlinks {
            flags |= libc::AT_SYMLINK_NOFOLLOW;
        }
        let folder = dir_fd(folder);
        // SAFETY: a C string.
        Ok(attempt(space, || unsafe { libc::faccessat(folder, path.as_ptr(), mode, flags) })?.is_ok())
    }

    /// Make a folder.
    #[pyfunction(signature = "(path, mode=511, *, dir_fd=None)")]
    fn mkdir(space: &Space, path: Path, mode: i32, folder: Nullable<DirFd>) -> PyResult<()> {
        let folder = dir_fd(folder);
        // SAFETY: a C string.
        let call = || unsafe { libc::mkdirat(folder, path.as_ptr(), mode as u32) };
        file_call(space, &path.object, call).map(drop)
    }

    fn unlink_at(space: &Space, path: &Path, folder: Nullable<DirFd>, flags: i32) -> PyResult<()> {
        let folder = dir_fd(folder);
        // SAFETY: a C string.
        let call = || unsafe { libc::unlinkat(folder, path.as_ptr(), flags) };
        file_call(space, &path.object, call).map(drop)
    }

    /// Remove an empty folder.
    #[pyfunction(signature = "(path, *, dir_fd=None)")]
    fn rmdir(space: &Space, path: Path, folder: Nullable<DirFd>) -> PyResult<()> {
        unlink_at(space, &path, folder, libc::AT_REMOVEDIR)
    }

    /// Remove a file; the same as unlink().
    #[pyfunction(signature = "(path, *, dir_fd=None)")]
    fn remove(space: &Space, path: Path, folder: Nullable<DirFd>) -> PyResult<()> {
        unlink_at(space, &path, folder, 0)
    }

    /// Remove a file; the same as remove().
    #[pyfunction(signature = "(path, *, dir_fd=None)")]
    fn unlink(space: &Space, path: Path, folder: Nullable<DirFd>) -> PyResult<()> {
        unlink_at(space, &path, folder, 0)
    }

    /// A call about two paths.
    fn with_two(space: &Space, src: &Path, dst: &Path, call: impl FnMut() -> i32) -> PyResult<()> {
        match attempt(space, call)? {
            Ok(_) => Ok(()),
            Err(error) => Err(space.os_error(error, Some(&src.object), Some(&dst.object))),
        }
    }

    fn rename_at(
        space: &Space,
        src: &Path,
        dst: &Path,
        src_folder: Nullable<DirFd>,
        dst_folder: Nullable<DirFd>,
    ) -> PyResult<()> {
        let (from, to) = (dir_fd(src_folder), dir_fd(dst_folder));
        // SAFETY: two C strings.
        with_two(space, src, dst, || unsafe { libc::renameat(from, src.as_ptr(), to, dst.as_ptr()) })
    }

    /// Give a file or folder another name.
    #[pyfunction(signature = "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn rename(
        space: &Space,
        src: Path,
        dst: Path,
        src_dir_fd: Nullable<DirFd>,
        dst_dir_fd: Nullable<DirFd>,
    ) -> PyResult<()> {
        rename_at(space, &src, &dst, src_dir_fd, dst_dir_fd)
    }

    /// Give a file or folder another name, in place of what has it.
    #[pyfunction(signature = "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn replace(
        space: &Space,
        src: Path,
        dst: Path,
        src_dir_fd: Nullable<DirFd>,
        dst_dir_fd: Nullable<DirFd>,
    ) -> PyResult<()> {
        rename_at(space, &src, &dst, src_dir_fd, dst_dir_fd)
    }

    /// Make a hard link to a file.
    #[pyfunction(signature = "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)")]
    fn link(
        space: &Space,
        src: Path,
        dst: Path,
        src_dir_fd: Nullable<DirFd>,
        dst_dir_fd: Nullable<DirFd>,
        follow_symlinks: bool,
    ) -> PyResult<()> {
        let (from, to) = (dir_fd(src_dir_fd), dir_fd(dst_dir_fd));
        let flags = if follow_symlinks { libc::AT_SYMLINK_FOLLOW } else { 0 };
        // SAFETY: two C strings.
        with_two(space, &src, &dst, || unsafe { libc::linkat(from, src.as_ptr(), to, dst.as_ptr(), flags) })
    }

    /// Make a symbolic link to src, named dst.
    #[pyfunction(signature = "(src, dst, target_is_directory=False, *, dir_fd=None)")]
    fn symlink(
        space: &Space,
        src: Path,
        dst: Path,
        target_is_directory: bool,
        folder: Nullable<DirFd>,
    ) -> PyResult<()> {
        // The kind of target matters on other systems only.
        let _ = target_is_directory;
        let folder = dir_fd(folder);
        // SAFETY: two C strings.
        with_two(space, &src, &dst, || unsafe { libc::symlinkat(src.as_ptr(), folder, dst.as_ptr()) })
    }

    /// Return what a symbolic link points at.
    #[pyfunction(signature = "(path, *, dir_fd=None)")]
    fn readlink(space: &Space, path: Path, folder: Nullable<DirFd>) -> PyResult<Ref<Object>> {
        let folder = dir_fd(folder);
        let mut buffer = vec![0u8; libc::PATH_MAX as usize + 1];
        // SAFETY: a C string, and a buffer of the size given.
        let call = || unsafe {
            libc::readlinkat(folder, path.as_ptr(), buffer.as_mut_ptr().cast(), libc::PATH_MAX as usize)
        };
        let len = file_call(space, &path.object, call)?;
        path.same_kind(space, &buffer[..len as usize])
    }

    /// Change what a file's owner, group and others may do with it.
    #[pyfunction(signature = "(path, mode, *, dir_fd=None, follow_symlinks=True)")]
    fn chmod(
        space: &Space,
        path: PathOrFd,
        mode: i32,
        folder: Nullable<DirFd>,
        follow_symlinks: bool,
    ) -> PyResult<()> {
        let flags = if follow_symlinks { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
        let folder = dir_fd(folder);
        // SAFETY: a C string.
        let call = || unsafe {
            match &path {
                PathOrFd::Fd(fd, _) => libc::fchmod(*fd, mode as u32),
                PathOrFd::Path(path) => libc::fchmodat(folder, path.as_ptr(), mode as u32, flags),
            }
        };
        file_call(space, path.object(), call).map(drop)
    }

    /// Change a file's owner and group; -1 leaves one as it is.
    #[pyfunction(signature = "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)")]
    fn chown(
        space: &Space,
        path: PathOrFd,
        uid: i64,
        gid: i64,
        folder: Nullable<DirFd>,
        follow_symlinks: bool,
    ) -> PyResult<()> {
        let (uid, gid) =
            (super::identity_number(space, uid, "uid")?, super::identity_number(space, gid, "gid")?);
        let flags = if follow_symlinks { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
        let folder = dir_fd(folder);
        // SAFETY: a C string.
        let call = || unsafe {
            match &path {
                PathOrFd::Fd(fd, _) => libc::fchown(*fd, uid, gid),
                PathOrFd::Path(path) => libc::fchownat(folder, path.as_ptr(), uid, gid, flags),
            }
        };
        file_call(space, path.object(), call).map(drop)
    }

    /// Change a file's owner and group without following a symbolic link.
    #[pyfunction(signature = "(path, uid, gid)")]
    fn lchown(space: &Space, path: Path, uid: i64, gid: i64) -> PyResult<()> {
        let (uid, gid) =
            (super::identity_number(space, uid, "uid")?, super::identity_number(space, gid, "gid")?);
        // SAFETY: a C string.
        file_call(space, &path.object, || unsafe { libc::lchown(path.as_ptr(), uid, gid) }).map(drop)
    }

    /// Make the file so many bytes long.
    #[pyfunction(signature = "(path, length)")]
    fn truncate(space: &Space, path: PathOrFd, length: i64) -> PyResult<()> {
        // SAFETY: a C string.
        let call = || unsafe {
            match &path {
                PathOrFd::Fd(fd, _) => libc::ftruncate(*fd, length),
                PathOrFd::Path(path) => libc::truncate(path.as_ptr(), length),
            }
        };
        file_call(space, path.object(), call).map(drop)
    }

    /// Make a FIFO (a named pipe).
    #[pyfunction(signature = "(path, mode=438, *, dir_fd=None)")]
    fn mkfifo(space: &Space, path: Path, mode: i32, folder: Nullable<DirFd>) -> PyResult<()> {
        let folder = dir_fd(folder);
        // SAFETY: a C string.
        let call = || unsafe { libc::mkfifoat(folder, path.as_ptr(), mode as u32) };
        file_call(space, &path.object, call).map(drop)
    }

    /// Make a node in the file system.
    #[pyfunction(signature = "(path, mode=384, device=0, *, dir_fd=None)")]
    fn mknod(space: &Space, path: Path, mode: i32, device: i64, folder: Nullable<DirFd>) -> PyResult<()> {
        let folder = dir_fd(folder);
        // SAFETY: a C string.
        let call = || unsafe { libc::mknodat(folder, path.as_ptr(), mode as u32, device as u64) };
        file_call(space, &path.object, call).map(drop)
    }

    /// Extract a device's major number.
    #[pyfunction(signature = "(device, /)")]
    fn major(device: u64) -> u32 {
        libc::major(device)
    }

    /// Extract a device's minor number.
    #[pyfunction(signature = "(device, /)")]
    fn minor(device: u64) -> u32 {
        libc::minor(device)
    }

    /// Compose a device's number.
    #[pyfunction(signature = "(major, minor, /)")]
    fn makedev(major: u32, minor: u32) -> u64 {
        libc::makedev(major, minor)
    }

    /// Make another folder the current one.
    #[pyfunction(signature = "(path)")]
    fn chdir(space: &Space, path: PathOrFd) -> PyResult<()> {
        // SAFETY: a C string.
        let call = || unsafe {
            match &path {
                PathOrFd::Fd(fd, _) => libc::fchdir(*fd),
                PathOrFd::Path(path) => libc::chdir(path.as_ptr()),
            }
        };
        file_call(space, path.object(), call).map(drop)
    }

    /// Make another folder the root of the file system.
    #[pyfunction(signature = "(path)")]
    fn chroot(space: &Space, path: Path) -> PyResult<()> {
        // SAFETY: a C string.
        file_call(space, &path.object, || unsafe { libc::chroot(path.as_ptr()) }).map(drop)
    }

    fn current_folder(space: &Space) -> PyResult<Vec<u8>> {
        use std::os::unix::ffi::OsStringExt;
        let folder = std::env::current_dir().map_err(|error| space.io_error(&error, None))?;
        Ok(folder.into_os_string().into_vec())
    }

    /// Return the current folder as str.
    #[pyfunction]
    fn getcwd(space: &Space) -> PyResult<Ref<Str>> {
        crate::paths::fs_decode(space, &current_folder(space)?)
    }

    /// Return the current folder as bytes.
    #[pyfunction]
    fn getcwdb(space: &Space) -> PyResult<Ref<Bytes>> {
        Bytes::from_slice(space, &current_folder(space)?)
    }

    /// Change the mask of permissions that new files do not get, and return the one before.
    #[pyfunction(signature = "(mask, /)")]
    fn umask(mask: i32) -> i64 {
        // SAFETY: cannot fail.
        i64::from(unsafe { libc::umask(mask as u32) })
    }

    /// Return the system's message for an error number.
    #[pyfunction(signature = "(code, /)")]
    fn strerror(code: i32) -> String {
        objspace::exceptions::strerror(code)
    }

    /// Simplify a path as text: no empty parts, no dots, no parts that a following .. takes away.
    #[pyfunction(name = "_path_normpath", signature = "(path)")]
    fn path_normpath(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
        let path = path_of(space, path)?;
        if let Some(bytes) = path.downcast::<Bytes>() {
            return Ok(Bytes::from_slice(space, &super::normalized(bytes.as_slice()))?.into_object());
        }
        let text = space.expect::<Str>(&path)?;
        let encoded = objspace::codecs::encode(space, text, Some("utf-8"), Some("surrogatepass"))?;
        let simple = super::normalized(encoded.as_slice());
        Ok(objspace::codecs::decode(space, &simple, Some("utf-8"), Some("surrogatepass"))?.into_object())
    }

    /// Split a path into a drive (always empty here), a root and the rest.
    #[pyfunction(name = "_path_splitroot_ex", signature = "(path, /)")]
    fn path_splitroot_ex(space: &Space, path: &Object) -> PyResult<Ref<Tuple>> {
        let path = path_of(space, path)?;
        if let Some(bytes) = path.downcast::<Bytes>() {
            let (root, rest) = bytes.as_slice().split_at(super::root_len(bytes.as_slice().iter().copied()));
            let parts =
                [Bytes::empty(space), Bytes::from_slice(space, root)?, Bytes::from_slice(space, rest)?];
            return Tuple::from_vec(space, parts.map(Ref::into_object).into());
        }
        let text = space.expect::<Str>(&path)?;
        let root = super::root_len(text.text().code_points().map(|point| u8::try_from(point).unwrap_or(0)));
        let parts =
            [Str::empty(space), text.substring(space, 0, root)?, text.substring(space, root, text.len())?];
        Tuple::from_vec(space, parts.map(Ref::into_object).into())
    }
}

/// A user's or group's number; -1 means none.
pub fn identity_number(space: &objspace::Space, value: i64, name: &str) -> objspace::PyResult<u32> {
    if value == -1 {
        return Ok(u32::MAX);
    }
    if value < 0 {
        return Err(space.overflow_error(format_args!("{name} is less than minimum")));
    }
    match u32::try_from(value) {
        Ok(value) if value != u32::MAX => Ok(value),
        _ => Err(space.overflow_error(format_args!("{name} is greater than maximum"))),
    }
}

/// How many slashes at the start are the root: one, or exactly two.
fn root_len(path: impl Iterator<Item = u8>) -> usize {
    match path.take(3).take_while(|&byte| byte == b'/').count() {
        3 => 1,
        count => count,
    }
}

/// A path without empty parts, `.` and what `..` takes away.
fn normalized(path: &[u8]) -> Vec<u8> {
    if path.is_empty() {
        return b".".to_vec();
    }
    let root = root_len(path.iter().copied());
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|&byte| byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if root > 0 && parts.is_empty() => {}
            b".." if parts.last().is_some_and(|&last| last != b"..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let mut result = vec![b'/'; root];
    result.extend(parts.join(&b'/'));
    if result.is_empty() { b".".to_vec() } else { result }
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn paths_are_simplified() {
        let cases: [(&str, &str); 9] = [
            ("", "."),
            ("/", "/"),
            ("//", "//"),
            ("///", "/"),
            ("///foo/.//bar//", "/foo/bar"),
            ("///foo/.//bar//.//..//.//baz///", "/foo/baz"),
            ("///..//./foo/.//bar", "/foo/bar"),
            ("../a/../../b", "../../b"),
            ("a/..", "."),
        ];
        for (path, simple) in cases {
            assert_eq!(normalized(path.as_bytes()), simple.as_bytes(), "{path}");
        }
    }
}
