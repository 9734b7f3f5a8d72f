//! The type `tuple`: its slots and methods.

use super::Tuple;
use crate::gc::{self, Visitor};
use crate::iterators::TupleIterator;
use crate::object::ReprGuard;
use crate::shim::{Args, check_positional};
use crate::slice::{Slice, SliceRange, search_bounds};
use crate::{CompareOp, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type, number, pytype};
use abi::{PyObject, PyTupleObject};
use algorithms::numeric::hash::SequenceHasher;
use algorithms::text::StrBuilder;
use core::ffi::c_int;
use core::mem::offset_of;

#[pytype(
    name = "tuple",
    symbol = PyTuple_Type,
    flags = BASETYPE | TUPLE_SUBCLASS | SEQUENCE | MATCH_SELF | HAVE_GC,
    basicsize = offset_of!(PyTupleObject, ob_item),
    itemsize = size_of::<*mut PyObject>(),
    signature = "(iterable=(), /)"
)]
/// A sequence that cannot be changed: of the items of an iterable, or empty.
///
/// A tuple as the argument is given back as it is.
impl Tuple {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Tuple>> {
        let own = cls.is(Tuple::type_object());
        let inherits_init = cls.slots().tp_init.get().map(|f| f as usize)
            == Tuple::type_object().slots().tp_init.get().map(|f| f as usize);
        if own || inherits_init {
            args.no_keywords(space, "tuple")?;
        }
        check_positional(space, "tuple", args.positional_count(), 0, 1)?;
        let items = match args.get(0) {
            Some(items) => items.to_tuple(space)?,
            None => Tuple::empty(),
        };
        if own { Ok(items) } else { items.as_instance_of(space, cls) }
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Tuple>> {
        Tuple::tp_new(cls, space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead tuple, seen by nobody once it is untracked; places are null or own references.
        unsafe {
            gc::untrack(this.cast());
            for place in (*this).places().iter().rev() {
                drop(Ref::<Object>::from_nullable(place.get()));
            }
            Tuple::free(this);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        for place in self.places().iter().rev() {
            crate::visit_all!(visit, place.get());
        }
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        if self.len() == 0 {
            return Str::from_str(space, "()");
        }
        let Some(_guard) = ReprGuard::enter(space, self) else { return Str::from_str(space, "(...)") };
        let mut text = StrBuilder::with_capacity(2 + 3 * self.len());
        text.push_ascii(b"(");
        for index in 0..self.len() {
            if index > 0 {
                text.push_ascii(b", ");
            }
            match self.place_content(index) {
                Some(item) => text.push_text(item.repr(space)?.text()),
                None => text.push_ascii(b"<NULL>"),
            }
        }
        text.push_ascii(if self.len() == 1 { b",)" } else { b")" });
        Str::from_builder(space, &text)
    }

    #[slot(tp_hash)]
    fn tp_hash(&self, space: &Space) -> PyResult<isize> {
        let cached = self.0.ob_hash.get();
        if cached != -1 {
            return Ok(cached);
        }
        let mut hasher = SequenceHasher::new();
        for item in self.items() {
            hasher.add(item.hash(space)? as i64);
        }
        let hash = hasher.finish_tuple() as isize;
        self.0.ob_hash.set(hash);
        Ok(hash)
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<Tuple>() else { return Ok(space.not_implemented()) };
        for (left, right) in self.items().iter().zip(other.items()) {
            if !left.eq(space, right)? {
                return match op {
                    CompareOp::Eq => Ok(space.new_bool(false)),
                    CompareOp::Ne => Ok(space.new_bool(true)),
                    _ => left.rich_compare(space, right, op),
                };
            }
        }
        Ok(space.new_bool(op.holds(self.len().cmp(&other.len()))))
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<TupleIterator>> {
        TupleIterator::new(space, self)
    }

    #[slot(sq_length, mp_length)]
    fn sq_length(&self) -> usize {
        Tuple::len(self)
    }

    #[slot(sq_contains)]
    fn sq_contains(&self, space: &Space, value: &Object) -> PyResult<bool> {
        for item in self.items() {
            if item.eq(space, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[slot(sq_item)]
    fn sq_item(&self, space: &Space, index: isize) -> PyResult<Ref<Object>> {
        match usize::try_from(index).ok().and_then(|index| self.get(index)) {
            Some(item) => Ok(item.to_ref()),
            None => Err(space.index_error("tuple index out of range")),
        }
    }

    #[slot(mp_subscript)]
    fn mp_subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        if key.is_index() {
            let index = number::as_index_size(space, key)?;
            let index = if index < 0 { index + self.len() as isize } else { index };
            return self.sq_item(space, index);
        }
        match key.downcast::<Slice>() {
            Some(slice) => Ok(self.slice(space, slice.range(space, || self.len())?)?.into_object()),
            None => Err(space.type_error(format_args!(
                "tuple indices must be integers or slices, not {}",
                key.ty().name()
            ))),
        }
    }

    #[slot(sq_concat)]
    fn sq_concat(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
        if self.len() == 0 && other.is_exact::<Tuple>() {
            return Ok(other.to_ref());
        }
        let Some(other) = other.downcast::<Tuple>() else {
            return Err(space.type_error(format_args!(
                "can only concatenate tuple (not \"{}\") to tuple",
                other.ty().name()
            )));
        };
        if other.len() == 0 && self.is_exact::<Tuple>() {
            return Ok(self.to_ref().into_object());
        }
        let joined = Tuple::with_len(space, self.len() + other.len())?;
        for (place, item) in joined.places().iter().zip(self.items().iter().chain(other.items())) {
            place.set(item.to_ref().into_ptr());
        }
        joined.track();
        Ok(joined.into_object())
    }

    #[slot(sq_repeat)]
    fn sq_repeat(&self, space: &Space, count: isize) -> PyResult<Ref<Tuple>> {
        if (self.len() == 0 || count == 1) && self.is_exact::<Tuple>() {
            return Ok(self.to_ref());
        }
        let count = count.max(0) as usize;
        let Some(len) = self.len().checked_mul(count).filter(|&len| len <= isize::MAX as usize) else {
            return Err(space.memory_error());
        };
        let repeated = Tuple::with_len(space, len)?;
        for (place, item) in repeated.places().iter().zip(self.items().iter().cycle()) {
            place.set(item.to_ref().into_ptr());
        }
        repeated.track();
        Ok(repeated)
    }

    /// Where the first item is that equals value.
    ///
    /// Without such an item it raises ValueError.
    #[pymethod(signature = "($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(
        &self,
        space: &Space,
        value: &Object,
        start: Option<&Object>,
        stop: Option<&Object>,
    ) -> PyResult<usize> {
        let (start, stop) = search_bounds(space, || self.len(), start, stop)?;
        for (index, item) in self.items().iter().enumerate().take(stop).skip(start) {
            if item.eq(space, value)? {
                return Ok(index);
            }
        }
        Err(space.value_error("tuple.index(x): x not in tuple"))
    }

    /// How many items equal value.
    #[pymethod]
    fn count(&self, space: &Space, value: &Object) -> PyResult<usize> {
        let mut count = 0;
        for item in self.items() {
            count += usize::from(item.eq(space, value)?);
        }
        Ok(count)
    }

    #[pymethod(name = "__getnewargs__")]
    fn getnewargs(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let items = Tuple::from_slice(space, self.items())?;
        Tuple::from_slice(space, &[&items])
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, cls, object)
    }
}

impl Tuple {
    /// The items as an instance of a subtype of `tuple`.
    fn as_instance_of(&self, space: &Space, cls: &Type) -> PyResult<Ref<Tuple>> {
        let instance = cls.allocate(space, self.len())?;
        // SAFETY: instances of subtypes have the layout.
        let instance: Ref<Tuple> = unsafe { instance.cast_unchecked() };
        instance.0.ob_hash.set(-1);
        for (place, item) in instance.places().iter().zip(self.items()) {
            place.set(item.to_ref().into_ptr());
        }
        Ok(instance)
    }

    /// The items that a slice picks.
    pub fn slice(&self, space: &Space, range: SliceRange) -> PyResult<Ref<Tuple>> {
        if range.step == 1 && range.count == self.len() && self.is_exact::<Tuple>() {
            return Ok(self.to_ref());
        }
        let picked = Tuple::with_len(space, range.count)?;
        for (place, index) in picked.places().iter().zip(range.indices()) {
            place.set(self.items()[index].to_ref().into_ptr());
        }
        picked.track();
        Ok(picked)
    }
}
