//! `collections.OrderedDict`: a dict whose order counts and can be changed.
//!
//! The dict itself is ordered. What is added here counts the changes of order, for the iterators.

use super::dict_subtype;
use super::ordered_dict_update::update;
use super::ordered_dict_views::{OdictItems, OdictIterator, OdictKeys, OdictValues, Yields};
use abi::{PyDictObject, PyObject};
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::gc::{self, Visitor};
use objspace::object::ReprGuard;
use objspace::shim::Args;
use objspace::{
    CompareOp, Dict, Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, attributes,
    function_wrapper, weakref,
};

/// A dict whose order counts.
#[repr(C)]
pub struct OrderedDict {
    dict: PyDictObject,
    /// Changes of the order of the keys.
    changes: Cell<usize>,
    attributes: Slot<Dict>,
    weak_references: Cell<*mut PyObject>,
}
objspace::layout!(impl OrderedDict);

impl OrderedDict {
    /// The items.
    pub fn as_dict(&self) -> &Dict {
        // SAFETY: the struct starts with a dict.
        unsafe { self.cast_unchecked() }
    }

    /// The number of changes so far.
    pub fn changes(&self) -> usize {
        self.changes.get()
    }

    fn changed(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
    }

    /// Runs what may add or remove keys.
    fn change<T>(&self, change: impl FnOnce(&Dict) -> PyResult<T>) -> PyResult<T> {
        let before = self.as_dict().len();
        let result = change(self.as_dict());
        if self.as_dict().len() != before {
            self.changed();
        }
        result
    }

    /// Whether the other has the same keys in the same order.
    fn same_order(&self, space: &Space, other: &OrderedDict) -> PyResult<bool> {
        let (mut ours, mut theirs) = (0, 0);
        let before = (self.changes(), other.changes());
        loop {
            let (one, two) = (self.as_dict().next_entry(&mut ours), other.as_dict().next_entry(&mut theirs));
            let (Some((one, ..)), Some((two, ..))) = (&one, &two) else {
                return Ok(one.is_none() && two.is_none());
            };
            let equal = one.eq(space, two)?;
            if (self.changes(), other.changes()) != before {
                return Err(space.runtime_error("OrderedDict mutated during iteration"));
            }
            if !equal {
                return Ok(false);
            }
        }
    }

    fn remove_key(&self, space: &Space, key: &Object) -> PyResult<Option<Ref<Object>>> {
        self.change(|dict| dict.remove(space, key))
    }
}

#[pytype(
    name = "OrderedDict",
    module = "collections",
    symbol = PyODict_Type,
    base = Dict,
    flags = BASETYPE | HAVE_GC,
    unhashable,
    dictoffset = offset_of!(OrderedDict, attributes),
    weaklistoffset = offset_of!(OrderedDict, weak_references)
)]
/// A dict that remembers the order in which keys were added, and can change it.
impl OrderedDict {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        if args.positional_count() > 1 {
            let given = args.positional_count();
            return Err(space.type_error(format_args!("expected at most 1 argument, got {given}")));
        }
        update(space, self, &args)
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: a dead dict, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            weakref::clear(this.cast());
            drop((*this).attributes.take());
            dict_subtype::dealloc(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        match visit.slot(&self.attributes) {
            0 => dict_subtype::traverse(self, visit),
            stop => stop,
        }
    }

    #[slot(tp_clear)]
    fn clear_garbage(&self, space: &Space) -> c_int {
        self.attributes.set(None);
        self.as_dict().clear(space);
        0
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.ty().name();
        if self.as_dict().len() == 0 {
            return Str::from_str(space, &format!("{name}()"));
        }
        let Some(_guard) = ReprGuard::enter(space, self) else { return Str::from_str(space, "...") };
        let items = self.as_dict().copy(space)?.repr(space)?.to_string_lossy();
        Str::from_str(space, &format!("{name}({items})"))
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let (Some(dict), CompareOp::Eq | CompareOp::Ne) = (other.downcast::<Dict>(), op) else {
            return Ok(space.not_implemented());
        };
        let mut equal = self.as_dict().equals(space, dict)?;
        if let (true, Some(other)) = (equal, other.downcast::<OrderedDict>()) {
            equal = self.same_order(space, other)?;
        }
        Ok(space.new_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(tp_iter)]
    fn iterator(&self, space: &Space) -> PyResult<Ref<OdictIterator>> {
        OdictIterator::over(space, self, Yields::Keys, false)
    }

    #[slot(mp_ass_subscript)]
    fn assign_item(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
        match value {
            Some(value) => self.change(|dict| dict.set_item(space, key, value)),
            None => match self.remove_key(space, key)? {
                Some(_) => Ok(()),
                None => Err(space.key_error(key)),
            },
        }
    }

    #[slot(nb_or)]
    fn or(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        let ordered = if left.is_instance::<OrderedDict>() { left } else { right };
        if !left.is_instance::<Dict>() || !right.is_instance::<Dict>() {
            return Ok(space.not_implemented());
        }
        let merged = ordered.ty().call(space, &[left])?;
        update(space, &merged, &Args::from_positional(&[right]))?;
        Ok(merged)
    }

    #[slot(nb_inplace_or)]
    fn or_in_place(&self, space: &Space, other: &Object) -> PyResult<Ref<OrderedDict>> {
        update(space, self, &Args::from_positional(&[other]))?;
        Ok(self.to_ref())
    }

    /// Make an ordered dict of keys that all have the same value.
    #[pymethod(class, signature = "($type, /, iterable, value=None)")]
    fn fromkeys(
        cls: &Type,
        space: &Space,
        iterable: &Object,
        value: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let made = cls.call(space, &[])?;
        let keys = iterable.iter(space)?;
        while let Some(key) = keys.next(space)? {
            made.set_item(space, &key, value.unwrap_or(objspace::none()))?;
        }
        Ok(made)
    }

    /// Return the size in memory, in bytes.
    #[pymethod(name = "__sizeof__")]
    fn sizeof(&self) -> usize {
        self.as_dict().size_in_memory()
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let state = self.call_method(space, "__getstate__", &[])?;
        let items = self.call_method(space, "items", &[])?.iter(space)?;
        Tuple::from_slice(space, &[self.ty(), &*Tuple::empty(), &*state, objspace::none(), &*items])
    }

    /// Return the value of key, which becomes default if there is none.
    #[pymethod(signature = "($self, /, key, default=None)")]
    fn setdefault(&self, space: &Space, key: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        let default = default.unwrap_or(objspace::none());
        if self.is_exact::<OrderedDict>() {
            return self.change(|dict| dict.get_or_insert(space, key, default)).map(|(value, _)| value);
        }
        if self.contains(space, key)? {
            return self.get_item(space, key);
        }
        self.as_object().set_item(space, key, default)?;
        Ok(default.to_ref())
    }

    /// Take a key away and return its value; default if the key is not there, or KeyError without a default.
    #[pymethod(signature = "($self, /, key, default=<unrepresentable>)")]
    fn pop(&self, space: &Space, key: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        match (self.remove_key(space, key)?, default) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.to_ref()),
            (None, None) => Err(space.key_error(key)),
        }
    }

    /// Take an item away and return it as a pair: the last one, or the first one if last is false.
    #[pymethod(signature = "($self, /, last=True)")]
    fn popitem(&self, space: &Space, last: bool) -> PyResult<Ref<Tuple>> {
        let popped = if last { self.as_dict().pop_last(space) } else { self.as_dict().pop_first(space) };
        let Some((key, value)) = popped else {
            let message = Str::from_str(space, "dictionary is empty")?;
            return Err(space.key_error(&message));
        };
        self.changed();
        Tuple::from_array(space, [key, value])
    }

    /// Return a view of the keys.
    #[pymethod]
    fn keys(&self, space: &Space) -> PyResult<Ref<OdictKeys>> {
        OdictKeys::of(space, self)
    }

    /// Return a view of the values.
    #[pymethod]
    fn values(&self, space: &Space) -> PyResult<Ref<OdictValues>> {
        OdictValues::of(space, self)
    }

    /// Return a view of the items.
    #[pymethod]
    fn items(&self, space: &Space) -> PyResult<Ref<OdictItems>> {
        OdictItems::of(space, self)
    }

    /// Add the items of a mapping or of an iterable of pairs, then those given by keywords.
    #[pymethod(raw)]
    fn update(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        update(space, self, &args)
    }

    /// Take all items away.
    #[pymethod]
    fn clear(&self, space: &Space) {
        self.as_dict().clear(space);
        self.changed();
    }

    /// Return a shallow copy.
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Object>> {
        let copy = self.ty().call(space, &[])?;
        let (exact, before) = (self.is_exact::<OrderedDict>(), self.changes());
        let mut at = 0;
        while let Some((key, _, value)) = self.as_dict().next_entry(&mut at) {
            let value = if exact { value } else { self.get_item(space, &key)? };
            copy.set_item(space, &key, &value)?;
            if self.changes() != before {
                return Err(space.runtime_error("OrderedDict mutated during iteration"));
            }
        }
        Ok(copy)
    }

    /// Return an iterator of the keys from the last to the first.
    #[pymethod(name = "__reversed__")]
    fn reversed(&self, space: &Space) -> PyResult<Ref<OdictIterator>> {
        OdictIterator::over(space, self, Yields::Keys, true)
    }

    /// Make a key the last one, or the first one if last is false.
    ///
    /// Raises KeyError if the key is not there.
    #[pymethod(signature = "($self, /, key, last=True)")]
    fn move_to_end(&self, space: &Space, key: &Object, last: bool) -> PyResult<()> {
        if !self.as_dict().move_to_end(space, key, last)? {
            return Err(space.key_error(key));
        }
        self.changed();
        Ok(())
    }

    #[getter(name = "__dict__")]
    fn attributes(&self, space: &Space) -> PyResult<Ref<Dict>> {
        attributes::own_dict(space, self)
    }

    #[setter(name = "__dict__")]
    fn set_attributes(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        function_wrapper::set_dict(space, self, value)
    }
}
