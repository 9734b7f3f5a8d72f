//! `datetime.date`.

use super::checks::{bound, bound_day, check_day, int_or, numbered, ordered, parameters};
use super::iso_calendar_date::IsoCalendarDate;
use super::layouts::{Clock, Date, DateTime, Day, Delta, NO_HASH, day_bytes};
use super::{formatting, local_time, pickling};
use crate::instance::{self, HEAD};
use algorithms::calendar::{gregorian, iso_format, iso_week};
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::shim::{ArgPosition, Args, FromArg, Signature};
use objspace::{
    CompareOp, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, hashing,
};

const NEW: Signature = parameters("", &["year", "month", "day"], 3, &[]);
const ISO_CALENDAR: Signature = parameters("fromisocalendar", &["year", "week", "day"], 3, &[]);
const REPLACE: Signature = parameters("replace", &["year", "month", "day"], 0, &[]);
const STRFTIME: Signature = parameters("strftime", &["format"], 1, &[]);

impl Date {
    /// A new instance of a class.
    ///
    /// # Errors
    /// `ValueError` when the date is out of range.
    pub fn of_class(space: &Space, class: &Type, day: Day) -> PyResult<Ref<Date>> {
        check_day(space, day)?;
        let value = Date {
            head: HEAD,
            hashcode: Cell::new(NO_HASH),
            hastzinfo: Cell::new(0),
            data: day_bytes(day).map(Cell::new),
        };
        instance::create(space, class, value)
    }

    /// A date, made by calling the class unless it is `date` itself.
    ///
    /// # Errors
    /// `ValueError` when the date is out of range; what the class raises.
    pub fn by_class(space: &Space, class: &Type, day: Day) -> PyResult<Ref<Object>> {
        if class.is(Date::type_object()) {
            return Date::of_class(space, class, day).map(Ref::into_object);
        }
        let [year, month, day] = [day.0, day.1, day.2].map(|part| space.new_int(i64::from(part)));
        class.call(space, &[&*year?, &*month?, &*day?])
    }

    fn ordinal(&self) -> i32 {
        let (year, month, day) = self.day();
        gregorian::ordinal(year, month, day)
    }

    /// The date this many days later, in the same class.
    fn shifted(&self, space: &Space, days: i64) -> PyResult<Ref<Object>> {
        let ordinal = i64::from(self.ordinal()) + days;
        if !(1..=i64::from(gregorian::MAX_ORDINAL)).contains(&ordinal) {
            return Err(space.overflow_error("date value out of range"));
        }
        Date::by_class(space, self.ty(), gregorian::from_ordinal(ordinal as i32))
    }
}

/// The error for a text that `fromisoformat` does not understand.
#[cold]
pub fn invalid_iso_format(space: &Space, text: &Object) -> PyErr {
    match text.repr(space) {
        Ok(shown) => space.value_error(format_args!("Invalid isoformat string: {}", shown.to_string_lossy())),
        Err(err) => err,
    }
}

/// The argument of `fromisoformat` as bytes, of which those above 127 stand for other characters.
///
/// # Errors
/// `TypeError`.
pub fn iso_text(space: &Space, text: &Object) -> PyResult<Vec<u8>> {
    let Some(text) = text.downcast::<Str>() else {
        return Err(space.type_error("fromisoformat: argument must be str"));
    };
    Ok(text
        .text()
        .code_points()
        .map(|ch| u8::try_from(ch).ok().filter(u8::is_ascii).unwrap_or(0xFF))
        .collect())
}

/// An argument of `fromisocalendar`.
fn iso_part(space: &Space, argument: Option<&Object>) -> PyResult<i32> {
    let Some(argument) = argument else { return Err(space.bad_internal_call()) };
    i32::from_arg(space, argument, ArgPosition::only("fromisocalendar")).map_err(|err| {
        if err.is_a::<objspace::exceptions::OverflowError>() {
            space.value_error("ISO calendar component out of range")
        } else {
            err
        }
    })
}

fn add(space: &Space, left: &Object, right: &Object, sign: i64) -> PyResult<Ref<Object>> {
    match (left.downcast::<Date>(), right.downcast::<Delta>()) {
        (Some(date), Some(delta)) => date.shifted(space, sign * i64::from(delta.span().days)),
        _ => Ok(space.not_implemented()),
    }
}

#[pytype(
    name = "date",
    module = "datetime",
    flags = BASETYPE,
    tp_dealloc = instance::dealloc::<Date>
)]
/// date(year, month, day) --> date object
impl Date {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Date>> {
        if let Some(data) = pickling::date_state(space, &args)? {
            let date = Date::of_class(space, cls, (1, 1, 1))?;
            date.data.iter().zip(data).for_each(|(place, byte)| place.set(byte));
            return Ok(date);
        }
        let [year, month, day] = bound_day(space, &NEW, &args)?;
        let day = (int_or(space, year, 0)?, int_or(space, month, 0)?, int_or(space, day, 0)?);
        Date::of_class(space, cls, day)
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let (year, month, day) = self.day();
        Str::from_display(space, &format_args!("{}({year}, {month}, {day})", self.ty().tp_name()))
    }

    #[slot(tp_str)]
    fn text(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.call_method(space, "isoformat", &[])
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        if self.hashcode.get() == NO_HASH {
            self.hashcode.set(hashing::secret(space).hash_bytes(&self.bytes()) as isize);
        }
        Ok(self.hashcode.get())
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> Ref<Object> {
        match other.downcast::<Date>().filter(|other| !other.is_instance::<DateTime>()) {
            Some(other) => ordered(space, &self.bytes(), &other.bytes(), op),
            None => space.not_implemented(),
        }
    }

    #[slot(nb_add)]
    fn add(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        if left.is_instance::<DateTime>() || right.is_instance::<DateTime>() {
            return Ok(space.not_implemented());
        }
        if left.is_instance::<Date>() { add(space, left, right, 1) } else { add(space, right, left, 1) }
    }

    #[slot(nb_subtract)]
    fn subtract(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        if left.is_instance::<DateTime>() || right.is_instance::<DateTime>() {
            return Ok(space.not_implemented());
        }
        if let (Some(left), Some(right)) = (left.downcast::<Date>(), right.downcast::<Date>()) {
            let days = left.ordinal() - right.ordinal();
            let span = algorithms::calendar::span::Span::new(i64::from(days), 0, 0);
            return Delta::from_result(space, span).map(Ref::into_object);
        }
        add(space, left, right, -1)
    }

    /// The year.
    #[getter]
    fn year(&self) -> i64 {
        i64::from(self.day().0)
    }

    /// The month.
    #[getter]
    fn month(&self) -> i64 {
        i64::from(self.day().1)
    }

    /// The day.
    #[getter(name = "day")]
    fn day_of_month(&self) -> i64 {
        i64::from(self.day().2)
    }

    /// Create a date from a POSIX timestamp, which is taken as local time.
    #[pymethod(class)]
    fn fromtimestamp(cls: &Type, space: &Space, timestamp: &Object) -> PyResult<Ref<Object>> {
        Date::from_timestamp(space, cls, timestamp)
    }

    /// Construct a date from an ordinal: day 1 is January 1 of the year 1.
    #[pymethod(class, signature = "($type, ordinal, /)")]
    fn fromordinal(cls: &Type, space: &Space, ordinal: i32) -> PyResult<Ref<Object>> {
        if ordinal < 1 {
            return Err(space.value_error("ordinal must be >= 1"));
        }
        Date::by_class(space, cls, gregorian::from_ordinal(ordinal))
    }

    /// Construct a date from a string in ISO 8601 format.
    #[pymethod(class)]
    fn fromisoformat(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        let text = iso_text(space, object)?;
        let day = if matches!(text.len(), 7 | 8 | 10) { iso_format::date(&text) } else { None };
        Date::by_class(space, cls, day.ok_or_else(|| invalid_iso_format(space, object))?)
    }

    /// Construct a date from the ISO year, week number and weekday.
    #[pymethod(class, raw)]
    fn fromisocalendar(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [year, week, day] = bound(space, &ISO_CALENDAR, &args)?;
        let (year, week, day) = (iso_part(space, year)?, iso_part(space, week)?, iso_part(space, day)?);
        match iso_week::to_date(year, week, day) {
            Ok(date) => Date::by_class(space, cls, date),
            Err(iso_week::Invalid::Year) => {
                Err(space.value_error(format_args!("year must be in 1..9999, not {year}")))
            }
            Err(iso_week::Invalid::Week) => Err(space.value_error(format_args!("Invalid week: {week}"))),
            Err(iso_week::Invalid::Weekday) => {
                Err(space.value_error(format_args!("Invalid weekday: {day} (range is [1, 7])")))
            }
        }
    }

    /// Return the current date, in the class that it is called on.
    #[pymethod(class)]
    fn today(cls: &Type, space: &Space) -> PyResult<Ref<Object>> {
        let now = space.new_float(local_time::now_as_float())?;
        cls.as_object().call_method(space, "fromtimestamp", &[&now])
    }

    /// Parse a date according to a format, as time.strptime() does.
    #[pymethod(class, raw)]
    fn strptime(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        formatting::strptime(space, "_strptime_datetime_date", cls, &args)
    }

    /// Return a string like 'Sat Jan  1 00:00:00 2000'.
    #[pymethod]
    fn ctime(&self) -> String {
        formatting::ctime(self.day(), Clock::default())
    }

    /// Return a string that a format says, as time.strftime() does.
    #[pymethod(raw)]
    fn strftime(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [format] = bound(space, &STRFTIME, &args)?;
        let Some(format) = format else { return Err(space.bad_internal_call()) };
        let format = numbered::<&Str>(space, "strftime", 1, format)?;
        formatting::strftime_of(space, self, format)
    }

    /// Return the text of the object in a format, as strftime() does; str() without one.
    #[pymethod(name = "__format__", raw)]
    fn format(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        formatting::format(space, self, &args)
    }

    /// Return a string in ISO 8601 format, YYYY-MM-DD.
    #[pymethod]
    fn isoformat(&self) -> String {
        formatting::day_text(self.day())
    }

    /// Return the day of the week: Monday is 1, Sunday 7.
    #[pymethod]
    fn isoweekday(&self) -> i64 {
        self.weekday() + 1
    }

    /// Return a named tuple of the ISO year, week number and weekday.
    #[pymethod]
    fn isocalendar(&self, space: &Space) -> PyResult<Ref<Object>> {
        let (year, month, day) = self.day();
        let (year, week, weekday) = iso_week::from_date(year, month, day);
        let [year, week, weekday] = [year, week, weekday].map(|part| space.new_int(i64::from(part)));
        IsoCalendarDate::create(space, IsoCalendarDate::type_object(), [year?, week?, weekday?])
    }

    /// Return the ordinal: January 1 of the year 1 is day 1.
    #[pymethod]
    fn toordinal(&self) -> i64 {
        i64::from(self.ordinal())
    }

    /// Return the day of the week: Monday is 0, Sunday 6.
    #[pymethod]
    fn weekday(&self) -> i64 {
        let (year, month, day) = self.day();
        i64::from(gregorian::weekday(year, month, day))
    }

    /// Return a time tuple, for time.localtime() and the like.
    #[pymethod]
    fn timetuple(&self, space: &Space) -> PyResult<Ref<Object>> {
        formatting::time_tuple(space, self.day(), Clock::default(), -1)
    }

    /// Return a date with some parts replaced.
    #[pymethod(raw, signature = "($self, /, year=unchanged, month=unchanged, day=unchanged)")]
    fn replace(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [year, month, day] = bound(space, &REPLACE, &args)?;
        let old = self.day();
        let day = (int_or(space, year, old.0)?, int_or(space, month, old.1)?, int_or(space, day, old.2)?);
        Date::by_class(space, self.ty(), day)
    }

    /// What copy.replace() calls: see replace().
    #[pymethod(raw, name = "__replace__", signature = "($self, /, **changes)")]
    fn replace_special(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        self.replace(space, args)
    }

    /// Return what pickling needs.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        pickling::reduce(space, self, &self.bytes(), None)
    }
}

impl Date {
    /// The date of a timestamp.
    ///
    /// # Errors
    /// `OverflowError` and `OSError` when the system cannot tell, `ValueError` when it is out of range.
    pub fn from_timestamp(space: &Space, class: &Type, timestamp: &Object) -> PyResult<Ref<Object>> {
        let seconds = local_time::seconds_of(space, timestamp)?;
        let local = local_time::local(space, seconds)?;
        Date::by_class(space, class, local.day())
    }
}
