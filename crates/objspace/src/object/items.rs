//! Truth, length, items and membership: the mapping and sequence slots.

use crate::number::as_index_size;
use crate::set::AnySet;
use crate::{
    CompareOp, Dict, Int, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type,
    intern,
};
use abi::{PyMappingMethods, PyObject, PySequenceMethods};
use core::ptr;

impl Object {
    #[inline]
    pub(crate) fn mapping_slots(&self) -> Option<&PyMappingMethods> {
        self.ty().mapping_slots()
    }

    #[inline]
    pub(crate) fn sequence_slots(&self) -> Option<&PySequenceMethods> {
        self.ty().sequence_slots()
    }

    /// Whether the object counts as true.
    #[inline]
    pub fn is_true(&self, space: &Space) -> PyResult<bool> {
        if self.is_true_object() {
            Ok(true)
        } else if self.is_false_object() || self.is_none() {
            Ok(false)
        } else if let Some(value) = self.downcast_exact::<Int>().and_then(Int::compact_value) {
            Ok(value != 0)
        } else {
            self.is_true_by_slots(space)
        }
    }

    /// Whether the object counts as true, if no function has to be called for it: for the singletons, strings, small integers and some containers,
    /// and where the type says nothing about it.
    #[inline(always)]
    pub fn truth_at_once(&self) -> Option<bool> {
        if self.is_true_object() {
            return Some(true);
        }
        if self.is_false_object() || self.is_none() {
            return Some(false);
        }
        let ty = self.ty();
        if ty.number_slots().is_some_and(|slots| slots.nb_bool.get().is_some()) {
            return self.downcast_exact::<Int>().and_then(Int::compact_value).map(|value| value != 0);
        }
        if let Some(list) = self.downcast_exact::<List>() {
            return Some(list.len() != 0);
        }
        if let Some(text) = self.downcast_exact::<Str>() {
            return Some(text.len() != 0);
        }
        if let Some(tuple) = self.downcast_exact::<Tuple>() {
            return Some(tuple.len() != 0);
        }
        if let Some(dict) = self.downcast_exact::<Dict>() {
            return Some(dict.len() != 0);
        }
        let says_nothing = ty.mapping_slots().is_none_or(|slots| slots.mp_length.get().is_none())
            && ty.sequence_slots().is_none_or(|slots| slots.sq_length.get().is_none());
        says_nothing.then_some(true)
    }

    fn is_true_by_slots(&self, space: &Space) -> PyResult<bool> {
        let ty = self.ty();
        if let Some(truth) = ty.number_slots().and_then(|slots| slots.nb_bool.get()) {
            // SAFETY: the slot fits the object's type.
            return Ok(space.status_from_c(unsafe { truth(self.as_ptr()) })? != 0);
        }
        let length = (ty.mapping_slots().and_then(|slots| slots.mp_length.get()))
            .or_else(|| ty.sequence_slots().and_then(|slots| slots.sq_length.get()));
        match length {
            None => Ok(true),
            // SAFETY: the slot fits the object's type.
            Some(length) => Ok(length_from_c(space, unsafe { length(self.as_ptr()) })? != 0),
        }
    }

    /// `len(self)`.
    pub fn len(&self, space: &Space) -> PyResult<usize> {
        let length = (self.sequence_slots().and_then(|slots| slots.sq_length.get()))
            .or_else(|| self.mapping_slots().and_then(|slots| slots.mp_length.get()));
        match length {
            // SAFETY: the slot fits the object's type.
            Some(length) => length_from_c(space, unsafe { length(self.as_ptr()) }),
            None => {
                Err(space.type_error(format_args!("object of type '{}' has no len()", self.ty().tp_name())))
            }
        }
    }

    /// `self[key]`.
    pub fn get_item(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        if let Some(subscript) = self.mapping_slots().and_then(|slots| slots.mp_subscript.get()) {
            // SAFETY: the slot fits the object's type.
            return unsafe { space.from_c(subscript(self.as_ptr(), key.as_ptr())) };
        }
        if self.sequence_slots().is_some_and(|slots| slots.sq_item.get().is_some()) {
            let Some(index) = sequence_index(space, key)? else {
                let key = key.ty().tp_name();
                return Err(space.type_error(format_args!("sequence index must be integer, not '{key}'")));
            };
            return self.sequence_get(space, index);
        }
        match self.downcast::<Type>() {
            Some(class) => class_get_item(space, class, key),
            None => Err(self.unsupported(space, "is not subscriptable")),
        }
    }

    /// `self[key] = value`.
    pub fn set_item(&self, space: &Space, key: &Object, value: &Object) -> PyResult<()> {
        self.assign_item(space, key, Some(value), "does not support item assignment")
    }

    /// `del self[key]`.
    pub fn del_item(&self, space: &Space, key: &Object) -> PyResult<()> {
        self.assign_item(space, key, None, "doesn't support item deletion")
    }

    fn assign_item(
        &self,
        space: &Space,
        key: &Object,
        value: Option<&Object>,
        otherwise: &str,
    ) -> PyResult<()> {
        if let Some(assign) = self.mapping_slots().and_then(|slots| slots.mp_ass_subscript.get()) {
            // SAFETY: the slot fits the object's type.
            return status(space, unsafe { assign(self.as_ptr(), key.as_ptr(), pointer(value)) });
        }
        let without = "does not support item deletion";
        let neither = if value.is_some() { otherwise } else { without };
        let Some(sequence) = self.sequence_slots() else { return Err(self.unsupported(space, neither)) };
        match sequence_index(space, key)? {
            Some(index) if sequence.sq_ass_item.get().is_some() => {
                self.sequence_assign(space, index, value, otherwise)
            }
            None if sequence.sq_ass_item.get().is_some() => Err(space
                .type_error(format_args!("sequence index must be integer, not '{}'", key.ty().tp_name()))),
            Some(_) => Err(self.unsupported(space, otherwise)),
            None => Err(self.unsupported(space, neither)),
        }
    }

    /// The item at an index, counted from the end if negative: `PySequence_GetItem`.
    pub fn sequence_get(&self, space: &Space, index: isize) -> PyResult<Ref<Object>> {
        let Some(item) = self.sequence_slots().and_then(|slots| slots.sq_item.get()) else {
            if self.mapping_slots().is_some_and(|slots| slots.mp_subscript.get().is_some()) {
                return Err(self.no_sequence(space));
            }
            return Err(self.unsupported(space, "does not support indexing"));
        };
        let index = self.counted_from_end(space, index)?;
        // SAFETY: the slot fits the object's type.
        unsafe { space.from_c(item(self.as_ptr(), index)) }
    }

    /// Sets (or with `None` deletes) the item at an index: `PySequence_SetItem`, `PySequence_DelItem`.
    pub fn sequence_assign(
        &self,
        space: &Space,
        index: isize,
        value: Option<&Object>,
        otherwise: &str,
    ) -> PyResult<()> {
        let Some(assign) = self.sequence_slots().and_then(|slots| slots.sq_ass_item.get()) else {
            if self.mapping_slots().is_some_and(|slots| slots.mp_ass_subscript.get().is_some()) {
                return Err(self.no_sequence(space));
            }
            return Err(self.unsupported(space, otherwise));
        };
        let index = self.counted_from_end(space, index)?;
        // SAFETY: the slot fits the object's type.
        status(space, unsafe { assign(self.as_ptr(), index, pointer(value)) })
    }

    /// A negative index plus the length, where the type tells its length.
    fn counted_from_end(&self, space: &Space, index: isize) -> PyResult<isize> {
        match self.sequence_slots().and_then(|slots| slots.sq_length.get()) {
            Some(length) if index < 0 => {
                // SAFETY: the slot fits the object's type.
                let length = unsafe { length(self.as_ptr()) };
                Ok(index + length_from_c(space, length)? as isize)
            }
            _ => Ok(index),
        }
    }

    /// `item in self`.
    pub fn contains(&self, space: &Space, item: &Object) -> PyResult<bool> {
        if let Some(hash) = item.hash_at_once(space) {
            if let Some(set) = AnySet::of_exact(self) {
                return set.contains_with_hash(space, item, hash);
            }
            if let Some(dict) = self.downcast_exact::<Dict>() {
                return dict.contains_with_hash(space, item, hash);
            }
        }
        if let Some(contains) = self.sequence_slots().and_then(|slots| slots.sq_contains.get()) {
            // SAFETY: the slot fits the object's type.
            return Ok(space.status_from_c(unsafe { contains(self.as_ptr(), item.as_ptr()) })? != 0);
        }
        self.contains_by_iteration(space, item)
    }

    /// Looks for an item equal to `item` by iterating.
    pub fn contains_by_iteration(&self, space: &Space, item: &Object) -> PyResult<bool> {
        let iterator = self.iter(space).map_err(|err| {
            if !err.is_a::<crate::exceptions::TypeError>() {
                return err;
            }
            let name = self.ty().tp_name();
            space.type_error(format_args!("argument of type '{name}' is not a container or iterable"))
        })?;
        while let Some(candidate) = iterator.next(space)? {
            if candidate.compare_bool(space, item, CompareOp::Eq)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[cold]
    pub(crate) fn unsupported(&self, space: &Space, what: &str) -> PyErr {
        space.type_error(format_args!("'{}' object {what}", self.ty().tp_name()))
    }

    #[cold]
    fn no_sequence(&self, space: &Space) -> PyErr {
        space.type_error(format_args!("{} is not a sequence", self.ty().tp_name()))
    }

    /// Whether the object is a list or a tuple, and its items as new references: `PySequence_Fast` without the error.
    pub fn list_or_tuple_items(&self) -> Option<Vec<Ref<Object>>> {
        if let Some(list) = self.downcast::<List>() {
            return Some(list.to_vec());
        }
        let tuple = self.downcast::<Tuple>()?;
        Some(tuple.items().iter().map(|item| item.to_ref()).collect())
    }
}

/// `class[key]`: `__class_getitem__`, or `type[key]` itself.
fn class_get_item(space: &Space, class: &Type, key: &Object) -> PyResult<Ref<Object>> {
    if class.is(Type::type_object()) {
        return crate::generic_alias::new(space, class, key);
    }
    match class.getattr_optional(space, intern!(space, "__class_getitem__"))? {
        Some(method) if !method.is_none() => method.call1(space, key),
        _ => Err(space.type_error(format_args!("type '{}' is not subscriptable", class.tp_name()))),
    }
}

/// The index that `key` stands for, if it has `__index__`.
fn sequence_index(space: &Space, key: &Object) -> PyResult<Option<isize>> {
    if key.is_index() { as_index_size(space, key).map(Some) } else { Ok(None) }
}

#[inline]
fn pointer(value: Option<&Object>) -> *mut PyObject {
    value.map_or(ptr::null_mut(), Layout::as_ptr)
}

#[inline]
fn status(space: &Space, status: i32) -> PyResult<()> {
    space.status_from_c(status).map(drop)
}

/// A length from a C function: negative is an error.
#[inline]
pub(crate) fn length_from_c(space: &Space, length: isize) -> PyResult<usize> {
    usize::try_from(length).map_err(|_| space.error_from_c())
}
