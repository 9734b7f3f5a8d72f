//! Ranges of the parts of dates and times, and arguments.

use super::layouts::{Clock, Day};
use algorithms::calendar::gregorian::{self, MAX_YEAR, MIN_YEAR};
use objspace::shim::{ArgPosition, Args, FromArg, Signature, bind};
use objspace::{Object, PyResult, Space};

/// Checks a date.
///
/// # Errors
/// `ValueError` about the first part that is out of range.
pub fn check_day(space: &Space, (year, month, day): Day) -> PyResult<()> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(space.value_error(format_args!("year must be in {MIN_YEAR}..{MAX_YEAR}, not {year}")));
    }
    if !(1..=12).contains(&month) {
        return Err(space.value_error(format_args!("month must be in 1..12, not {month}")));
    }
    let last = gregorian::days_in_month(year, month);
    if !(1..=last).contains(&day) {
        return Err(space.value_error(format_args!(
            "day {day} must be in range 1..{last} for month {month} in year {year}"
        )));
    }
    Ok(())
}

/// Checks a time of day.
///
/// # Errors
/// `ValueError` about the first part that is out of range.
pub fn check_clock(space: &Space, clock: Clock) -> PyResult<()> {
    let Clock { hour, minute, second, microsecond, fold } = clock;
    let parts = [
        ("hour", hour, 23),
        ("minute", minute, 59),
        ("second", second, 59),
        ("microsecond", microsecond, 999_999),
    ];
    for (name, value, last) in parts {
        if !(0..=last).contains(&value) {
            return Err(space.value_error(format_args!("{name} must be in 0..{last}, not {value}")));
        }
    }
    if !(0..=1).contains(&fold) {
        return Err(space.value_error(format_args!("fold must be either 0 or 1, not {fold}")));
    }
    Ok(())
}

/// The parameters of a function, as messages of its family count and name them.
pub const fn parameters(
    function: &'static str,
    names: &'static [&'static str],
    required: usize,
    by_keyword_only: &'static [bool],
) -> Signature {
    Signature {
        function,
        names,
        positional_only: 0,
        positional: names.len() - by_keyword_only.len(),
        required,
        keyword_required: by_keyword_only,
        varargs: false,
        varkw: false,
    }
}

/// The argument of each parameter.
///
/// # Errors
/// `TypeError` when they do not fit.
pub fn bound<'a, const N: usize>(
    space: &Space,
    parameters: &Signature,
    args: &Args<'a>,
) -> PyResult<[Option<&'a Object>; N]> {
    let mut out = [None; N];
    bind(space, parameters, args, &mut out)?;
    Ok(out)
}

/// Like [`bound`], for a constructor whose first three parameters are integers that must be given: a wrong one is complained of
/// before a missing one.
///
/// # Errors
/// `TypeError` when the arguments do not fit, `OverflowError`.
pub fn bound_day<'a, const N: usize>(
    space: &Space,
    parameters: &Signature,
    args: &Args<'a>,
) -> PyResult<[Option<&'a Object>; N]> {
    let out = bound(space, parameters, args);
    if out.is_err() && args.positional_count() < 3 {
        for argument in args.positional() {
            int_or(space, Some(argument), 0)?;
        }
    }
    out
}

/// A C integer, or what stands for a missing one.
///
/// # Errors
/// `TypeError` when it is no integer, `OverflowError` when it does not fit.
pub fn int_or(space: &Space, argument: Option<&Object>, missing: i32) -> PyResult<i32> {
    let Some(argument) = argument else { return Ok(missing) };
    let value = i64::from_arg(space, argument, ArgPosition::only(""))?;
    i32::try_from(value).map_err(|_| {
        let side = if value < 0 { "less than minimum" } else { "greater than maximum" };
        space.overflow_error(format_args!("signed integer is {side}"))
    })
}

/// The argument of a parameter, by its number, of a function that says numbers in messages.
///
/// # Errors
/// `TypeError` when it does not fit.
pub fn numbered<'a, T: FromArg<'a>>(
    space: &Space,
    function: &'static str,
    number: usize,
    argument: &'a Object,
) -> PyResult<T> {
    T::from_arg(space, argument, ArgPosition::numbered(function, number))
}

/// Compares the results of two, as an operator wants it.
pub fn ordered<T: Ord>(space: &Space, left: &T, right: &T, op: objspace::CompareOp) -> objspace::Ref<Object> {
    space.new_bool(op.holds(left.cmp(right)))
}
