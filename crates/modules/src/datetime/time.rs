//! `datetime.time`.

use super::checks::{bound, check_clock, int_or, numbered, ordered, parameters};
use super::date::{invalid_iso_format, iso_text};
use super::delta::hash_of;
use super::layouts::{Clock, NO_HASH, Time, clock_bytes};
use super::zones::{check_tzinfo, or_none};
use super::{formatting, local_time, pickling, zones};
use crate::instance::{self, HEAD};
use algorithms::calendar::iso_format::{self, Offset, TimeOfDay};
use algorithms::calendar::span::Span;
use core::cell::Cell;
use core::ffi::c_char;
use cpyext_macros::pytype;
use objspace::shim::{Args, Signature};
use objspace::{CompareOp, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, hashing};

const NAMES: &[&str] = &["hour", "minute", "second", "microsecond", "tzinfo", "fold"];
const NEW: Signature = parameters("", NAMES, 0, &[false]);
const REPLACE: Signature = parameters("replace", NAMES, 0, &[false]);
const ISO_FORMAT: Signature = parameters("isoformat", &["timespec"], 0, &[]);
const STRFTIME: Signature = parameters("strftime", &["format"], 1, &[]);

/// The zone of an offset that was read; `timezone.utc` for none at all.
///
/// # Errors
/// `ValueError` for an offset of a day or more.
pub fn zone_of(space: &Space, offset: Option<Offset>) -> PyResult<Option<Ref<Object>>> {
    let Some((seconds, microseconds)) = offset else { return Ok(None) };
    let span = Span::new(0, i64::from(seconds), i64::from(microseconds))
        .map_err(|error| super::delta::too_long(space, error))?;
    super::timezone::TimeZone::new(space, span, None).map(|zone| Some(zone.into_object()))
}

impl Time {
    /// A new instance of a class.
    ///
    /// # Errors
    /// `ValueError` when the time is out of range.
    pub fn of_class(
        space: &Space,
        class: &Type,
        clock: Clock,
        zone: Option<Ref<Object>>,
    ) -> PyResult<Ref<Time>> {
        check_clock(space, clock)?;
        Time::with_data(space, class, clock_bytes(clock), clock.fold as u8, zone)
    }

    fn with_data(
        space: &Space,
        class: &Type,
        data: [u8; 6],
        fold: u8,
        zone: Option<Ref<Object>>,
    ) -> PyResult<Ref<Time>> {
        let value = Time {
            head: HEAD,
            hashcode: Cell::new(NO_HASH),
            hastzinfo: Cell::new(zone.is_some() as c_char),
            data: data.map(Cell::new),
            fold: Cell::new(fold),
            tzinfo: Slot::empty(),
        };
        value.tzinfo.set(zone);
        instance::create(space, class, value)
    }

    /// A time, made by calling the class unless it is `time` itself.
    ///
    /// # Errors
    /// `ValueError` when the time is out of range; what the class raises.
    pub fn by_class(
        space: &Space,
        class: &Type,
        clock: Clock,
        zone: Option<Ref<Object>>,
    ) -> PyResult<Ref<Object>> {
        if class.is(Time::type_object()) {
            return Time::of_class(space, class, clock, zone).map(Ref::into_object);
        }
        let Clock { hour, minute, second, microsecond, fold } = clock;
        let [hour, minute, second, microsecond] =
            [hour, minute, second, microsecond].map(|part| space.new_int(i64::from(part)));
        let zone = zone.unwrap_or_else(|| space.none());
        let made = class.call(space, &[&*hour?, &*minute?, &*second?, &*microsecond?, &*zone])?;
        if let Some(time) = made.downcast::<Time>() {
            time.fold.set(fold as u8);
        }
        Ok(made)
    }

    /// The zone.
    pub fn zone(&self) -> Option<Ref<Object>> {
        self.tzinfo.get()
    }

    fn offset(&self, space: &Space) -> PyResult<Option<Span>> {
        zones::offset(space, self.zone().as_deref(), objspace::none())
    }

    /// The time of day as a span, minus the offset.
    fn in_universal_time(&self, offset: Span) -> i128 {
        let clock = self.clock();
        i128::from(clock.seconds()) * 1_000_000 + i128::from(clock.microsecond) - offset.total_microseconds()
    }
}

#[pytype(
    name = "time",
    module = "datetime",
    flags = BASETYPE,
    tp_dealloc = instance::dealloc::<Time>
)]
/// time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object
///
/// All arguments are optional. tzinfo may be None, or an instance of
/// a tzinfo subclass. The remaining arguments may be ints.
impl Time {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Time>> {
        if let Some((data, fold, zone)) = pickling::time_state(space, &args)? {
            return Time::with_data(space, cls, data, fold, zone);
        }
        let [hour, minute, second, microsecond, zone, fold] = bound(space, &NEW, &args)?;
        let clock = Clock {
            hour: int_or(space, hour, 0)?,
            minute: int_or(space, minute, 0)?,
            second: int_or(space, second, 0)?,
            microsecond: int_or(space, microsecond, 0)?,
            fold: int_or(space, fold, 0)?,
        };
        check_clock(space, clock)?;
        Time::of_class(space, cls, clock, check_tzinfo(space, zone)?)
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Clock { hour, minute, second, microsecond, fold } = self.clock();
        let mut text = format!("{}({hour}, {minute}", self.ty().tp_name());
        if second != 0 || microsecond != 0 {
            text += &format!(", {second}");
        }
        if microsecond != 0 {
            text += &format!(", {microsecond}");
        }
        if fold != 0 {
            text += &format!(", fold={fold}");
        }
        if let Some(zone) = self.zone() {
            text += &format!(", tzinfo={}", zone.repr(space)?.to_string_lossy());
        }
        text += ")";
        Str::from_str(space, &text)
    }

    #[slot(tp_str)]
    fn text(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.call_method(space, "isoformat", &[])
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        if self.hashcode.get() == NO_HASH {
            // the same time with another fold has the same hash; without a date, zones cannot tell them apart
            let hash = match self.offset(space)? {
                None => hashing::secret(space).hash_bytes(&self.bytes()) as isize,
                Some(offset) => {
                    let span = Span::from_microseconds(self.in_universal_time(offset));
                    hash_of(span.map_err(|error| super::delta::too_long(space, error))?)
                }
            };
            self.hashcode.set(hash);
        }
        Ok(self.hashcode.get())
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<Time>() else { return Ok(space.not_implemented()) };
        if local_time::same(self.zone().as_ref(), other.zone().as_ref()) {
            return Ok(ordered(space, &self.bytes(), &other.bytes(), op));
        }
        match (self.offset(space)?, other.offset(space)?) {
            (left, right) if left == right => Ok(ordered(space, &self.bytes(), &other.bytes(), op)),
            (Some(left), Some(right)) => {
                Ok(ordered(space, &self.in_universal_time(left), &other.in_universal_time(right), op))
            }
            _ => match op {
                CompareOp::Eq => Ok(space.new_bool(false)),
                CompareOp::Ne => Ok(space.new_bool(true)),
                _ => Err(space.type_error("can't compare offset-naive and offset-aware times")),
            },
        }
    }

    /// The hour.
    #[getter]
    fn hour(&self) -> i64 {
        i64::from(self.clock().hour)
    }

    /// The minute.
    #[getter]
    fn minute(&self) -> i64 {
        i64::from(self.clock().minute)
    }

    /// The second.
    #[getter]
    fn second(&self) -> i64 {
        i64::from(self.clock().second)
    }

    /// The microsecond.
    #[getter]
    fn microsecond(&self) -> i64 {
        i64::from(self.clock().microsecond)
    }

    /// The time zone, or None.
    #[getter(name = "tzinfo")]
    fn zone_or_none(&self, space: &Space) -> Ref<Object> {
        self.zone().unwrap_or_else(|| space.none())
    }

    /// Which of two times it is, where clocks were set back.
    #[getter(name = "fold")]
    fn which(&self) -> i64 {
        i64::from(self.clock().fold)
    }

    /// Return a string in ISO 8601 format: HH:MM:SS, with a fraction and the offset where there are some.
    ///
    /// timespec says how precise it is: 'auto', 'hours', 'minutes', 'seconds', 'milliseconds' or 'microseconds'.
    #[pymethod(raw)]
    fn isoformat(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Str>> {
        let [timespec] = bound(space, &ISO_FORMAT, &args)?;
        let timespec = timespec.map(|spec| numbered::<&Str>(space, "isoformat", 1, spec)).transpose()?;
        let text = formatting::clock_text(space, self.clock(), timespec)?;
        let offset = zones::offset_text(space, self.zone().as_deref(), ":", objspace::none())?;
        Str::from_str(space, &(text + &offset))
    }

    /// Return a string that a format says, as time.strftime() does.
    #[pymethod(raw)]
    fn strftime(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [format] = bound(space, &STRFTIME, &args)?;
        let Some(format) = format else { return Err(space.bad_internal_call()) };
        formatting::strftime_of_time(space, self, numbered::<&Str>(space, "strftime", 1, format)?)
    }

    /// Return the text of the object in a format, as strftime() does; str() without one.
    #[pymethod(name = "__format__", raw)]
    fn format(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        formatting::format(space, self, &args)
    }

    /// Return the zone's offset from UTC, or None.
    #[pymethod]
    fn utcoffset(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(or_none(space, zones::ask(space, self.zone().as_deref(), "utcoffset", objspace::none())?))
    }

    /// Return the zone's name, or None.
    #[pymethod]
    fn tzname(&self, space: &Space) -> PyResult<Ref<Object>> {
        zones::name(space, self.zone().as_deref(), objspace::none())
    }

    /// Return how far the zone's summer time is ahead, or None.
    #[pymethod]
    fn dst(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(or_none(space, zones::ask(space, self.zone().as_deref(), "dst", objspace::none())?))
    }

    /// Return a time with some parts replaced.
    #[pymethod(
        raw,
        signature = "($self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)"
    )]
    fn replace(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [hour, minute, second, microsecond, zone, fold] = bound(space, &REPLACE, &args)?;
        let old = self.clock();
        let clock = Clock {
            hour: int_or(space, hour, old.hour)?,
            minute: int_or(space, minute, old.minute)?,
            second: int_or(space, second, old.second)?,
            microsecond: int_or(space, microsecond, old.microsecond)?,
            fold: int_or(space, fold, old.fold)?,
        };
        check_clock(space, clock)?;
        let zone = if zone.is_some() { check_tzinfo(space, zone)? } else { self.zone() };
        Time::by_class(space, self.ty(), clock, zone)
    }

    /// What copy.replace() calls: see replace().
    #[pymethod(raw, name = "__replace__", signature = "($self, /, **changes)")]
    fn replace_special(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.replace(space, args)
    }

    /// Construct a time from a string in one of the ISO 8601 formats.
    #[pymethod(class)]
    fn fromisoformat(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        let text = iso_text(space, object)?;
        let read = iso_format::time(text.strip_prefix(b"T").unwrap_or(&text));
        let (TimeOfDay { mut hour, minute, second, microsecond }, offset) =
            read.ok_or_else(|| invalid_iso_format(space, object))?;
        if hour == 24 {
            if (minute, second, microsecond) != (0, 0, 0) {
                return Err(midnight_only(space));
            }
            hour = 0;
        }
        let zone = zone_of(space, offset)?;
        Time::by_class(space, cls, Clock { hour, minute, second, microsecond, fold: 0 }, zone)
    }

    /// Parse a time according to a format, as time.strptime() does.
    #[pymethod(class, raw)]
    fn strptime(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        formatting::strptime(space, "_strptime_datetime_time", cls, &args)
    }

    /// Return what pickling by this protocol needs.
    #[pymethod(name = "__reduce_ex__", raw)]
    fn reduce_ex(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Tuple>> {
        let protocol = pickling::protocol(space, &args)?;
        let data = pickling::fold_in(self.bytes(), 0, self.clock().fold, protocol);
        pickling::reduce(space, self, &data, self.zone())
    }

    /// Return what pickling needs.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        pickling::reduce(space, self, &self.bytes(), self.zone())
    }
}

/// The error for times after 24:00.
#[cold]
pub fn midnight_only(space: &Space) -> objspace::PyErr {
    space.value_error("minute, second, and microsecond must be 0 when hour is 24")
}
