//! `datetime.timezone`: a zone with the same offset always.

use super::checks::{bound, numbered, parameters};
use super::delta::hash_of;
use super::layouts::{DateTime, Delta};
use super::tzinfo::{TzInfo, for_fromutc};
use super::zones;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use algorithms::calendar::span::Span;
use cpyext_macros::pytype;
use objspace::shim::{Args, Signature};
use objspace::{CompareOp, GilOnce, Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type};

/// A zone with a fixed offset, and a name perhaps.
#[repr(C)]
pub struct TimeZone {
    head: PyObject,
    offset: Slot<Delta>,
    name: Slot<Str>,
}
fields!(TimeZone: offset, name);

const NEW: Signature = parameters("timezone", &["offset", "name"], 1, &[]);

static UTC: GilOnce<Ref<TimeZone>> = GilOnce::new();

/// The zone `timezone.utc`.
///
/// # Errors
/// `MemoryError`.
pub fn utc(space: &Space) -> PyResult<&'static TimeZone> {
    let zone = UTC.get_or_try_init(space, || TimeZone::create(space, Span::ZERO, None))?;
    Ok(zone)
}

impl TimeZone {
    fn create(space: &Space, offset: Span, name: Option<Ref<Str>>) -> PyResult<Ref<TimeZone>> {
        let value = TimeZone { head: HEAD, offset: Slot::empty(), name: Slot::empty() };
        value.offset.set(Some(Delta::new(space, offset)?));
        value.name.set(name);
        instance::create_exact(space, value)
    }

    /// The zone of this offset; without a name, and for no offset at all, it is [`utc`].
    ///
    /// # Errors
    /// `ValueError` for an offset of a day or more.
    pub fn new(space: &Space, offset: Span, name: Option<Ref<Str>>) -> PyResult<Ref<TimeZone>> {
        if name.is_none() && offset == Span::ZERO {
            return utc(space).map(Layout::to_ref);
        }
        if !offset.is_below_a_day() {
            return Err(zones::offset_out_of_range(space, &*Delta::new(space, offset)?));
        }
        TimeZone::create(space, offset, name)
    }

    /// The offset.
    ///
    /// # Errors
    /// `SystemError` for an instance that C code made without the constructor.
    pub fn offset(&self, space: &Space) -> PyResult<Ref<Delta>> {
        self.offset.get().ok_or_else(|| space.bad_internal_call())
    }

    fn check_about(space: &Space, method: &str, about: &Object) -> PyResult<()> {
        if about.is_none() || about.is_instance::<DateTime>() {
            return Ok(());
        }
        let got = about.ty().tp_name();
        Err(space
            .type_error(format_args!("{method}(dt) argument must be a datetime instance or None, not {got}")))
    }
}

#[pytype(
    name = "timezone",
    module = "datetime",
    base = TzInfo,
    tp_dealloc = instance::dealloc::<TimeZone>
)]
/// Fixed offset from UTC implementation of tzinfo.
impl TimeZone {
    #[slot(tp_new)]
    fn make(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<TimeZone>> {
        let [offset, name] = bound(space, &NEW, &args)?;
        let Some(offset) = offset else { return Err(space.bad_internal_call()) };
        let Some(offset) = offset.downcast::<Delta>() else {
            let got = if offset.is_none() { "None" } else { offset.ty().tp_name() };
            return Err(
                space.type_error(format_args!("timezone() argument 1 must be datetime.timedelta, not {got}"))
            );
        };
        let name = name.map(|name| numbered::<&Str>(space, "timezone", 2, name)).transpose()?;
        TimeZone::new(space, offset.span(), name.map(Layout::to_ref))
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let ty = self.ty().tp_name();
        if self.is(utc(space)?) {
            return Str::from_display(space, &format_args!("{ty}.utc"));
        }
        let offset = self.offset(space)?.repr(space)?.to_string_lossy();
        match self.name.get() {
            None => Str::from_display(space, &format_args!("{ty}({offset})")),
            Some(name) => {
                let name = name.repr(space)?.to_string_lossy();
                Str::from_display(space, &format_args!("{ty}({offset}, {name})"))
            }
        }
    }

    #[slot(tp_str)]
    fn text(&self, space: &Space) -> PyResult<Ref<Str>> {
        if let Some(name) = self.name.get() {
            return Ok(name);
        }
        match self.offset(space)?.span() {
            Span::ZERO => Ok(Str::intern(space, "UTC")),
            offset => Str::from_display(space, &format_args!("UTC{}", offset.offset_text(":"))),
        }
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        Ok(hash_of(self.offset(space)?.span()))
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let (Some(other), CompareOp::Eq | CompareOp::Ne) = (other.downcast::<TimeZone>(), op) else {
            return Ok(space.not_implemented());
        };
        let same = self.offset(space)?.span() == other.offset(space)?.span();
        Ok(space.new_bool(same == (op == CompareOp::Eq)))
    }

    /// Return the name: the one given, or one made of the offset.
    #[pymethod]
    fn tzname(&self, space: &Space, object: &Object) -> PyResult<Ref<Str>> {
        TimeZone::check_about(space, "tzname", object)?;
        self.text(space)
    }

    /// Return the offset.
    #[pymethod]
    fn utcoffset(&self, space: &Space, object: &Object) -> PyResult<Ref<Delta>> {
        TimeZone::check_about(space, "utcoffset", object)?;
        self.offset(space)
    }

    /// Return None: there is no summer time.
    #[pymethod]
    fn dst(&self, space: &Space, object: &Object) -> PyResult<()> {
        TimeZone::check_about(space, "dst", object)
    }

    /// Turn a datetime in UTC into one in this zone.
    #[pymethod]
    fn fromutc(&self, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        let moment = for_fromutc(space, self, object)?;
        moment.shifted(space, self.offset(space)?.span(), 1)
    }

    /// Return the arguments of the constructor, for pickling.
    #[pymethod(name = "__getinitargs__")]
    fn initial_arguments(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let offset = self.offset(space)?;
        match self.name.get() {
            None => Tuple::from_slice(space, &[offset.as_object()]),
            Some(name) => Tuple::from_slice(space, &[offset.as_object(), name.as_object()]),
        }
    }
}

/// The constants of the type.
///
/// # Errors
/// `MemoryError`.
pub fn constants(space: &Space) -> PyResult<[(&'static str, Ref<Object>); 3]> {
    let limit = |minutes: i32| {
        let seconds = i128::from(minutes) * 60_000_000;
        let span = Span::from_microseconds(seconds).map_err(|error| super::delta::too_long(space, error))?;
        TimeZone::create(space, span, None).map(Ref::into_object)
    };
    let last = 24 * 60 - 1;
    Ok([("utc", utc(space)?.to_ref().into_object()), ("min", limit(-last)?), ("max", limit(last)?)])
}
