//! The module `itertools`: building blocks for iterators.

mod accumulate;
mod batched;
mod chain;
mod combinations;
mod compress;
mod count;
mod cycle;
mod groupby;
mod islice;
mod pairwise;
mod permutations;
mod predicates;
mod product;
mod repeat;
mod starmap;
mod tee;
mod zip_longest;

use cpyext_macros::pymodule;

/// Building blocks for iterators.
///
/// Without end:
/// count(start=0, step=1) --> start, start + step, start + 2 * step, ...
/// cycle(p) --> the items of p, over and over
/// repeat(x [, n]) --> x, for ever or n times
///
/// Ending with the shortest input:
/// accumulate(p [, func]) --> p0, p0 + p1, p0 + p1 + p2, ...
/// batched(p, n) --> tuples of n items each
/// chain(p, q, ...) --> all of p, then all of q, ...
/// chain.from_iterable([p, q, ...]) --> the same
/// compress(data, selectors) --> the items whose selector is true
/// dropwhile(predicate, p) --> the items from the first one on for which the predicate fails
/// filterfalse(predicate, p) --> the items for which the predicate fails
/// groupby(p [, key]) --> keys, each with an iterator of the neighbours that have it
/// islice(p, [start,] stop [, step]) --> the items of p[start:stop:step]
/// pairwise(p) --> (p0, p1), (p1, p2), (p2, p3), ...
/// starmap(func, p) --> func(*p0), func(*p1), ...
/// takewhile(predicate, p) --> the items before the first one for which the predicate fails
/// tee(p, n=2) --> n independent iterators of the same items
/// zip_longest(p, q, ...) --> (p0, q0), (p1, q1), ...
///
/// Of combinations:
/// combinations(p, r), combinations_with_replacement(p, r), permutations(p [, r]),
/// product(p, q, ... [, repeat=1])
#[pymodule(name = "itertools")]
pub mod module {
    use super::*;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space, Tuple};

    /// Return a tuple of n independent iterators of the same items.
    #[pyfunction(signature = "(iterable, n=2, /)")]
    fn tee(space: &Space, iterable: &Object, n: isize) -> PyResult<Ref<Tuple>> {
        super::tee::split(space, iterable, n)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for ty in [
            accumulate::Accumulate::type_object(),
            batched::Batched::type_object(),
            chain::Chain::type_object(),
            combinations::Combinations::type_object(),
            combinations::CombinationsWithReplacement::type_object(),
            compress::Compress::type_object(),
            count::Count::type_object(),
            cycle::Cycle::type_object(),
            predicates::DropWhile::type_object(),
            predicates::FilterFalse::type_object(),
            groupby::GroupBy::type_object(),
            groupby::Grouper::type_object(),
            islice::Islice::type_object(),
            pairwise::Pairwise::type_object(),
            permutations::Permutations::type_object(),
            product::Product::type_object(),
            repeat::Repeat::type_object(),
            starmap::StarMap::type_object(),
            predicates::TakeWhile::type_object(),
            super::tee::Tee::type_object(),
            super::tee::TeeData::type_object(),
            zip_longest::ZipLongest::type_object(),
        ] {
            module.add_type(space, ty)?;
        }
        Ok(())
    }
}
