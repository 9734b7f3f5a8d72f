//! Operators of `datetime`: comparison, hash, sums and differences.

use super::checks::ordered;
use super::delta::hash_of;
use super::layouts::{Clock, DateTime, Day, Delta};
use super::local_time::same;
use algorithms::calendar::gregorian;
use algorithms::calendar::span::{Span, TooLong, normalized};
use objspace::{CompareOp, Object, PyResult, Ref, Space, hashing};

/// Microseconds since the beginning of the year 1, with the day before as day zero.
fn total(moment: &DateTime) -> i128 {
    let ((year, month, day), clock) = (moment.day(), moment.clock());
    let seconds = i64::from(gregorian::ordinal(year, month, day)) * 86_400 + i64::from(clock.seconds());
    i128::from(seconds) * 1_000_000 + i128::from(clock.microsecond)
}

/// Date and time after a span (before it, when `sign` is -1).
///
/// # Errors
/// `OverflowError` before the first year and behind the last.
pub fn parts_after(space: &Space, moment: &DateTime, span: Span, sign: i64) -> PyResult<(Day, Clock)> {
    let ((year, month, day), clock) = (moment.day(), moment.clock());
    let ordinal = i64::from(gregorian::ordinal(year, month, day)) + sign * i64::from(span.days);
    let seconds = i64::from(clock.seconds()) + sign * i64::from(span.seconds);
    let microseconds = i64::from(clock.microsecond) + sign * i64::from(span.microseconds);
    let Some((ordinal, second, microsecond)) = normalized(ordinal, seconds, microseconds) else {
        return Err(space.overflow_error("date value out of range"));
    };
    Ok((gregorian::from_ordinal(ordinal), Clock::from_seconds(second, microsecond, 0)))
}

impl DateTime {
    /// The moment after a span (before it, when `sign` is -1), in the same class and zone.
    ///
    /// # Errors
    /// `OverflowError` before the first year and behind the last; what the class raises.
    pub fn shifted(&self, space: &Space, span: Span, sign: i64) -> PyResult<Ref<Object>> {
        let (day, clock) = parts_after(space, self, span, sign)?;
        DateTime::by_class(space, self.ty(), day, clock, self.zone())
    }
}

/// `left + right`.
///
/// # Errors
/// As [`DateTime::shifted`].
pub fn add(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
    let operands = match (left.downcast::<DateTime>(), right.downcast::<DateTime>()) {
        (Some(moment), _) => right.downcast::<Delta>().map(|delta| (moment, delta)),
        (None, Some(moment)) => left.downcast::<Delta>().map(|delta| (moment, delta)),
        (None, None) => None,
    };
    match operands {
        Some((moment, delta)) => moment.shifted(space, delta.span(), 1),
        None => Ok(space.not_implemented()),
    }
}

/// `left - right`.
///
/// # Errors
/// `TypeError` when only one of two moments has an offset; as [`DateTime::shifted`].
pub fn subtract(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
    let Some(left) = left.downcast::<DateTime>() else { return Ok(space.not_implemented()) };
    if let Some(right) = right.downcast::<DateTime>() {
        return Delta::from_result(space, difference(space, left, right)?).map(Ref::into_object);
    }
    match right.downcast::<Delta>() {
        Some(delta) => left.shifted(space, delta.span(), -1),
        None => Ok(space.not_implemented()),
    }
}

/// The span from `right` to `left`. In one zone, clocks are compared as they are.
///
/// # Errors
/// `TypeError` when only one of them has an offset; what the zones raise.
pub fn difference(space: &Space, left: &DateTime, right: &DateTime) -> PyResult<Result<Span, TooLong>> {
    let difference = total(left) - total(right);
    if same(left.zone().as_ref(), right.zone().as_ref()) {
        return Ok(Span::from_microseconds(difference));
    }
    let offsets = match (left.offset(space)?, right.offset(space)?) {
        (None, None) => 0,
        (Some(left), Some(right)) => left.total_microseconds() - right.total_microseconds(),
        _ => return Err(space.type_error("can't subtract offset-naive and offset-aware datetimes")),
    };
    Ok(Span::from_microseconds(difference - offsets))
}

/// Whether the offset depends on the fold: such a moment equals none in another zone (PEP 495).
fn is_problematic(space: &Space, moment: &DateTime, offset: Option<Span>) -> PyResult<bool> {
    let clock = moment.clock();
    let flipped = Clock { fold: 1 - clock.fold, ..clock };
    let other = DateTime::of_class(space, moment.ty(), moment.day(), flipped, moment.zone())?;
    Ok(other.offset(space)? != offset)
}

/// A comparison.
///
/// # Errors
/// `TypeError` when only one of them has an offset; what the zones raise.
pub fn compare(space: &Space, left: &DateTime, right: &DateTime, op: CompareOp) -> PyResult<Ref<Object>> {
    if same(left.zone().as_ref(), right.zone().as_ref()) {
        return Ok(ordered(space, &left.bytes(), &right.bytes(), op));
    }
    let (left_offset, right_offset) = (left.offset(space)?, right.offset(space)?);
    let tests_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let mut ordering = match (left_offset, right_offset) {
        (one, other) if one == other => left.bytes().cmp(&right.bytes()),
        (Some(one), Some(other)) => {
            (total(left) - one.total_microseconds()).cmp(&(total(right) - other.total_microseconds()))
        }
        _ if tests_equality => return Ok(space.new_bool(op == CompareOp::Ne)),
        _ => return Err(space.type_error("can't compare offset-naive and offset-aware datetimes")),
    };
    if tests_equality
        && ordering.is_eq()
        && (is_problematic(space, left, left_offset)? || is_problematic(space, right, right_offset)?)
    {
        ordering = core::cmp::Ordering::Greater;
    }
    Ok(space.new_bool(op.holds(ordering)))
}

/// The hash, which does not depend on the fold.
///
/// # Errors
/// What the zone raises.
pub fn hash(space: &Space, moment: &DateTime) -> PyResult<isize> {
    let clock = moment.clock();
    let offset = if clock.fold == 0 {
        moment.offset(space)?
    } else {
        let first = Clock { fold: 0, ..clock };
        DateTime::of_class(space, moment.ty(), moment.day(), first, moment.zone())?.offset(space)?
    };
    let Some(offset) = offset else {
        return Ok(hashing::secret(space).hash_bytes(&moment.bytes()) as isize);
    };
    let span = Span::from_microseconds(total(moment) - offset.total_microseconds());
    Ok(hash_of(span.map_err(|error| super::delta::too_long(space, error))?))
}
