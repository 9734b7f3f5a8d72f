//! `list`.
//!
//! The items are in a block of their own, of `allocated` places; C code reads it directly. Whatever may run Python code may
//! change the list, so indices are checked anew after it, and what is removed is dropped when the list is consistent again.

mod methods;
mod slicing;
mod sort;
#[cfg(test)]
mod tests;

pub use methods::PyList_Type;

use crate::free_list::FreeList;
use crate::object::any_at_once;
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, gc, memory};
use abi::{PyGC_Head, PyListObject, PyObject, Static};
use core::ptr;

crate::layout! {
    /// A list.
    pub struct List(PyListObject);
}

/// Blocks of dead lists.
static FREE: Static<FreeList<{ size_of::<PyGC_Head>() + size_of::<PyListObject>() }>> =
    Static(FreeList::new());

/// Most places of a block that waits for another list.
const MOST_KEPT: usize = 16;

/// Blocks that lists gave up, by places.
static BLOCKS: Static<[FreeList<{ size_of::<*mut PyObject>() }>; MOST_KEPT + 1]> =
    Static([const { FreeList::new() }; MOST_KEPT + 1]);

/// A block of `capacity` places, of which there is one at least; null when there is no memory.
#[inline]
fn allocate_places(capacity: usize) -> *mut *mut PyObject {
    let block = BLOCKS.0.get(capacity).map_or(ptr::null_mut(), FreeList::take);
    if !block.is_null() {
        return block.cast();
    }
    let bytes = capacity.checked_mul(size_of::<*mut PyObject>()).filter(|&b| b <= isize::MAX as usize);
    bytes.map_or(ptr::null_mut(), memory::allocate).cast()
}

/// Frees a block, or keeps it for another list.
///
/// # Safety
/// The block has `capacity` places at least, came from this module, and nobody uses it any more; or it is null.
#[inline]
unsafe fn free_places(block: *mut *mut PyObject, capacity: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        match BLOCKS.0.get(capacity) {
            Some(blocks) if capacity > 0 && !block.is_null() => blocks.free(block.cast()),
            _ => memory::free(block.cast()),
        }
    }
}

/// Making lists.
impl List {
    /// An empty list.
    #[inline]
    pub fn new(space: &Space) -> PyResult<Ref<List>> {
        let block = FREE.0.allocate();
        if block.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: the block has room for a list; all its fields are written.
        unsafe {
            let object = gc::adopt(space, block, List::type_object());
            let list = object.cast::<PyListObject>();
            (*list).ob_base.ob_size.set(0);
            (*list).ob_item.set(ptr::null_mut());
            (*list).allocated.set(0);
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// An empty list with room for exactly `capacity` items.
    #[inline]
    pub fn with_capacity(space: &Space, capacity: usize) -> PyResult<Ref<List>> {
        let list = List::new(space)?;
        if capacity > 0 {
            list.allocate_block(space, capacity)?;
        }
        Ok(list)
    }

    /// A list of `items`.
    pub fn from_vec(space: &Space, items: Vec<Ref<Object>>) -> PyResult<Ref<List>> {
        let list = List::with_capacity(space, items.len())?;
        list.extend_reserved(items);
        Ok(list)
    }

    /// A list of the objects in a run of filled slots, which are left empty; on an error they stay.
    pub fn from_slots(space: &Space, slots: &[Slot]) -> PyResult<Ref<List>> {
        let list = List::with_capacity(space, slots.len())?;
        // SAFETY: the block has room for as many items; the references move to it.
        unsafe { crate::reference::move_slots(slots, list.block()) };
        list.set_len(slots.len());
        Ok(list)
    }

    /// A list of new references to `items`.
    pub fn from_slice(space: &Space, items: &[&Object]) -> PyResult<Ref<List>> {
        let list = List::with_capacity(space, items.len())?;
        list.extend_reserved(items.iter().map(|item| item.to_ref()));
        Ok(list)
    }

    /// A list of `len` empty places (null), for C code to fill (`PyList_New`). Until then no method may be called.
    pub fn with_empty_places(space: &Space, len: usize) -> PyResult<Ref<List>> {
        let list = List::with_capacity(space, len)?;
        if len > 0 {
            // SAFETY: the block has `len` places.
            unsafe { ptr::write_bytes(list.block(), 0, len) };
        }
        list.set_len(len);
        Ok(list)
    }
}

/// Storage.
impl List {
    /// Frees a dead list's memory, or keeps it for the next.
    ///
    /// # Safety
    /// The list is dead and untracked, and its items are gone.
    unsafe fn free(this: *mut List) {
        // SAFETY: the caller's promise; an exact list's block has the size of all of them.
        unsafe {
            if (*this).is_exact::<List>() {
                FREE.0.free(gc::disown(this.cast()));
            } else {
                gc::free_instance(this.cast());
            }
        }
    }

    /// Number of items.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.ob_base.ob_size.get() as usize
    }

    #[inline]
    fn set_len(&self, len: usize) {
        self.0.ob_base.ob_size.set(len as isize);
    }

    #[inline]
    fn block(&self) -> *mut *mut PyObject {
        self.0.ob_item.get()
    }

    /// Places of the block, also while the list is being sorted (when `allocated` is -1).
    #[inline]
    fn capacity(&self) -> usize {
        self.0.allocated.get().max(0) as usize
    }

    /// Moves the block to one of `capacity` places, at least as many as there are items.
    fn reallocate(&self, space: &Space, capacity: usize) -> PyResult<()> {
        let bytes = capacity.checked_mul(size_of::<*mut PyObject>()).filter(|&b| b <= isize::MAX as usize);
        let Some(bytes) = bytes else { return Err(space.memory_error()) };
        // SAFETY: `ob_item` is null or a block of `memory`.
        let block = unsafe { memory::reallocate(self.block().cast(), bytes) };
        if block.is_null() {
            return Err(space.memory_error());
        }
        self.0.ob_item.set(block.cast());
        self.0.allocated.set(capacity as isize);
        Ok(())
    }

    /// Gives a list without a block one of `capacity` places.
    #[inline]
    fn allocate_block(&self, space: &Space, capacity: usize) -> PyResult<()> {
        debug_assert!(self.block().is_null());
        let block = allocate_places(capacity);
        if block.is_null() {
            return Err(space.memory_error());
        }
        self.0.ob_item.set(block);
        self.0.allocated.set(capacity as isize);
        Ok(())
    }

    /// Makes room for `len` items in all, and some more so that appending takes constant time.
    #[inline]
    fn reserve_total(&self, space: &Space, len: usize) -> PyResult<()> {
        if len <= self.capacity() { Ok(()) } else { self.grow(space, len) }
    }

    #[cold]
    #[inline(never)]
    fn grow(&self, space: &Space, needed: usize) -> PyResult<()> {
        let spacious = needed.checked_add((needed >> 3) + 6).ok_or_else(|| space.memory_error())?;
        let mut capacity = spacious & !3;
        if needed - self.len() > capacity - needed {
            capacity = (needed + 3) & !3;
        }
        if capacity <= MOST_KEPT {
            return self.move_to_block(space, capacity);
        }
        let place = size_of::<*mut PyObject>();
        let Some(bytes) = capacity.checked_mul(place).filter(|&bytes| bytes <= isize::MAX as usize) else {
            return Err(space.memory_error());
        };
        // SAFETY: `ob_item` is null or a block of `memory`, with room for the items.
        let block = unsafe { memory::large::grow(self.block().cast(), self.len() * place, bytes) };
        if block.is_null() {
            return Err(space.memory_error());
        }
        self.0.ob_item.set(block.cast());
        self.0.allocated.set(capacity as isize);
        Ok(())
    }

    /// Moves the items to a new block of a few places.
    fn move_to_block(&self, space: &Space, capacity: usize) -> PyResult<()> {
        debug_assert!(self.len() <= capacity);
        let block = allocate_places(capacity);
        if block.is_null() {
            return Err(space.memory_error());
        }
        let old = self.0.ob_item.replace(block);
        let old_capacity = self.capacity();
        self.0.allocated.set(capacity as isize);
        // SAFETY: the items move from the old block, if there is one, to the new, which has room for them.
        unsafe {
            if !old.is_null() {
                old.copy_to_nonoverlapping(block, self.len());
                free_places(old, old_capacity);
            }
        }
        Ok(())
    }

    /// Gives memory back when less than half of the block is used.
    #[inline(always)]
    fn shrink(&self, space: &Space) {
        let len = self.len();
        if len == 0 || len < self.capacity() / 2 {
            self.give_back(space, len);
        }
    }

    #[inline(never)]
    fn give_back(&self, space: &Space, len: usize) {
        if len == 0 {
            let capacity = self.capacity();
            let block = self.0.ob_item.replace(ptr::null_mut());
            self.0.allocated.set(0);
            // SAFETY: the block was the list's.
            unsafe { free_places(block, capacity) };
        } else {
            // A smaller block is not needed, only welcome.
            let _ = self.reallocate(space, (len + (len >> 3) + 6) & !3);
        }
    }

    /// Adds items for which there is room.
    fn extend_reserved(&self, items: impl IntoIterator<Item = Ref<Object>>) {
        let mut len = self.len();
        for item in items {
            assert!(len < self.capacity());
            // SAFETY: there is room.
            unsafe { self.block().add(len).write(item.into_ptr()) };
            len += 1;
        }
        self.set_len(len);
    }

    /// Adds new references to items for which there is room.
    #[inline]
    fn extend_copied(&self, items: &[*mut PyObject]) {
        let len = self.len();
        assert!(items.len() <= self.capacity() - len);
        let end = self.block().wrapping_add(len);
        for (index, &item) in items.iter().enumerate() {
            // SAFETY: there is room, and the items are alive (they are those of another container, or of this one); an incomplete
            // list that C code made may have null places.
            unsafe {
                if let Some(item) = Object::from_nullable(item) {
                    item.incref();
                }
                end.add(index).write(item);
            }
        }
        self.set_len(len + items.len());
    }

    /// Adds `count` times new references to items that are not the list's own, and for which there is room.
    fn extend_repeated(&self, items: &[*mut PyObject], count: usize) {
        let len = self.len();
        assert!(items.len() * count <= self.capacity() - len);
        let end = self.block().wrapping_add(len);
        for &item in items {
            // SAFETY: as for `extend_copied`.
            if let Some(item) = unsafe { Object::from_nullable(item) } {
                item.incref_many(count);
            }
        }
        if let [item] = *items {
            for index in 0..count {
                // SAFETY: there is room.
                unsafe { end.add(index).write(item) };
            }
        } else {
            for round in 0..count {
                // SAFETY: there is room, and the items are elsewhere.
                unsafe { end.add(round * items.len()).copy_from_nonoverlapping(items.as_ptr(), items.len()) };
            }
        }
        self.set_len(len + items.len() * count);
    }

    /// The items' pointers, borrowed from the list. Nothing may run while the slice is used.
    #[inline]
    fn pointers(&self) -> &[*mut PyObject] {
        if self.block().is_null() {
            return &[];
        }
        // SAFETY: the first `len` places of the block are initialised.
        unsafe { core::slice::from_raw_parts(self.block(), self.len()) }
    }

    /// Whether an item equals `value`, if that can be told without running code.
    pub fn has_at_once(&self, value: &Object) -> Option<bool> {
        any_at_once(self.pointers(), |item| item.equals_at_once(value))
    }

    /// Whether an item is an integer of this value, if that can be told without running code.
    pub fn has_int_at_once(&self, value: i64) -> Option<bool> {
        any_at_once(self.pointers(), |item| item.equals_int_at_once(value))
    }

    /// A new reference to the item at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Ref<Object>> {
        self.get_borrowed(index).map(Layout::to_ref)
    }

    /// The item at `index`, borrowed from the list until it changes.
    #[inline]
    pub fn get_borrowed(&self, index: usize) -> Option<&Object> {
        // SAFETY: the first `len` places hold objects, or nothing yet in a list that C code is filling.
        self.pointers().get(index).and_then(|&ptr| unsafe { Object::from_nullable(ptr) })
    }

    /// The place of the item at `index`, valid until the list changes its size. It owns a reference, or is null in a list that C code is
    /// filling.
    #[inline]
    pub fn place(&self, index: usize) -> Option<&core::cell::Cell<*mut PyObject>> {
        // SAFETY: the block has `len` places.
        (index < self.len()).then(|| unsafe { &*self.block().add(index).cast() })
    }

    /// New references to all items.
    pub fn to_vec(&self) -> Vec<Ref<Object>> {
        (0..self.len()).filter_map(|index| self.get(index)).collect()
    }

    /// Reports the items to the collector.
    fn visit(&self, visit: &mut gc::Visitor) -> core::ffi::c_int {
        for &item in self.pointers().iter().rev() {
            crate::visit_all!(visit, item);
        }
        0
    }
}

/// Changing single items.
impl List {
    /// Adds an item at the end.
    #[inline]
    pub fn append(&self, space: &Space, item: &Object) -> PyResult<()> {
        self.push(space, item.to_ref())
    }

    /// Whether there is room for one more item in the list's block.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.len() < self.capacity()
    }

    /// Adds an item at the end of a list whose block has room for it.
    ///
    /// # Safety
    /// There is room: see [`List::has_room`].
    #[inline(always)]
    pub unsafe fn push_within(&self, item: Ref<Object>) {
        let len = self.len();
        debug_assert!(len < self.capacity());
        // SAFETY: the caller's promise.
        unsafe { self.block().add(len).write(item.into_ptr()) };
        self.set_len(len + 1);
    }

    /// Adds an item at the end, taking the reference.
    #[inline]
    pub fn push(&self, space: &Space, item: Ref<Object>) -> PyResult<()> {
        let len = self.len();
        self.reserve_total(space, len + 1)?;
        // SAFETY: there is room for one more.
        unsafe { self.block().add(len).write(item.into_ptr()) };
        self.set_len(len + 1);
        Ok(())
    }

    /// Stores an item at an existing index and gives the one that was there; the item back if there is no such index.
    #[inline]
    pub fn replace(&self, index: usize, item: Ref<Object>) -> Result<Option<Ref<Object>>, Ref<Object>> {
        if index >= self.len() {
            return Err(item);
        }
        // SAFETY: the place is within the block; it owns its reference (or is empty, in a list that C code is filling).
        unsafe { Ok(Ref::from_nullable(self.block().add(index).replace(item.into_ptr()))) }
    }

    /// Exchanges the items at two indices; false if there are no such items.
    pub fn swap_items(&self, one: usize, two: usize) -> bool {
        let there = one < self.len() && two < self.len();
        if there {
            // SAFETY: both places are within the block.
            unsafe { ptr::swap(self.block().add(one), self.block().add(two)) };
        }
        there
    }

    /// Stores an item, or nothing, in a place of a list that C code is filling, and drops what was there.
    ///
    /// # Panics
    /// If there is no such place.
    pub fn set_place(&self, index: usize, item: Option<Ref<Object>>) {
        assert!(index < self.len());
        let item = item.map_or(ptr::null_mut(), Ref::into_ptr);
        // SAFETY: the place is within the block; it is empty or owns its reference.
        drop(unsafe { Ref::<Object>::from_nullable(self.block().add(index).replace(item)) });
    }

    /// Inserts an item before `index`, at the end if there are fewer items.
    pub fn insert(&self, space: &Space, index: usize, item: Ref<Object>) -> PyResult<()> {
        let len = self.len();
        self.reserve_total(space, len + 1)?;
        let index = index.min(len);
        // SAFETY: there is room for one more.
        unsafe {
            let place = self.block().add(index);
            ptr::copy(place, place.add(1), len - index);
            place.write(item.into_ptr());
        }
        self.set_len(len + 1);
        Ok(())
    }

    /// Takes the item at `index` out.
    pub fn remove_at(&self, space: &Space, index: usize) -> Option<Ref<Object>> {
        let len = self.len();
        if index >= len {
            return None;
        }
        // SAFETY: the place is within the block, and gives up its reference.
        let item = unsafe {
            let place = self.block().add(index);
            let item = Ref::from_owned(place.read());
            if index + 1 < len {
                ptr::copy(place.add(1), place, len - index - 1);
            }
            item
        };
        self.set_len(len - 1);
        self.shrink(space);
        Some(item)
    }

    /// Reverses the order of the items.
    pub fn reverse_items(&self) {
        if self.len() > 1 {
            // SAFETY: the first `len` places of the block are initialised, and nobody else looks meanwhile.
            unsafe { core::slice::from_raw_parts_mut(self.block(), self.len()) }.reverse();
        }
    }

    /// Removes all items.
    #[inline]
    pub fn clear(&self) {
        if !self.block().is_null() {
            drop(self.take_all());
        }
    }

    /// Takes all items out, with the block.
    #[inline]
    fn take_all(&self) -> Taken {
        let len = self.len();
        let capacity = self.capacity();
        let taken = Taken { block: self.0.ob_item.replace(ptr::null_mut()), len, capacity };
        self.set_len(0);
        self.0.allocated.set(0);
        taken
    }
}

/// Items that a list no longer has, in their old block; dropping them drops the last first.
struct Taken {
    block: *mut *mut PyObject,
    len: usize,
    capacity: usize,
}

impl Drop for Taken {
    #[inline]
    fn drop(&mut self) {
        if self.block.is_null() {
            return;
        }
        // SAFETY: the block is owned, its first `len` places hold references (or null, in a list that C code did not complete).
        unsafe {
            for index in (0..self.len).rev() {
                drop(Ref::<Object>::from_nullable(self.block.add(index).read()));
            }
            free_places(self.block, self.capacity);
        }
    }
}
