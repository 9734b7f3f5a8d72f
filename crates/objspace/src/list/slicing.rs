//! Slices of lists, joining and repeating.

use super::List;
use crate::dict::{DictItems, DictKeys, DictValues};
use crate::object::length_hint;
use crate::set::AnySet;
use crate::slice::SliceRange;
use crate::{Dict, Layout, Object, PyResult, Ref, Space, Tuple};
use abi::PyObject;
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
        let (items, places) = (self.pointers(), picked.block());
        for (place, index) in range.indices().enumerate() {
            let item = items[index];
            // SAFETY: the new block has a place for every item; a place of a list that C code is filling may be null.
            unsafe {
                if let Some(item) = Object::from_nullable(item) {
                    item.incref();
                }
                places.add(place).write(item);
            }
        }
        picked.set_len(range.count);
        Ok(picked)
    }

    /// Removes the items from `start` to `stop` (clipped).
    pub fn remove_range(&self, space: &Space, start: usize, stop: usize) -> PyResult<()> {
        let (start, stop) = (start.min(self.len()), stop.min(self.len()));
        let count = stop.saturating_sub(start);
        if count == self.len() {
            self.clear();
            return Ok(());
        }
        if count == 0 { Ok(()) } else { self.replace_range(space, start, count, &[]) }
    }

    /// Replaces the items from `start` to `stop` (clipped) by `items`, as many as there are.
    pub fn splice(&self, space: &Space, start: usize, stop: usize, items: Vec<Ref<Object>>) -> PyResult<()> {
        let start = start.min(self.len());
        let count = stop.clamp(start, self.len()) - start;
        // SAFETY: a reference is a pointer.
        let pointers = unsafe { core::slice::from_raw_parts(items.as_ptr().cast(), items.len()) };
        self.replace_range(space, start, count, pointers)
    }

    /// `self[start:stop] = value`, where `value` is an exact list or tuple (else `None`). A list that nobody else has may get the items
    /// that are replaced.
    pub fn assign_range(
        &self,
        space: &Space,
        start: isize,
        stop: isize,
        value: &Ref<Object>,
    ) -> Option<PyResult<()>> {
        let SliceRange { start, count, .. } = SliceRange::clip(self.len(), start, stop, 1);
        let start = start as usize;
        if let Some(other) = value.downcast_exact::<List>() {
            if other.is_unique() && other.len() == count {
                // SAFETY: the range is within the block, and the other list, not being this one, has as many items elsewhere.
                unsafe { ptr::swap_nonoverlapping(self.block().wrapping_add(start), other.block(), count) };
                return Some(Ok(()));
            }
            return (!self.is(other)).then(|| self.replace_range(space, start, count, other.pointers()));
        }
        let tuple = value.downcast_exact::<Tuple>()?;
        Some(self.replace_range(space, start, count, tuple.pointers()))
    }

    /// Replaces `count` items from `start` on by new references to `items`, which are elsewhere.
    fn replace_range(
        &self,
        space: &Space,
        start: usize,
        count: usize,
        items: &[*mut PyObject],
    ) -> PyResult<()> {
        /// As many references are kept on the stack until the list is consistent.
        const FEW: usize = 8;
        let len = self.len();
        let new_len = len - count + items.len();
        self.reserve_total(space, new_len)?;
        if new_len == 0 && len == 0 {
            return Ok(());
        }
        let (mut few, mut many) = ([ptr::null_mut(); FEW], Vec::new());
        let removed = if count <= FEW {
            &mut few[..count]
        } else {
            many.resize(count, ptr::null_mut());
            &mut many[..]
        };
        // SAFETY: the block has room for the new length; the places of what is removed give their references up. Places of a list that
        // C code is filling may be null.
        unsafe {
            let first = self.block().add(start);
            first.copy_to_nonoverlapping(removed.as_mut_ptr(), count);
            if items.len() != count {
                ptr::copy(first.add(count), first.add(items.len()), len - start - count);
            }
            for (index, &item) in items.iter().enumerate() {
                if let Some(item) = Object::from_nullable(item) {
                    item.incref();
                }
                first.add(index).write(item);
            }
        }
        self.set_len(new_len);
        if new_len < len {
            self.shrink(space);
        }
        for &item in removed.iter().rev() {
            // SAFETY: the reference was the list's.
            drop(unsafe { Ref::<Object>::from_nullable(item) });
        }
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
        if self.extend_by_table(space, items)? {
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

    /// Adds the items of a dict, a view of one, or a set, which are read without an iterator; whether `items` is one of these.
    fn extend_by_table(&self, space: &Space, items: &Object) -> PyResult<bool> {
        if let Some(set) = AnySet::of_exact(items) {
            self.reserve_more(space, set.len())?;
            let mut at = 0;
            while let Some((element, _)) = set.next_element(&mut at) {
                self.push(space, element)?;
            }
            return Ok(true);
        }
        let keys = items.downcast_exact::<DictKeys>().map(|view| view.viewed());
        let values = items.downcast_exact::<DictValues>().map(|view| view.viewed());
        let pairs = items.downcast_exact::<DictItems>().map(|view| view.viewed());
        let (wants_keys, wants_pairs) = (values.is_none(), pairs.is_some());
        let dict = match items.downcast_exact::<Dict>() {
            Some(dict) => dict.to_ref(),
            None => match keys.or(values).or(pairs).flatten() {
                Some(dict) => dict,
                None => return Ok(false),
            },
        };
        self.reserve_more(space, dict.len())?;
        let mut at = 0;
        while let Some((key, _, value)) = dict.next_borrowed(&mut at) {
            // SAFETY: the dict keeps both alive until something runs.
            let (key, value) = unsafe { (Object::from_ptr(key), Object::from_ptr(value)) };
            let item = if wants_pairs {
                Tuple::from_array(space, [key.to_ref(), value.to_ref()])?.into_object()
            } else if wants_keys {
                key.to_ref()
            } else {
                value.to_ref()
            };
            self.push(space, item)?;
        }
        Ok(true)
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
        if len != 0 {
            repeated.extend_repeated(self.pointers(), count);
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
