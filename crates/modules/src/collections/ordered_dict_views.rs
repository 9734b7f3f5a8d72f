//! The views of an ordered dict, and the iterator over all of them.

use super::ordered_dict::OrderedDict;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::Cell;
use cpyext_macros::pytype;
use objspace::dict::{DictItems, DictKeys, DictValues, View};
use objspace::{Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, Type, builtins};

/// What an iterator gives of an item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// The key.
    Keys,
    /// The value.
    Values,
    /// A pair of both.
    Items,
}

/// An iterator over keys, values or items, in either direction.
#[repr(C)]
pub struct OdictIterator {
    head: PyObject,
    /// Empty once it has ended.
    dict: Slot<OrderedDict>,
    yields: Yields,
    backwards: bool,
    /// The dict's changes and size when the iterator was made.
    changes: usize,
    len: usize,
    /// Behind the last entry seen (before it, backwards).
    position: Cell<usize>,
    /// How many items are to come.
    left: Cell<usize>,
}
fields!(OdictIterator: dict);

impl OdictIterator {
    /// An iterator over the whole of `dict`.
    pub fn over(
        space: &Space,
        dict: &OrderedDict,
        yields: Yields,
        backwards: bool,
    ) -> PyResult<Ref<OdictIterator>> {
        let len = dict.as_dict().len();
        let value = OdictIterator {
            head: HEAD,
            dict: Slot::empty(),
            yields,
            backwards,
            changes: dict.changes(),
            len,
            position: Cell::new(if backwards { usize::MAX } else { 0 }),
            left: Cell::new(len),
        };
        value.dict.set(Some(dict.to_ref()));
        instance::create_exact(space, value)
    }

    fn advance(&self, space: &Space, dict: &OrderedDict) -> PyResult<Option<(Ref<Object>, Ref<Object>)>> {
        if self.left.get() == 0 {
            return Ok(None);
        }
        if dict.changes() != self.changes {
            return Err(space.runtime_error("OrderedDict mutated during iteration"));
        }
        if dict.as_dict().len() != self.len {
            return Err(space.runtime_error("OrderedDict changed size during iteration"));
        }
        self.left.set(self.left.get() - 1);
        let mut position = self.position.get();
        let entry = if self.backwards {
            dict.as_dict().previous_entry(&mut position)
        } else {
            dict.as_dict().next_entry(&mut position)
        };
        self.position.set(position);
        Ok(entry.map(|(key, _, value)| (key, value)))
    }
}

#[pytype(
    name = "odict_iterator",
    symbol = PyODictIter_Type,
    flags = HAVE_GC,
    tp_dealloc = instance::dealloc::<OdictIterator>,
    tp_traverse = instance::traverse::<OdictIterator>,
    tp_clear = instance::clear::<OdictIterator>
)]
impl OdictIterator {
    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<OdictIterator> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_item(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let Some(dict) = self.dict.get() else { return Ok(None) };
        match self.advance(space, &dict) {
            Ok(Some((key, value))) => Ok(Some(match self.yields {
                Yields::Keys => key,
                Yields::Values => value,
                Yields::Items => Tuple::from_array(space, [key, value])?.into_object(),
            })),
            ended => {
                self.dict.set(None);
                ended.map(|_| None)
            }
        }
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let rest = match self.dict.get() {
            None => List::new(space)?,
            Some(dict) => {
                let rest = OdictIterator::over(space, &dict, self.yields, self.backwards)?;
                rest.position.set(self.position.get());
                rest.left.set(self.left.get());
                rest.to_list(space)?
            }
        };
        let args = Tuple::from_slice(space, &[&rest])?;
        Tuple::from_slice(space, &[&*builtins::function(space, "iter")?, &args])
    }
}

macro_rules! view {
    ($view:ident, $name:literal, $symbol:ident, $base:ident, $yields:ident, $doc:literal) => {
        #[doc = $doc]
        ///
        /// Laid out as the view of a plain dict, whose methods it inherits.
        #[repr(C)]
        pub struct $view {
            head: PyObject,
            dict: Slot<OrderedDict>,
        }
        fields!($view: dict);

        const _: () = assert!(size_of::<$view>() == size_of::<View>());

        impl $view {
            /// A view of `dict`.
            pub fn of(space: &Space, dict: &OrderedDict) -> PyResult<Ref<$view>> {
                let value = $view { head: HEAD, dict: Slot::empty() };
                value.dict.set(Some(dict.to_ref()));
                instance::create_exact(space, value)
            }

            fn over(&self, space: &Space, backwards: bool) -> PyResult<Ref<Object>> {
                match self.dict.get() {
                    Some(dict) => {
                        Ok(OdictIterator::over(space, &dict, Yields::$yields, backwards)?.into_object())
                    }
                    None => Tuple::empty().iter(space),
                }
            }
        }

        #[pytype(
            name = $name,
            symbol = $symbol,
            base = $base,
            flags = HAVE_GC,
            tp_dealloc = instance::dealloc::<$view>,
            tp_traverse = instance::traverse::<$view>,
            tp_clear = instance::clear::<$view>
        )]
        impl $view {
            #[slot(tp_iter)]
            fn iterator(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.over(space, false)
            }

            /// Return an iterator from the last to the first.
            #[pymethod(name = "__reversed__")]
            fn reversed(&self, space: &Space) -> PyResult<Ref<Object>> {
                self.over(space, true)
            }
        }
    };
}

view!(OdictKeys, "odict_keys", PyODictKeys_Type, DictKeys, Keys, "A view of an ordered dict's keys.");
view!(
    OdictValues,
    "odict_values",
    PyODictValues_Type,
    DictValues,
    Values,
    "A view of an ordered dict's values."
);
view!(OdictItems, "odict_items", PyODictItems_Type, DictItems, Items, "A view of an ordered dict's items.");

/// The types of this file.
pub fn types() -> [&'static Type; 4] {
    [
        OdictIterator::type_object(),
        OdictKeys::type_object(),
        OdictValues::type_object(),
        OdictItems::type_object(),
    ]
}
