//! The capsule `datetime.datetime_CAPI`: the module's types and constructors for C code.

use super::layouts::{Clock, Date, DateTime, Delta, Time};
use super::timezone::{self, TimeZone};
use super::tzinfo::TzInfo;
use super::zones::check_tzinfo;
use super::{checks, moments};
use abi::{PyDateTime_CAPI, PyObject, PyTypeObject};
use algorithms::calendar::span::Span;
use core::ffi::c_int;
use objspace::capsule::Capsule;
use objspace::shim::{IntoC, Signature};
use objspace::{GilOnce, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type};

static API: GilOnce<Box<PyDateTime_CAPI>> = GilOnce::new();

const FROM_TIMESTAMP: Signature = checks::parameters("fromtimestamp", &["timestamp", "tz"], 1, &[]);

/// The capsule.
///
/// # Errors
/// `MemoryError`.
pub fn capsule(space: &Space) -> PyResult<Ref<Capsule>> {
    let api = API.get_or_try_init(space, || {
        Ok(Box::new(PyDateTime_CAPI {
            DateType: Date::type_object().as_type_ptr(),
            DateTimeType: DateTime::type_object().as_type_ptr(),
            TimeType: Time::type_object().as_type_ptr(),
            DeltaType: Delta::type_object().as_type_ptr(),
            TZInfoType: TzInfo::type_object().as_type_ptr(),
            TimeZone_UTC: timezone::utc(space)?.as_ptr(),
            Date_FromDate: Some(date_from_date),
            DateTime_FromDateAndTime: Some(datetime_from_date_and_time),
            Time_FromTime: Some(time_from_time),
            Delta_FromDelta: Some(delta_from_delta),
            TimeZone_FromTimeZone: Some(timezone_from_timezone),
            DateTime_FromTimestamp: Some(datetime_from_timestamp),
            Date_FromTimestamp: Some(date_from_timestamp),
            DateTime_FromDateAndTimeAndFold: Some(datetime_from_date_and_time_and_fold),
            Time_FromTimeAndFold: Some(time_from_time_and_fold),
        }))
    })?;
    let pointer = (&raw const **api).cast_mut().cast();
    // SAFETY: the name and what the pointer leads to live forever; there is no destructor.
    unsafe { Capsule::new(space, pointer, c"datetime.datetime_CAPI".as_ptr(), None) }
}

/// Runs the body of a function that C code calls.
///
/// # Safety
/// The caller holds the GIL.
unsafe fn answer(body: impl FnOnce(&Space) -> PyResult<Ref<Object>>) -> *mut PyObject {
    // SAFETY: the caller's promise.
    let space = unsafe { objspace::shim::enter() };
    body(space).into_c(space)
}

/// The class that C code gave, which is or derives from `T`'s.
///
/// # Safety
/// `class` is null or a type.
unsafe fn class_of<'a, T: PyTypeInfo>(space: &Space, class: *mut PyTypeObject) -> PyResult<&'a Type> {
    // SAFETY: the caller's promise.
    let class = unsafe { Object::from_nullable(class.cast()) }.and_then(|class| class.downcast::<Type>());
    class.filter(|class| class.is_subtype(T::type_object())).ok_or_else(|| space.bad_internal_call())
}

unsafe extern "C" fn date_from_date(
    year: c_int,
    month: c_int,
    day: c_int,
    class: *mut PyTypeObject,
) -> *mut PyObject {
    // SAFETY: C code holds the GIL and gives a type.
    unsafe {
        answer(|space| {
            let class = class_of::<Date>(space, class)?;
            Date::of_class(space, class, (year, month, day)).map(Ref::into_object)
        })
    }
}

unsafe extern "C" fn datetime_from_date_and_time(
    year: c_int,
    month: c_int,
    day: c_int,
    hour: c_int,
    minute: c_int,
    second: c_int,
    microsecond: c_int,
    zone: *mut PyObject,
    class: *mut PyTypeObject,
) -> *mut PyObject {
    // SAFETY: the arguments are passed on.
    unsafe {
        datetime_from_date_and_time_and_fold(
            year,
            month,
            day,
            hour,
            minute,
            second,
            microsecond,
            zone,
            0,
            class,
        )
    }
}

unsafe extern "C" fn datetime_from_date_and_time_and_fold(
    year: c_int,
    month: c_int,
    day: c_int,
    hour: c_int,
    minute: c_int,
    second: c_int,
    microsecond: c_int,
    zone: *mut PyObject,
    fold: c_int,
    class: *mut PyTypeObject,
) -> *mut PyObject {
    // SAFETY: C code holds the GIL and gives an object and a type.
    unsafe {
        answer(|space| {
            let class = class_of::<DateTime>(space, class)?;
            let zone = check_tzinfo(space, Object::from_nullable(zone))?;
            let clock = Clock { hour, minute, second, microsecond, fold };
            DateTime::of_class(space, class, (year, month, day), clock, zone).map(Ref::into_object)
        })
    }
}

unsafe extern "C" fn time_from_time(
    hour: c_int,
    minute: c_int,
    second: c_int,
    microsecond: c_int,
    zone: *mut PyObject,
    class: *mut PyTypeObject,
) -> *mut PyObject {
    // SAFETY: the arguments are passed on.
    unsafe { time_from_time_and_fold(hour, minute, second, microsecond, zone, 0, class) }
}

unsafe extern "C" fn time_from_time_and_fold(
    hour: c_int,
    minute: c_int,
    second: c_int,
    microsecond: c_int,
    zone: *mut PyObject,
    fold: c_int,
    class: *mut PyTypeObject,
) -> *mut PyObject {
    // SAFETY: C code holds the GIL and gives an object and a type.
    unsafe {
        answer(|space| {
            let class = class_of::<Time>(space, class)?;
            let zone = check_tzinfo(space, Object::from_nullable(zone))?;
            let clock = Clock { hour, minute, second, microsecond, fold };
            Time::of_class(space, class, clock, zone).map(Ref::into_object)
        })
    }
}

/// `normalize` is a promise of the caller's that the parts are in range; nothing relies on it here.
unsafe extern "C" fn delta_from_delta(
    days: c_int,
    seconds: c_int,
    microseconds: c_int,
    _normalize: c_int,
    class: *mut PyTypeObject,
) -> *mut PyObject {
    // SAFETY: C code holds the GIL and gives a type.
    unsafe {
        answer(|space| {
            let class = class_of::<Delta>(space, class)?;
            let span = Span::new(i64::from(days), i64::from(seconds), i64::from(microseconds));
            let span = span.map_err(|error| super::delta::too_long(space, error))?;
            Delta::of_class(space, class, span).map(Ref::into_object)
        })
    }
}

unsafe extern "C" fn timezone_from_timezone(offset: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    // SAFETY: C code holds the GIL and gives objects.
    unsafe {
        answer(|space| {
            let offset = Object::from_nullable(offset).ok_or_else(|| space.bad_internal_call())?;
            let offset = space.expect::<Delta>(offset)?.span();
            let name = match Object::from_nullable(name) {
                Some(name) => Some(Layout::to_ref(space.expect::<Str>(name)?)),
                None => None,
            };
            TimeZone::new(space, offset, name).map(Ref::into_object)
        })
    }
}

unsafe extern "C" fn datetime_from_timestamp(
    class: *mut PyObject,
    args: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: C code holds the GIL and gives a type, a tuple and a dict or nothing.
    unsafe {
        answer(|space| {
            let class = class_of::<DateTime>(space, class.cast())?;
            let args = objspace::shim::Args::from_raw(args, keywords);
            let [timestamp, zone] = checks::bound(space, &FROM_TIMESTAMP, &args)?;
            let timestamp = timestamp.ok_or_else(|| space.bad_internal_call())?;
            moments::from_timestamp(space, class, timestamp, check_tzinfo(space, zone)?)
        })
    }
}

unsafe extern "C" fn date_from_timestamp(class: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    // SAFETY: C code holds the GIL and gives a type and a tuple.
    unsafe {
        answer(|space| {
            let class = class_of::<Date>(space, class.cast())?;
            let args = Object::from_nullable(args).and_then(|args| args.downcast::<Tuple>());
            match args.map(|args| args.items()) {
                Some(&[timestamp]) => Date::from_timestamp(space, class, timestamp),
                Some(items) => Err(space.type_error(format_args!(
                    "fromtimestamp() takes exactly 1 argument ({} given)",
                    items.len()
                ))),
                None => Err(space.bad_internal_call()),
            }
        })
    }
}
