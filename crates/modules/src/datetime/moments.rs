//! Moments of the system's clock as `datetime` objects, and back; and from one zone to another.

use super::delta::too_long;
use super::layouts::{Clock, DateTime};
use super::{datetime_arithmetic as arithmetic, local_time, timezone, zones};
use algorithms::calendar::span::Span;
use objspace::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, Type};

/// The moment in UTC, with this zone or none.
///
/// # Errors
/// `OSError` when the system cannot tell, `ValueError` when it is out of range; what the class raises.
pub fn in_utc(
    space: &Space,
    class: &Type,
    seconds: i64,
    microsecond: i32,
    zone: Option<Ref<Object>>,
) -> PyResult<Ref<Object>> {
    let shown = local_time::universal(space, seconds)?;
    DateTime::by_class(space, class, shown.day(), Clock { microsecond, ..shown.clock() }, zone)
}

/// The moment in a zone, or in local time.
///
/// # Errors
/// As [`in_utc`]; what the zone raises.
pub fn at(
    space: &Space,
    class: &Type,
    seconds: i64,
    microsecond: i32,
    zone: Option<Ref<Object>>,
) -> PyResult<Ref<Object>> {
    if let Some(zone) = zone {
        let moment = in_utc(space, class, seconds, microsecond, Some(zone.clone()))?;
        return zone.call_method(space, "fromutc", &[&moment]);
    }
    let shown = local_time::local(space, seconds)?;
    super::checks::check_day(space, shown.day())?;
    let fold = local_time::fold_of(space, seconds, &shown)?;
    DateTime::by_class(space, class, shown.day(), Clock { microsecond, fold, ..shown.clock() }, None)
}

/// The moment of a timestamp.
///
/// # Errors
/// As [`at`]; `TypeError`, `ValueError` and `OverflowError` for what is no timestamp.
pub fn from_timestamp(
    space: &Space,
    class: &Type,
    timestamp: &Object,
    zone: Option<Ref<Object>>,
) -> PyResult<Ref<Object>> {
    let (seconds, microsecond) = local_time::microseconds_of(space, timestamp)?;
    at(space, class, seconds, microsecond, zone)
}

/// The beginning of 1970 in UTC.
fn epoch(space: &Space) -> PyResult<Ref<DateTime>> {
    let utc = timezone::utc(space)?.to_ref().into_object();
    DateTime::of_class(space, DateTime::type_object(), (1970, 1, 1), Clock::default(), Some(utc))
}

/// The timestamp of a moment; without a zone it is taken as local time.
///
/// # Errors
/// What the zone raises, and the system.
pub fn timestamp(space: &Space, moment: &DateTime) -> PyResult<f64> {
    if moment.zone().is_none() {
        let clock = moment.clock();
        let seconds = local_time::moment_of(space, moment.day(), clock)?;
        return Ok(seconds as f64 + f64::from(clock.microsecond) / 1e6);
    }
    let since = arithmetic::difference(space, moment, &*epoch(space)?)?;
    super::delta_arithmetic::total_seconds(space, since.map_err(|error| too_long(space, error))?)
}

/// The local zone of a moment without a zone.
fn local_zone(space: &Space, moment: &DateTime) -> PyResult<Ref<Object>> {
    let seconds = local_time::moment_of(space, moment.day(), moment.clock())?;
    local_time::zone_at(space, seconds)
}

/// The moment in another zone, or in the local one.
///
/// # Errors
/// What the zones and the class raise.
pub fn in_zone(space: &Space, moment: &DateTime, zone: Option<Ref<Object>>) -> PyResult<Ref<Object>> {
    let mut own = match moment.zone() {
        Some(own) => own,
        None => local_zone(space, moment)?,
    };
    if zone.as_ref().is_some_and(|zone| zone.is(&*own)) {
        return Ok(moment.to_ref().into_object());
    }
    let mut offset = zones::offset(space, Some(&own), moment)?;
    if offset.is_none() {
        own = local_zone(space, moment)?;
        offset = zones::offset(space, Some(&own), moment)?;
    }
    let utc = moment.shifted(space, offset.unwrap_or(Span::ZERO), -1)?;
    let utc = space.expect::<DateTime>(&utc)?;
    let zone = match zone {
        Some(zone) => zone,
        None => local_time::zone_at(space, local_time::universal_seconds(utc.day(), utc.clock()))?,
    };
    utc.set_zone(Some(zone.clone()));
    zone.call_method(space, "fromutc", &[utc])
}
