//! `map`.

use super::zip::{iterators, strict_keyword, uneven};
use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{Layout, Object, PyResult, Ref, Slot, Space, Tuple, Type, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of [`Map`].
#[repr(C)]
pub struct MapObject {
    ob_base: PyObject,
    iterators: Slot<Tuple>,
    function: Slot,
    strict: Cell<c_int>,
}

crate::layout! {
    /// An iterator over the results of a function.
    pub struct Map(MapObject);
}

#[pytype(
    name = "map",
    symbol = PyMap_Type,
    flags = BASETYPE | HAVE_GC,
    signature = "(function, iterable, /, *iterables, strict=False)"
)]
/// An iterator over the results of function, called with an item of each iterable in turn, until one of them has no more.
///
/// With strict, iterables of different length raise ValueError.
impl Map {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let strict = strict_keyword(space, &args, "map")?;
        let &[function, ref iterables @ ..] = args.positional() else {
            return Err(space.type_error("map() must have at least two arguments."));
        };
        if iterables.is_empty() {
            return Err(space.type_error("map() must have at least two arguments."));
        }
        let iterators = Tuple::from_vec(space, iterators(space, iterables)?)?;
        let object = cls.allocate(space, 0)?;
        // SAFETY: instances of the type have the layout.
        let this = unsafe { &*object.as_ptr().cast::<MapObject>() };
        this.function.set(Some(function.to_ref()));
        this.strict.set(strict.into());
        this.iterators.set(Some(iterators));
        Ok(object)
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Map::tp_new(cls, space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.iterators.take());
            drop((*this).0.function.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.iterators.as_ptr(), self.0.function.as_ptr());
        0
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<Map> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        // SAFETY: both were set when the object was made, and go with it.
        let (Some(iterators), Some(function)) =
            (unsafe { (self.0.iterators.borrow(), self.0.function.borrow()) })
        else {
            return Ok(None);
        };
        if let &[only] = iterators.items() {
            let Some(item) = only.next(space)? else { return Ok(None) };
            return function.call1(space, &item).map(Some);
        }
        let mut items = Vec::with_capacity(iterators.len());
        for (index, iterator) in iterators.items().iter().enumerate() {
            match iterator.next(space)? {
                Some(item) => items.push(item),
                None => {
                    drop(items);
                    return self.ended(space, iterators, index);
                }
            }
        }
        let args: Vec<&Object> = items.iter().map(|item| &**item).collect();
        function.call(space, &args).map(Some)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let mut args = vec![self.0.function.get().unwrap_or_else(|| space.none())];
        args.extend(self.0.iterators.get().iter().flat_map(|iterators| iterators.to_vec()));
        let args = Tuple::from_vec(space, args)?;
        match self.0.strict.get() {
            0 => Tuple::from_slice(space, &[self.ty(), &*args]),
            _ => Tuple::from_slice(space, &[self.ty(), &*args, &*space.new_bool(true)]),
        }
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, object: &Object) -> PyResult<()> {
        self.0.strict.set(object.is_true(space)?.into());
        Ok(())
    }
}

impl Map {
    /// What the end of the iterator at `index` means: `ValueError` if the others must have as many items and have not.
    fn ended(&self, space: &Space, iterators: &Tuple, index: usize) -> PyResult<Option<Ref<Object>>> {
        if self.0.strict.get() == 0 {
            return Ok(None);
        }
        if index > 0 {
            return Err(uneven(space, "map", index, "shorter"));
        }
        for (later, iterator) in iterators.items().iter().enumerate().skip(1) {
            if iterator.next(space)?.is_some() {
                return Err(uneven(space, "map", later, "longer"));
            }
        }
        Ok(None)
    }
}
