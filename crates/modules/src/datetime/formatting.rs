//! Dates and times as text, and read back by a format.

use super::layouts::{Clock, DateTime, Day, Time};
use super::zones;
use algorithms::calendar::gregorian;
use algorithms::text::{StrBuilder, TextRef};
use objspace::shim::{Args, check_positional};
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, builtins};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// "2024-02-29".
pub fn day_text((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// A time of day as `isoformat` shows it.
///
/// # Errors
/// `ValueError` for a `timespec` that is unknown.
pub fn clock_text(space: &Space, clock: Clock, timespec: Option<&Str>) -> PyResult<String> {
    let Clock { hour, minute, second, microsecond, .. } = clock;
    let timespec = timespec.map_or("auto", |timespec| timespec.as_ascii().unwrap_or(""));
    match timespec {
        "auto" if microsecond == 0 => Ok(format!("{hour:02}:{minute:02}:{second:02}")),
        "hours" => Ok(format!("{hour:02}")),
        "minutes" => Ok(format!("{hour:02}:{minute:02}")),
        "seconds" => Ok(format!("{hour:02}:{minute:02}:{second:02}")),
        "milliseconds" => Ok(format!("{hour:02}:{minute:02}:{second:02}.{:03}", microsecond / 1000)),
        "auto" | "microseconds" => Ok(format!("{hour:02}:{minute:02}:{second:02}.{microsecond:06}")),
        _ => Err(space.value_error("Unknown timespec value")),
    }
}

/// "Thu Feb 29 00:00:00 2024".
pub fn ctime((year, month, day): Day, clock: Clock) -> String {
    let weekday = DAYS[gregorian::weekday(year, month, day) as usize];
    let month = MONTHS[month as usize - 1];
    let Clock { hour, minute, second, .. } = clock;
    format!("{weekday} {month} {day:2} {hour:02}:{minute:02}:{second:02} {year:04}")
}

/// A `time.struct_time`.
///
/// # Errors
/// What the module `time` raises.
pub fn time_tuple(
    space: &Space,
    (year, month, day): Day,
    clock: Clock,
    summer: i32,
) -> PyResult<Ref<Object>> {
    let Clock { hour, minute, second, .. } = clock;
    let weekday = gregorian::weekday(year, month, day);
    let in_year = gregorian::day_of_year(year, month, day);
    let parts = [year, month, day, hour, minute, second, weekday, in_year, summer];
    struct_time(space, parts)
}

fn struct_time(space: &Space, parts: [i32; 9]) -> PyResult<Ref<Object>> {
    let parts: PyResult<Vec<_>> = parts.iter().map(|&part| space.new_int(i64::from(part))).collect();
    let class = builtins::import_from(space, "time", "struct_time")?;
    class.call1(space, &*Tuple::from_vec(space, parts?)?)
}

/// Parses a text with the function of this name in `_strptime`.
///
/// # Errors
/// `TypeError` for the arguments, `ValueError` when the text does not match.
pub fn strptime(space: &Space, function: &str, class: &Type, args: &Args<'_>) -> PyResult<Ref<Object>> {
    args.no_keywords(space, "strptime")?;
    let [text, format] = *args.positional() else {
        let given = args.positional_count();
        return Err(space.type_error(format_args!("strptime() takes exactly 2 arguments ({given} given)")));
    };
    for (index, argument) in [text, format].into_iter().enumerate() {
        super::checks::numbered::<&Str>(space, "strptime", index + 1, argument)?;
    }
    let function = builtins::import_from(space, "_strptime", function)?;
    function.call(space, &[class.as_object(), text, format])
}

/// `__format__`: `strftime`, or `str` for the empty format.
///
/// # Errors
/// `TypeError` for the arguments; what `strftime` raises.
pub fn format(space: &Space, object: &Object, args: &Args<'_>) -> PyResult<Ref<Object>> {
    args.no_keywords(space, "__format__")?;
    check_positional(space, "__format__", args.positional_count(), 1, 1)?;
    let format = args.positional()[0];
    let text = super::checks::numbered::<&Str>(space, "__format__", 1, format)?;
    if text.len() == 0 {
        return object.str(space).map(Ref::into_object);
    }
    object.call_method(space, "strftime", &[format])
}

/// `strftime` of a date or of a date and time.
///
/// # Errors
/// What `time.strftime` and the zone raise.
pub fn strftime_of(space: &Space, object: &Object, format: &Str) -> PyResult<Ref<Object>> {
    let tuple = object.call_method(space, "timetuple", &[])?;
    let (zone, microsecond) = match object.downcast::<DateTime>() {
        Some(moment) => (moment.zone(), moment.clock().microsecond),
        None => (None, 0),
    };
    Formatter { space, zone, about: object.to_ref(), microsecond, tuple }.format(format)
}

/// `strftime` of a time: the date is the first of 1900.
///
/// # Errors
/// As [`strftime_of`].
pub fn strftime_of_time(space: &Space, time: &Time, format: &Str) -> PyResult<Ref<Object>> {
    let clock = time.clock();
    let tuple = struct_time(space, [1900, 1, 1, clock.hour, clock.minute, clock.second, 0, 1, -1])?;
    let formatter = Formatter {
        space,
        zone: Slot::get(&time.tzinfo),
        about: space.none(),
        microsecond: clock.microsecond,
        tuple,
    };
    formatter.format(format)
}

/// Replaces in a format what the C library does not know or does differently, and leaves the rest to `time.strftime`.
struct Formatter<'a> {
    space: &'a Space,
    zone: Option<Ref<Object>>,
    /// What the zone is asked about.
    about: Ref<Object>,
    microsecond: i32,
    tuple: Ref<Object>,
}

impl Formatter<'_> {
    fn format(&self, format: &Str) -> PyResult<Ref<Object>> {
        let text = format.text();
        let mut out = StrBuilder::new();
        let mut at = 0;
        while at < text.len() {
            if text.at(at) != u32::from(b'%') || at + 1 == text.len() {
                out.push(text.at(at));
                at += 1;
                continue;
            }
            let colon = text.at(at + 1) == u32::from(b':') && at + 2 < text.len();
            let letter = text.at(at + 1 + usize::from(colon));
            let end = at + 2 + usize::from(colon);
            match self.replacement(colon, char::from_u32(letter).unwrap_or('%'))? {
                Some(replacement) => out.push_text(replacement.text()),
                // also the percent sign of what follows a colon that means nothing
                None => {
                    let end = if colon { at + 2 } else { end };
                    out.push_text(TextRef::slice(text, at, end));
                    at = end;
                    continue;
                }
            }
            at = end;
        }
        let format = Str::from_builder(self.space, &out)?;
        builtins::import_from(self.space, "time", "strftime")?.call(self.space, &[&*format, &*self.tuple])
    }

    /// What stands for a conversion, if it is ours.
    fn replacement(&self, colon: bool, letter: char) -> PyResult<Option<Ref<Str>>> {
        let space = self.space;
        let text = match (letter, colon) {
            ('z', _) => {
                let separator = if colon { ":" } else { "" };
                Some(zones::offset_text(space, self.zone.as_deref(), separator, &self.about)?)
            }
            ('Z', false) => return self.zone_name().map(Some),
            ('f', false) => Some(format!("{:06}", self.microsecond)),
            ('Y' | 'G' | 'C' | 'F', false) => self.year(letter)?,
            _ => None,
        };
        text.map(|text| Str::from_str(space, &text)).transpose()
    }

    /// The zone's name, in which percent signs mean themselves. A subclass of `str` may have a method of its own for that.
    fn zone_name(&self) -> PyResult<Ref<Str>> {
        let space = self.space;
        let name = zones::name(space, self.zone.as_deref(), &self.about)?;
        if name.is_none() {
            return Ok(Str::empty(space));
        }
        let escaped = name.call_method(space, "replace", &[&*space.new_str("%")?, &*space.new_str("%%")?])?;
        match escaped.downcast::<Str>() {
            Some(escaped) => Ok(escaped.to_ref()),
            None => Err(space.type_error("tzname.replace() did not return a string")),
        }
    }

    /// Years before 1000, which the C library does not pad.
    fn year(&self, letter: char) -> PyResult<Option<String>> {
        let space = self.space;
        let year = self.tuple.get_item(space, &*space.new_int(0)?)?.index(space)?;
        if year >= 1000 {
            return Ok(None);
        }
        let year = if letter == 'G' {
            let strftime = builtins::import_from(space, "time", "strftime")?;
            let shown = strftime.call(space, &[&*space.new_str("%G")?, &*self.tuple])?;
            shown.str(space)?.to_string_lossy().trim().parse().unwrap_or(year)
        } else {
            year
        };
        Ok(Some(match letter {
            'C' => format!("{:02}", year / 100),
            'F' => format!("{year:04}-%m-%d"),
            _ => format!("{year:04}"),
        }))
    }
}
