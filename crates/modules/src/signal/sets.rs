//! Sets of signals: between Python's iterables and `sigset_t`.

use core::mem::MaybeUninit;
use objspace::exceptions::RuntimeWarning;
use objspace::{Object, PyResult, PyTypeInfo, Ref, Set, Space, number, signals};

/// The signals of an iterable.
///
/// # Errors
/// `ValueError` for what is no signal's number; what iterating raises.
pub fn from_iterable(space: &Space, iterable: &Object) -> PyResult<libc::sigset_t> {
    let mut set = MaybeUninit::uninit();
    // SAFETY: the set is made empty.
    let mut set = unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        set.assume_init()
    };
    let iterator = iterable.iter(space)?;
    while let Some(item) = iterator.next(space)? {
        let signal = number::index(space, &item)?.to_i64().unwrap_or(-1);
        let last = signals::COUNT - 1;
        let Some(valid) = i32::try_from(signal).ok().filter(|&signal| signals::index(signal).is_some())
        else {
            return Err(space.value_error(format_args!("signal number {signal} out of range [1; {last}]")));
        };
        // SAFETY: the set is initialised.
        if unsafe { libc::sigaddset(&mut set, valid) } != 0 {
            // The C library keeps some signals for itself.
            let message = format!("invalid signal number {signal}, please use valid_signals()");
            objspace::warnings::warn(space, RuntimeWarning::type_object(), &message, 1)?;
        }
    }
    Ok(set)
}

/// A Python set of the signals' numbers.
///
/// # Errors
/// `MemoryError`.
pub fn to_set(space: &Space, signals: &libc::sigset_t) -> PyResult<Ref<Set>> {
    let result = Set::new(space)?;
    for signal in 1..signals::COUNT as i32 {
        // SAFETY: the set is initialised.
        if unsafe { libc::sigismember(signals, signal) } == 1 {
            result.add(space, &*space.new_int(signal.into())?)?;
        }
    }
    Ok(result)
}

/// The signals that a function fills in.
///
/// # Errors
/// `OSError` when the function gives something other than 0.
pub fn filled(space: &Space, fill: impl FnOnce(*mut libc::sigset_t) -> i32) -> PyResult<Ref<Set>> {
    // SAFETY: all zeros are a valid set.
    let mut set = unsafe { core::mem::zeroed() };
    match fill(&mut set) {
        0 => to_set(space, &set),
        _ => Err(space.last_os_error(None)),
    }
}
