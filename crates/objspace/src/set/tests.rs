//! Storage of sets, against a model and against CPython's order of iteration.

use super::{AnySet, Set};
use crate::testing::with_space;
use crate::{Int, Layout, Object, Ref, Space, Str};

fn int(space: &Space, value: i64) -> Ref<Object> {
    space.new_int(value).unwrap()
}

/// Adds a small non-negative integer, which is its own hash.
fn add(space: &Space, set: &AnySet, value: i64) {
    set.insert(space, &int(space, value), value as isize).unwrap();
}

fn discard(space: &Space, set: &AnySet, value: i64) {
    set.remove_with_hash(space, &int(space, value), value as isize).unwrap();
}

fn value(object: &Object) -> i64 {
    object.downcast::<Int>().unwrap().to_i64().unwrap()
}

fn values(set: &AnySet) -> Vec<i64> {
    set.to_vec().iter().map(|element| value(element)).collect()
}

/// A set that has grown and shrunk.
fn sample(space: &Space) -> Ref<Set> {
    let set = Set::new(space).unwrap();
    (0..60).for_each(|i| add(space, &set, i * i * 37 % 1009));
    (0..60).step_by(3).for_each(|i| discard(space, &set, i * i * 37 % 1009));
    (0..30).for_each(|i| add(space, &set, i * 100_003));
    set
}

#[test]
fn iterates_in_cpythons_order() {
    with_space(|space| {
        let set = sample(space);
        assert_eq!(
            values(&set)[..24],
            [
                0, 1100033, 2200066, 4, 6, 800024, 1900057, 796, 804, 37, 810, 555, 45, 500015, 1600048,
                2700081, 200006, 1300039, 2400072, 847, 592, 599, 603, 350
            ]
        );
        assert_eq!(set.len(), 70);
        let copy = AnySet::copy(&set, space).unwrap();
        assert_eq!(values(&copy), values(&set));
        let joined = Set::new(space).unwrap();
        (0..5).for_each(|i| add(space, &joined, i));
        joined.update(space, &set).unwrap();
        assert_eq!(values(&joined)[..10], [0, 1, 2, 3, 4, 1100033, 2200066, 6, 800024, 1900057]);
        let popped: Vec<i64> = (0..5).map(|_| value(&set.pop().unwrap())).collect();
        assert_eq!(popped, [0, 1100033, 2200066, 4, 6]);
        assert_eq!(values(&set)[..3], [800024, 1900057, 796]);
        let common = set.intersection(space, &joined).unwrap();
        assert_eq!(
            values(&common)[..12],
            [391, 648, 394, 400012, 1500045, 654, 2600078, 402, 148, 800024, 1900057, 796]
        );
        let rest = AnySet::difference(&joined, space, &set).unwrap();
        assert_eq!(values(&rest), [0, 1, 2, 3, 4, 1100033, 2200066, 6]);
    });
}

#[test]
fn agrees_with_a_model() {
    with_space(|space| {
        let set = Set::new(space).unwrap();
        let mut model = std::collections::BTreeSet::new();
        let mut state = 99u32;
        for _ in 0..20_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let text = format!("element{}", (state >> 16) % 300);
            let element = Str::from_str(space, &text).unwrap();
            if state >> 30 < 2 {
                assert_eq!(set.add(space, &element).unwrap(), model.insert(text));
            } else {
                assert_eq!(set.discard(space, &element).unwrap(), model.remove(&text));
            }
            assert_eq!(set.len(), model.len());
        }
        let mut found: Vec<String> =
            set.to_vec().iter().map(|text| text.downcast::<Str>().unwrap().to_string_lossy()).collect();
        found.sort();
        assert!(found.iter().eq(&model));
    });
}

#[test]
fn subsets_and_differences() {
    with_space(|space| {
        let (set, less) = (sample(space), sample(space));
        discard(space, &less, 391);
        assert!(less.is_subset(space, &set).unwrap() && !set.is_subset(space, &less).unwrap());
        assert!(set.is_superset(space, &less).unwrap() && !set.is_disjoint(space, &less).unwrap());
        let other = set.symmetric_difference(space, &less).unwrap();
        assert_eq!(values(&other), [391]);
        assert!(other.is_disjoint(space, &less).unwrap());
        less.symmetric_difference_update(space, &other).unwrap();
        assert_eq!(less.compute_hash(), set.compute_hash());
        less.intersection_update(space, &other).unwrap();
        assert_eq!(values(&less), [391]);
        set.difference_update(space, &less).unwrap();
        assert_eq!(set.len(), 69);
        let set_itself = set.to_ref();
        set.difference_update(space, &set_itself).unwrap();
        assert_eq!(set.len(), 0);
    });
}

#[test]
fn references_are_counted() {
    with_space(|space| {
        let element = Str::from_str(space, "a counted element").unwrap();
        let set = Set::new(space).unwrap();
        set.add(space, &element).unwrap();
        assert!(!set.add(space, &element).unwrap());
        let copy = AnySet::copy(&set, space).unwrap();
        assert_eq!(element.refcount(), 3);
        drop(copy);
        assert_eq!(element.refcount(), 2);
        set.clear();
        set.add(space, &element).unwrap();
        drop(set.pop());
        assert_eq!(element.refcount(), 1);
    });
}
