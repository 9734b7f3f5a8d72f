//! Storage of lists: single items, slices, sorting.

use super::List;
use crate::slice::SliceRange;
use crate::testing::with_space;
use crate::{Float, Int, Layout, Object, Ref, Space, Str};

fn list(space: &Space, values: impl IntoIterator<Item = i64>) -> Ref<List> {
    List::from_vec(space, values.into_iter().map(|value| space.new_int(value).unwrap()).collect()).unwrap()
}

fn values(list: &List) -> Vec<i64> {
    list.to_vec().iter().map(|item| item.downcast::<Int>().unwrap().to_i64().unwrap()).collect()
}

fn range(list: &List, start: isize, stop: isize, step: isize) -> SliceRange {
    SliceRange::clip(list.len(), start, stop, step)
}

#[test]
fn items_come_and_go() {
    with_space(|space| {
        let list = list(space, 0..10);
        list.insert(space, 3, space.new_int(99).unwrap()).unwrap();
        list.insert(space, 1000, space.new_int(100).unwrap()).unwrap();
        assert_eq!(values(&list), [0, 1, 2, 99, 3, 4, 5, 6, 7, 8, 9, 100]);
        assert!(list.remove_at(space, 12).is_none());
        list.remove_at(space, 0).unwrap();
        list.reverse_items();
        assert_eq!(values(&list), [100, 9, 8, 7, 6, 5, 4, 3, 99, 2, 1]);
        while list.len() > 0 {
            list.remove_at(space, list.len() - 1);
        }
        assert_eq!(list.capacity(), 0);
    });
}

#[test]
fn references_are_counted() {
    with_space(|space| {
        let item = space.new_int(1 << 40).unwrap();
        let list = List::from_slice(space, &[&item, &item]).unwrap();
        assert_eq!(item.refcount(), 3);
        drop(list.replace(0, space.none()).unwrap());
        assert_eq!(item.refcount(), 2);
        list.extend(space, &list.to_ref()).unwrap();
        assert_eq!((item.refcount(), list.len()), (3, 4));
        list.splice(space, 1, 2, vec![item.clone(), item.clone()]).unwrap();
        assert_eq!((item.refcount(), list.len()), (4, 5));
        drop(list.repeated(space, 3).unwrap());
        list.repeat_in_place(space, 2).unwrap();
        assert_eq!((item.refcount(), list.len()), (7, 10));
        list.delete_stepped(space, range(&list, 0, 10, 3));
        list.clear();
        assert_eq!((item.refcount(), list.len()), (1, 0));
    });
}

#[test]
fn slices_are_picked_replaced_and_deleted() {
    with_space(|space| {
        let list = list(space, 0..10);
        let picked = list.slice(space, range(&list, 8, isize::MIN, -3)).unwrap();
        assert_eq!(values(&picked), [8, 5, 2]);
        assert_eq!(values(&list.slice(space, range(&list, 2, 5, 1)).unwrap()), [2, 3, 4]);
        list.splice(space, 2, 8, vec![]).unwrap();
        assert_eq!(values(&list), [0, 1, 8, 9]);
        list.splice(space, 4, 2, vec![space.new_int(7).unwrap(); 3]).unwrap();
        assert_eq!(values(&list), [0, 1, 8, 9, 7, 7, 7]);
        list.delete_stepped(space, range(&list, isize::MAX, isize::MIN, -2));
        assert_eq!(values(&list), [1, 9, 7]);
        let two = vec![space.new_int(3).unwrap(), space.new_int(4).unwrap()];
        list.assign_stepped(space, range(&list, isize::MAX, isize::MIN, -2), two).unwrap();
        assert_eq!(values(&list), [4, 9, 3]);
    });
}

#[test]
fn sorts_uniform_keys() {
    with_space(|space| {
        let numbers = list(space, [5, -3, 9, 0, 7, -3]);
        numbers.sort_items(space, None, false).unwrap();
        assert_eq!(values(&numbers), [-3, -3, 0, 5, 7, 9]);
        numbers.sort_items(space, None, true).unwrap();
        assert_eq!(values(&numbers), [9, 7, 5, 0, -3, -3]);
        let text = |text: &str| Str::from_str(space, text).unwrap().into_object();
        let words =
            List::from_vec(space, ["b", "\u{e9}", "", "ab", "\u{20ac}", "a"].map(text).into()).unwrap();
        words.sort_items(space, None, false).unwrap();
        let sorted: Vec<String> =
            words.to_vec().iter().map(|word| word.downcast::<Str>().unwrap().to_string_lossy()).collect();
        assert_eq!(sorted, ["", "a", "ab", "b", "\u{e9}", "\u{20ac}"]);
    });
}

#[test]
fn reversed_sorting_is_stable() {
    with_space(|space| {
        let float = |value: f64| Float::new(space, value).unwrap().into_object();
        let zeros = [float(0.0), float(-0.0), float(1.5), float(-0.0)];
        let list = List::from_vec(space, zeros.to_vec()).unwrap();
        list.sort_items(space, None, true).unwrap();
        let order = [2, 0, 1, 3].map(|index: usize| zeros[index].as_ptr());
        assert_eq!(list.to_vec().iter().map(|item: &Ref<Object>| item.as_ptr()).collect::<Vec<_>>(), order);
    });
}
