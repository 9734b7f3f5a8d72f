//! `enumerate`.

use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{Int, Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, number, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of [`Enumerate`].
#[repr(C)]
pub struct EnumerateObject {
    ob_base: PyObject,
    /// The next count while it is small.
    index: Cell<isize>,
    iterator: Slot,
    /// The last tuple given, used again if nobody kept it.
    result: Slot<Tuple>,
    /// The next count once it is too large for `index`.
    long_index: Slot,
    one: Slot,
}

crate::layout! {
    /// An iterator over pairs of a count and an item.
    pub struct Enumerate(EnumerateObject);
}

#[pytype(name = "enumerate", symbol = PyEnum_Type, flags = BASETYPE | HAVE_GC, signature = "(iterable, start=0)")]
/// An iterator over pairs of a number and an item: the items are the iterable's, the numbers count up from start.
impl Enumerate {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let (iterable, start) = parse(space, &args)?;
        let (mut index, mut long_index) = (0, None);
        if let Some(start) = start {
            let start = number::exact_index(space, start)?;
            match start.to_i64() {
                Some(value) if value < i64::MAX => index = value as isize,
                _ => {
                    index = isize::MAX;
                    long_index = Some(start.into_object());
                }
            }
        }
        let iterator = iterable.iter(space)?;
        let object = cls.allocate(space, 0)?;
        // SAFETY: instances of the type have the layout.
        let this = unsafe { &*object.as_ptr().cast::<EnumerateObject>() };
        this.index.set(index);
        this.long_index.set(long_index);
        this.one.set(Some(space.new_int(1)?));
        this.iterator.set(Some(iterator));
        Ok(object)
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Enumerate::tp_new(cls, space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            let fields = &(*this).0;
            drop(fields.iterator.take());
            drop(fields.result.take());
            drop(fields.long_index.take());
            drop(fields.one.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        let fields = &self.0;
        crate::visit_all!(
            visit,
            fields.iterator.as_ptr(),
            fields.result.as_ptr(),
            fields.long_index.as_ptr()
        );
        0
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<Enumerate> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        // SAFETY: the iterator was set when the enumeration was made, and goes with it.
        let Some(iterator) = (unsafe { self.0.iterator.borrow() }) else { return Ok(None) };
        let Some(item) = iterator.next(space)? else { return Ok(None) };
        let count = self.count(space)?;
        Ok(Some(Tuple::pair_again(space, &self.0.result, count, item)?.into_object()))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let count = match self.0.long_index.get() {
            Some(count) => count,
            None => space.new_int(self.0.index.get() as i64)?,
        };
        let iterator = self.0.iterator.get().unwrap_or_else(|| space.none());
        let args = Tuple::from_array(space, [iterator, count])?;
        Tuple::from_slice(space, &[self.ty(), &*args])
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, cls, object)
    }
}

/// The iterable and the start among a call's arguments.
fn parse<'a>(space: &Space, args: &Args<'a>) -> PyResult<(&'a Object, Option<&'a Object>)> {
    let total = args.positional_count() + args.keyword_count();
    if total > 2 {
        return Err(space.type_error(format_args!("enumerate() takes at most 2 arguments ({total} given)")));
    }
    let names = &["iterable", "start"][args.positional_count()..];
    let unknown = args.find_keyword(|key, _| {
        let known = key.downcast::<Str>().is_some_and(|key| names.iter().any(|name| key.equals(name)));
        (!known).then_some(key)
    });
    let iterable = args.get(0).or_else(|| args.keyword("iterable"));
    // Alone, `start` is as wrong as any other name.
    let wrong = match unknown {
        Some(key) => Some(key.str(space)?.to_string_lossy()),
        None if iterable.is_none() && total > 0 => Some("start".to_owned()),
        None => None,
    };
    if let Some(name) = wrong {
        let message = format_args!("'{name}' is an invalid keyword argument for enumerate()");
        return Err(space.type_error(message));
    }
    match iterable {
        Some(iterable) => Ok((iterable, args.get(1).or_else(|| args.keyword("start")))),
        None => Err(space.type_error("enumerate() missing required argument 'iterable'")),
    }
}

impl Enumerate {
    /// The count for the next pair.
    #[inline]
    fn count(&self, space: &Space) -> PyResult<Ref<Object>> {
        let index = self.0.index.get();
        if index < isize::MAX {
            self.0.index.set(index + 1);
            return space.new_int(index as i64);
        }
        let count = match self.0.long_index.get() {
            Some(count) => count,
            None => space.new_int(index as i64)?,
        };
        let current = count.downcast::<Int>().expect("the count is an integer").value().to_bigint();
        let next = Int::from_bigint(space, &(current + 1))?;
        self.0.long_index.set(Some(next.into_object()));
        Ok(count)
    }
}
