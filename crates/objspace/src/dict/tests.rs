//! Storage of dicts, against a plain model, and under keys that interfere.

use super::Dict;
use crate::testing::with_space;
use crate::{Layout, Object, Ref, Space, Str};
use abi::{PyObject, PyTypeObject, Static};
use core::cell::RefCell;
use core::ffi::c_int;

fn int(space: &Space, value: i64) -> Ref<Object> {
    space.new_int(value).unwrap()
}

fn name(space: &Space, text: &str) -> Ref<Object> {
    Str::from_str(space, text).unwrap().into_object()
}

fn number(object: &Object) -> i64 {
    object.downcast::<crate::Int>().unwrap().to_i64().unwrap()
}

fn put(space: &Space, dict: &Dict, key: &str, value: i64) {
    dict.set_item(space, &name(space, key), &int(space, value)).unwrap();
}

fn get(space: &Space, dict: &Dict, key: &str) -> Option<i64> {
    dict.get_item_str(space, key).unwrap().map(|value| number(&value))
}

#[test]
fn agrees_with_a_model() {
    with_space(|space| {
        let dict = Dict::new(space).unwrap();
        let mut model: Vec<(String, i64)> = Vec::new();
        let mut state = 12345u32;
        for step in 0..20_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = format!("key{}", (state >> 16) % 400);
            let at = model.iter().position(|(known, _)| *known == key);
            if state >> 30 == 0 {
                let removed = dict.remove(space, &name(space, &key)).unwrap();
                assert_eq!(removed.map(|value| number(&value)), at.map(|at| model.remove(at).1));
            } else {
                put(space, &dict, &key, step);
                match at {
                    Some(at) => model[at].1 = step,
                    None => model.push((key, step)),
                }
            }
            assert_eq!(dict.len(), model.len());
        }
        let items: Vec<(String, i64)> = (dict.items_vec().iter())
            .map(|(key, value)| (key.downcast::<Str>().unwrap().to_string_lossy(), number(value)))
            .collect();
        assert_eq!(items, model);
        let copy = dict.copy(space).unwrap();
        assert!(model.iter().all(|(key, value)| get(space, &copy, key) == Some(*value)));
        while let (Some((key, _)), Some((expected, _))) = (dict.pop_last(space), model.pop()) {
            assert_eq!(key.downcast::<Str>().unwrap().to_string_lossy(), expected);
        }
        assert_eq!((dict.len(), model.len()), (0, 0));
    });
}

#[test]
fn references_are_counted() {
    with_space(|space| {
        let (key, value) = (name(space, "counted key"), int(space, 1 << 40));
        let dict = Dict::new(space).unwrap();
        dict.set_item(space, &key, &value).unwrap();
        assert_eq!((key.refcount(), value.refcount()), (2, 2));
        let copy = dict.copy(space).unwrap();
        assert_eq!((key.refcount(), value.refcount()), (3, 3));
        dict.set_item(space, &key, &int(space, 0)).unwrap();
        assert_eq!((key.refcount(), value.refcount()), (3, 2));
        drop(dict.remove(space, &key).unwrap());
        drop(copy);
        assert_eq!((key.refcount(), value.refcount()), (1, 1));
    });
}

#[test]
fn the_version_of_the_keys_changes_with_the_keys_alone() {
    with_space(|space| {
        let dict = Dict::new(space).unwrap();
        let empty = dict.keys_version(space);
        assert!(empty != 0 && dict.has_keys_version(empty));
        put(space, &dict, "x", 1);
        assert!(!dict.has_keys_version(empty));
        let one = dict.keys_version(space);
        let place = dict.entry_place(space, &Str::intern(space, "x")).unwrap().unwrap();
        put(space, &dict, "x", 2);
        assert!(dict.has_keys_version(one));
        // SAFETY: the dict keeps the value.
        assert_eq!(number(unsafe { Object::from_ptr(place.get()) }), 2);
        put(space, &dict, "y", 3);
        assert!(!dict.has_keys_version(one));
        let two = dict.keys_version(space);
        dict.remove(space, &name(space, "y")).unwrap();
        assert!(!dict.has_keys_version(two) && dict.keys_version(space) != one);
        dict.clear(space);
        assert!(dict.has_keys_version(empty));
    });
}

#[test]
fn other_keys_than_strings_widen_the_table() {
    with_space(|space| {
        let dict = Dict::new(space).unwrap();
        for at in 0..5 {
            put(space, &dict, &format!("name{at}"), at);
        }
        dict.insert(space, int(space, 7), 7, int(space, 70)).unwrap();
        for at in 0..5 {
            assert_eq!(get(space, &dict, &format!("name{at}")), Some(at));
        }
        let found = dict.get_item_with_hash(space, &int(space, 7), 7).unwrap().unwrap();
        assert_eq!(number(&found), 70);
        assert_eq!(dict.size_in_memory(), 48 + 32 + 16 + 10 * 24);
    });
}

static TRAP: Static<PyTypeObject> = Static(PyTypeObject::zeroed());

thread_local! {
    /// What the comparison of a trap does, and what it answers.
    static SPRUNG: RefCell<Option<Box<dyn FnMut() -> bool>>> = const { RefCell::new(None) };
}

/// An object that hashes to 7, and runs `SPRUNG` when it is compared.
fn trap() -> Ref<Object> {
    unsafe extern "C" fn hash(_: *mut PyObject) -> isize {
        7
    }
    unsafe extern "C" fn compare(_: *mut PyObject, _: *mut PyObject, _: c_int) -> *mut PyObject {
        let mut action = SPRUNG.take();
        let answer = action.as_mut().is_some_and(|action| action());
        let space = Space::current();
        // No type is ready here: only `None` counts as false.
        if answer { space.new_int(1).unwrap().into_ptr() } else { space.none().into_ptr() }
    }
    unsafe extern "C" fn free(this: *mut PyObject) {
        // SAFETY: a dead object that owns nothing.
        unsafe { crate::gc::free(this) }
    }
    TRAP.0.tp_hash.set(Some(hash));
    TRAP.0.tp_richcompare.set(Some(compare));
    TRAP.0.tp_dealloc.set(Some(free));
    let space = Space::current();
    // SAFETY: plain objects have this size.
    unsafe {
        let ty = crate::Type::from_static(&TRAP);
        Ref::from_owned(crate::gc::allocate(space, ty, size_of::<PyObject>()).unwrap())
    }
}

fn spring(action: impl FnMut() -> bool + 'static) {
    SPRUNG.set(Some(Box::new(action)));
}

#[test]
fn a_comparison_may_clear_the_dict() {
    with_space(|space| {
        let dict = Dict::new(space).unwrap();
        dict.set_item(space, &trap(), &int(space, 1)).unwrap();
        let same = dict.to_ref();
        spring(move || {
            same.clear(Space::current());
            true
        });
        assert!(dict.get_item(space, &trap()).unwrap().is_none());
        assert_eq!(dict.len(), 0);
    });
}

#[test]
fn a_comparison_may_refill_the_dict() {
    with_space(|space| {
        let dict = Dict::new(space).unwrap();
        let first = trap();
        dict.set_item(space, &first, &int(space, 1)).unwrap();
        let (same, key) = (dict.to_ref(), trap());
        let added = key.clone();
        spring(move || {
            let space = Space::current();
            same.clear(space);
            for at in 0..100 {
                same.insert(space, space.new_int(at * 100).unwrap(), (at * 100) as isize, space.none())
                    .unwrap();
            }
            same.insert(space, added.clone(), 7, space.new_int(5).unwrap()).unwrap();
            false
        });
        let found = dict.get_item(space, &key).unwrap().unwrap();
        assert_eq!(number(&found), 5);
    });
}

#[test]
fn a_comparison_may_remove_the_entry() {
    with_space(|space| {
        let dict = Dict::new(space).unwrap();
        let first = trap();
        dict.set_item(space, &first, &int(space, 1)).unwrap();
        let (same, key) = (dict.to_ref(), first.clone());
        spring(move || {
            same.remove(Space::current(), &key).unwrap();
            true
        });
        dict.set_item(space, &trap(), &int(space, 2)).unwrap();
        assert_eq!(dict.len(), 1);
        assert!(!dict.contains_key(space, &first).unwrap());
    });
}

thread_local! {
    static EVENTS: RefCell<Vec<(c_int, bool, bool)>> = const { RefCell::new(Vec::new()) };
}

unsafe extern "C" fn note_event(
    event: c_int,
    _: *mut PyObject,
    key: *mut PyObject,
    value: *mut PyObject,
) -> c_int {
    EVENTS.with_borrow_mut(|events| events.push((event, !key.is_null(), !value.is_null())));
    0
}

#[test]
fn watchers_are_told_before_changes() {
    with_space(|space| {
        let number = super::add_watcher(space, note_event).unwrap() as i32;
        let dict = Dict::new(space).unwrap();
        put(space, &dict, "before", 1);
        dict.watch(space, number, true).unwrap();
        put(space, &dict, "x", 300);
        put(space, &dict, "x", 301);
        dict.remove(space, &name(space, "x")).unwrap();
        dict.remove(space, &name(space, "x")).unwrap();
        dict.get_or_insert(space, &name(space, "y"), &int(space, 1)).unwrap();
        dict.pop_last(space).unwrap();
        dict.clear(space);
        dict.watch(space, number, false).unwrap();
        put(space, &dict, "after", 1);
        dict.watch(space, number, true).unwrap();
        drop(dict);
        super::clear_watcher(space, number).unwrap();
        let told = EVENTS.take();
        let both = [(0, true, true), (1, true, true), (2, true, false)];
        assert_eq!(told[..3], both);
        assert_eq!(told[3..], [(0, true, true), (2, true, false), (4, false, false), (5, false, false)]);
    });
}
