//! `list.sort`.
//!
//! While it runs the list is empty, so that a comparison that looks sees nothing, and `allocated` is -1, so that one that
//! changes the list is noticed. Keys that are all small integers, all strings or all floats are compared without asking their types,
//! and so are tuples by a first item of one of these types.

use super::{List, Taken};
use crate::sorting::merge_sort;
use crate::{CompareOp, Float, Int, Object, PyResult, Ref, Space, Str, Tuple};
use abi::PyObject;
use algorithms::text::TextRef;
use core::cmp::Ordering;

/// A key and its item; without a key function both are the item.
#[derive(Clone, Copy)]
struct Pair {
    key: *mut PyObject,
    item: *mut PyObject,
}

impl List {
    /// Sorts the list, by `key(item)` if there is a key function; stable also when reversed.
    ///
    /// # Errors
    /// What comparisons and the key function raise; the list then has all its items in some order. `ValueError` if the list was
    /// changed meanwhile.
    pub fn sort_items(&self, space: &Space, key: Option<&Object>, reverse: bool) -> PyResult<()> {
        let taken = self.take_all();
        self.0.allocated.set(-1);
        let outcome = sort_taken(space, &taken, key, reverse);
        let changed = self.0.allocated.get() != -1;
        // What was put in meanwhile goes.
        let meanwhile = self.take_all();
        self.0.ob_item.set(taken.block);
        self.0.allocated.set(taken.len as isize);
        self.set_len(taken.len);
        core::mem::forget(taken);
        drop(meanwhile);
        match outcome {
            Ok(()) if changed => Err(space.value_error("list modified during sort")),
            outcome => outcome,
        }
    }
}

/// Keys and items to be sorted.
struct Pairs {
    pairs: Vec<Pair>,
    /// The keys come from a key function, and are owned.
    owns_keys: bool,
}

impl Drop for Pairs {
    fn drop(&mut self) {
        if self.owns_keys {
            for pair in &self.pairs {
                // SAFETY: each key is owned once.
                drop(unsafe { Ref::<Object>::from_owned(pair.key) });
            }
        }
    }
}

/// Sorts items in their block.
fn sort_taken(space: &Space, taken: &Taken, key: Option<&Object>, reverse: bool) -> PyResult<()> {
    if taken.len < 2 && key.is_none() {
        return Ok(());
    }
    let mut keyed = Pairs { pairs: Vec::with_capacity(taken.len), owns_keys: key.is_some() };
    for index in 0..taken.len {
        // SAFETY: the block holds `len` objects, keeps them alive, and belongs to the sort alone.
        let item = unsafe { taken.block.add(index).read() };
        let key = match key {
            // SAFETY: as above.
            Some(function) => function.call1(space, unsafe { Object::from_ptr(item) })?.into_ptr(),
            None => item,
        };
        keyed.pairs.push(Pair { key, item });
    }
    let outcome = sort_pairs(space, &mut keyed.pairs, reverse);
    for (index, pair) in keyed.pairs.iter().enumerate() {
        // SAFETY: the items are a permutation of what they were.
        unsafe { taken.block.add(index).write(pair.item) };
    }
    outcome
}

/// Brings the items into the order of their keys. Which key stands beside which item afterwards is not said.
fn sort_pairs(space: &Space, pairs: &mut [Pair], reverse: bool) -> PyResult<()> {
    if sort_uniform(pairs, reverse) {
        return Ok(());
    }
    // Sorting the reversed items ascending and reversing the result is descending and stable.
    if reverse {
        pairs.reverse();
    }
    let outcome = match sort_tuples(space, pairs) {
        Some(outcome) => outcome,
        None => merge_sort(pairs, &mut |a: Pair, b: Pair| {
            // SAFETY: keys are kept alive by the caller.
            unsafe { less(space, Object::from_ptr(a.key), Object::from_ptr(b.key)) }
        }),
    };
    if reverse {
        pairs.reverse();
    }
    outcome
}

/// The key as a small integer.
#[inline]
fn small_int(key: &Object) -> Option<i64> {
    key.downcast_exact::<Int>()?.compact_value()
}

/// The value of an exact float that has an order.
#[inline]
fn ordered_float(key: &Object) -> Option<f64> {
    key.downcast_exact::<Float>().map(Float::value).filter(|value| !value.is_nan())
}

/// The first characters of an exact string of 8-bit characters, as a number in the same order as the strings, as far as it tells them
/// apart.
#[inline]
fn beginning(key: &Object) -> Option<u64> {
    let TextRef::Latin1(text) = key.downcast_exact::<Str>()?.text() else { return None };
    let mut first = [0; 8];
    let len = text.len().min(first.len());
    first[..len].copy_from_slice(&text[..len]);
    Some(u64::from_be_bytes(first))
}

/// Each key's rank, if all have one.
fn ranks<R>(pairs: &[Pair], rank: impl Fn(&Object) -> Option<R>) -> Option<Vec<(R, Pair)>> {
    let mut ranked = Vec::with_capacity(pairs.len());
    for &pair in pairs {
        // SAFETY: keys are kept alive by the caller of the sort.
        ranked.push((rank(unsafe { Object::from_ptr(pair.key) })?, pair));
    }
    Some(ranked)
}

/// Sorts keys that are all small integers, all strings, or all floats; whether they are.
fn sort_uniform(pairs: &mut [Pair], reverse: bool) -> bool {
    fn finish<R: Copy>(
        pairs: &mut [Pair],
        mut ranked: Vec<(R, Pair)>,
        reverse: bool,
        order: impl Fn(&(R, Pair), &(R, Pair)) -> Ordering,
    ) -> bool {
        if reverse {
            ranked.sort_by(|a, b| order(b, a));
        } else {
            ranked.sort_by(order);
        }
        for (place, (_, pair)) in pairs.iter_mut().zip(ranked) {
            *place = pair;
        }
        true
    }
    // SAFETY: keys stay alive, and were found to be strings; comparing them runs nothing.
    let texts = |a: &Pair, b: &Pair| unsafe { (*a.key.cast::<Str>()).compare(&*b.key.cast::<Str>()) };
    let Some(first) = pairs.first() else { return true };
    // SAFETY: as above.
    let first = unsafe { Object::from_ptr(first.key) };
    if small_int(first).is_some() {
        return ranks(pairs, small_int)
            .is_some_and(|ranked| finish(pairs, ranked, reverse, |a, b| a.0.cmp(&b.0)));
    }
    if first.is_exact::<Str>() {
        if let Some(ranked) = ranks(pairs, beginning) {
            return finish(pairs, ranked, reverse, |a, b| a.0.cmp(&b.0).then_with(|| texts(&a.1, &b.1)));
        }
        return ranks(pairs, |key| key.is_exact::<Str>().then_some(()))
            .is_some_and(|ranked| finish(pairs, ranked, reverse, |a, b| texts(&a.1, &b.1)));
    }
    if first.is_exact::<Float>() {
        // Zeros of both signs are equal; without NaNs the order is total.
        return ranks(pairs, ordered_float).is_some_and(|ranked| {
            finish(pairs, ranked, reverse, |a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal))
        });
    }
    false
}

/// Sorts tuples whose first items are all small integers, all strings of 8-bit characters, or all floats: most comparisons end there.
/// `None` if they are not.
fn sort_tuples(space: &Space, pairs: &mut [Pair]) -> Option<PyResult<()>> {
    fn first(key: &Object) -> Option<&Object> {
        key.downcast_exact::<Tuple>()?.get(0)
    }
    // SAFETY: keys are kept alive by the caller of the sort.
    let sample = first(unsafe { Object::from_ptr(pairs.first()?.key) })?;
    if sample.is_exact::<Int>() {
        sort_by_rank(space, pairs, |key| small_int(first(key)?))
    } else if sample.is_exact::<Str>() {
        sort_by_rank(space, pairs, |key| beginning(first(key)?))
    } else if sample.is_exact::<Float>() {
        sort_by_rank(space, pairs, |key| ordered_float(first(key)?))
    } else {
        None
    }
}

/// Sorts keys that have ranks, which decide where they differ; `None` if some key has none.
fn sort_by_rank<R: Copy + PartialOrd>(
    space: &Space,
    pairs: &mut [Pair],
    rank: impl Fn(&Object) -> Option<R>,
) -> Option<PyResult<()>> {
    let mut ranked = ranks(pairs, rank)?;
    let outcome = merge_sort(&mut ranked, &mut |a: (R, Pair), b: (R, Pair)| {
        if a.0 != b.0 {
            return Ok(a.0 < b.0);
        }
        // SAFETY: keys are kept alive by the caller.
        unsafe { less(space, Object::from_ptr(a.1.key), Object::from_ptr(b.1.key)) }
    });
    for (place, (_, pair)) in pairs.iter_mut().zip(ranked) {
        *place = pair;
    }
    Some(outcome)
}

/// `a < b`, at once for the commonest types.
#[inline]
fn less(space: &Space, a: &Object, b: &Object) -> PyResult<bool> {
    if let Some(less) = a.less_at_once(b) {
        return Ok(less);
    }
    if let (Some(a), Some(b)) = (a.downcast_exact::<Tuple>(), b.downcast_exact::<Tuple>()) {
        return less_tuples(space, a, b);
    }
    a.rich_compare(space, b, CompareOp::Lt)?.is_true(space)
}

fn less_tuples(space: &Space, a: &Tuple, b: &Tuple) -> PyResult<bool> {
    for (left, right) in a.items().iter().zip(b.items()) {
        if !left.eq(space, right)? {
            return less(space, left, right);
        }
    }
    Ok(a.len() < b.len())
}
