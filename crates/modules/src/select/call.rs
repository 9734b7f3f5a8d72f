//! The function `select`.

use crate::duration::{Deadline, Rounding, nanoseconds};
use crate::paths::fileno;
use crate::system_calls::system_call;
use objspace::exceptions::TypeError;
use objspace::{Layout, List, Object, PyErr, PyResult, Ref, Space, Tuple};

/// Files with their descriptors.
type Files = Vec<(Ref<Object>, i32)>;

/// The files of one argument.
fn files(space: &Space, given: &Object) -> PyResult<Files> {
    let wrong = |err: PyErr| match err.is_a::<TypeError>() {
        true => space.type_error("arguments 1-3 must be sequences"),
        false => err,
    };
    // A list is taken as it is, and `fileno()` may change it meanwhile.
    let items = match given.downcast::<List>() {
        Some(list) => list.to_ref(),
        None => given.to_list(space).map_err(wrong)?,
    };
    let mut files = Vec::with_capacity(items.len());
    let mut index = 0;
    while let Some(item) = items.get(index) {
        index += 1;
        let fd = fileno(space, &item)?;
        if fd as usize >= libc::FD_SETSIZE {
            return Err(space.value_error("filedescriptor out of range in select()"));
        }
        files.push((item, fd));
    }
    Ok(files)
}

fn set_of(files: &Files) -> libc::fd_set {
    // SAFETY: all zeros are an empty set; every descriptor is below the set's size.
    unsafe {
        let mut set = core::mem::zeroed();
        for (_, fd) in files {
            libc::FD_SET(*fd, &mut set);
        }
        set
    }
}

fn ready(space: &Space, files: Files, set: &libc::fd_set) -> PyResult<Ref<Object>> {
    // SAFETY: every descriptor is below the set's size.
    let is_ready = |fd| unsafe { libc::FD_ISSET(fd, set) };
    let ready = files.into_iter().filter(|(_, fd)| is_ready(*fd)).map(|(file, _)| file);
    List::from_vec(space, ready.collect()).map(Ref::into_object)
}

/// Waits for files that can be read, that can be written, and that something unusual has happened to.
///
/// # Errors
/// What is wrong with the arguments; `OSError`; what a signal's handler raises.
pub fn select(space: &Space, given: [&Object; 3], timeout: Option<&Object>) -> PyResult<Ref<Tuple>> {
    let nanos = match timeout.filter(|timeout| !timeout.is_none()) {
        None => None,
        Some(timeout) => {
            Some(nanoseconds(space, timeout, Rounding::Away).map_err(
                |err| match err.is_a::<TypeError>() {
                    true => space.type_error("timeout must be a float or None"),
                    false => err,
                },
            )?)
        }
    };
    if nanos.is_some_and(|nanos| nanos < 0) {
        return Err(space.value_error("timeout must be non-negative"));
    }
    let [reading, writing, unusual] = given;
    let (reading, writing, unusual) =
        (files(space, reading)?, files(space, writing)?, files(space, unusual)?);
    let highest = [&reading, &writing, &unusual].into_iter().flatten().map(|(_, fd)| *fd).max();
    let deadline = Deadline::after(nanos);
    let mut sets = [set_of(&reading), set_of(&writing), set_of(&unusual)];
    system_call(space, || {
        sets = [set_of(&reading), set_of(&writing), set_of(&unusual)];
        let [reading, writing, unusual] = &mut sets;
        let mut left = deadline.left().map(|left| {
            // Rounded up, so that the wait is not shorter than asked for.
            let micros = left / 1_000 + i64::from(left % 1_000 != 0);
            libc::timeval { tv_sec: micros / 1_000_000, tv_usec: micros % 1_000_000 }
        });
        let left = left.as_mut().map_or(core::ptr::null_mut(), core::ptr::from_mut);
        // SAFETY: the sets and the time are complete.
        unsafe { libc::select(highest.map_or(0, |fd| fd + 1), reading, writing, unusual, left) }
    })?;
    let lists = [
        ready(space, reading, &sets[0])?,
        ready(space, writing, &sets[1])?,
        ready(space, unusual, &sets[2])?,
    ];
    Tuple::from_vec(space, lists.into())
}
