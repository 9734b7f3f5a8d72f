//! Adding, replacing and removing items.

use super::Dict;
use super::lookup::hash_key;
use super::table::{self, Table, exact_str};
use super::watchers::Event;
use crate::{Layout, Object, PyResult, Ref, Space, Str};
use abi::PyObject;

/// Takes over the references that a removed entry held.
///
/// # Safety
/// Both pointers own references.
unsafe fn own((key, value): (*mut PyObject, *mut PyObject)) -> (Ref<Object>, Ref<Object>) {
    // SAFETY: the caller's promise.
    unsafe { (Ref::from_owned(key), Ref::from_owned(value)) }
}

impl Dict {
    /// Sets the value of `key`, if that takes no code, no hash that is not known and no memory; whether it did.
    #[inline(always)]
    pub fn set_at_once(&self, key: &Object, value: &Object) -> bool {
        let Some(hash) = key.known_hash() else { return false };
        if self.is_watched() {
            return false;
        }
        match self.find_at_once(key, hash) {
            // SAFETY: the entry has just been found.
            Some(Ok(index)) => drop(unsafe { self.replace_at(index, value.to_ref()) }),
            Some(Err(place)) if self.table().has_room() => {
                self.table().append_at(place, key.to_ref().into_ptr(), hash, value.to_ref().into_ptr());
                self.set_len(self.len() + 1);
            }
            _ => return false,
        }
        true
    }

    /// Sets the value of `key`; may run `__hash__` and `__eq__`.
    #[inline]
    pub fn set_item(&self, space: &Space, key: &Object, value: &Object) -> PyResult<()> {
        let hash = hash_key(space, key)?;
        self.insert(space, key.to_ref(), hash, value.to_ref())
    }

    /// As [`Dict::set_item`], taking the references.
    #[inline]
    pub fn set_item_owned(&self, space: &Space, key: Ref<Object>, value: Ref<Object>) -> PyResult<()> {
        let hash = hash_key(space, &key)?;
        self.insert_inline(space, key, hash, value)
    }

    /// As [`Dict::set_item`], given the key's hash and taking the references.
    #[inline(never)]
    pub fn insert(&self, space: &Space, key: Ref<Object>, hash: isize, value: Ref<Object>) -> PyResult<()> {
        self.insert_inline(space, key, hash, value)
    }

    #[inline(always)]
    fn insert_inline(
        &self,
        space: &Space,
        key: Ref<Object>,
        hash: isize,
        value: Ref<Object>,
    ) -> PyResult<()> {
        if self.is_watched() {
            self.notify_store(space, &key, hash, &value)?;
        }
        match self.find_at_once(&key, hash) {
            // SAFETY: the entry has just been found.
            Some(Ok(index)) => drop(unsafe { self.replace_at(index, value) }),
            Some(Err(place)) if self.table().has_room() => {
                self.table().append_at(place, key.into_ptr(), hash, value.into_ptr());
                self.set_len(self.len() + 1);
            }
            Some(Err(_)) => self.append(space, key, hash, value)?,
            None => match self.find_any(space, &key, hash)? {
                // SAFETY: the entry has just been found.
                Some(index) => drop(unsafe { self.replace_at(index, value) }),
                None => self.append(space, key, hash, value)?,
            },
        }
        Ok(())
    }

    /// Sets the value of a string key, which is interned.
    pub fn set_item_str(&self, space: &Space, key: &str, value: &Object) -> PyResult<()> {
        let key = Str::intern_mortal(space, key)?;
        let hash = key.text_hash(space);
        self.insert(space, key.into_object(), hash, value.to_ref())
    }

    /// Stores a value in the entry that a search has led to; gives the one that was there.
    ///
    /// # Safety
    /// The dict has not changed since the search gave `index`.
    #[inline(always)]
    unsafe fn replace_at(&self, index: usize, value: Ref<Object>) -> Ref<Object> {
        // SAFETY: searches lead to live entries, which own their values.
        unsafe {
            let old = self.table().entry_unchecked(index).value.replace(value.into_ptr());
            Ref::from_owned(old)
        }
    }

    /// Adds a key that is not there.
    #[inline(never)]
    pub(super) fn append(
        &self,
        space: &Space,
        key: Ref<Object>,
        hash: isize,
        value: Ref<Object>,
    ) -> PyResult<()> {
        let named = exact_str(&key).is_some();
        if !self.table().has_room() || (self.table().strings_only() && !named) {
            let log2_places = table::log2_for_growth(self.len());
            self.rebuild(space, log2_places, named && self.table().strings_only())?;
        }
        self.table().append(key.into_ptr(), hash, value.into_ptr());
        self.set_len(self.len() + 1);
        Ok(())
    }

    /// Moves all items to a new table.
    fn rebuild(&self, space: &Space, log2_places: u8, strings_only: bool) -> PyResult<()> {
        let old: *mut Table = self.0.ma_keys.get().cast();
        let new = Table::allocate(space, log2_places, strings_only)?;
        // SAFETY: the old table is this dict's; after the move it owns nothing.
        unsafe {
            (*old).move_entries(&*new, self.len());
            self.0.ma_keys.set(new.cast());
            Table::free_outgrown(old);
        }
        Ok(())
    }

    /// Makes an empty dict a copy of one that has no remains of removed entries.
    pub(super) fn become_copy(&self, space: &Space, other: &Dict) -> PyResult<()> {
        debug_assert!(self.len() == 0 && other.len() == other.table().len());
        let copy = other.table().duplicate(space)?;
        let old: *mut Table = self.0.ma_keys.replace(copy.cast()).cast();
        self.set_len(other.len());
        // SAFETY: an empty dict's table owns nothing.
        unsafe { Table::free(old) };
        Ok(())
    }

    /// Makes room for `more` items in all but the rarest case.
    pub fn reserve(&self, space: &Space, more: usize) -> PyResult<()> {
        let log2_places = table::log2_for_entries(self.len() + more);
        if log2_places > self.table().log2_places() {
            self.rebuild(space, log2_places, self.table().strings_only())?;
        }
        Ok(())
    }

    /// Removes a live entry.
    pub(super) fn remove_at(&self, index: usize) -> (Ref<Object>, Ref<Object>) {
        // SAFETY: the entry's references are handed over.
        let removed = unsafe { own(self.table().remove(index)) };
        self.set_len(self.len() - 1);
        removed
    }

    /// Removes `key`; gives the value that it had.
    pub fn remove(&self, space: &Space, key: &Object) -> PyResult<Option<Ref<Object>>> {
        let hash = hash_key(space, key)?;
        self.remove_with_hash(space, key, hash)
    }

    /// As [`Dict::remove`], given the key's hash.
    pub fn remove_with_hash(
        &self,
        space: &Space,
        key: &Object,
        hash: isize,
    ) -> PyResult<Option<Ref<Object>>> {
        if self.is_watched() && self.contains_with_hash(space, key, hash)? {
            self.notify(space, Event::Deleted, Some(key), None);
        }
        let Some(index) = self.find(space, key, hash)? else { return Ok(None) };
        let (key, value) = self.remove_at(index);
        drop(key);
        Ok(Some(value))
    }

    /// Removes the last item.
    pub fn pop_last(&self, space: &Space) -> Option<(Ref<Object>, Ref<Object>)> {
        if self.is_watched()
            && let Some((key, _, _)) = self.previous_entry(&mut { usize::MAX })
        {
            self.notify(space, Event::Deleted, Some(&key), None);
        }
        let index = self.table().last_live(usize::MAX)?;
        let removed = self.remove_at(index);
        self.table().truncate(index);
        Some(removed)
    }

    /// The value of `key`, which becomes `default` if it has none; and whether it had one.
    pub fn get_or_insert(
        &self,
        space: &Space,
        key: &Object,
        default: &Object,
    ) -> PyResult<(Ref<Object>, bool)> {
        let hash = hash_key(space, key)?;
        if let Some(value) = self.get_item_with_hash(space, key, hash)? {
            return Ok((value, true));
        }
        if self.is_watched() {
            // Whoever is told may add the key.
            self.insert(space, key.to_ref(), hash, default.to_ref())?;
        } else {
            self.append(space, key.to_ref(), hash, default.to_ref())?;
        }
        Ok((default.to_ref(), false))
    }

    /// Removes all items.
    pub fn clear(&self, space: &Space) {
        if self.is_watched() {
            self.notify(space, Event::Cleared, None, None);
        }
        self.drop_entries();
    }

    /// Lets all items go without telling anyone.
    pub(super) fn drop_entries(&self) {
        if self.table().is_shared_empty() {
            return;
        }
        let old: *mut Table = self.0.ma_keys.replace(Table::shared_empty().cast()).cast();
        self.set_len(0);
        // SAFETY: the table belonged to the dict, and nobody else can reach it now.
        unsafe {
            for pair in (*old).live_pairs() {
                drop(own(pair));
            }
            Table::free(old);
        }
    }
}
