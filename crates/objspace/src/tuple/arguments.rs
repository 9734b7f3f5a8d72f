//! Tuples of arguments at hand.
//!
//! A C function that gets its arguments in a tuple mostly forgets it when it returns. So one tuple of each of the smallest lengths is kept,
//! without items, and lent for a call: [`Tuple::lend`] fills it, [`Tuple::take_back`] empties it again if nobody else has it. A lent
//! tuple is not tracked: as long as the function runs, the collector takes what it holds for held from outside. Nothing is kept
//! if free lists are left out.

use super::Tuple;
use crate::mechanisms::Mechanism;
use crate::{GilCell, Layout, Object, PyResult, Ref, Space, gc};
use abi::{PyObject, PyTupleObject};
use core::cell::Cell;
use core::ptr;

/// The first length that has no tuple at hand.
const END: usize = 5;

/// A tuple without items by length, while it is not lent.
static KEPT: GilCell<[Cell<*mut PyObject>; END]> = GilCell::new([const { Cell::new(ptr::null_mut()) }; END]);

impl Tuple {
    /// A tuple of the `len` references at `items`, which move into it unless this fails: for the arguments of one call, to be given
    /// up by [`Tuple::take_back`].
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Safety
    /// As [`Tuple::from_owned`].
    #[inline]
    pub unsafe fn lend(space: &Space, items: *const *mut PyObject, len: usize) -> PyResult<Ref<Tuple>> {
        // SAFETY: the caller's promise.
        unsafe {
            match Tuple::lend_at_once(space, items, len) {
                Some(tuple) => Ok(tuple),
                None => Tuple::from_owned(space, items, len),
            }
        }
    }

    /// [`Tuple::lend`] if there is one at hand, or the empty one; otherwise the items stay.
    ///
    /// # Safety
    /// As [`Tuple::from_owned`].
    #[inline(always)]
    pub unsafe fn lend_at_once(space: &Space, items: *const *mut PyObject, len: usize) -> Option<Ref<Tuple>> {
        if len == 0 {
            return Some(Tuple::empty());
        }
        let tuple = KEPT.get(space).get(len)?.replace(ptr::null_mut());
        if tuple.is_null() {
            return None;
        }
        // SAFETY: the kept tuple is of this length, empty, and nobody else's; the caller's promise.
        unsafe {
            let places = (&raw mut (*tuple.cast::<PyTupleObject>()).ob_item).cast::<*mut PyObject>();
            for index in 0..len {
                places.add(index).write(*items.add(index));
            }
            Some(Ref::from_owned_unchecked(tuple))
        }
    }

    /// Gives up what [`Tuple::lend`] gave.
    #[inline(always)]
    pub fn take_back(space: &Space, tuple: Ref<Tuple>) {
        let len = tuple.len();
        if len == 0 {
            return;
        }
        // SAFETY: a tuple with one reference is ours alone, its places are null or own references.
        unsafe {
            if len >= END || !tuple.is_unique() || gc::is_tracked(tuple.as_ptr()) {
                return Tuple::give_up(tuple);
            }
            for place in tuple.places().iter().rev() {
                drop(Ref::<Object>::from_nullable(place.replace(ptr::null_mut())));
            }
        }
        // What died may have had another one lent.
        let kept = &KEPT.get(space)[len];
        if kept.get().is_null() && !cfg!(feature = "self-check") && !Mechanism::FreeLists.is_left_out() {
            tuple.0.ob_hash.set(-1);
            kept.set(tuple.into_ptr());
        }
    }

    /// A tuple that was lent and has been kept by somebody, or is of no use.
    #[cold]
    #[inline(never)]
    fn give_up(tuple: Ref<Tuple>) {
        if !tuple.is_unique() {
            tuple.track_if_needed();
        }
    }
}

#[cfg(all(test, not(feature = "self-check")))]
mod tests {
    use super::*;
    use crate::List;
    use crate::testing::with_space;

    fn lend(space: &Space, items: Vec<Ref<Object>>) -> Ref<Tuple> {
        let items: Vec<*mut PyObject> = items.into_iter().map(Ref::into_ptr).collect();
        // SAFETY: the references move.
        unsafe { Tuple::lend(space, items.as_ptr(), items.len()).unwrap() }
    }

    #[test]
    fn a_tuple_that_nobody_kept_is_lent_again_with_other_items() {
        with_space(|space| {
            let list = List::from_vec(space, vec![]).unwrap().into_object();
            let first = lend(space, vec![list.clone(), list.clone()]);
            let address = first.as_ptr();
            Tuple::take_back(space, first);
            assert!(list.is_unique());
            let second = lend(space, vec![space.new_int(1000).unwrap(), list.clone()]);
            assert_eq!((second.len(), second.refcount()), (2, 1));
            assert!(second.items()[1].is(&*list));
            // It is lent: another call gets another one.
            let third = lend(space, vec![list.clone(), list.clone()]);
            assert!(second.as_ptr() != third.as_ptr());
            Tuple::take_back(space, third);
            Tuple::take_back(space, second);
            assert!(list.is_unique() && !address.is_null());
        });
    }

    #[test]
    fn a_tuple_that_somebody_kept_is_left_alone_and_tracked() {
        with_space(|space| {
            let list = List::from_vec(space, vec![]).unwrap().into_object();
            Tuple::take_back(space, lend(space, vec![list.clone()]));
            let lent = lend(space, vec![list.clone()]);
            let kept = lent.clone();
            Tuple::take_back(space, lent);
            // SAFETY: tuples are collectable.
            assert!(kept.items()[0].is(&*list) && unsafe { gc::is_tracked(kept.as_ptr()) });
            let other = lend(space, vec![list.clone()]);
            assert!(other.as_ptr() != kept.as_ptr());
            Tuple::take_back(space, other);
        });
    }

    #[test]
    fn without_arguments_there_is_the_empty_tuple() {
        with_space(|space| {
            let empty = lend(space, vec![]);
            assert!(empty.is(&*Tuple::empty()));
            Tuple::take_back(space, empty);
        });
    }
}
