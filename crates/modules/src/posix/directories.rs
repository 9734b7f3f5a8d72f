//! Listing folders: `listdir`, and `scandir` with its entries.

use crate::paths::{Path, PathOrFd};
use crate::posix::stat::{stat_at, stat_result};
use crate::system_calls::errno;
use core::cell::{Cell, RefCell};
use core::mem::offset_of;
use cpyext_macros::{pymodule, pytype};
use objspace::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Type, gc, generic_alias};
use std::ffi::{CStr, CString};

/// An open folder; closes itself.
struct Folder(*mut libc::DIR, /* rewind before closing: */ bool);

impl Folder {
    /// Opens a folder; a descriptor stays the caller's. The error is an `errno`.
    fn open(path: &PathOrFd) -> Result<Folder, i32> {
        // SAFETY: a C string, or a descriptor of our own, which belongs to the folder when that could be opened.
        unsafe {
            let folder = match path {
                PathOrFd::Path(path) => Folder(libc::opendir(path.as_ptr()), false),
                PathOrFd::Fd(fd, _) => {
                    let own = libc::fcntl(*fd, libc::F_DUPFD_CLOEXEC, 0);
                    if own == -1 {
                        return Err(errno());
                    }
                    let folder = Folder(libc::fdopendir(own), true);
                    if folder.0.is_null() {
                        let error = errno();
                        libc::close(own);
                        return Err(error);
                    }
                    folder
                }
            };
            if folder.0.is_null() { Err(errno()) } else { Ok(folder) }
        }
    }

    /// The next entry that is not `.` or `..`: name, type and number. The error is an `errno`.
    fn next(&self) -> Result<Option<(CString, u8, u64)>, i32> {
        loop {
            // SAFETY: the folder is open; an entry is valid until the next call.
            unsafe {
                *libc::__errno_location() = 0;
                let entry = libc::readdir(self.0);
                if entry.is_null() {
                    return if errno() == 0 { Ok(None) } else { Err(errno()) };
                }
                let name = CStr::from_ptr((*entry).d_name.as_ptr());
                if name != c"." && name != c".." {
                    return Ok(Some((name.to_owned(), (*entry).d_type, (*entry).d_ino)));
                }
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.0.is_null() {
            return;
        }
        // SAFETY: the folder is open, and this closes it the only time.
        unsafe {
            if self.1 {
                // The position is shared with the caller's descriptor.
                libc::rewinddir(self.0);
            }
            libc::closedir(self.0);
        }
    }
}

/// A file name in the kind of string that the path was given in.
fn name_object(space: &Space, path: &PathOrFd, name: &CStr) -> PyResult<Ref<Object>> {
    match path {
        PathOrFd::Path(path) => path.same_kind(space, name.to_bytes()),
        PathOrFd::Fd(..) => Ok(crate::paths::fs_decode(space, name.to_bytes())?.into_object()),
    }
}

/// The layout of [`DirEntry`].
#[repr(C)]
pub struct DirEntryObject {
    ob_base: abi::PyObject,
    name: Slot,
    path: Slot,
    stat: Slot,
    lstat: Slot,
    /// The folder's descriptor if it was opened by one, else -1.
    folder: Cell<i32>,
    kind: Cell<u8>,
    inode: Cell<u64>,
}

objspace::layout! {
    /// What `scandir` tells of a file.
    pub struct DirEntry(DirEntryObject);
}

impl DirEntry {
    fn new(
        space: &Space,
        path: &PathOrFd,
        (name, kind, inode): (CString, u8, u64),
    ) -> PyResult<Ref<DirEntry>> {
        let name_value = name_object(space, path, &name)?;
        let full = match path {
            PathOrFd::Fd(..) => name_value.clone(),
            PathOrFd::Path(path) => {
                let mut full = path.text().to_bytes().to_vec();
                if full.last() != Some(&b'/') {
                    full.push(b'/');
                }
                full.extend(name.to_bytes());
                path.same_kind(space, &full)?
            }
        };
        let object = DirEntry::type_object().allocate(space, 0)?;
        // SAFETY: an instance of the type.
        let entry: Ref<DirEntry> = unsafe { object.cast_unchecked() };
        entry.0.name.set(Some(name_value));
        entry.0.path.set(Some(full));
        entry.0.folder.set(if let PathOrFd::Fd(fd, _) = path { *fd } else { -1 });
        entry.0.kind.set(kind);
        entry.0.inode.set(inode);
        Ok(entry)
    }

    fn path_value(&self, space: &Space) -> Ref<Object> {
        self.0.path.get().unwrap_or_else(|| space.none())
    }

    /// Asks the system; the inner result is the `errno` of a failure.
    fn ask(&self, space: &Space, follow: bool) -> PyResult<Result<libc::stat, i32>> {
        let folder = self.0.folder.get();
        let path = crate::paths::fs_string(space, &self.path_value(space))?;
        stat_at(space, if folder == -1 { libc::AT_FDCWD } else { folder }, &path, follow)
    }

    /// The record, kept once it was asked for. `None` if there is no such file.
    fn record(&self, space: &Space, follow: bool) -> PyResult<Result<Ref<Object>, i32>> {
        let is_link = self.0.kind.get() == libc::DT_LNK || self.0.kind.get() == libc::DT_UNKNOWN;
        let follow = follow && (is_link && self.is_link(space)?);
        let slot = if follow { &self.0.stat } else { &self.0.lstat };
        if let Some(record) = slot.get() {
            return Ok(Ok(record));
        }
        match self.ask(space, follow)? {
            Ok(stat) => {
                let record = stat_result(space, &stat)?;
                slot.set(Some(record.clone()));
                Ok(Ok(record))
            }
            Err(error) => Ok(Err(error)),
        }
    }

    fn is_link(&self, space: &Space) -> PyResult<bool> {
        match self.0.kind.get() {
            libc::DT_UNKNOWN => self.has_mode(space, false, libc::S_IFLNK),
            kind => Ok(kind == libc::DT_LNK),
        }
    }

    /// Whether the kind of file is this; a file that is not there is of no kind.
    fn has_mode(&self, space: &Space, follow: bool, kind: u32) -> PyResult<bool> {
        let known = match self.0.kind.get() {
            libc::DT_DIR => Some(libc::S_IFDIR),
            libc::DT_REG => Some(libc::S_IFREG),
            libc::DT_LNK if !follow => Some(libc::S_IFLNK),
            libc::DT_LNK | libc::DT_UNKNOWN => None,
            _ => Some(0),
        };
        if let Some(known) = known {
            return Ok(known == kind);
        }
        match self.record(space, follow)? {
            Ok(record) => {
                let mode = record.getattr_str(space, "st_mode")?;
                let mode = objspace::number::index(space, &mode)?.to_i64().unwrap_or(0);
                Ok(mode as u32 & libc::S_IFMT == kind)
            }
            Err(libc::ENOENT) => Ok(false),
            Err(error) => Err(space.os_error(error, Some(&self.path_value(space)), None)),
        }
    }
}

#[pytype(name = "DirEntry", module = "posix", flags = DISALLOW_INSTANTIATION)]
/// What scandir() tells of a file.
impl DirEntry {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead entry.
        unsafe {
            let fields = &(*this).0;
            for field in [&fields.name, &fields.path, &fields.stat, &fields.lstat] {
                drop(field.take());
            }
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.0.name.get().unwrap_or_else(|| space.none()).repr(space)?;
        Str::from_display(space, &format_args!("<DirEntry {}>", name.to_string_lossy()))
    }

    /// The name in its folder.
    #[member(name = "name", offset = offset_of!(DirEntryObject, name), kind = Py_T_OBJECT_EX, readonly)]
    const NAME_MEMBER: () = ();
    /// The folder's path as given, with the name.
    #[member(name = "path", offset = offset_of!(DirEntryObject, path), kind = Py_T_OBJECT_EX, readonly)]
    const PATH_MEMBER: () = ();

    /// Tell whether it is a folder.
    #[pymethod(signature = "($self, /, *, follow_symlinks=True)")]
    fn is_dir(&self, space: &Space, follow_symlinks: bool) -> PyResult<bool> {
        self.has_mode(space, follow_symlinks, libc::S_IFDIR)
    }

    /// Tell whether it is an ordinary file.
    #[pymethod(signature = "($self, /, *, follow_symlinks=True)")]
    fn is_file(&self, space: &Space, follow_symlinks: bool) -> PyResult<bool> {
        self.has_mode(space, follow_symlinks, libc::S_IFREG)
    }

    /// Tell whether it is a symbolic link.
    #[pymethod]
    fn is_symlink(&self, space: &Space) -> PyResult<bool> {
        self.is_link(space)
    }

    /// Tell whether it is a junction; there are none here.
    #[pymethod]
    fn is_junction(&self) -> bool {
        false
    }

    /// Return what the system knows of the file; it is asked once.
    #[pymethod(signature = "($self, /, *, follow_symlinks=True)")]
    fn stat(&self, space: &Space, follow_symlinks: bool) -> PyResult<Ref<Object>> {
        self.record(space, follow_symlinks)?
            .map_err(|error| space.os_error(error, Some(&self.path_value(space)), None))
    }

    /// Return the file's number in its file system.
    #[pymethod]
    fn inode(&self) -> u64 {
        self.0.inode.get()
    }

    /// Return the path.
    #[pymethod(name = "__fspath__")]
    fn fspath(&self, space: &Space) -> Ref<Object> {
        self.path_value(space)
    }

    /// See PEP 585.
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, item)
    }
}

/// The layout of [`ScandirIterator`]. The state is null once it is closed.
#[repr(C)]
pub struct ScandirIteratorObject {
    ob_base: abi::PyObject,
    state: Cell<*mut RefCell<(Folder, PathOrFd)>>,
}

objspace::layout! {
    /// Iterates over a folder's entries.
    pub struct ScandirIterator(ScandirIteratorObject);
}

impl ScandirIterator {
    fn new(space: &Space, path: PathOrFd) -> PyResult<Ref<ScandirIterator>> {
        let folder = Folder::open(&path).map_err(|error| space.os_error(error, Some(path.object()), None))?;
        let object = ScandirIterator::type_object().allocate(space, 0)?;
        // It warns of being left open.
        objspace::gc::could_be_noticed(space);
        // SAFETY: an instance of the type.
        let iterator: Ref<ScandirIterator> = unsafe { object.cast_unchecked() };
        iterator.0.state.set(Box::into_raw(Box::new(RefCell::new((folder, path)))));
        Ok(iterator)
    }

    fn finish(&self) {
        let state = self.0.state.replace(core::ptr::null_mut());
        if !state.is_null() {
            // SAFETY: the field owned the box.
            drop(unsafe { Box::from_raw(state) });
        }
    }
}

#[pytype(name = "ScandirIterator", module = "posix", flags = DISALLOW_INSTANTIATION)]
impl ScandirIterator {
    #[slot(tp_finalize)]
    fn tp_finalize(&self, space: &Space) {
        if self.0.state.get().is_null() {
            return;
        }
        let saved = space.take_error();
        if let Ok(text) = self.repr(space) {
            let ty = objspace::exceptions::ResourceWarning::type_object();
            let message = format_args!("unclosed scandir iterator {}", text.to_string_lossy());
            if let Err(err) = objspace::warnings::warn_about(space, ty, message, 1, Some(self)) {
                objspace::unraisable::report(space, err, "in", Some(self));
            }
        }
        self.finish();
        if let Some(err) = saved {
            space.set_error(err);
        }
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, unless its finalizer brought it back.
        unsafe {
            if objspace::finalization::call_finalizer_from_dealloc(this.cast()) {
                return;
            }
            (*this).finish();
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<ScandirIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<DirEntry>>> {
        let state = self.0.state.get();
        if state.is_null() {
            return Ok(None);
        }
        // SAFETY: the field owns the box, and nothing that runs Python code happens while it is borrowed.
        let next = unsafe { (*state).borrow().0.next() };
        match next {
            Ok(Some(entry)) => {
                // SAFETY: as above; making an entry runs no Python code.
                let state = unsafe { (*state).borrow() };
                DirEntry::new(space, &state.1, entry).map(Some)
            }
            Ok(None) => {
                self.finish();
                Ok(None)
            }
            Err(error) => {
                // SAFETY: as above.
                let object = unsafe { (*state).borrow().1.object().to_ref() };
                self.finish();
                Err(space.os_error(error, Some(&object), None))
            }
        }
    }

    /// Close the folder.
    #[pymethod]
    fn close(&self) {
        self.finish();
    }

    /// Return the iterator.
    #[pymethod(name = "__enter__")]
    fn enter(&self) -> Ref<ScandirIterator> {
        self.to_ref()
    }

    /// Close the folder.
    #[pymethod(name = "__exit__", raw)]
    fn exit(&self, space: &Space, args: objspace::shim::Args<'_>) -> PyResult<Ref<Object>> {
        args.no_keywords(space, "__exit__")?;
        self.finish();
        Ok(space.none())
    }
}

/// The path that a bytes-like or missing argument means.
fn path_or_current(space: &Space, path: Option<PathOrFd>) -> PathOrFd {
    path.unwrap_or_else(|| PathOrFd::Path(Path::current(space)))
}

/// Listing folders.
#[pymodule(name = "posix")]
pub mod functions {
    use super::{Folder, ScandirIterator, name_object, path_or_current};
    use crate::paths::PathOrFd;
    use objspace::shim::Nullable;
    use objspace::{List, PyResult, Ref, Space};

    /// Return the names of the files in a folder, in the order of the system.
    #[pyfunction(signature = "(path=None)")]
    fn listdir(space: &Space, path: Nullable<PathOrFd>) -> PyResult<Ref<List>> {
        let path = path_or_current(space, path.get());
        let failed = |error| space.os_error(error, Some(path.object()), None);
        let folder = Folder::open(&path).map_err(failed)?;
        let mut names = Vec::new();
        while let Some((name, ..)) = folder.next().map_err(failed)? {
            names.push(name_object(space, &path, &name)?);
        }
        List::from_vec(space, names)
    }

    /// Return an iterator over the files in a folder, which knows more of them than their names.
    #[pyfunction(signature = "(path=None)")]
    fn scandir(space: &Space, path: Nullable<PathOrFd>) -> PyResult<Ref<ScandirIterator>> {
        ScandirIterator::new(space, path_or_current(space, path.get()))
    }
}
