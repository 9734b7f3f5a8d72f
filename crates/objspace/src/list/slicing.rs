//! Slices of lists, joining and repeating.

use super::List;
use crate::object::length_hint;
use crate::slice::SliceRange;
use crate::{Object, PyResult, Ref, Space, Tuple};
use core::ptr;

impl List {
    /// A list of the items that a slice picks.
    pub fn slice(&self, space: &Space, range: SliceRange) -> PyResult<Ref<List>> {
        let picked = List::with_capacity(space, range.count)?;
        if range.step == 1 {
            let start = range.start as usize;
            picked.extend_copied(&self.pointers()[start..start + range.count]);
            return Ok(picked);
        }
        let items = range.indices().filter_map(|index| self.get(index));
        picked.extend_reserved(items);
        Ok(picked)
    }

    /// Replaces the items from `start` to `stop` (clipped) by `items`, as many as there are.
    pub fn splice(&self, space: &Space, start: usize, stop: usize, items: Vec<Ref<Object>>) -> PyResult<()> {
        let len = self.len();
        let start = start.min(len);
        let stop = stop.clamp(start, len);
        let new_len = len - (stop - start) + items.len();
        self.reserve_total(space, new_len)?;
        let mut removed: Vec<Ref<Object>> = Vec::with_capacity(stop - start);
        if new_len == 0 && len == 0 {
            return Ok(());
        }
        // SAFETY: the block has room for the new length; places own references, and those that are removed give theirs up.
        unsafe {
            let block = self.block();
            for index in start..stop {
                removed.extend(Ref::from_nullable(block.add(index).read()));
            }
            ptr::copy(block.add(stop), block.add(start + items.len()), len - stop);
            for (index, item) in items.into_iter().enumerate() {
                block.add(start + index).write(item.into_ptr());
            }
        }
        self.set_len(new_len);
        if new_len < len {
            self.shrink(space);
        }
        // The last one first.
        removed.into_iter().rev().for_each(drop);
        Ok(())
    }

    /// Replaces the items that a slice with a step picks by as many others.
    pub(super) fn assign_stepped(
        &self,
        space: &Space,
        range: SliceRange,
        items: Vec<Ref<Object>>,
    ) -> PyResult<()> {
        if items.len() != range.count {
            return Err(space.value_error(format_args!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                items.len(),
                range.count
            )));
        }
        let old: Vec<_> = range.indices().zip(items).map(|(index, item)| self.replace(index, item)).collect();
        drop(old);
        Ok(())
    }

    /// Removes the items that a slice with a step picks.
    pub(super) fn delete_stepped(&self, space: &Space, range: SliceRange) {
        let mut removed = Vec::with_capacity(range.count);
        let mut indices: Vec<usize> = range.indices().collect();
        if range.step < 0 {
            indices.reverse();
        }
        let mut doomed = indices.into_iter().peekable();
        let mut kept = 0;
        for index in 0..self.len() {
            // SAFETY: both places are within the first `len`; each reference moves to one place only.
            unsafe {
                let item = self.block().add(index).read();
                if doomed.next_if_eq(&index).is_some() {
                    removed.extend(Ref::<Object>::from_nullable(item));
                } else {
                    self.block().add(kept).write(item);
                    kept += 1;
                }
            }
        }
        self.set_len(kept);
        self.shrink(space);
        drop(removed);
    }

    /// Adds the items of an iterable at the end.
    pub fn extend(&self, space: &Space, items: &Object) -> PyResult<()> {
        if let Some(list) = items.downcast_exact::<List>() {
            self.reserve_more(space, list.len())?;
            self.extend_copied(list.pointers());
            return Ok(());
        }
        if let Some(tuple) = items.downcast_exact::<Tuple>() {
            self.reserve_more(space, tuple.len())?;
            self.extend_copied(tuple.pointers());
            return Ok(());
        }
        let iterator = items.iter(space)?;
        let hint = length_hint(space, items, 8)?;
        if hint <= isize::MAX as usize / 16 {
            self.reserve_more(space, hint)?;
        }
        while let Some(item) = iterator.next(space)? {
            self.push(space, item)?;
        }
        self.shrink_after_extend(space);
        Ok(())
    }

    /// Makes room for `more` items, exactly if the list has no block yet.
    fn reserve_more(&self, space: &Space, more: usize) -> PyResult<()> {
        if self.capacity() == 0 && more > 0 {
            return self.reallocate(space, more);
        }
        self.reserve_total(space, self.len() + more)
    }

    /// A length hint may have been too large.
    fn shrink_after_extend(&self, space: &Space) {
        if self.len() < self.capacity() / 2 {
            self.shrink(space);
        }
    }

    /// `self + other`.
    pub fn joined(&self, space: &Space, other: &List) -> PyResult<Ref<List>> {
        let joined = List::with_capacity(space, self.len() + other.len())?;
        joined.extend_copied(self.pointers());
        joined.extend_copied(other.pointers());
        Ok(joined)
    }

    /// `self * count`.
    pub fn repeated(&self, space: &Space, count: usize) -> PyResult<Ref<List>> {
        let Some(len) = self.len().checked_mul(count) else { return Err(space.memory_error()) };
        let repeated = List::with_capacity(space, len)?;
        for _ in 0..if len == 0 { 0 } else { count } {
            repeated.extend_copied(self.pointers());
        }
        Ok(repeated)
    }

    /// `self *= count`.
    pub(super) fn repeat_in_place(&self, space: &Space, count: usize) -> PyResult<()> {
        let own = self.len();
        if count == 0 || own == 0 {
            self.clear();
            return Ok(());
        }
        let Some(len) = own.checked_mul(count) else { return Err(space.memory_error()) };
        self.reserve_total(space, len)?;
        for _ in 1..count {
            self.extend_copied(&self.pointers()[..own]);
        }
        Ok(())
    }
}
