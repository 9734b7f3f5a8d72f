//! The module `_datetime`: dates, times, spans of time and time zones.
//!
//! The objects are laid out as C code expects them ([`layouts`]); calendar arithmetic is in `algorithms::calendar`.

mod capi;
mod checks;
mod date;
#[expect(clippy::module_inception, reason = "the type is named as the module is")]
mod datetime;
mod datetime_arithmetic;
mod delta;
mod delta_arithmetic;
mod formatting;
mod iso_calendar_date;
mod layouts;
mod local_time;
mod moments;
mod pickling;
mod time;
mod timezone;
mod tzinfo;
mod zones;

use cpyext_macros::pymodule;

/// Dates, times, spans of time and time zones.
#[pymodule(name = "_datetime")]
pub mod module {
    use super::layouts::{Clock, Date, DateTime, Delta, Time};
    use super::{capi, delta, iso_calendar_date, timezone, tzinfo};
    use algorithms::calendar::gregorian::{MAX_YEAR, MIN_YEAR};
    use algorithms::calendar::span::Span;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type};

    const LAST: Clock = Clock { hour: 23, minute: 59, second: 59, microsecond: 999_999, fold: 0 };

    /// Adds constants to a type.
    fn add_constants<const N: usize>(
        space: &Space,
        ty: &Type,
        constants: [(&str, Ref<Object>); N],
    ) -> PyResult<()> {
        let Some(names) = ty.dict() else { return Err(space.bad_internal_call()) };
        for (name, value) in constants {
            names.set_item(space, &Str::intern(space, name), &value)?;
        }
        Ok(())
    }

    fn span(space: &Space, days: i32, microseconds: i32) -> PyResult<Ref<Object>> {
        Delta::new(space, Span { days, seconds: 0, microseconds }).map(Ref::into_object)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        iso_calendar_date::IsoCalendarDate::type_object().ready(space)?;
        let (date, time, datetime) = (Date::type_object(), Time::type_object(), DateTime::type_object());
        let (delta, zone) = (Delta::type_object(), timezone::TimeZone::type_object());
        for ty in [date, datetime, time, delta, tzinfo::TzInfo::type_object(), zone] {
            module.add_type(space, ty)?;
        }
        add_constants(space, delta, delta::constants(space)?)?;
        add_constants(space, zone, timezone::constants(space)?)?;
        let (first_day, last_day) = ((MIN_YEAR, 1, 1), (MAX_YEAR, 12, 31));
        let constants = [
            ("min", Date::of_class(space, date, first_day)?.into_object()),
            ("max", Date::of_class(space, date, last_day)?.into_object()),
            ("resolution", span(space, 1, 0)?),
        ];
        add_constants(space, date, constants)?;
        let constants = [
            ("min", Time::of_class(space, time, Clock::default(), None)?.into_object()),
            ("max", Time::of_class(space, time, LAST, None)?.into_object()),
            ("resolution", span(space, 0, 1)?),
        ];
        add_constants(space, time, constants)?;
        let constants = [
            ("min", DateTime::of_class(space, datetime, first_day, Clock::default(), None)?.into_object()),
            ("max", DateTime::of_class(space, datetime, last_day, LAST, None)?.into_object()),
            ("resolution", span(space, 0, 1)?),
        ];
        add_constants(space, datetime, constants)?;
        module.set(space, "MINYEAR", &*space.new_int(i64::from(MIN_YEAR))?)?;
        module.set(space, "MAXYEAR", &*space.new_int(i64::from(MAX_YEAR))?)?;
        module.set(space, "UTC", timezone::utc(space)?)?;
        module.set(space, "datetime_CAPI", &*capi::capsule(space)?)
    }
}
