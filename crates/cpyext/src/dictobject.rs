//! `dictobject.h`: dicts.

use crate::border::{CText, Out, null_argument};
use crate::references::kept_by;
use abi::{Py_hash_t, Py_ssize_t, PyDict_WatchCallback, PyObject};
use core::ffi::c_int;
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::dict::{self, Duplicates};
use objspace::str::interning;
use objspace::{Dict, Layout, List, Object, PyResult, Ref, Space, Tuple, unraisable};

/// A new empty dict.
#[cpython_api]
fn PyDict_New(space: &Space) -> PyResult<Ref<Dict>> {
    Dict::new(space)
}

/// A new empty dict with room for `len` items; a negative `len` is no hint.
#[cpython_api]
fn _PyDict_NewPresized(space: &Space, len: Py_ssize_t) -> PyResult<Ref<Dict>> {
    Dict::with_capacity(space, usize::try_from(len).unwrap_or(0))
}

/// Number of items.
#[cpython_api]
fn PyDict_Size(dict: &Dict) -> Py_ssize_t {
    dict.len() as Py_ssize_t
}

/// Runs a lookup whose errors the caller cannot learn of: they are reported, and an exception that is set stays set.
fn lookup_quietly<'a>(
    space: &Space,
    function: &str,
    advice: &str,
    lookup: impl FnOnce() -> PyResult<Option<&'a Object>>,
) -> Option<&'a Object> {
    let pending = space.take_error();
    let found = lookup().unwrap_or_else(|err| {
        unraisable::report(space, err, &format!("in {function}(); consider using {advice}"), None);
        None
    });
    if let Some(pending) = pending {
        pending.restore(space);
    }
    found
}

/// The value of a key, or `NULL`, if no code needs to be run for it.
///
/// # Safety
/// The pointers are null or objects'.
#[inline(always)]
unsafe fn value_at_once(dict: *mut PyObject, key: *mut PyObject) -> Option<*mut PyObject> {
    // SAFETY: the caller's promise.
    let (dict, key) = unsafe { (Object::from_nullable(dict)?, Object::from_nullable(key)?) };
    let value = dict.downcast::<Dict>()?.get_at_once(key)?;
    Some(value.map_or(ptr::null_mut(), Layout::as_ptr))
}

/// As [`value_at_once`], with a new reference.
///
/// # Safety
/// As [`value_at_once`].
#[inline(always)]
unsafe fn new_value_at_once(
    dict: *mut PyObject,
    key: *mut PyObject,
    result: Out<'_, *mut PyObject>,
) -> Option<c_int> {
    // SAFETY: the caller's promise.
    let value = unsafe { Object::from_nullable(value_at_once(dict, key)?) };
    result.set_new(value.map(Object::to_ref));
    Some(value.is_some().into())
}

/// The value of `key`, borrowed from the dict; `NULL` without an error if it is missing, if it cannot be looked up or if `dict` is no
/// dict.
#[cpython_api(at_once = value_at_once)]
fn PyDict_GetItem<'a>(space: &Space, dict: &'a Object, key: &Object) -> Option<&'a Object> {
    let dict = dict.downcast::<Dict>()?;
    let advice = "PyDict_GetItemRef() or PyDict_GetItemWithError()";
    lookup_quietly(space, "PyDict_GetItem", advice, || {
        let value = dict.get_item_with_hash(space, key, key.hash(space)?)?;
        // SAFETY: the dict has the value.
        Ok(value.map(|value| unsafe { kept_by(dict.as_object(), value) }))
    })
}

/// As [`PyDict_GetItem`], for a key given as UTF-8.
#[cpython_api]
fn PyDict_GetItemString<'a>(space: &Space, dict: &'a Object, key: CText<'_>) -> Option<&'a Object> {
    let advice = "PyDict_GetItemStringRef()";
    lookup_quietly(space, "PyDict_GetItemString", advice, || {
        let key = key.to_str(space)?;
        let Some(dict) = dict.downcast::<Dict>() else { return Ok(None) };
        dict.get_borrowed(space, &key)
    })
}

/// The value of `key`, borrowed from the dict; `NULL` without an error if it is missing.
#[cpython_api(at_once = value_at_once)]
fn PyDict_GetItemWithError<'a>(space: &Space, dict: &'a Dict, key: &Object) -> PyResult<Option<&'a Object>> {
    dict.get_borrowed(space, key)
}

/// As [`PyDict_GetItemWithError`], for a key given as UTF-8.
#[cpython_api]
fn _PyDict_GetItemStringWithError<'a>(
    space: &Space,
    dict: &'a Dict,
    key: CText<'_>,
) -> PyResult<Option<&'a Object>> {
    let key = key.to_str(space)?;
    dict.get_borrowed(space, &key)
}

/// As [`PyDict_GetItemWithError`], given the key's hash.
#[cpython_api]
fn _PyDict_GetItem_KnownHash<'a>(
    space: &Space,
    dict: &'a Dict,
    key: &Object,
    hash: Py_hash_t,
) -> PyResult<Option<&'a Object>> {
    let value = dict.get_item_with_hash(space, key, hash)?;
    // SAFETY: the dict has the value.
    Ok(value.map(|value| unsafe { kept_by(dict.as_object(), value) }))
}

/// Stores a new reference to the value of `key` and gives 1; `NULL` and 0 if it is missing.
#[cpython_api(at_once = new_value_at_once)]
fn PyDict_GetItemRef(
    space: &Space,
    dict: &Object,
    key: &Object,
    result: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    result.set_new::<Object>(None);
    let dict = dict.downcast::<Dict>().ok_or_else(|| space.bad_internal_call())?;
    let value = dict.get_item(space, key)?;
    let found = value.is_some().into();
    result.set_new(value);
    Ok(found)
}

/// As [`PyDict_GetItemRef`], for a key given as UTF-8.
#[cpython_api]
fn PyDict_GetItemStringRef(
    space: &Space,
    dict: &Object,
    key: CText<'_>,
    result: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    result.set_new::<Object>(None);
    let key = key.to_str(space)?;
    PyDict_GetItemRef(space, dict, &key, result)
}

/// Whether there is `key`.
#[cpython_api]
fn PyDict_Contains(space: &Space, dict: &Dict, key: &Object) -> PyResult<c_int> {
    dict.contains_key(space, key).map(c_int::from)
}

/// As [`PyDict_Contains`], for a key given as UTF-8.
#[cpython_api]
fn PyDict_ContainsString(space: &Space, dict: &Dict, key: CText<'_>) -> PyResult<c_int> {
    let key = key.to_str(space)?;
    dict.contains_key(space, &key).map(c_int::from)
}

/// As [`PyDict_Contains`], given the key's hash.
#[cpython_api]
fn _PyDict_Contains_KnownHash(space: &Space, dict: &Dict, key: &Object, hash: Py_hash_t) -> PyResult<c_int> {
    dict.contains_with_hash(space, key, hash).map(c_int::from)
}

/// Sets the value of a key, if no code needs to be run for it.
///
/// # Safety
/// The pointers are null or objects'.
#[inline(always)]
unsafe fn set_at_once(dict: *mut PyObject, key: *mut PyObject, value: *mut PyObject) -> Option<c_int> {
    // SAFETY: the caller's promise.
    let (dict, key, value) =
        unsafe { (Object::from_nullable(dict)?, Object::from_nullable(key)?, Object::from_nullable(value)?) };
    dict.downcast::<Dict>()?.set_at_once(key, value).then_some(0)
}

/// Sets the value of `key`.
#[cpython_api(at_once = set_at_once)]
fn PyDict_SetItem(space: &Space, dict: &Dict, key: &Object, value: &Object) -> PyResult<()> {
    dict.set_item(space, key, value)
}

/// As [`PyDict_SetItem`], for a key given as UTF-8.
#[cpython_api]
fn PyDict_SetItemString(space: &Space, dict: &Dict, key: CText<'_>, value: &Object) -> PyResult<()> {
    let key = interning::intern(space, key.to_str(space)?);
    dict.set_item(space, &key, value)
}

/// As [`PyDict_SetItem`], given the key's hash.
#[cpython_api]
fn _PyDict_SetItem_KnownHash(
    space: &Space,
    dict: &Dict,
    key: &Object,
    value: &Object,
    hash: Py_hash_t,
) -> PyResult<()> {
    dict.insert(space, key.to_ref(), hash, value.to_ref())
}

/// As [`_PyDict_SetItem_KnownHash`]: there are no locks on dicts.
#[cpython_api]
fn _PyDict_SetItem_KnownHash_LockHeld(
    space: &Space,
    dict: &Dict,
    key: &Object,
    value: &Object,
    hash: Py_hash_t,
) -> PyResult<()> {
    dict.insert(space, key.to_ref(), hash, value.to_ref())
}

/// Removes `key`.
///
/// # Errors
/// `KeyError` if it is missing.
#[cpython_api]
fn PyDict_DelItem(space: &Space, dict: &Dict, key: &Object) -> PyResult<()> {
    match dict.remove(space, key)? {
        Some(_) => Ok(()),
        None => Err(space.key_error(key)),
    }
}

/// As [`PyDict_DelItem`], for a key given as UTF-8.
#[cpython_api]
fn PyDict_DelItemString(space: &Space, dict: &Dict, key: CText<'_>) -> PyResult<()> {
    let key = key.to_str(space)?;
    PyDict_DelItem(space, dict, &key)
}

/// As [`PyDict_DelItem`], given the key's hash.
#[cpython_api]
fn _PyDict_DelItem_KnownHash(space: &Space, dict: &Dict, key: &Object, hash: Py_hash_t) -> PyResult<()> {
    match dict.remove_with_hash(space, key, hash)? {
        Some(_) => Ok(()),
        None => Err(space.key_error(key)),
    }
}

/// Removes `key`, stores its value (unless `result` is `NULL`) and gives 1; `NULL` and 0 if it is missing. The key of an empty dict is
/// not looked at.
#[cpython_api]
fn PyDict_Pop(
    space: &Space,
    dict: &Object,
    key: Option<&Object>,
    result: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    result.set_new::<Object>(None);
    let dict = dict.downcast::<Dict>().ok_or_else(|| space.bad_internal_call())?;
    if dict.len() == 0 {
        return Ok(0);
    }
    let value = dict.remove(space, key.ok_or_else(|| null_argument(space))?)?;
    let found = value.is_some().into();
    result.set_new(value);
    Ok(found)
}

/// As [`PyDict_Pop`], for a key given as UTF-8.
#[cpython_api]
fn PyDict_PopString(
    space: &Space,
    dict: &Object,
    key: CText<'_>,
    result: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    result.set_new::<Object>(None);
    let key = key.to_str(space)?;
    PyDict_Pop(space, dict, Some(&key), result)
}

/// Removes `key` and gives its value, or `default` if it is missing.
///
/// # Errors
/// `KeyError` if it is missing and there is no default.
#[cpython_api]
fn _PyDict_Pop(space: &Space, dict: &Dict, key: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
    match (dict.remove(space, key)?, default) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.to_ref()),
        (None, None) => Err(space.key_error(key)),
    }
}

/// The value of `key`, which becomes `default` if it has none; borrowed from the dict.
#[cpython_api]
fn PyDict_SetDefault<'a>(
    space: &Space,
    dict: &'a Dict,
    key: &Object,
    default: &Object,
) -> PyResult<&'a Object> {
    let (value, _) = dict.get_or_insert(space, key, default)?;
    // SAFETY: the dict has the value.
    Ok(unsafe { kept_by(dict.as_object(), value) })
}

/// Stores a new reference to the value of `key`, which becomes `default` if it has none; whether it had one.
#[cpython_api]
fn PyDict_SetDefaultRef(
    space: &Space,
    dict: &Object,
    key: &Object,
    default: &Object,
    result: Out<'_, *mut PyObject>,
) -> PyResult<c_int> {
    result.set_new::<Object>(None);
    let dict = dict.downcast::<Dict>().ok_or_else(|| space.bad_internal_call())?;
    let (value, found) = dict.get_or_insert(space, key, default)?;
    result.set_new(Some(value));
    Ok(found.into())
}

/// Removes all items; does nothing to what is no dict.
#[cpython_api]
fn PyDict_Clear(space: &Space, dict: &Object) {
    if let Some(dict) = dict.downcast::<Dict>() {
        dict.clear(space);
    }
}

/// As [`PyDict_Next`] where the next item's position is the one that was asked for.
///
/// # Safety
/// The pointer is null or an object's.
#[inline(always)]
unsafe fn next_at_once(
    dict: *mut PyObject,
    position: Out<'_, Py_ssize_t>,
    key: Out<'_, *mut PyObject>,
    value: Out<'_, *mut PyObject>,
) -> Option<c_int> {
    // SAFETY: the caller's promise.
    let dict = unsafe { Object::from_nullable(dict) }?.downcast::<Dict>()?;
    let position = position.place()?;
    // A negative one is larger than that of any item.
    let at = position.get() as usize;
    let item = dict.borrowed_at(at)?;
    position.set(at as Py_ssize_t + 1);
    key.set(item.0);
    value.set(item.2);
    Some(1)
}

/// The item at `position` (zero at first), borrowed, and the next position; 0 at the end and for what is no dict.
#[cpython_api(at_once = next_at_once)]
fn PyDict_Next(
    dict: Option<&Object>,
    position: Out<'_, Py_ssize_t>,
    key: Out<'_, *mut PyObject>,
    value: Out<'_, *mut PyObject>,
) -> c_int {
    next_item(dict, position, key, value).is_some().into()
}

/// As [`PyDict_Next`], with the hash of the key.
#[cpython_api]
fn _PyDict_Next(
    dict: Option<&Object>,
    position: Out<'_, Py_ssize_t>,
    key: Out<'_, *mut PyObject>,
    value: Out<'_, *mut PyObject>,
    hash: Out<'_, Py_hash_t>,
) -> c_int {
    let next = next_item(dict, position, key, value);
    if let Some(next) = next {
        hash.set(next);
    }
    next.is_some().into()
}

/// Stores the item at `position` and gives its hash.
#[inline(always)]
fn next_item(
    dict: Option<&Object>,
    position: Out<'_, Py_ssize_t>,
    key: Out<'_, *mut PyObject>,
    value: Out<'_, *mut PyObject>,
) -> Option<Py_hash_t> {
    let dict = dict?.downcast::<Dict>()?;
    let position = position.place()?;
    let mut at = usize::try_from(position.get()).ok()?;
    let item = dict.next_borrowed(&mut at)?;
    position.set(at as Py_ssize_t);
    key.set(item.0);
    value.set(item.2);
    Some(item.1)
}

/// A list of the keys.
#[cpython_api]
fn PyDict_Keys(space: &Space, dict: &Dict) -> PyResult<Ref<List>> {
    List::from_vec(space, dict.items_vec().into_iter().map(|(key, _)| key).collect())
}

/// A list of the values.
#[cpython_api]
fn PyDict_Values(space: &Space, dict: &Dict) -> PyResult<Ref<List>> {
    List::from_vec(space, dict.items_vec().into_iter().map(|(_, value)| value).collect())
}

/// A list of pairs of keys and values.
#[cpython_api]
fn PyDict_Items(space: &Space, dict: &Dict) -> PyResult<Ref<List>> {
    let pair = |(key, value)| Tuple::from_array(space, [key, value]).map(Ref::into_object);
    List::from_vec(space, dict.items_vec().into_iter().map(pair).collect::<PyResult<_>>()?)
}

/// A dict of the same items.
#[cpython_api]
fn PyDict_Copy(space: &Space, dict: &Dict) -> PyResult<Ref<Dict>> {
    dict.copy(space)
}

/// What becomes of keys that are there already, by the `override` argument of functions that merge.
fn duplicates(replace: c_int) -> Duplicates {
    if replace == 0 { Duplicates::Keep } else { Duplicates::Replace }
}

/// Adds the items of a mapping, replacing values.
#[cpython_api]
fn PyDict_Update(space: &Space, dict: &Dict, mapping: &Object) -> PyResult<()> {
    dict.merge(space, mapping, Duplicates::Replace)
}

/// Adds the items of a mapping; if `replace` is 0, keys that are there keep their values.
#[cpython_api]
fn PyDict_Merge(space: &Space, dict: &Dict, mapping: &Object, replace: c_int) -> PyResult<()> {
    dict.merge(space, mapping, duplicates(replace))
}

/// As [`PyDict_Merge`]; if `replace` is 2, a key that is there is a `KeyError`.
#[cpython_api]
fn _PyDict_MergeEx(space: &Space, dict: &Dict, mapping: &Object, replace: c_int) -> PyResult<()> {
    let duplicates = if replace == 2 { Duplicates::Raise } else { duplicates(replace) };
    dict.merge(space, mapping, duplicates)
}

/// Adds pairs of keys and values; if `replace` is 0, keys that are there keep their values.
#[cpython_api]
fn PyDict_MergeFromSeq2(space: &Space, dict: &Dict, pairs: &Object, replace: c_int) -> PyResult<()> {
    dict.merge_pairs(space, pairs, duplicates(replace))
}

/// Registers a function to be called before watched dicts change; gives its number.
///
/// # Errors
/// `RuntimeError` when there are too many.
#[cpython_api]
fn PyDict_AddWatcher(space: &Space, callback: Option<PyDict_WatchCallback>) -> PyResult<c_int> {
    let callback = callback.ok_or_else(|| space.bad_internal_call())?;
    dict::add_watcher(space, callback).map(|number| number as c_int)
}

/// Unregisters a function registered with [`PyDict_AddWatcher`].
#[cpython_api]
fn PyDict_ClearWatcher(space: &Space, watcher: c_int) -> PyResult<()> {
    dict::clear_watcher(space, watcher)
}

fn watch(space: &Space, watcher: c_int, dict: &Object, on: bool) -> PyResult<()> {
    match dict.downcast::<Dict>() {
        Some(dict) => dict.watch(space, watcher, on),
        None => Err(space.value_error("Cannot watch non-dictionary")),
    }
}

/// Has a registered function called before `dict` changes.
///
/// # Errors
/// `ValueError` for what is no dict or no registered function's number.
#[cpython_api]
fn PyDict_Watch(space: &Space, watcher: c_int, dict: &Object) -> PyResult<()> {
    watch(space, watcher, dict, true)
}

/// Undoes [`PyDict_Watch`].
#[cpython_api]
fn PyDict_Unwatch(space: &Space, watcher: c_int, dict: &Object) -> PyResult<()> {
    watch(space, watcher, dict, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{failure, repr, with_space};
    use core::cell::Cell;
    use core::ptr;

    unsafe extern "C" {
        fn PyDict_Size(dict: *mut PyObject) -> Py_ssize_t;
        fn PyDict_GetItem(dict: *mut PyObject, key: *mut PyObject) -> *mut PyObject;
    }

    #[test]
    fn items_come_and_go() {
        with_space(|space| {
            let dict = PyDict_New(space).unwrap();
            let one = space.new_int(1).unwrap();
            PyDict_SetItemString(space, &dict, c"one".into(), &one).unwrap();
            PyDict_SetItem(space, &dict, &one, &dict).unwrap();
            let found = Cell::new(ptr::null_mut());
            let out = Out::from(&found);
            assert_eq!(PyDict_GetItemStringRef(space, &dict, c"one".into(), out).unwrap(), 1);
            // SAFETY: the reference is a new one.
            assert!(unsafe { Ref::<Object>::from_owned(found.get()) }.is(&*one));
            assert_eq!(PyDict_GetItemStringRef(space, &dict, c"two".into(), out).unwrap(), 0);
            assert!(found.get().is_null());
            assert_eq!(repr(space, &PyDict_Keys(space, &dict).unwrap()), "['one', 1]");
            PyDict_DelItem(space, &dict, &one).unwrap();
            assert_eq!(failure(space, PyDict_DelItem(space, &dict, &one)), "KeyError: 1");
            assert_eq!(PyDict_Pop(space, &dict, Some(&one), out).unwrap(), 0);
            PyDict_Clear(space, &dict);
            assert_eq!(PyDict_Pop(space, &dict, None, out).unwrap(), 0);
        });
    }

    #[test]
    fn iteration_borrows() {
        with_space(|space| {
            let dict = PyDict_New(space).unwrap();
            let big = space.new_int(1 << 40).unwrap();
            PyDict_SetItemString(space, &dict, c"key".into(), &big).unwrap();
            let (position, key, value) =
                (Cell::new(0), Cell::new(ptr::null_mut()), Cell::new(ptr::null_mut()));
            let next = || PyDict_Next(Some(&dict), (&position).into(), (&key).into(), (&value).into());
            assert_eq!((next(), next()), (1, 0));
            assert_eq!((value.get(), big.refcount()), (big.as_ptr(), 2));
        });
    }

    #[test]
    fn wrong_arguments_from_c() {
        with_space(|space| {
            let number = space.new_int(5).unwrap();
            // SAFETY: the functions take any object, and null.
            unsafe {
                assert_eq!(PyDict_Size(number.as_ptr()), -1);
                assert!(
                    space.take_error().is_some_and(|err| err.is_a::<objspace::exceptions::SystemError>())
                );
                assert_eq!(PyDict_Size(ptr::null_mut()), -1);
                assert!(space.take_error().is_some());
                assert!(
                    PyDict_GetItem(number.as_ptr(), number.as_ptr()).is_null() && !space.error_occurred()
                );
            }
        });
    }
}
