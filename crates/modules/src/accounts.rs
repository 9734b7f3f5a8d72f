//! The modules `pwd` and `grp`: the users and groups that the system knows.
//!
//! The C library's functions keep their results in memory of their own, or fill memory that they are given; here it is always the
//! latter, so that the GIL can be given up.

use crate::posix::stat::Record;
use core::ffi::{CStr, c_char};
use cpyext_macros::pymodule;
use objspace::{List, Object, PyResult, Ref, Space, Str, gil, number};
use std::ffi::CString;

/// `pwd.struct_passwd`.
static USER: Record = Record::new(
    c"pwd.struct_passwd",
    &[
        Some(c"pw_name"),
        Some(c"pw_passwd"),
        Some(c"pw_uid"),
        Some(c"pw_gid"),
        Some(c"pw_gecos"),
        Some(c"pw_dir"),
        Some(c"pw_shell"),
    ],
    7,
);

/// `grp.struct_group`.
static GROUP: Record = Record::new(
    c"grp.struct_group",
    &[Some(c"gr_name"), Some(c"gr_passwd"), Some(c"gr_gid"), Some(c"gr_mem")],
    4,
);

/// Text of a record; `None` where there is none.
///
/// # Safety
/// Null or a C string.
unsafe fn text(space: &Space, text: *const c_char) -> PyResult<Ref<Object>> {
    if text.is_null() {
        return Ok(space.none());
    }
    // SAFETY: the caller's promise.
    crate::paths::fs_decode(space, unsafe { CStr::from_ptr(text) }.to_bytes()).map(Ref::into_object)
}

/// The number of a user or group, where all ones stand for -1.
fn identity(space: &Space, id: u32) -> PyResult<Ref<Object>> {
    space.new_int(if id == u32::MAX { -1 } else { id.into() })
}

/// # Safety
/// The record's texts are null or C strings.
unsafe fn user(space: &Space, entry: &libc::passwd) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe {
        let values = vec![
            text(space, entry.pw_name)?,
            text(space, entry.pw_passwd)?,
            identity(space, entry.pw_uid)?,
            identity(space, entry.pw_gid)?,
            text(space, entry.pw_gecos)?,
            text(space, entry.pw_dir)?,
            text(space, entry.pw_shell)?,
        ];
        USER.make(space, values)
    }
}

/// # Safety
/// The record's texts are null or C strings, and its members end in null.
unsafe fn group(space: &Space, entry: &libc::group) -> PyResult<Ref<Object>> {
    let members = List::new(space)?;
    // SAFETY: the caller's promise.
    unsafe {
        let mut member = entry.gr_mem;
        while !member.is_null() && !member.read_unaligned().is_null() {
            members.push(space, text(space, member.read_unaligned())?)?;
            member = member.add(1);
        }
        let values = vec![
            text(space, entry.gr_name)?,
            text(space, entry.gr_passwd)?,
            identity(space, entry.gr_gid)?,
            members.into_object(),
        ];
        GROUP.make(space, values)
    }
}

/// Looks for a record with memory for its texts, with more of it when it was too little; `None` if there is no such record. `look` gets the
/// record, the memory and the place for the result, and gives an error's number.
fn find<T>(
    space: &Space,
    mut look: impl FnMut(*mut T, *mut c_char, usize, *mut *mut T) -> i32,
) -> PyResult<Option<(T, Vec<c_char>)>> {
    let mut size = 1024;
    loop {
        let mut memory: Vec<c_char> = vec![0; size];
        // SAFETY: all zeros are a valid record of both kinds.
        let mut record: T = unsafe { core::mem::zeroed() };
        let mut result = core::ptr::null_mut();
        let error = gil::without(space, || look(&mut record, memory.as_mut_ptr(), size, &mut result));
        match error {
            libc::ERANGE if size < 1 << 26 => size *= 2,
            libc::ERANGE | libc::ENOMEM => return Err(space.memory_error()),
            // Some sources of records say that there is none by an error.
            _ if result.is_null() => return Ok(None),
            _ => return Ok(Some((record, memory))),
        }
    }
}

/// The number that Python code gives; `None` if no user or group can have it.
fn given_identity(space: &Space, given: &Object, what: &str) -> PyResult<Option<u32>> {
    if !given.is_index() {
        let name = given.ty().tp_name();
        return Err(space.type_error(format_args!("{what} should be integer, not {name}")));
    }
    Ok(match number::index(space, given)?.to_i64() {
        Some(-1) => Some(u32::MAX),
        Some(id) => u32::try_from(id).ok(),
        None => None,
    })
}

fn c_name(space: &Space, name: &Str) -> PyResult<CString> {
    CString::new(crate::paths::fs_encode(space, name)?).map_err(|_| space.value_error("embedded null byte"))
}

fn missing(space: &Space, message: &str) -> objspace::PyErr {
    match space.new_str(message) {
        Ok(message) => space.key_error(&message),
        Err(err) => err,
    }
}

fn by_number(space: &Space, function: &str, what: &str, id: Option<u32>) -> objspace::PyErr {
    match id {
        Some(u32::MAX) => missing(space, &format!("{function}(): {what} not found: -1")),
        Some(id) => missing(space, &format!("{function}(): {what} not found: {id}")),
        None => missing(space, &format!("{function}(): {what} not found")),
    }
}

fn by_name(space: &Space, function: &str, name: &Str) -> objspace::PyErr {
    let shown = name.repr(space).map(|shown| shown.to_string_lossy()).unwrap_or_default();
    missing(space, &format!("{function}(): name not found: {shown}"))
}

/// The users that the system knows.
#[pymodule(name = "pwd")]
pub mod pwd {
    use super::{USER, by_name, by_number, c_name, find, given_identity, user};
    use objspace::{List, Module, Object, PyResult, Ref, Space, Str};

    /// Return the record of the user of a number.
    #[pyfunction(signature = "(uidobj, /)")]
    fn getpwuid(space: &Space, uidobj: &Object) -> PyResult<Ref<Object>> {
        let id = given_identity(space, uidobj, "uid")?;
        let found = match id {
            // SAFETY: the memory has so many bytes.
            Some(id) => find(space, |record, memory, size, result| unsafe {
                libc::getpwuid_r(id, record, memory, size, result)
            })?,
            None => None,
        };
        match found {
            // SAFETY: the record's texts are in the memory beside it.
            Some((record, _memory)) => unsafe { user(space, &record) },
            None => Err(by_number(space, "getpwuid", "uid", id)),
        }
    }

    /// Return the record of the user of a name.
    #[pyfunction(signature = "(name, /)")]
    fn getpwnam(space: &Space, name: &Str) -> PyResult<Ref<Object>> {
        let text = c_name(space, name)?;
        // SAFETY: a C string, and so many bytes of memory.
        let found = find(space, |record, memory, size, result| unsafe {
            libc::getpwnam_r(text.as_ptr(), record, memory, size, result)
        })?;
        match found {
            // SAFETY: the record's texts are in the memory beside it.
            Some((record, _memory)) => unsafe { user(space, &record) },
            None => Err(by_name(space, "getpwnam", name)),
        }
    }

    /// Return the records of all users.
    #[pyfunction]
    fn getpwall(space: &Space) -> PyResult<Ref<List>> {
        let list = List::new(space)?;
        // SAFETY: the GIL keeps others from asking meanwhile; each record stays until the next is asked for.
        unsafe {
            libc::setpwent();
            let mut result = Ok(());
            while let (Ok(()), Some(entry)) = (&result, libc::getpwent().as_ref()) {
                result = user(space, entry).and_then(|entry| list.push(space, entry));
            }
            libc::endpwent();
            result.map(|()| list)
        }
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "struct_passwd", USER.ty(space)?)
    }
}

/// The groups that the system knows.
#[pymodule(name = "grp")]
pub mod grp {
    use super::{GROUP, by_name, by_number, c_name, find, given_identity, group};
    use objspace::{List, Module, Object, PyResult, Ref, Space, Str};

    /// Return the record of the group of a number.
    #[pyfunction(signature = "(id)")]
    fn getgrgid(space: &Space, id: &Object) -> PyResult<Ref<Object>> {
        let id = given_identity(space, id, "gid")?;
        let found = match id {
            // SAFETY: the memory has so many bytes.
            Some(id) => find(space, |record, memory, size, result| unsafe {
                libc::getgrgid_r(id, record, memory, size, result)
            })?,
            None => None,
        };
        match found {
            // SAFETY: the record's texts are in the memory beside it.
            Some((record, _memory)) => unsafe { group(space, &record) },
            None => Err(by_number(space, "getgrgid", "gid", id)),
        }
    }

    /// Return the record of the group of a name.
    #[pyfunction(signature = "(name)")]
    fn getgrnam(space: &Space, name: &Str) -> PyResult<Ref<Object>> {
        let text = c_name(space, name)?;
        // SAFETY: a C string, and so many bytes of memory.
        let found = find(space, |record, memory, size, result| unsafe {
            libc::getgrnam_r(text.as_ptr(), record, memory, size, result)
        })?;
        match found {
            // SAFETY: the record's texts are in the memory beside it.
            Some((record, _memory)) => unsafe { group(space, &record) },
            None => Err(by_name(space, "getgrnam", name)),
        }
    }

    /// Return the records of all groups.
    #[pyfunction]
    fn getgrall(space: &Space) -> PyResult<Ref<List>> {
        let list = List::new(space)?;
        // SAFETY: the GIL keeps others from asking meanwhile; each record stays until the next is asked for.
        unsafe {
            libc::setgrent();
            let mut result = Ok(());
            while let (Ok(()), Some(entry)) = (&result, libc::getgrent().as_ref()) {
                result = group(space, entry).and_then(|entry| list.push(space, entry));
            }
            libc::endgrent();
            result.map(|()| list)
        }
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "struct_group", GROUP.ty(space)?)
    }
}
