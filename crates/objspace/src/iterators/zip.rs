//! `zip`.

use crate::gc::{self, Visitor};
use crate::shim::{Args, unexpected_keyword};
use crate::{Layout, Object, PyErr, PyResult, Ref, Slot, Space, Str, Tuple, Type, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of [`Zip`].
#[repr(C)]
pub struct ZipObject {
    ob_base: PyObject,
    count: Cell<usize>,
    iterators: Slot<Tuple>,
    /// The last tuple given, used again if nobody kept it.
    result: Slot<Tuple>,
    strict: Cell<c_int>,
}

crate::layout! {
    /// An iterator over tuples of an item of each iterable.
    pub struct Zip(ZipObject);
}

/// The iterators over all arguments, and whether `strict` was given: what `zip` and `map` have in common.
pub(super) fn iterators(space: &Space, iterables: &[&Object]) -> PyResult<Vec<Ref<Object>>> {
    iterables.iter().map(|iterable| iterable.iter(space)).collect()
}

/// The value of the only keyword, `strict`.
pub(super) fn strict_keyword(space: &Space, args: &Args<'_>, function: &str) -> PyResult<bool> {
    match args.keyword_count() {
        0 => return Ok(false),
        1 => {}
        count => {
            return Err(space
                .type_error(format_args!("{function}() takes at most 1 keyword argument ({count} given)")));
        }
    }
    let unknown = args.find_keyword(|name, _| match name.downcast::<Str>() {
        Some(name) if name.equals("strict") => None,
        Some(name) => Some(unexpected_keyword(function, &name.to_string_lossy(), &["strict"])),
        None => Some("keywords must be strings".to_owned()),
    });
    if let Some(message) = unknown {
        return Err(space.type_error(message));
    }
    args.keyword("strict").map_or(Ok(false), |strict| strict.is_true(space))
}

/// `ValueError` of a strict iterator: argument `index` (from 0) has fewer items than those before it, or more.
#[cold]
pub(super) fn uneven(space: &Space, function: &str, index: usize, relation: &str) -> PyErr {
    let others = if index == 1 { " 1".to_owned() } else { format!("s 1-{index}") };
    space.value_error(format_args!("{function}() argument {} is {relation} than argument{others}", index + 1))
}

#[pytype(
    name = "zip",
    symbol = PyZip_Type,
    flags = BASETYPE | HAVE_GC,
    signature = "(*iterables, strict=False)"
)]
/// An iterator over tuples with an item of each iterable, until one of them has no more.
///
/// With strict, iterables of different length raise ValueError.
impl Zip {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let strict = strict_keyword(space, &args, "zip")?;
        let iterators = Tuple::from_vec(space, iterators(space, args.positional())?)?;
        let object = cls.allocate(space, 0)?;
        // SAFETY: instances of the type have the layout.
        let this = unsafe { &*object.as_ptr().cast::<ZipObject>() };
        this.count.set(iterators.len());
        this.strict.set(strict.into());
        this.iterators.set(Some(iterators));
        Ok(object)
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Zip::tp_new(cls, space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.iterators.take());
            drop((*this).0.result.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.iterators.as_ptr(), self.0.result.as_ptr());
        0
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<Zip> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        // SAFETY: the iterators were set when the object was made, and go with it.
        let Some(iterators) = (unsafe { self.0.iterators.borrow() }) else { return Ok(None) };
        if let &[first, second] = iterators.items() {
            return self.next_pair(space, first, second);
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
        if items.is_empty() {
            return Ok(None);
        }
        Ok(Some(Tuple::from_vec(space, items)?.into_object()))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let iterators = self.0.iterators.get().unwrap_or_else(Tuple::empty);
        match self.0.strict.get() {
            0 => Tuple::from_slice(space, &[self.ty(), &*iterators]),
            _ => Tuple::from_slice(space, &[self.ty(), &*iterators, &*space.new_bool(true)]),
        }
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, object: &Object) -> PyResult<()> {
        self.0.strict.set(object.is_true(space)?.into());
        Ok(())
    }
}

impl Zip {
    /// The commonest case, without a vector of items.
    fn next_pair(&self, space: &Space, first: &Object, second: &Object) -> PyResult<Option<Ref<Object>>> {
        let iterators = || self.0.iterators.get().unwrap_or_else(Tuple::empty);
        let Some(one) = first.next(space)? else { return self.ended(space, &iterators(), 0) };
        let Some(two) = second.next(space)? else {
            drop(one);
            return self.ended(space, &iterators(), 1);
        };
        Ok(Some(Tuple::pair_again(space, &self.0.result, one, two)?.into_object()))
    }

    /// What the end of the iterator at `index` means: `ValueError` if the others must have as many items and have not.
    fn ended(&self, space: &Space, iterators: &Tuple, index: usize) -> PyResult<Option<Ref<Object>>> {
        if self.0.strict.get() == 0 {
            return Ok(None);
        }
        if index > 0 {
            return Err(uneven(space, "zip", index, "shorter"));
        }
        for (later, iterator) in iterators.items().iter().enumerate().skip(1) {
            if iterator.next(space)?.is_some() {
                return Err(uneven(space, "zip", later, "longer"));
            }
        }
        Ok(None)
    }
}
