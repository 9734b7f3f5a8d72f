//! Finding a key's entry.

use super::Dict;
use super::table::{Entry, FreePlace, Place, Search, exact_str, object};
use crate::{Layout, Object, PyErr, PyResult, Ref, Space, Str};
use core::fmt;

/// The hash of a key; may run `__hash__`.
///
/// # Errors
/// What `__hash__` raises; a plain `TypeError` says that it was about a dict's key.
#[inline]
pub(crate) fn hash_key(space: &Space, key: &Object) -> PyResult<isize> {
    match key.hash_at_once(space) {
        Some(hash) => Ok(hash),
        None => key.hash(space).map_err(|err| unhashable(space, key, "dict key", err)),
    }
}

/// Turns a plain `TypeError` of hashing into one that tells what the object was to become.
#[cold]
pub(crate) fn unhashable(space: &Space, key: &Object, what: &str, err: PyErr) -> PyErr {
    if !err.value().is_exact::<crate::exceptions::TypeError>() {
        return err;
    }
    match err.value().str(space) {
        Ok(message) => {
            let (name, message) = (key.ty().tp_name(), message.to_string_lossy());
            space.type_error(format_args!("cannot use '{name}' as a {what} ({message})"))
        }
        Err(err) => err,
    }
}

impl Dict {
    /// The entry of `key`, whose hash is `hash`, or the free place where it belongs, if that can be told without running code.
    #[inline(always)]
    pub(super) fn find_at_once(&self, key: &Object, hash: isize) -> Option<Result<usize, FreePlace>> {
        let table = self.table();
        if table.strings_only() {
            Some(table.find_string(exact_str(key)?, hash))
        } else {
            table.find_at_once(key, hash)
        }
    }

    /// The entry of `key`, whose hash is `hash`; may run `__eq__` unless key and keys are exact strings.
    #[inline]
    pub(super) fn find(&self, space: &Space, key: &Object, hash: isize) -> PyResult<Option<usize>> {
        match self.find_at_once(key, hash) {
            Some(found) => Ok(found.ok()),
            None => self.find_any(space, key, hash),
        }
    }

    /// As [`Dict::find`], where [`Dict::find_at_once`] cannot say.
    #[cold]
    pub(super) fn find_any(&self, space: &Space, key: &Object, hash: isize) -> PyResult<Option<usize>> {
        let mut search = Search::new(self.table(), hash);
        loop {
            match search.place(self.table()) {
                Place::Empty => return Ok(None),
                Place::Removed => {}
                Place::Entry(index) => match compare(self.table().entry(index), key, hash) {
                    Likeness::Same => return Ok(Some(index)),
                    Likeness::Different => {}
                    Likeness::Ask(candidate) => {
                        let table: *const _ = self.table();
                        let equal = candidate.eq(space, key)?;
                        // The comparison may have changed the dict: then what was found says nothing.
                        let unchanged = core::ptr::eq(table, self.table())
                            && search.fits(self.table())
                            && index < self.table().len()
                            && self.table().entry(index).key.get() == candidate.as_ptr();
                        if !unchanged {
                            search = Search::new(self.table(), hash);
                            continue;
                        }
                        if equal {
                            return Ok(Some(index));
                        }
                    }
                },
            }
            search.advance();
        }
    }

    /// A new reference to the value of `key`; may run `__hash__` and `__eq__`.
    #[inline]
    pub fn get_item(&self, space: &Space, key: &Object) -> PyResult<Option<Ref<Object>>> {
        let hash = hash_key(space, key)?;
        self.get_item_with_hash(space, key, hash)
    }

    /// As [`Dict::get_item`], given the key's hash.
    #[inline]
    pub fn get_item_with_hash(
        &self,
        space: &Space,
        key: &Object,
        hash: isize,
    ) -> PyResult<Option<Ref<Object>>> {
        Ok(self.get_borrowed_with_hash(space, key, hash)?.map(Object::to_ref))
    }

    /// The value of `key`, borrowed from the dict until it changes.
    pub fn get_borrowed(&self, space: &Space, key: &Object) -> PyResult<Option<&Object>> {
        let hash = hash_key(space, key)?;
        self.get_borrowed_with_hash(space, key, hash)
    }

    /// As [`Dict::get_borrowed`], given the key's hash.
    #[inline]
    fn get_borrowed_with_hash(&self, space: &Space, key: &Object, hash: isize) -> PyResult<Option<&Object>> {
        // SAFETY: nothing has run since the entry was found.
        Ok(self.find(space, key, hash)?.map(|index| unsafe { self.found_value(index) }))
    }

    /// The value of `key`, borrowed from the dict until it changes, if that can be told without running code or computing a hash.
    #[inline(always)]
    pub fn get_at_once(&self, key: &Object) -> Option<Option<&Object>> {
        let found = self.find_at_once(key, key.known_hash()?)?;
        // SAFETY: the entry has just been found.
        Some(found.ok().map(|index| unsafe { self.found_value(index) }))
    }

    /// Whether there is `key`; may run `__hash__` and `__eq__`.
    #[inline]
    pub fn contains_key(&self, space: &Space, key: &Object) -> PyResult<bool> {
        let hash = hash_key(space, key)?;
        self.contains_with_hash(space, key, hash)
    }

    /// As [`Dict::contains_key`], given the key's hash.
    #[inline]
    pub fn contains_with_hash(&self, space: &Space, key: &Object, hash: isize) -> PyResult<bool> {
        Ok(self.find(space, key, hash)?.is_some())
    }

    /// The value of an exact string in a dict whose keys are exact strings, borrowed until the dict changes. `None`: there is no such
    /// value, or the dict has other keys.
    #[inline]
    pub fn value_of_name(&self, space: &Space, name: &Str) -> Option<&Object> {
        let table = self.table();
        if !table.strings_only() {
            return None;
        }
        let index = table.find_string(name, name.text_hash(space)).ok()?;
        // SAFETY: the entry has just been found.
        Some(unsafe { self.found_value(index) })
    }

    /// The value of an integer, borrowed until the dict changes. `None`: there is none, or finding it may take a comparison that runs
    /// code.
    #[inline]
    pub fn value_of_int(&self, key: i64) -> Option<&Object> {
        let index = self.table().find_int(key)?;
        // SAFETY: the entry has just been found.
        Some(unsafe { self.found_value(index) })
    }

    /// Whether there is a key that is an exact string or small integer, if that can be told without running code.
    #[inline]
    pub fn contains_at_once(&self, space: &Space, key: &Object) -> Option<bool> {
        let (table, hash) = (self.table(), key.hash_at_once(space)?);
        if table.strings_only() {
            return Some(table.find_string(exact_str(key)?, hash).is_ok());
        }
        table.find_at_once(key, hash).map(|found| found.is_ok())
    }

    /// The value of a string key.
    pub fn get_item_str(&self, space: &Space, key: &str) -> PyResult<Option<Ref<Object>>> {
        let key = Str::from_str(space, key)?;
        self.lookup_name(space, &key)
    }

    /// The value of an exact string key.
    #[inline]
    pub fn lookup_name(&self, space: &Space, name: &Str) -> PyResult<Option<Ref<Object>>> {
        debug_assert!(name.is_exact::<Str>());
        let hash = name.text_hash(space);
        self.get_item_with_hash(space, name, hash)
    }
}

/// What can be said of an entry and a key without running code.
enum Likeness {
    Same,
    Different,
    /// The hashes are the same: the entry's key must be asked.
    Ask(Ref<Object>),
}

#[inline]
fn compare(entry: Entry<'_>, key: &Object, hash: isize) -> Likeness {
    if entry.key.get() == key.as_ptr() {
        return Likeness::Same;
    }
    if entry.hash() != hash {
        return Likeness::Different;
    }
    // SAFETY: the places of the index table lead to live entries.
    let candidate = unsafe { object(entry.key.get()) };
    match (exact_str(candidate), exact_str(key)) {
        (Some(one), Some(other)) if one.same(other) => Likeness::Same,
        (Some(_), Some(_)) => Likeness::Different,
        _ => Likeness::Ask(candidate.to_ref()),
    }
}

impl fmt::Debug for Dict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<dict of {} items>", self.len())
    }
}
