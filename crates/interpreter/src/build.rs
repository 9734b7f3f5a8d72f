//! Displays: tuples, lists, sets, dicts, slices and joined strings from runs of temporaries.

use crate::calls::callable_name;
use crate::operands::{Operands, release_run};
use crate::value::Value;
use objspace::dict::Duplicates;
use objspace::exceptions as exc;
use objspace::{Dict, List, Object, PyErr, PyResult, Ref, Set, Slice, Slot, Space, Str, Tuple};

/// A tuple of the run that starts at `registers`.
///
/// # Safety
/// The run consists of bound temporaries.
#[inline(never)]
pub unsafe fn tuple(space: &Space, registers: *mut Value, count: usize) -> PyResult<Ref<Tuple>> {
    let operands = Operands { space, regs: registers, local_count: 0 };
    // SAFETY: the caller's promise.
    unsafe {
        let made = operands.take_objects(registers, count);
        if made.is_err() {
            release_run(registers, count);
        }
        made
    }
}

/// A list of the run that starts at `registers`.
///
/// # Safety
/// As [`tuple`].
#[inline(never)]
pub unsafe fn list(space: &Space, registers: *mut Value, count: usize) -> PyResult<Ref<List>> {
    let operands = Operands { space, regs: registers, local_count: 0 };
    // SAFETY: the caller's promise.
    unsafe { operands.consume_run(0, count, |slots| List::from_slots(space, slots)) }
}

/// A set of a run.
///
/// # Safety
/// As [`tuple`].
pub unsafe fn set(operands: &Operands<'_>, first: usize, count: usize) -> PyResult<Ref<Set>> {
    let fill = |slots: &[Slot]| {
        let set = Set::new(operands.space)?;
        for item in slots.iter().filter_map(Slot::take) {
            set.add_owned(operands.space, item)?;
        }
        Ok(set)
    };
    // SAFETY: the caller's promise.
    unsafe { operands.consume_run(first, count, fill) }
}

/// The strings of a run, joined.
///
/// # Safety
/// As [`tuple`]; every temporary holds a string.
pub unsafe fn string(operands: &Operands<'_>, first: usize, count: usize) -> PyResult<Ref<Str>> {
    // SAFETY: the caller's promise: the registers are as many pointers to strings, which are alive until the run is released.
    unsafe {
        let run = operands.regs.add(first);
        let pieces = core::slice::from_raw_parts(run.cast::<&Str>(), count);
        debug_assert!(pieces.iter().all(|piece| piece.is_instance::<Str>()));
        let joined = Str::concat_all(operands.space, pieces);
        release_run(run, count);
        joined
    }
}

/// A dict of a run of pairs.
///
/// # Safety
/// As [`tuple`].
pub unsafe fn map(operands: &Operands<'_>, first: usize, pairs: usize) -> PyResult<Ref<Dict>> {
    let fill = |slots: &[Slot]| {
        let dict = Dict::with_capacity(operands.space, pairs)?;
        for pair in slots.chunks_exact(2) {
            if let (Some(key), Some(value)) = (pair[0].take(), pair[1].take()) {
                dict.set_item_owned(operands.space, key, value)?;
            }
        }
        Ok(dict)
    };
    // SAFETY: the caller's promise.
    unsafe { operands.consume_run(first, pairs * 2, fill) }
}

/// A slice of a run of two or three.
///
/// # Safety
/// As [`tuple`].
pub unsafe fn slice(operands: &Operands<'_>, first: usize, count: usize) -> PyResult<Ref<Slice>> {
    let make = |slots: &[Slot]| {
        let part = |at: usize| slots.get(at).and_then(Slot::take).unwrap_or_else(|| operands.space.none());
        Slice::from_owned(operands.space, part(0), part(1), part(2))
    };
    // SAFETY: the caller's promise.
    unsafe { operands.consume_run(first, count, make) }
}

/// The list under construction in a register.
///
/// # Safety
/// The register holds a list and keeps it while the result is used.
#[inline(always)]
pub unsafe fn list_in<'a>(value: Value) -> &'a List {
    // SAFETY: the caller's promise.
    unsafe { value.as_object().cast_unchecked() }
}

/// Adds to the set under construction in a register.
///
/// # Safety
/// The register holds a set and keeps it.
pub unsafe fn set_add(space: &Space, set: Value, item: &Object) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { set.as_object().cast_unchecked::<Set>() }.add(space, item).map(drop)
}

/// Adds to the dict under construction in a register.
///
/// # Safety
/// The register holds a dict and keeps it.
pub unsafe fn map_add(space: &Space, dict: Value, key: &Object, value: &Object) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { dict.as_object().cast_unchecked::<Dict>() }.set_item(space, key, value)
}

/// `[*iterable]`
///
/// # Safety
/// The register holds a list and keeps it.
pub unsafe fn list_extend(space: &Space, list: Value, iterable: &Object) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let list = unsafe { list_in(list) };
    list.extend(space, iterable).map_err(|err| {
        let not_iterable = err.is_a::<exc::TypeError>()
            && iterable.ty().slots().tp_iter.get().is_none()
            && !iterable.is_sequence();
        if not_iterable {
            space.type_error(format_args!("Value after * must be an iterable, not {}", iterable.ty().name()))
        } else {
            err
        }
    })
}

/// `{*iterable}`
///
/// # Safety
/// The register holds a set and keeps it.
pub unsafe fn set_update(space: &Space, set: Value, iterable: &Object) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { set.as_object().cast_unchecked::<Set>() }.update(space, iterable)
}

/// `{**mapping}`
///
/// # Safety
/// The register holds a dict and keeps it.
pub unsafe fn dict_update(space: &Space, dict: Value, mapping: &Object) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let dict = unsafe { dict.as_object().cast_unchecked::<Dict>() };
    dict.merge(space, mapping, Duplicates::Replace).map_err(|err| {
        if err.is_a::<exc::AttributeError>() {
            space.type_error(format_args!("'{}' object is not a mapping", mapping.ty().name()))
        } else {
            err
        }
    })
}

/// `f(**mapping)`
///
/// # Safety
/// The register holds a dict and keeps it.
pub unsafe fn dict_merge(space: &Space, dict: Value, mapping: &Object, callable: &Object) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let dict = unsafe { dict.as_object().cast_unchecked::<Dict>() };
    dict.merge(space, mapping, Duplicates::Raise)
        .map_err(|err| keyword_error(space, err, mapping, callable).unwrap_or_else(|err| err))
}

/// The error for keyword arguments that are no mapping, or come twice.
fn keyword_error(space: &Space, err: PyErr, mapping: &Object, callable: &Object) -> PyResult<PyErr> {
    if err.is_a::<exc::AttributeError>() {
        let name = callable_name(space, callable)?;
        return Ok(space.type_error(format_args!(
            "{name} argument after ** must be a mapping, not {}",
            mapping.ty().name()
        )));
    }
    if err.is_a::<exc::KeyError>() {
        let args = err.value().getattr_str(space, "args")?;
        let Some([key]) = args.downcast::<Tuple>().map(Tuple::items) else { return Ok(err) };
        let name = callable_name(space, callable)?;
        let key = key.str(space)?.to_string_lossy();
        return Ok(space.type_error(format_args!("{name} got multiple values for keyword argument '{key}'")));
    }
    Ok(err)
}

/// The tuple of a list that nobody else sees.
pub fn list_to_tuple(space: &Space, list: Ref<Object>) -> PyResult<Ref<Tuple>> {
    match list.downcast::<List>() {
        Some(list) => Tuple::from_vec(space, list.to_vec()),
        None => Err(space.bad_internal_call()),
    }
}
