//! Boxes at hand: what numbers in registers are put into when they are arguments of C functions, or operands of C slots.
//!
//! Most C functions look at a number and forget it. So for each of the first places in a call the last box is kept, with a reference of
//! its own: an argument of the same value gets it again, and where nobody else has it any more, one of another value of the kind
//! is written into it. A kept box of an `int` is one of [`Int::PLAIN`]. Nothing is kept if free lists are left out.

use crate::value::Value;
use abi::PyObject;
use core::cell::Cell;
use core::ptr;
use objspace::mechanisms::Mechanism;
use objspace::{Float, GilCell, Int, Layout, Object, PyResult, Ref, Space};

/// Places in a call that have a box; those behind them share these.
const PLACES: usize = 4;

/// The box of a place, and what is in it: unbound and null before there is one.
struct Kept {
    value: Cell<Value>,
    object: Cell<*mut PyObject>,
}

static KEPT: GilCell<[Kept; PLACES]> = GilCell::new(
    [const { Kept { value: Cell::new(Value::UNBOUND), object: Cell::new(ptr::null_mut()) } }; PLACES],
);

impl Kept {
    /// The box, if it has this value or can be given it at once. The place keeps its reference.
    #[inline(always)]
    fn with(&self, value: Value) -> Option<Ref<Object>> {
        let object = self.object.get();
        // SAFETY: the place owns a reference to the box, if it has a value, which tells the box's type. Where there is no other
        // reference, nobody sees the change.
        unsafe {
            if self.value.get() != value {
                if !is_plain(value) || !self.value.get().is_int() || !Object::from_ptr(object).is_unique() {
                    return None;
                }
                Object::from_ptr(object).cast_unchecked::<Int>().change_plain(value.as_int());
                self.value.set(value);
            }
            Some(Object::from_ptr(object).to_ref())
        }
    }

    /// A box for a value that [`Kept::with`] has none for, which is kept from now on if it is of the kind.
    fn replace(&self, space: &Space, value: Value) -> PyResult<Ref<Object>> {
        if value.is_double() && self.value.get().is_double() {
            // SAFETY: as in `Kept::with`.
            unsafe {
                let object = Object::from_ptr(self.object.get());
                if object.is_unique() {
                    object.cast_unchecked::<Float>().reuse(value.as_double());
                    self.value.set(value);
                    return Ok(object.to_ref());
                }
            }
        }
        let boxed = value.box_number(space)?;
        let is_left_out = cfg!(feature = "self-check") || Mechanism::FreeLists.is_left_out();
        if (is_plain(value) || value.is_double()) && !is_left_out {
            self.value.set(value);
            let old = self.object.replace(boxed.clone().into_ptr());
            // SAFETY: the place owned it, or there was none; dropping a number runs no code.
            drop(unsafe { Ref::<Object>::from_nullable(old) });
        }
        Ok(boxed)
    }
}

/// Whether this is an `int` in a register, of [`Int::PLAIN`].
#[inline(always)]
const fn is_plain(value: Value) -> bool {
    const FIRST: u64 = Value::from_i32(Int::PLAIN.start).bits();
    const COUNT: u64 = (Int::PLAIN.end - Int::PLAIN.start) as u64;
    value.bits().wrapping_sub(FIRST) < COUNT
}

/// A box for a number in a register, the argument in this place of a call, if there is one at hand.
#[inline(always)]
pub fn at_hand(space: &Space, place: usize, value: Value) -> Option<Ref<Object>> {
    match KEPT.get(space)[place % PLACES].with(value) {
        None if value.is_int() => Int::small_at_once(value.as_int()).map(|int| int.to_ref().into_object()),
        boxed => boxed,
    }
}

/// A box for a number in a register, likewise, which is made if there is none at hand, and kept from now on if it is of the kind.
///
/// # Errors
/// `MemoryError`.
pub fn made(space: &Space, place: usize, value: Value) -> PyResult<Ref<Object>> {
    match at_hand(space, place, value) {
        Some(boxed) => Ok(boxed),
        None => KEPT.get(space)[place % PLACES].replace(space, value),
    }
}

/// Boxes the numbers among a call's arguments where they stand.
///
/// # Errors
/// `MemoryError`.
///
/// # Safety
/// The registers are `count` bound temporaries of a frame.
pub unsafe fn box_arguments(space: &Space, first: *mut Value, count: usize) -> PyResult<()> {
    for place in 0..count {
        // SAFETY: the caller's promise; numbers own nothing.
        unsafe {
            let register = first.add(place);
            let value = *register;
            if !value.is_object() {
                *register = Value::from_ref(made(space, place, value)?);
            }
        }
    }
    Ok(())
}
