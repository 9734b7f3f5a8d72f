//! The type `dict`: its slots and methods.

use super::iterators::{DictKeyIterator, DictReverseKeyIterator};
use super::lookup::hash_key;
use super::views::{DictItems, DictKeys, DictValues};
use super::watchers::Event;
use super::{Dict, release};
use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{CompareOp, Layout, Object, PyErr, PyResult, Ref, Space, Str, Tuple, Type, intern};
use core::ffi::c_int;
use cpyext_macros::pytype;

#[pytype(
    name = "dict",
    symbol = PyDict_Type,
    flags = BASETYPE | DICT_SUBCLASS | MAPPING | MATCH_SELF | HAVE_GC,
    unhashable
)]
/// dict(), dict(mapping), dict(iterable of pairs), each with any keywords
///
/// A mapping that remembers in which order its keys came. It starts with the items of the argument, then the keywords.
impl Dict {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<Dict>> {
        let object = cls.allocate(space, 0)?;
        // SAFETY: instances of `dict` and its subtypes have the layout.
        let dict: Ref<Dict> = unsafe { object.cast_unchecked() };
        dict.initialize();
        Ok(dict)
    }

    #[slot(tp_init)]
    fn tp_init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        self.update_from_args(space, args, "dict")
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Dict>> {
        let dict = Dict::tp_new(cls, space, Args::EMPTY)?;
        dict.update_from_args(space, args, "dict")?;
        Ok(dict)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead dict, seen by nobody once it is untracked.
        unsafe {
            let dict = &*this;
            if dict.is_watched() && dict.announce_death() {
                return;
            }
            gc::untrack(this.cast());
            release(this.cast());
            Dict::free(this);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        let mut at = 0;
        while let Some((key, _, value)) = self.next_borrowed(&mut at) {
            crate::visit_all!(visit, key, value);
        }
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self, space: &Space) -> c_int {
        Dict::clear(self, space);
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.display(space)
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let (Some(other), CompareOp::Eq | CompareOp::Ne) = (other.downcast::<Dict>(), op) else {
            return Ok(space.not_implemented());
        };
        Ok(space.new_bool(self.equals(space, other)? == (op == CompareOp::Eq)))
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<DictKeyIterator>> {
        DictKeyIterator::new(space, self)
    }

    #[slot(mp_length)]
    fn mp_length(&self) -> usize {
        self.len()
    }

    #[slot(mp_subscript)]
    fn mp_subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        match Dict::get_item(self, space, key)? {
            Some(value) => Ok(value),
            None => self.missing(space, key),
        }
    }

    #[slot(mp_ass_subscript)]
    fn mp_ass_subscript(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
        match value {
            Some(value) => Dict::set_item(self, space, key, value),
            None => match self.remove(space, key)? {
                Some(_) => Ok(()),
                None => Err(space.key_error(key)),
            },
        }
    }

    #[slot(sq_contains)]
    fn sq_contains(&self, space: &Space, key: &Object) -> PyResult<bool> {
        self.contains_key(space, key)
    }

    #[slot(nb_or)]
    fn nb_or(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        let (Some(left), Some(_)) = (left.downcast::<Dict>(), right.downcast::<Dict>()) else {
            return Ok(space.not_implemented());
        };
        let merged = Dict::copy(left, space)?;
        merged.update_from(space, right)?;
        Ok(merged.into_object())
    }

    #[slot(nb_inplace_or)]
    fn nb_inplace_or(&self, space: &Space, other: &Object) -> PyResult<Ref<Dict>> {
        self.update_from(space, other)?;
        Ok(self.to_ref())
    }

    /// Whether key is one of the dict's.
    #[pymethod(name = "__contains__", coexist)]
    fn py_contains(&self, space: &Space, key: &Object) -> PyResult<bool> {
        self.contains_key(space, key)
    }

    /// Return self[key].
    #[pymethod(name = "__getitem__", coexist)]
    fn py_getitem(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        self.mp_subscript(space, key)
    }

    /// Bytes of memory that the dict takes.
    #[pymethod(name = "__sizeof__")]
    fn py_sizeof(&self) -> usize {
        self.size_in_memory()
    }

    /// The value of key, or default when the dict has no such key.
    #[pymethod(name = "get", signature = "($self, key, default=None, /)")]
    fn py_get(&self, space: &Space, key: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        Ok(Dict::get_item(self, space, key)?.unwrap_or_else(|| default.unwrap_or(crate::none()).to_ref()))
    }

    /// The value of key, which is added with default as its value when it is missing.
    #[pymethod(signature = "($self, key, default=None, /)")]
    fn setdefault(&self, space: &Space, key: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        Ok(self.get_or_insert(space, key, default.unwrap_or(crate::none()))?.0)
    }

    /// Take a key out and give its value.
    ///
    /// For a key that is not there: default, or KeyError when there is none.
    #[pymethod(signature = "($self, key, default=<unrepresentable>, /)")]
    fn pop(&self, space: &Space, key: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        // An empty dict does not ask for the hash.
        let removed = if self.len() == 0 { None } else { self.remove(space, key)? };
        match (removed, default) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.to_ref()),
            (None, None) => Err(space.key_error(key)),
        }
    }

    /// Take out the pair that was added last, and give it as (key, value).
    ///
    /// An empty dict raises KeyError.
    #[pymethod]
    fn popitem(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        match self.pop_last(space) {
            Some((key, value)) => Tuple::from_vec(space, vec![key, value]),
            None => {
                let message = Str::from_str(space, "popitem(): dictionary is empty")?;
                Err(space.key_error(&message))
            }
        }
    }

    /// A view of the keys, which follows the dict and can be used like a set.
    #[pymethod]
    pub fn keys(&self, space: &Space) -> PyResult<Ref<DictKeys>> {
        DictKeys::new(space, self)
    }

    /// A view of the (key, value) pairs, which follows the dict and can be used like a set.
    #[pymethod]
    pub fn items(&self, space: &Space) -> PyResult<Ref<DictItems>> {
        DictItems::new(space, self)
    }

    /// A view of the values, which follows the dict.
    #[pymethod]
    pub fn values(&self, space: &Space) -> PyResult<Ref<DictValues>> {
        DictValues::new(space, self)
    }

    /// Take over the items of a mapping (anything with keys()) or the pairs of an iterable, and then the keywords.
    #[pymethod(raw)]
    fn update(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        self.update_from_args(space, args, "update")
    }

    /// A new dict in which every item of iterable is a key, each with the same value.
    #[pymethod(class, signature = "($type, iterable, value=None, /)")]
    fn fromkeys(
        cls: &Type,
        space: &Space,
        iterable: &Object,
        value: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        from_keys(space, cls, iterable, value.unwrap_or(crate::none()))
    }

    /// Empty the dict.
    #[pymethod(name = "clear")]
    fn py_clear(&self, space: &Space) {
        Dict::clear(self, space);
    }

    /// A new dict with the same keys and values.
    #[pymethod(name = "copy")]
    fn py_copy(&self, space: &Space) -> PyResult<Ref<Dict>> {
        Dict::copy(self, space)
    }

    /// An iterator over the keys, the last one first.
    #[pymethod(name = "__reversed__")]
    fn reversed(&self, space: &Space) -> PyResult<Ref<DictReverseKeyIterator>> {
        DictReverseKeyIterator::new(space, self)
    }

    /// For annotations: dict[K, V] has keys of type K and values of type V.
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, cls, object)
    }
}

impl Dict {
    /// Tells the watchers that the dict is going; whether one of them kept it.
    #[cold]
    fn announce_death(&self) -> bool {
        self.head().ob_refcnt.set(1);
        self.notify(Space::current(), Event::Deallocated, None, None);
        let count = self.refcount() - 1;
        self.head().ob_refcnt.set(count);
        count > 0
    }

    /// What a lookup of a key that is not there gives: `__missing__` of a subclass, or `KeyError`.
    #[cold]
    fn missing(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        if !self.is_exact::<Dict>()
            && let Some(value) = self.call_special_method(space, intern!(space, "__missing__"), &[key])?
        {
            return Ok(value);
        }
        Err(space.key_error(key))
    }
}

fn from_keys(space: &Space, cls: &Type, iterable: &Object, value: &Object) -> PyResult<Ref<Object>> {
    let target = cls.call(space, &[])?;
    let keys = iterable.iter(space)?;
    match target.downcast_exact::<Dict>() {
        Some(dict) => {
            if let (0, Some(source)) = (dict.len(), iterable.downcast_exact::<Dict>()) {
                dict.reserve(space, source.len())?;
            }
            while let Some(key) = keys.next(space)? {
                let hash = hash_key(space, &key)?;
                dict.insert(space, key, hash, value.to_ref())?;
            }
        }
        None => {
            while let Some(key) = keys.next(space)? {
                target.set_item(space, &key, value)?;
            }
        }
    }
    Ok(target)
}

/// `RuntimeError` of an iterator that finds more items than there were.
#[cold]
pub(super) fn changed_keys(space: &Space) -> PyErr {
    space.runtime_error("dictionary keys changed during iteration")
}

/// `RuntimeError` of an iterator whose dict has another size than when it started.
#[cold]
pub(super) fn changed_size(space: &Space) -> PyErr {
    space.runtime_error("dictionary changed size during iteration")
}
