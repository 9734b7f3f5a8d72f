//! `list.sort`.
//!
//! While it runs the list is empty, so that a comparison that looks sees nothing, and `allocated` is -1, so that one that
//! changes the list is noticed. Keys that are all small integers, all strings or all floats are compared without asking their types.

use super::{List, Taken};
use crate::sorting::merge_sort;
use crate::{CompareOp, Float, Int, Layout, Object, PyResult, Ref, Space, Str, Tuple};
use abi::PyObject;
use core::cmp::Ordering;

/// A key and its item.
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

/// Sorts items in their block.
fn sort_taken(space: &Space, taken: &Taken, key: Option<&Object>, reverse: bool) -> PyResult<()> {
    if taken.len < 2 && key.is_none() {
        return Ok(());
    }
    // SAFETY: the block holds `len` objects, and belongs to the sort alone.
    let items: Vec<*mut PyObject> =
        (0..taken.len).map(|index| unsafe { taken.block.add(index).read() }).collect();
    let mut keys: Vec<Ref<Object>> = Vec::new();
    if let Some(function) = key {
        for &item in &items {
            // SAFETY: the block keeps its items alive.
            keys.push(function.call1(space, unsafe { Object::from_ptr(item) })?);
        }
    }
    let pair = |(index, &item): (usize, &*mut PyObject)| Pair {
        key: keys.get(index).map_or(item, |key| key.as_ptr()),
        item,
    };
    let mut pairs: Vec<Pair> = items.iter().enumerate().map(pair).collect();
    let outcome = sort_pairs(space, &mut pairs, reverse);
    for (index, pair) in pairs.iter().enumerate() {
        // SAFETY: the pairs are a permutation of the items.
        unsafe { taken.block.add(index).write(pair.item) };
    }
    outcome
}

fn sort_pairs(space: &Space, pairs: &mut [Pair], reverse: bool) -> PyResult<()> {
    if sort_uniform(pairs, reverse) {
        return Ok(());
    }
    // Sorting the reversed items ascending and reversing the result is descending and stable.
    if reverse {
        pairs.reverse();
    }
    let outcome = merge_sort(pairs, &mut |a: Pair, b: Pair| {
        // SAFETY: keys are kept alive by the caller.
        unsafe { less(space, Object::from_ptr(a.key), Object::from_ptr(b.key)) }
    });
    if reverse {
        pairs.reverse();
    }
    outcome
}

/// The key as a small integer.
fn small_int(key: &Object) -> Option<i64> {
    key.downcast_exact::<Int>()?.compact_value()
}

/// The value of an exact float.
fn float(key: &Object) -> Option<f64> {
    key.downcast_exact::<Float>().map(Float::value)
}

/// Sorts keys that are all small integers, all strings, or all floats and numbers; whether they are.
fn sort_uniform(pairs: &mut [Pair], reverse: bool) -> bool {
    fn keyed<K: Copy>(pairs: &mut [Pair], value: impl Fn(&Object) -> Option<K>) -> Option<Vec<(K, Pair)>> {
        // SAFETY: keys are kept alive by the caller of the sort.
        pairs.iter().map(|&pair| Some((value(unsafe { Object::from_ptr(pair.key) })?, pair))).collect()
    }
    fn finish<K: Copy>(
        pairs: &mut [Pair],
        mut keyed: Vec<(K, Pair)>,
        reverse: bool,
        order: impl Fn(K, K) -> Ordering,
    ) -> bool {
        if reverse {
            keyed.sort_by(|a, b| order(b.0, a.0));
        } else {
            keyed.sort_by(|a, b| order(a.0, b.0));
        }
        for (place, (_, pair)) in pairs.iter_mut().zip(keyed) {
            *place = pair;
        }
        true
    }
    let Some(first) = pairs.first() else { return true };
    // SAFETY: as above.
    let first = unsafe { Object::from_ptr(first.key) };
    if small_int(first).is_some() {
        return keyed(pairs, small_int).is_some_and(|keyed| finish(pairs, keyed, reverse, |a, b| a.cmp(&b)));
    }
    if first.is_exact::<Str>() {
        let text = |key: &Object| key.downcast_exact::<Str>().map(|text| &raw const *text);
        // SAFETY: keys stay alive, and comparing strings runs nothing.
        let order = |a: *const Str, b: *const Str| unsafe { (*a).compare(&*b) };
        return keyed(pairs, text).is_some_and(|keyed| finish(pairs, keyed, reverse, order));
    }
    if float(first).is_some() {
        let number = |key: &Object| float(key).filter(|value| !value.is_nan());
        // Zeros of both signs are equal; without NaNs the order is total.
        let order = |a: f64, b: f64| a.partial_cmp(&b).unwrap_or(Ordering::Equal);
        return keyed(pairs, number).is_some_and(|keyed| finish(pairs, keyed, reverse, order));
    }
    false
}

/// `a < b`, at once for the commonest types.
fn less(space: &Space, a: &Object, b: &Object) -> PyResult<bool> {
    if let (Some(a), Some(b)) = (small_int(a), small_int(b)) {
        return Ok(a < b);
    }
    if let (Some(a), Some(b)) = (float(a), float(b)) {
        return Ok(a < b);
    }
    if let (Some(a), Some(b)) = (a.downcast_exact::<Str>(), b.downcast_exact::<Str>()) {
        return Ok(a.compare(b).is_lt());
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
