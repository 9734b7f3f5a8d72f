//! `datetime.datetime`. Its operators and its conversions between zones are next door.

use super::checks::{bound, bound_day, check_clock, check_day, int_or, numbered, parameters};
use super::date::{invalid_iso_format, iso_text};
use super::layouts::{Clock, Date, DateTime, Day, NO_HASH, Time, clock_bytes, day_bytes};
use super::time::{midnight_only, zone_of};
use super::zones::{check_tzinfo, or_none};
use super::{datetime_arithmetic as arithmetic, formatting, local_time, moments, pickling, zones};
use crate::instance::{self, HEAD};
use algorithms::calendar::span::Span;
use algorithms::calendar::{gregorian, iso_format};
use core::cell::Cell;
use core::ffi::c_char;
use cpyext_macros::pytype;
use objspace::shim::{Args, CodePoint, Signature};
use objspace::{CompareOp, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, warnings};

const NAMES: &[&str] = &["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"];
const NEW: Signature = parameters("", NAMES, 3, &[false]);
const REPLACE: Signature = parameters("replace", NAMES, 0, &[false]);
const ISO_FORMAT: Signature = parameters("isoformat", &["sep", "timespec"], 0, &[]);
const COMBINE: Signature = parameters("combine", &["date", "time", "tzinfo"], 2, &[]);
const FROM_TIMESTAMP: Signature = parameters("fromtimestamp", &["timestamp", "tz"], 1, &[]);
const AS_TIMEZONE: Signature = parameters("astimezone", &["tz"], 0, &[]);

impl DateTime {
    /// A new instance of a class.
    ///
    /// # Errors
    /// `ValueError` when a part is out of range.
    pub fn of_class(
        space: &Space,
        class: &Type,
        day: Day,
        clock: Clock,
        zone: Option<Ref<Object>>,
    ) -> PyResult<Ref<DateTime>> {
        check_day(space, day)?;
        check_clock(space, clock)?;
        let (days, clocks) = (day_bytes(day), clock_bytes(clock));
        let data = core::array::from_fn(|index| if index < 4 { days[index] } else { clocks[index - 4] });
        DateTime::with_data(space, class, data, clock.fold as u8, zone)
    }

    fn with_data(
        space: &Space,
        class: &Type,
        data: [u8; 10],
        fold: u8,
        zone: Option<Ref<Object>>,
    ) -> PyResult<Ref<DateTime>> {
        let value = DateTime {
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

    /// A date and time, made by calling the class unless it is `datetime` itself.
    ///
    /// # Errors
    /// `ValueError` when a part is out of range; what the class raises.
    pub fn by_class(
        space: &Space,
        class: &Type,
        day: Day,
        clock: Clock,
        zone: Option<Ref<Object>>,
    ) -> PyResult<Ref<Object>> {
        if class.is(DateTime::type_object()) {
            return DateTime::of_class(space, class, day, clock, zone).map(Ref::into_object);
        }
        let Clock { hour, minute, second, microsecond, fold } = clock;
        let parts: PyResult<Vec<_>> = [day.0, day.1, day.2, hour, minute, second, microsecond]
            .iter()
            .map(|&part| space.new_int(i64::from(part)))
            .collect();
        let parts = parts?;
        let zone = zone.unwrap_or_else(|| space.none());
        let args: Vec<&Object> = parts.iter().chain([&zone]).map(|part| &**part).collect();
        let made = class.call(space, &args)?;
        if let Some(moment) = made.downcast::<DateTime>() {
            moment.fold.set(fold as u8);
        }
        Ok(made)
    }

    /// The zone.
    pub fn zone(&self) -> Option<Ref<Object>> {
        self.tzinfo.get()
    }

    /// The zone's offset at this moment.
    ///
    /// # Errors
    /// What the zone raises.
    pub fn offset(&self, space: &Space) -> PyResult<Option<Span>> {
        zones::offset(space, self.zone().as_deref(), self)
    }

    /// Puts the moment into another zone without changing its parts. Only for an object that nobody has seen yet.
    pub fn set_zone(&self, zone: Option<Ref<Object>>) {
        self.hastzinfo.set(zone.is_some() as c_char);
        self.tzinfo.set(zone);
    }
}

fn deprecated(space: &Space, function: &str, instead: &str) -> PyResult<()> {
    let message = format!(
        "datetime.datetime.{function}() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.{instead}."
    );
    warnings::warn(space, objspace::exceptions::DeprecationWarning::type_object(), message, 1)
}

/// The separator of date and time: one character.
fn separator_of(space: &Space, argument: &Object) -> PyResult<u32> {
    match argument.downcast::<Str>().map(|text| text.len()) {
        Some(length) if length != 1 => Err(space.type_error(format_args!(
            "isoformat() argument 1 must be a unicode character, not a string of length {length}"
        ))),
        _ => Ok(numbered::<CodePoint>(space, "isoformat", 1, argument)?.0),
    }
}

/// The argument of a parameter that must be of a type of this module.
fn typed<'a, T: PyTypeInfo>(
    space: &Space,
    function: &str,
    number: usize,
    argument: Option<&'a Object>,
) -> PyResult<&'a T> {
    let Some(argument) = argument else { return Err(space.bad_internal_call()) };
    argument.downcast::<T>().ok_or_else(|| {
        let got = if argument.is_none() { "None" } else { argument.ty().tp_name() };
        let wanted = T::type_object().tp_name();
        space.type_error(format_args!("{function}() argument {number} must be {wanted}, not {got}"))
    })
}

#[pytype(
    name = "datetime",
    module = "datetime",
    base = Date,
    flags = BASETYPE,
    tp_dealloc = instance::dealloc::<DateTime>
)]
/// datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])
///
/// The year, month and day arguments are required. tzinfo may be None, or an
/// instance of a tzinfo subclass. The remaining arguments may be ints.
impl DateTime {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<DateTime>> {
        if let Some((data, fold, zone)) = pickling::datetime_state(space, &args)? {
            return DateTime::with_data(space, cls, data, fold, zone);
        }
        let [year, month, day, hour, minute, second, microsecond, zone, fold] =
            bound_day(space, &NEW, &args)?;
        let day = (int_or(space, year, 0)?, int_or(space, month, 0)?, int_or(space, day, 0)?);
        let clock = Clock {
            hour: int_or(space, hour, 0)?,
            minute: int_or(space, minute, 0)?,
            second: int_or(space, second, 0)?,
            microsecond: int_or(space, microsecond, 0)?,
            fold: int_or(space, fold, 0)?,
        };
        check_day(space, day)?;
        check_clock(space, clock)?;
        DateTime::of_class(space, cls, day, clock, check_tzinfo(space, zone)?)
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let ((year, month, day), clock) = (self.day(), self.clock());
        let Clock { hour, minute, second, microsecond, fold } = clock;
        let mut text = format!("{}({year}, {month}, {day}, {hour}, {minute}", self.ty().tp_name());
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
        self.call_method(space, "isoformat", &[&*space.new_str(" ")?])
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        if self.hashcode.get() == NO_HASH {
            self.hashcode.set(arithmetic::hash(space, self)?);
        }
        Ok(self.hashcode.get())
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        match other.downcast::<DateTime>() {
            Some(other) => arithmetic::compare(space, self, other, op),
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_add)]
    fn add(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        arithmetic::add(space, left, right)
    }

    #[slot(nb_subtract)]
    fn subtract(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        arithmetic::subtract(space, left, right)
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

    /// Return the current time: local time without a time zone, or the zone's.
    #[pymethod(class, signature = "($type, /, tz=None)")]
    fn now(cls: &Type, space: &Space, tz: Option<&Object>) -> PyResult<Ref<Object>> {
        let zone = check_tzinfo(space, tz)?;
        let (seconds, microsecond) = local_time::now();
        moments::at(space, cls, seconds, microsecond, zone)
    }

    /// Return the current time in UTC, without a time zone.
    #[pymethod(class)]
    fn utcnow(cls: &Type, space: &Space) -> PyResult<Ref<Object>> {
        deprecated(space, "utcnow", "now(datetime.UTC)")?;
        let (seconds, microsecond) = local_time::now();
        moments::in_utc(space, cls, seconds, microsecond, None)
    }

    /// Return the moment of a POSIX timestamp: local time without a time zone, or the zone's.
    #[pymethod(class, raw)]
    fn fromtimestamp(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [timestamp, zone] = bound(space, &FROM_TIMESTAMP, &args)?;
        let Some(timestamp) = timestamp else { return Err(space.bad_internal_call()) };
        moments::from_timestamp(space, cls, timestamp, check_tzinfo(space, zone)?)
    }

    /// Return the moment of a POSIX timestamp in UTC, without a time zone.
    #[pymethod(class)]
    fn utcfromtimestamp(cls: &Type, space: &Space, timestamp: &Object) -> PyResult<Ref<Object>> {
        deprecated(space, "utcfromtimestamp", "fromtimestamp(timestamp, datetime.UTC)")?;
        let (seconds, microsecond) = local_time::microseconds_of(space, timestamp)?;
        moments::in_utc(space, cls, seconds, microsecond, None)
    }

    /// Parse a date and time according to a format, as time.strptime() does.
    #[pymethod(class, raw)]
    fn strptime(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        formatting::strptime(space, "_strptime_datetime_datetime", cls, &args)
    }

    /// Combine a date and a time, with the time's time zone or another.
    #[pymethod(class, raw)]
    fn combine(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [date, time, zone] = bound(space, &COMBINE, &args)?;
        let date = typed::<Date>(space, "combine", 1, date)?;
        let time = typed::<Time>(space, "combine", 2, time)?;
        let zone = if zone.is_some() { check_tzinfo(space, zone)? } else { time.zone() };
        DateTime::by_class(space, cls, date.day(), time.clock(), zone)
    }

    /// Construct a date and time from a string in one of the ISO 8601 formats.
    #[pymethod(class)]
    fn fromisoformat(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        let text = iso_text(space, object)?;
        let invalid = || invalid_iso_format(space, object);
        let separator = if text.len() < 7 { None } else { iso_format::separator(&text) };
        let separator = separator.filter(|&at| at <= text.len()).ok_or_else(invalid)?;
        let mut day = iso_format::date(&text[..separator]).ok_or_else(invalid)?;
        let rest = text.get(separator + 1..);
        if separator < text.len() && rest.is_none_or(<[u8]>::is_empty) {
            return Err(invalid());
        }
        let (mut time, offset) = match rest {
            None => Default::default(),
            Some(rest) => iso_format::time(rest).ok_or_else(invalid)?,
        };
        let zone = zone_of(space, offset)?;
        if time.hour == 24 && (1..=12).contains(&day.1) {
            if (time.minute, time.second, time.microsecond) != (0, 0, 0) {
                return Err(midnight_only(space));
            }
            check_day(space, day)?;
            time.hour = 0;
            day = gregorian::from_ordinal(gregorian::ordinal(day.0, day.1, day.2) + 1);
        }
        let clock = Clock {
            hour: time.hour,
            minute: time.minute,
            second: time.second,
            microsecond: time.microsecond,
            fold: 0,
        };
        DateTime::by_class(space, cls, day, clock, zone)
    }

    /// Return the date.
    #[pymethod]
    fn date(&self, space: &Space) -> PyResult<Ref<Date>> {
        Date::of_class(space, Date::type_object(), self.day())
    }

    /// Return the time, without a time zone.
    #[pymethod]
    fn time(&self, space: &Space) -> PyResult<Ref<Time>> {
        Time::of_class(space, Time::type_object(), self.clock(), None)
    }

    /// Return the time, with the time zone.
    #[pymethod]
    fn timetz(&self, space: &Space) -> PyResult<Ref<Time>> {
        Time::of_class(space, Time::type_object(), self.clock(), self.zone())
    }

    /// Return a string like 'Sat Jan  1 00:00:00 2000'.
    #[pymethod]
    fn ctime(&self) -> String {
        formatting::ctime(self.day(), self.clock())
    }

    /// Return a time tuple, for time.localtime() and the like.
    #[pymethod]
    fn timetuple(&self, space: &Space) -> PyResult<Ref<Object>> {
        let summer = match zones::ask(space, self.zone().as_deref(), "dst", self)? {
            Some(summer) => i32::from(summer.span() != Span::ZERO),
            None => -1,
        };
        formatting::time_tuple(space, self.day(), self.clock(), summer)
    }

    /// Return a time tuple of the moment in UTC.
    #[pymethod]
    fn utctimetuple(&self, space: &Space) -> PyResult<Ref<Object>> {
        let offset = self.offset(space)?.unwrap_or(Span::ZERO);
        let (day, clock) = arithmetic::parts_after(space, self, offset, -1)?;
        formatting::time_tuple(space, day, clock, 0)
    }

    /// Return the POSIX timestamp, as a float.
    #[pymethod]
    fn timestamp(&self, space: &Space) -> PyResult<f64> {
        moments::timestamp(space, self)
    }

    /// Return a string in ISO 8601 format, YYYY-MM-DDTHH:MM:SS, with a fraction and the offset where there are some.
    ///
    /// sep separates date and time. timespec says how precise the time is: 'auto', 'hours', 'minutes', 'seconds',
    /// 'milliseconds' or 'microseconds'.
    #[pymethod(raw)]
    fn isoformat(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Str>> {
        let [separator, timespec] = bound(space, &ISO_FORMAT, &args)?;
        let separator = separator.map(|separator| separator_of(space, separator)).transpose()?;
        let timespec = timespec.map(|spec| numbered::<&Str>(space, "isoformat", 2, spec)).transpose()?;
        let time = formatting::clock_text(space, self.clock(), timespec)?;
        let offset = zones::offset_text(space, self.zone().as_deref(), ":", self)?;
        let mut text = algorithms::text::StrBuilder::new();
        text.push_str(&formatting::day_text(self.day()));
        text.push(separator.unwrap_or(u32::from(b'T')));
        text.push_str(&(time + &offset));
        Str::from_builder(space, &text)
    }

    /// Return the zone's offset from UTC, or None.
    #[pymethod]
    fn utcoffset(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(or_none(space, zones::ask(space, self.zone().as_deref(), "utcoffset", self)?))
    }

    /// Return the zone's name, or None.
    #[pymethod]
    fn tzname(&self, space: &Space) -> PyResult<Ref<Object>> {
        zones::name(space, self.zone().as_deref(), self)
    }

    /// Return how far the zone's summer time is ahead, or None.
    #[pymethod]
    fn dst(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(or_none(space, zones::ask(space, self.zone().as_deref(), "dst", self)?))
    }

    /// Return the moment with some parts replaced.
    #[pymethod(
        raw,
        signature = "($self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)"
    )]
    fn replace(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [year, month, day, hour, minute, second, microsecond, zone, fold] =
            bound(space, &REPLACE, &args)?;
        let (old_day, old) = (self.day(), self.clock());
        let day = (
            int_or(space, year, old_day.0)?,
            int_or(space, month, old_day.1)?,
            int_or(space, day, old_day.2)?,
        );
        let clock = Clock {
            hour: int_or(space, hour, old.hour)?,
            minute: int_or(space, minute, old.minute)?,
            second: int_or(space, second, old.second)?,
            microsecond: int_or(space, microsecond, old.microsecond)?,
            fold: int_or(space, fold, old.fold)?,
        };
        check_day(space, day)?;
        check_clock(space, clock)?;
        let zone = if zone.is_some() { check_tzinfo(space, zone)? } else { self.zone() };
        DateTime::by_class(space, self.ty(), day, clock, zone)
    }

    /// What copy.replace() calls: see replace().
    #[pymethod(raw, name = "__replace__", signature = "($self, /, **changes)")]
    fn replace_special(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.replace(space, args)
    }

    /// Return the same moment in another time zone, or in local time without one.
    #[pymethod(raw)]
    fn astimezone(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [zone] = bound(space, &AS_TIMEZONE, &args)?;
        moments::in_zone(space, self, check_tzinfo(space, zone)?)
    }

    /// Return what pickling by this protocol needs.
    #[pymethod(name = "__reduce_ex__", raw)]
    fn reduce_ex(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Tuple>> {
        let protocol = pickling::protocol(space, &args)?;
        let data = pickling::fold_in(self.bytes(), 2, self.clock().fold, protocol);
        pickling::reduce(space, self, &data, self.zone())
    }

    /// Return what pickling needs.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        pickling::reduce(space, self, &self.bytes(), self.zone())
    }
}
