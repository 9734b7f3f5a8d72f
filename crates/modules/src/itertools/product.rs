//! `itertools.product`.

use crate::instance::{self, HEAD, fields, tuple_of};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use cpyext_macros::pytype;
use objspace::shim::{Args, FromArg, Signature, bind};
use objspace::{Layout, Object, PyResult, Ref, Space, Tuple, Type};

/// An iterator of the Cartesian product of iterables.
#[repr(C)]
pub struct Product {
    head: PyObject,
    pools: RefCell<Vec<Ref<Tuple>>>,
    /// The position in each pool of its item in the next result.
    indices: RefCell<Vec<usize>>,
    started: Cell<bool>,
    ended: Cell<bool>,
}
fields!(Product: pools);

const KEYWORDS: Signature = Signature {
    function: "product",
    names: &["repeat"],
    positional_only: 0,
    positional: 0,
    required: 0,
    keyword_required: &[false],
    varargs: false,
    varkw: false,
};

/// The keyword `repeat`.
fn repeat_of(space: &Space, args: &Args<'_>) -> PyResult<usize> {
    if !args.has_keywords() {
        return Ok(1);
    }
    let mut given = [None];
    bind(space, &KEYWORDS, &args.skip(args.positional_count()), &mut given)?;
    let Some(repeat) = given[0] else { return Ok(1) };
    let at =
        objspace::shim::ArgPosition { function: "product", index: 1, name: Some("repeat"), nullable: false };
    let repeat = isize::from_arg(space, repeat, at)?;
    usize::try_from(repeat).map_err(|_| space.value_error("repeat argument cannot be negative"))
}

/// Goes on to the next combination, the last position changing fastest; false when there is none.
fn advance(indices: &mut [usize], len: impl Fn(usize) -> usize) -> bool {
    for at in (0..indices.len()).rev() {
        indices[at] += 1;
        if indices[at] < len(at) {
            return true;
        }
        indices[at] = 0;
    }
    false
}

#[pytype(
    name = "product",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(*iterables, repeat=1)",
    tp_dealloc = instance::dealloc::<Product>,
    tp_traverse = instance::traverse::<Product>,
    tp_clear = instance::clear::<Product>
)]
/// Return an iterator of the Cartesian product of the iterables, as nested loops would make it: the last one changes fastest.
///
/// With repeat, the iterables are taken as many times: product(p, repeat=2) is product(p, p).
impl Product {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Product>> {
        let repeat = repeat_of(space, &args)?;
        let given = if repeat == 0 { 0 } else { args.positional_count() };
        let total = given.checked_mul(repeat).filter(|&total| total <= isize::MAX as usize / 8);
        let Some(total) = total else { return Err(space.overflow_error("repeat argument too large")) };
        let mut pools = Vec::with_capacity(given);
        for iterable in &args.positional()[..given] {
            pools.push(iterable.to_tuple(space)?);
        }
        let mut all = Vec::new();
        let mut indices = Vec::new();
        if all.try_reserve_exact(total).is_err() || indices.try_reserve_exact(total).is_err() {
            return Err(space.memory_error());
        }
        all.extend(pools.iter().cycle().take(total).cloned());
        indices.resize(total, 0);
        let ended = pools.iter().any(|pool| pool.len() == 0);
        let value = Product {
            head: HEAD,
            pools: RefCell::new(all),
            indices: RefCell::new(indices),
            started: Cell::new(false),
            ended: Cell::new(ended),
        };
        instance::create(space, cls, value)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Product> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        let pools = self.pools.borrow();
        let mut indices = self.indices.borrow_mut();
        if self.ended.get() || pools.len() != indices.len() {
            return Ok(None);
        }
        if self.started.replace(true) && !advance(&mut indices, |at| pools[at].len()) {
            self.ended.set(true);
            return Ok(None);
        }
        let item = |at: usize| -> Ref<Object> { pools[at].items()[indices[at]].to_ref() };
        tuple_of(space, indices.len(), item).map(Some)
    }

    /// Return the size in memory, in bytes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        self.ty().basicsize() + self.indices.borrow().len() * size_of::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::advance;

    #[test]
    fn the_last_position_changes_fastest() {
        let mut indices = vec![0, 0];
        let mut all = vec![indices.clone()];
        while advance(&mut indices, |at| [2, 3][at]) {
            all.push(indices.clone());
        }
        assert_eq!(all, [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]);
        assert!(!advance(&mut [], |_| 1));
    }
}
