//! `filter`.

use crate::gc::{self, Visitor};
use crate::shim::{Args, check_positional};
use crate::{Bool, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, Type, pytype};
use abi::PyObject;
use core::ffi::c_int;

/// The layout of [`Filter`].
#[repr(C)]
pub struct FilterObject {
    ob_base: PyObject,
    function: Slot,
    iterator: Slot,
}

crate::layout! {
    /// An iterator over the items that a function approves of.
    pub struct Filter(FilterObject);
}

#[pytype(
    name = "filter",
    symbol = PyFilter_Type,
    flags = BASETYPE | HAVE_GC,
    signature = "(function, iterable, /)"
)]
/// An iterator over the items for which function gives something true; with None as function, over those that are true themselves.
impl Filter {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let inherits_init = cls.slots().tp_init.get().map(|f| f as usize)
            == Filter::type_object().slots().tp_init.get().map(|f| f as usize);
        if inherits_init {
            args.no_keywords(space, "filter")?;
        }
        check_positional(space, "filter", args.positional_count(), 2, 2)?;
        let &[function, iterable, ..] = args.positional() else { unreachable!("the number was checked") };
        let iterator = iterable.iter(space)?;
        let object = cls.allocate(space, 0)?;
        // SAFETY: instances of the type have the layout.
        let this = unsafe { &*object.as_ptr().cast::<FilterObject>() };
        this.function.set(Some(function.to_ref()));
        this.iterator.set(Some(iterator));
        Ok(object)
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Filter::tp_new(cls, space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.function.take());
            drop((*this).0.iterator.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.function.as_ptr(), self.0.iterator.as_ptr());
        0
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<Filter> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        // SAFETY: both were set when the object was made, and go with it.
        let (Some(function), Some(iterator)) =
            (unsafe { (self.0.function.borrow(), self.0.iterator.borrow()) })
        else {
            return Ok(None);
        };
        while let Some(item) = iterator.next(space)? {
            let approved = if function.is_none() || function.is(Bool::type_object()) {
                item.is_true(space)?
            } else {
                function.call1(space, &item)?.is_true(space)?
            };
            if approved {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let field = |slot: &Slot| slot.get().unwrap_or_else(|| space.none());
        let args = Tuple::from_array(space, [field(&self.0.function), field(&self.0.iterator)])?;
        Tuple::from_slice(space, &[self.ty(), &*args])
    }
}
