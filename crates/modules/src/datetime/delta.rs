//! `datetime.timedelta`: the type and its operators. Its making from parts and its division are next door.

use super::checks::{bound, ordered, parameters};
use super::delta_arithmetic as arithmetic;
use super::layouts::{Delta, NO_HASH};
use crate::instance::{self, HEAD};
use algorithms::calendar::span::{MAX_DAYS, Span, TooLong};
use algorithms::numeric::hash::hash_tuple;
use core::cell::Cell;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::shim::{Args, Signature};
use objspace::{CompareOp, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type};

const NEW: Signature = parameters(
    "__new__",
    &["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"],
    0,
    &[],
);

/// The error for a span that is too long.
#[cold]
pub fn too_long(space: &Space, error: TooLong) -> PyErr {
    match error {
        TooLong::Days(days) => {
            space.overflow_error(format_args!("days={days}; must have magnitude <= {MAX_DAYS}"))
        }
        TooLong::Beyond => space.overflow_error("Python int too large to convert to C int"),
    }
}

impl Delta {
    /// The value.
    pub fn span(&self) -> Span {
        let (days, seconds, microseconds) = (self.days.get(), self.seconds.get(), self.microseconds.get());
        Span { days, seconds, microseconds }
    }

    /// A new instance of a class.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn of_class(space: &Space, class: &Type, span: Span) -> PyResult<Ref<Delta>> {
        let value = Delta {
            head: HEAD,
            hashcode: Cell::new(NO_HASH),
            days: Cell::new(span.days),
            seconds: Cell::new(span.seconds),
            microseconds: Cell::new(span.microseconds),
        };
        instance::create(space, class, value)
    }

    /// A new `timedelta`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(space: &Space, span: Span) -> PyResult<Ref<Delta>> {
        Delta::of_class(space, Delta::type_object(), span)
    }

    /// A new `timedelta` of a result.
    ///
    /// # Errors
    /// `OverflowError` when the span is too long, `MemoryError`.
    pub fn from_result(space: &Space, span: Result<Span, TooLong>) -> PyResult<Ref<Delta>> {
        Delta::new(space, span.map_err(|error| too_long(space, error))?)
    }

    /// Both operands, if both are spans.
    fn pair<'a>(left: &'a Object, right: &'a Object) -> Option<(&'a Delta, &'a Delta)> {
        Some((left.downcast::<Delta>()?, right.downcast::<Delta>()?))
    }
}

/// The hash of a span: that of a tuple of its parts.
pub fn hash_of(span: Span) -> isize {
    // -1 means an error, so no int has it as its hash
    let int_hash = |value: i32| if value == -1 { -2 } else { i64::from(value) };
    hash_tuple([span.days, span.seconds, span.microseconds].map(int_hash)) as isize
}

#[pytype(
    name = "timedelta",
    module = "datetime",
    flags = BASETYPE,
    tp_dealloc = instance::dealloc::<Delta>
)]
/// Difference between two datetime values.
///
/// timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)
///
/// Every argument may be left out, and may be an integer or a float, of either sign.
impl Delta {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Delta>> {
        let given = bound::<7>(space, &NEW, &args)?;
        Delta::of_class(space, cls, arithmetic::from_parts(space, given)?)
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Span { days, seconds, microseconds } = self.span();
        let parts = [("days", days), ("seconds", seconds), ("microseconds", microseconds)];
        let shown: Vec<String> = parts
            .iter()
            .filter(|(_, value)| *value != 0)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let shown = if shown.is_empty() { "0".to_owned() } else { shown.join(", ") };
        Str::from_display(space, &format_args!("{}({shown})", self.ty().tp_name()))
    }

    #[slot(tp_str)]
    fn text(&self) -> String {
        self.span().text()
    }

    #[slot(tp_hash)]
    fn hash(&self) -> PyResult<isize> {
        if self.hashcode.get() == NO_HASH {
            self.hashcode.set(hash_of(self.span()));
        }
        Ok(self.hashcode.get())
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> Ref<Object> {
        match other.downcast::<Delta>() {
            Some(other) => ordered(space, &self.span(), &other.span(), op),
            None => space.not_implemented(),
        }
    }

    #[slot(nb_bool)]
    fn is_nonzero(&self) -> bool {
        self.span() != Span::ZERO
    }

    #[slot(nb_add)]
    fn add(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        match Delta::pair(left, right) {
            Some((left, right)) => {
                let sum = left.span().total_microseconds() + right.span().total_microseconds();
                arithmetic::from_total(space, sum)
            }
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_subtract)]
    fn subtract(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        match Delta::pair(left, right) {
            Some((left, right)) => {
                let difference = left.span().total_microseconds() - right.span().total_microseconds();
                arithmetic::from_total(space, difference)
            }
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_multiply)]
    fn multiply(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        let (delta, number) = match (left.downcast::<Delta>(), right.downcast::<Delta>()) {
            (Some(delta), None) => (delta, right),
            (None, Some(delta)) => (delta, left),
            _ => return Ok(space.not_implemented()),
        };
        arithmetic::multiply(space, delta.span(), number)
    }

    #[slot(nb_true_divide)]
    fn true_divide(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        match left.downcast::<Delta>() {
            Some(delta) => arithmetic::true_divide(space, delta.span(), right),
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_floor_divide)]
    fn floor_divide(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        match left.downcast::<Delta>() {
            Some(delta) => arithmetic::floor_divide(space, delta.span(), right),
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_remainder)]
    fn remainder(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        match Delta::pair(left, right) {
            Some((left, right)) => Ok(arithmetic::div_mod(space, left.span(), right.span())?.1),
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_divmod)]
    fn div_mod(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        match Delta::pair(left, right) {
            Some((left, right)) => {
                let (quotient, rest) = arithmetic::div_mod(space, left.span(), right.span())?;
                Tuple::from_array(space, [quotient, rest]).map(Ref::into_object)
            }
            None => Ok(space.not_implemented()),
        }
    }

    #[slot(nb_negative)]
    fn negative(&self, space: &Space) -> PyResult<Ref<Object>> {
        arithmetic::from_total(space, -self.span().total_microseconds())
    }

    #[slot(nb_positive)]
    fn positive(&self, space: &Space) -> PyResult<Ref<Delta>> {
        Delta::new(space, self.span())
    }

    #[slot(nb_absolute)]
    fn absolute(&self, space: &Space) -> PyResult<Ref<Object>> {
        arithmetic::from_total(space, self.span().total_microseconds().abs())
    }

    /// Number of days.
    #[member(name = "days", offset = offset_of!(Delta, days), kind = Py_T_INT, readonly)]
    const DAYS: () = ();
    /// Number of seconds (>= 0 and less than 1 day).
    #[member(name = "seconds", offset = offset_of!(Delta, seconds), kind = Py_T_INT, readonly)]
    const SECONDS: () = ();
    /// Number of microseconds (>= 0 and less than 1 second).
    #[member(name = "microseconds", offset = offset_of!(Delta, microseconds), kind = Py_T_INT, readonly)]
    const MICROSECONDS: () = ();

    /// Return the length in seconds, as a float.
    #[pymethod]
    fn total_seconds(&self, space: &Space) -> PyResult<f64> {
        arithmetic::total_seconds(space, self.span())
    }

    /// Return what pickling needs.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let Span { days, seconds, microseconds } = self.span();
        let [days, seconds, microseconds] =
            [days, seconds, microseconds].map(|value| space.new_int(i64::from(value)));
        let args = Tuple::from_array(space, [days?, seconds?, microseconds?])?;
        Tuple::from_slice(space, &[self.ty(), &*args])
    }
}

/// The constants of the type.
///
/// # Errors
/// `MemoryError`.
pub fn constants(space: &Space) -> PyResult<[(&'static str, Ref<Object>); 3]> {
    let longest = Span { days: MAX_DAYS, seconds: 86_399, microseconds: 999_999 };
    let new = |span| Delta::new(space, span).map(Ref::into_object);
    Ok([
        ("min", new(Span { days: -MAX_DAYS, ..Span::ZERO })?),
        ("max", new(longest)?),
        ("resolution", new(Span { microseconds: 1, ..Span::ZERO })?),
    ])
}
