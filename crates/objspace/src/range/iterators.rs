//! The iterators over a range: of machine integers, and of integers of any size.

use super::Range;
use crate::{
    Int, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, builtins, gc, number, pytype,
};
use abi::PyObject;
use core::cell::Cell;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// The layout of [`RangeIterator`].
#[repr(C)]
pub struct RangeIteratorObject {
    ob_base: PyObject,
    next: Cell<i64>,
    step: Cell<i64>,
    remaining: Cell<i64>,
}

crate::layout! {
    /// An iterator over a range of integers that fit in 64 bits.
    pub struct RangeIterator(RangeIteratorObject);
}

/// `(iter, (range,), None)`.
fn reduce_range(space: &Space, start: BigInt, step: BigInt, remaining: BigInt) -> PyResult<Ref<Tuple>> {
    let stop = &start + &step * remaining;
    let [start, stop, step] = [start, stop, step].map(|value| Int::from_bigint(space, &value));
    let range = Range::new(space, start?, stop?, step?)?;
    let args = Tuple::from_slice(space, &[&*range])?;
    Tuple::from_slice(space, &[&*builtins::function(space, "iter")?, &*args, crate::none()])
}

impl RangeIterator {
    /// An iterator over `remaining` integers. None of them, nor the one after the last, is out of range.
    pub fn new(space: &Space, next: i64, step: i64, remaining: i64) -> PyResult<Ref<RangeIterator>> {
        let object = gc::allocate(space, RangeIterator::type_object(), size_of::<RangeIteratorObject>())?;
        // SAFETY: fresh memory of the layout.
        let iterator: Ref<RangeIterator> = unsafe { Ref::from_owned_unchecked(object) };
        iterator.0.next.set(next);
        iterator.0.step.set(step);
        iterator.0.remaining.set(remaining);
        Ok(iterator)
    }

    /// The next integer, not boxed.
    #[inline(always)]
    pub fn next_value(&self) -> Option<i64> {
        let remaining = self.0.remaining.get();
        if remaining <= 0 {
            return None;
        }
        let value = self.0.next.get();
        self.0.next.set(value.wrapping_add(self.0.step.get()));
        self.0.remaining.set(remaining - 1);
        Some(value)
    }
}

impl RangeIterator {
    /// Whether there is nothing left.
    #[inline(always)]
    pub fn has_ended(&self) -> bool {
        self.0.remaining.get() <= 0
    }

    /// Takes back the last [`RangeIterator::next_value`].
    #[inline(always)]
    pub fn step_back(&self) {
        self.0.next.set(self.0.next.get().wrapping_sub(self.0.step.get()));
        self.0.remaining.set(self.0.remaining.get() + 1);
    }
}

#[pytype(name = "range_iterator", symbol = PyRangeIter_Type)]
impl RangeIterator {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, which owns nothing.
        unsafe { gc::free_instance(this.cast()) }
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<RangeIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        match self.next_value() {
            Some(value) => space.new_int(value).map(Some),
            None => Ok(None),
        }
    }

    /// How many items are probably left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self) -> i64 {
        self.0.remaining.get()
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let fields = [&self.0.next, &self.0.step, &self.0.remaining];
        let [next, step, remaining] = fields.map(|field| BigInt::from(field.get()));
        reduce_range(space, next, step, remaining)
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let state = number::index(space, state)?;
        let Some(skipped) = state.to_i64() else {
            return Err(space.overflow_error("Python int too large to convert to C long"));
        };
        let skipped = skipped.clamp(0, self.0.remaining.get().max(0));
        self.0.next.set(self.0.next.get().wrapping_add(skipped.wrapping_mul(self.0.step.get())));
        self.0.remaining.set(self.0.remaining.get() - skipped);
        Ok(())
    }
}

/// The layout of [`LongRangeIterator`].
#[repr(C)]
pub struct LongRangeIteratorObject {
    ob_base: PyObject,
    next: Slot<Int>,
    step: Slot<Int>,
    remaining: Slot<Int>,
}

crate::layout! {
    /// An iterator over a range of integers of any size.
    pub struct LongRangeIterator(LongRangeIteratorObject);
}

impl LongRangeIterator {
    /// An iterator over `remaining` integers.
    pub fn new(
        space: &Space,
        next: Ref<Int>,
        step: Ref<Int>,
        remaining: Ref<Int>,
    ) -> PyResult<Ref<LongRangeIterator>> {
        let size = size_of::<LongRangeIteratorObject>();
        let object = gc::allocate(space, LongRangeIterator::type_object(), size)?;
        // SAFETY: fresh memory of the layout, zero-filled.
        let iterator: Ref<LongRangeIterator> = unsafe { Ref::from_owned_unchecked(object) };
        iterator.0.next.set(Some(next));
        iterator.0.step.set(Some(step));
        iterator.0.remaining.set(Some(remaining));
        Ok(iterator)
    }

    /// The value of a field.
    fn value(slot: &Slot<Int>) -> BigInt {
        slot.get().map_or(BigInt::ZERO, |value| value.to_bigint())
    }

    /// Moves on by `count` integers.
    fn skip(&self, space: &Space, count: &BigInt) -> PyResult<()> {
        let next = Self::value(&self.0.next) + count * Self::value(&self.0.step);
        let (next, remaining) = (
            Int::from_bigint(space, &next)?,
            Int::from_bigint(space, &(Self::value(&self.0.remaining) - count))?,
        );
        self.0.next.set(Some(next));
        self.0.remaining.set(Some(remaining));
        Ok(())
    }
}

#[pytype(name = "longrange_iterator", symbol = PyLongRangeIter_Type)]
impl LongRangeIterator {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator.
        unsafe {
            let fields = &(*this).0;
            for field in [&fields.next, &fields.step, &fields.remaining] {
                drop(field.take());
            }
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<LongRangeIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        if Self::value(&self.0.remaining).is_zero() {
            return Ok(None);
        }
        let value = self.0.next.get();
        self.skip(space, &BigInt::from(1))?;
        Ok(value.map(Ref::into_object))
    }

    /// How many items are probably left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self, space: &Space) -> PyResult<Ref<Int>> {
        Int::from_bigint(space, &Self::value(&self.0.remaining))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let [next, step, remaining] = [&self.0.next, &self.0.step, &self.0.remaining].map(Self::value);
        reduce_range(space, next, step, remaining)
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let Some(state) = state.downcast::<Int>() else {
            let name = state.ty().name();
            return Err(space.type_error(format_args!("state must be an int, not {name}")));
        };
        let state = state.to_bigint();
        let skipped = if state.is_negative() { BigInt::ZERO } else { state };
        self.skip(space, &skipped.min(Self::value(&self.0.remaining)))
    }
}
