//! `range`: of integers of any size.

mod iterators;

pub use iterators::{LongRangeIterator, RangeIterator};

use crate::gc;
use crate::number::exact_index;
use crate::shim::{Args, check_positional};
use crate::{
    Bool, CompareOp, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slice, Slot, Space, Str, Tuple,
    Type, number, pytype,
};
use abi::PyObject;
use core::mem::offset_of;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// The layout of [`Range`]. The fields are set once.
#[repr(C)]
pub struct RangeObject {
    ob_base: PyObject,
    start: Slot<Int>,
    stop: Slot<Int>,
    step: Slot<Int>,
    length: Slot<Int>,
}

crate::layout! {
    /// A range of integers.
    pub struct Range(RangeObject);
}

/// Number of integers from `start` to `stop` (not included) by `step`, if all fit.
fn small_len(start: i64, stop: i64, step: i64) -> u64 {
    let (low, high, distance) =
        if step > 0 { (start, stop, step as u64) } else { (stop, start, step.unsigned_abs()) };
    if low >= high { 0 } else { (high.wrapping_sub(low) as u64 - 1) / distance + 1 }
}

fn len(space: &Space, start: &Int, stop: &Int, step: &Int) -> PyResult<Ref<Int>> {
    if let (Some(start), Some(stop), Some(step)) = (start.to_i64(), stop.to_i64(), step.to_i64()) {
        return Int::from_u64(space, small_len(start, stop, step));
    }
    let (start, stop, step) = (start.to_bigint(), stop.to_bigint(), step.to_bigint());
    let distance: BigInt = if step.is_positive() { stop - start } else { start - stop };
    if !distance.is_positive() {
        return Int::from_i64(space, 0);
    }
    Int::from_bigint(space, &((distance - 1) / step.abs() + 1))
}

/// Whether the object is exactly an `int` or a `bool`, so that arithmetic tells whether it is in a range.
fn plain_int(object: &Object) -> Option<&Int> {
    let plain = object.is_exact::<Int>() || object.is_exact::<Bool>();
    object.downcast::<Int>().filter(|_| plain)
}

impl Range {
    /// `range(start, stop, step)`.
    ///
    /// # Errors
    /// `ValueError` if `step` is zero.
    pub fn new(space: &Space, start: Ref<Int>, stop: Ref<Int>, step: Ref<Int>) -> PyResult<Ref<Range>> {
        if step.value().is_zero() {
            return Err(space.value_error("range() arg 3 must not be zero"));
        }
        let length = len(space, &start, &stop, &step)?;
        let object = gc::allocate(space, Range::type_object(), size_of::<RangeObject>())?;
        // SAFETY: fresh memory of the layout, zero-filled.
        let range: Ref<Range> = unsafe { Ref::from_owned_unchecked(object) };
        range.0.start.set(Some(start));
        range.0.stop.set(Some(stop));
        range.0.step.set(Some(step));
        range.0.length.set(Some(length));
        Ok(range)
    }

    fn field<'a>(&'a self, slot: &'a Slot<Int>) -> &'a Int {
        // SAFETY: the fields hold integers as long as the range lives.
        unsafe { Object::from_ptr(slot.as_ptr()).cast_unchecked() }
    }

    /// The first integer, if there is one.
    pub fn start(&self) -> &Int {
        self.field(&self.0.start)
    }

    /// Where the range ends, not included.
    pub fn stop(&self) -> &Int {
        self.field(&self.0.stop)
    }

    /// The distance from one integer to the next.
    pub fn step(&self) -> &Int {
        self.field(&self.0.step)
    }

    /// How many integers there are.
    pub fn length(&self) -> &Int {
        self.field(&self.0.length)
    }

    /// Start, stop and step, if all fit.
    #[inline]
    pub fn small(&self) -> Option<(i64, i64, i64)> {
        Some((self.start().to_i64()?, self.stop().to_i64()?, self.step().to_i64()?))
    }

    /// The integer at an index that may be outside, or negative.
    fn at(&self, space: &Space, index: &BigInt) -> PyResult<Ref<Int>> {
        Int::from_bigint(space, &(self.start().to_bigint() + index * self.step().to_bigint()))
    }

    /// The integer at an index; a negative one counts from the end.
    fn item(&self, space: &Space, index: &Int) -> PyResult<Ref<Int>> {
        let length = self.length();
        if let (Some(index), Some(length), Some((start, _, step))) =
            (index.to_i64(), length.to_i64(), self.small())
        {
            let index = if index < 0 { index + length } else { index };
            if !(0..length).contains(&index) {
                return Err(out_of_range(space));
            }
            // The product may wrap, the sum is in the range.
            return Int::from_i64(space, start.wrapping_add(index.wrapping_mul(step)));
        }
        let (mut index, length) = (index.to_bigint(), length.to_bigint());
        if index.is_negative() {
            index += &length;
        }
        if index.is_negative() || index >= length {
            return Err(out_of_range(space));
        }
        self.at(space, &index)
    }

    fn slice(&self, space: &Space, slice: &Slice) -> PyResult<Ref<Range>> {
        let [start, stop, step] = slice.indices_for(space, &self.length().to_bigint())?;
        let step = Int::from_bigint(space, &(step * self.step().to_bigint()))?;
        Range::new(space, self.at(space, &start)?, self.at(space, &stop)?, step)
    }

    /// The index of an integer, if it is in the range.
    fn index_of_int(&self, value: &Int) -> Option<BigInt> {
        let offset = value.to_bigint() - self.start().to_bigint();
        let step = self.step().to_bigint();
        if !(&offset % &step).is_zero() {
            return None;
        }
        let index: BigInt = offset / step;
        (!index.is_negative() && index < self.length().to_bigint()).then_some(index)
    }

    /// Whether an integer is in the range.
    pub fn contains_int(&self, value: &Int) -> bool {
        match (value.to_i64(), self.small()) {
            (Some(value), Some((start, stop, step))) => {
                let within =
                    if step > 0 { start <= value && value < stop } else { stop < value && value <= start };
                within && (i128::from(value) - i128::from(start)) % i128::from(step) == 0
            }
            _ => self.index_of_int(value).is_some(),
        }
    }

    /// Whether both give the same integers.
    fn same(&self, other: &Range) -> bool {
        let same = |one: &Int, two: &Int| one.value_equals(two);
        if !same(self.length(), other.length()) {
            return false;
        }
        match self.length().to_i64() {
            Some(0) => true,
            Some(1) => same(self.start(), other.start()),
            _ => same(self.start(), other.start()) && same(self.step(), other.step()),
        }
    }

    /// An iterator, backwards or not.
    fn iterate(&self, space: &Space, backwards: bool) -> PyResult<Ref<Object>> {
        if let Some((start, stop, step)) = self.small() {
            let len = small_len(start, stop, step);
            // So that the iterator never computes an integer that does not fit.
            let end_fits =
                if backwards { start.checked_sub(step).is_some() } else { stop.checked_add(step).is_some() };
            if let (Ok(len), true, Some(back)) = (i64::try_from(len), end_fits, step.checked_neg()) {
                let (first, step) = if backwards {
                    (start.wrapping_add((len - 1).wrapping_mul(step)), back)
                } else {
                    (start, step)
                };
                return Ok(RangeIterator::new(space, first, step, len)?.into_object());
            }
        }
        let length = self.length();
        if !backwards {
            let (start, step) = (self.start().to_ref(), self.step().to_ref());
            return Ok(LongRangeIterator::new(space, start, step, length.to_ref())?.into_object());
        }
        let last = self.at(space, &(length.to_bigint() - 1))?;
        let step = Int::from_bigint(space, &-self.step().to_bigint())?;
        Ok(LongRangeIterator::new(space, last, step, length.to_ref())?.into_object())
    }
}

#[cold]
fn out_of_range(space: &Space) -> PyErr {
    space.index_error("range object index out of range")
}

#[pytype(name = "range", symbol = PyRange_Type, flags = SEQUENCE)]
/// range(stop), range(start, stop[, step])
///
/// The integers from start, or zero, up to stop, which is not one of them, each step larger than the one before (or smaller, with a
/// negative step): range(2, 5) has 2, 3 and 4.
impl Range {
    #[slot(tp_new)]
    fn tp_new(_cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Range>> {
        args.no_keywords(space, "range")?;
        check_positional(space, "range", args.positional_count(), 1, 3)?;
        let (zero, one) = (Int::from_i64(space, 0)?, Int::from_i64(space, 1)?);
        match *args.positional() {
            [stop] => Range::new(space, zero, exact_index(space, stop)?, one),
            [start, stop] => Range::new(space, exact_index(space, start)?, exact_index(space, stop)?, one),
            [start, stop, step, ..] => {
                let (start, stop) = (exact_index(space, start)?, exact_index(space, stop)?);
                Range::new(space, start, stop, exact_index(space, step)?)
            }
            [] => unreachable!("the number was checked"),
        }
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Range>> {
        Range::tp_new(cls, space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead range.
        unsafe {
            let fields = &(*this).0;
            for field in [&fields.start, &fields.stop, &fields.step, &fields.length] {
                drop(field.take());
            }
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let (start, stop) = (self.start().repr(space)?, self.stop().repr(space)?);
        let (start, stop) = (start.to_string_lossy(), stop.to_string_lossy());
        if self.step().to_i64() == Some(1) {
            return Str::from_str(space, &format!("range({start}, {stop})"));
        }
        let step = self.step().repr(space)?.to_string_lossy();
        Str::from_str(space, &format!("range({start}, {stop}, {step})"))
    }

    #[slot(tp_hash)]
    fn tp_hash(&self, space: &Space) -> PyResult<isize> {
        let (mut start, mut step): (&Object, &Object) = (self.start(), self.step());
        let length = self.length().to_i64();
        if length == Some(0) {
            start = crate::none();
        }
        if matches!(length, Some(0 | 1)) {
            step = crate::none();
        }
        Tuple::from_slice(space, &[self.length(), start, step])?.hash(space)
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        match (other.downcast::<Range>(), op) {
            (Some(other), CompareOp::Eq) => Ok(space.new_bool(self.same(other))),
            (Some(other), CompareOp::Ne) => Ok(space.new_bool(!self.same(other))),
            _ => Ok(space.not_implemented()),
        }
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.iterate(space, false)
    }

    #[slot(sq_length, mp_length)]
    fn sq_length(&self, space: &Space) -> PyResult<isize> {
        let length = self.length().to_i64().map(|length| length as isize);
        length.ok_or_else(|| space.overflow_error("Python int too large to convert to C ssize_t"))
    }

    #[slot(sq_item)]
    fn sq_item(&self, space: &Space, index: isize) -> PyResult<Ref<Int>> {
        // The caller has added the length to a negative index.
        if index < 0 {
            return Err(out_of_range(space));
        }
        self.item(space, &*Int::from_i64(space, index as i64)?)
    }

    #[slot(sq_contains)]
    fn sq_contains(&self, space: &Space, value: &Object) -> PyResult<bool> {
        match plain_int(value) {
            Some(value) => Ok(self.contains_int(value)),
            None => self.contains_by_iteration(space, value),
        }
    }

    #[slot(nb_bool)]
    fn nb_bool(&self) -> PyResult<bool> {
        Ok(!self.length().value().is_zero())
    }

    #[slot(mp_subscript)]
    fn mp_subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        if key.is_index() {
            return Ok(self.item(space, &*number::index(space, key)?)?.into_object());
        }
        match key.downcast::<Slice>() {
            Some(slice) => Ok(self.slice(space, slice)?.into_object()),
            None => Err(space.type_error(format_args!(
                "range indices must be integers or slices, not {}",
                key.ty().name()
            ))),
        }
    }

    #[member(name = "start", offset = offset_of!(RangeObject, start), kind = T_OBJECT, readonly)]
    const START: () = ();
    #[member(name = "stop", offset = offset_of!(RangeObject, stop), kind = T_OBJECT, readonly)]
    const STOP: () = ();
    #[member(name = "step", offset = offset_of!(RangeObject, step), kind = T_OBJECT, readonly)]
    const STEP: () = ();

    /// An iterator over the same numbers, the last one first.
    #[pymethod(name = "__reversed__")]
    fn reversed(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.iterate(space, true)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let args = Tuple::from_slice(space, &[self.start(), self.stop(), self.step()])?;
        Tuple::from_slice(space, &[self.ty(), &*args])
    }

    /// How often value is among the numbers: once, or not at all.
    #[pymethod]
    fn count(&self, space: &Space, object: &Object) -> PyResult<usize> {
        match plain_int(object) {
            Some(value) => Ok(self.contains_int(value).into()),
            None => self.count_of(space, object),
        }
    }

    /// Which of the numbers value is, counted from zero.
    ///
    /// A value that is not among them raises ValueError.
    #[pymethod]
    fn index(&self, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        let Some(value) = plain_int(object) else {
            return space.new_int(self.index_of(space, object)? as i64);
        };
        match self.index_of_int(value) {
            Some(index) => Ok(Int::from_bigint(space, &index)?.into_object()),
            None => Err(space.value_error("range.index(x): x not in range")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::small_len;

    #[test]
    fn lengths() {
        assert_eq!(small_len(0, 10, 3), 4);
        assert_eq!(small_len(10, 0, -3), 4);
        assert_eq!(small_len(0, 0, 1), 0);
        assert_eq!(small_len(5, 0, 1), 0);
        assert_eq!(small_len(i64::MIN, i64::MAX, 1), u64::MAX);
        assert_eq!(small_len(i64::MAX, i64::MIN, i64::MIN), 2);
    }
}
