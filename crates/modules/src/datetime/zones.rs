//! What dates and times ask of a time zone: its offset, whether it is summer time, and its name.

use super::layouts::Delta;
use super::timezone::TimeZone;
use super::tzinfo::TzInfo;
use algorithms::calendar::span::Span;
use objspace::{Layout, Object, PyErr, PyResult, Ref, Space, Str};

/// An argument that must be a time zone or `None`; nothing for `None`.
///
/// # Errors
/// `TypeError`.
pub fn check_tzinfo(space: &Space, argument: Option<&Object>) -> PyResult<Option<Ref<Object>>> {
    match argument.filter(|argument| !argument.is_none()) {
        None => Ok(None),
        Some(zone) if zone.is_instance::<TzInfo>() => Ok(Some(zone.to_ref())),
        Some(other) => Err(space.type_error(format_args!(
            "tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
            other.ty().tp_name()
        ))),
    }
}

/// The error for an offset of a day or more.
#[cold]
pub fn offset_out_of_range(space: &Space, offset: &Object) -> PyErr {
    match offset.repr(space) {
        Ok(shown) => space.value_error(format_args!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}",
            shown.to_string_lossy()
        )),
        Err(err) => err,
    }
}

/// What a zone's method `utcoffset` or `dst` says of `about` (a `datetime` or `None`); nothing without a zone.
///
/// # Errors
/// What the method raises; `TypeError` and `ValueError` for an answer that makes no sense.
pub fn ask(
    space: &Space,
    zone: Option<&Object>,
    method: &str,
    about: &Object,
) -> PyResult<Option<Ref<Delta>>> {
    let Some(zone) = zone else { return Ok(None) };
    if method == "utcoffset"
        && let Some(zone) = zone.downcast_exact::<TimeZone>()
    {
        return zone.offset(space).map(Some);
    }
    let answer = zone.call_method(space, method, &[about])?;
    if answer.is_none() {
        return Ok(None);
    }
    let Some(delta) = answer.downcast::<Delta>() else {
        let got = answer.ty().tp_name();
        return Err(
            space.type_error(format_args!("tzinfo.{method}() must return None or timedelta, not '{got}'"))
        );
    };
    if !delta.span().is_below_a_day() {
        return Err(offset_out_of_range(space, delta));
    }
    Ok(Some(delta.to_ref()))
}

/// The offset from UTC.
///
/// # Errors
/// As [`ask`].
pub fn offset(space: &Space, zone: Option<&Object>, about: &Object) -> PyResult<Option<Span>> {
    Ok(ask(space, zone, "utcoffset", about)?.map(|delta| delta.span()))
}

/// The zone's name; `None` without a zone.
///
/// # Errors
/// As [`ask`].
pub fn name(space: &Space, zone: Option<&Object>, about: &Object) -> PyResult<Ref<Object>> {
    let Some(zone) = zone else { return Ok(space.none()) };
    let answer = zone.call_method(space, "tzname", &[about])?;
    if answer.is_none() || answer.is_instance::<Str>() {
        return Ok(answer);
    }
    let got = answer.ty().tp_name();
    Err(space.type_error(format_args!("tzinfo.tzname() must return None or a string, not '{got}'")))
}

/// The offset as text, empty when there is none.
///
/// # Errors
/// As [`ask`].
pub fn offset_text(
    space: &Space,
    zone: Option<&Object>,
    separator: &str,
    about: &Object,
) -> PyResult<String> {
    Ok(offset(space, zone, about)?.map_or_else(String::new, |offset| offset.offset_text(separator)))
}

/// A delta or `None`, as Python code sees it.
pub fn or_none(space: &Space, delta: Option<Ref<Delta>>) -> Ref<Object> {
    delta.map_or_else(|| space.none(), Ref::into_object)
}
