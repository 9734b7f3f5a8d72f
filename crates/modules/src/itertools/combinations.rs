//! `itertools.combinations` and `combinations_with_replacement`.

use crate::instance::{self, HEAD, fields, tuple_of};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Tuple, Type};

/// What both have: the items to choose from, and which are chosen.
struct Choice {
    /// The positions of the chosen items; none once all choices have been given.
    indices: RefCell<Vec<usize>>,
    started: Cell<bool>,
    ended: Cell<bool>,
}

impl Choice {
    fn new(indices: Vec<usize>, ended: bool) -> Self {
        Choice { indices: RefCell::new(indices), started: Cell::new(false), ended: Cell::new(ended) }
    }

    /// The tuple of the next choice; `advance` changes the positions to those of the next, and says whether there is one.
    fn next(
        &self,
        space: &Space,
        pool: &Tuple,
        advance: impl FnOnce(&mut [usize]) -> bool,
    ) -> PyResult<Option<Ref<Tuple>>> {
        if self.ended.get() {
            return Ok(None);
        }
        if self.started.replace(true) && !advance(&mut self.indices.borrow_mut()) {
            self.ended.set(true);
            return Ok(None);
        }
        let indices = self.indices.borrow();
        tuple_of(space, indices.len(), |at| pool.items()[indices[at]].to_ref()).map(Some)
    }

    fn memory(&self) -> usize {
        self.indices.borrow().len() * size_of::<usize>()
    }
}

/// The length of each choice.
fn length(space: &Space, r: isize) -> PyResult<usize> {
    usize::try_from(r).map_err(|_| space.value_error("r must be non-negative"))
}

/// The next choice of distinct positions below `len`, in order.
fn next_distinct(indices: &mut [usize], len: usize) -> bool {
    let count = indices.len();
    let Some(at) = (0..count).rev().find(|&at| indices[at] != at + len - count) else { return false };
    let first = indices[at] + 1;
    for (offset, index) in indices[at..].iter_mut().enumerate() {
        *index = first + offset;
    }
    true
}

/// The next choice of positions below `len`, none less than the one before it.
fn next_repeating(indices: &mut [usize], len: usize) -> bool {
    let Some(at) = indices.iter().rposition(|&index| index + 1 != len) else { return false };
    let value = indices[at] + 1;
    indices[at..].fill(value);
    true
}

/// An iterator of choices of distinct items.
#[repr(C)]
pub struct Combinations {
    head: PyObject,
    pool: Slot<Tuple>,
    choice: Choice,
}
fields!(Combinations: pool);

#[pytype(
    name = "combinations",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(iterable, r)",
    tp_dealloc = instance::dealloc::<Combinations>,
    tp_traverse = instance::traverse::<Combinations>,
    tp_clear = instance::clear::<Combinations>
)]
/// Return an iterator of all choices of r of the iterable's items, in order.
///
/// combinations('abc', 2) --> ('a', 'b'), ('a', 'c'), ('b', 'c')
impl Combinations {
    #[slot(tp_new, signature = "(iterable, r)")]
    fn make(space: &Space, cls: &Type, iterable: &Object, r: isize) -> PyResult<Ref<Combinations>> {
        let items = iterable.to_tuple(space)?;
        let count = length(space, r)?;
        let ended = count > items.len();
        let indices = if ended { Vec::new() } else { (0..count).collect() };
        let pool = Slot::empty();
        pool.set(Some(items));
        instance::create(space, cls, Combinations { head: HEAD, pool, choice: Choice::new(indices, ended) })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Combinations> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        let Some(pool) = self.pool.get() else { return Ok(None) };
        self.choice.next(space, &pool, |indices| next_distinct(indices, pool.len()))
    }

    /// Return the size in memory, in bytes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        self.ty().basicsize() + self.choice.memory()
    }
}

/// An iterator of choices in which items can be repeated.
#[repr(C)]
pub struct CombinationsWithReplacement {
    head: PyObject,
    pool: Slot<Tuple>,
    choice: Choice,
}
fields!(CombinationsWithReplacement: pool);

#[pytype(
    name = "combinations_with_replacement",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(iterable, r)",
    tp_dealloc = instance::dealloc::<CombinationsWithReplacement>,
    tp_traverse = instance::traverse::<CombinationsWithReplacement>,
    tp_clear = instance::clear::<CombinationsWithReplacement>
)]
/// Return an iterator of all choices of r of the iterable's items, each of which can be chosen again.
///
/// combinations_with_replacement('ab', 2) --> ('a', 'a'), ('a', 'b'), ('b', 'b')
impl CombinationsWithReplacement {
    #[slot(tp_new, signature = "(iterable, r)")]
    fn make(
        space: &Space,
        cls: &Type,
        iterable: &Object,
        r: isize,
    ) -> PyResult<Ref<CombinationsWithReplacement>> {
        let items = iterable.to_tuple(space)?;
        let count = length(space, r)?;
        let ended = items.len() == 0 && count > 0;
        let choice = Choice::new(vec![0; count], ended);
        let pool = Slot::empty();
        pool.set(Some(items));
        instance::create(space, cls, CombinationsWithReplacement { head: HEAD, pool, choice })
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<CombinationsWithReplacement> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        let Some(pool) = self.pool.get() else { return Ok(None) };
        self.choice.next(space, &pool, |indices| next_repeating(indices, pool.len()))
    }

    /// Return the size in memory, in bytes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        self.ty().basicsize() + self.choice.memory()
    }
}

#[cfg(test)]
mod tests {
    use super::{next_distinct, next_repeating};

    fn all(mut indices: Vec<usize>, advance: impl Fn(&mut [usize]) -> bool) -> Vec<Vec<usize>> {
        let mut all = vec![indices.clone()];
        while advance(&mut indices) {
            all.push(indices.clone());
        }
        all
    }

    #[test]
    fn choices_come_in_order() {
        let distinct = all(vec![0, 1], |indices| next_distinct(indices, 3));
        assert_eq!(distinct, [[0, 1], [0, 2], [1, 2]]);
        let repeating = all(vec![0, 0], |indices| next_repeating(indices, 2));
        assert_eq!(repeating, [[0, 0], [0, 1], [1, 1]]);
        assert_eq!(all(vec![], |indices| next_distinct(indices, 3)).len(), 1);
        assert_eq!(all(vec![0; 3], |indices| next_repeating(indices, 4)).len(), 20);
    }
}
