//! `tuple`.
//!
//! The items follow the head; they are set once, before anyone else sees the tuple. (C code may break this rule for a tuple that it
//! alone has.) There is one empty tuple.

mod arguments;
mod methods;

pub use methods::PyTuple_Type;

use crate::free_list::FreeList;
use crate::object::any_at_once;
use crate::{Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, gc};
use abi::{PyGC_Head, PyObject, PyTupleObject, PyVarObject, Static};
use core::cell::Cell;
use core::mem::offset_of;
use core::ptr;

crate::layout! {
    /// A tuple.
    pub struct Tuple(PyTupleObject);
}

/// The empty tuple, with the header that collectable objects have before them; it is never tracked.
#[repr(C)]
struct EmptyTuple {
    header: PyGC_Head,
    tuple: PyTupleObject,
}

static EMPTY: Static<EmptyTuple> = Static(EmptyTuple {
    header: PyGC_Head { _gc_next: Cell::new(0), _gc_prev: Cell::new(0) },
    tuple: PyTupleObject {
        ob_base: PyVarObject::new_immortal(PyTuple_Type.as_ptr(), 0),
        ob_hash: Cell::new(-1),
        ob_item: [const { Cell::new(ptr::null_mut()) }; 1],
    },
});

/// Blocks of dead tuples, by length.
static FREE: Static<[FreeList<{ size_of::<PyGC_Head>() }>; 12]> = Static([const { FreeList::new() }; 12]);

impl Tuple {
    /// The empty tuple.
    #[inline]
    pub fn empty() -> Ref<Tuple> {
        // SAFETY: the static lives for ever, and its address is that of the whole struct.
        unsafe {
            let object = EMPTY.as_ptr().cast::<u8>().add(offset_of!(EmptyTuple, tuple));
            (*object.cast::<Tuple>()).to_ref()
        }
    }

    /// A tuple of `len` empty places, untracked, to be filled with [`Tuple::initialize`] before anyone sees it.
    #[inline]
    pub fn with_len(space: &Space, len: usize) -> PyResult<Ref<Tuple>> {
        if len == 0 {
            return Ok(Tuple::empty());
        }
        let Some(size) = len
            .checked_mul(size_of::<*mut PyObject>())
            .and_then(|items| items.checked_add(offset_of!(PyTupleObject, ob_item)))
        else {
            return Err(space.memory_error());
        };
        // SAFETY: the memory is a tuple's, just allocated.
        unsafe {
            let object = match FREE.0.get(len).map_or(ptr::null_mut(), FreeList::take) {
                block if block.is_null() => gc::allocate(space, Tuple::type_object(), size)?,
                block => {
                    let object = gc::adopt(space, block, Tuple::type_object());
                    let places = object.cast::<u8>().add(offset_of!(PyTupleObject, ob_item));
                    places.cast::<*mut PyObject>().write_bytes(0, len);
                    object
                }
            };
            let tuple = object.cast::<PyTupleObject>();
            (*tuple).ob_base.ob_size.set(len as isize);
            (*tuple).ob_hash.set(-1);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// Frees a dead tuple's memory, or keeps it for the next of its length.
    ///
    /// # Safety
    /// The tuple is dead and untracked, and its items are gone.
    unsafe fn free(this: *mut Tuple) {
        // SAFETY: the caller's promise; the block has at least the size of a tuple of this length.
        unsafe {
            let free = if (*this).is_exact::<Tuple>() { FREE.0.get((*this).len()) } else { None };
            match free {
                Some(list) => list.free(gc::disown(this.cast())),
                None => gc::free_instance(this.cast()),
            }
        }
    }

    /// A tuple of new references to `items`.
    #[inline]
    pub fn from_slice(space: &Space, items: &[&Object]) -> PyResult<Ref<Tuple>> {
        // SAFETY: `&Object` is a pointer; the tuple gets references of its own.
        let tuple = unsafe { Tuple::from_owned(space, items.as_ptr().cast(), items.len())? };
        items.iter().for_each(|item| item.incref());
        Ok(tuple)
    }

    /// A tuple of the `len` references at `items`, which move into it unless this fails.
    ///
    /// # Safety
    /// `items` points at so many owned references, which the caller gives up.
    #[inline]
    pub unsafe fn from_owned(space: &Space, items: *const *mut PyObject, len: usize) -> PyResult<Ref<Tuple>> {
        if len == 0 {
            return Ok(Tuple::empty());
        }
        let block = FREE.0.get(len).map_or(ptr::null_mut(), FreeList::take);
        if block.is_null() {
            // SAFETY: the caller's promise.
            return unsafe { Tuple::from_owned_anew(space, items, len) };
        }
        // SAFETY: the block has room for a tuple of this length, whose fields are all written; the caller's promise.
        unsafe {
            let object = gc::adopt(space, block, Tuple::type_object());
            let tuple = object.cast::<PyTupleObject>();
            (*tuple).ob_base.ob_size.set(len as isize);
            (*tuple).ob_hash.set(-1);
            let places = object.cast::<u8>().add(offset_of!(PyTupleObject, ob_item)).cast::<*mut PyObject>();
            let mut may_be_in_cycle = false;
            for index in 0..len {
                let item = *items.add(index);
                places.add(index).write(item);
                may_be_in_cycle |= Object::from_ptr(item).ty().has_flag(abi::Py_TPFLAGS_HAVE_GC);
            }
            if may_be_in_cycle {
                gc::track(object);
            }
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// [`Tuple::from_owned`] where no block waits for a tuple of this length.
    #[inline(never)]
    unsafe fn from_owned_anew(
        space: &Space,
        items: *const *mut PyObject,
        len: usize,
    ) -> PyResult<Ref<Tuple>> {
        let tuple = Tuple::with_len(space, len)?;
        for (index, place) in tuple.places().iter().enumerate() {
            // SAFETY: the caller's promise.
            place.set(unsafe { *items.add(index) });
        }
        tuple.track_if_needed();
        Ok(tuple)
    }

    /// A tuple of `items`.
    pub fn from_vec(space: &Space, items: Vec<Ref<Object>>) -> PyResult<Ref<Tuple>> {
        let tuple = Tuple::with_len(space, items.len())?;
        for (place, item) in tuple.places().iter().zip(items) {
            place.set(item.into_ptr());
        }
        tuple.track_if_needed();
        Ok(tuple)
    }

    /// A tuple of the objects in a run of filled slots, which are left empty; on an error they stay.
    pub fn from_slots(space: &Space, slots: &[Slot]) -> PyResult<Ref<Tuple>> {
        let tuple = Tuple::with_len(space, slots.len())?;
        // SAFETY: the tuple has as many places.
        unsafe { crate::reference::move_slots(slots, tuple.places().as_ptr().cast_mut().cast()) };
        tuple.track_if_needed();
        Ok(tuple)
    }

    /// A tuple of a list's items.
    pub fn from_list(space: &Space, list: &List) -> PyResult<Ref<Tuple>> {
        let len = list.len();
        let tuple = Tuple::with_len(space, len)?;
        // Making the tuple may have run a collection.
        if list.len() != len {
            return Tuple::from_vec(space, list.to_vec());
        }
        for (index, place) in tuple.places().iter().enumerate() {
            match list.get(index) {
                Some(item) => place.set(item.into_ptr()),
                // A list that C code has not filled yet.
                None => return Err(space.bad_internal_call()),
            }
        }
        tuple.track_if_needed();
        Ok(tuple)
    }

    /// A tuple of a fixed number of items.
    #[inline]
    pub fn from_array<const N: usize>(space: &Space, items: [Ref<Object>; N]) -> PyResult<Ref<Tuple>> {
        let tuple = Tuple::with_len(space, N)?;
        for (place, item) in tuple.places().iter().zip(items) {
            place.set(item.into_ptr());
        }
        tuple.track();
        Ok(tuple)
    }

    /// Fills an empty place of a tuple under construction.
    #[inline]
    pub fn initialize(&self, index: usize, item: Ref<Object>) {
        self.places()[index].set(item.into_ptr());
    }

    /// Exchanges the items of a pair that only the caller (and the iterator that it is) has: for iterators that give the same tuple
    /// again.
    #[inline]
    pub(crate) fn refill(&self, items: (Ref<Object>, Ref<Object>)) -> (Ref<Object>, Ref<Object>) {
        assert!(self.len() == 2 && self.is_unique());
        self.0.ob_hash.set(-1);
        // SAFETY: tuples are collectable.
        if !unsafe { gc::is_tracked(self.as_ptr()) } {
            self.track();
        }
        let places = self.places();
        // SAFETY: a complete tuple's places own references.
        unsafe {
            (
                Ref::from_owned(places[0].replace(items.0.into_ptr())),
                Ref::from_owned(places[1].replace(items.1.into_ptr())),
            )
        }
    }

    /// A pair for an iterator that keeps the last one it gave: that one again if nobody else has it.
    #[inline]
    pub(crate) fn pair_again(
        space: &Space,
        last: &Slot<Tuple>,
        first: Ref<Object>,
        second: Ref<Object>,
    ) -> PyResult<Ref<Tuple>> {
        // SAFETY: the slot keeps the tuple alive, and nothing runs before there is a reference of its own.
        if let Some(pair) = unsafe { last.borrow() }
            && pair.is_unique()
        {
            let old = pair.refill((first, second));
            let pair = pair.to_ref();
            drop(old);
            return Ok(pair);
        }
        let pair = Tuple::from_array(space, [first, second])?;
        last.set(Some(pair.clone()));
        Ok(pair)
    }

    /// Shows a complete tuple to the collector.
    #[inline]
    pub fn track(&self) {
        if self.len() != 0 {
            // SAFETY: tuples are collectable.
            unsafe { gc::track(self.as_ptr()) };
        }
    }

    /// Shows a complete tuple to the collector if one of its items could be part of a cycle.
    #[inline]
    pub fn track_if_needed(&self) {
        if self.items().iter().any(|item| item.ty().has_flag(abi::Py_TPFLAGS_HAVE_GC)) {
            self.track();
        }
    }

    /// Whether the collector has to know the tuple: not if no item can lead to a cycle, now or later.
    pub(crate) fn may_be_in_cycle(&self) -> bool {
        self.places().iter().any(|place| {
            let item = place.get();
            if item.is_null() {
                // Still under construction.
                return true;
            }
            // SAFETY: a tuple's places own references.
            let item = unsafe { Object::from_ptr(item) };
            // SAFETY: an object of a collectable type has a header.
            item.ty().has_flag(abi::Py_TPFLAGS_HAVE_GC)
                && (!item.is_exact::<Tuple>() || unsafe { gc::is_tracked(item.as_ptr()) })
        })
    }

    /// Number of items.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.ob_base.ob_size.get() as usize
    }

    /// The places of the items; null while the tuple is under construction.
    #[inline]
    pub(crate) fn places(&self) -> &[Cell<*mut PyObject>] {
        // SAFETY: `ob_size` pointers follow the head; the provenance is that of the whole object (it came from C memory).
        unsafe {
            let first = self.as_ptr().cast::<u8>().add(offset_of!(PyTupleObject, ob_item));
            core::slice::from_raw_parts(first.cast(), self.len())
        }
    }

    /// The items' pointers.
    #[inline]
    pub(crate) fn pointers(&self) -> &[*mut PyObject] {
        // SAFETY: `Cell` is transparent; nothing writes to a complete tuple's places.
        unsafe { core::slice::from_raw_parts(self.places().as_ptr().cast(), self.len()) }
    }

    /// The items of a complete tuple, which cannot change while it is alive.
    #[inline]
    pub fn items(&self) -> &[&Object] {
        // SAFETY: a complete tuple's places hold objects, which it keeps alive; `&Object` is a non-null pointer.
        unsafe { core::slice::from_raw_parts(self.places().as_ptr().cast(), self.len()) }
    }

    /// What is in a place of a tuple that C code may not have filled yet.
    pub fn place_content(&self, index: usize) -> Option<&Object> {
        // SAFETY: a place is null or owns a reference.
        unsafe { Object::from_nullable(self.places()[index].get()) }
    }

    /// Stores an item, or nothing, in a place of a tuple that only the caller has; gives what was there.
    pub fn replace_unshared(&self, index: usize, item: Option<Ref<Object>>) -> Option<Ref<Object>> {
        debug_assert!(self.is_unique());
        self.0.ob_hash.set(-1);
        let old = self.places()[index].replace(item.map_or(ptr::null_mut(), Ref::into_ptr));
        // SAFETY: a place is null or owns a reference.
        unsafe { Ref::from_nullable(old) }
    }

    /// A tuple of another length with the items of one that only the caller has; places that come in addition are empty.
    pub fn resized(space: &Space, tuple: Ref<Tuple>, len: usize) -> PyResult<Ref<Tuple>> {
        if tuple.len() == len {
            return Ok(tuple);
        }
        let resized = Tuple::with_len(space, len)?;
        for (new, old) in resized.places().iter().zip(tuple.places()) {
            new.swap(old);
        }
        resized.track();
        Ok(resized)
    }

    /// Whether an item equals `value`, if that can be told without running code.
    pub fn has_at_once(&self, value: &Object) -> Option<bool> {
        any_at_once(self.pointers(), |item| item.equals_at_once(value))
    }

    /// Whether an item is an integer of this value, if that can be told without running code.
    pub fn has_int_at_once(&self, value: i64) -> Option<bool> {
        any_at_once(self.pointers(), |item| item.equals_int_at_once(value))
    }

    /// The item at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&Object> {
        self.items().get(index).copied()
    }

    /// New references to all items.
    pub fn to_vec(&self) -> Vec<Ref<Object>> {
        self.items().iter().map(|item| item.to_ref()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Tuple;
    use crate::Layout;
    use crate::testing::with_space;

    #[test]
    fn there_is_one_empty_tuple() {
        with_space(|space| {
            let empty = Tuple::from_vec(space, vec![]).unwrap();
            assert!(empty.is(&*Tuple::with_len(space, 0).unwrap()) && empty.is_immortal());
        });
    }

    #[test]
    fn items_are_owned() {
        with_space(|space| {
            let item = space.new_int(1 << 40).unwrap();
            let tuple = Tuple::from_slice(space, &[&item, &item]).unwrap();
            assert_eq!(item.refcount(), 3);
            let old = tuple.refill((space.new_int(1).unwrap(), space.new_int(2).unwrap()));
            assert!(old.0.is(&*item) && old.1.is(&*item));
            drop(old);
            assert_eq!(item.refcount(), 1);
            let again = Tuple::from_slice(space, &[&tuple, &item]).unwrap();
            drop(tuple.to_ref());
            drop(again);
            assert_eq!((item.refcount(), tuple.refcount()), (1, 1));
        });
    }
}
