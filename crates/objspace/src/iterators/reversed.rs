//! `reversed`.

use super::sequence::state_index;
use crate::exceptions::{IndexError, StopIteration};
use crate::gc::{self, Visitor};
use crate::shim::{Args, check_positional};
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Tuple, Type, intern, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;

/// The layout of [`Reversed`].
#[repr(C)]
pub struct ReversedObject {
    ob_base: PyObject,
    index: Cell<isize>,
    sequence: Slot,
}

crate::layout! {
    /// An iterator over a sequence from its end.
    pub struct Reversed(ReversedObject);
}

#[pytype(name = "reversed", symbol = PyReversed_Type, flags = BASETYPE | HAVE_GC, signature = "(sequence, /)")]
/// An iterator over a sequence's items, the last one first.
impl Reversed {
    #[slot(tp_new)]
    fn tp_new(cls: &Type, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let inherits_init = cls.slots().tp_init.get().map(|f| f as usize)
            == Reversed::type_object().slots().tp_init.get().map(|f| f as usize);
        if inherits_init {
            args.no_keywords(space, "reversed")?;
        }
        check_positional(space, "reversed", args.positional_count(), 1, 1)?;
        let &[sequence, ..] = args.positional() else { unreachable!("the number was checked") };
        if let Some(method) = sequence.special_method(space, intern!(space, "__reversed__"))? {
            if method.is_none() {
                return Err(not_reversible(space, sequence));
            }
            return method.call(space, &[]);
        }
        if !sequence.is_sequence() {
            return Err(not_reversible(space, sequence));
        }
        let len = sequence.len(space)?;
        let object = cls.allocate(space, 0)?;
        // SAFETY: instances of the type have the layout.
        let this = unsafe { &*object.as_ptr().cast::<ReversedObject>() };
        this.index.set(len as isize - 1);
        this.sequence.set(Some(sequence.to_ref()));
        Ok(object)
    }

    #[slot(tp_vectorcall)]
    fn tp_vectorcall(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Reversed::tp_new(cls, space, args)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead iterator, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).0.sequence.take());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit.slot(&self.0.sequence)
    }

    #[slot(tp_iter)]
    fn tp_iter(&self) -> Ref<Reversed> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn tp_iternext(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let index = self.0.index.get();
        if index >= 0
            && let Some(sequence) = self.0.sequence.get()
        {
            match sequence.sequence_get(space, index) {
                Ok(item) => {
                    self.0.index.set(index - 1);
                    return Ok(Some(item));
                }
                Err(err) if err.is_a::<IndexError>() || err.is_a::<StopIteration>() => {}
                Err(err) => return Err(err),
            }
        }
        self.0.index.set(-1);
        self.0.sequence.set(None);
        Ok(None)
    }

    /// How many items are probably left.
    #[pymethod(name = "__length_hint__")]
    fn length_hint(&self, space: &Space) -> PyResult<usize> {
        let Some(sequence) = self.0.sequence.get() else { return Ok(0) };
        let remaining = (self.0.index.get() + 1) as usize;
        Ok(if sequence.len(space)? < remaining { 0 } else { remaining })
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        match self.0.sequence.get() {
            Some(sequence) => {
                let args = Tuple::from_array(space, [sequence])?;
                let index = space.new_int(self.0.index.get() as i64)?;
                Tuple::from_slice(space, &[self.ty(), &*args, &*index])
            }
            None => {
                let args = Tuple::from_slice(space, &[&*Tuple::empty()])?;
                Tuple::from_slice(space, &[self.ty(), &*args])
            }
        }
    }

    /// Put a pickled state back.
    #[pymethod(name = "__setstate__")]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let index = state_index(space, state)?;
        if let Some(sequence) = self.0.sequence.get() {
            let len = sequence.len(space)? as isize;
            self.0.index.set(index.clamp(-1, len - 1));
        }
        Ok(())
    }
}

#[cold]
fn not_reversible(space: &Space, object: &Object) -> crate::PyErr {
    space.type_error(format_args!("'{}' object is not reversible", object.ty().name()))
}
