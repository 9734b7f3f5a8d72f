//! `itertools.groupby` and the iterators of its groups.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::Cell;
use core::ptr;
use cpyext_macros::pytype;
use objspace::shim::Nullable;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Tuple, Type};

/// An iterator of keys, each with its group.
#[repr(C)]
pub struct GroupBy {
    head: PyObject,
    iterator: Slot,
    /// What gives the key of an item, if the item itself is not the key.
    key_function: Slot,
    /// The key of the group that was given last.
    target_key: Slot,
    /// The key of the item that was read last.
    current_key: Slot,
    /// The item that was read last, until a group gives it.
    current_value: Slot,
    /// The address of the group that may still read items; never followed.
    current_group: Cell<*mut PyObject>,
}
fields!(GroupBy: iterator, key_function, target_key, current_key, current_value);

impl GroupBy {
    /// Reads an item and its key; false at the end.
    fn step(&self, space: &Space) -> PyResult<bool> {
        let Some(iterator) = self.iterator.get() else { return Ok(false) };
        let Some(value) = iterator.next(space)? else { return Ok(false) };
        let key = match self.key_function.get() {
            None => value.clone(),
            Some(function) => function.call1(space, &value)?,
        };
        self.current_value.set(Some(value));
        self.current_key.set(Some(key));
        Ok(true)
    }

    /// Whether the item read last does not belong to the group that was given last.
    fn is_at_new_group(&self, space: &Space) -> PyResult<bool> {
        let Some(current) = self.current_key.get() else { return Ok(false) };
        match self.target_key.get() {
            None => Ok(true),
            Some(target) => Ok(!target.eq(space, &current)?),
        }
    }
}

#[pytype(
    name = "groupby",
    module = "itertools",
    flags = BASETYPE | HAVE_GC,
    signature = "(iterable, key=None)",
    tp_dealloc = instance::dealloc::<GroupBy>,
    tp_traverse = instance::traverse::<GroupBy>,
    tp_clear = instance::clear::<GroupBy>
)]
/// Return an iterator of pairs of a key and an iterator of the neighbouring items that have it.
///
///   iterable
///     What is divided into groups.
///   key
///     A function that gives an item's key; without one the item itself is its key.
impl GroupBy {
    #[slot(tp_new, signature = "(iterable, key=None)")]
    fn make(space: &Space, cls: &Type, iterable: &Object, key: Nullable<&Object>) -> PyResult<Ref<GroupBy>> {
        let value = GroupBy {
            head: HEAD,
            iterator: Slot::empty(),
            key_function: Slot::empty(),
            target_key: Slot::empty(),
            current_key: Slot::empty(),
            current_value: Slot::empty(),
            current_group: Cell::new(ptr::null_mut()),
        };
        value.key_function.set(key.get().map(Layout::to_ref));
        value.iterator.set(Some(iterable.iter(space)?));
        instance::create(space, cls, value)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<GroupBy> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        self.current_group.set(ptr::null_mut());
        while !self.is_at_new_group(space)? {
            if !self.step(space)? {
                return Ok(None);
            }
        }
        let Some(key) = self.current_key.get() else { return Ok(None) };
        self.target_key.set(Some(key.clone()));
        let group = Grouper::of(space, self, &key)?.into_object();
        Tuple::from_array(space, [key, group]).map(Some)
    }
}

/// An iterator of one group's items.
#[repr(C)]
pub struct Grouper {
    head: PyObject,
    parent: Slot<GroupBy>,
    key: Slot,
}
fields!(Grouper: parent, key);

impl Grouper {
    /// The group that `parent` is at.
    fn of(space: &Space, parent: &GroupBy, key: &Object) -> PyResult<Ref<Grouper>> {
        let value = Grouper { head: HEAD, parent: Slot::empty(), key: Slot::empty() };
        value.parent.set(Some(parent.to_ref()));
        value.key.set(Some(key.to_ref()));
        let group = instance::create_exact(space, value)?;
        parent.current_group.set(group.as_ptr());
        Ok(group)
    }
}

#[pytype(
    name = "_grouper",
    module = "itertools",
    flags = HAVE_GC,
    tp_dealloc = instance::dealloc::<Grouper>,
    tp_traverse = instance::traverse::<Grouper>,
    tp_clear = instance::clear::<Grouper>
)]
impl Grouper {
    #[slot(tp_new, signature = "(parent, tgtkey, /)")]
    fn make(space: &Space, _cls: &Type, parent: &Object, tgtkey: &Object) -> PyResult<Ref<Grouper>> {
        let Some(parent) = parent.downcast::<GroupBy>() else {
            let got = if parent.is_none() { "None" } else { parent.ty().tp_name() };
            return Err(
                space.type_error(format_args!("_grouper() argument 1 must be itertools.groupby, not {got}"))
            );
        };
        Grouper::of(space, parent, tgtkey)
    }

    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Grouper> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let (Some(parent), Some(key)) = (self.parent.get(), self.key.get()) else { return Ok(None) };
        if parent.current_group.get() != self.as_ptr() {
            return Ok(None);
        }
        if parent.current_value.is_empty() && !parent.step(space)? {
            return Ok(None);
        }
        let Some(current) = parent.current_key.get() else { return Ok(None) };
        if !key.eq(space, &current)? {
            return Ok(None);
        }
        let value = parent.current_value.take();
        parent.current_key.set(None);
        Ok(value)
    }
}
