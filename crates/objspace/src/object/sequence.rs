//! Operations on sequences and iterables that are not a single slot.

use crate::exceptions::TypeError;
use crate::number::as_index_size;
use crate::{Int, Layout, List, Object, PyErr, PyResult, Ref, Space, Tuple, intern, number};

/// `operator.length_hint`: the length, or a guess of it, or `default`.
pub fn length_hint(space: &Space, object: &Object, default: usize) -> PyResult<usize> {
    let has_length = object.sequence_slots().is_some_and(|slots| slots.sq_length.get().is_some())
        || object.mapping_slots().is_some_and(|slots| slots.mp_length.get().is_some());
    if has_length {
        match object.len(space) {
            Err(err) if err.is_a::<TypeError>() => {}
            result => return result,
        }
    }
    let hint = match object.call_special_method(space, intern!(space, "__length_hint__"), &[]) {
        Ok(None) => return Ok(default),
        Ok(Some(hint)) => hint,
        Err(err) if err.is_a::<TypeError>() => return Ok(default),
        Err(err) => return Err(err),
    };
    if hint.is_not_implemented() {
        return Ok(default);
    }
    let Some(value) = hint.downcast::<Int>() else {
        let name = hint.ty().tp_name();
        return Err(space.type_error(format_args!("__length_hint__ must be an integer, not {name}")));
    };
    let value =
        value.to_i64().ok_or_else(|| space.overflow_error("Python int too large to convert to C ssize_t"))?;
    usize::try_from(value).map_err(|_| space.value_error("__length_hint__() should return >= 0"))
}

impl Object {
    /// All items of an iterable, as new references.
    pub fn collect(&self, space: &Space) -> PyResult<Vec<Ref<Object>>> {
        if let Some(list) = self.downcast_exact::<List>() {
            return Ok(list.to_vec());
        }
        if let Some(tuple) = self.downcast_exact::<Tuple>() {
            return Ok(tuple.items().iter().map(|item| item.to_ref()).collect());
        }
        let iterator = self.iter(space)?;
        let mut items = Vec::with_capacity(length_hint(space, self, 8)?.min(1 << 16));
        while let Some(item) = iterator.next(space)? {
            items.push(item);
        }
        Ok(items)
    }

    /// A tuple of the items; the object itself if it is exactly a tuple.
    pub fn to_tuple(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        if let Some(tuple) = self.downcast_exact::<Tuple>() {
            return Ok(tuple.to_ref());
        }
        if let Some(list) = self.downcast_exact::<List>() {
            return Tuple::from_list(space, list);
        }
        Tuple::from_vec(space, self.collect(space)?)
    }

    /// A new list of the items.
    pub fn to_list(&self, space: &Space) -> PyResult<Ref<List>> {
        let list = List::new(space)?;
        list.extend(space, self)?;
        Ok(list)
    }

    /// `self + other` for sequences: `PySequence_Concat`.
    pub fn concat(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
        if let Some(concat) = self.sequence_slots().and_then(|slots| slots.sq_concat.get()) {
            // SAFETY: the slot fits the object's type.
            return unsafe { space.from_c(concat(self.as_ptr(), other.as_ptr())) };
        }
        if self.is_sequence() && other.is_sequence() {
            return number::add(space, self, other);
        }
        Err(self.unsupported(space, "can't be concatenated"))
    }

    /// `self += other` for sequences: `PySequence_InPlaceConcat`.
    pub fn inplace_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
        let slot = |slots: &abi::PySequenceMethods| slots.sq_inplace_concat.get().or(slots.sq_concat.get());
        if let Some(concat) = self.sequence_slots().and_then(slot) {
            // SAFETY: the slot fits the object's type.
            return unsafe { space.from_c(concat(self.as_ptr(), other.as_ptr())) };
        }
        if self.is_sequence() && other.is_sequence() {
            return number::inplace_add(space, self, other);
        }
        Err(self.unsupported(space, "can't be concatenated"))
    }

    /// `self * count` for sequences: `PySequence_Repeat`.
    pub fn repeat(&self, space: &Space, count: isize) -> PyResult<Ref<Object>> {
        if let Some(repeat) = self.sequence_slots().and_then(|slots| slots.sq_repeat.get()) {
            // SAFETY: the slot fits the object's type.
            return unsafe { space.from_c(repeat(self.as_ptr(), count)) };
        }
        if self.is_sequence() {
            let count = space.new_int(count as i64)?;
            return number::multiply(space, self, &count);
        }
        Err(self.unsupported(space, "can't be repeated"))
    }

    /// `self *= count` for sequences: `PySequence_InPlaceRepeat`.
    pub fn inplace_repeat(&self, space: &Space, count: isize) -> PyResult<Ref<Object>> {
        let slot = |slots: &abi::PySequenceMethods| slots.sq_inplace_repeat.get().or(slots.sq_repeat.get());
        if let Some(repeat) = self.sequence_slots().and_then(slot) {
            // SAFETY: the slot fits the object's type.
            return unsafe { space.from_c(repeat(self.as_ptr(), count)) };
        }
        if self.is_sequence() {
            let count = space.new_int(count as i64)?;
            return number::inplace_multiply(space, self, &count);
        }
        Err(self.unsupported(space, "can't be repeated"))
    }

    /// How many items equal `item`.
    pub fn count_of(&self, space: &Space, item: &Object) -> PyResult<usize> {
        let iterator = self.searchable(space)?;
        let mut count = 0;
        while let Some(candidate) = iterator.next(space)? {
            count += usize::from(candidate.eq(space, item)?);
        }
        Ok(count)
    }

    /// The position of the first item that equals `item`; `ValueError` when there is none.
    pub fn index_of(&self, space: &Space, item: &Object) -> PyResult<usize> {
        let iterator = self.searchable(space)?;
        let mut at = 0;
        while let Some(candidate) = iterator.next(space)? {
            if candidate.eq(space, item)? {
                return Ok(at);
            }
            at += 1;
        }
        Err(space.value_error("sequence.index(x): x not in sequence"))
    }

    fn searchable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.iter(space).map_err(|err: PyErr| {
            if !err.is_a::<TypeError>() {
                return err;
            }
            space.type_error(format_args!("argument of type '{}' is not iterable", self.ty().tp_name()))
        })
    }

    /// The integer index that `self` stands for in a sequence, `IndexError` when it does not fit.
    pub fn as_index(&self, space: &Space) -> PyResult<isize> {
        as_index_size(space, self)
    }
}
