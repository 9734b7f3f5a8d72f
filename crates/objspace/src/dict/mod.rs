//! `dict`: ordered, compact, versioned for caches.
//!
//! `ma_keys` points at a [`table::Table`] of our own design; `ma_values` stays null. Looking a key up may run `__hash__` and
//! `__eq__`, which may change the dict: every step of a lookup reads the dict anew. What is replaced or removed is dropped after
//! the dict is consistent again.

mod display;
mod iterators;
mod lookup;
mod merge;
mod methods;
mod mutation;
mod order;
mod table;
#[cfg(test)]
mod tests;
mod views;
mod watchers;

pub(crate) use lookup::unhashable;

pub use merge::Duplicates;
pub use methods::PyDict_Type;
pub use views::{DictItems, DictKeys, DictValues, View};
pub use watchers::{add_watcher, clear_watcher};

use crate::free_list::FreeList;
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, gc};
use abi::{PyDictObject, PyGC_Head, PyObject, Static};
use core::cell::Cell;
use table::Table;

crate::layout! {
    /// A dict.
    pub struct Dict(PyDictObject);
}

/// Blocks of dead dicts.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<PyDictObject>() }>> =
    Static(FreeList::new());

/// Making dicts.
impl Dict {
    /// Frees a dead dict's memory, or keeps it for the next.
    ///
    /// # Safety
    /// The dict is dead and untracked, and its table is gone.
    unsafe fn free(this: *mut Dict) {
        // SAFETY: the caller's promise; an exact dict's block has the size of all of them.
        unsafe {
            if (*this).is_exact::<Dict>() {
                FREE.0.free(gc::disown(this.cast()));
            } else {
                gc::free_instance(this.cast());
            }
        }
    }

    /// An empty dict.
    pub fn new(space: &Space) -> PyResult<Ref<Dict>> {
        Dict::with_table(space, Table::shared_empty())
    }

    /// An empty dict with room for `len` entries.
    pub fn with_capacity(space: &Space, len: usize) -> PyResult<Ref<Dict>> {
        if len == 0 {
            return Dict::new(space);
        }
        Dict::with_table(space, Table::allocate(space, table::log2_for_entries(len), true)?)
    }

    /// A dict that owns `table`, of as many live entries as it has entries.
    fn with_table(space: &Space, table: *mut Table) -> PyResult<Ref<Dict>> {
        let block = FREE.0.allocate();
        // SAFETY: the block has room for a dict, all of whose fields are written; the table is the dict's from here on.
        unsafe {
            if block.is_null() {
                Table::free(table);
                return Err(space.memory_error());
            }
            let object = gc::adopt(space, block, Dict::type_object());
            let dict = object.cast::<PyDictObject>();
            (*dict).ma_keys.set(table.cast());
            (*dict).ma_used.set((*table).len() as isize);
            (*dict)._ma_watcher_tag.set(0);
            (*dict).ma_values.set(core::ptr::null_mut());
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// Makes fresh zero-filled memory of the dict's layout an empty dict: what `tp_new` does after `tp_alloc`.
    pub(crate) fn initialize(&self) {
        self.0.ma_keys.set(Table::shared_empty().cast());
    }

    /// A dict of the same items.
    pub fn copy(&self, space: &Space) -> PyResult<Ref<Dict>> {
        let live = self.len();
        if live * 3 >= self.table().len() * 2 && live == self.table().len() {
            let table = self.table().duplicate(space)?;
            return Dict::with_table(space, table);
        }
        let copy = Dict::with_capacity(space, live)?;
        let mut at = 0;
        while let Some((key, hash, value)) = self.next_entry(&mut at) {
            copy.insert(space, key, hash, value)?;
        }
        Ok(copy)
    }
}

/// Size, entries in order, versions.
impl Dict {
    /// The dict's table, as it stands: whatever may run Python code may replace it.
    #[inline(always)]
    fn table(&self) -> &Table {
        // SAFETY: `ma_keys` points at a table that the dict owns, or the shared one.
        unsafe { &*self.0.ma_keys.get().cast::<Table>() }
    }

    /// Number of items.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.ma_used.get() as usize
    }

    fn set_len(&self, len: usize) {
        self.0.ma_used.set(len as isize);
    }

    /// New references to the next item's key and value, and its hash. `position` starts at zero and is moved behind the item.
    #[inline]
    pub fn next_entry(&self, position: &mut usize) -> Option<(Ref<Object>, isize, Ref<Object>)> {
        let (key, hash, value) = self.next_borrowed(position)?;
        // SAFETY: the entry is live: the dict keeps its key and value alive.
        unsafe { Some((table::object(key).to_ref(), hash, table::object(value).to_ref())) }
    }

    /// As [`Dict::next_entry`], with pointers borrowed from the dict (`PyDict_Next`).
    #[inline]
    pub fn next_borrowed(&self, position: &mut usize) -> Option<(*mut PyObject, isize, *mut PyObject)> {
        if let Some(entry) = self.borrowed_at(*position) {
            *position += 1;
            return Some(entry);
        }
        let table = self.table();
        let index = table.next_live_after_removed(*position)?;
        *position = index + 1;
        let entry = table.entry(index);
        Some((entry.key.get(), entry.hash(), entry.value.get()))
    }

    /// Pointers borrowed from the dict, and the hash, of the item whose position is this very one.
    #[inline(always)]
    pub fn borrowed_at(&self, position: usize) -> Option<(*mut PyObject, isize, *mut PyObject)> {
        let entry = self.table().live_entry(position)?;
        Some((entry.key.get(), entry.hash(), entry.value.get()))
    }

    /// New references to the last item before `position`, which is moved to it. `usize::MAX` starts at the end.
    #[inline]
    pub fn previous_entry(&self, position: &mut usize) -> Option<(Ref<Object>, isize, Ref<Object>)> {
        let (key, hash, value) = self.previous_borrowed(position)?;
        // SAFETY: the entry is live: the dict keeps its key and value alive.
        unsafe { Some((table::object(key).to_ref(), hash, table::object(value).to_ref())) }
    }

    /// As [`Dict::previous_entry`], with pointers borrowed from the dict.
    #[inline]
    fn previous_borrowed(&self, position: &mut usize) -> Option<(*mut PyObject, isize, *mut PyObject)> {
        let table = self.table();
        let index = table.last_live(*position)?;
        *position = index;
        let entry = table.entry(index);
        Some((entry.key.get(), entry.hash(), entry.value.get()))
    }

    /// New references to all keys and values, in order.
    pub fn items_vec(&self) -> Vec<(Ref<Object>, Ref<Object>)> {
        let mut items = Vec::with_capacity(self.len());
        let mut at = 0;
        while let Some((key, _, value)) = self.next_entry(&mut at) {
            items.push((key, value));
        }
        items
    }

    /// Whether all keys pass a test, which runs no Python code.
    pub(crate) fn all_keys(&self, mut test: impl FnMut(&Object) -> bool) -> bool {
        // SAFETY: a live entry holds objects, which stay there, because no code runs.
        self.table().live_pairs().all(|(key, _)| test(unsafe { Object::from_ptr(key) }))
    }

    /// Whether all items pass a test, which runs no Python code.
    #[inline(always)]
    pub fn all_items(&self, mut test: impl FnMut(&Object, &Object) -> bool) -> bool {
        // SAFETY: as above.
        self.table()
            .live_pairs()
            .all(|(key, value)| unsafe { test(Object::from_ptr(key), Object::from_ptr(value)) })
    }

    /// The number that the dict's set of keys has until it changes; replacing a value does not count. Two dicts have
    /// the same number only if both are empty. Zero stands for no version: of a watched dict, or when there are no more numbers.
    #[inline]
    pub fn keys_version(&self, space: &Space) -> u32 {
        if self.is_watched() { 0 } else { self.table().version(space) }
    }

    /// Whether the set of keys is still what had the number `version` (not zero).
    #[inline(always)]
    pub fn has_keys_version(&self, version: u32) -> bool {
        self.table().known_version() == version
    }

    /// Where the value of an exact string's entry is, if there is one. The place stays while the keys' version does, and holds a borrowed
    /// reference: the dict's.
    #[inline]
    pub fn entry_place(&self, space: &Space, name: &Str) -> PyResult<Option<&Cell<*mut PyObject>>> {
        let hash = name.text_hash(space);
        Ok(self.find(space, name, hash)?.map(|index| self.table().entry(index).value))
    }

    /// The value of an entry that a search has led to, borrowed from the dict until it changes.
    ///
    /// # Safety
    /// The dict has not changed since the search gave `index`.
    #[inline(always)]
    unsafe fn found_value(&self, index: usize) -> &Object {
        // SAFETY: searches lead to live entries, which own their values.
        unsafe { table::object(self.table().entry_unchecked(index).value.get()) }
    }

    /// `dict.__sizeof__`: bytes of the dict, without what precedes it.
    pub fn size_in_memory(&self) -> usize {
        let table = self.table();
        let table_size = if table.is_shared_empty() { 0 } else { table.size() };
        self.ty().basicsize().max(size_of::<PyDictObject>()) + table_size
    }
}

/// Frees what a dict holds; its memory is the caller's business.
///
/// # Safety
/// The object's layout is a dict's, its count is zero and it is not tracked.
pub(crate) unsafe fn release(this: *mut PyObject) {
    // SAFETY: nobody else can reach the dict.
    let dict = unsafe { Object::from_ptr(this).cast_unchecked::<Dict>() };
    if !dict.0.ma_keys.get().is_null() {
        dict.drop_entries();
    }
}
