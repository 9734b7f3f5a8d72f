//! The types `set` and `frozenset`: slots and methods.

use super::iterator::SetIterator;
use super::{AnySet, FrozenSet, Set};
use crate::gc::{self, Visitor};
use crate::shim::{Args, check_positional};
use crate::{CompareOp, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type};
use abi::PySetObject;
use core::ffi::c_int;
use core::mem::offset_of;

/// Both operands of an operator, if both are sets.
fn both<'a>(left: &'a Object, right: &Object) -> Option<&'a AnySet> {
    AnySet::of(right).and(AnySet::of(left))
}

/// Declares one of the two types: its options, its view, and what it does not share with the other.
macro_rules! set_type {
    ($(#[$meta:meta])* (name = $name:tt, $($options:tt)*) impl $view:ident { $($own:tt)* }) => {
        #[cpyext_macros::pytype(name = $name, $($options)*, weaklistoffset = offset_of!(PySetObject, weakreflist))]
        $(#[$meta])*
        impl $view {
            $($own)*

            #[slot(tp_dealloc)]
            unsafe fn tp_dealloc(this: *mut Self) {
                // SAFETY: a dead set, seen by nobody once it is untracked and its weak references are cleared.
                unsafe {
                    gc::untrack(this.cast());
                    crate::weakref::clear(this.cast());
                    (*this).free_elements();
                    AnySet::free(this.cast());
                }
            }

            #[slot(tp_traverse)]
            unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
                let mut at = 0;
                while let Some((element, _)) = self.next_borrowed(&mut at) {
                    crate::visit_all!(visit, element);
                }
                0
            }

            #[slot(tp_clear)]
            fn tp_clear(&self) -> c_int {
                AnySet::clear(self);
                0
            }

            #[slot(tp_repr)]
            fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
                self.display(space)
            }

            #[slot(tp_richcompare)]
            fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
                Ok(match self.compare(space, other, op)? {
                    Some(result) => space.new_bool(result),
                    None => space.not_implemented(),
                })
            }

            #[slot(tp_iter)]
            fn tp_iter(&self, space: &Space) -> PyResult<Ref<SetIterator>> {
                SetIterator::new(space, self)
            }

            #[slot(sq_length)]
            fn sq_length(&self) -> usize {
                AnySet::len(self)
            }

            #[slot(sq_contains)]
            fn sq_contains(&self, space: &Space, element: &Object) -> PyResult<bool> {
                self.with_hash_or_frozen(space, element, |hash| self.contains_with_hash(space, element, hash))
            }

            #[slot(nb_or)]
            fn nb_or(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
                let Some(left) = both(left, right) else { return Ok(space.not_implemented()) };
                let result = AnySet::copy(left, space)?;
                result.update(space, right)?;
                Ok(result.into_object())
            }

            #[slot(nb_and)]
            fn nb_and(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
                let Some(left) = both(left, right) else { return Ok(space.not_implemented()) };
                Ok(AnySet::intersection(left, space, right)?.into_object())
            }

            #[slot(nb_subtract)]
            fn nb_subtract(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
                let Some(left) = both(left, right) else { return Ok(space.not_implemented()) };
                Ok(AnySet::difference(left, space, right)?.into_object())
            }

            #[slot(nb_xor)]
            fn nb_xor(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
                let Some(left) = both(left, right) else { return Ok(space.not_implemented()) };
                Ok(AnySet::symmetric_difference(left, space, right)?.into_object())
            }

            /// Whether the set has this element.
            #[pymethod(name = "__contains__", coexist)]
            fn py_contains(&self, space: &Space, object: &Object) -> PyResult<bool> {
                self.sq_contains(space, object)
            }

            /// A new set of what is in this set or in any of the others.
            #[pymethod(raw, signature = "($self, *others)")]
            fn union(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<AnySet>> {
                args.no_keywords(space, concat!($name, ".union"))?;
                let result = AnySet::copy(self, space)?;
                for other in args.positional() {
                    if !self.is(*other) {
                        result.update(space, other)?;
                    }
                }
                Ok(result)
            }

            /// A new set of what is in this set and in every one of the others.
            #[pymethod(raw, name = "intersection", signature = "($self, *others)")]
            fn py_intersection(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<AnySet>> {
                args.no_keywords(space, concat!($name, ".intersection"))?;
                let Some((first, rest)) = args.positional().split_first() else {
                    return AnySet::copy(self, space);
                };
                let mut result = AnySet::intersection(self, space, first)?;
                for other in rest {
                    result = AnySet::intersection(&result, space, other)?;
                }
                Ok(result)
            }

            /// A new set of what is in this set and in none of the others.
            #[pymethod(raw, name = "difference", signature = "($self, *others)")]
            fn py_difference(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<AnySet>> {
                args.no_keywords(space, concat!($name, ".difference"))?;
                let Some((first, rest)) = args.positional().split_first() else {
                    return AnySet::copy(self, space);
                };
                let result = AnySet::difference(self, space, first)?;
                for other in rest {
                    AnySet::difference_update(&result, space, other)?;
                }
                Ok(result)
            }

            /// A new set of what is in one of the two sets only.
            #[pymethod(name = "symmetric_difference")]
            fn py_symmetric_difference(&self, space: &Space, other: &Object) -> PyResult<Ref<AnySet>> {
                AnySet::symmetric_difference(self, space, other)
            }

            /// Whether every element of this set is in the other.
            #[pymethod]
            fn issubset(&self, space: &Space, other: &Object) -> PyResult<bool> {
                self.is_subset(space, other)
            }

            /// Whether every element of the other is in this set.
            #[pymethod]
            fn issuperset(&self, space: &Space, other: &Object) -> PyResult<bool> {
                self.is_superset(space, other)
            }

            /// Whether no element of this set is in the other.
            #[pymethod]
            fn isdisjoint(&self, space: &Space, other: &Object) -> PyResult<bool> {
                self.is_disjoint(space, other)
            }

            /// What pickle needs to make this again.
            #[pymethod(name = "__reduce__")]
            fn py_reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
                self.reduce(space)
            }

            /// Bytes of memory that the set takes.
            #[pymethod(name = "__sizeof__")]
            fn sizeof(&self) -> usize {
                self.ty().basicsize() + self.table_size()
            }

            /// See PEP 585
            #[pymethod(name = "__class_getitem__", class)]
            fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
                crate::generic_alias::new(space, cls, object)
            }
        }
    };
}

set_type! {
    /// A collection without order in which no two elements are equal.
    (name = "set", symbol = PySet_Type, flags = BASETYPE | HAVE_GC | MATCH_SELF, unhashable)
    impl Set {
        #[slot(tp_new)]
        fn tp_new(cls: &Type, space: &Space, _args: Args<'_>) -> PyResult<Ref<AnySet>> {
            AnySet::allocate(space, cls)
        }

        #[slot(tp_init)]
        fn tp_init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
            args.no_keywords(space, "set")?;
            check_positional(space, self.ty().name(), args.positional_count(), 0, 1)?;
            AnySet::clear(self);
            match args.get(0) {
                Some(items) => AnySet::update(self, space, items),
                None => Ok(()),
            }
        }

        #[slot(tp_vectorcall)]
        fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<AnySet>> {
            args.no_keywords(space, "set")?;
            check_positional(space, "set", args.positional_count(), 0, 1)?;
            let set = AnySet::allocate(space, cls)?;
            if let Some(items) = args.get(0) {
                set.update(space, items)?;
            }
            Ok(set)
        }

        #[slot(nb_inplace_or)]
        fn nb_inplace_or(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
            if AnySet::of(other).is_none() {
                return Ok(space.not_implemented());
            }
            AnySet::update(self, space, other)?;
            Ok(self.to_ref().into_object())
        }

        #[slot(nb_inplace_and)]
        fn nb_inplace_and(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
            if AnySet::of(other).is_none() {
                return Ok(space.not_implemented());
            }
            AnySet::intersection_update(self, space, other)?;
            Ok(self.to_ref().into_object())
        }

        #[slot(nb_inplace_subtract)]
        fn nb_inplace_subtract(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
            if AnySet::of(other).is_none() {
                return Ok(space.not_implemented());
            }
            AnySet::difference_update(self, space, other)?;
            Ok(self.to_ref().into_object())
        }

        #[slot(nb_inplace_xor)]
        fn nb_inplace_xor(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
            if AnySet::of(other).is_none() {
                return Ok(space.not_implemented());
            }
            AnySet::symmetric_difference_update(self, space, other)?;
            Ok(self.to_ref().into_object())
        }

        /// Put an element in, unless it is there already.
        #[pymethod(name = "add")]
        fn py_add(&self, space: &Space, object: &Object) -> PyResult<()> {
            AnySet::add(self, space, object).map(drop)
        }

        /// Take an element out, if it is there.
        #[pymethod(name = "discard")]
        fn py_discard(&self, space: &Space, object: &Object) -> PyResult<()> {
            self.with_hash_or_frozen(space, object, |hash| self.remove_with_hash(space, object, hash)).map(drop)
        }

        /// Take an element out. If it is not there, KeyError is raised.
        #[pymethod]
        fn remove(&self, space: &Space, object: &Object) -> PyResult<()> {
            match self.with_hash_or_frozen(space, object, |hash| self.remove_with_hash(space, object, hash))? {
                Some(_) => Ok(()),
                None => Err(space.key_error(object)),
            }
        }

        /// Take out any one element and give it. An empty set raises KeyError.
        #[pymethod(name = "pop")]
        fn py_pop(&self, space: &Space) -> PyResult<Ref<Object>> {
            match AnySet::pop(self) {
                Some(element) => Ok(element),
                None => {
                    let message = Str::from_str(space, "pop from an empty set")?;
                    Err(space.key_error(&message))
                }
            }
        }

        /// Empty the set.
        #[pymethod(name = "clear")]
        fn py_clear(&self) {
            AnySet::clear(self);
        }

        /// A new set of the same elements.
        #[pymethod(name = "copy")]
        fn py_copy(&self, space: &Space) -> PyResult<Ref<AnySet>> {
            AnySet::copy(self, space)
        }

        /// Add what is in any of the others.
        #[pymethod(raw, name = "update", signature = "($self, *others)")]
        fn py_update(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
            args.no_keywords(space, "set.update")?;
            args.positional().iter().try_for_each(|other| AnySet::update(self, space, other))
        }

        /// Keep only what is in every one of the others too.
        #[pymethod(raw, name = "intersection_update", signature = "($self, *others)")]
        fn py_intersection_update(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
            args.no_keywords(space, "set.intersection_update")?;
            let common = self.py_intersection(space, args)?;
            self.swap(&common);
            Ok(())
        }

        /// Remove what is in any of the others.
        #[pymethod(raw, name = "difference_update", signature = "($self, *others)")]
        fn py_difference_update(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
            args.no_keywords(space, "set.difference_update")?;
            args.positional().iter().try_for_each(|other| AnySet::difference_update(self, space, other))
        }

        /// Keep what is in one of the two sets only, the other's elements included.
        #[pymethod(name = "symmetric_difference_update")]
        fn py_symmetric_difference_update(&self, space: &Space, other: &Object) -> PyResult<()> {
            AnySet::symmetric_difference_update(self, space, other)
        }
    }
}

set_type! {
    /// Build an immutable unordered collection of unique elements.
    (name = "frozenset", symbol = PyFrozenSet_Type, flags = BASETYPE | HAVE_GC | MATCH_SELF)
    impl FrozenSet {
        #[slot(tp_new)]
        fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
            let own = FrozenSet::type_object();
            if cls.is(own) || cls.slots().tp_init.get().map(|f| f as usize) == own.slots().tp_init.get().map(|f| f as usize) {
                args.no_keywords(space, "frozenset")?;
            }
            check_positional(space, cls.name(), args.positional_count(), 0, 1)?;
            make_frozen(space, cls, args.get(0))
        }

        #[slot(tp_vectorcall)]
        fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
            args.no_keywords(space, "frozenset")?;
            check_positional(space, "frozenset", args.positional_count(), 0, 1)?;
            make_frozen(space, cls, args.get(0))
        }

        #[slot(tp_hash)]
        fn tp_hash(&self) -> PyResult<isize> {
            let cached = self.cached_hash();
            if cached.get() == -1 {
                cached.set(self.compute_hash());
            }
            Ok(cached.get())
        }

        /// A new set of the same elements.
        #[pymethod(name = "copy")]
        fn py_copy(&self, space: &Space) -> PyResult<Ref<Object>> {
            if self.is_exact::<FrozenSet>() {
                return Ok(self.to_ref().into_object());
            }
            Ok(AnySet::copy(self, space)?.into_object())
        }
    }
}

fn make_frozen(space: &Space, cls: &Type, items: Option<&Object>) -> PyResult<Ref<Object>> {
    let own = cls.is(FrozenSet::type_object());
    if let Some(frozen) = items.filter(|items| own && items.is_exact::<FrozenSet>()) {
        return Ok(frozen.to_ref());
    }
    let set = AnySet::allocate(space, cls)?;
    if let Some(items) = items {
        set.update(space, items)?;
    }
    Ok(set.into_object())
}
