//! The module `resource`: limits on what the process may use, and what it has used.

use crate::posix::stat::Record;
use cpyext_macros::pymodule;
use objspace::{Int, Object, PyResult, Ref, Space, Tuple, int};

/// `resource.struct_rusage`.
static USAGE: Record = Record::new(
    c"resource.struct_rusage",
    &[
        Some(c"ru_utime"),
        Some(c"ru_stime"),
        Some(c"ru_maxrss"),
        Some(c"ru_ixrss"),
        Some(c"ru_idrss"),
        Some(c"ru_isrss"),
        Some(c"ru_minflt"),
        Some(c"ru_majflt"),
        Some(c"ru_nswap"),
        Some(c"ru_inblock"),
        Some(c"ru_oublock"),
        Some(c"ru_msgsnd"),
        Some(c"ru_msgrcv"),
        Some(c"ru_nsignals"),
        Some(c"ru_nvcsw"),
        Some(c"ru_nivcsw"),
    ],
    16,
);

/// One more than the largest number of a limit.
const LIMITS: i32 = 16;

fn check_resource(space: &Space, resource: i32) -> PyResult<()> {
    match (0..LIMITS).contains(&resource) {
        true => Ok(()),
        false => Err(space.value_error("invalid resource specified")),
    }
}

/// A limit, where -1 stands for none.
fn limit(space: &Space, given: &Object) -> PyResult<libc::rlim_t> {
    let number = objspace::number::index(space, given)?;
    if number.to_i64() == Some(-1) {
        return Ok(libc::RLIM_INFINITY);
    }
    if number.is_negative() {
        return Err(space.value_error("Cannot convert negative int"));
    }
    int::convert::as_c::<u64>(space, given)
        .map_err(|_| space.overflow_error("Python int too large to convert to C rlim_t"))
}

/// The limits that Python code gives: the one in force, and the most that it can be.
fn limits(space: &Space, given: &Object) -> PyResult<libc::rlimit> {
    let items = given.collect(space)?;
    let [current, most] = &items[..] else {
        return Err(space.value_error("expected a tuple of 2 integers"));
    };
    Ok(libc::rlimit { rlim_cur: limit(space, current)?, rlim_max: limit(space, most)? })
}

fn to_tuple(space: &Space, limits: &libc::rlimit) -> PyResult<Ref<Tuple>> {
    let number = |limit| match limit {
        libc::RLIM_INFINITY => space.new_int(-1),
        limit => Int::from_u64(space, limit).map(Ref::into_object),
    };
    Tuple::from_vec(space, vec![number(limits.rlim_cur)?, number(limits.rlim_max)?])
}

fn usage(space: &Space, usage: &libc::rusage) -> PyResult<Ref<Object>> {
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
    let mut values =
        vec![space.new_float(seconds(usage.ru_utime))?, space.new_float(seconds(usage.ru_stime))?];
    let numbers = [
        usage.ru_maxrss,
        usage.ru_ixrss,
        usage.ru_idrss,
        usage.ru_isrss,
        usage.ru_minflt,
        usage.ru_majflt,
        usage.ru_nswap,
        usage.ru_inblock,
        usage.ru_oublock,
        usage.ru_msgsnd,
        usage.ru_msgrcv,
        usage.ru_nsignals,
        usage.ru_nvcsw,
        usage.ru_nivcsw,
    ];
    for number in numbers {
        values.push(space.new_int(number)?);
    }
    USAGE.make(space, values)
}

static NUMBERS: &[(&str, i64)] = &[
    ("RLIMIT_CPU", libc::RLIMIT_CPU as i64),
    ("RLIMIT_FSIZE", libc::RLIMIT_FSIZE as i64),
    ("RLIMIT_DATA", libc::RLIMIT_DATA as i64),
    ("RLIMIT_STACK", libc::RLIMIT_STACK as i64),
    ("RLIMIT_CORE", libc::RLIMIT_CORE as i64),
    ("RLIMIT_NOFILE", libc::RLIMIT_NOFILE as i64),
    ("RLIMIT_OFILE", libc::RLIMIT_NOFILE as i64),
    ("RLIMIT_AS", libc::RLIMIT_AS as i64),
    ("RLIMIT_RSS", libc::RLIMIT_RSS as i64),
    ("RLIMIT_NPROC", libc::RLIMIT_NPROC as i64),
    ("RLIMIT_MEMLOCK", libc::RLIMIT_MEMLOCK as i64),
    ("RLIMIT_MSGQUEUE", libc::RLIMIT_MSGQUEUE as i64),
    ("RLIMIT_NICE", libc::RLIMIT_NICE as i64),
    ("RLIMIT_RTPRIO", libc::RLIMIT_RTPRIO as i64),
    ("RLIMIT_RTTIME", libc::RLIMIT_RTTIME as i64),
    ("RLIMIT_SIGPENDING", libc::RLIMIT_SIGPENDING as i64),
    ("RLIM_INFINITY", -1),
    ("RUSAGE_SELF", libc::RUSAGE_SELF as i64),
    ("RUSAGE_CHILDREN", libc::RUSAGE_CHILDREN as i64),
    ("RUSAGE_THREAD", libc::RUSAGE_THREAD as i64),
];

/// Limits on what processes use, and what they have used.
#[pymodule(name = "resource")]
pub mod module {
    use super::{NUMBERS, USAGE, check_resource, limits, to_tuple, usage};
    use objspace::exceptions::OSError;
    use objspace::{Module, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple};

    fn none() -> libc::rlimit {
        libc::rlimit { rlim_cur: 0, rlim_max: 0 }
    }

    /// The error of setting a limit.
    fn failure(space: &Space) -> PyErr {
        match crate::system_calls::errno() {
            libc::EINVAL => space.value_error("current limit exceeds maximum limit"),
            libc::EPERM => space.value_error("not allowed to raise maximum limit"),
            error => space.os_error(error, None, None),
        }
    }

    /// Return what the process, its children or the thread have used.
    #[pyfunction(signature = "(who, /)")]
    fn getrusage(space: &Space, who: i32) -> PyResult<Ref<Object>> {
        // SAFETY: all zeros are a valid record, which the call fills.
        let mut record = unsafe { core::mem::zeroed() };
        // SAFETY: there is room for the record.
        if unsafe { libc::getrusage(who, &mut record) } != 0 {
            return Err(match crate::system_calls::errno() {
                libc::EINVAL => space.value_error("invalid who parameter"),
                error => space.os_error(error, None, None),
            });
        }
        usage(space, &record)
    }

    /// Return a limit: the one in force, and the most that it can be.
    #[pyfunction(signature = "(resource, /)")]
    fn getrlimit(space: &Space, resource: i32) -> PyResult<Ref<Tuple>> {
        check_resource(space, resource)?;
        let mut current = none();
        // SAFETY: there is room for the record.
        match unsafe { libc::getrlimit(resource as _, &mut current) } {
            0 => to_tuple(space, &current),
            _ => Err(space.last_os_error(None)),
        }
    }

    /// Set a limit: the one in force, and the most that it can be.
    #[pyfunction(signature = "(resource, limits, /)")]
    fn setrlimit(space: &Space, resource: i32, given: &Object) -> PyResult<()> {
        check_resource(space, resource)?;
        let new = limits(space, given)?;
        // SAFETY: the record is complete.
        match unsafe { libc::setrlimit(resource as _, &new) } {
            0 => Ok(()),
            _ => Err(failure(space)),
        }
    }

    /// Return a limit of a process, and set it if one is given.
    #[pyfunction(signature = "(pid, resource, limits=None, /)")]
    fn prlimit(space: &Space, pid: i32, resource: i32, given: Option<&Object>) -> PyResult<Ref<Tuple>> {
        check_resource(space, resource)?;
        let new = given.filter(|given| !given.is_none()).map(|given| limits(space, given)).transpose()?;
        let new = new.as_ref().map_or(core::ptr::null(), core::ptr::from_ref);
        let mut before = none();
        // SAFETY: a record or null, and room for a record.
        match unsafe { libc::prlimit(pid, resource as _, new, &mut before) } {
            0 => to_tuple(space, &before),
            _ => Err(failure(space)),
        }
    }

    /// Return the size of a page of memory, in bytes.
    #[pyfunction]
    fn getpagesize() -> i64 {
        // SAFETY: any number may be asked about.
        unsafe { libc::sysconf(libc::_SC_PAGESIZE) }
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "error", OSError::type_object())?;
        module.set(space, "struct_rusage", USAGE.ty(space)?)?;
        for &(name, number) in NUMBERS {
            module.set(space, name, &*space.new_int(number)?)?;
        }
        Ok(())
    }
}
