//! `stat` and what belongs to it: the records about files, file systems and times.

use crate::paths::{DirFd, PathOrFd, dir_fd};
use crate::system_calls::{attempt, system_call};
use core::mem::MaybeUninit;
use cpyext_macros::pymodule;
use objspace::shim::Nullable;
use objspace::struct_sequence::{self, Field};
use objspace::{GilOnce, Int, Object, PyResult, Ref, Space, Type, number};
use std::ffi::CStr;

const NANOS: i64 = 1_000_000_000;

/// A struct sequence's type, made once.
pub struct Record {
    cell: GilOnce<&'static Type>,
    name: &'static CStr,
    fields: &'static [Option<&'static CStr>],
    visible: usize,
}

impl Record {
    /// A type with this qualified name, these fields (`None`: without a name) and so many visible ones.
    pub const fn new(
        name: &'static CStr,
        fields: &'static [Option<&'static CStr>],
        visible: usize,
    ) -> Record {
        Record { cell: GilOnce::new(), name, fields, visible }
    }

    /// The type.
    ///
    /// # Errors
    /// What making it raises.
    pub fn ty(&'static self, space: &Space) -> PyResult<&'static Type> {
        let make = || {
            let fields: Vec<_> = self.fields.iter().map(|&name| Field { name, doc: None }).collect();
            struct_sequence::new_type(space, self.name, None, &fields, self.visible)
        };
        self.cell.get_or_try_init(space, make).copied()
    }

    /// An instance.
    ///
    /// # Errors
    /// What making the type raises; `MemoryError`.
    pub fn make(&'static self, space: &Space, values: Vec<Ref<Object>>) -> PyResult<Ref<Object>> {
        struct_sequence::new(space, self.ty(space)?, values)
    }
}

/// `os.stat_result`. The seconds at indices 7 to 9 are integers; the attributes of their names are floats.
pub static STAT_RESULT: Record = Record::new(
    c"os.stat_result",
    &[
        Some(c"st_mode"),
        Some(c"st_ino"),
        Some(c"st_dev"),
        Some(c"st_nlink"),
        Some(c"st_uid"),
        Some(c"st_gid"),
        Some(c"st_size"),
        None,
        None,
        None,
        Some(c"st_atime"),
        Some(c"st_mtime"),
        Some(c"st_ctime"),
        Some(c"st_atime_ns"),
        Some(c"st_mtime_ns"),
        Some(c"st_ctime_ns"),
        Some(c"st_blksize"),
        Some(c"st_blocks"),
        Some(c"st_rdev"),
    ],
    10,
);

/// `os.statvfs_result`.
pub static STATVFS_RESULT: Record = Record::new(
    c"os.statvfs_result",
    &[
        Some(c"f_bsize"),
        Some(c"f_frsize"),
        Some(c"f_blocks"),
        Some(c"f_bfree"),
        Some(c"f_bavail"),
        Some(c"f_files"),
        Some(c"f_ffree"),
        Some(c"f_favail"),
        Some(c"f_flag"),
        Some(c"f_namemax"),
        Some(c"f_fsid"),
    ],
    10,
);

/// Nanoseconds since the epoch, as seconds and a part below one second.
fn nanoseconds(space: &Space, seconds: i64, part: i64) -> PyResult<Ref<Object>> {
    match seconds.checked_mul(NANOS).and_then(|whole| whole.checked_add(part)) {
        Some(all) => space.new_int(all),
        None => {
            Ok(Int::from_bigint(space, &(num_bigint::BigInt::from(seconds) * NANOS + part))?.into_object())
        }
    }
}

/// An `os.stat_result` of what the system reports.
///
/// # Errors
/// `MemoryError`.
pub fn stat_result(space: &Space, stat: &libc::stat) -> PyResult<Ref<Object>> {
    let times = [
        (stat.st_atime, stat.st_atime_nsec),
        (stat.st_mtime, stat.st_mtime_nsec),
        (stat.st_ctime, stat.st_ctime_nsec),
    ];
    let mut values = vec![
        space.new_int(stat.st_mode.into())?,
        space.new_unsigned(stat.st_ino)?,
        space.new_unsigned(stat.st_dev)?,
        space.new_int(stat.st_nlink as i64)?,
        space.new_int(stat.st_uid.into())?,
        space.new_int(stat.st_gid.into())?,
        space.new_int(stat.st_size)?,
    ];
    for (seconds, _) in times {
        values.push(space.new_int(seconds)?);
    }
    for (seconds, part) in times {
        values.push(space.new_float(seconds as f64 + 1e-9 * part as f64)?);
    }
    for (seconds, part) in times {
        values.push(nanoseconds(space, seconds, part)?);
    }
    values.push(space.new_int(stat.st_blksize)?);
    values.push(space.new_int(stat.st_blocks)?);
    values.push(space.new_unsigned(stat.st_rdev)?);
    STAT_RESULT.make(space, values)
}

/// `stat` of a path from a folder; the inner result is the `errno` of a failure.
///
/// # Errors
/// What a signal's handler raises.
pub fn stat_at(space: &Space, folder: i32, path: &CStr, follow: bool) -> PyResult<Result<libc::stat, i32>> {
    let mut stat = MaybeUninit::<libc::stat>::uninit();
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: the path is a C string and the record is written when the call succeeds.
    let done = attempt(space, || unsafe { libc::fstatat(folder, path.as_ptr(), stat.as_mut_ptr(), flags) })?;
    // SAFETY: as above.
    Ok(done.map(|_| unsafe { stat.assume_init() }))
}

/// `stat` of an open file.
///
/// # Errors
/// `OSError`.
pub fn stat_fd(space: &Space, fd: i32) -> PyResult<libc::stat> {
    let mut stat = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the record is written when the call succeeds.
    unsafe {
        system_call(space, || libc::fstat(fd, stat.as_mut_ptr()))?;
        Ok(stat.assume_init())
    }
}

fn do_stat(
    space: &Space,
    function: &str,
    path: &PathOrFd,
    folder: Nullable<DirFd>,
    follow: bool,
) -> PyResult<Ref<Object>> {
    let stat = match path {
        PathOrFd::Fd(..) if folder.0.is_some() => {
            return Err(
                space.value_error(format_args!("{function}: can't specify dir_fd without matching path"))
            );
        }
        PathOrFd::Fd(..) if !follow => {
            return Err(
                space.value_error(format_args!("{function}: cannot use fd and follow_symlinks together"))
            );
        }
        PathOrFd::Fd(fd, _) => stat_fd(space, *fd)?,
        PathOrFd::Path(path) => match stat_at(space, dir_fd(folder), path.text(), follow)? {
            Ok(stat) => stat,
            Err(error) => return Err(space.os_error(error, Some(&path.object), None)),
        },
    };
    stat_result(space, &stat)
}

/// A number of seconds as a time, rounded down.
fn split_seconds(space: &Space, value: &Object) -> PyResult<libc::timespec> {
    let Some(float) = value.downcast::<objspace::Float>() else {
        let seconds = number::index(space, value)?;
        let message = "timestamp out of range for platform time_t";
        let tv_sec = seconds.to_i64().ok_or_else(|| space.overflow_error(message))?;
        return Ok(libc::timespec { tv_sec, tv_nsec: 0 });
    };
    let value = float.value();
    if value.is_nan() {
        return Err(space.value_error("Invalid value NaN (not a number)"));
    }
    let whole = value.floor();
    if !(-9.3e18..9.2e18).contains(&whole) {
        return Err(space.overflow_error("timestamp out of range for platform time_t"));
    }
    let (mut tv_sec, mut tv_nsec) = (whole as i64, ((value - whole) * 1e9).floor() as i64);
    if tv_nsec >= NANOS {
        (tv_sec, tv_nsec) = (tv_sec + 1, tv_nsec - NANOS);
    }
    Ok(libc::timespec { tv_sec, tv_nsec })
}

/// A number of nanoseconds as a time.
fn split_nanoseconds(space: &Space, value: &Object) -> PyResult<libc::timespec> {
    let all = number::index(space, value)?;
    let billion = Int::from_i64(space, NANOS)?;
    let (seconds, part) = all.div_mod(space, &billion)?;
    let seconds =
        seconds.to_i64().ok_or_else(|| space.overflow_error("timestamp out of range for platform time_t"))?;
    Ok(libc::timespec { tv_sec: seconds, tv_nsec: part.to_i64().unwrap_or(0) })
}

/// The two times of `os.utime`; `None` is now.
fn utime_times(
    space: &Space,
    times: Option<&Object>,
    ns: Option<&Object>,
) -> PyResult<Option<[libc::timespec; 2]>> {
    let times = times.filter(|times| !times.is_none());
    if times.is_some() && ns.is_some() {
        return Err(space.value_error("utime: you may specify either 'times' or 'ns' but not both"));
    }
    let pair = |given: &Object| -> Option<(Ref<Object>, Ref<Object>)> {
        match given.downcast::<objspace::Tuple>()?.items() {
            [first, second] => Some((first.to_ref(), second.to_ref())),
            _ => None,
        }
    };
    use objspace::Layout;
    match (times, ns) {
        (None, None) => Ok(None),
        (Some(times), _) => {
            let message = "utime: 'times' must be either a tuple of two ints or None";
            let (access, change) = pair(times).ok_or_else(|| space.type_error(message))?;
            Ok(Some([split_seconds(space, &access)?, split_seconds(space, &change)?]))
        }
        (None, Some(ns)) => {
            let message = "utime: 'ns' must be a tuple of two ints";
            let (access, change) = pair(ns).ok_or_else(|| space.type_error(message))?;
            Ok(Some([split_nanoseconds(space, &access)?, split_nanoseconds(space, &change)?]))
        }
    }
}

fn statvfs_result(space: &Space, stat: &libc::statvfs) -> PyResult<Ref<Object>> {
    let numbers = [
        stat.f_bsize,
        stat.f_frsize,
        stat.f_blocks,
        stat.f_bfree,
        stat.f_bavail,
        stat.f_files,
        stat.f_ffree,
        stat.f_favail,
        stat.f_flag,
        stat.f_namemax,
        stat.f_fsid,
    ];
    let values = numbers.iter().map(|&number| space.new_unsigned(number)).collect::<PyResult<_>>()?;
    STATVFS_RESULT.make(space, values)
}

/// The functions about what the system knows of files.
#[pymodule(name = "posix")]
pub mod functions {
    use super::{do_stat, stat_fd, stat_result, statvfs_result, utime_times};
    use crate::paths::{DirFd, Fildes, Path, PathOrFd, dir_fd};
    use crate::system_calls::file_call;
    use core::mem::MaybeUninit;
    use objspace::shim::Nullable;
    use objspace::{Object, PyResult, Ref, Space};

    /// Tell what the system knows of a file.
    #[pyfunction(signature = "(path, *, dir_fd=None, follow_symlinks=True)")]
    fn stat(
        space: &Space,
        path: PathOrFd,
        folder: Nullable<DirFd>,
        follow_symlinks: bool,
    ) -> PyResult<Ref<Object>> {
        do_stat(space, "stat", &path, folder, follow_symlinks)
    }

    /// Tell what the system knows of a file, without following a symbolic link.
    #[pyfunction(signature = "(path, *, dir_fd=None)")]
    fn lstat(space: &Space, path: Path, folder: Nullable<DirFd>) -> PyResult<Ref<Object>> {
        do_stat(space, "lstat", &PathOrFd::Path(path), folder, false)
    }

    /// Tell what the system knows of an open file.
    #[pyfunction(signature = "(fd)")]
    fn fstat(space: &Space, fd: i32) -> PyResult<Ref<Object>> {
        stat_result(space, &stat_fd(space, fd)?)
    }

    /// Set the times of the last access and change of a file.
    #[pyfunction(
        signature = "(path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)"
    )]
    fn utime(
        space: &Space,
        path: PathOrFd,
        times: Option<&Object>,
        ns: Option<&Object>,
        folder: Nullable<DirFd>,
        follow_symlinks: bool,
    ) -> PyResult<()> {
        let times = utime_times(space, times, ns)?;
        let times = times.as_ref().map_or(core::ptr::null(), |times| times.as_ptr());
        match &path {
            PathOrFd::Fd(..) if folder.0.is_some() => {
                Err(space.value_error("utime: can't specify dir_fd without matching path"))
            }
            PathOrFd::Fd(..) if !follow_symlinks => {
                Err(space.value_error("utime: cannot use fd and follow_symlinks together"))
            }
            PathOrFd::Fd(fd, object) => {
                // SAFETY: the times are null or two records.
                file_call(space, object, || unsafe { libc::futimens(*fd, times) }).map(drop)
            }
            PathOrFd::Path(path) => {
                let flags = if follow_symlinks { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
                let folder = dir_fd(folder);
                // SAFETY: a C string; the times are null or two records.
                let call = || unsafe { libc::utimensat(folder, path.as_ptr(), times, flags) };
                file_call(space, &path.object, call).map(drop)
            }
        }
    }

    /// Tell what the system knows of the file system that a file is on.
    #[pyfunction(signature = "(path)")]
    fn statvfs(space: &Space, path: PathOrFd) -> PyResult<Ref<Object>> {
        let mut stat = MaybeUninit::<libc::statvfs>::uninit();
        let place = stat.as_mut_ptr();
        // SAFETY: the record is written when the call succeeds.
        unsafe {
            file_call(space, path.object(), || match &path {
                PathOrFd::Fd(fd, _) => libc::fstatvfs(*fd, place),
                PathOrFd::Path(path) => libc::statvfs(path.as_ptr(), place),
            })?;
            statvfs_result(space, &stat.assume_init())
        }
    }

    /// Tell what the system knows of the file system that an open file is on.
    #[pyfunction(signature = "(fd, /)")]
    fn fstatvfs(space: &Space, fd: Fildes) -> PyResult<Ref<Object>> {
        let mut stat = MaybeUninit::<libc::statvfs>::uninit();
        // SAFETY: the record is written when the call succeeds.
        unsafe {
            crate::system_calls::system_call(space, || libc::fstatvfs(fd.0, stat.as_mut_ptr()))?;
            statvfs_result(space, &stat.assume_init())
        }
    }
}
