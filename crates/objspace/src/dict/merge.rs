//! Filling a dict from other mappings, from pairs and from keyword arguments.

use super::Dict;
use super::lookup::hash_key;
use super::watchers::Event;
use crate::exceptions::TypeError;
use crate::shim::{Args, check_positional};
use crate::{Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, intern};

/// What becomes of a key that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// It keeps its value.
    Keep,
    /// It gets the new value.
    Replace,
    /// `KeyError` for the key.
    Raise,
}

impl Dict {
    /// Adds all items of a mapping: a dict, or anything with `keys()` and items.
    ///
    /// # Errors
    /// What the mapping raises, and `RuntimeError` if it is a dict that changes meanwhile.
    pub fn merge(&self, space: &Space, other: &Object, duplicates: Duplicates) -> PyResult<()> {
        match other.downcast::<Dict>() {
            Some(dict) if iterates_as_dict(dict) => self.merge_dict(space, dict, duplicates),
            _ => self.merge_mapping(space, other, duplicates),
        }
    }

    fn merge_dict(&self, space: &Space, other: &Dict, duplicates: Duplicates) -> PyResult<()> {
        if self.is(other) || other.len() == 0 {
            return Ok(());
        }
        if self.len() == 0 {
            if self.is_watched() {
                self.notify(space, Event::Cloned, Some(other), None);
            }
            if other.len() == other.table().len() && self.len() == 0 {
                return self.become_copy(space, other);
            }
            self.reserve(space, other.len())?;
        }
        let used = other.table().len();
        let mut at = 0;
        while let Some((key, hash, value)) = other.next_entry(&mut at) {
            self.merge_item(space, key, hash, value, duplicates)?;
            if used != other.table().len() {
                return Err(space.runtime_error("dict mutated during update"));
            }
        }
        Ok(())
    }

    #[inline]
    fn merge_item(
        &self,
        space: &Space,
        key: Ref<Object>,
        hash: isize,
        value: Ref<Object>,
        duplicates: Duplicates,
    ) -> PyResult<()> {
        if duplicates != Duplicates::Replace && self.contains_with_hash(space, &key, hash)? {
            return match duplicates {
                Duplicates::Keep => Ok(()),
                _ => Err(space.key_error(&key)),
            };
        }
        self.insert(space, key, hash, value)
    }

    fn merge_mapping(&self, space: &Space, other: &Object, duplicates: Duplicates) -> PyResult<()> {
        let keys = other.call_method_name(space, intern!(space, "keys"), &[])?;
        let keys = keys.iter(space)?;
        while let Some(key) = keys.next(space)? {
            if duplicates != Duplicates::Replace && self.contains_key(space, &key)? {
                if duplicates == Duplicates::Raise {
                    return Err(space.key_error(&key));
                }
                continue;
            }
            let value = other.get_item(space, &key)?;
            self.set_item(space, &key, &value)?;
        }
        Ok(())
    }

    /// Adds the pairs of an iterable, each an iterable of two items.
    pub fn merge_pairs(&self, space: &Space, pairs: &Object, duplicates: Duplicates) -> PyResult<()> {
        let pairs = pairs.iter(space)?;
        let mut index = 0usize;
        while let Some(pair) = pairs.next(space)? {
            let items = pair_items(space, &pair, index)?;
            let [key, value] = &items[..] else {
                return Err(space.value_error(format_args!(
                    "dictionary update sequence element #{index} has length {}; 2 is required",
                    items.len()
                )));
            };
            let hash = hash_key(space, key)?;
            self.merge_item(space, key.clone(), hash, value.clone(), duplicates)?;
            index += 1;
        }
        Ok(())
    }

    /// Adds what `update` and the constructor accept: a mapping (known by its `keys`), or pairs.
    pub fn update_from(&self, space: &Space, other: &Object) -> PyResult<()> {
        if other.is_exact::<Dict>() {
            return self.merge(space, other, Duplicates::Replace);
        }
        match other.getattr_optional(space, intern!(space, "keys"))? {
            Some(_) => self.merge(space, other, Duplicates::Replace),
            None => self.merge_pairs(space, other, Duplicates::Replace),
        }
    }

    /// `dict.update(…)` or the constructor's work: at most one positional argument, then keywords.
    pub(super) fn update_from_args(&self, space: &Space, args: Args<'_>, function: &str) -> PyResult<()> {
        check_positional(space, function, args.positional_count(), 0, 1)?;
        if let Some(other) = args.get(0) {
            self.update_from(space, other)?;
        }
        if !args.has_keywords() {
            return Ok(());
        }
        let mut items = Vec::with_capacity(args.keyword_count());
        args.find_keyword(|name, value| {
            items.push((name, value));
            None::<()>
        });
        for (name, value) in items {
            if name.downcast::<Str>().is_none() {
                return Err(space.type_error("keywords must be strings"));
            }
            self.set_item(space, name, value)?;
        }
        Ok(())
    }
}

/// Whether iterating over the dict gives its own keys, so that its entries can be read without asking it.
fn iterates_as_dict(dict: &Dict) -> bool {
    let own = Dict::type_object().slots().tp_iter.get();
    let iter = dict.ty().slots().tp_iter.get();
    dict.is_exact::<Dict>() || iter.map(|f| f as usize) == own.map(|f| f as usize)
}

/// The items of an element of a sequence of pairs.
fn pair_items(space: &Space, pair: &Object, index: usize) -> PyResult<Vec<Ref<Object>>> {
    if let Some(items) = pair.list_or_tuple_items() {
        return Ok(items);
    }
    let iterator = pair.iter(space).map_err(|err| {
        if err.is_a::<TypeError>() {
            with_note(space, space.type_error("object is not iterable"), index)
        } else {
            err
        }
    })?;
    let mut items = Vec::new();
    while let Some(item) = iterator.next(space)? {
        items.push(item);
    }
    Ok(items)
}

#[cold]
fn with_note(space: &Space, err: PyErr, index: usize) -> PyErr {
    let note = format!("Cannot convert dictionary update sequence element #{index} to a sequence");
    let add = || {
        let note = Str::from_str(space, &note)?;
        err.value().call_method_name(space, intern!(space, "add_note"), &[&note])
    };
    match add() {
        Ok(_) => err,
        Err(other) => other,
    }
}
