//! `datetime.tzinfo`: what time zones derive from.

use super::delta::too_long;
use super::layouts::{DateTime, Delta};
use super::zones;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use algorithms::calendar::span::Span;
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Layout, Object, PyErr, PyResult, Ref, Space, Tuple, Type};

/// A time zone, which must say itself what it is.
#[repr(C)]
pub struct TzInfo {
    head: PyObject,
}
fields!(TzInfo);
const _: () = assert!(size_of::<TzInfo>() == size_of::<abi::PyDateTime_TZInfo>());

/// The `datetime` that `fromutc` was given, which must be in this zone.
///
/// # Errors
/// `TypeError` and `ValueError`.
pub fn for_fromutc<'a>(space: &Space, zone: &Object, moment: &'a Object) -> PyResult<&'a DateTime> {
    let Some(moment) = moment.downcast::<DateTime>() else {
        return Err(space.type_error("fromutc: argument must be a datetime"));
    };
    if moment.tzinfo.as_ptr() != zone.as_ptr() {
        return Err(space.value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(moment)
}

impl TzInfo {
    fn missing(space: &Space, method: &str) -> PyErr {
        space.not_implemented_error(format_args!("a tzinfo subclass must implement {method}()"))
    }
}

#[pytype(
    name = "tzinfo",
    module = "datetime",
    flags = BASETYPE,
    tp_dealloc = instance::dealloc::<TzInfo>
)]
/// Abstract base class for time zone info objects.
impl TzInfo {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, _args: Args<'_>) -> PyResult<Ref<TzInfo>> {
        instance::create(space, cls, TzInfo { head: HEAD })
    }

    /// Return the zone's name at a datetime.
    #[pymethod]
    fn tzname(&self, space: &Space, _object: &Object) -> PyResult<Ref<Object>> {
        Err(TzInfo::missing(space, "tzname"))
    }

    /// Return the offset from UTC at a datetime as a timedelta, positive east of UTC.
    #[pymethod]
    fn utcoffset(&self, space: &Space, _object: &Object) -> PyResult<Ref<Object>> {
        Err(TzInfo::missing(space, "utcoffset"))
    }

    /// Return how far summer time is ahead at a datetime, as a timedelta.
    #[pymethod]
    fn dst(&self, space: &Space, _object: &Object) -> PyResult<Ref<Object>> {
        Err(TzInfo::missing(space, "dst"))
    }

    /// Turn a datetime in UTC into one in local time.
    #[pymethod]
    fn fromutc(&self, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        let moment = for_fromutc(space, self, object)?;
        let (zone, about) = (Some(self.as_object()), moment.as_object());
        let needed = |method: &str, delta: Option<Ref<Delta>>| -> PyResult<Span> {
            delta.map(|delta| delta.span()).ok_or_else(|| {
                space.value_error(format_args!("fromutc: non-None {method}() result required"))
            })
        };
        let offset = needed("utcoffset", zones::ask(space, zone, "utcoffset", about)?)?;
        let summer = needed("dst", zones::ask(space, zone, "dst", about)?)?;
        let difference = offset.total_microseconds() - summer.total_microseconds();
        let standard = Span::from_microseconds(difference).map_err(|error| too_long(space, error))?;
        let result = moment.shifted(space, standard, 1)?;
        let result = space.expect::<DateTime>(&result)?;
        let summer = match zones::ask(space, zone, "dst", result.as_object())? {
            Some(summer) => summer.span(),
            None => {
                return Err(space.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"));
            }
        };
        if summer == Span::ZERO {
            Ok(result.to_ref().into_object())
        } else {
            result.shifted(space, summer, 1)
        }
    }

    /// Return what pickling needs.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let args = match self.getattr_optional_str(space, "__getinitargs__")? {
            Some(method) => method.call0(space)?,
            None => Tuple::empty().into_object(),
        };
        let state = self.call_method(space, "__getstate__", &[])?;
        Tuple::from_slice(space, &[self.ty().as_object(), &args, &state])
    }
}
