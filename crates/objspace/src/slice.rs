//! `slice`, and how it picks items of a sequence.

use crate::free_list::FreeList;
use crate::gc::{self, Visitor};
use crate::number;
use crate::shim::{ArgPosition, Args, FromArg, check_positional};
use crate::{CompareOp, Int, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, pytype};
use abi::{PyGC_Head, PyObject, PySliceObject, Static};
use algorithms::numeric::hash::SequenceHasher;
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

crate::layout! {
    /// A slice; none of its fields is null.
    pub struct Slice(PySliceObject);
}

/// Blocks of dead slices.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<PySliceObject>() }>> =
    Static(FreeList::new());

/// The items that a slice picks: `count` of them, from `start` on, every `step`-th.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceRange {
    /// Index of the first.
    pub start: isize,
    /// Where the slice ends, not included.
    pub stop: isize,
    /// Distance from one to the next; not zero.
    pub step: isize,
    /// How many.
    pub count: usize,
}

impl SliceRange {
    /// Clips `start` and `stop` (negative ones count from the end) to a sequence of `len` items.
    pub fn clip(len: usize, start: isize, stop: isize, step: isize) -> SliceRange {
        Self::adjust(len as isize, start, stop, step)
    }

    /// As [`clip`](Self::clip), for a length that C code says and that may be negative: `PySlice_AdjustIndices`.
    pub fn adjust(len: isize, start: isize, stop: isize, step: isize) -> SliceRange {
        let (lowest, highest) = if step < 0 { (-1, len.wrapping_sub(1)) } else { (0, len) };
        let clip = |index: isize| match index {
            ..0 => index.wrapping_add(len).max(lowest),
            _ if index >= len => highest,
            _ => index,
        };
        let (start, stop) = (clip(start), clip(stop));
        let count = if step < 0 && stop < start {
            (start.wrapping_sub(stop) as usize - 1) / step.unsigned_abs() + 1
        } else if step > 0 && start < stop {
            (stop.wrapping_sub(start) as usize - 1) / step as usize + 1
        } else {
            0
        };
        SliceRange { start, stop, step, count }
    }

    /// The indices of the items, in order.
    pub fn indices(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        // The last index times the step fits: both are of existing items.
        (0..self.count).map(move |at| (self.start + at as isize * self.step) as usize)
    }
}

/// An index in a slice: clamped to what fits.
fn slice_index(space: &Space, value: &Object, or_none: &str) -> PyResult<isize> {
    if !value.is_index() {
        return Err(space
            .type_error(format_args!("slice indices must be integers{or_none} have an __index__ method")));
    }
    number::as_index_clamped(space, value)
}

/// A start, stop or step as a number; `missing` for `None`.
#[inline(always)]
fn part(space: &Space, value: &Object, missing: isize) -> PyResult<isize> {
    if value.is_none() {
        return Ok(missing);
    }
    match value.downcast_exact::<Int>().and_then(Int::compact_value) {
        Some(index) => Ok(index as isize),
        None => slice_index(space, value, " or None or"),
    }
}

/// A bound such as `list.index` takes: an integer, clamped (`_PyEval_SliceIndexNotNone`).
pub fn bound(space: &Space, value: &Object) -> PyResult<isize> {
    slice_index(space, value, " or")
}

/// A bound of a search in a string (`_PyEval_SliceIndex`): an integer, clamped, or `None`, which is like none given.
#[derive(Clone, Copy, Debug)]
pub struct Bound(Option<isize>);

impl FromArg<'_> for Bound {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        if arg.is_none() {
            return Ok(Bound(None));
        }
        slice_index(space, arg, " or None or").map(|index| Bound(Some(index)))
    }
}

impl Bound {
    /// The part of `len` items from `start` up to `end`: negative bounds count from the end, `end` is cut to the length. `None`
    /// when `start` is behind `end`, where not even nothing is found.
    pub fn window(len: usize, start: Option<Bound>, end: Option<Bound>) -> Option<core::ops::Range<usize>> {
        let from_end = |index: isize| {
            if index < 0 { index.saturating_add(len as isize).max(0) as usize } else { index as usize }
        };
        let start = start.and_then(|bound| bound.0).map_or(0, from_end);
        let end = end.and_then(|bound| bound.0).map_or(len, from_end).min(len);
        (start <= end).then_some(start..end)
    }
}

/// `start` and `stop` of a search in a sequence of `len` items: negative ones count from the end, and are clipped to 0.
pub(crate) fn search_bounds(
    space: &Space,
    len: impl Fn() -> usize,
    start: Option<&Object>,
    stop: Option<&Object>,
) -> PyResult<(usize, usize)> {
    let start = start.map_or(Ok(0), |start| bound(space, start))?;
    let stop = stop.map_or(Ok(isize::MAX), |stop| bound(space, stop))?;
    let clip = |index: isize| {
        if index < 0 { index.saturating_add(len() as isize).max(0) as usize } else { index as usize }
    };
    Ok((clip(start), clip(stop)))
}

impl Slice {
    /// `slice(start, stop, step)`.
    pub fn new(space: &Space, start: &Object, stop: &Object, step: &Object) -> PyResult<Ref<Slice>> {
        Slice::from_owned(space, start.to_ref(), stop.to_ref(), step.to_ref())
    }

    /// As [`Slice::new`], taking the references.
    #[inline]
    pub fn from_owned(
        space: &Space,
        start: Ref<Object>,
        stop: Ref<Object>,
        step: Ref<Object>,
    ) -> PyResult<Ref<Slice>> {
        let block = FREE.0.allocate();
        if block.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: the block has room for a slice, all of whose fields are written; it is complete when it is tracked.
        unsafe {
            let object = gc::adopt(space, block, Slice::type_object());
            let slice = object.cast::<PySliceObject>();
            (&raw mut (*slice).start).write(Cell::new(start.into_ptr()));
            (&raw mut (*slice).stop).write(Cell::new(stop.into_ptr()));
            (&raw mut (*slice).step).write(Cell::new(step.into_ptr()));
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// `slice(start, stop)` of two indices.
    pub fn from_indices(space: &Space, start: isize, stop: isize) -> PyResult<Ref<Slice>> {
        let (start, stop) = (space.new_int(start as i64)?, space.new_int(stop as i64)?);
        Slice::new(space, &start, &stop, crate::none())
    }

    fn field(&self, field: &Cell<*mut PyObject>) -> &Object {
        // SAFETY: the fields of a slice are objects that it keeps alive, and never change.
        unsafe { Object::from_ptr(field.get()) }
    }

    /// `slice.start`.
    pub fn start(&self) -> &Object {
        self.field(&self.0.start)
    }

    /// `slice.stop`.
    pub fn stop(&self) -> &Object {
        self.field(&self.0.stop)
    }

    /// `slice.step`.
    pub fn step(&self) -> &Object {
        self.field(&self.0.step)
    }

    /// Start, stop and step as integers, with the defaults for the step's sign: `PySlice_Unpack`. May run `__index__`.
    pub fn unpack(&self, space: &Space) -> PyResult<(isize, isize, isize)> {
        let step = part(space, self.step(), 1)?;
        if step == 0 {
            return Err(space.value_error("slice step cannot be zero"));
        }
        // So that the step can be negated.
        let step = step.max(-isize::MAX);
        let (first, last) = if step < 0 { (isize::MAX, isize::MIN) } else { (0, isize::MAX) };
        let start = part(space, self.start(), first)?;
        let stop = part(space, self.stop(), last)?;
        Ok((start, stop, step))
    }

    /// What the slice picks of a sequence, whose length is asked for after all `__index__` have run.
    pub fn range(&self, space: &Space, len: impl FnOnce() -> usize) -> PyResult<SliceRange> {
        let (start, stop, step) = self.unpack(space)?;
        Ok(SliceRange::clip(len(), start, stop, step))
    }

    /// Start, stop and step for a sequence of `len` items, which may be more than fit in memory: `slice.indices`.
    pub fn indices_for(&self, space: &Space, len: &BigInt) -> PyResult<[BigInt; 3]> {
        if len.is_negative() {
            return Err(space.value_error("length should not be negative"));
        }
        let step = if self.step().is_none() { BigInt::from(1) } else { evaluate(space, self.step())? };
        if step.is_zero() {
            return Err(space.value_error("slice step cannot be zero"));
        }
        let backwards = step.is_negative();
        let (lowest, highest) =
            if backwards { (BigInt::from(-1), len - 1) } else { (BigInt::ZERO, len.clone()) };
        let clip = |value: &Object, default: &BigInt| -> PyResult<BigInt> {
            if value.is_none() {
                return Ok(default.clone());
            }
            let value = evaluate(space, value)?;
            Ok(if value.is_negative() {
                (value + len).max(lowest.clone())
            } else {
                value.min(highest.clone())
            })
        };
        let (first, last) = if backwards { (&highest, &lowest) } else { (&lowest, &highest) };
        Ok([clip(self.start(), first)?, clip(self.stop(), last)?, step])
    }
}

/// The integer that an index of a slice stands for.
fn evaluate(space: &Space, value: &Object) -> PyResult<BigInt> {
    if !value.is_index() {
        return Err(space.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    Ok(number::index(space, value)?.value().to_bigint())
}

#[pytype(name = "slice", symbol = PySlice_Type, flags = HAVE_GC)]
/// slice(stop), slice(start, stop[, step])
///
/// What stands between the brackets in a[start:stop:step].
impl Slice {
    #[slot(tp_new)]
    fn tp_new(_cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Slice>> {
        args.no_keywords(space, "slice")?;
        check_positional(space, "slice", args.positional_count(), 1, 3)?;
        let none = crate::none();
        match *args.positional() {
            [stop] => Slice::new(space, none, stop, none),
            [start, stop] => Slice::new(space, start, stop, none),
            [start, stop, step, ..] => Slice::new(space, start, stop, step),
            [] => unreachable!("the number was checked"),
        }
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Slice>> {
        Slice::tp_new(cls, space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead slice, seen by nobody once it is untracked; it owns its fields.
        unsafe {
            gc::untrack(this.cast());
            let fields = &(*this).0;
            for field in [&fields.start, &fields.stop, &fields.step] {
                drop(Ref::<Object>::from_nullable(field.get()));
            }
            FREE.0.free(gc::disown(this.cast()));
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.start.get(), self.0.stop.get(), self.0.step.get());
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let (start, stop, step) =
            (self.start().repr(space)?, self.stop().repr(space)?, self.step().repr(space)?);
        let parts = [&*start, &*stop, &*step].map(Str::to_string_lossy);
        Str::from_str(space, &format!("slice({})", parts.join(", ")))
    }

    #[slot(tp_hash)]
    fn tp_hash(&self, space: &Space) -> PyResult<isize> {
        let mut hasher = SequenceHasher::new();
        for field in [self.start(), self.stop(), self.step()] {
            hasher.add(field.hash(space)? as i64);
        }
        Ok(hasher.finish_slice() as isize)
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<Slice>() else { return Ok(space.not_implemented()) };
        if self.is(other) {
            return Ok(space.new_bool(op.holds(core::cmp::Ordering::Equal)));
        }
        let own = Tuple::from_slice(space, &[self.start(), self.stop(), self.step()])?;
        let others = Tuple::from_slice(space, &[other.start(), other.stop(), other.step()])?;
        own.rich_compare(space, &others, op)
    }

    #[member(name = "start", offset = offset_of!(PySliceObject, start), kind = T_OBJECT, readonly)]
    const START: () = ();
    #[member(name = "stop", offset = offset_of!(PySliceObject, stop), kind = T_OBJECT, readonly)]
    const STOP: () = ();
    #[member(name = "step", offset = offset_of!(PySliceObject, step), kind = T_OBJECT, readonly)]
    const STEP: () = ();

    /// Start, stop and step of this slice for a sequence of the given length, as range() takes them: what is missing is
    /// filled in, negative indices are counted from the end, and what lies outside is brought to the nearest end.
    #[pymethod]
    fn indices(&self, space: &Space, object: &Object) -> PyResult<Ref<Tuple>> {
        let len = number::index(space, object)?.value().to_bigint();
        let indices = self.indices_for(space, &len)?;
        let [start, stop, step] = indices.map(|index| Int::from_bigint(space, &index));
        Tuple::from_slice(space, &[&*start?, &*stop?, &*step?])
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let args = Tuple::from_slice(space, &[self.start(), self.stop(), self.step()])?;
        Tuple::from_slice(space, &[self.ty(), &args])
    }
}

#[cfg(test)]
mod tests {
    use super::SliceRange;

    /// What is picked of 0, 1, …, by the definition.
    fn picked(len: usize, start: isize, stop: isize, step: isize) -> Vec<usize> {
        SliceRange::clip(len, start, stop, step).indices().collect()
    }

    #[test]
    fn clips_to_the_sequence() {
        assert_eq!(picked(5, 1, 4, 1), [1, 2, 3]);
        assert_eq!(picked(5, -2, isize::MAX, 1), [3, 4]);
        assert_eq!(picked(5, isize::MAX, isize::MIN, -1), [4, 3, 2, 1, 0]);
        assert_eq!(picked(5, isize::MAX, isize::MIN, -2), [4, 2, 0]);
        assert_eq!(picked(5, isize::MIN, isize::MAX, isize::MAX), [0]);
        assert_eq!(picked(5, 3, 0, -isize::MAX), [3]);
        assert_eq!(picked(0, isize::MAX, isize::MIN, -1), [0usize; 0]);
        assert_eq!(picked(5, 4, 1, 1), [0usize; 0]);
        let odd = SliceRange::adjust(-3, 1, 7, 1);
        assert_eq!((odd.start, odd.stop, odd.count), (-3, -3, 0));
        assert_eq!(SliceRange::adjust(isize::MIN, 0, isize::MIN, -1).count, usize::MAX / 2);
    }
}
