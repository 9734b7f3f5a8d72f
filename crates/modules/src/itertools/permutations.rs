//! `itertools.permutations`.

use crate::instance::{self, HEAD, fields, tuple_of};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use objspace::shim::{FromArg, Nullable};
use objspace::{Int, Layout, Object, PyResult, Ref, Slot, Space, Tuple, Type};

/// Where the iteration is.
struct Order {
    /// All positions; the first ones are those of the items that are given.
    indices: Vec<usize>,
    /// For each place in the result, how many positions are still to stand there.
    cycles: Vec<usize>,
}

impl Order {
    fn new(len: usize, count: usize) -> Self {
        Order { indices: (0..len).collect(), cycles: (0..count).map(|at| len - at).collect() }
    }

    /// Goes on to the next permutation; false when there is none.
    fn advance(&mut self) -> bool {
        let len = self.indices.len();
        for at in (0..self.cycles.len()).rev() {
            self.cycles[at] -= 1;
            if self.cycles[at] == 0 {
                self.indices[at..].rotate_left(1);
                self.cycles[at] = len - at;
            } else {
                self.indices.swap(at, len - self.cycles[at]);
                return true;
            }
        }
        false
    }
}

/// An iterator of arrangements of items.
#[repr(C)]
pub struct Permutations {
    head: PyObject,
    pool: Slot<Tuple>,
    order: RefCell<Order>,
    started: Cell<bool>,
    ended: Cell<bool>,
}
fields!(Permutations: pool);

/// The length of each arrangement of `len` items.
fn length(space: &Space, r: Nullable<&Object>, len: usize) -> PyResult<usize> {
    let Some(r) = r.get() else { return Ok(len) };
    if !r.is_instance::<Int>() {
        return Err(space.type_error("Expected int as r"));
    }
    let at = objspace::shim::ArgPosition { function: "permutations", index: 2, name: None, nullable: false };
    let r = isize::from_arg(space, r, at)?;
    usize::try_from(r).map_err(|_| space.value_error("r must be non-negative"))
}

#[pytype(
    name = "permutations",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(iterable, r=None)",
    tp_dealloc = instance::dealloc::<Permutations>,
    tp_traverse = instance::traverse::<Permutations>,
    tp_clear = instance::clear::<Permutations>
)]
/// Return an iterator of all arrangements of r of the iterable's items; of all items without r.
///
/// permutations('abc', 2) --> ('a', 'b'), ('a', 'c'), ('b', 'a'), ('b', 'c'), ('c', 'a'), ('c', 'b')
impl Permutations {
    #[slot(tp_new, signature = "(iterable, r=None)")]
    fn make(
        space: &Space,
        cls: &Type,
        iterable: &Object,
        r: Nullable<&Object>,
    ) -> PyResult<Ref<Permutations>> {
        let items = iterable.to_tuple(space)?;
        let len = items.len();
        let count = length(space, r, len)?;
        let ended = count > len;
        let order = if ended { Order::new(0, 0) } else { Order::new(len, count) };
        let pool = Slot::empty();
        pool.set(Some(items));
        let value = Permutations {
            head: HEAD,
            pool,
            order: RefCell::new(order),
            started: Cell::new(false),
            ended: Cell::new(ended),
        };
        instance::create(space, cls, value)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Permutations> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        let Some(pool) = self.pool.get().filter(|_| !self.ended.get()) else { return Ok(None) };
        let mut order = self.order.borrow_mut();
        if self.started.replace(true) && !order.advance() {
            self.ended.set(true);
            return Ok(None);
        }
        tuple_of(space, order.cycles.len(), |at| pool.items()[order.indices[at]].to_ref()).map(Some)
    }

    /// Return the size in memory, in bytes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        let order = self.order.borrow();
        self.ty().basicsize() + (order.indices.len() + order.cycles.len()) * size_of::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::Order;

    #[test]
    fn permutations_are_distinct_and_in_order() {
        let mut order = Order::new(4, 2);
        let mut all = vec![order.indices[..2].to_vec()];
        while order.advance() {
            all.push(order.indices[..2].to_vec());
        }
        assert_eq!(all.len(), 12);
        assert!(all.is_sorted_by(|a, b| a < b));
        assert!(!Order::new(3, 0).advance());
    }
}
