//! `dict_keys`, `dict_items` and `dict_values`: live views of a dict.

use super::Dict;
use super::iterators::{
    DictItemIterator, DictKeyIterator, DictReverseItemIterator, DictReverseKeyIterator,
    DictReverseValueIterator, DictValueIterator,
};
use crate::gc::{self, Visitor};
use crate::mappingproxy::MappingProxy;
use crate::object::ReprGuard;
use crate::set::{AnySet, Set};
use crate::{CompareOp, Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple};
use abi::PyObject;
use core::ffi::c_int;
use core::ops::Deref;
use cpyext_macros::pytype;

/// The layout of all views.
#[repr(C)]
pub struct ViewObject {
    ob_base: PyObject,
    dict: Slot<Dict>,
}

crate::layout! {
    /// A view of any of the three kinds.
    pub struct View(ViewObject);
}

impl View {
    /// A view of the kind of type `T`.
    fn make<T: PyTypeInfo>(space: &Space, dict: &Dict) -> PyResult<Ref<T>> {
        let object = gc::allocate(space, T::type_object(), size_of::<ViewObject>())?;
        // SAFETY: fresh memory of a view's layout; it is complete when it is tracked.
        unsafe {
            (*object.cast::<ViewObject>()).dict.set(Some(dict.to_ref()));
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// The dict; an empty one's stand-in never occurs, as only the collector takes it away.
    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        match self.0.dict.get() {
            Some(dict) => Ok(dict),
            None => Dict::new(space),
        }
    }

    /// The dict, unless the collector has taken it away.
    pub(crate) fn viewed(&self) -> Option<Ref<Dict>> {
        self.0.dict.get()
    }

    fn len(&self) -> usize {
        self.0.dict.get().map_or(0, |dict| dict.len())
    }

    fn display(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Some(_guard) = ReprGuard::enter(space, self) else { return Str::from_str(space, "...") };
        let items: Ref<List> = self.to_list(space)?;
        let items = items.repr(space)?;
        Str::from_display(space, &format_args!("{}({})", self.ty().name(), items.to_string_lossy()))
    }

    /// `None` if `other` is neither a set nor a view of keys or items.
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Option<bool>> {
        if AnySet::of(other).is_none() && !is_set_like(other) {
            return Ok(None);
        }
        let (own, others) = (self.len(), other.len(space)?);
        Ok(Some(match op {
            CompareOp::Eq => own == others && all_in(space, self, other)?,
            CompareOp::Ne => !(own == others && all_in(space, self, other)?),
            CompareOp::Lt => own < others && all_in(space, self, other)?,
            CompareOp::Le => own <= others && all_in(space, self, other)?,
            CompareOp::Gt => own > others && all_in(space, other, self)?,
            CompareOp::Ge => own >= others && all_in(space, other, self)?,
        }))
    }

    fn is_disjoint(&self, space: &Space, other: &Object) -> PyResult<bool> {
        if self.is(other) {
            return Ok(self.len() == 0);
        }
        let sized = AnySet::of(other).is_some() || is_set_like(other);
        let (fewer, more): (&Object, &Object) =
            if sized && other.len(space)? > self.len() { (self, other) } else { (other, self) };
        let items = fewer.iter(space)?;
        while let Some(item) = items.next(space)? {
            if more.contains(space, &item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether the object is a view of keys or items.
fn is_set_like(object: &Object) -> bool {
    object.is_instance::<DictKeys>() || object.is_instance::<DictItems>()
}

fn all_in(space: &Space, fewer: &Object, more: &Object) -> PyResult<bool> {
    let items = fewer.iter(space)?;
    while let Some(item) = items.next(space)? {
        if !more.contains(space, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A set of the operand's items.
fn to_set(space: &Space, operand: &Object) -> PyResult<Ref<Set>> {
    match operand.downcast::<DictKeys>() {
        Some(keys) => AnySet::of_keys(space, &*keys.dict(space)?),
        None => Set::from_iterable(space, operand),
    }
}

fn intersection(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Set>> {
    let (mut view, mut other) = (left, right);
    // One of both operands is a view: look the items of the other, or of the smaller one, up in it.
    if !is_set_like(view) || (is_set_like(other) && other.len(space)? > view.len(space)?) {
        (view, other) = (other, view);
    }
    let result = Set::new(space)?;
    let items = other.iter(space)?;
    while let Some(item) = items.next(space)? {
        if view.contains(space, &item)? {
            result.add(space, &item)?;
        }
    }
    Ok(result)
}

macro_rules! view {
    (
        $view:ident, $name:tt, $symbol:ident, $iterator:ident, $reversed:ident, $doc:tt, { $($own:tt)* }
    ) => {
        #[doc = $doc]
        #[repr(transparent)]
        pub struct $view(View);

        // SAFETY: the view is transparent over a layout.
        unsafe impl Layout for $view {}
        impl Deref for $view {
            type Target = View;
            fn deref(&self) -> &View {
                &self.0
            }
        }

        impl $view {
            /// A view of `dict`.
            pub fn new(space: &Space, dict: &Dict) -> PyResult<Ref<$view>> {
                View::make(space, dict)
            }
        }

        #[pytype(name = $name, symbol = $symbol, flags = HAVE_GC)]
        impl $view {
            #[slot(tp_dealloc)]
            unsafe fn tp_dealloc(this: *mut Self) {
                // SAFETY: a dead view, seen by nobody once it is untracked.
                unsafe {
                    gc::untrack(this.cast());
                    drop((*this).0.0.dict.take());
                    gc::free_instance(this.cast());
                }
            }

            #[slot(tp_traverse)]
            unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
                visit.slot(&self.0.0.dict)
            }

            #[slot(tp_repr)]
            fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
                self.display(space)
            }

            #[slot(tp_iter)]
            fn tp_iter(&self, space: &Space) -> PyResult<Ref<$iterator>> {
                $iterator::new(space, &*self.dict(space)?)
            }

            #[slot(sq_length)]
            fn sq_length(&self) -> usize {
                View::len(self)
            }

            /// Return a reverse iterator over the elements.
            #[pymethod(name = "__reversed__")]
            fn reversed(&self, space: &Space) -> PyResult<Ref<$reversed>> {
                $reversed::new(space, &*self.dict(space)?)
            }

            /// dictionary that this view refers to
            #[getter]
            fn mapping(&self, space: &Space) -> PyResult<Ref<Object>> {
                MappingProxy::new(space, &*self.dict(space)?)
            }

            $($own)*
        }
    };
}

/// A view that behaves as a set.
macro_rules! set_like_view {
    ($view:ident, $name:tt, $symbol:ident, $iterator:ident, $reversed:ident, $doc:tt, { $($own:tt)* }) => {
        view!($view, $name, $symbol, $iterator, $reversed, $doc, {
            #[slot(tp_richcompare)]
            fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
                Ok(match self.compare(space, other, op)? {
                    Some(result) => space.new_bool(result),
                    None => space.not_implemented(),
                })
            }

            #[slot(tp_hash, raw)]
            unsafe extern "C" fn tp_hash(this: *mut PyObject) -> isize {
                // SAFETY: the same contract.
                unsafe { crate::shim::PyObject_HashNotImplemented(this) }
            }

            #[slot(nb_or)]
            fn nb_or(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Set>> {
                let result = to_set(space, left)?;
                result.update(space, right)?;
                Ok(result)
            }

            #[slot(nb_and)]
            fn nb_and(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Set>> {
                intersection(space, left, right)
            }

            #[slot(nb_subtract)]
            fn nb_subtract(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Set>> {
                let result = to_set(space, left)?;
                result.difference_update(space, right)?;
                Ok(result)
            }

            #[slot(nb_xor)]
            fn nb_xor(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Set>> {
                let result = to_set(space, left)?;
                result.symmetric_difference_update(space, right)?;
                Ok(result)
            }

            /// Return True if the view and the given iterable have a null intersection.
            #[pymethod]
            fn isdisjoint(&self, space: &Space, object: &Object) -> PyResult<bool> {
                self.is_disjoint(space, object)
            }

            $($own)*
        });
    };
}

set_like_view!(
    DictKeys,
    "dict_keys",
    PyDictKeys_Type,
    DictKeyIterator,
    DictReverseKeyIterator,
    "A view of a dict's keys.",
    {
        #[slot(sq_contains)]
        fn sq_contains(&self, space: &Space, key: &Object) -> PyResult<bool> {
            self.dict(space)?.contains_key(space, key)
        }
    }
);

set_like_view!(
    DictItems,
    "dict_items",
    PyDictItems_Type,
    DictItemIterator,
    DictReverseItemIterator,
    "A view of a dict's items.",
    {
        #[slot(sq_contains)]
        fn sq_contains(&self, space: &Space, item: &Object) -> PyResult<bool> {
            let Some(&[key, value]) = item.downcast::<Tuple>().map(Tuple::items) else { return Ok(false) };
            match Dict::get_item(&*self.dict(space)?, space, key)? {
                Some(found) => found.eq(space, value),
                None => Ok(false),
            }
        }
    }
);

view!(
    DictValues,
    "dict_values",
    PyDictValues_Type,
    DictValueIterator,
    DictReverseValueIterator,
    "A view of a dict's values.",
    {}
);
