//! Reading operands: from a register to an object, by the rules of consumption.

use crate::value::Value;
use objspace::{Layout, Object, PyResult, Ref, Slot, Space, Tuple};

/// The registers of the running frame.
pub struct Operands<'a> {
    /// The thread.
    pub space: &'a Space,
    /// The first register.
    pub regs: *mut Value,
    /// Number of locals: registers from there on are temporaries.
    pub local_count: usize,
}

impl Operands<'_> {
    /// An owned object: moved out of a temporary, or a new reference to a local's. A number is boxed.
    ///
    /// # Safety
    /// `index` is a bound register of the frame.
    #[inline(always)]
    pub unsafe fn take(&self, index: usize) -> PyResult<Ref<Object>> {
        // SAFETY: the register is the frame's; a temporary owns its reference and gives it up.
        unsafe {
            let register = self.regs.add(index);
            if index >= self.local_count {
                register.replace(Value::UNBOUND).into_object(self.space)
            } else {
                (*register).duplicate().into_object(self.space)
            }
        }
    }

    /// An object borrowed from a register that keeps it. A number is boxed in place.
    ///
    /// # Safety
    /// `index` is a bound register of the frame, which is not changed while the result is used.
    #[inline(always)]
    pub unsafe fn keep(&self, index: usize) -> PyResult<&Object> {
        // SAFETY: the register is the frame's; a number owns nothing.
        unsafe {
            let register = self.regs.add(index);
            if !(*register).is_object() {
                *register = Value::from_ref((*register).box_number(self.space)?);
            }
            Ok((*register).as_object())
        }
    }

    /// The truth of a register's value.
    ///
    /// # Safety
    /// As [`Operands::keep`].
    #[inline(always)]
    pub unsafe fn truth(&self, index: usize) -> PyResult<bool> {
        // SAFETY: the register is the frame's and bound.
        unsafe {
            let value = *self.regs.add(index);
            if value == Value::from_bool(true) {
                return Ok(true);
            }
            if value == Value::from_bool(false) || value == Value::immortal(objspace::none()) {
                return Ok(false);
            }
            if value.is_int() {
                return Ok(value.as_int() != 0);
            }
            if value.is_double() {
                return Ok(value.as_double() != 0.0);
            }
            // The object is held on its own: its `__bool__` may rebind the local.
            value.as_object().to_ref().is_true(self.space)
        }
    }

    /// The truth of an operand, which is consumed.
    ///
    /// # Safety
    /// As [`Operands::take`].
    #[inline(always)]
    pub unsafe fn take_truth(&self, index: usize) -> PyResult<bool> {
        // SAFETY: as the callee demands.
        unsafe {
            let truth = self.truth(index);
            if index >= self.local_count {
                release_register(self.regs.add(index));
            }
            truth
        }
    }

    /// Boxes the numbers in a run of registers, so that the run is a vectorcall's arguments.
    ///
    /// # Safety
    /// The registers are bound temporaries of the frame.
    #[inline(always)]
    pub unsafe fn box_run(&self, first: usize, count: usize) -> PyResult<()> {
        // SAFETY: the caller's promise.
        unsafe { self.box_registers(self.regs.add(first), count) }
    }

    /// # Safety
    /// As [`Operands::box_run`].
    #[inline(always)]
    unsafe fn box_registers(&self, first: *mut Value, count: usize) -> PyResult<()> {
        // SAFETY: the registers are the frame's; numbers own nothing.
        unsafe {
            for register in (0..count).map(|offset| first.add(offset)) {
                if !(*register).is_object() {
                    *register = Value::from_ref((*register).box_number(self.space)?);
                }
            }
        }
        Ok(())
    }

    /// Lets `make` take the objects of a run of temporaries out of their slots; what it leaves there is released.
    ///
    /// # Safety
    /// The registers are bound temporaries of the frame.
    #[inline(always)]
    pub unsafe fn consume_run<T>(
        &self,
        first: usize,
        count: usize,
        make: impl FnOnce(&[Slot]) -> PyResult<T>,
    ) -> PyResult<T> {
        // SAFETY: the registers own what they hold; once numbers are boxed each is an object, verbatim, which makes it a slot.
        unsafe {
            let first = self.regs.add(first);
            let made = match self.box_registers(first, count) {
                Ok(()) => make(core::slice::from_raw_parts(first.cast::<Slot>(), count)),
                Err(err) => Err(err),
            };
            if made.is_err() {
                release_run(first, count);
            }
            made
        }
    }

    /// A tuple of what a run of temporaries holds, which moves.
    ///
    /// # Errors
    /// `MemoryError`; the registers keep what they hold then.
    ///
    /// # Safety
    /// The registers are bound temporaries of the frame.
    pub unsafe fn take_objects(&self, first: *mut Value, count: usize) -> PyResult<Ref<Tuple>> {
        // SAFETY: the caller's promise; a register gives up what moves into the tuple.
        unsafe {
            self.box_registers(first, count)?;
            let tuple = Tuple::from_owned(self.space, first.cast(), count)?;
            for offset in 0..count {
                *first.add(offset) = Value::UNBOUND;
            }
            Ok(tuple)
        }
    }
}

/// Stores an owned value in a register, then drops what was there.
///
/// # Safety
/// `register` is a register of a live frame.
#[inline(always)]
pub unsafe fn set_register(register: *mut Value, value: Value) {
    // SAFETY: the register owned its old value, which is out of it before it is dropped.
    unsafe { register.replace(value).release() };
}

/// Empties a register, then drops what was there.
///
/// # Safety
/// `register` is a register of a live frame.
#[inline(always)]
pub unsafe fn release_register(register: *mut Value) {
    // SAFETY: as above.
    unsafe { register.replace(Value::UNBOUND).release() };
}

/// Empties a register that holds an object, then drops that.
///
/// # Safety
/// `register` is a register of a live frame, and holds no number.
#[inline(always)]
pub unsafe fn release_object(register: *mut Value) {
    // SAFETY: as above.
    unsafe { Object::decref(register.replace(Value::UNBOUND).as_ptr()) };
}

/// Empties a run of registers, the last one first.
///
/// # Safety
/// The registers are those of a live frame.
#[inline(always)]
pub unsafe fn release_run(first: *mut Value, count: usize) {
    for offset in (0..count).rev() {
        // SAFETY: the caller's promise.
        unsafe { release_register(first.add(offset)) };
    }
}
