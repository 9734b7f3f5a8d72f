//! Union, intersection, difference and the like.

use super::table::hash_element;
use super::{AnySet, FrozenSet, Set};
use crate::exceptions::TypeError;
use crate::{Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Type};

/// Elements.
impl AnySet {
    /// Adds an element; whether it is new. May run `__hash__` and `__eq__`.
    #[inline]
    pub fn add(&self, space: &Space, element: &Object) -> PyResult<bool> {
        let hash = hash_element(space, element)?;
        self.insert(space, element, hash)
    }

    /// As [`AnySet::add`], taking the reference.
    #[inline]
    pub fn add_owned(&self, space: &Space, element: Ref<Object>) -> PyResult<bool> {
        let hash = hash_element(space, &element)?;
        self.insert(space, &element, hash)
    }

    /// Whether the element is there. May run `__hash__` and `__eq__`.
    #[inline]
    pub fn has(&self, space: &Space, element: &Object) -> PyResult<bool> {
        let hash = hash_element(space, element)?;
        self.contains_with_hash(space, element, hash)
    }

    /// Whether an exact string or small integer is there, if the first place where it may be tells.
    #[inline]
    pub fn has_at_once(&self, space: &Space, element: &Object) -> Option<bool> {
        let hash = element.hash_at_once(space)?;
        let first = self.first_candidate(hash);
        if first == element.as_ptr() {
            return Some(true);
        }
        first.is_null().then_some(false)
    }

    /// Whether an integer is there, if no other object need be asked.
    #[inline]
    pub fn has_int_at_once(&self, value: i32) -> Option<bool> {
        self.has_int(value.into(), if value == -1 { -2 } else { value as isize })
    }

    /// Removes an element; whether it was there. May run `__hash__` and `__eq__`.
    pub fn discard(&self, space: &Space, element: &Object) -> PyResult<bool> {
        let hash = hash_element(space, element)?;
        Ok(self.remove_with_hash(space, element, hash)?.is_some())
    }

    /// Runs an operation with the hash of `element`; a set stands for the frozen set of its elements.
    pub(super) fn with_hash_or_frozen<T>(
        &self,
        space: &Space,
        element: &Object,
        operation: impl Fn(isize) -> PyResult<T>,
    ) -> PyResult<T> {
        match (hash_element(space, element), element.downcast::<Set>()) {
            (Ok(hash), _) => operation(hash),
            (Err(err), Some(set)) if err.is_a::<TypeError>() => operation(set.compute_hash()),
            (Err(err), _) => Err(err),
        }
    }
}

/// Operations on whole sets.
impl AnySet {
    /// The type of what operations on this set give: never a derived one.
    fn base_type(&self) -> &'static Type {
        if self.is_instance::<Set>() { Set::type_object() } else { FrozenSet::type_object() }
    }

    /// An empty set of the base type.
    fn empty_like(&self, space: &Space) -> PyResult<Ref<AnySet>> {
        AnySet::allocate(space, self.base_type())
    }

    /// A set of the same elements and the base type.
    pub fn copy(&self, space: &Space) -> PyResult<Ref<AnySet>> {
        let copy = self.empty_like(space)?;
        copy.merge(space, self)?;
        Ok(copy)
    }

    /// Adds the items of an iterable.
    pub fn update(&self, space: &Space, other: &Object) -> PyResult<()> {
        if let Some(set) = AnySet::of(other) {
            return self.merge(space, set);
        }
        if let Some(dict) = other.downcast_exact::<Dict>() {
            self.reserve(space, dict.len())?;
            let mut at = 0;
            while let Some((key, hash, _)) = dict.next_entry(&mut at) {
                self.insert(space, &key, hash)?;
            }
            return Ok(());
        }
        let items = other.iter(space)?;
        while let Some(item) = items.next(space)? {
            let hash = hash_element(space, &item)?;
            self.insert(space, &item, hash)?;
        }
        Ok(())
    }

    /// A set of the elements that are in `other` too.
    pub fn intersection(&self, space: &Space, other: &Object) -> PyResult<Ref<AnySet>> {
        if self.is(other) {
            return self.copy(space);
        }
        let result = self.empty_like(space)?;
        if let Some(other) = AnySet::of(other) {
            let (fewer, more) = if other.len() > self.len() { (self, other) } else { (other, self) };
            let mut at = 0;
            while let Some((element, hash)) = fewer.next_element(&mut at) {
                if more.contains_with_hash(space, &element, hash)? {
                    result.insert(space, &element, hash)?;
                }
            }
            return Ok(result);
        }
        let items = other.iter(space)?;
        while let Some(item) = items.next(space)? {
            let hash = hash_element(space, &item)?;
            if self.contains_with_hash(space, &item, hash)? {
                result.insert(space, &item, hash)?;
            }
        }
        Ok(result)
    }

    /// Keeps only the elements that are in `other` too.
    pub fn intersection_update(&self, space: &Space, other: &Object) -> PyResult<()> {
        let common = self.intersection(space, other)?;
        self.swap(&common);
        Ok(())
    }

    /// A set of the elements that are not in `other`.
    pub fn difference(&self, space: &Space, other: &Object) -> PyResult<Ref<AnySet>> {
        let (set, dict) = (AnySet::of(other), other.downcast_exact::<Dict>());
        let others = match (set, dict) {
            (Some(set), _) => set.len(),
            (_, Some(dict)) => dict.len(),
            _ => 0,
        };
        if (set.is_none() && dict.is_none()) || self.len() / 4 > others {
            let result = self.copy(space)?;
            result.difference_update(space, other)?;
            return Ok(result);
        }
        let result = self.empty_like(space)?;
        let mut at = 0;
        while let Some((element, hash)) = self.next_element(&mut at) {
            let there = match (set, dict) {
                (Some(set), _) => set.contains_with_hash(space, &element, hash)?,
                (_, Some(dict)) => dict.contains_with_hash(space, &element, hash)?,
                _ => false,
            };
            if !there {
                result.insert(space, &element, hash)?;
            }
        }
        Ok(result)
    }

    /// Removes the elements that are in `other`.
    pub fn difference_update(&self, space: &Space, other: &Object) -> PyResult<()> {
        if self.is(other) {
            self.clear();
            return Ok(());
        }
        if let Some(other) = AnySet::of(other) {
            // When there is much more to remove than there is, what stays is less than what goes.
            let common;
            let removed = if other.len() / 8 > self.len() {
                common = self.intersection(space, other)?;
                &*common
            } else {
                other
            };
            let mut at = 0;
            while let Some((element, hash)) = removed.next_element(&mut at) {
                self.remove_with_hash(space, &element, hash)?;
            }
            return Ok(());
        }
        let items = other.iter(space)?;
        while let Some(item) = items.next(space)? {
            self.discard(space, &item)?;
        }
        Ok(())
    }

    /// Adds what is only in `other`, and removes what is in both.
    pub fn symmetric_difference_update(&self, space: &Space, other: &Object) -> PyResult<()> {
        if self.is(other) {
            self.clear();
            return Ok(());
        }
        if let Some(dict) = other.downcast_exact::<Dict>() {
            let mut at = 0;
            while let Some((key, hash, _)) = dict.next_entry(&mut at) {
                self.toggle(space, key, hash)?;
            }
            return Ok(());
        }
        let converted;
        let other = match AnySet::of(other) {
            Some(set) => set,
            None => {
                converted = self.empty_like(space)?;
                converted.update(space, other)?;
                &*converted
            }
        };
        let mut at = 0;
        while let Some((element, hash)) = other.next_element(&mut at) {
            self.toggle(space, element, hash)?;
        }
        Ok(())
    }

    fn toggle(&self, space: &Space, element: Ref<Object>, hash: isize) -> PyResult<()> {
        if self.remove_with_hash(space, &element, hash)?.is_none() {
            self.insert(space, &element, hash)?;
        }
        Ok(())
    }

    /// A set of what is in one of both only: `other`'s elements first.
    pub fn symmetric_difference(&self, space: &Space, other: &Object) -> PyResult<Ref<AnySet>> {
        let result = self.empty_like(space)?;
        result.update(space, other)?;
        result.symmetric_difference_update(space, self)?;
        Ok(result)
    }
}
